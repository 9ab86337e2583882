import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import { ProjectId } from "../Project.js"
import * as externalIds from "./externalIds.js"
import type { Problem } from "./input.js"
import { asNotFound } from "./notFound.js"
import { repeated } from "./repeated.js"
import { unique } from "./unique.js"

/** A record that names its asset in one of two ways. */
export interface AssetRef {
  readonly assetId?: AssetId | undefined
  readonly externalId?: string | undefined
}

/** The fields of such a record. */
export const refFields = {
  assetId: Schema.optional(AssetId),
  externalId: Schema.optional(Schema.NonEmptyString)
}

/**
 * What is wrong with the names of one record, where the first record of its call goes by name or does not.
 *
 * @internal
 */
export const problem = ({ assetId, externalId }: AssetRef, byName: boolean): string | undefined => {
  if (assetId !== undefined && externalId !== undefined) {
    return "names its asset twice; give assetId or externalId, not both"
  }
  if (assetId === undefined && externalId === undefined) return "names no asset; give assetId or externalId"
  return (externalId !== undefined) === byName
    ? undefined
    : `name all assets of one call by ${byName ? "externalId" : "assetId"}, as the first`
}

/**
 * The types say the same; this is for callers without them.
 *
 * @internal
 */
export const problems = (
  at: string,
  projectId: ProjectId | undefined,
  rows: ReadonlyArray<AssetRef>
): ReadonlyArray<Problem> => {
  const byName = rows[0]?.externalId !== undefined
  return [
    ...rows.flatMap((ref, row) => {
      const found = problem(ref, byName)
      return found === undefined ? [] : [{ at: `${at}[${row}]`, problem: found }]
    }),
    ...(byName && projectId === undefined ? [{ at: "projectId", problem: "needed to find assets by external id" }] : [])
  ]
}

/**
 * The id of each record's asset, in order.
 *
 * @internal
 */
export const resolve = (operation: string, projectId: ProjectId | undefined, rows: ReadonlyArray<AssetRef>) => {
  const ids = Arr.filterMap(rows, ({ assetId }) => Option.fromNullable(assetId))
  if (projectId === undefined || ids.length === rows.length) return Effect.succeed(ids)
  const names = Arr.filterMap(rows, ({ externalId }) => Option.fromNullable(externalId))
  return externalIds.resolve(operation, projectId, names).pipe(Effect.mapError(asNotFound(operation, projectId)))
}

/**
 * An asset that two records name, where each would undo the other.
 *
 * @internal
 */
export const repeats = (at: string, rows: ReadonlyArray<AssetRef>): ReadonlyArray<Problem> =>
  repeated(rows.map(({ assetId, externalId }) => assetId ?? externalId)).map(([row, first]) => ({
    at: `${at}[${row}]`,
    problem: `names the asset of ${at}[${first}] again`
  }))

/** Assets named by two lists, of which one is given. */
export interface AssetNames {
  readonly assetIds?: ReadonlyArray<AssetId> | undefined
  readonly externalIds?: ReadonlyArray<string> | undefined
  readonly projectId?: ProjectId | undefined
}

/** The fields of such a call. */
export const nameFields = {
  assetIds: Schema.optional(Schema.Array(AssetId)),
  externalIds: Schema.optional(Schema.Array(Schema.NonEmptyString)),
  projectId: Schema.optional(ProjectId)
}

/**
 * The types say the same; this is for callers without them.
 *
 * @internal
 */
export const nameProblems = ({ assetIds, externalIds, projectId }: AssetNames): ReadonlyArray<Problem> => {
  if (assetIds !== undefined && externalIds !== undefined) {
    return [{ at: "externalIds", problem: "names the assets a second time; give assetIds or externalIds, not both" }]
  }
  if (assetIds === undefined && externalIds === undefined) {
    return [{ at: "assetIds", problem: "names no assets; give assetIds or externalIds" }]
  }
  return externalIds !== undefined && projectId === undefined
    ? [{ at: "projectId", problem: "needed to find assets by external id" }]
    : []
}

/**
 * The id of each asset, in the order of the names, each once.
 *
 * @internal
 */
export const resolveNames = (operation: string, { assetIds, externalIds, projectId }: AssetNames) =>
  Effect.map(
    resolve(operation, projectId, [
      ...(assetIds ?? []).map((assetId) => ({ assetId })),
      ...(externalIds ?? []).map((externalId) => ({ externalId }))
    ]),
    (ids) => unique(ids)
  )

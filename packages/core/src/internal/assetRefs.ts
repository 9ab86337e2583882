import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { AssetId } from "../Asset.js"
import type { ProjectId } from "../Project.js"
import * as externalIds from "./externalIds.js"
import type { Problem } from "./input.js"
import { asNotFound } from "./notFound.js"

/** A record that names its asset in one of two ways. */
export interface AssetRef {
  readonly assetId?: AssetId | undefined
  readonly externalId?: string | undefined
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
    ...rows.flatMap(({ assetId, externalId }, row) => {
      const place = `${at}[${row}]`
      if (assetId !== undefined && externalId !== undefined) {
        return [{ at: place, problem: "names its asset twice; give assetId or externalId, not both" }]
      }
      if (assetId === undefined && externalId === undefined) {
        return [{ at: place, problem: "names no asset; give assetId or externalId" }]
      }
      return (externalId !== undefined) === byName
        ? []
        : [{ at: place, problem: `name all assets of one call by ${byName ? "externalId" : "assetId"}, as the first` }]
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

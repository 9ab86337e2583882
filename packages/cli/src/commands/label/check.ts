/**
 * What can be told of the rows of a file before anything is sent.
 */
import type { AssetId } from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import type { LabelType } from "@effect-kili/core/Label"
import type { NewLabelRow } from "@effect-kili/node/LabelSource"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { idOf } from "../project/shown.js"
import * as fits from "./fits.js"
import type * as source from "./source.js"

/** The type of a label, and the model of those that have one. */
export interface Kind {
  readonly labelType: LabelType
  readonly modelName: string | undefined
}

/** Tells the type of a row. */
export type KindOf = (label: NewLabelRow) => Either.Either<Kind, source.Issue>

/** A row that may be sent. */
export interface Ready extends Kind {
  readonly row: number
  readonly line: number
  readonly assetId: AssetId
  readonly label: NewLabelRow
}

/** A row that may not. */
export interface Wrong {
  readonly row: number
  readonly line: number
  readonly issues: Arr.NonEmptyReadonlyArray<source.Issue>
}

/** Rows of one key are sent together. */
export const keyOf = ({ labelType, modelName }: Kind): string => JSON.stringify([labelType, modelName])

const modelIssues = ({ labelType, modelName }: Kind): ReadonlyArray<source.Issue> => {
  if (labelType === "PREDICTION") {
    return modelName === undefined
      ? [{ at: "modelName", problem: "a PREDICTION needs the name of its model: --model-name" }]
      : []
  }
  return modelName === undefined || labelType === "INFERENCE"
    ? []
    : [{ at: "modelName", problem: `a label of type ${labelType} has no model` }]
}

/** What a filter may name at once. */
const namesAtOnce = 1000

type Found = ReadonlyMap<string, ReadonlyArray<AssetId>>

/** The ids of the assets of these names; several where a name is not unique. */
const find = Effect.fnUntraced(function*(project: string, names: ReadonlyArray<string>) {
  const found = new Map<string, ReadonlyArray<AssetId>>()
  yield* Effect.forEach(Arr.chunksOf(new Set(names), namesAtOnce), (externalIdStrictlyIn) =>
    Assets.listAssets({
      projectId: idOf(project),
      filter: { externalIdStrictlyIn },
      fields: ["id", "externalId"]
    }).pipe(Stream.runForEach(({ externalId, id }) =>
      Effect.sync(() => externalId !== null && found.set(externalId, [...found.get(externalId) ?? [], id]))
    )), { discard: true })
  const result: Found = found
  return result
})

const assetOf = ({ assetId, externalId = "" }: NewLabelRow, found: Found): Either.Either<AssetId, source.Issue> => {
  if (assetId !== undefined) return Either.right(assetId)
  const at = "externalId"
  const [id, other] = found.get(externalId) ?? []
  if (id === undefined) return Either.left({ at, problem: `no asset of the project is named "${externalId}"` })
  return other === undefined
    ? Either.right(id)
    : Either.left({ at, problem: `more than one asset of the project is named "${externalId}"; use assetId` })
}

/** How rows are written. */
export interface Options {
  readonly project: string
  readonly replaces: boolean
  readonly validates: boolean
}

/** The rows that may be sent, and those that may not. All reasons are told. */
export const check = Effect.fnUntraced(function*(
  { project, replaces, validates }: Options,
  rows: ReadonlyArray<source.Row>,
  kindOf: KindOf
) {
  const issuesOf = yield* fits.checker(project)
  const found = yield* find(
    project,
    rows.flatMap(({ label }) =>
      Either.isRight(label) && label.right.externalId !== undefined ? [label.right.externalId] : []
    )
  )
  // The line that says of an asset what another would replace
  const lines = new Map<string, number>()
  const repeats = (asset: AssetId, kind: Kind, line: number): ReadonlyArray<source.Issue> => {
    const key = `${asset} ${keyOf(kind)}`
    const first = lines.get(key)
    if (first === undefined) lines.set(key, line)
    return first === undefined || !replaces
      ? []
      : [{ at: "", problem: `would replace what line ${first} says of the same asset` }]
  }
  const [wrong, ready] = Arr.partitionMap(rows, ({ label: given, line, row }): Either.Either<Ready, Wrong> => {
    if (Either.isLeft(given)) return Either.left({ row, line, issues: [given.left] })
    const label = given.right
    const misfits = validates ? issuesOf(label) : []
    const kind = kindOf(label)
    const asset = assetOf(label, found)
    if (Either.isLeft(kind) || Either.isLeft(asset)) {
      const [first, ...others] = Arr.getLefts([kind, asset])
      return Either.left({ row, line, issues: [first!, ...others, ...misfits] })
    }
    const issues = [...modelIssues(kind.right), ...repeats(asset.right, kind.right, line), ...misfits]
    return Arr.isNonEmptyArray(issues)
      ? Either.left({ row, line, issues })
      : Either.right({ row, line, assetId: asset.right, label, ...kind.right })
  })
  return { wrong, ready }
})

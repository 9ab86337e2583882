import * as Predicate from "effect/Predicate"
import type { AssetId } from "../Asset.js"
import { NewAsset } from "../AssetImport.js"
import type { Job } from "./importJob.js"
import type { RowProblem } from "./importRoute.js"
import * as input from "./input.js"
import { problems as jsonProblems } from "./jsonProblems.js"

const shapeProblems = input.problems(NewAsset)

/**
 * What is wrong with a row by itself, and with its id among those of the rows before it. A row that repeats the name of the
 * one with its id is a duplicate and no mistake.
 *
 * @internal
 */
export const rowProblems = (ids: Job["ids"], asset: NewAsset, row: number): ReadonlyArray<RowProblem> => {
  const shape = shapeProblems("", asset)
  if (shape.length > 0) return shape
  const { externalId, id, jsonMetadata = {} } = asset
  return [...jsonProblems("jsonMetadata", jsonMetadata), ...idProblems(ids, id, externalId, row)]
}

const idProblems = (
  ids: Job["ids"],
  id: AssetId | undefined,
  externalId: string | undefined,
  row: number
): ReadonlyArray<RowProblem> => {
  if (id === undefined) return []
  const first = ids.get(id)
  if (first === undefined) {
    ids.set(id, { row, externalId })
    return []
  }
  return externalId !== undefined && externalId === first.externalId
    ? []
    : [{ at: "id", problem: `already the id of assets[${first.row}]` }]
}

/**
 * A problem of a row as one of the argument that the row came in.
 *
 * @internal
 */
export const inInput = (row: number) => ({ at, problem }: RowProblem): input.Problem => ({
  at: `assets[${row}]${at === "" || at.startsWith("[") ? at : `.${at}`}`,
  problem
})

/**
 * The name that a row of any shape was given.
 *
 * @internal
 */
export const nameOf = (asset: unknown): string | null =>
  Predicate.hasProperty(asset, "externalId") && typeof asset.externalId === "string" ? asset.externalId : null

/**
 * What is wrong with the shapes of all rows.
 *
 * @internal
 */
export const allShapes = (assets: ReadonlyArray<NewAsset>): ReadonlyArray<input.Problem> => {
  const ids: Job["ids"] = new Map()
  return assets.flatMap((asset, row) => rowProblems(ids, asset, row).map(inInput(row)))
}

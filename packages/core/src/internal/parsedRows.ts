import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { JsonObject } from "../Json.js"
import * as KiliError from "../KiliError.js"
import * as ParsedLabel from "../ParsedLabel.js"
import * as input from "./input.js"
import type { Row } from "./listRows.js"
import type { Ontology } from "./ontologies.js"

/**
 * What is wrong with how labels are to be shown.
 *
 * @internal
 */
export const labelsProblems = input.problems(Schema.UndefinedOr(Schema.Literal("parsed")))

/** The fields of an asset that hold labels. */
const assetHolders = ["labels", "latestLabel", "latestLabels"]

/** The field of a label; an empty holder is for rows that are labels themselves. */
const fieldOf = (holder: string, field: string): string => holder === "" ? field : `${holder}.${field}`

/** What holds labels in a row with these fields. */
const holdersOf = (root: "assets" | "labels", fields: ReadonlyArray<string>): ReadonlyArray<string> =>
  root === "labels" ? [""] : assetHolders.filter((holder) => fields.some((field) => field.startsWith(`${holder}.`)))

/**
 * What a choice of fields lacks for labels to be parsed: the response of each.
 *
 * @internal
 */
export const fieldProblems = (
  root: "assets" | "labels",
  fields: ReadonlyArray<string>
): ReadonlyArray<input.Problem> => {
  const holders = holdersOf(root, fields)
  const missing = (holders.length === 0 ? ["labels"] : holders)
    .map((holder) => fieldOf(holder, "jsonResponse"))
    .filter((field) => !fields.includes(field))
  return missing.map((field) => ({ at: "fields", problem: `to parse labels, choose ${JSON.stringify(field)} too` }))
}

/**
 * Fields to ask for beside the chosen ones: an error names the label by its id.
 *
 * @internal
 */
export const idFields = <F extends string>(root: "assets" | "labels", fields: ReadonlyArray<F>): ReadonlyArray<F> =>
  // What has a response is a label, which has an id too.
  holdersOf(root, fields).map((holder) => fieldOf(holder, "id") as F).filter((field) => !fields.includes(field))

interface LabelRow extends Row {
  readonly id: string
  readonly jsonResponse: JsonObject
}

/** Of a response of another ontology, every answer may be a problem. */
const toldProblems = 3

const undecodable = (operation: string, id: string, { issues }: KiliError.InvalidInput): KiliError.DecodeError => {
  const told = issues.slice(0, toldProblems).map(({ at, problem }) => `${at}: ${problem}`)
  const more = issues.length > told.length ? ` (and ${issues.length - told.length} more)` : ""
  return new KiliError.DecodeError({
    operation,
    issue: `label ${id} does not fit the interface of its project: ${told.join("; ")}${more}`,
    committed: "no"
  })
}

/**
 * Puts parsed labels in the place of the labels of rows, and takes the ids out again that nobody chose. A label that cannot be
 * parsed is an error: to leave it out would be a wrong answer.
 *
 * @internal
 */
export const parser = (
  operation: string,
  root: "assets" | "labels",
  fields: ReadonlyArray<string>,
  { inputType, jsonInterface: ontology }: Ontology
) => {
  const holders = holdersOf(root, fields).map((holder) => ({
    holder,
    showsId: fields.includes(fieldOf(holder, "id"))
  }))
  const parseOne = (label: LabelRow, showsId: boolean) => {
    const { id, ...withoutId } = label
    return Either.mapLeft(
      ParsedLabel.parse({ ontology, inputType, label: showsId ? label : withoutId }),
      (error) => undecodable(operation, id, error)
    )
  }
  const parseIn = (value: unknown, showsId: boolean): Effect.Effect<unknown, KiliError.DecodeError> => {
    if (value === null) return Effect.succeed(null)
    return Array.isArray(value)
      ? Effect.forEach(value, (label) => parseIn(label, showsId))
      // Its id and its response were asked for.
      : Effect.suspend(() => parseOne(value as LabelRow, showsId))
  }
  const parseRow = (row: Row): Effect.Effect<Row, KiliError.DecodeError> =>
    root === "labels"
      ? Effect.suspend(() => parseOne(row as LabelRow, fields.includes("id")))
      : Effect.map(
        Effect.forEach(holders, ({ holder, showsId }) =>
          Effect.map(parseIn(row[holder], showsId), (value) => [holder, value] as const)),
        (parsed) => ({ ...row, ...Object.fromEntries(parsed) })
      )
  return (rows: ReadonlyArray<Row>): Effect.Effect<ReadonlyArray<Row>, KiliError.DecodeError> =>
    Effect.forEach(rows, parseRow)
}

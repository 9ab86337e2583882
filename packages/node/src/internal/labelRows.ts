import { AssetId } from "@effect-kili/core/Asset"
import { JsonObject } from "@effect-kili/core/Json"
import * as Label from "@effect-kili/core/Label"
import { UserId } from "@effect-kili/core/User"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type { CsvRecord } from "./csvRecords.js"
import * as fault from "./fault.js"
import { parseJson } from "./json.js"
import { nearest } from "./nearest.js"
import { lineEnds } from "./textBlocks.js"

/** @internal */
export const NewLabelRow = Schema.Struct({
  assetId: Schema.optional(AssetId),
  externalId: Schema.optional(Schema.NonEmptyString),
  jsonResponse: JsonObject,
  authorId: Schema.optional(UserId),
  secondsToLabel: Schema.optional(Schema.Finite.pipe(Schema.nonNegative())),
  labelType: Schema.optional(Label.LabelType),
  modelName: Schema.optional(Schema.NonEmptyString)
})

type NewLabelRow = typeof NewLabelRow.Type

/** A label, and the line that it starts on, from 1. */
export interface Placed {
  readonly line: number
  readonly label: NewLabelRow
}

type Row = Either.Either<Placed, fault.Fault>

const names = Object.keys(NewLabelRow.fields)

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Names of the official client, by which its users may have written their files. */
const known = new Map(names.flatMap((name) => [[name, name], [snakeCase(name), name]]))

const strange = (name: string): string => {
  const meant = nearest(name, names)
  return meant === undefined
    ? `unknown name "${name}"; there are: ${names.join(", ")}`
    : `unknown name "${name}". Did you mean "${meant}"?`
}

const decode = Schema.decodeUnknownEither(NewLabelRow, { errors: "all" })

const toLabel = (
  value: object,
  line: number,
  lineOf: (field: string) => number = () => line
): Row =>
  Either.mapBoth(decode(value), {
    onLeft: (error) => {
      const issues = ParseResult.ArrayFormatter.formatErrorSync(error)
      // That an optional value could also have been left out is no news
      const issue = issues.find(({ message }) => !message.startsWith("Expected undefined, actual")) ?? issues[0]!
      const field = issue.path.map(String).join(".")
      return fault.malformed(issue.message, { line: lineOf(field), field })
    },
    onRight: (label) => ({ line, label })
  }).pipe(Either.filterOrLeft(
    ({ label }) => (label.assetId === undefined) !== (label.externalId === undefined),
    ({ label }) =>
      fault.malformed(
        label.assetId === undefined
          ? "names no asset: give assetId or externalId"
          : "names its asset twice: give assetId or externalId",
        { line }
      )
  ))

// -- Lines of JSON

/** @internal */
export const fromLine = (text: string, line: number): Row => {
  const parsed = parseJson(text)
  if (Either.isLeft(parsed)) {
    return Either.left(fault.malformed(parsed.left.problem, { line, column: parsed.left.column }))
  }
  if (!Predicate.isReadonlyRecord(parsed.right)) {
    return Either.left(fault.malformed("expected a JSON object", { line }))
  }
  const entries: Array<readonly [name: string, value: unknown]> = []
  for (const [given, value] of Object.entries(parsed.right)) {
    const name = known.get(given)
    if (name === undefined) return Either.left(fault.malformed(strange(given), { line }))
    if (entries.some(([other]) => other === name)) {
      return Either.left(fault.malformed(`"${name}" is there twice`, { line }))
    }
    // What is null was left out by another program
    if (value !== null) entries.push([name, value])
  }
  return toLabel(Object.fromEntries(entries), line)
}

// -- Records of CSV

const number = (cell: string): Either.Either<unknown, string> =>
  Either.liftPredicate(Number(cell), Number.isFinite, () => `expected a number, not "${cell}"`)

const json = (cell: string): Either.Either<unknown, string> =>
  Either.mapLeft(
    parseJson(cell),
    ({ column, problem }) => column === undefined ? problem : `${problem} (character ${column} of the cell)`
  )

const columns: { readonly [name: string]: (cell: string) => Either.Either<unknown, string> } = {
  jsonResponse: json,
  secondsToLabel: number
}

/**
 * The columns of the first record, by our names.
 *
 * @internal
 */
export const header = ({ cells, line }: CsvRecord): Either.Either<ReadonlyArray<string>, fault.Fault> => {
  const found = cells.map((cell) => known.get(cell.trim()) ?? cell.trim())
  const problems = found.flatMap((name, at) => {
    if (name === "") return [`column ${at + 1} has no name`]
    if (!names.includes(name)) return [strange(name)]
    return found.indexOf(name) < at ? [`column "${name}" is there twice`] : []
  })
  if (!found.includes("jsonResponse")) problems.push("no column \"jsonResponse\"")
  if (!found.includes("assetId") && !found.includes("externalId")) {
    problems.push("no column \"assetId\" or \"externalId\"")
  }
  return problems.length === 0 ? Either.right(found) : Either.left(fault.malformed(problems.join("; "), { line }))
}

/** @internal */
export const fromRecord = (found: ReadonlyArray<string>) => ({ cells, line }: CsvRecord): Row => {
  if (cells.length !== found.length) {
    return Either.left(fault.malformed(`${cells.length} cells under ${found.length} columns`, { line }))
  }
  const lineOf = (field: string) =>
    cells.slice(0, Math.max(0, found.indexOf(field))).reduce((line, cell) => line + lineEnds(cell), line)
  const entries: Array<readonly [name: string, value: unknown]> = []
  for (const [index, name] of found.entries()) {
    const cell = cells[index]!
    if (cell === "") continue
    const read = columns[name]?.(cell) ?? Either.right(cell)
    if (Either.isLeft(read)) return Either.left(fault.malformed(read.left, { line: lineOf(name), field: name }))
    entries.push([name, read.right])
  }
  return toLabel(Object.fromEntries(entries), line, lineOf)
}

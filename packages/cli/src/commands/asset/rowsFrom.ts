/**
 * What a file of rows is, and rows of it that are changes of assets.
 */
import * as AssetSource from "@effect-kili/node/AssetSource"
import * as Records from "@effect-kili/node/Records"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { UsageError } from "../../Exit.js"
import * as Files from "../../Files.js"
import * as Mistakes from "../../Mistakes.js"
import * as Stdin from "../../Stdin.js"

export type Format = "csv" | "ndjson"

const formatOf = (file: string): Format | undefined =>
  /\.(csv|tsv)$/i.test(file) ? "csv" : /\.(ndjson|jsonl)$/i.test(file) ? "ndjson" : undefined

/** What the file holds: as the flag says, else as its name does. */
export const format = (
  file: string,
  flag: Format | undefined
): Effect.Effect<Format, UsageError, FileSystem.FileSystem> => {
  const found = flag ?? formatOf(file)
  return found === undefined ? Files.unclear("--from", file) : Effect.succeed(found)
}

/** The character between the cells: as the flag says, else as the name of the file does. */
export const separatorOf = (file: string, flag: string | undefined): string | undefined =>
  flag ?? (/\.tsv$/i.test(file) ? "\t" : undefined)

export const separatorProblem = (separator: string | undefined): UsageError | undefined =>
  separator === undefined || ([...separator].length === 1 && !/["\r\n]/.test(separator))
    ? undefined
    : new UsageError({ problem: `--separator ${JSON.stringify(separator)}: expected one character other than a quote` })

/** A file to read, and what people call it. */
export const open = Effect.fnUntraced(function*(from: string) {
  return from === "-" ? { path: yield* Stdin.inFile, name: "stdin" } : { path: from, name: from }
})

/** Faults of stdin are told as such, not by the file that keeps it. */
export const renamed =
  (path: string, name: string) => (error: AssetSource.AssetSourceError): AssetSource.AssetSourceError => {
    if (error.path !== path || path === name) return error
    const { column, field, line, problem, reason } = error
    return new AssetSource.AssetSourceError({ path: name, reason, problem, line, column, field })
  }

/** A row, and its place in the file, as `names.csv:3`. */
export interface Row {
  readonly place: string
  readonly values: Readonly<Record<string, unknown>>
}

interface Flags {
  readonly from: string
  readonly inputFormat: Format | undefined
  readonly separator: string | undefined
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** How the text of a cell is read, by its column; `undefined` is text. */
export type Cells = (column: string) => ((text: string) => Either.Either<unknown, string>) | undefined

/** All rows of a file. Columns and keys may be written `external_id` for `externalId`. What is wrong with its cells is told at once. */
export const read = Effect.fnUntraced(function*(flags: Flags, cells: Cells) {
  const holds = yield* format(flags.from, flags.inputFormat)
  const separator = separatorOf(flags.from, flags.separator)
  const wrong = separatorProblem(separator)
  if (wrong !== undefined) return yield* wrong
  const { name, path } = yield* open(flags.from)
  const records = yield* (holds === "csv" ? Records.csv(path, { separator }) : Records.ndjson(path)).pipe(
    Stream.mapError(renamed(path, name)),
    Stream.runCollect
  )
  const problems: Array<string> = []
  const rows = Chunk.toReadonlyArray(records).map(({ line, values }): Row => {
    const place = `${name}:${line}`
    const read = Object.entries(values).map(([column, value]) => {
      const key = camel(column)
      const cell = holds === "csv" && typeof value === "string" ? cells(key)?.(value) : undefined
      if (cell === undefined) return [key, value] as const
      if (Either.isRight(cell)) return [key, cell.right] as const
      problems.push(`${place}: ${column}: ${cell.left}`)
      return [key, undefined] as const
    })
    return { place, values: Object.fromEntries(read) }
  })
  if (problems.length > 0) return yield* Mistakes.usageError(problems)
  return rows
})

/** Places in the list of rows that the SDK was given as places in the file: `updates[2].priority` is `x.csv:4: priority`. */
export const nameOf = (rows: ReadonlyArray<Row>) => (at: string): string => {
  const [, index, rest = ""] = /^\w+\[(\d+)\]\.?(.*)$/.exec(at) ?? []
  const row = index === undefined ? undefined : rows[Number(index)]
  return row === undefined ? at === "projectId" ? "PROJECT" : at : rest === "" ? row.place : `${row.place}: ${rest}`
}

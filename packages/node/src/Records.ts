/**
 * Records of any kind from files: tables, and lines of JSON.
 *
 * What `AssetSource` reads are assets to import; these are the new values, names or assignments of assets, each with the line that it
 * stands on.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import * as Stream from "effect/Stream"
import { AssetSourceError } from "./AssetSource.js"
import type { CsvRecord } from "./internal/csvRecords.js"
import { csvRecords } from "./internal/csvRecords.js"
import type { Fault } from "./internal/fault.js"
import { malformed } from "./internal/fault.js"
import { parseJson } from "./internal/json.js"
import { isBlank } from "./internal/rows.js"
import { textBlocks } from "./internal/textBlocks.js"

/**
 * A record, and the line of the file that it starts on, from 1.
 *
 * @since 0.1.0
 * @category models
 */
export interface Record<A = unknown> {
  readonly line: number
  readonly values: Readonly<globalThis.Record<string, A>>
}

const toError = (source: string) => ({ path = source, ...fault }: Fault): AssetSourceError =>
  new AssetSourceError({ path, ...fault })

const namesOf = ({ cells, line }: CsvRecord): Either.Either<ReadonlyArray<string>, Fault> => {
  const names = cells.map((cell) => cell.trim())
  const problems = names.flatMap((name, at) =>
    name === ""
      ? [`column ${at + 1} has no name`]
      : names.indexOf(name) < at
      ? [`column "${name}" is there twice`]
      : []
  )
  return problems.length === 0 ? Either.right(names) : Either.left(malformed(problems.join("; "), { line }))
}

const recordOf = (names: ReadonlyArray<string>) => ({ cells, line }: CsvRecord): Either.Either<Record<string>, Fault> =>
  cells.length === names.length
    ? Either.right({
      line,
      values: Object.fromEntries(names.flatMap((name, at) => cells[at] === "" ? [] : [[name, cells[at]!]]))
    })
    : Either.left(malformed(`${cells.length} cells under ${names.length} columns`, { line }))

/**
 * The rows of a table, in the form that `AssetSource.csv` takes, with whatever columns its first row names. The values are text; an
 * empty cell leaves its key out. A row without any value is passed over. Default separator: `,`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const csv = (
  path: string,
  { separator = "," }: { readonly separator?: string | undefined } = {}
): Stream.Stream<Record<string>, AssetSourceError, FileSystem.FileSystem> =>
  Stream.suspend(() => {
    let read: ReturnType<typeof recordOf> | undefined
    const start = (record: CsvRecord) => Effect.map(namesOf(record), (names) => read = recordOf(names))
    return textBlocks(path).pipe(
      csvRecords(separator),
      Stream.map((records) => records.filter((record) => !isBlank(record))),
      Stream.filter((records) => Arr.isNonEmptyReadonlyArray(records)),
      Stream.mapEffect((records) =>
        read === undefined
          ? Effect.map(start(records[0]), (read) => records.slice(1).map(read))
          : Effect.succeed(records.map(read))
      ),
      Stream.concat(
        Stream.suspend(() =>
          read === undefined ? Stream.fail(malformed("is empty: no names of columns", { line: 1 })) : Stream.empty
        )
      ),
      Stream.mapConcat((records) => records),
      Stream.mapEffect((record) => record),
      Stream.mapError(toError(path))
    )
  })

/**
 * The objects of a file with one on each line, in the form that `AssetSource.ndjson` takes. Blank lines are passed over.
 *
 * @since 0.1.0
 * @category constructors
 */
export const ndjson = (path: string): Stream.Stream<Record, AssetSourceError, FileSystem.FileSystem> => {
  const read = (text: string, line: number): Either.Either<Record, Fault> =>
    parseJson(text).pipe(
      Either.mapLeft(({ column, problem }) => malformed(problem, { line, column })),
      Either.filterOrLeft(Predicate.isReadonlyRecord, () => malformed("expected a JSON object", { line })),
      Either.map((values) => ({ line, values }))
    )
  return textBlocks(path).pipe(
    Stream.mapConcat(({ line, text }) =>
      text.split(/\r?\n/).flatMap((row, index) => row.trim() === "" ? [] : [read(row, line + index)])
    ),
    Stream.mapEffect((record) => record),
    Stream.mapError(toError(path))
  )
}

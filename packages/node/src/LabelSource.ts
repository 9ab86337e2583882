/**
 * Labels to write, from files: tables, lines of JSON.
 *
 * A source is read while its rows are taken, in constant memory. A row that is no label is told in its place among the others, so
 * that whoever takes them decides whether the others count.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { AssetSourceError } from "./AssetSource.js"
import type { CsvRecord } from "./internal/csvRecords.js"
import { csvRecords } from "./internal/csvRecords.js"
import * as fault from "./internal/fault.js"
import * as labelRows from "./internal/labelRows.js"
import { isBlank } from "./internal/rows.js"
import { textBlocks } from "./internal/textBlocks.js"

/**
 * A label of a source: its asset by `assetId` or by `externalId`, its response, and what else the row says of it. A type or a
 * model that a row does not name is for the program to choose.
 *
 * @since 0.1.0
 * @category models
 */
export const NewLabelRow = labelRows.NewLabelRow

/**
 * @since 0.1.0
 * @category models
 */
export type NewLabelRow = typeof NewLabelRow.Type

/**
 * A label, and the line of the file that it starts on, from 1; or why a row is none.
 *
 * @since 0.1.0
 * @category models
 */
export type Row = Either.Either<{ readonly line: number; readonly label: NewLabelRow }, AssetSourceError>

const toError = (source: string) => ({ path = source, ...rest }: fault.Fault): AssetSourceError =>
  new AssetSourceError({ path, ...rest })

const told = (path: string) => Either.mapLeft(toError(path))

/**
 * The rows of a file with a JSON object on each line: UTF-8, lines ended by LF or CR LF. A byte order mark and blank lines are
 * passed over. The keys are those of `NewLabelRow`; what is null is left out. The names of the official client (`json_response`,
 * `external_id`) are taken too. Fails when the file cannot be read on: it does not exist, or is no UTF-8.
 *
 * @since 0.1.0
 * @category constructors
 */
export const ndjson = (path: string): Stream.Stream<Row, AssetSourceError, FileSystem.FileSystem> => {
  return textBlocks(path).pipe(
    Stream.mapConcat(({ line, text }) =>
      text.split(/\r?\n/).flatMap((row, index) =>
        row.trim() === "" ? [] : [told(path)(labelRows.fromLine(row, line + index))]
      )
    ),
    Stream.mapError(toError(path))
  )
}

/**
 * The rows of a table: UTF-8, in the manner of RFC 4180. The first row names the columns, in any order, as in `ndjson`;
 * `jsonResponse` is required, and `assetId` or `externalId`. The response is JSON text. An empty cell leaves its key out. Another
 * column is refused. Fails when the file cannot be read on: it does not exist, a quote is not closed, a column is unknown.
 *
 * @since 0.1.0
 * @category constructors
 */
export const csv = (path: string): Stream.Stream<Row, AssetSourceError, FileSystem.FileSystem> =>
  Stream.suspend(() => {
    let read: ReturnType<typeof labelRows.fromRecord> | undefined
    const start = (record: CsvRecord) =>
      Effect.map(labelRows.header(record), (columns) => {
        read = labelRows.fromRecord(columns)
        return read
      })
    return textBlocks(path).pipe(
      csvRecords(","),
      Stream.map((records) => records.filter((record) => !isBlank(record))),
      Stream.filter((records) => Arr.isNonEmptyReadonlyArray(records)),
      Stream.mapEffect((records) =>
        read === undefined
          ? Effect.map(start(records[0]), (read) => records.slice(1).map(read))
          : Effect.succeed(records.map(read))
      ),
      Stream.concat(
        Stream.suspend(() =>
          read === undefined ? Stream.fail(fault.malformed("is empty: no names of columns", { line: 1 })) : Stream.empty
        )
      ),
      Stream.mapConcat((rows) => rows.map(told(path))),
      Stream.mapError(toError(path))
    )
  })

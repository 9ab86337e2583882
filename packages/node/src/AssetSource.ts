/**
 * Assets to import, from files: tables, lines of JSON, folders.
 *
 * The rows go to `Assets.appendStream`, or collected to `Assets.appendMany`. A source is read while its rows are taken, in
 * constant memory, and again from the start each time that the stream is run.
 *
 * @since 0.1.0
 */
import type { NewAsset } from "@effect-kili/core/AssetImport"
import * as KiliError from "@effect-kili/core/KiliError"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import picomatch from "picomatch"
import type { CsvRecord } from "./internal/csvRecords.js"
import { csvRecords } from "./internal/csvRecords.js"
import type { Fault } from "./internal/fault.js"
import { malformed } from "./internal/fault.js"
import * as rows from "./internal/rows.js"
import { textBlocks } from "./internal/textBlocks.js"
import { walk } from "./internal/walk.js"

/**
 * A source that cannot be read (`Unreadable`: no such file, no right to it), or does not hold what it should (`Malformed`).
 *
 * - `path`: the file, or the folder among those below the one asked for
 * - `line`: of the file, from 1; a cell or a row of several lines starts there
 * - `column`: of a line of JSON, in characters from 1
 * - `field`: the column of a table, or the key of an object
 *
 * Nothing was sent of what it tells of (`committed` is `no`); rows given before it may have been.
 *
 * @since 0.1.0
 * @category errors
 */
export class AssetSourceError extends Schema.TaggedError<AssetSourceError>(
  "@effect-kili/node/AssetSource/AssetSourceError"
)("KiliAssetSourceError", {
  path: Schema.String,
  reason: Schema.Literal("Malformed", "Unreadable"),
  problem: Schema.String,
  line: Schema.optional(Schema.Int),
  column: Schema.optional(Schema.Int),
  field: Schema.optional(Schema.String),
  cause: Schema.optional(Schema.Defect)
}) {
  get committed(): KiliError.Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    const place = [this.path, this.line, this.column].filter((part) => part !== undefined).join(":")
    return [place, ...(this.field === undefined ? [] : [this.field]), this.problem].join(": ")
  }
}

/**
 * @since 0.1.0
 * @category models
 */
export interface RowOptions {
  /**
   * The folder of the files that `content` names: a content that is neither a URL nor an absolute path is taken as the path of
   * a file below it. Default: `content` is left as it is, so that it may be text; a relative path is then one below the
   * working directory, as in the reference.
   */
  readonly contentFolder?: string | undefined
  /**
   * Told of each row that is no asset (a cell too many, metadata that is not JSON, no content), which is then left out, and of
   * its place among all rows, from 0. It is told before any row after it is given.
   * Default: the first such row ends the stream with the error. What makes the rest unreadable (bytes that are not UTF-8, a
   * quote that is not closed, an unknown column) always does.
   */
  readonly onInvalid?: ((error: AssetSourceError, row: number) => Effect.Effect<void>) | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface CsvOptions extends RowOptions {
  /** The character between cells. Default: `,`. */
  readonly separator?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface DirectoryOptions {
  /** Whether folders below are entered. Default: true. */
  readonly recursive?: boolean | undefined
  /**
   * A glob that the relative path has to match, as `{spring,summer}/*.jpg`; one without `/` has to match the name of the file.
   * Upper and lower case differ. Default: every file.
   */
  readonly pattern?: string | undefined
  /** Whether files and folders are taken whose names start with a dot. Default: false. */
  readonly hidden?: boolean | undefined
  /**
   * Whether symbolic links are followed, out of the folder too. Default: false, they are left out: a folder that comes from
   * others could name any file of this machine.
   */
  readonly followLinks?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ReadError = AssetSourceError | KiliError.InvalidInput

const toError = (source: string) => ({ path = source, ...fault }: Fault): AssetSourceError =>
  new AssetSourceError({ path, ...fault })

/** Rows as they were read; the first that is no asset ends the stream, unless somebody is told of them. */
const assets = (path: string, onInvalid: RowOptions["onInvalid"]) =>
<R>(
  read: Stream.Stream<ReadonlyArray<Either.Either<NewAsset, Fault>>, Fault, R>
): Stream.Stream<NewAsset, AssetSourceError, R> =>
  Stream.suspend(() => {
    let before = 0
    return Stream.flatMap(Stream.mapError(read, toError(path)), (rows) => {
      const start = before
      before += rows.length
      const fault = rows.findIndex(Either.isLeft)
      if (fault === -1) return Stream.fromIterable(Arr.getRights(rows))
      if (onInvalid === undefined) {
        const good = Stream.fromIterable(Arr.getRights(rows.slice(0, fault)))
        return Stream.concat(good, Stream.fail(toError(path)(Arr.getLefts(rows)[0]!)))
      }
      const told = Effect.forEach(
        rows,
        (row, at) => Either.isLeft(row) ? onInvalid(toError(path)(row.left), start + at) : Effect.void,
        { discard: true }
      )
      return Stream.unwrap(Effect.as(told, Stream.fromIterable(Arr.getRights(rows))))
    })
  })

const invalid = (operation: string, at: string, problem: string): KiliError.InvalidInput =>
  new KiliError.InvalidInput({ operation, issues: [{ at, problem }] })

const isSeparator = (text: string): boolean => [...text].length === 1 && !/["\r\n]/.test(text)

/**
 * The rows of a table: UTF-8, lines ended by LF or CR LF, cells in `"` where they hold a separator, a line end or a quote (which
 * is then written twice). A byte order mark, empty lines and rows without any value are passed over.
 *
 * The first row names the columns, in any order; `content` or `jsonContent` is required:
 *
 * - `content`, `jsonContent`, `externalId`, `id`: as in `NewAsset`
 * - `isHoneypot`: `true`, `false`, `1` or `0`, in any case
 * - `jsonMetadata`: a JSON object
 * - `metadata.<key>`: text that is put into the metadata as `<key>`, in place of what `jsonMetadata` has there
 *
 * An empty cell leaves its key out. Another column is refused, since its values would be lost in silence.
 *
 * The columns `content` and `externalId` are those of the reference's `from_csv`.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import * as AssetSource from "@effect-kili/node/AssetSource"
 *
 * const texts = AssetSource.csv("reviews.csv", { separator: ";" })
 */
export const csv = (
  path: string,
  { contentFolder, onInvalid, separator = "," }: CsvOptions = {}
): Stream.Stream<NewAsset, ReadError, FileSystem.FileSystem> => {
  if (!isSeparator(separator)) {
    return Stream.fail(invalid(
      "AssetSource.csv",
      "separator",
      `expected one character other than a quote or a line end, not ${JSON.stringify(separator)}`
    ))
  }
  return Stream.suspend(() => {
    let read: ReturnType<typeof rows.fromRecord> | undefined
    const start = (record: CsvRecord) =>
      Effect.map(rows.header(record), (columns) => {
        read = rows.fromRecord(columns, contentFolder)
        return read
      })
    return textBlocks(path).pipe(
      csvRecords(separator),
      Stream.map((records) => records.filter((record) => !rows.isBlank(record))),
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
      assets(path, onInvalid)
    )
  })
}

/**
 * The rows of a file with a JSON object on each line, of the fields of `NewAsset`: UTF-8, lines ended by LF or CR LF. A byte
 * order mark and blank lines are passed over; a line of more than 64 MiB is refused.
 *
 * @since 0.1.0
 * @category constructors
 */
export const ndjson = (
  path: string,
  { contentFolder, onInvalid }: RowOptions = {}
): Stream.Stream<NewAsset, AssetSourceError, FileSystem.FileSystem> => {
  const read = rows.fromLine(contentFolder)
  return textBlocks(path).pipe(
    Stream.map(({ line, text }) =>
      text.split(/\r?\n/).flatMap((row, index) => row.trim() === "" ? [] : [read(row, line + index)])
    ),
    assets(path, onInvalid)
  )
}

/**
 * The files below a folder, each named by its path relative to it, with `/` on every platform: the `content` is the path, the
 * `externalId` the relative one. They come in the order of their relative paths by code unit, so that the same folder gives the
 * same rows everywhere; one folder's names are in memory at a time. Only files are taken: no sockets, devices or pipes.
 *
 * A folder below that cannot be read ends the stream, with the error that names it.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import * as AssetSource from "@effect-kili/node/AssetSource"
 *
 * const photographs = AssetSource.directory("photographs", { pattern: "*.{jpg,png}" })
 */
export const directory = (
  path: string,
  { followLinks = false, hidden = false, pattern, recursive = true }: DirectoryOptions = {}
): Stream.Stream<NewAsset, ReadError, FileSystem.FileSystem> => {
  if (pattern === "") return Stream.fail(invalid("AssetSource.directory", "pattern", "expected a glob, not \"\""))
  const matches = pattern === undefined
    ? () => true
    : picomatch(pattern, { basename: !pattern.includes("/"), dot: true, windows: false })
  return walk(path, { followLinks, hidden, recursive }).pipe(
    Stream.filter(({ relative }) => matches(relative)),
    Stream.map((file) => ({ content: file.path, externalId: file.relative })),
    Stream.mapError(toError(path))
  )
}

/**
 * Rows of a listing as a table: CSV, newline-delimited JSON, Apache Arrow, Apache Parquet.
 *
 * A table is written batch by batch in constant memory, and its columns and their types are known before the first row: they are
 * those of the chosen fields.
 *
 * @since 0.1.0
 */
import * as Asset from "@effect-kili/core/Asset"
import type * as AssetMedia from "@effect-kili/core/AssetMedia"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Label from "@effect-kili/core/Label"
import * as Selection from "@effect-kili/core/Selection"
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import { makeBatches } from "./internal/tableBatches.js"
import * as cells from "./internal/tableCells.js"
import * as columns from "./internal/tableColumns.js"
import type { Cells, Format } from "./internal/tableFormats.js"

/**
 * What the rows of a stream are: assets, as `Assets.listAssets` gives them, or labels.
 *
 * @since 0.1.0
 * @category models
 */
export interface Entities {
  readonly asset: Asset.Asset
  readonly label: Label.Label
}

/**
 * The dotted fields of each.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fields {
  readonly asset: Asset.Field
  readonly label: Selection.Path<typeof Label.Label.Encoded>
}

/**
 * How rows become a table.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<
  F extends ReadonlyArray<string>,
  N extends keyof Entities = "asset",
  M extends boolean = false
> {
  /** What the stream is of. Default: `"asset"`. */
  readonly entity?: N | undefined
  /** Dotted fields, those of the listing: the columns, in this order. A field that a row does not have is null. */
  readonly fields: F
  /**
   * One row for each asset, or one for each of the `labels` inside of it: then the fields of the label are the first columns, by
   * their own names (`author`), and those of the asset follow with `asset_` before them (`asset_externalId`). Default: `"asset"`.
   */
  readonly rows?: N extends "asset" ? "asset" | "label" | undefined : undefined
  /**
   * `"struct"`: a column for each field of the entity itself, which may hold lists and structs (`labels`). In CSV it is JSON text.
   *
   * `"flatten"`: a column for each dotted field (`resolution.width`), of which those below a list are lists as long as it
   * (`labels.id`).
   *
   * Default: `"struct"`, the columns of the official client's data frame.
   */
  readonly nested?: "flatten" | "struct" | undefined
  /**
   * Whether a column `media` follows those of the fields, of rows whose media were saved (`downloadMedia` of the listing): a struct
   * of the paths `content`, `frames` (a list) and `richText`, and of the JSON `jsonContent` and `ocrMetadata`. Where there is one row
   * for each label it is called `asset_media`. Default: false.
   */
  readonly media?: N extends "asset" ? M | undefined : undefined
  /**
   * Rows of a record batch (Arrow) or a row group (Parquet), all of which are in memory at once; fewer where these hold more than
   * 16 Mi characters. At least 1. Default: 1000.
   */
  readonly batchSize?: number | undefined
}

/**
 * What a row is to have, to be written: the fields chosen, and its media where there is a column for them.
 *
 * @since 0.1.0
 * @category models
 */
export type Row<F extends ReadonlyArray<string>, N extends keyof Entities = "asset", M extends boolean = false> =
  & Selection.Row<Entities[N], F>
  & (M extends true ? { readonly media: AssetMedia.Saved } : unknown)

/**
 * Writes rows as the bytes of a table, with the rows first or last: `rows.pipe(Table.csv({ fields }))`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Encode {
  <const F extends ReadonlyArray<Fields[N]>, N extends keyof Entities = "asset", M extends boolean = false>(
    options: Options<F, N, M>
  ): <E, R>(
    rows: Stream.Stream<Row<F, N, M>, E, R>
  ) => Stream.Stream<Uint8Array, E | KiliError.InvalidInput, R>
  <E, R, const F extends ReadonlyArray<Fields[N]>, N extends keyof Entities = "asset", M extends boolean = false>(
    rows: Stream.Stream<Row<F, N, M>, E, R>,
    options: Options<F, N, M>
  ): Stream.Stream<Uint8Array, E | KiliError.InvalidInput, R>
}

// -- Layouts

type AnyOptions = Options<ReadonlyArray<never>, keyof Entities, boolean>

const selectAsset = Selection.make(Asset.Asset)
const selectLabel = Selection.make(Label.Label)

const choice = (at: string, value: unknown, ...choices: ReadonlyArray<string | boolean>) =>
  choices.some((choice) => choice === value)
    ? []
    : [{ at, problem: `is none of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}` }]

const rowOf = (ast: SchemaAST.AST) => {
  const row = columns.typeOf(ast)
  return row._tag === "Struct" ? Effect.succeed(row) : Effect.dieMessage("a row is a struct")
}

type Layout = Effect.Effect.Success<ReturnType<typeof layoutOf>>

const layoutOf = Effect.fnUntraced(function*(operation: string, options: AnyOptions) {
  const { batchSize = 1000, entity = "asset", fields, media = false, nested = "struct", rows = "asset" } = options
  const issues = [
    ...choice("entity", entity, "asset", "label"),
    ...choice("media", media, ...(entity === "asset" ? [true, false] : [false])),
    ...choice("nested", nested, "flatten", "struct"),
    ...choice("rows", rows, ...(entity === "asset" ? ["asset", "label"] : ["asset"])),
    ...(Number.isSafeInteger(batchSize) && batchSize > 0
      ? []
      : [{ at: "batchSize", problem: `${batchSize} is not a positive whole number` }])
  ]
  if (Arr.isNonEmptyArray(issues)) return yield* new KiliError.InvalidInput({ operation, issues })
  const { schema } = yield* entity === "asset" ? selectAsset(operation, fields) : selectLabel(operation, fields)
  const selected = yield* rowOf(schema.ast)
  const row = media ? columns.withMedia(selected) : selected
  if (rows === "label" && row.fields.every(({ name }) => name !== "labels")) {
    const issue = { at: "fields", problem: "one row for each label: choose at least one field of labels" }
    return yield* new KiliError.InvalidInput({ operation, issues: [issue] })
  }
  return { ...columns.layout(row, { nested, rows }), batchSize }
})

// -- Bytes

const told = (cause: unknown): string => cause instanceof Error ? cause.message.split("\n")[0]! : String(cause)

const encode = (operation: string, load: () => Promise<Format>) =>
<E, R>(
  rows: Stream.Stream<unknown, E, R>,
  laidOut: Effect.Effect<Layout, KiliError.InvalidInput>
): Stream.Stream<Uint8Array, E | KiliError.InvalidInput, R> =>
  Stream.unwrap(Effect.gen(function*() {
    const layout = yield* laidOut
    const format = yield* Effect.promise(load)
    const reader = cells.makeReader(layout.row, format.leaves)
    const writer = format.make(layout.columns)

    const bytes = (make: () => Uint8Array) =>
      Effect.try({
        try: make,
        catch: (cause) =>
          new KiliError.InvalidInput({
            operation,
            issues: [{ at: "rows", problem: `cannot be written: ${told(cause)}` }]
          })
      })

    // What is written page by page ends a batch with each.
    const gather = makeBatches(layout, reader, format.batched ? layout.batchSize : Infinity)
    const cut = format.batched ? gather.of : function*(page: Iterable<unknown>) {
      yield* gather.of(page)
      yield* gather.rest()
    }
    const batches = Stream.mapChunks(rows, (page) => Chunk.fromIterable(cut(page))).pipe(
      Stream.concat(Stream.suspend(() => Stream.fromIterable(gather.rest())))
    )

    const write = (batch: ReadonlyArray<Cells>) =>
      Arr.isNonEmptyReadonlyArray(reader.misfits)
        ? Effect.fail(new KiliError.InvalidInput({ operation, issues: reader.misfits }))
        : bytes(() => writer.batch(batch))

    return Stream.fromEffect(bytes(writer.start)).pipe(
      Stream.concat(Stream.mapEffect(batches, write)),
      Stream.concat(Stream.fromEffect(bytes(writer.end))),
      Stream.filter((part) => part.length > 0)
    )
  })).pipe(Stream.withSpan(operation))

// The public types say which rows go with which options.
const encoder = (operation: string, load: () => Promise<Format>): Encode =>
  dual(
    2,
    <E, R>(rows: Stream.Stream<unknown, E, R>, options: AnyOptions) =>
      encode(operation, load)(rows, layoutOf(operation, options))
  ) as Encode

// The library of a format takes up to 100 ms to load: not before a table of that format is written.
const text = () => import("./internal/tableText.js")
const arrow = () => import("./internal/tableArrow.js")
const parquetFile = () => import("./internal/tableParquet.js")

const formats = {
  arrow: () => arrow().then(({ arrowFile }) => arrowFile),
  arrowStream: () => arrow().then(({ arrowStream }) => arrowStream),
  csv: () => text().then(({ csv }) => csv),
  ndjson: () => text().then(({ ndjson }) => ndjson),
  parquet: () => parquetFile().then(({ parquet }) => parquet)
}

/**
 * RFC 4180 in UTF-8: a line of names, then a line for each row, ended by a line feed. Null is an empty cell, and an empty string
 * a quoted one (`""`). Dates are ISO 8601 in UTC; lists, structs and JSON are JSON text. Rows are written as they come.
 *
 * Fails with `InvalidInput` when a field does not exist, or a value is not of its column's type: `rows[17].priority`, counted from 0.
 *
 * @since 0.1.0
 * @category encoding
 * @example
 * import * as Assets from "@effect-kili/core/Assets"
 * import { ProjectId } from "@effect-kili/core/Project"
 * import * as Table from "@effect-kili/node/Table"
 *
 * const fields = ["externalId", "status", "jsonMetadata"] as const
 *
 * const program = Assets.listAssets({ projectId: ProjectId.make("cld90ffe80l8b0jn9d4vb44tn"), fields }).pipe(
 *   Table.csv({ fields }),
 *   Table.save("assets.csv")
 * )
 */
export const csv: Encode = encoder("Table.csv", formats.csv)

/**
 * One JSON object on a line for each row, with the columns as its keys. Dates are ISO 8601 in UTC; JSON is nested, not text. Rows are
 * written as they come. Fails as `csv`.
 *
 * @since 0.1.0
 * @category encoding
 */
export const ndjson: Encode = encoder("Table.ndjson", formats.ndjson)

/**
 * The streaming format of Apache Arrow, for a pipe or a socket (`pyarrow.ipc.open_stream`). All columns may be null: strings are
 * `utf8`, whole numbers `int64`, other numbers `float64`, dates `timestamp[ms, UTC]`, and JSON is text in `utf8`. Fails as `csv`.
 *
 * @since 0.1.0
 * @category encoding
 */
export const arrowStream: Encode = encoder("Table.arrowStream", formats.arrowStream)

/**
 * The file format of Apache Arrow, also known as Feather V2 (`pandas.read_feather`). Types as in `arrowStream`. Fails as `csv`.
 *
 * @since 0.1.0
 * @category encoding
 */
export const arrowFile: Encode = encoder("Table.arrowFile", formats.arrow)

/**
 * Apache Parquet, compressed with Snappy (`pandas.read_parquet`). Types as in `arrowStream`. Fails as `csv`.
 *
 * @since 0.1.0
 * @category encoding
 */
export const parquet: Encode = encoder("Table.parquet", formats.parquet)

/**
 * The formats of `encodeStructs`.
 *
 * @since 0.1.0
 * @category models
 */
export type FormatName = keyof typeof formats

/**
 * Writes rows of any struct (projects, members, the rows of a ledger) as the bytes of a table, as `csv` and the others do for assets
 * and labels. Dates are those of `Schema.DateTimeUtc`. Fails as `csv`.
 *
 * @since 0.1.0
 * @category encoding
 */
export const encodeStructs = <A extends object, I>(
  format: FormatName,
  schema: Schema.Schema<A, I>,
  options: Pick<Options<ReadonlyArray<never>>, "batchSize" | "nested"> = {}
) =>
<E, R>(rows: Stream.Stream<A, E, R>): Stream.Stream<Uint8Array, E | KiliError.InvalidInput, R> => {
  const { batchSize = 1000, nested = "struct" } = options
  const layout = Effect.map(
    rowOf(schema.ast),
    (row): Layout => ({ ...columns.layout(row, { nested, rows: "asset" }), batchSize })
  )
  return encode("Table.encodeStructs", formats[format])(rows, layout)
}

// -- Files

const reason = (error: PlatformError.PlatformError): string =>
  error._tag === "SystemError" ? error.description ?? error.reason : "is no path"

const absent = (error: PlatformError.PlatformError): boolean =>
  error._tag === "SystemError" && error.reason === "NotFound"

/**
 * Writes bytes to a file, in constant memory: beside it first, and in its place when all are written. A file of that name stays
 * as it is until then, and when the stream fails or is interrupted; the new one has its permissions. A link stays, and the file
 * that it leads to is written. Fails with `FileError` when the folder does not exist, the disk is full, the target is no file (a
 * folder, a device, a pipe), or the file cannot be written otherwise.
 *
 * @since 0.1.0
 * @category files
 */
export const save = (target: string) =>
<E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>
): Effect.Effect<void, E | KiliError.FileError, R | FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const failure = (description: string) =>
      new KiliError.FileError({ operation: "Table.save", path: target, description })
    const onDisk = <A, R>(self: Effect.Effect<A, PlatformError.PlatformError, R>) =>
      Effect.mapError(self, (error) => failure(reason(error)))
    const orNull = <A, R>(self: Effect.Effect<A, PlatformError.PlatformError, R>) =>
      onDisk(Effect.catchIf(self, absent, () => Effect.succeed(null)))

    const place = (yield* orNull(fs.realPath(target))) ?? target
    const old = yield* orNull(fs.stat(place))
    if (old !== null && old.type !== "File") return yield* failure("is no file that can be replaced")
    const folder = path.dirname(place)
    const part = path.join(folder, `.${globalThis.crypto.randomUUID()}.part`)
    const transfer = Effect.gen(function*() {
      const file = yield* Effect.mapError(
        fs.open(part, { flag: "wx" }),
        // Of the part nobody has heard
        (error) => failure(absent(error) ? `there is no folder "${folder}"` : reason(error))
      )
      if (old !== null) yield* onDisk(fs.chmod(part, old.mode & 0o777))
      // A write goes on when its fiber is interrupted, and would then go to a descriptor that is closed, or another's.
      yield* Stream.runForEach(bytes, (chunk) => Effect.uninterruptible(onDisk(file.writeAll(chunk))))
    })
    yield* Effect.scoped(transfer).pipe(
      Effect.zipRight(onDisk(fs.rename(part, place))),
      Effect.onError(() => Effect.ignoreLogged(fs.remove(part, { force: true })))
    )
  }).pipe(Effect.withSpan("Table.save"))

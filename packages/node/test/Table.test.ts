/**
 * Tables, read back by libraries that did not write them.
 */
import * as Asset from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import type * as KiliError from "@effect-kili/core/KiliError"
import * as Label from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import * as Projects from "@effect-kili/core/Projects"
import type * as Selection from "@effect-kili/core/Selection"
import * as Table from "@effect-kili/node/Table"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Arrow from "apache-arrow"
import { parse } from "csv-parse/sync"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { parquetMetadata, parquetReadObjects } from "hyparquet"
import { createServer, type Server } from "node:net"

type Bytes<E = KiliError.InvalidInput, R = never> = Stream.Stream<Uint8Array, E, R>

const collect = <E, R>(bytes: Bytes<E, R>) =>
  Effect.map(Stream.runCollect(bytes), (chunks) => Buffer.concat(Chunk.toReadonlyArray(chunks)))

// -- Readers: each gives plain rows, with whole numbers as numbers, and dates as ISO 8601

type Row = Readonly<Record<string, unknown>>

const readNdjson = (bytes: Buffer): ReadonlyArray<Row> =>
  bytes.toString().split("\n").slice(0, -1).map((line) => JSON.parse(line))

/** Lines of cells; a cell without quotes and text is null. */
const readCsv = (bytes: Buffer): ReadonlyArray<ReadonlyArray<string | null>> =>
  parse(bytes, { cast: (value, { quoting }) => value === "" && !quoting ? null : value })

const plain = (value: unknown): unknown =>
  value === undefined // a null struct, to hyparquet
    ? null
    : typeof value === "bigint"
    ? Number(value)
    : value instanceof Date
    ? value.toISOString()
    : value instanceof Arrow.Vector || Array.isArray(value)
    ? Array.from(value, plain)
    : value instanceof Arrow.StructRow
    ? plain(value.toJSON())
    : typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, plain(inside)]))
    : value

/** Dates of Arrow are numbers: what holds them has to be told. */
const isTimestamp = (type: Arrow.DataType): boolean =>
  Arrow.DataType.isTimestamp(type) || (Arrow.DataType.isList(type) && isTimestamp(type.children[0]!.type))

const toIso = (value: unknown): unknown =>
  typeof value === "number" ? new Date(value).toISOString() : Array.isArray(value) ? value.map(toIso) : value

const readArrow = (bytes: Buffer): ReadonlyArray<Row> => {
  const table = Arrow.tableFromIPC(bytes)
  return Array.from(
    { length: table.numRows },
    (_, index) =>
      Object.fromEntries(table.schema.fields.map(({ name, type }, column) => {
        const value = plain(table.getChildAt(column)!.get(index))
        return [name, isTimestamp(type) ? toIso(value) : value]
      }))
  )
}

const readParquet = (bytes: Buffer): Promise<ReadonlyArray<Row>> => {
  const file = new Uint8Array(bytes).buffer
  return parquetReadObjects({ file }).then((rows) => rows.map((row) => plain(row) as Row))
}

const binary = [
  ["Arrow stream", Table.arrowStream, readArrow],
  ["Arrow file", Table.arrowFile, readArrow],
  ["Parquet", Table.parquet, readParquet]
] as const

const formats = [Table.csv, Table.ndjson, Table.arrowStream, Table.arrowFile, Table.parquet]

// -- Rows

const fields = [
  "id",
  "externalId",
  "priority",
  "consensusMark",
  "skipped",
  "createdAt",
  "jsonMetadata",
  "contentJson",
  "resolution.width",
  "resolution.height",
  "openIssuesObjectMids",
  "currentStep.name",
  "latestLabel.author.email",
  "latestLabel.createdAt",
  "labels.id",
  "labels.author.email",
  "labels.jsonResponse",
  "labels.openIssuesObjectMids"
] as const satisfies ReadonlyArray<Asset.Field>

type AssetRow = Selection.Row<Asset.Asset, typeof fields>

const moment = FastCheck.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }).map(
  DateTime.unsafeFromDate
)
const text = FastCheck.oneof(
  FastCheck.string({ unit: "binary" }),
  FastCheck.constantFrom("", "\"", "a,b", "\r", "\r\n", "null", " ")
)
const orNull = <A>(arbitrary: FastCheck.Arbitrary<A>) => FastCheck.option(arbitrary, { nil: null })
const json = FastCheck.dictionary(FastCheck.string({ minLength: 1 }), FastCheck.jsonValue({ maxDepth: 2 }), {
  noNullPrototype: true
})
  .map((value) => JSON.parse(JSON.stringify(value)))
const mark = orNull(FastCheck.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0))

const assetRow: FastCheck.Arbitrary<AssetRow> = FastCheck.record({
  id: text.map((name) => Asset.AssetId.make(`a${name}`)),
  externalId: orNull(text),
  priority: FastCheck.maxSafeInteger().map((value) => value + 0),
  consensusMark: mark,
  skipped: FastCheck.boolean(),
  createdAt: moment,
  jsonMetadata: json,
  contentJson: orNull(json),
  resolution: orNull(FastCheck.record({ width: FastCheck.nat(), height: FastCheck.nat() })),
  openIssuesObjectMids: FastCheck.array(text, { maxLength: 3 }),
  currentStep: orNull(FastCheck.record({ name: text })),
  latestLabel: orNull(FastCheck.record({ author: FastCheck.record({ email: text }), createdAt: moment })),
  labels: FastCheck.array(
    FastCheck.record({
      id: text.map((name) => Label.LabelId.make(`l${name}`)),
      author: FastCheck.record({ email: text }),
      jsonResponse: json,
      openIssuesObjectMids: FastCheck.array(text, { maxLength: 2 })
    }),
    { maxLength: 3 }
  )
})

const iso = (value: DateTime.Utc) => DateTime.formatIso(value)

/** A row as JSON shows it. */
const shown = (row: AssetRow) => ({
  ...row,
  createdAt: iso(row.createdAt),
  latestLabel: row.latestLabel === null ? null : { ...row.latestLabel, createdAt: iso(row.latestLabel.createdAt) }
})

/** The same where JSON is text. */
const shownAsText = (row: AssetRow) => ({
  ...shown(row),
  jsonMetadata: JSON.stringify(row.jsonMetadata),
  contentJson: row.contentJson === null ? null : JSON.stringify(row.contentJson),
  labels: row.labels.map((label) => ({ ...label, jsonResponse: JSON.stringify(label.jsonResponse) }))
})

type Shown = ReturnType<typeof shown> | ReturnType<typeof shownAsText>

const flat = ({ currentStep, labels, latestLabel, resolution, ...row }: Shown): Row => ({
  ...row,
  "resolution.width": resolution === null ? null : resolution.width,
  "resolution.height": resolution === null ? null : resolution.height,
  "currentStep.name": currentStep === null ? null : currentStep.name,
  "latestLabel.author.email": latestLabel === null ? null : latestLabel.author.email,
  "latestLabel.createdAt": latestLabel === null ? null : latestLabel.createdAt,
  "labels.id": labels.map(({ id }) => id),
  "labels.author.email": labels.map(({ author }) => author.email),
  "labels.jsonResponse": labels.map(({ jsonResponse }) => jsonResponse),
  "labels.openIssuesObjectMids": labels.map(({ openIssuesObjectMids }) => openIssuesObjectMids)
})

const rowsOf = FastCheck.array(assetRow, { maxLength: 12 })

const options = { numRuns: 60 }

/** Fails when the effect does, for any rows and either shape of nested fields. */
const forRows = <E>(
  check: (rows: ReadonlyArray<AssetRow>, nested: "flatten" | "struct") => Effect.Effect<void, E>
) =>
  Effect.promise(() =>
    FastCheck.assert(
      FastCheck.asyncProperty(
        rowsOf,
        FastCheck.constantFrom("flatten" as const, "struct" as const),
        (rows, nested) => Effect.runPromise(check(rows, nested))
      ),
      options
    )
  )

/** The date inside of a struct, which the reader of Arrow gives as a number. */
const times = (nested: "flatten" | "struct") => (row: Row): Row => {
  const latest = row.latestLabel as { readonly createdAt: unknown } | null
  return nested === "flatten" || latest === null
    ? row
    : { ...row, latestLabel: { ...latest, createdAt: toIso(latest.createdAt) } }
}

// -- Tests

describe("round trips", () => {
  it.effect("NDJSON", () =>
    forRows((rows, nested) =>
      Effect.gen(function*() {
        const bytes = yield* collect(Table.ndjson(Stream.fromIterable(rows), { fields, nested }))
        const expected = rows.map(shown).map((row) => nested === "flatten" ? flat(row) : row)
        assert.deepStrictEqual(readNdjson(bytes), JSON.parse(JSON.stringify(expected)))
      })
    ))

  it.effect("CSV", () =>
    forRows((rows, nested) =>
      Effect.gen(function*() {
        const bytes = yield* collect(Table.csv(Stream.fromIterable(rows), { fields, nested }))
        const [names, ...lines] = readCsv(bytes)
        const expected = rows.map(shown).map((row): Row => nested === "flatten" ? flat(row) : row)
        assert.deepStrictEqual(
          lines,
          expected.map((row) =>
            names!.map((name) => {
              const value = row[name!]
              return value === null ? null : typeof value === "object" ? JSON.stringify(value) : String(value)
            })
          )
        )
      })
    ))

  for (const [name, encode, read] of binary) {
    it.effect(name, () =>
      forRows((rows, nested) =>
        Effect.gen(function*() {
          // Of several batches
          const bytes = yield* collect(encode(Stream.fromIterable(rows), { fields, nested, batchSize: 5 }))
          const found = yield* Effect.promise(async () => read(bytes))
          const expected = rows.map(shownAsText).map((row) => nested === "flatten" ? flat(row) : row)
          assert.deepStrictEqual(found.map(times(nested)), expected)
        })
      ))
  }
})

const aRow = {
  id: Asset.AssetId.make("a1"),
  externalId: "one",
  priority: 1,
  consensusMark: 0.5,
  skipped: false,
  createdAt: DateTime.unsafeMake("2024-07-01T10:00:00.000Z"),
  jsonMetadata: { n: 1 },
  labels: [{ id: Label.LabelId.make("l1"), author: { email: "ada@example.com" }, jsonResponse: { JOB: {} } }]
}

describe("columns", () => {
  it.effect("are in the order of the fields, in every format", () =>
    Effect.gen(function*() {
      const some = { fields: ["skipped", "labels.id", "externalId", "labels.author.email"], nested: "flatten" } as const
      const rows = Stream.make(aRow)
      const names = ["skipped", "labels.id", "labels.author.email", "externalId"]
      assert.deepStrictEqual(readCsv(yield* collect(Table.csv(rows, some)))[0], names)
      assert.deepStrictEqual(Object.keys(readNdjson(yield* collect(Table.ndjson(rows, some)))[0]!), names)
      for (const [, encode, read] of binary) {
        const bytes = yield* collect(encode(rows, some))
        assert.deepStrictEqual(Object.keys((yield* Effect.promise(async () => read(bytes)))[0]!), names)
      }
    }))

  it.effect("have the types of the fields, before there is a row", () =>
    Effect.gen(function*() {
      const bytes = yield* collect(Table.arrowStream(Stream.empty, { fields, nested: "struct" }))
      const { schema } = Arrow.tableFromIPC(bytes)
      assert.deepStrictEqual(schema.fields.map(({ name, nullable, type }) => [name, nullable, String(type)]), [
        ["id", true, "Utf8"],
        ["externalId", true, "Utf8"],
        ["priority", true, "Int64"],
        ["consensusMark", true, "Float64"],
        ["skipped", true, "Bool"],
        ["createdAt", true, "Timestamp<MILLISECOND, UTC>"],
        ["jsonMetadata", true, "Utf8"],
        ["contentJson", true, "Utf8"],
        ["resolution", true, "Struct<{width:Float64, height:Float64}>"],
        ["openIssuesObjectMids", true, "List<Utf8>"],
        ["currentStep", true, "Struct<{name:Utf8}>"],
        [
          "latestLabel",
          true,
          "Struct<{author:Struct<{email:Utf8}>, createdAt:Timestamp<MILLISECOND, UTC>}>"
        ],
        [
          "labels",
          true,
          "List<Struct<{id:Utf8, author:Struct<{email:Utf8}>, jsonResponse:Utf8, openIssuesObjectMids:List<Utf8>}>>"
        ]
      ])
    }))

  it.effect("of every field of an asset and of a label have a type, and take nulls", () =>
    Effect.gen(function*() {
      const all = [
        "metadata",
        "ocrMetadata",
        "project.jsonInterface",
        "project.metadataTypes",
        "toBeLabeledBy.user.createdAt",
        "pageResolutions.pageNumber",
        "latestLabels.id",
        "labelVersion"
      ] as const
      const bytes = yield* collect(Table.arrowFile(Stream.make({} as never), { fields: all, nested: "flatten" }))
      const table = Arrow.tableFromIPC(bytes)
      assert.deepStrictEqual(table.schema.fields.map(({ name, type }) => [name, String(type)]), [
        ["metadata", "Utf8"],
        ["ocrMetadata", "Utf8"],
        ["project.jsonInterface", "Utf8"],
        ["project.metadataTypes", "Utf8"],
        ["toBeLabeledBy.user.createdAt", "List<Timestamp<MILLISECOND, UTC>>"],
        ["pageResolutions.pageNumber", "List<Int64>"],
        ["latestLabels.id", "List<Utf8>"],
        ["labelVersion", "Int64"]
      ])
      for (const name of all) assert.isNull(table.getChild(name)!.get(0))
    }))
})

describe("rows", () => {
  const some = ["externalId", "resolution.width", "labels.id", "labels.author.email"] as const
  const assets = [
    { externalId: "none", resolution: null, labels: [] },
    {
      externalId: "two",
      resolution: { width: 4 },
      labels: [
        { id: Label.LabelId.make("l1"), author: { email: "ada@example.com" } },
        { id: Label.LabelId.make("l2"), author: { email: "bob@example.com" } }
      ]
    }
  ]

  it.effect("are one for each label, with the asset beside it", () =>
    Effect.gen(function*() {
      const rows = Stream.fromIterable(assets)
      const whole = yield* collect(Table.ndjson(rows, { fields: some, rows: "label" }))
      assert.deepStrictEqual(readNdjson(whole), [
        { id: "l1", author: { email: "ada@example.com" }, asset_externalId: "two", asset_resolution: { width: 4 } },
        { id: "l2", author: { email: "bob@example.com" }, asset_externalId: "two", asset_resolution: { width: 4 } }
      ])
      const flat = yield* collect(Table.csv(rows, { fields: some, rows: "label", nested: "flatten" }))
      assert.deepStrictEqual(readCsv(flat), [
        ["id", "author.email", "asset_externalId", "asset_resolution.width"],
        ["l1", "ada@example.com", "two", "4"],
        ["l2", "bob@example.com", "two", "4"]
      ])
    }))

  it.effect("show the media that were saved, after their fields", () =>
    Effect.gen(function*() {
      const fields = ["externalId", "labels.id"] as const
      const labels = [{ id: Label.LabelId.make("l1") }]
      const none = { content: null, frames: [], richText: null, jsonContent: null, ocrMetadata: null }
      const first = { ...none, content: "/media/a.jpg", jsonContent: { layers: [1] }, ocrMetadata: ["text"] }
      const second = { ...none, frames: ["/media/b_1.jpg", "/media/b_2.jpg"], richText: "/media/b.rich.json" }
      const rows = Stream.make(
        { externalId: "a", labels, media: first },
        { externalId: "b", labels: [], media: second }
      )
      const options = { fields, media: true } as const
      const asText = { ...first, jsonContent: "{\"layers\":[1]}", ocrMetadata: "[\"text\"]" }
      const expected = [{ externalId: "a", labels, media: first }, { externalId: "b", labels: [], media: second }]
      assert.deepStrictEqual(readNdjson(yield* collect(Table.ndjson(rows, options))), expected)
      for (const [, encode, read] of binary) {
        const bytes = yield* collect(encode(rows, options))
        assert.deepStrictEqual(yield* Effect.promise(async () => read(bytes)), [
          { ...expected[0]!, media: asText },
          expected[1]!
        ])
      }
      assert.deepStrictEqual(readCsv(yield* collect(Table.csv(rows, { ...options, nested: "flatten" }))), [
        [
          "externalId",
          "labels.id",
          "media.content",
          "media.frames",
          "media.richText",
          "media.jsonContent",
          "media.ocrMetadata"
        ],
        ["a", "[\"l1\"]", "/media/a.jpg", "[]", null, "{\"layers\":[1]}", "[\"text\"]"],
        ["b", "[]", null, "[\"/media/b_1.jpg\",\"/media/b_2.jpg\"]", "/media/b.rich.json", null, null]
      ])
      const perLabel = yield* collect(Table.ndjson(rows, { ...options, rows: "label" }))
      assert.deepStrictEqual(readNdjson(perLabel), [{ id: "l1", asset_externalId: "a", asset_media: first }])
      const without = yield* collect(Table.ndjson(rows, { fields }))
      assert.deepStrictEqual(readNdjson(without)[0], { externalId: "a", labels })
      const odd = rows.pipe(Stream.map((row) => ({ ...row, media: { ...row.media, frames: [7] } })))
      assert.deepStrictEqual((yield* refused(Table.csv(odd as typeof rows, options))).map(({ at }) => at), [
        "rows[0].media.frames[0]",
        "rows[1].media.frames[0]"
      ])
    }))

  it.effect("of labels are tables too", () =>
    Effect.gen(function*() {
      const labels = Stream.make({
        id: Label.LabelId.make("l1"),
        author: { email: "ada@example.com" },
        secondsToLabel: null
      })
      const bytes = yield* collect(
        labels.pipe(Table.csv({ entity: "label", fields: ["id", "author.email", "secondsToLabel"], nested: "flatten" }))
      )
      assert.strictEqual(bytes.toString(), "id,author.email,secondsToLabel\nl1,ada@example.com,\n")
    }))

  it.effect("that are none leave a table with its columns", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        (yield* collect(Table.csv(Stream.empty, { fields: ["id", "status"] }))).toString(),
        "id,status\n"
      )
      assert.strictEqual((yield* collect(Table.ndjson(Stream.empty, { fields: ["id"] }))).length, 0)
      for (const encode of [Table.arrowStream, Table.arrowFile]) {
        const table = Arrow.tableFromIPC(yield* collect(encode(Stream.empty, { fields: ["id", "status"] })))
        assert.strictEqual(table.numRows, 0)
        assert.deepStrictEqual(table.schema.names, ["id", "status"])
      }
      const bytes = yield* collect(Table.parquet(Stream.empty, { fields: ["id", "status"] }))
      const metadata = parquetMetadata(new Uint8Array(bytes).buffer)
      assert.strictEqual(metadata.num_rows, 0n)
      assert.deepStrictEqual(metadata.schema.slice(1).map(({ name }) => name), ["id", "status"])
    }))

  it.effect("that are all null keep their place, also in a column of its own", () =>
    Effect.gen(function*() {
      const rows = Stream.make({ externalId: null, consensusMark: null }, { externalId: null, consensusMark: 0 })
      assert.strictEqual(
        (yield* collect(Table.csv(rows, { fields: ["externalId", "consensusMark"] }))).toString(),
        "externalId,consensusMark\n,\n,0\n"
      )
      assert.strictEqual(
        (yield* collect(Table.csv(rows, { fields: ["externalId"] }))).toString(),
        "externalId\n\"\"\n\"\"\n"
      )
    }))

  it.effect("of CSV quote what ends a line for any reader, and tell an empty string from null", () =>
    Effect.gen(function*() {
      const rows = Stream.make(
        { externalId: "a\rb", thumbnail: "c\nd" },
        { externalId: "\"", thumbnail: "," },
        { externalId: "", thumbnail: null }
      )
      const bytes = yield* collect(Table.csv(rows, { fields: ["externalId", "thumbnail"] }))
      assert.strictEqual(
        bytes.toString(),
        "externalId,thumbnail\n\"a\rb\",\"c\nd\"\n\"\"\"\",\",\"\n\"\",\n"
      )
    }))

  it.effect("of Parquet and Arrow are in batches of the size asked for", () =>
    Effect.gen(function*() {
      const rows = Stream.range(0, 9).pipe(Stream.map((priority) => ({ priority })))
      const options = { fields: ["priority"], batchSize: 4 } as const
      const table = Arrow.tableFromIPC(yield* collect(Table.arrowFile(rows, options)))
      assert.deepStrictEqual(table.batches.map(({ numRows }) => numRows), [4, 4, 2])
      const metadata = parquetMetadata(new Uint8Array(yield* collect(Table.parquet(rows, options))).buffer)
      assert.deepStrictEqual(metadata.row_groups.map(({ num_rows }) => Number(num_rows)), [4, 4, 2])
    }))
})

describe("memory", () => {
  it.effect("holds fewer rows where they have megabytes of text", () =>
    Effect.gen(function*() {
      // One page of 40 MiB, of which half is in labels.
      const text = "x".repeat(512 * 1024)
      const rows = Stream.range(0, 39).pipe(
        Stream.map((n) => ({ externalId: `${n}${text}`, labels: [{ jsonResponse: { JOB: { text } } }] }))
      )
      const fields = ["externalId", "labels.jsonResponse"] as const
      for (const encode of [Table.csv, Table.ndjson]) {
        const parts = yield* Stream.runCollect(encode(rows, { fields }))
        const sizes = Chunk.toArray(parts).map(({ length }) => Math.round(length / 1024 / 1024))
        assert.deepStrictEqual(sizes.filter((size) => size > 0), [16, 16, 8])
      }
      const table = Arrow.tableFromIPC(yield* collect(Table.arrowFile(rows, { fields })))
      assert.deepStrictEqual(table.batches.map(({ numRows }) => numRows), [16, 16, 8])
      const parquet = yield* collect(Table.parquet(rows, { fields, rows: "label" }))
      const metadata = parquetMetadata(new Uint8Array(parquet).buffer)
      assert.deepStrictEqual(metadata.row_groups.map(({ num_rows }) => Number(num_rows)), [16, 16, 8])
    }))

  it.effect("never holds more than a batch and the page that fills it", () =>
    Effect.gen(function*() {
      const [total, page, batchSize] = [100_000, 100, 1000]
      for (const encode of formats) {
        let [read, most, parts] = [0, 0, 0]
        const rows = Stream.range(0, total - 1, page).pipe(
          Stream.mapChunks((chunk) => {
            read += chunk.length
            return Chunk.map(chunk, (priority) => ({ priority, externalId: `asset ${priority}` }))
          })
        )
        let before = 0
        yield* Stream.runForEach(encode(rows, { fields: ["priority", "externalId"], batchSize }), () =>
          Effect.sync(() => {
            most = Math.max(most, read - before)
            before = read
            parts++
          }))
        assert.strictEqual(read, total)
        assert.isAtMost(most, batchSize + page)
        assert.isAtLeast(parts, total / batchSize)
      }
    }))

  it.effect("asks for the next batch when the last one was taken", () =>
    Effect.gen(function*() {
      let read = 0
      const rows = Stream.range(0, 999, 10).pipe(
        Stream.tap(() => Effect.sync(() => read++)),
        Stream.map((priority) => ({ priority }))
      )
      // What opens the file, and one batch
      yield* Table.parquet(rows, { fields: ["priority"], batchSize: 20 }).pipe(Stream.take(2), Stream.runDrain)
      assert.isAtMost(read, 30)
    }))
})

const refused = <E, R>(bytes: Bytes<E | KiliError.InvalidInput, R>) =>
  Effect.map(Effect.flip(Stream.runDrain(bytes)), (error) => {
    assert.propertyVal(error, "_tag", "KiliInvalidInput")
    return (error as KiliError.InvalidInput).issues
  })

describe("bad input", () => {
  // As a program without types would
  const anyFields = (...names: ReadonlyArray<string>) => names as ReadonlyArray<Asset.Field>

  it.effect("no fields, and fields that do not exist, by every format and before a row is read", () =>
    Effect.gen(function*() {
      const rows = Stream.die("read")
      for (const encode of formats) {
        const [none] = yield* refused(encode(rows, { fields: [] }))
        assert.include(none.problem, "choose at least one")
        const issues = yield* refused(encode(rows, { fields: anyFields("id", "colour", "labels", "labels.autor.id") }))
        assert.deepStrictEqual(issues.map(({ at }) => at), ["fields[1]", "fields[2]", "fields[3]"])
      }
    }))

  it.effect("options that are none, all at once", () =>
    Effect.gen(function*() {
      const options = {
        fields: ["id"],
        media: 1,
        nested: "deep",
        rows: "author",
        batchSize: 0
      } as unknown as Table.Options<
        ["id"]
      >
      const issues = yield* refused(Table.parquet(Stream.empty, options))
      assert.deepStrictEqual(issues.map(({ at }) => at), ["media", "nested", "rows", "batchSize"])
    }))

  it.effect("one row for each label without a field of labels", () =>
    Effect.gen(function*() {
      const [issue] = yield* refused(Table.csv(Stream.empty, { fields: ["id"], rows: "label" }))
      assert.deepStrictEqual(issue, {
        at: "fields",
        problem: "one row for each label: choose at least one field of labels"
      })
    }))

  it.effect("values of another type, with their row and column", () =>
    Effect.gen(function*() {
      const cyclic: { self?: unknown } = {}
      cyclic.self = cyclic
      const rows: ReadonlyArray<unknown> = [
        aRow,
        { ...aRow, priority: 1.5, skipped: "no", createdAt: "2024-07-01", externalId: 7 },
        { ...aRow, consensusMark: Number.NaN, jsonMetadata: { size: Number.POSITIVE_INFINITY } },
        { ...aRow, jsonMetadata: cyclic, labels: [{ author: { email: 3 } }, "l2"] },
        { ...aRow, jsonMetadata: { n: 1n }, labels: "none" },
        { ...aRow, jsonMetadata: () => 1 },
        "a row"
      ]
      const expected = [
        ["rows[1].externalId", "Expected a string, actual 7"],
        ["rows[1].priority", "Expected a whole number, actual 1.5"],
        ["rows[1].skipped", "Expected true or false, actual \"no\""],
        ["rows[1].createdAt", "Expected a DateTime.Utc, actual \"2024-07-01\""],
        ["rows[2].consensusMark", "Expected a finite number, actual NaN"],
        ["rows[2].jsonMetadata", "Infinity at \"size\" is no JSON"],
        ["rows[3].jsonMetadata", "Converting circular structure to JSON"],
        ["rows[3].labels[0].author.email", "Expected a string, actual 3"],
        ["rows[3].labels[1]", "Expected an object, actual \"l2\""],
        ["rows[4].jsonMetadata", "Do not know how to serialize a BigInt"],
        ["rows[4].labels", "Expected a list, actual \"none\""],
        ["rows[5].jsonMetadata", "Expected JSON, actual function"],
        ["rows[6]", "Expected an object, actual \"a row\""]
      ]
      const some = [
        "externalId",
        "priority",
        "skipped",
        "createdAt",
        "consensusMark",
        "jsonMetadata",
        "labels.author.email"
      ] as const
      for (const encode of formats) {
        for (const nested of ["flatten", "struct"] as const) {
          const issues = yield* refused(
            encode(Stream.fromIterable(rows as ReadonlyArray<typeof aRow>), { fields: some, nested })
          )
          assert.deepStrictEqual(issues.map(({ at, problem }) => [at, problem]), expected)
        }
      }
    }))

  it.effect("what the listing fails with comes through, after the rows before it", () =>
    Effect.gen(function*() {
      const taken: Array<string> = []
      const rows = Stream.concat(Stream.make({ externalId: "a" }), Stream.fail("gone" as const))
      const error = yield* Table.csv(rows, { fields: ["externalId"] }).pipe(
        Stream.runForEach((part) => Effect.sync(() => taken.push(Buffer.from(part).toString()))),
        Effect.flip
      )
      assert.strictEqual(error, "gone")
      assert.strictEqual(taken.join(""), "externalId\na\n")
    }))
})

describe("save", () => {
  const scoped = <A, E>(
    check: (folder: string, fs: FileSystem.FileSystem) => Effect.Effect<A, E, NodeContext.NodeContext>
  ) =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      return yield* check(yield* fs.makeTempDirectoryScoped(), fs)
    }).pipe(Effect.scoped, Effect.provide(NodeContext.layer))

  const table = Table.csv(Stream.make({ externalId: "a" }), { fields: ["externalId"] })

  it.effect("writes the whole file in the place of the old one", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        const target = `${folder}/assets.csv`
        yield* fs.writeFileString(target, "a much longer file of yesterday")
        yield* Table.save(target)(table)
        assert.strictEqual(yield* fs.readFileString(target), "externalId\na\n")
        assert.deepStrictEqual(yield* fs.readDirectory(folder), ["assets.csv"])
      })
    ))

  it.effect("leaves the old file and nothing else when the listing fails", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        const target = `${folder}/assets.csv`
        yield* fs.writeFileString(target, "old")
        const error = yield* Effect.flip(Table.save(target)(Stream.concat(table, Stream.fail("gone" as const))))
        assert.strictEqual(error, "gone")
        assert.deepStrictEqual(yield* fs.readDirectory(folder), ["assets.csv"])
        assert.strictEqual(yield* fs.readFileString(target), "old")
      })
    ))

  it.effect("leaves nothing when it is interrupted", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        const half = yield* Effect.makeLatch()
        const stuck = Stream.concat(
          table,
          Stream.drain(Stream.fromEffect(Effect.zipRight(half.open, Effect.never)))
        )
        const fiber = yield* Effect.fork(Table.save(`${folder}/assets.csv`)(stuck))
        yield* half.await
        assert.lengthOf(yield* fs.readDirectory(folder), 1)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(yield* fs.readDirectory(folder), [])
      })
    ))

  it.effect("a folder that is not there, a folder in its place, and what is no path, are errors of the file", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        yield* fs.makeDirectory(`${folder}/taken/full`, { recursive: true })
        for (const target of [`${folder}/nowhere/assets.csv`, `${folder}/taken`, `${folder}/a\0b`, ""]) {
          const error = yield* Effect.flip(Table.save(target)(table))
          assert.propertyVal(error, "_tag", "KiliFileError")
          assert.propertyVal(error, "path", target)
          if (target.includes("nowhere")) {
            assert.strictEqual(error.message, `Table.save: ${target}: there is no folder "${folder}/nowhere"`)
          }
        }
        assert.deepStrictEqual(yield* fs.readDirectory(folder), ["taken"])
      })
    ))

  it.effect("writes the file that a link leads to, and keeps the link and the permissions", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        yield* fs.makeDirectory(`${folder}/archive`)
        const [file, link] = [`${folder}/archive/assets.csv`, `${folder}/latest.csv`]
        yield* fs.writeFileString(file, "old")
        yield* fs.chmod(file, 0o600)
        yield* fs.symlink(file, link)
        yield* Table.save(link)(table)
        assert.strictEqual(yield* fs.readLink(link), file)
        assert.strictEqual(yield* fs.readFileString(file), "externalId\na\n")
        assert.strictEqual((yield* fs.stat(file)).mode & 0o777, 0o600)
        assert.deepStrictEqual(yield* fs.readDirectory(folder, { recursive: true }), [
          "archive",
          "latest.csv",
          "archive/assets.csv"
        ])
      })
    ))

  it.effect("what is no file is not put aside for one", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        const socket = `${folder}/socket`
        yield* Effect.acquireRelease(
          Effect.async<Server>((resume) => {
            const server = createServer().listen(socket, () => resume(Effect.succeed(server)))
          }),
          (server) => Effect.sync(() => server.close())
        )
        const error = yield* Effect.flip(Table.save(socket)(Stream.die("read")))
        assert.propertyVal(error, "_tag", "KiliFileError")
        assert.propertyVal(error, "path", socket)
        assert.strictEqual((yield* fs.stat(socket)).type, "Socket")
        assert.deepStrictEqual(yield* fs.readDirectory(folder), ["socket"])
      }).pipe(Effect.scoped)
    ))

  it.effect("a full disk is an error of the file, and leaves nothing", () =>
    scoped((folder, fs) =>
      Effect.gen(function*() {
        const full = new PlatformError.SystemError({
          reason: "Unknown",
          module: "FileSystem",
          method: "writeAll",
          description: "ENOSPC: no space left on device, write"
        })
        const disk: FileSystem.FileSystem = {
          ...fs,
          open: (path, options) =>
            Effect.map(fs.open(path, options), (file) =>
              new Proxy(file, {
                get: (inner, key) =>
                  key === "writeAll"
                    ? () => Effect.fail(full)
                    : Reflect.get(inner, key)
              }))
        }
        const error = yield* Effect.flip(
          Table.save(`${folder}/assets.csv`)(table).pipe(Effect.provideService(FileSystem.FileSystem, disk))
        )
        assert.propertyVal(error, "_tag", "KiliFileError")
        assert.include(error.message, "no space left on device")
        assert.deepStrictEqual(yield* fs.readDirectory(folder), [])
      })
    ))
})

describe("a project of the sandbox", () => {
  it.effect("becomes a table in each format", () =>
    Effect.gen(function*() {
      const { id: projectId } = yield* Projects.createProject({
        title: "Cars",
        inputType: "IMAGE",
        jsonInterface: {
          jobs: {
            JOB_0: {
              mlTask: "CLASSIFICATION",
              required: 1,
              content: { categories: { CAR: { name: "Car" }, VAN: { name: "Van" } }, input: "radio" }
            }
          }
        }
      })
      const names = Array.from({ length: 130 }, (_, index) => `image_${index}`)
      yield* Assets.appendMany({
        projectId,
        assets: names.map((externalId, n) => ({
          externalId,
          content: `https://example.com/${externalId}.jpg`,
          jsonMetadata: { n }
        }))
      })
      const response = { JOB_0: { categories: [{ name: "VAN", confidence: 90 }] } }
      yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: names.slice(0, 3).map((externalId) => ({ externalId, jsonResponse: response }))
      })
      const assets = Assets.listAssets({ projectId, fields: Asset.defaultFields })
      const options = { fields: Asset.defaultFields } as const
      const listed = yield* Effect.map(Stream.runCollect(assets), Chunk.toReadonlyArray)

      const [header, ...lines] = readCsv(yield* collect(Table.csv(assets, options)))
      assert.deepStrictEqual(lines.map((line) => line[header!.indexOf("externalId")]), names)
      const records = readNdjson(yield* collect(Table.ndjson(assets, options)))
      assert.deepStrictEqual(records, JSON.parse(JSON.stringify(listed)))
      for (const [, encode, read] of binary) {
        const bytes = yield* collect(encode(assets, options))
        const rows = yield* Effect.promise(async () => read(bytes))
        assert.deepStrictEqual(
          rows.map(({ createdAt, externalId, jsonMetadata, status }) => ({
            createdAt,
            externalId,
            jsonMetadata,
            status
          })),
          listed.map(({ createdAt, externalId, jsonMetadata, status }) => ({
            createdAt: iso(createdAt),
            externalId,
            jsonMetadata: JSON.stringify(jsonMetadata),
            status
          }))
        )
      }

      const perLabel = { fields: ["externalId", "labels.jsonResponse"], rows: "label" } as const
      assert.deepStrictEqual(
        readNdjson(yield* collect(Table.ndjson(Assets.listAssets({ projectId, fields: perLabel.fields }), perLabel))),
        names.slice(0, 3).map((asset_externalId) => ({ jsonResponse: response, asset_externalId }))
      )
    }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeContext.layer))))
})

describe("a project whose media are saved", () => {
  it.scoped("becomes a table with their paths", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      const { id: projectId } = yield* Projects.createProject({
        title: "Letters",
        inputType: "TEXT",
        jsonInterface: { jobs: {} }
      })
      yield* Assets.appendMany({ projectId, assets: [{ externalId: "letter", content: "Dear Ada" }] })
      const fields = ["externalId"] as const
      const rows = Assets.listAssets({ projectId, fields, downloadMedia: { folder } })
      yield* rows.pipe(Table.ndjson({ fields, media: true, nested: "flatten" }), Table.save(`${folder}/table.ndjson`))
      const [row] = readNdjson(Buffer.from(yield* fs.readFile(`${folder}/table.ndjson`)))
      assert.deepInclude(row, { externalId: "letter", "media.frames": [], "media.richText": null })
      assert.strictEqual(yield* fs.readFileString(row!["media.content"] as string), "Dear Ada")
    }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeContext.layer))))
})

describe("types", () => {
  it("want rows that have the fields, and fields that exist", () => {
    const rows = Stream.make({ id: Asset.AssetId.make("a1"), externalId: null })
    const _bytes = rows.pipe(Table.csv({ fields: ["id", "externalId"] }))
    expectTypeOf(_bytes).toEqualTypeOf<Stream.Stream<Uint8Array, KiliError.InvalidInput>>()
    const _first = Table.parquet(Stream.fail("gone" as const), { fields: ["id"] })
    expectTypeOf(_first).toEqualTypeOf<Stream.Stream<Uint8Array, KiliError.InvalidInput | "gone">>()
    // @ts-expect-error -- the rows have no status
    const _missing = Table.csv(rows, { fields: ["id", "status"] })
    // @ts-expect-error -- the rows have no media
    const _media = Table.csv(rows, { fields: ["id"], media: true })
    // @ts-expect-error -- labels have no media
    const _labelMedia = Table.csv({ entity: "label", fields: ["id"], media: true })
    const _perhaps = Table.csv(rows, { fields: ["id"], media: false as boolean })
    expectTypeOf(_perhaps).toEqualTypeOf<Stream.Stream<Uint8Array, KiliError.InvalidInput>>()
    // @ts-expect-error -- there is no such field
    const _unknown = Table.csv({ fields: ["colour"] })
    // @ts-expect-error -- labels have no labels
    const _labels = Table.csv({ entity: "label", fields: ["id"], rows: "label" })
    expectTypeOf(Table.save("a")(_first)).toEqualTypeOf<
      Effect.Effect<void, KiliError.InvalidInput | KiliError.FileError | "gone", FileSystem.FileSystem | Path.Path>
    >()
  })
})

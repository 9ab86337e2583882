/**
 * What a command gives: rows in a format, to stdout or to a file.
 */
import type * as KiliError from "@effect-kili/core/KiliError"
import * as Table from "@effect-kili/node/Table"
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Format } from "./commands/shared.js"
import type { OutputError, ReaderLeft } from "./Exit.js"
import * as Stdout from "./Stdout.js"
import * as Talk from "./Talk.js"
import * as TextTable from "./TextTable.js"

/** How rows are written. */
export interface Settings {
  readonly format: Format
  /** The file to write instead of stdout. */
  readonly file: string | undefined
  readonly nested: "flatten" | "struct"
  /** Columns of the terminal; none where there is no terminal, and lines may be as long as they are. */
  readonly width: number | undefined
  readonly color: boolean
}

/** The settings in force, which `Main` makes of the flags. */
export class Output extends Context.Tag("@effect-kili/cli/Output")<Output, Settings>() {}

const endings: Readonly<Record<string, Format>> = {
  arrow: "arrow",
  arrows: "arrow-stream",
  csv: "csv",
  json: "json",
  jsonl: "ndjson",
  ndjson: "ndjson",
  parquet: "parquet",
  txt: "table"
}

/** The format of a file that its name tells. */
export const formatOf = (file: string | undefined): Format | undefined =>
  file === undefined ? undefined : endings[/\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ""]

const encoder = new TextEncoder()

/** Lines of JSON as the members of one list. They come whole, and no value has a line end in it. */
const listed = <E, R>(lines: Stream.Stream<Uint8Array, E, R>): Stream.Stream<string, E, R> =>
  Stream.decodeText(lines).pipe(
    Stream.filter((text) => text !== ""),
    Stream.map((text) => text.trimEnd().replaceAll("\n", ",\n")),
    Stream.zipWithIndex,
    Stream.map(([text, index]) => `${index === 0 ? "[" : ","}\n${text}`),
    Stream.concat(Stream.make("\n]\n")),
    Stream.mapAccum(true, (first, part) => [false, first && part.startsWith("\n]") ? "[]\n" : part])
  )

const bytesOf = <A extends object, I, E, R>(
  settings: Settings,
  schema: Schema.Schema<A, I>,
  rows: Stream.Stream<A, E, R>
): Stream.Stream<Uint8Array, E | KiliError.InvalidInput, R> => {
  switch (settings.format) {
    case "table":
      return Stream.map(TextTable.print(schema, rows, settings), (text) => encoder.encode(text))
    case "lines":
      return Stream.map(TextTable.lines(schema, rows), (text) => encoder.encode(text))
    case "json":
      return listed(Table.encodeStructs("ndjson", schema, { nested: settings.nested })(rows)).pipe(
        Stream.map((text) => encoder.encode(text))
      )
    case "arrow-stream":
      return Table.encodeStructs("arrowStream", schema, { nested: settings.nested })(rows)
    default:
      return Table.encodeStructs(settings.format, schema, { nested: settings.nested })(rows)
  }
}

type Failure = KiliError.FileError | KiliError.InvalidInput | OutputError | ReaderLeft

const deliver = <E, R>(
  settings: Settings,
  bytes: Stream.Stream<Uint8Array, E, R>
): Effect.Effect<void, E | Failure, R | FileSystem.FileSystem | Path.Path> =>
  settings.file === undefined ? Stdout.writeAll(bytes) : Table.save(settings.file)(bytes)

/** Writes rows as they come, in the format that was asked for. */
export const rows = Effect.fnUntraced(function*<A extends object, I, E, R>(
  schema: Schema.Schema<A, I>,
  rows: Stream.Stream<A, E, R>
) {
  const settings = yield* Output
  yield* deliver(settings, bytesOf(settings, schema, rows))
})

/** Writes one thing: as an object in JSON, as a row in the formats of tables, and field by field for a person. */
export const one = Effect.fnUntraced(function*<A extends object, I>(schema: Schema.Schema<A, I>, value: A) {
  const settings = yield* Output
  switch (settings.format) {
    case "json":
      return yield* deliver(
        settings,
        Table.encodeStructs("ndjson", schema, { nested: settings.nested })(Stream.make(value)).pipe(
          Stream.decodeText(),
          Stream.map((text) => encoder.encode(`${JSON.stringify(JSON.parse(text), null, 2)}\n`))
        )
      )
    case "table":
      return yield* deliver(settings, Stream.make(encoder.encode(TextTable.fields(schema, value, settings))))
    default:
      return yield* deliver(settings, bytesOf(settings, schema, Stream.make(value)))
  }
})

/** Writes how many came to what: in one line for a person, who is not told of what did not happen. */
export const counts = Effect.fnUntraced(function*<A extends Readonly<Record<string, number>>, I>(
  schema: Schema.Schema<A, I>,
  value: A
) {
  const { format } = yield* Output
  yield* format === "table" ? text(`${sentence(value)}\n`) : one(schema, value)
})

/** Such counts in words: `2 created, 1 already there`; `duplicateOf` is one of another. */
export const sentence = (counts: Readonly<Record<string, number>>): string => {
  const told = Object.entries(counts).filter(([, count]) => count > 0).map(([name, count]) =>
    `${count} ${name.replace(/Of$/, "").replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`
  )
  return told.length === 0 ? "nothing" : told.join(", ")
}

/** Writes a number: plain for a person, and in its field otherwise. */
export const count = Effect.fnUntraced(function*(total: number) {
  const { format } = yield* Output
  yield* format === "table" || format === "lines"
    ? text(`${total}\n`)
    : one(Schema.Struct({ count: Schema.Number }), { count: total })
})

/** What was done stays done when its result cannot be written: then it is said. A reader that left knows enough. */
export const orSay =
  (done: string) => <A, E extends { readonly _tag: string }, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.tapError(self, ({ _tag }) => _tag === "ReaderLeft" ? Effect.void : Talk.tell(done))

/** Writes text that has a form of its own. */
export const text = Effect.fnUntraced(function*(text: string) {
  yield* deliver(yield* Output, Stream.make(encoder.encode(text)))
})

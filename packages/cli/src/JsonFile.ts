/**
 * Settings in a file of JSON. It may hold a key: a fault tells its place, and never quotes the text.
 */
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { SettingsError } from "./Exit.js"
import * as PrivateFile from "./PrivateFile.js"

const placeIn = (text: string, cause: unknown): string => {
  const position = cause instanceof Error ? /at position (\d+)/.exec(cause.message)?.[1] : undefined
  if (position === undefined) return ""
  const before = text.slice(0, Number(position)).split("\n")
  return ` (line ${before.length}, column ${before.at(-1)!.length + 1})`
}

/** What the fields of a file hold, by their names: in place of the messages of a schema, which quote the value. */
export type Expected = Readonly<Record<string, string>>

/** The deepest places at which the file is otherwise than expected. */
const problemOf = (error: ParseResult.ParseError, expected: Expected): string => {
  const paths = ParseResult.ArrayFormatter.formatErrorSync(error).map(({ path }) => path.map(String))
  const deepest = paths.filter((path) =>
    !paths.some((other) => other.length > path.length && path.every((name, index) => name === other[index]))
  )
  const problems = deepest.map((path) => {
    const name = path.at(-1)
    return name === undefined
      ? "is not an object of settings"
      : `${path.join(".")} is not ${expected[name] ?? "what it should be"}`
  })
  return [...new Set(problems)].join("; ")
}

const unusable = (path: string, does: string) => (error: PlatformError.PlatformError) =>
  new SettingsError({ path, problem: `cannot be ${does} (${PrivateFile.reason(error)})` })

/** What the file holds; none when there is no such file. */
export const read = <A, I>(schema: Schema.Schema<A, I>, expected: Expected) => {
  const decode = Schema.decodeUnknown(schema, { errors: "all", onExcessProperty: "preserve" })
  return Effect.fnUntraced(function*(path: string) {
    const fs = yield* FileSystem.FileSystem
    const found = yield* fs.readFileString(path).pipe(
      Effect.asSome,
      Effect.catchIf(
        (error) => error._tag === "SystemError" && error.reason === "NotFound",
        () => Effect.succeedNone
      ),
      Effect.mapError(unusable(path, "read"))
    )
    if (Option.isNone(found)) return undefined
    const text = found.value
    const json = yield* Effect.try({
      try: (): unknown => JSON.parse(text),
      catch: (cause) => new SettingsError({ path, problem: `is not JSON${placeIn(text, cause)}` })
    })
    return yield* Effect.mapError(
      decode(json),
      (error) => new SettingsError({ path, problem: problemOf(error, expected) })
    )
  })
}

/** Replaces the file whole, readable to its owner alone. */
export const write = <A, I>(schema: Schema.Schema<A, I>) => {
  const encode = Schema.encode(schema, { onExcessProperty: "preserve" })
  return Effect.fnUntraced(function*(path: string, value: A) {
    const fs = yield* FileSystem.FileSystem
    const { dirname } = yield* Path.Path
    const text = `${JSON.stringify(yield* Effect.orDie(encode(value)), null, 2)}\n`
    yield* Effect.mapError(
      fs.makeDirectory(dirname(path), { recursive: true, mode: 0o700 }),
      unusable(path, "written")
    )
    yield* PrivateFile.save(path)(Stream.make(new TextEncoder().encode(text)))
  })
}

/**
 * What is piped into the command.
 */
import * as NodeStream from "@effect/platform-node/NodeStream"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { Failed, UsageError } from "./Exit.js"

const unreadable = (cause: { readonly message: string }) =>
  new Failed({ message: `stdin cannot be read: ${cause.message}` })

const bytes = Stream.mapError(NodeStream.stdin, unreadable)

/** Its lines without blanks around, and without empty ones. */
export const lines: Effect.Effect<ReadonlyArray<string>, Failed> = bytes.pipe(
  Stream.decodeText(),
  Stream.splitLines,
  Stream.map((line) => line.trim()),
  Stream.filter((line) => line !== ""),
  Stream.runCollect,
  Effect.map(Chunk.toReadonlyArray)
)

/** All of it in a file for as long as the command runs: it can then be looked through before anything is done. */
export const inFile: Effect.Effect<string, Failed, FileSystem.FileSystem | Scope.Scope> = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const file = yield* fs.makeTempFileScoped()
  yield* Stream.run(bytes, fs.sink(file))
  return file
}).pipe(Effect.catchAll((error) => error._tag === "Failed" ? Effect.fail(error) : unreadable(error)))

/** Names that stand as arguments, each once, where `-` alone stands for those of stdin. */
export const orNames = (given: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<string>, Failed | UsageError> =>
  !given.includes("-")
    ? Effect.succeed([...new Set(given)])
    : given.length > 1
    ? new UsageError({ problem: "- stands for the names that stdin has: give no others beside it" })
    : Effect.map(lines, (names) => [...new Set(names)])

/** All of it, as text. */
export const all: Effect.Effect<string, Failed> = bytes.pipe(Stream.decodeText(), Stream.mkString)

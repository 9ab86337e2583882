/**
 * Writes to stdout: no faster than its reader reads, and with an end when the reader leaves or the disk is full.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { OutputError, ReaderLeft } from "./Exit.js"
import * as Screen from "./Screen.js"

const failureOf = (error: NodeJS.ErrnoException): OutputError | ReaderLeft =>
  error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED"
    ? new ReaderLeft()
    : new OutputError({
      target: "stdout",
      description: error.code === "ENOSPC" ? "no space left on the disk" : error.message
    })

/** Ends when the text is handed on. */
export const write = (text: string | Uint8Array): Effect.Effect<void, OutputError | ReaderLeft> =>
  Effect.async((resume) => {
    if (process.stdout.isTTY) Screen.erase()
    process.stdout.write(text, (error) => {
      resume(error === null || error === undefined ? Effect.void : Effect.fail(failureOf(error)))
    })
  })

export const line = (text: string): Effect.Effect<void, OutputError | ReaderLeft> => write(`${text}\n`)

export const writeAll = <E, R>(
  parts: Stream.Stream<string | Uint8Array, E, R>
): Effect.Effect<void, E | OutputError | ReaderLeft, R> => Stream.runForEach(parts, write)

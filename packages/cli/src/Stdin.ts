/**
 * What is piped to the command.
 */
import * as Effect from "effect/Effect"
import { text } from "node:stream/consumers"
import { Failed } from "./Exit.js"

/** All of stdin, as text. */
export const all: Effect.Effect<string, Failed> = Effect.tryPromise({
  try: () => text(process.stdin),
  catch: (cause) =>
    new Failed({ message: `stdin cannot be read: ${cause instanceof Error ? cause.message : String(cause)}` })
})

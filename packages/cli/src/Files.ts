/**
 * Files that flags name: small ones, read whole. `-` is stdin.
 */
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import { UsageError } from "./Exit.js"
import * as Stdin from "./Stdin.js"

/** Why a file cannot be read, in words. */
export const why = (error: PlatformError.PlatformError): string => {
  if (error._tag === "BadArgument") return error.message
  switch (error.reason) {
    case "NotFound":
      return "there is no such file"
    case "PermissionDenied":
      return "it may not be read"
    default:
      return error.description ?? error.message
  }
}

/** A file whose name does not tell what it holds. */
export const unclear = (flag: string, path: string): Effect.Effect<never, UsageError, FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    // What cannot be looked at is told when it is read
    const exists = path === "-" || (yield* Effect.orElseSucceed(fs.exists(path), () => true))
    return yield* exists
      ? new UsageError({
        problem: path === "-" ? `${flag} -: what does stdin hold?` : `${flag} "${path}": what does it hold?`,
        hint: "--input-format csv or ndjson says so"
      })
      : new UsageError({ problem: `${flag} "${path}": does not exist` })
  })

const text = Effect.fnUntraced(function*(flag: string, path: string) {
  const fs = yield* FileSystem.FileSystem
  return yield* fs.readFileString(path === "-" ? yield* Stdin.inFile : path).pipe(
    Effect.mapError((error) => new UsageError({ problem: `${flag} ${path}: ${why(error)}` }))
  )
})

/** The JSON value in a file. */
export const json = Effect.fnUntraced(function*(flag: string, path: string) {
  const content = yield* text(flag, path)
  return yield* Effect.try({
    try: (): unknown => JSON.parse(content.replace(/^\uFEFF/, "")),
    catch: (cause) =>
      new UsageError({
        problem: `${flag} ${path}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`
      })
  })
})

/**
 * Files that flags name: small ones, read whole. `-` is stdin.
 */
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import { UsageError } from "./Exit.js"
import * as Stdin from "./Stdin.js"

const why = (error: PlatformError.PlatformError): string => {
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

import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as mediaType from "./mediaType.js"

/** A file that can be uploaded. */
export interface LocalFile {
  readonly path: string
  readonly size: number
  readonly mediaType: string | undefined
}

/**
 * What stands at the path, or why it cannot be uploaded.
 *
 * @internal
 */
export const inspect = (path: string): Effect.Effect<Either.Either<LocalFile, string>, never, FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const info = yield* fs.stat(path)
    if (info.type !== "File") return Either.left(`"${path}" is not a file but a ${info.type.toLowerCase()}`)
    if (info.size === FileSystem.Size(0)) return Either.left(`"${path}" is empty`)
    yield* fs.access(path, { readable: true })
    return Either.right({ path, size: Number(info.size), mediaType: mediaType.fromName(path) })
  }).pipe(
    Effect.catchTags({
      SystemError: (error) =>
        Effect.succeed(Either.left(
          error.reason === "NotFound"
            ? `no file at "${path}"`
            : `"${path}" cannot be read (${error.description ?? error.reason})`
        )),
      BadArgument: (error) => Effect.succeed(Either.left(`"${path}" is no path: ${error.message}`))
    })
  )

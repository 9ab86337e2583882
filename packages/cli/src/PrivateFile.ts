/**
 * Files that hold a key: readable to their owner alone from the first byte on, and there whole or not at all.
 */
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { OutputError } from "./Exit.js"

/** Why a file could not be used, in words. */
export const reason = (error: PlatformError.PlatformError): string =>
  error._tag === "SystemError" ? error.description ?? error.reason : error.message

/** Replaces the file by what the stream gives, when it has given all. A link stays one: what it leads to is replaced. */
export const save = (path: string) =>
<E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>
): Effect.Effect<void, E | OutputError, R | FileSystem.FileSystem | Path.Path> =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const { basename, dirname, join } = yield* Path.Path
    const onDisk = <A, R>(self: Effect.Effect<A, PlatformError.PlatformError, R>) =>
      Effect.mapError(self, (error) => new OutputError({ target: path, description: reason(error) }))
    const target = yield* Effect.orElseSucceed(fs.realPath(path), () => path)
    // A device, or a pipe, would be replaced by a file, too
    const old = yield* Effect.option(fs.stat(target))
    if (Option.isSome(old) && old.value.type !== "File") {
      return yield* new OutputError({ target: path, description: "it is no file that can be replaced" })
    }
    const part = join(dirname(target), `.${basename(target)}.${globalThis.crypto.randomUUID()}.part`)
    const fill = Effect.gen(function*() {
      const file = yield* onDisk(fs.open(part, { flag: "wx", mode: 0o600 }))
      // A write goes on when its fiber is interrupted, and would then go to a descriptor that is closed, or another's
      yield* Stream.runForEach(bytes, (chunk) => Effect.uninterruptible(onDisk(file.writeAll(chunk))))
      yield* onDisk(file.sync)
    })
    yield* Effect.scoped(fill).pipe(
      Effect.zipRight(onDisk(fs.rename(part, target))),
      Effect.onError(() => Effect.ignoreLogged(fs.remove(part, { force: true })))
    )
  })

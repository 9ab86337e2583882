import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as KiliError from "../KiliError.js"
import * as Progress from "../Progress.js"
import * as body from "./body.js"
import * as mediaName from "./mediaName.js"

/** A file to save: where it is, the asset that it belongs to, and its encoded path in the folder. */
export interface Wanted {
  readonly url: string
  readonly id: string
  readonly path: string
  /** Goes behind the path in place of the extension of the content's type. */
  readonly extension?: string | undefined
}

/** Media are packed already, and the length of the bytes is told only when they are not packed once more. */
const request = (url: string) => HttpClientRequest.setHeader(HttpClientRequest.get(url), "accept-encoding", "identity")

/**
 * Each file of a name that may meet another's waits until the ones before it have theirs: the same listing gives the same
 * names, whichever answer comes first.
 */
const makeTurns = () => {
  const last = new Map<string, Effect.Latch>()
  return (path: string) => {
    const stem = mediaName.stem(path)
    const before = last.get(stem)
    const over = Effect.unsafeMakeLatch()
    last.set(stem, over)
    return {
      come: before === undefined ? Effect.void : before.await,
      end: Effect.suspend(() => {
        if (last.get(stem) === over) last.delete(stem)
        return over.open
      })
    }
  }
}

/** The time of the last change, in whole seconds, if the server tells one. */
const modifiedOf = ({ headers }: HttpClientResponse.HttpClientResponse): Date | undefined => {
  const at = Date.parse(headers["last-modified"] ?? "")
  return Number.isNaN(at) ? undefined : new Date(at)
}

/**
 * Saves files into a folder, which it makes when it is not there: `concurrency` at once, each in constant memory, under a
 * name of its own.
 *
 * @internal
 */
export const make = Effect.fnUntraced(function*(operation: string, folder: string, concurrency: number) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const permits = yield* Effect.makeSemaphore(concurrency)
  const names = mediaName.makeNames()
  const turnOf = makeTurns()
  let done = 0

  const at = (file: string) => <A, R>(self: Effect.Effect<A, PlatformError.PlatformError, R>) =>
    Effect.mapError(self, (error) => new KiliError.FileError({ operation, path: file, description: told(error) }))

  const root = path.resolve(folder)
  yield* at(root)(fs.makeDirectory(root, { recursive: true }))
  const realRoot = yield* at(root)(fs.realPath(root))

  /** Where a folder really lies, or would when it is made. */
  const realPath = (directory: string): Effect.Effect<string, PlatformError.PlatformError> =>
    Effect.catchIf(
      fs.realPath(directory),
      (error) => error._tag === "SystemError" && error.reason === "NotFound",
      () => realPath(path.dirname(directory))
    )

  const makeFolder = Effect.fnUntraced(function*(directory: string) {
    if (directory === root) return
    const real = yield* at(directory)(realPath(directory))
    const inside = path.relative(realRoot, real)
    if (path.isAbsolute(inside) || inside.split(path.sep)[0] === "..") {
      return yield* new KiliError.FileError({
        operation,
        path: directory,
        description: "a symbolic link leads out of the folder"
      })
    }
    yield* at(directory)(fs.makeDirectory(directory, { recursive: true }))
  })

  /** Another asset's file may have the name and the length, but hardly the time of its last change as well. */
  const isThere = (target: string, size: number | undefined, modified: Date | undefined) =>
    size === undefined || modified === undefined ? Effect.succeed(false) : at(target)(
      fs.stat(target).pipe(
        Effect.map((info) =>
          info.type === "File" && info.size === FileSystem.Size(size) &&
          Option.exists(info.mtime, (time) => time.getTime() === modified.getTime())
        ),
        Effect.catchIf(
          (error) => error._tag === "SystemError" && error.reason === "NotFound",
          () => Effect.succeed(false)
        )
      )
    )

  const write = (target: string, response: HttpClientResponse.HttpClientResponse) => {
    const part = path.join(path.dirname(target), `.${globalThis.crypto.randomUUID()}.part`)
    const transfer = Effect.gen(function*() {
      const file = yield* at(target)(fs.open(part, { flag: "wx" }))
      yield* Stream.runForEach(body.bytes(operation, response, body.patience), (chunk) =>
        // A write goes on when its fiber is interrupted, and would then go to a descriptor that is closed, or another's.
        chunk.length === 0 ? Effect.void : Effect.uninterruptible(at(target)(file.writeAll(chunk))))
    })
    const modified = modifiedOf(response)
    return Effect.scoped(transfer).pipe(
      Effect.zipRight(modified === undefined ? Effect.void : at(target)(fs.utimes(part, modified, modified))),
      Effect.zipRight(at(target)(fs.rename(part, target))),
      Effect.onError(() => Effect.ignoreLogged(fs.remove(part, { force: true })))
    )
  }

  const save = ({ extension, id, path: wanted, url }: Wanted, named: Effect.Effect<unknown>) =>
    Effect.suspend(() => {
      let target: string | undefined
      return body.get(operation, request(url), (response) =>
        Effect.gen(function*() {
          if (target === undefined) {
            const contentType = response.headers["content-type"]
            const name = extension === undefined ? mediaName.typed(wanted, contentType) : { path: wanted, extension }
            target = path.join(root, ...names.take(name, id).split("/"))
            yield* named
          }
          yield* makeFolder(path.dirname(target))
          // The first bytes are taken, which closes the stream; how it ends says nothing of a file that is there.
          if (yield* isThere(target, body.lengthOf(response), modifiedOf(response))) {
            yield* Effect.ignore(Stream.runHead(body.bytes(operation, response, body.patience)))
          } else yield* write(target, response)
          yield* Progress.report({ operation, unit: "files", done: ++done })
          return target
        }))
    })

  return {
    /** The absolute path of the file, which is whole. */
    save: (wanted: Wanted) =>
      Effect.suspend(() => {
        const turn = turnOf(wanted.path)
        return turn.come.pipe(
          Effect.zipRight(permits.withPermits(1)(save(wanted, turn.end))),
          Effect.ensuring(turn.end)
        )
      }),
    /** Counts among the files at once. */
    limited: permits.withPermits(1)
  }
})

const told = (error: PlatformError.PlatformError): string =>
  error._tag === "SystemError" ? error.description ?? error.reason : error.message

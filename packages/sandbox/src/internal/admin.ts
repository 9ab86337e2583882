import * as NodeStream from "@effect/platform-node/NodeStream"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { createReadStream } from "node:fs"
import { open, rm, stat } from "node:fs/promises"
import * as Fault from "../Fault.js"
import { authorized, notARequest, readText, type Settings } from "./http.js"
import type { Problem, Snapshots } from "./snapshot.js"

/** @internal */
export const prefix = "/admin"

const done = HttpServerResponse.empty({ status: 204 })

const readFaults = Effect.gen(function*() {
  const text = yield* readText
  const body = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () => notARequest("The body of the request is not JSON")
  })
  const faults = Either.all((Array.isArray(body) ? body : [body]).map(Fault.fromJson))
  return yield* Effect.mapError(faults, ({ problem }) => notARequest(problem))
})

const notImported = (problem: Problem) =>
  problem._tag === "SqlError" || problem._tag === "FileProblem"
    ? notARequest("The file is not a store of a sandbox, or is damaged")
    : notARequest(problem.message)

/**
 * What those who run a sandbox ask of it, beside the platform's own address space.
 *
 * @internal
 */
export const makeRouter = ({ apiKey, faults, journal }: Settings, snapshots: Snapshots) => {
  const list = Effect.map(
    faults.list,
    (active) => HttpServerResponse.unsafeJson(active.map(({ fault, met }) => ({ fault: Fault.toJson(fault), met })))
  )

  // All faults or none
  const add = Effect.gen(function*() {
    const given = yield* readFaults
    yield* Effect.forEach(given, faults.add, { discard: true })
    return HttpServerResponse.setStatus(yield* list, 201)
  })

  const exported = Effect.gen(function*() {
    const path = yield* snapshots.temporaryFile
    yield* snapshots.exportTo(path)
    const { size } = yield* Effect.promise(() => stat(path))
    const bytes = NodeStream.fromReadable<unknown, Uint8Array>(() => createReadStream(path), (cause) => cause)
    return HttpServerResponse.stream(Stream.ensuring(bytes, Effect.promise(() => rm(path, { force: true }))), {
      contentLength: size,
      contentType: "application/vnd.sqlite3"
    })
  })

  const receive = (path: string) =>
    Effect.acquireUseRelease(
      Effect.promise(() => open(path, "w")),
      (file) =>
        Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ stream }) =>
          Stream.runForEach(stream, (bytes) => Effect.promise(() => file.appendFile(bytes)))),
      (file) =>
        Effect.promise(() => file.close())
    )

  const imported = Effect.gen(function*() {
    const path = yield* Effect.orDie(snapshots.temporaryFile)
    yield* Effect.ensuring(
      Effect.zipRight(receive(path), Effect.mapError(snapshots.importFrom(path), notImported)),
      Effect.promise(() => rm(path, { force: true }))
    )
    return done
  })

  return HttpRouter.empty.pipe(
    HttpRouter.get(`${prefix}/faults`, list),
    HttpRouter.post(`${prefix}/faults`, add),
    HttpRouter.del(`${prefix}/faults`, Effect.as(faults.clear, done)),
    HttpRouter.get(
      `${prefix}/journal`,
      Effect.map(journal.entries, (entries) => HttpServerResponse.unsafeJson(entries))
    ),
    HttpRouter.del(`${prefix}/journal`, Effect.as(journal.clear, done)),
    HttpRouter.post(`${prefix}/reset`, Effect.as(Effect.orDie(snapshots.reset), done)),
    HttpRouter.get(`${prefix}/export`, Effect.orDie(exported)),
    HttpRouter.post(`${prefix}/import`, imported),
    HttpRouter.use((handler) => Effect.zipRight(authorized(apiKey), handler))
  )
}

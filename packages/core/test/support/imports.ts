/**
 * What tests of imports share: a project in a sandbox, and a clock that runs while they wait.
 */
import * as Assets from "@effect-kili/core/Assets"
import type { KiliClient } from "@effect-kili/core/KiliClient"
import type { InputType, ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import type { Fault } from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { fileURLToPath } from "node:url"

export const provide = <A, E, R extends Layer.Layer.Success<ReturnType<typeof Sandbox.layer>> | FileSystem.FileSystem>(
  self: Effect.Effect<A, E, R>,
  options?: Sandbox.Options
) => Effect.provide(self, Layer.merge(Sandbox.layer(options), NodeFileSystem.layer))

export const photograph = (name: string) => fileURLToPath(new URL(`../../../../examples/data/${name}`, import.meta.url))

export const createProject = (inputType: InputType = "IMAGE") =>
  Effect.map(
    Projects.createProject({ title: "Cars", inputType, jsonInterface: { jobs: {} } }),
    ({ id }) => id
  )

export const hosted = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    externalId: `image_${from + index}`,
    content: `https://example.com/${from + index}.jpg`
  }))

/** The names of a project's assets, one for each asset. */
export const names = (projectId: ProjectId): Effect.Effect<Array<string | null>, Assets.ListAssetsError, KiliClient> =>
  Assets.listAssets({ projectId, fields: ["externalId"] }).pipe(
    Stream.map(({ externalId }) => externalId),
    Stream.runCollect,
    Effect.map(Chunk.toArray)
  )

/** Moves the clock until the effect has ended: what waits, waits in no time, while real files are read. */
export const driven = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(self)
    while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

export const befall = (...faults: ReadonlyArray<Fault>) =>
  Effect.flatMap(Sandbox.Sandbox, (sandbox) => Effect.forEach(faults, sandbox.faults.add, { discard: true }))

/** How often an operation was asked for. */
export const asked = (operation: string) =>
  Effect.flatMap(
    Sandbox.Sandbox,
    ({ journal }) => Effect.map(journal.entries, (entries) => entries.filter((entry) => entry.operation === operation))
  )

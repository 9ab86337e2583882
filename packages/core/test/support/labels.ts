/**
 * What tests of labels share: a project of every task in a sandbox, and a clock that runs while they wait.
 */
import { AssetId } from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import type { JsonObject } from "@effect-kili/core/Json"
import type { JsonInterface } from "@effect-kili/core/JsonInterface"
import { KiliClient } from "@effect-kili/core/KiliClient"
import type { InputType, ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import type { Fault } from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"

export const provide = <A, E, R extends Layer.Layer.Success<ReturnType<typeof Sandbox.layer>>>(
  self: Effect.Effect<A, E, R>
) => Effect.provide(self, Sandbox.layer())

/** Takes assets of any type, without their files. */
const appendManyAssets = GraphQL.mutation({
  name: "appendManyAssets",
  document: "mutation appendManyAssets($data: AppendManyAssetsData!, $where: ProjectWhere!) { " +
    "data: appendManyAssets(data: $data, where: $where) { id } }",
  variables: Schema.Unknown,
  data: Schema.Unknown
})

export const jsonInterface: JsonInterface = {
  jobs: {
    KIND: {
      mlTask: "CLASSIFICATION",
      required: 0,
      content: { categories: { CAT: { name: "Cat" }, DOG: { name: "Dog" } }, input: "radio" }
    },
    TEXT: { mlTask: "TRANSCRIPTION", required: 0, content: { input: "textField" } }
  }
}

export const kind = (name: string): JsonObject => ({ KIND: { categories: [{ name, confidence: 90 }] } })

/** A project with assets named `a0`, `a1`, …, and their ids. */
export const project = (
  count: number,
  inputType: InputType = "IMAGE",
  ontology: JsonInterface = jsonInterface
) =>
  Effect.gen(function*() {
    const { id: projectId } = yield* Projects.createProject({ title: "Pets", inputType, jsonInterface: ontology })
    const client = yield* KiliClient
    const names = Array.from({ length: count }, (_, index) => `a${index}`)
    const ids = names.map((name) => AssetId.make(`c${projectId}${name}`))
    for (const [from, batch] of Arr.chunksOf(ids, 100).entries()) {
      const all = <A>(value: A) => batch.map(() => value)
      yield* client.execute(appendManyAssets, {
        where: { id: projectId },
        data: {
          contentArray: all("https://example.com/a.jpg"),
          externalIDArray: names.slice(from * 100, from * 100 + batch.length),
          idArray: batch,
          isHoneypotArray: all(false),
          jsonContentArray: all(""),
          jsonMetadataArray: all("{}")
        }
      })
    }
    return { projectId, ids, names }
  })

export const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

/** Moves the clock until the effect has ended: what waits, waits in no time. */
export const driven = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(self)
    while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

export const befall = (...faults: ReadonlyArray<Fault>) =>
  Effect.flatMap(Sandbox.Sandbox, (sandbox) => Effect.forEach(faults, sandbox.faults.add, { discard: true }))

/** The operations that were asked for since the journal was last cleared. */
export const asked = Effect.flatMap(
  Sandbox.Sandbox,
  ({ journal }) => Effect.map(journal.entries, (entries) => entries.map(({ operation }) => operation))
)

export const forget = Effect.flatMap(Sandbox.Sandbox, ({ journal }) => journal.clear)

/** The names of the assets that have labels, one for each label. */
export const labeled = (projectId: ProjectId) =>
  Effect.map(
    collect(Assets.listAssets({ projectId, fields: ["externalId", "labels.id"] })),
    (assets) => assets.flatMap(({ externalId, labels }) => labels.map(() => externalId))
  )

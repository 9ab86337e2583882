/**
 * An import that is killed, again and again, and begun anew.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import { assert, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const rows = 5000
const kills = 20

const program = fileURLToPath(new URL("support/import.mjs", import.meta.url))

const client = Layer.unwrapEffect(
  Effect.map(
    SandboxServer.SandboxServer,
    (options) => NodeKili.layerConfig(Config.succeed({ ...options, callsPerMinute: Infinity }))
  )
)

const world = Layer.provideMerge(client, SandboxServer.layer())

/** One request in twenty fails, most of them after their change was applied. */
const faults: ReadonlyArray<Fault.Fault> = [
  Fault.CutAfter.make({ rate: 0.02, seed: 1 }),
  Fault.ServerErrorAfter.make({ rate: 0.02, seed: 2, status: 502 }),
  Fault.CutBefore.make({ rate: 0.01, seed: 3 })
]

const start = Effect.fnUntraced(function*(projectId: string) {
  const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
  const child = spawn(process.execPath, [program, endpoint, Redacted.value(apiKey), projectId, String(rows)], {
    env: {},
    stdio: ["ignore", "pipe", "inherit"]
  })
  return { child, ended: once(child, "close"), told: text(child.stdout) }
})

it.live("an import that was killed at twenty points and begun anew has each row once", () =>
  Effect.gen(function*() {
    const { faults: set, journal } = yield* Sandbox.Sandbox
    const { id: projectId } = yield* Projects.createProject({
      title: "Crash",
      inputType: "IMAGE",
      jsonInterface: { jobs: {} }
    })
    yield* Effect.forEach(faults, set.add, { discard: true })

    /** Whether a run has come so far: before its first batch was sent, or behind one of the first. */
    const reached = (batches: number, requests: number) =>
      Effect.map(journal.entries, (entries) =>
        batches === 0
          ? entries.length >= requests
          : entries.filter(({ operation }) => operation === "appendManyAssets").length >= batches)

    for (let killed = 0; killed < kills; killed++) {
      yield* journal.clear
      // Few batches a run, so that there is something left to send for all of them.
      const batches = yield* Random.nextIntBetween(0, 3)
      const requests = yield* Random.nextIntBetween(1, 8)
      const { child, ended } = yield* start(projectId)
      while (child.exitCode === null && !(yield* reached(batches, requests))) yield* Effect.sleep("2 millis")
      child.kill("SIGKILL")
      yield* Effect.promise(() => ended)
      assert.strictEqual(child.signalCode, "SIGKILL", "the import was killed, and did not end by itself")
    }

    const { child, ended, told } = yield* start(projectId)
    yield* Effect.promise(() => ended)
    assert.strictEqual(child.exitCode, 0)
    const summary = JSON.parse(yield* Effect.promise(() => told))
    assert.isAbove(summary.created, 0, "the kills left something to send")
    assert.isAbove(summary.alreadyThere, 0, "the kills came after something was sent")
    assert.deepStrictEqual(summary, {
      ...summary,
      created: rows - summary.alreadyThere,
      duplicateOf: 0,
      failed: 0,
      invalid: 0,
      pending: 0
    })
    yield* set.clear
    const names = yield* Stream.runCollect(
      Stream.map(Assets.listAssets({ projectId, fields: ["externalId"] }), ({ externalId }) => externalId)
    )
    assert.sameMembers(
      Chunk.toArray(names),
      Array.from({ length: rows }, (_, row) => `asset_${row}`)
    )
  }).pipe(Effect.withRandom(Random.make("crash")), Effect.provide(world)), 300_000)

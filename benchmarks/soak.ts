/**
 * Eight clients against one sandbox over HTTP, while one request in twenty fails in every way that a request can:
 * `npm run bench -- soak`, or with a number of seconds, `npm run bench -- soak 600`. The sandbox is a process of its own,
 * so that its memory is told apart. In the end every asset that was sent is there once, and the memory stayed flat.
 */
import * as Assets from "@effect-kili/core/Assets"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const clients = 8
const batchSize = 50
const seed = 20_240_701

/** Each at a rate of its own; one request in twenty meets one of them. */
const faults: ReadonlyArray<Fault.Fault> = [
  Fault.TooManyRequests.make({ rate: 0.008, retryAfter: Duration.seconds(1), seed }),
  Fault.ServerErrorBefore.make({ rate: 0.008, seed, status: 503 }),
  Fault.ServerErrorAfter.make({ rate: 0.008, seed, status: 502 }),
  Fault.CutBefore.make({ rate: 0.008, seed }),
  Fault.CutAfter.make({ rate: 0.008, seed }),
  Fault.HtmlBody.make({ rate: 0.005, seed }),
  Fault.TruncatedBody.make({ rate: 0.005, seed })
]

// -- The server

const Listening = Schema.Struct({ apiKey: Schema.String, endpoint: Schema.String })
const Memory = Schema.Struct({ heap: Schema.Number, rss: Schema.Number })

const tell = (message: object) => Effect.sync(() => process.send?.(message))

const serve = (dataFile: string) =>
  Effect.gen(function*() {
    const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
    process.on("message", () => {
      // What is left after a collection is what is kept; without one the curve would show the collector's habits
      globalThis.gc?.()
      const { heapUsed: heap, rss } = process.memoryUsage()
      process.send?.({ heap, rss })
    })
    yield* tell({ apiKey: Redacted.value(apiKey), endpoint })
    yield* Effect.never
  }).pipe(
    // A journal that is full after some seconds, so that its growth is not taken for that of the sandbox
    Effect.provide(SandboxServer.layer({ dataFile, faults, journalSize: 500 }))
  )

// -- Requests beside the SDK

class AdminError extends Data.TaggedError("AdminError")<{ readonly cause: unknown }> {}

const Met = Schema.Array(
  Schema.Struct({ fault: Schema.Struct({ _tag: Schema.String }), met: Schema.Int })
)
const Entries = Schema.Array(Schema.Struct({ number: Schema.Int }))

const admin = <A, I>(
  { apiKey, endpoint }: typeof Listening.Type,
  path: string,
  schema: Schema.Schema<A, I>
) =>
  Effect.tryPromise({
    try: async () => {
      const response = await fetch(new URL(`/admin/${path}`, endpoint), {
        headers: { authorization: `X-API-Key: ${apiKey}` }
      })
      return Schema.decodeUnknownPromise(schema)(await response.json())
    },
    catch: (cause) => new AdminError({ cause })
  })

// -- The clients

interface Sent {
  readonly names: Set<string>
  batches: number
  failed: number
  looks: number
}

/** Sends a batch until all of it is there: after an error, what is missing is looked up and sent again. */
const importWhole = (projectId: ProjectId, names: ReadonlyArray<string>, sent: Sent) =>
  Effect.gen(function*() {
    let missing = names
    while (missing.length > 0) {
      const assets = missing.map((externalId) => ({ content: `https://example.com/${externalId}.jpg`, externalId }))
      const outcome = yield* Effect.either(Assets.appendMany({ assets, projectId }))
      if (outcome._tag === "Right") break
      sent.failed++
      const committed = Reflect.get(outcome.left, "committed")
      if (committed === "no") continue
      sent.looks++
      const there = yield* Assets.listAssets({
        fields: ["externalId"],
        filter: { externalIdStrictlyIn: missing },
        projectId
      }).pipe(Stream.runCollect, Effect.retry(Schedule.spaced("200 millis")))
      const found = new Set(Chunk.toReadonlyArray(there).map(({ externalId }) => externalId))
      missing = missing.filter((name) => !found.has(name))
    }
    for (const name of names) sent.names.add(name)
    sent.batches++
  })

/** What may fail here is the fault of a fault; a mistake of this program is not passed over. */
const passing = <A, E extends { readonly _tag: string }, R>(
  effect: Effect.Effect<A, E, R>
): Effect.Effect<void, never, R> =>
  Effect.catchAll(
    Effect.asVoid(effect),
    (error) => error._tag === "KiliInvalidInput" ? Effect.die(error) : Effect.void
  )

const work = (client: number, projectId: ProjectId, until: number, sent: Sent) =>
  Effect.gen(function*() {
    for (let batch = 0; (yield* Clock.currentTimeMillis) < until; batch++) {
      const names = Array.from({ length: batchSize }, (_, row) => `${client}-${batch}-${row}`)
      yield* importWhole(projectId, names, sent)
      const page = yield* Effect.either(
        Stream.runCollect(
          Assets.listAssets({ filter: { externalIdStrictlyIn: names }, first: 20, projectId })
        )
      )
      if (page._tag === "Right") {
        yield* passing(Assets.updateProperties({
          updates: Chunk.toReadonlyArray(page.right).map(({ id }) => ({ assetId: id, jsonMetadata: { batch } }))
        }))
      }
      yield* passing(Assets.countAssets({ projectId }))
    }
  })

// -- Memory

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576)

const memoryOf = (child: ChildProcess) =>
  Effect.promise(async () => {
    child.send("memory")
    const [message] = await once(child, "message")
    return Schema.decodeUnknownPromise(Memory)(message)
  })

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** What the last quarter of the samples holds, against the second quarter: the first is the start. */
const growth = (values: ReadonlyArray<number>): number => {
  const quarter = Math.max(1, Math.floor(values.length / 4))
  return median(values.slice(-quarter)) / median(values.slice(quarter, 2 * quarter))
}

const curve = (samples: ReadonlyArray<typeof Memory.Type>, every: number): string => {
  const most = Math.max(...samples.map(({ rss }) => rss))
  const step = Math.max(1, Math.ceil(samples.length / 20))
  return samples.flatMap(({ heap, rss }, index) =>
    index % step === 0
      ? [
        `${String(Math.round(index * every)).padStart(6)} s ${String(megabytes(rss)).padStart(6)} MB ` +
        `(heap ${String(megabytes(heap)).padStart(4)} MB) ${"#".repeat(Math.round(40 * rss / most))}`
      ]
      : []
  ).join("\n")
}

// -- The run

class Lost extends Data.TaggedError("Lost")<{ readonly problems: ReadonlyArray<string> }> {
  override get message(): string {
    return this.problems.join("; ")
  }
}

const soak = (seconds: number) =>
  Effect.gen(function*() {
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "kili-soak-"))),
      (folder) => Effect.promise(() => rm(folder, { recursive: true }))
    )
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        fork(fileURLToPath(import.meta.url), ["serve", join(folder, "kili.db")], { execArgv: ["--expose-gc"] })
      ),
      (child) =>
        Effect.promise(async () => {
          const ended = once(child, "exit")
          if (child.kill("SIGKILL")) await ended
        })
    )
    const listening = yield* Effect.promise(async () => {
      const [message] = await once(child, "message")
      return Schema.decodeUnknownPromise(Listening)(message)
    })
    const { endpoint } = listening
    const client = () =>
      NodeKili.layerConfig(
        Config.succeed({ apiKey: Redacted.make(listening.apiKey), callsPerMinute: 1_000_000, endpoint })
      )

    const { id: projectId } = yield* Projects.createProject({
      inputType: "IMAGE",
      jsonInterface: { jobs: {} },
      title: "Soak"
    }).pipe(Effect.provide(client()), Effect.retry(Schedule.recurs(10)))

    const every = Math.max(0.5, seconds / 60)
    const samples: Array<typeof Memory.Type> = []
    const watch = yield* memoryOf(child).pipe(
      Effect.map((sample) => samples.push(sample)),
      Effect.repeat(Schedule.fixed(Duration.seconds(every))),
      Effect.fork
    )
    const sent: Sent = { batches: 0, failed: 0, looks: 0, names: new Set() }
    const until = (yield* Clock.currentTimeMillis) + seconds * 1000
    yield* Effect.forEach(
      Array.from({ length: clients }, (_, index) => index),
      (index) => Effect.provide(work(index, projectId, until, sent), client()),
      { concurrency: "unbounded", discard: true }
    )
    yield* Fiber.interrupt(watch)

    const met = yield* admin(listening, "faults", Met)
    const requests = (yield* admin(listening, "journal", Entries)).at(-1)?.number ?? 0
    yield* Effect.promise(() =>
      fetch(new URL("/admin/faults", endpoint), {
        headers: { authorization: `X-API-Key: ${listening.apiKey}` },
        method: "DELETE"
      })
    )
    const rows = yield* Assets.listAssets({ fields: ["id", "externalId"], projectId }).pipe(
      Stream.runCollect,
      Effect.map(Chunk.toReadonlyArray),
      Effect.provide(client())
    )
    const found = new Set(rows.map(({ externalId }) => externalId ?? ""))
    const lost = [...sent.names].filter((name) => !found.has(name)).length
    const unknown = [...found].filter((name) => !sent.names.has(name)).length
    const duplicated = rows.length - found.size
    const faulted = met.reduce((total, { met }) => total + met, 0)
    const figures = {
      clients,
      seconds,
      requests,
      requestsPerSecond: Math.round(requests / seconds),
      faults: faulted,
      faultRate: Number((faulted / requests).toFixed(4)),
      assets: sent.names.size,
      lost,
      duplicated,
      unknown,
      failedBatches: sent.failed,
      looks: sent.looks,
      rssGrowth: Number(growth(samples.map(({ rss }) => rss)).toFixed(2)),
      heapGrowth: Number(growth(samples.map(({ heap }) => heap)).toFixed(2)),
      rssPeakMb: megabytes(Math.max(...samples.map(({ rss }) => rss)))
    }
    yield* Console.log(`The memory of the sandbox\n\n${curve(samples, every)}\n`)
    yield* Console.log(met.map(({ fault, met }) => `${fault._tag.padEnd(20)}${String(met).padStart(6)}`).join("\n"))
    yield* Console.log("")
    for (const [name, value] of Object.entries(figures)) {
      yield* Console.log(JSON.stringify({ benchmark: "soak", name, value }))
    }
    const problems = [
      ...(lost > 0 ? [`${lost} assets are lost`] : []),
      ...(duplicated > 0 ? [`${duplicated} assets are there twice`] : []),
      ...(unknown > 0 ? [`${unknown} assets were never sent`] : []),
      ...(figures.rssGrowth > 1.3 || figures.heapGrowth > 1.3 ? ["the memory grows"] : [])
    ]
    if (problems.length > 0) return yield* new Lost({ problems })
  }).pipe(Effect.scoped)

const [, , role, argument = "60"] = process.argv
if (role === "serve") {
  await Effect.runPromise(serve(argument))
} else {
  await Effect.runPromise(
    soak(Number(argument)).pipe(
      Effect.catchTag("Lost", ({ message }) =>
        Effect.zipRight(
          Console.error(message),
          Effect.sync(() => {
            process.exitCode = 1
          })
        ))
    )
  )
}

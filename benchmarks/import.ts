/**
 * What an import costs the machine that it runs on: a file of 2 GiB, 100 000 hosted URLs and 10 000 small files sent to a server
 * in a process of its own, and 100 000 rows checked, of which a few are new. `npm run bench -- import 0.5` sends another number
 * of GiB.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const gibibyte = 2 ** 30
const size = Math.round(Number(process.argv[3] ?? 2) * gibibyte)
const rows = 100_000

interface Figure {
  readonly name: string
  readonly value: number
  readonly of: string
  readonly limit?: number
}

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(effect, (value) => ({ seconds: (performance.now() - start) / 1000, value }))
  })

const createProject = Effect.map(
  Projects.createProject({ title: "Import", inputType: "IMAGE", jsonInterface: { jobs: {} } }),
  ({ id }) => id
)

const tally = (ledger: ReadonlyArray<{ readonly _tag: string }>): string =>
  JSON.stringify(ledger.reduce<Record<string, number>>(
    (counts, { _tag }) => ({ ...counts, [_tag]: (counts[_tag] ?? 0) + 1 }),
    {}
  ))

// -- The big file

/** The server's part: it tells its endpoint, and serves until nobody listens. */
const serve = (dataFile: string) =>
  Effect.gen(function*() {
    const { endpoint } = yield* SandboxServer.SandboxServer
    process.send?.(endpoint)
    yield* Effect.async<never>((resume) => {
      process.once("disconnect", () => resume(Effect.interrupt))
    })
  }).pipe(Effect.provide(SandboxServer.layer({ dataFile })), Effect.exit)

const server = (dataFile: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const child = fork(fileURLToPath(import.meta.url), ["serve", dataFile])
      const [endpoint] = await once(child, "message")
      return { child, endpoint: String(endpoint) }
    }),
    ({ child }) =>
      Effect.promise(async () => {
        const ended = once(child, "exit")
        child.disconnect()
        await ended
      })
  )

const bigFile = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped({ prefix: "kili-bench-" })
  const content = join(folder, "big.png")
  yield* fs.writeFile(content, new Uint8Array())
  yield* fs.truncate(content, size)
  const { endpoint } = yield* server(join(folder, "store.sqlite"))
  const upload = Effect.gen(function*() {
    const projectId = yield* createProject
    const before = process.resourceUsage().maxRSS * 1024
    const { seconds, value } = yield* timed(
      Assets.appendMany({ projectId, assets: [{ content, externalId: "big" }], waitUntilAvailable: false })
    )
    process.stderr.write(
      `${size / gibibyte} GiB in ${seconds.toFixed(1)} s ${tally(value)}; the process held ${
        Math.round(before / 1e6)
      } MB before\n`
    )
    return seconds
  })
  const seconds = yield* Effect.provide(
    upload,
    NodeKili.layerConfig(Config.succeed({ apiKey: Sandbox.defaultApiKey, endpoint }))
  )
  const memory = process.resourceUsage().maxRSS * 1024
  return [
    { name: "a big file: memory of the importing process at its peak", of: "300 MB", value: memory / 300e6, limit: 1 },
    { name: "a big file: bytes a second", of: "1 GiB", value: size / seconds / gibibyte }
  ] satisfies ReadonlyArray<Figure>
})

// -- The many rows

const manyRows = Effect.gen(function*() {
  const projectId = yield* createProject
  const names = 1000
  const known = names / 2
  const assets = Array.from({ length: rows }, (_, row) => ({
    content: `https://example.com/${row}.jpg`,
    externalId: `image_${row % names}`,
    jsonMetadata: { row }
  }))
  yield* Assets.appendMany({ projectId, assets: assets.slice(0, known) })
  const { seconds, value } = yield* timed(Assets.appendMany({ projectId, assets }))
  process.stderr.write(
    `${rows} rows of ${names} names, ${known} of them new, in ${seconds.toFixed(2)} s ${tally(value)}\n`
  )
  return [
    { name: `${rows} rows checked, ${names} names`, of: "2 s", value: seconds / 2, limit: 1 }
  ] satisfies ReadonlyArray<Figure>
}).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer)))

// -- Many assets, by a stream, in constant memory

const urls = 100_000
const files = 10_000

/** The most that the process holds while an effect runs, beside what it held before, in bytes. */
const heldBy = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    let most = before
    const sampler = yield* Effect.fork(
      Effect.forever(Effect.zipRight(
        Effect.sync(() => {
          most = Math.max(most, process.memoryUsage().rss)
        }),
        Effect.sleep("50 millis")
      ))
    )
    const value = yield* effect
    yield* Fiber.interrupt(sampler)
    return { held: most - before, value }
  })

/** The memory of the second half of an import against that of the first: 1 when it does not grow with the rows. */
const many = Effect.fnUntraced(function*(
  what: string,
  count: number,
  contentOf: (row: number) => string
) {
  const projectId = yield* createProject
  const part = (from: number, to: number) =>
    Assets.appendStream({
      projectId,
      assets: Stream.map(
        Stream.range(from, to - 1),
        (row) => ({ externalId: `${what}_${row}`, content: contentOf(row) })
      )
    }).pipe(
      Stream.runFold(
        { created: 0, others: 0 },
        (sum, { _tag }) =>
          _tag === "created" ? { ...sum, created: sum.created + 1 } : { ...sum, others: sum.others + 1 }
      )
    )
  const warmUp = Math.min(5000, count / 10)
  yield* part(0, warmUp)
  const { seconds, value: { held, value } } = yield* timed(heldBy(part(warmUp, count)))
  process.stderr.write(
    `${count} ${what} in ${seconds.toFixed(1)} s ${JSON.stringify(value)}; ${Math.round(held / 1e6)} MB more\n`
  )
  return [
    { name: `${count} ${what}: memory beside that of the first ${warmUp}`, of: "200 MB", value: held / 200e6, limit: 1 }
  ] satisfies ReadonlyArray<Figure>
})

const manyAssets = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const folder = yield* fs.makeTempDirectoryScoped({ prefix: "kili-bench-" })
  yield* Effect.forEach(
    Array.from({ length: files }, (_, row) => row),
    (row) => fs.writeFile(join(folder, `${row}.png`), new Uint8Array(20_000).fill(row % 256)),
    { concurrency: 16, discard: true }
  )
  const { endpoint } = yield* server(join(folder, "store.sqlite"))
  return yield* Effect.provide(
    Effect.all([
      many("hosted URLs", urls, (row) => `https://example.com/${row}.jpg`),
      many("small files", files, (row) => join(folder, `${row}.png`))
    ]),
    NodeKili.layerConfig(Config.succeed({ apiKey: Sandbox.defaultApiKey, callsPerMinute: Infinity, endpoint }))
  )
})

const print = (figures: ReadonlyArray<Figure>) =>
  Effect.sync(() => {
    const width = Math.max(...figures.map(({ name }) => name.length))
    for (const { limit, name, of, value } of figures) {
      const verdict = limit === undefined ? "" : value <= limit ? `at most ${limit}` : `MORE THAN ${limit}`
      process.stdout.write(`${name.padEnd(width)}  ${value.toFixed(3).padStart(8)} of ${of.padEnd(16)} ${verdict}\n`)
    }
    for (const figure of figures) process.stdout.write(`${JSON.stringify({ benchmark: "import", ...figure })}\n`)
  })

const [, , command, dataFile] = process.argv

if (command === "serve" && dataFile !== undefined) {
  await Effect.runPromise(serve(dataFile))
} else {
  // The file first: a peak of memory is that of all that went before
  await Effect.runPromise(
    Effect.flatMap(
      Effect.all([Effect.scoped(bigFile), Effect.scoped(manyAssets), manyRows]),
      (figures) => print(figures.flat(2))
    ).pipe(
      Effect.provide(NodeFileSystem.layer)
    )
  )
}

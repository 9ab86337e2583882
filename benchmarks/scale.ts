/**
 * One project with a million assets, in a file, behind a server in a process of its own. `npm run bench -- scale 100000`
 * takes another number of assets.
 */
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import Database from "libsql"
import { fork } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const total = Number(process.argv[3] ?? 1_000_000)
const authorization = `X-API-Key: ${Redacted.value(Sandbox.defaultApiKey)}`

let endpoint = ""

const ask = (query: string, variables: object = {}) =>
  HttpClientRequest.post(endpoint).pipe(
    HttpClientRequest.setHeader("authorization", authorization),
    HttpClientRequest.bodyText(JSON.stringify({ query, variables }), "application/json"),
    HttpClient.execute,
    Effect.flatMap((response) => response.text),
    Effect.flatMap((text) => {
      const body: { readonly data?: { readonly data: unknown }; readonly errors?: unknown } = JSON.parse(text)
      return body.errors === undefined ? Effect.succeed(body.data?.data) : Effect.die(new Error(text.slice(0, 500)))
    })
  )

const idOf = (value: unknown): string => String(Reflect.get(Object(value), "id"))

// -- What is measured

interface Figure {
  readonly name: string
  readonly value: number
  readonly of: string
  readonly limit?: number
}

const figures: Array<Figure> = []

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(effect, (value) => ({ ms: performance.now() - start, value }))
  })

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

// -- The rows

const jsonInterface = JSON.stringify({
  jobs: {
    CARS: {
      mlTask: "OBJECT_DETECTION",
      required: 1,
      content: { categories: { CAR: { name: "Car" }, BUS: { name: "Bus" } }, input: "radio" },
      tools: ["rectangle"]
    }
  }
})

const vertices = [{ x: 0.1, y: 0.1 }, { x: 0.1, y: 0.2 }, { x: 0.2, y: 0.2 }, { x: 0.2, y: 0.1 }]
const box = (mid: number, name: string) => ({
  boundingPoly: [{ normalizedVertices: vertices }],
  categories: [{ name }],
  children: {},
  mid: String(mid),
  type: "rectangle"
})
const response = (cars: number) =>
  JSON.stringify({
    CARS: { annotations: [box(0, "BUS"), ...Array.from({ length: cars }, (_, n) => box(n + 1, "CAR"))] }
  })

const appendLabels = (ids: ReadonlyArray<string>, cars: number) =>
  ask(
    `mutation ($data: AppendManyLabelsData!, $where: AssetWhere!) {
      data: appendManyLabels(data: $data, where: $where) { id }
    }`,
    {
      data: { labelType: "DEFAULT", labelsData: ids.map((assetID) => ({ assetID, jsonResponse: response(cars) })) },
      where: { idIn: ids }
    }
  )

/** A project with a hundred assets of five labels each: the patterns of all others. */
const patterns = Effect.gen(function*() {
  const id = idOf(
    yield* ask("mutation ($data: CreateProjectData!) { data: createProject(data: $data) { id } }", {
      data: { title: "Scale", inputType: "IMAGE", jsonInterface }
    })
  )
  const names = Array.from({ length: 100 }, (_, n) => `pattern_${n}`)
  const assets = yield* ask(
    `mutation ($data: AppendManyAssetsData!, $where: ProjectWhere!) {
      data: appendManyAssets(data: $data, where: $where) { id }
    }`,
    {
      data: {
        contentArray: names.map((name) => `https://example.com/${name}.jpg`),
        externalIDArray: names,
        jsonMetadataArray: names.map(() => "{\"group\":\"g\",\"n\":-1}")
      },
      where: { id }
    }
  )
  const ids = Array.isArray(assets) ? assets.map(idOf) : []
  for (let label = 0; label < 5; label++) yield* appendLabels(ids, 2)
  return id
})

/**
 * Copies the patterns in the file, whatever their columns, with names of their own; of the labels, one for every fifth
 * asset.
 */
const multiply = (dataFile: string): void => {
  const database = new Database(dataFile)
  const columns = (table: string): ReadonlyArray<string> =>
    database.prepare(`SELECT name FROM pragma_table_info('${table}') WHERE name <> 'seq'`).raw(true).all().map(String)
  const copy = (table: string, own: { readonly [column: string]: string }, from: string) => {
    const names = columns(table)
    database.exec(`
      WITH RECURSIVE series (n) AS (SELECT 101 UNION ALL SELECT n + 1 FROM series WHERE n < ${total})
      INSERT INTO ${table} (${names.join(", ")})
      SELECT ${names.map((name) => own[name] ?? `pattern.${name}`).join(", ")} FROM series, ${from}`)
  }
  database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN")
  copy(
    "assets",
    {
      externalId: "'image_' || n",
      id: "'c' || printf('%024d', n)",
      jsonMetadata: "json_object('group', 'g' || (n % 10), 'n', n)",
      status: "CASE WHEN n % 100 < 20 THEN 'LABELED' ELSE 'TODO' END"
    },
    "assets pattern WHERE pattern.seq = 1 + n % 100"
  )
  copy(
    "labels",
    { assetId: "'c' || printf('%024d', n)", id: "'l' || printf('%024d', n)" },
    "labels pattern WHERE n % 100 < 20 AND pattern.seq = 1 + n % 100"
  )
  database.exec("COMMIT")
  database.close()
}

// -- The measurements

const countAssets = (where: object) =>
  ask("query ($where: AssetWhere!) { data: countAssets(where: $where) }", { where })

const listAssets = (where: object, skip: number, fields = "id externalId status") =>
  ask(
    `query ($where: AssetWhere!, $skip: Int!) { data: assets(where: $where, first: 100, skip: $skip) { ${fields} } }`,
    { skip, where }
  )

const measure = Effect.fnUntraced(function*(id: string, started: number) {
  const project = { id }
  // The labels were written past the sandbox, which counts their categories when it opens the store
  yield* ask("{ data: viewer { id } }")
  figures.push({ name: "opening, with all labels to count", of: "10 s", value: (performance.now() - started) / 10_000 })
  const fields = `content createdAt externalId id isHoneypot jsonMetadata skipped status
    labels { author { id email } createdAt id jsonResponse }`
  const full = yield* Effect.forEach(
    Array.from({ length: 400 }),
    () => timed(listAssets({ project, skipped: false }, 0, fields))
  )
  const fullPage = median(full.slice(200).map(({ ms }) => ms))
  // The first pages are not to be slow for being the first that this process serves
  yield* Effect.forEach(Array.from({ length: 1000 }), () => listAssets({ project, skipped: false }, 0))

  const filters: ReadonlyArray<readonly [name: string, where: object]> = [
    ["all", {}],
    ["statusIn", { statusIn: ["TODO"] }],
    ["several statuses and a date", { createdAtGte: "2020-01-01", statusIn: ["LABELED", "REVIEWED"] }],
    ["part of a name", { externalIdIn: ["99"] }],
    ["a metadata text", { metadata: { group: "g3" } }],
    ["a metadata range", { metadata: { n: [1000, total / 2] } }],
    ["label type and author", { label: { authorIn: ["Ada"], typeIn: ["DEFAULT"] } }],
    ["category search", { label: { search: "CARS.CAR.count >= 2 AND CARS.NONE.count == 0" } }],
    ["no issue, no assignee", { assigneeNotIn: ["nobody"], idNotIn: ["nothing"] }]
  ]
  for (const [name, where] of filters) {
    const { ms, value } = yield* timed(countAssets({ project, ...where }))
    figures.push({ name: `count: ${name} (${value})`, of: "2 s", value: ms / 2000, limit: 1 })
  }

  const times: Array<number> = []
  for (let skip = 0; skip <= total; skip += 100) {
    const { ms, value } = yield* timed(listAssets({ project }, skip))
    if (Array.isArray(value) && value.length === 100) times.push(ms)
  }
  const page = median(times.slice(0, 200))
  figures.push({ name: "in order: last pages", of: "the first", value: median(times.slice(-200)) / page, limit: 3 })

  // The sandbox just forgot nothing: another filter is read by jumps
  const others = { idNotIn: ["nothing"], project }
  const jump = yield* timed(listAssets(others, Math.floor(total * 0.9)))
  figures.push({ name: "jump: the first of a list", of: "2 s", value: jump.ms / 2000, limit: 1 })
  const jumps = yield* Effect.forEach(
    [0.5, 0.99, 0.1, 0.7, 0.3],
    (part) => timed(listAssets(others, Math.floor(total * part)))
  )
  figures.push({ name: "jump: the next", of: "a page in order", value: median(jumps.map(({ ms }) => ms)) / page })

  for (const [name, where] of filters.slice(1)) {
    const first = yield* timed(listAssets({ project, ...where }, 0))
    const next = yield* Effect.forEach(
      [100, 200, 300, 400, 500],
      (skip) => timed(listAssets({ project, ...where }, skip))
    )
    figures.push({ name: `page: ${name}, the first`, of: "2 s", value: first.ms / 2000, limit: 1 })
    figures.push({
      name: `page: ${name}, the next`,
      of: "a page in order",
      value: median(next.map(({ ms }) => ms)) / page
    })
  }

  const disturbed: Array<number> = []
  const start = Math.floor(total / 200) * 100
  yield* listAssets({ project }, start)
  for (let at = 1; at <= 100; at++) {
    yield* appendLabels([`c${String(101 + at).padStart(24, "0")}`], 3)
    disturbed.push((yield* timed(listAssets({ project }, start + at * 100))).ms)
  }
  figures.push({
    name: "in order, while labels are appended",
    of: "a page in order",
    value: median(disturbed) / page,
    limit: 3
  })

  const moving: Array<number> = []
  for (let at = 1; at <= 10; at++) {
    yield* appendLabels([`c${String(330 + at).padStart(24, "0")}`], 3)
    moving.push((yield* timed(listAssets({ project, statusIn: ["TODO"] }, start + at * 100))).ms)
  }
  figures.push({ name: "in order by status, while statuses change", of: "2 s", value: median(moving) / 2000, limit: 1 })
  process.stderr.write(`a page in order takes ${page.toFixed(2)} ms, one with labels ${fullPage.toFixed(2)} ms\n`)
  figures.push({ name: "page with five labels each, default fields", of: "a page in order", value: fullPage / page })
})

// -- The processes

/** The server's part: it tells its endpoint, serves until it is told to stop, and tells its memory. */
const serve = (dataFile: string) =>
  Effect.gen(function*() {
    const server = yield* SandboxServer.SandboxServer
    const stopped = yield* Deferred.make<"stopped">()
    process.once("message", () => Deferred.unsafeDone(stopped, Effect.succeed("stopped")))
    process.send?.(server.endpoint)
    yield* Deferred.await(stopped)
    process.send?.(process.resourceUsage().maxRSS * 1024)
  }).pipe(Effect.provide(SandboxServer.layer({ dataFile })))

/** Runs an effect against a server in a process of its own; answers the server's memory at its peak. */
const withServer = <A, E, R>(dataFile: string, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const child = fork(fileURLToPath(import.meta.url), ["serve", dataFile])
    const [address] = yield* Effect.promise(() => once(child, "message"))
    endpoint = String(address)
    const value = yield* effect
    const memory = once(child, "message")
    child.send("stop")
    const [bytes] = yield* Effect.promise(() => memory)
    child.disconnect()
    yield* Effect.promise(() => once(child, "exit"))
    return { memory: Number(bytes), value }
  })

const program = Effect.gen(function*() {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "kili-bench-"))),
    (folder) => Effect.sync(() => rmSync(folder, { force: true, recursive: true }))
  )
  const dataFile = join(folder, "store.sqlite")
  const { value: id } = yield* withServer(dataFile, patterns)
  yield* Effect.sync(() => multiply(dataFile))
  process.stderr.write(`${total} assets in ${Math.round(statSync(dataFile).size / 1e6)} MB\n`)
  const started = performance.now()
  const { memory } = yield* withServer(dataFile, measure(id, started))
  figures.push({ name: "memory of the server at its peak", of: "1 GiB", value: memory / 2 ** 30, limit: 1 })
})

const print = Effect.sync(() => {
  const width = Math.max(...figures.map(({ name }) => name.length))
  for (const { limit, name, of, value } of figures) {
    const verdict = limit === undefined ? "" : value <= limit ? `at most ${limit}` : `MORE THAN ${limit}`
    process.stdout.write(`${name.padEnd(width)}  ${value.toFixed(3).padStart(8)} of ${of.padEnd(16)} ${verdict}\n`)
  }
  for (const figure of figures) process.stdout.write(`${JSON.stringify({ benchmark: "scale", total, ...figure })}\n`)
})

const [, , command, dataFile] = process.argv

if (command === "serve" && dataFile !== undefined) {
  await Effect.runPromise(serve(dataFile))
} else {
  await Effect.runPromise(Effect.zipRight(Effect.scoped(program), print).pipe(Effect.provide(FetchHttpClient.layer)))
}

import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type { HttpMethod } from "@effect/platform/HttpMethod"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  appendLabels,
  ask,
  countAssets,
  createProject,
  get,
  importAssets,
  listAssets,
  post,
  postBody,
  sandbox
} from "./harness.js"

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "sandbox-admin-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true }))
)

const admin = (method: HttpMethod, path: string, body: HttpBody.HttpBody = HttpBody.empty, key = "kili-sandbox-key") =>
  HttpClientRequest.make(method)(new URL(`/admin/${path}`, Sandbox.endpoint)).pipe(
    HttpClientRequest.setHeader("authorization", `X-API-Key: ${key}`),
    HttpClientRequest.setBody(body),
    HttpClient.execute
  )

const json = (method: HttpMethod, path: string, body?: unknown) =>
  Effect.flatMap(
    admin(method, path, body === undefined ? HttpBody.empty : HttpBody.unsafeJson(body)),
    (response) => Effect.map(response.json, (body) => ({ body, status: response.status }))
  )

const viewer = "{ data: viewer { email } }"

/** A project with a file, an asset that holds it, and a label; returns the URL of the file. */
const fill = Effect.gen(function*() {
  const projectId = yield* createProject()
  const urls = yield* ask(
    `{ data: createUploadBucketSignedUrls(filePaths: ["projects/${projectId}/assets/a/content"]) }`
  )
  const url = String(Reflect.get(Object(urls), 0))
  yield* HttpClient.execute(
    HttpClientRequest.put(url.split("&id=")[0] ?? "").pipe(HttpClientRequest.bodyText("the bytes"))
  )
  const assetIds = yield* importAssets(projectId, ["a"], { contentArray: [url] })
  yield* appendLabels("DEFAULT", assetIds)
})

const state = Effect.gen(function*() {
  const assets = yield* listAssets({}, "id externalId status content labels { id jsonResponse author { email } }")
  const content = String(Reflect.get(Object(Reflect.get(Object(assets), 0)), "content"))
  return { assets, bytes: content === "undefined" ? "" : yield* Effect.flatMap(get(content), ({ text }) => text) }
})

describe("the admin endpoint", () => {
  it.effect("needs the key", () =>
    Effect.gen(function*() {
      const routes: ReadonlyArray<readonly [HttpMethod, string]> = [
        ["GET", "faults"],
        ["POST", "faults"],
        ["DELETE", "faults"],
        ["GET", "journal"],
        ["DELETE", "journal"],
        ["POST", "reset"],
        ["GET", "export"],
        ["POST", "import"]
      ]
      for (const [method, path] of routes) {
        const { status } = yield* admin(method, path, HttpBody.empty, "another")
        assert.strictEqual(status, 401, `${method} ${path}`)
      }
      assert.strictEqual((yield* admin("GET", "elsewhere")).status, 404)
      assert.strictEqual((yield* admin("PUT", "faults")).status, 404)
    }).pipe(Effect.provide(sandbox())))

  it.effect("sets, tells and clears faults", () =>
    Effect.gen(function*() {
      const faults = [
        { _tag: "latency", duration: "2s", operation: "assets" },
        { _tag: "serverErrorBefore", status: 503, times: 2 }
      ]
      const told = [
        { fault: { ...faults[0], duration: 2000 }, met: 0 },
        { fault: faults[1], met: 0 }
      ]
      assert.deepStrictEqual(yield* json("POST", "faults", faults), { body: told, status: 201 })
      assert.strictEqual((yield* post(viewer)).status, 503)
      assert.deepStrictEqual(yield* json("GET", "faults"), {
        body: [told[0], { fault: faults[1], met: 1 }],
        status: 200
      })
      assert.strictEqual((yield* admin("DELETE", "faults")).status, 204)
      assert.deepStrictEqual((yield* json("GET", "faults")).body, [])
      assert.strictEqual((yield* json("POST", "faults", { _tag: "cutBefore" })).status, 201)
      // The admin endpoint itself meets none
      assert.strictEqual((yield* admin("DELETE", "faults")).status, 204)
    }).pipe(Effect.provide(sandbox())))

  it.effect("refuses faults that are none, all or nothing", () =>
    Effect.gen(function*() {
      const good = { _tag: "cutBefore" }
      for (
        const bad of [{ _tag: "flood" }, {}, null, 1, [good, { _tag: "latency", duration: "soon" }], [{
          ...good,
          x: 1
        }]]
      ) {
        const { body, status } = yield* json("POST", "faults", bad)
        assert.strictEqual(status, 400, JSON.stringify(bad))
        assert.nestedPropertyVal(body, "errors[0].extensions.code", "BAD_REQUEST")
      }
      assert.strictEqual((yield* admin("POST", "faults", HttpBody.text("{"))).status, 400)
      assert.deepStrictEqual((yield* json("GET", "faults")).body, [])
    }).pipe(Effect.provide(sandbox())))

  it.effect("resets the state", () =>
    Effect.gen(function*() {
      yield* fill
      yield* Effect.flatMap(Sandbox.Sandbox, ({ faults }) =>
        faults.add(Fault.ServerErrorBefore.make({ operation: "countUsers", status: 503 })))
      assert.strictEqual((yield* admin("POST", "reset")).status, 204)
      assert.deepStrictEqual(yield* state, { assets: [], bytes: "" })
      assert.strictEqual(yield* ask("{ data: countProjects(where: {}) }"), 0)
      assert.deepStrictEqual(yield* ask(viewer), { email: "admin@sandbox.kili.localhost" })
      // Faults are not of the state
      assert.strictEqual((yield* post("{ countUsers(where: {}) }")).status, 503)
      yield* fill
      assert.strictEqual((yield* state).bytes, "the bytes")
    }).pipe(Effect.provide(sandbox())))

  it.effect("exports the state to one file, and takes it up elsewhere", () =>
    Effect.gen(function*() {
      const { before, file } = yield* Effect.gen(function*() {
        yield* fill
        const before = yield* state
        const response = yield* admin("GET", "export")
        assert.strictEqual(response.headers["content-type"], "application/vnd.sqlite3")
        const file = new Uint8Array(yield* response.arrayBuffer)
        assert.strictEqual(response.headers["content-length"], String(file.length))
        assert.strictEqual(new TextDecoder().decode(file.subarray(0, 15)), "SQLite format 3")
        return { before, file }
      }).pipe(Effect.provide(sandbox({ apiKey: Redacted.make("kili-sandbox-key") })))

      yield* Effect.gen(function*() {
        const own = yield* createProject({ title: "Replaced" })
        yield* importAssets(own, ["x", "y", "z"])
        assert.strictEqual((yield* admin("POST", "import", HttpBody.uint8Array(file))).status, 204)
        assert.deepStrictEqual(yield* state, before)
        assert.nestedPropertyVal(
          yield* ask("{ data: projects(where: {}, first: 10, skip: 0) { title } }"),
          "length",
          1
        )
        // The numbers of rows go on, and references are followed again
        yield* fill
        assert.strictEqual(yield* countAssets({}), 2)
        yield* ask(`mutation { data: deleteManyFromDataset(where: { externalIdStrictlyIn: ["a"] }) { id } }`)
        assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 0)
      }).pipe(Effect.provide(sandbox()))
    }))

  it.effect("keeps the state when a file is not one of a sandbox", () =>
    Effect.gen(function*() {
      yield* fill
      const before = yield* state
      const exported = new Uint8Array(yield* Effect.flatMap(admin("GET", "export"), ({ arrayBuffer }) => arrayBuffer))
      const damaged = exported.slice()
      damaged.fill(0xff, 4096, 60_000)
      const files = [new Uint8Array(), new TextEncoder().encode("not a store"), exported.slice(0, 20_000), damaged]
      for (const file of files) {
        const response = yield* admin("POST", "import", HttpBody.uint8Array(file))
        assert.strictEqual(response.status, 400)
        assert.deepStrictEqual(yield* state, before)
      }
      assert.strictEqual((yield* admin("POST", "import", HttpBody.uint8Array(exported))).status, 204)
      assert.deepStrictEqual(yield* state, before)
    }).pipe(Effect.provide(sandbox())))
})

describe("snapshots from code", () => {
  it.scoped("go through files", () =>
    Effect.gen(function*() {
      const file = join(yield* folder, "state.db")
      const { exportTo, importFrom, reset } = yield* Sandbox.Sandbox
      yield* fill
      const before = yield* state
      yield* exportTo(file)
      assert.strictEqual((yield* Effect.promise(() => stat(file))).mode & 0o777, 0o600)
      yield* reset
      assert.strictEqual(yield* countAssets({}), 0)
      yield* importFrom(file)
      yield* importFrom(file)
      assert.deepStrictEqual(yield* state, before)
      // An exported file is a data file too
      const dataFile = join(yield* folder, "again.db")
      yield* exportTo(dataFile)
      assert.deepStrictEqual(yield* Effect.provide(state, sandbox({ dataFile })), before)
    }).pipe(Effect.provide(sandbox())))

  it.scoped("say what is wrong with a file", () =>
    Effect.gen(function*() {
      const file = join(yield* folder, "state.db")
      const { exportTo, importFrom } = yield* Sandbox.Sandbox
      const missing = yield* Effect.flip(importFrom(file))
      assert.match(missing.message, /^The state could not be imported from .*state\.db: ENOENT/)
      yield* Effect.promise(() => writeFile(file, ""))
      const empty = yield* Effect.flip(importFrom(file))
      assert.match(empty.message, /is not a store of a sandbox$/)
      yield* Effect.promise(() => writeFile(file, "text"))
      const taken = yield* Effect.flip(exportTo(file))
      assert.match(taken.message, /^The state could not be exported to .*state\.db: /)
    }).pipe(Effect.provide(sandbox())))
})

describe("the journal", () => {
  it.effect("tells what was asked and what came of it, over the endpoint and from code", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* Effect.flatMap(Sandbox.Sandbox, ({ faults }) =>
        faults.add(Fault.ServerErrorAfter.make({ status: 502, times: 1 })))
      yield* post("query ($where: AssetWhere!) { n: countAssets(where: $where) }", {
        where: { project: { id: projectId } }
      })
      yield* postBody("{")
      yield* postBody(JSON.stringify({ query: viewer }), { authorization: "X-API-Key: wrong" })
      yield* post("{ a: me { id } b: viewer { id } }")
      yield* HttpClient.get(Sandbox.endpoint.replace("/graphql", "/version"))
      yield* get(`${Sandbox.endpoint.replace("/graphql", "/files")}?id=a/b`)
      yield* HttpClient.execute(
        HttpClientRequest.put(new URL("/storage/a%2Fb?expires=1&signature=2", Sandbox.endpoint))
      )
      const { journal } = yield* Sandbox.Sandbox
      const entries = yield* journal.entries
      assert.deepStrictEqual(
        entries.map(({ faults, operation, status, variables }) => [operation, status, faults, variables]).slice(1),
        [
          ["countAssets", 502, ["serverErrorAfter"], { where: { project: { id: projectId } } }],
          [null, 400, [], null],
          [null, 401, [], null],
          ["me,viewer", 200, [], {}],
          ["version", 200, [], null],
          ["download", 404, [], { path: "a/b" }],
          ["upload", 403, [], { path: "a/b" }]
        ]
      )
      assert.deepInclude(entries[0], {
        duration: 0,
        number: 1,
        operation: "createProject",
        time: "1970-01-01T00:00:00.000Z"
      })
      assert.deepStrictEqual((yield* json("GET", "journal")).body, entries)
      assert.strictEqual((yield* admin("DELETE", "journal")).status, 204)
      assert.deepStrictEqual(yield* journal.entries, [])
      yield* ask(viewer)
      assert.strictEqual((yield* journal.entries)[0]?.number, 9)
    }).pipe(Effect.provide(sandbox())))

  it.effect("holds no secrets", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const urls = yield* ask(`{ data: createUploadBucketSignedUrls(filePaths: ["projects/${projectId}/assets/a/b"]) }`)
      const url = String(Reflect.get(Object(urls), 0))
      yield* importAssets(projectId, ["a"], {
        contentArray: [url],
        jsonMetadataArray: ["{\"k\":\"kili-sandbox-key\"}"]
      })
      const keys = "query ($key: String) { data: apiKeys(where: { key: $key }, first: 1, skip: 0) { id } }"
      yield* ask(keys, { key: "kili-sandbox-key" })
      yield* ask(keys, { key: "the key of the platform" })
      yield* HttpClient.execute(HttpClientRequest.put(url.split("&id=")[0] ?? ""))
      const { journal } = yield* Sandbox.Sandbox
      const text = JSON.stringify(yield* journal.entries)
      const signature = new URL(url).searchParams.get("signature") ?? "none"
      for (const secret of ["kili-sandbox-key", "the key of the platform", signature]) assert.notInclude(text, secret)
      assert.include(text, "signature=<redacted>&id=")
    }).pipe(Effect.provide(sandbox())))

  it.effect("is bounded", () =>
    Effect.gen(function*() {
      for (let i = 0; i < 15; i++) yield* ask(viewer)
      const { journal } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        (yield* journal.entries).map(({ number }) => number),
        Array.from({ length: 10 }, (_, index) => index + 6)
      )
      // What would fill the memory is not kept
      yield* ask("query ($q: String) { data: countProjects(where: { searchQuery: $q }) }", { q: "x".repeat(2_000_000) })
        .pipe(Effect.ignore)
      assert.deepInclude((yield* journal.entries).at(-1), { operation: "countProjects", variables: null })
    }).pipe(Effect.provide(sandbox({ journalSize: 10 }))))

  it.live("tells how long a request took", () =>
    Effect.gen(function*() {
      const { faults, journal } = yield* Sandbox.Sandbox
      yield* faults.add(Fault.Latency.make({ duration: Duration.millis(20), times: 1 }))
      yield* ask(viewer)
      assert.isAtLeast((yield* journal.entries)[0]?.duration ?? 0, 19)
    }).pipe(Effect.provide(sandbox())))
})

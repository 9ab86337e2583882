import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Scope from "effect/Scope"
import { mkdtemp, rm, stat } from "node:fs/promises"
import { get as httpGet } from "node:http"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ask, createProject, get, importAssets, listAssets, sandbox } from "./harness.js"

const temporaryFile = Effect.map(
  Effect.acquireRelease(
    Effect.promise(() => mkdtemp(join(tmpdir(), "sandbox-"))),
    (folder) => Effect.promise(() => rm(folder, { recursive: true }))
  ),
  (folder) => join(folder, "store.sqlite")
)

describe("a data file", () => {
  it.scoped("keeps everything from one run to the next", () =>
    Effect.gen(function*() {
      const dataFile = yield* temporaryFile
      const url = yield* Effect.gen(function*() {
        const projectId = yield* createProject()
        const [url = ""] = yield* ask(
          "query ($paths: [String!]) { data: createUploadBucketSignedUrls(filePaths: $paths) }",
          { paths: [`projects/${projectId}/assets/ca/content`] }
        ).pipe(Effect.flatMap(Schema.decodeUnknown(Schema.Array(Schema.String))))
        yield* HttpClientRequest.put(url.split("&id=")[0] ?? "").pipe(
          HttpClientRequest.bodyText("the bytes"),
          HttpClient.execute
        )
        yield* importAssets(projectId, ["a"], { contentArray: [url] })
        return url
      }).pipe(Effect.provide(sandbox({ dataFile })))

      yield* Effect.gen(function*() {
        const projects = yield* ask("{ data: projects(where: {}, first: 10, skip: 0) { id title } }")
        assert.nestedPropertyVal(projects, "[0].title", "Cars")
        assert.deepInclude(yield* ask("{ data: viewer { email } }"), { email: "admin@sandbox.kili.localhost" })
        const content = Reflect.get(Object(Reflect.get(Object(yield* listAssets({}, "content")), 0)), "content")
        assert.strictEqual(yield* Effect.flatMap(get(String(content)), (response) => response.text), "the bytes")
        // Signed before the restart, and good for its hour
        const again = yield* HttpClientRequest.put(url.split("&id=")[0] ?? "").pipe(
          HttpClientRequest.bodyText("other bytes"),
          HttpClient.execute
        )
        assert.strictEqual(again.status, 201)
      }).pipe(Effect.provide(sandbox({ dataFile })))
    }))

  it.scoped("opens to the key of the latest start alone", () =>
    Effect.gen(function*() {
      const dataFile = yield* temporaryFile
      yield* Effect.provide(createProject(), sandbox({ dataFile }))
      const apiKey = Redacted.make("another-key")
      const keys = yield* Effect.gen(function*() {
        assert.strictEqual((yield* get(Sandbox.endpoint.replace("/graphql", "/files?id=x"))).status, 401)
        const response = yield* HttpClientRequest.post(Sandbox.endpoint).pipe(
          HttpClientRequest.setHeader("authorization", "X-API-Key: another-key"),
          HttpClientRequest.bodyText(JSON.stringify({ query: "{ apiKeys(where: {}, first: 9, skip: 0) { key } }" })),
          HttpClient.execute
        )
        return yield* response.json
      }).pipe(Effect.provide(sandbox({ apiKey, dataFile })))
      assert.deepStrictEqual(keys, { data: { apiKeys: [{ key: "another-key" }] } })
    }))

  it.scoped("belongs to one sandbox at a time", () =>
    Effect.gen(function*() {
      const dataFile = yield* temporaryFile
      yield* Layer.build(Sandbox.layerState({ dataFile }))
      const error = yield* Effect.flip(Layer.build(Sandbox.layerState({ dataFile })))
      assert.strictEqual(error.message, `The data file ${dataFile} is in use by another sandbox`)
    }))

  it.scoped("is its owner's alone to read, with its log", () =>
    Effect.gen(function*() {
      const dataFile = yield* temporaryFile
      yield* Layer.build(Sandbox.layerState({ dataFile }))
      for (const file of [dataFile, `${dataFile}-wal`]) {
        const { mode } = yield* Effect.promise(() => stat(file))
        assert.strictEqual(mode & 0o777, 0o600, file)
      }
    }))

  it.scoped("must have a folder", () =>
    Effect.gen(function*() {
      const dataFile = join(yield* temporaryFile, "missing", "store.sqlite")
      const error = yield* Effect.flip(Layer.build(Sandbox.layerState({ dataFile })))
      assert.strictEqual(error.message, `The data file ${dataFile} cannot be opened`)
    }))
})

describe("the server", () => {
  const start = Effect.fnUntraced(function*(options?: SandboxServer.Options) {
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(SandboxServer.layer(options), scope)
    return { scope, server: Context.get(context, SandboxServer.SandboxServer) }
  })

  const viewer = (endpoint: string) =>
    HttpClientRequest.post(endpoint).pipe(
      HttpClientRequest.setHeader("authorization", "X-API-Key: kili-sandbox-key"),
      HttpClientRequest.bodyText(JSON.stringify({ query: "{ viewer { email } }" }), "application/json"),
      HttpClient.execute,
      Effect.flatMap((response) => response.json)
    )

  it.live("answers on a free port of the loopback interface", () =>
    Effect.gen(function*() {
      const { scope, server } = yield* start()
      assert.strictEqual(server.endpoint, `http://127.0.0.1:${server.port}/api/label/v2/graphql`)
      assert.deepStrictEqual(yield* viewer(server.endpoint), {
        data: { viewer: { email: "admin@sandbox.kili.localhost" } }
      })
      yield* Scope.close(scope, Exit.void)
    }).pipe(Effect.provide(NodeHttpClient.layer)))

  it.live("signs and serves files under the address that it was reached at", () =>
    Effect.gen(function*() {
      const { scope, server } = yield* start()
      const execute = (query: string) =>
        HttpClientRequest.post(server.endpoint).pipe(
          HttpClientRequest.setHeader("authorization", "X-API-Key: kili-sandbox-key"),
          HttpClientRequest.bodyText(JSON.stringify({ query }), "application/json"),
          HttpClient.execute,
          Effect.flatMap((response) => response.json),
          Effect.flatMap(Schema.decodeUnknown(Schema.Struct({ data: Schema.Struct({ data: Schema.Unknown }) }))),
          Effect.map(({ data }) => data.data)
        )
      const project = yield* execute(
        "mutation { data: createProject(data: { title: \"A\", inputType: IMAGE, jsonInterface: \"{}\" }) { id } }"
      )
      const path = `projects/${Reflect.get(Object(project), "id")}/assets/${"c".repeat(25)}/frame/${"0".repeat(150)}`
      const urls = yield* execute(`{ data: createUploadBucketSignedUrls(filePaths: ["${path}"]) }`)
      const url = String(Reflect.get(Object(urls), 0))
      assert.strictEqual(new URL(url).origin, `http://127.0.0.1:${server.port}`)
      const bytes = new Uint8Array(3_000_000).fill(7)
      const upload = yield* HttpClientRequest.put(url.split("&id=")[0] ?? "").pipe(
        HttpClientRequest.bodyUint8Array(bytes, "image/jpeg"),
        HttpClient.execute
      )
      assert.strictEqual(upload.status, 201)
      const response = yield* HttpClient.get(
        `${server.endpoint.replace("/graphql", "/files")}?id=${encodeURIComponent(path)}`,
        { headers: { authorization: "X-API-Key: kili-sandbox-key" } }
      )
      assert.strictEqual(response.headers["content-type"], "image/jpeg")
      assert.isTrue(Buffer.from(bytes).equals(new Uint8Array(yield* response.arrayBuffer)))
      yield* Scope.close(scope, Exit.void)
    }).pipe(Effect.provide(NodeHttpClient.layer)))

  it.live("stops at once, whatever connections are open", () =>
    Effect.gen(function*() {
      const { scope, server } = yield* start()
      // One connection that is kept after a request, one that never made any
      yield* viewer(server.endpoint)
      const closed = yield* Effect.async<Promise<void>>((resume) => {
        const socket = connect(server.port, "127.0.0.1", () =>
          resume(Effect.succeed(
            new Promise((resolve) => socket.on("error", () => {}).on("close", () => resolve()))
          )))
      })
      yield* Effect.timeout(Scope.close(scope, Exit.void), "2 seconds")
      yield* Effect.promise(() => closed)
      const refused = yield* Effect.flip(HttpClient.get(server.endpoint))
      assert.strictEqual(refused._tag, "RequestError")
    }).pipe(Effect.provide(NodeHttpClient.layer)))

  it.live("answers to its own names alone", () =>
    Effect.gen(function*() {
      const { scope, server } = yield* start()
      const { port } = server
      // Names that are not resolved, and targets that `fetch` does not send
      const ask = (host: string, target: string) =>
        Effect.async<{ readonly body: string; readonly status: number | undefined }>((resume) => {
          const request = httpGet({ headers: { host }, host: "127.0.0.1", path: target, port }, (response) => {
            let body = ""
            response.setEncoding("utf8").on("data", (text: string) => body += text)
            response.on("end", () => resume(Effect.succeed({ body, status: response.statusCode })))
          })
          request.on("error", (error) => resume(Effect.die(error)))
        })
      const version = "/api/label/v2/version"
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `LocalHost:${port}`]) {
        assert.strictEqual((yield* ask(host, version)).status, 200, host)
      }
      const foreign = [
        ["evil.example.com", version],
        [`evil.example.com:${port}`, version],
        [`127.0.0.1.evil.example.com:${port}`, version],
        ["localhost", version],
        [`127.0.0.1:${port === 1 ? 2 : 1}`, version],
        [`127.0.0.1:${port}`, `http://evil.example.com${version}`],
        [`127.0.0.1:${port}`, `//evil.example.com${version}`],
        ["not a host", version]
      ] as const
      for (const [host, target] of foreign) {
        const { body, status } = yield* ask(host, target)
        assert.strictEqual(status, 421, `${host} ${target}`)
        assert.nestedPropertyVal(JSON.parse(body), "errors[0].extensions.code", "MISDIRECTED_REQUEST")
      }
      yield* Scope.close(scope, Exit.void)
    }))

  it.live("keeps an import pending for a while", () =>
    Effect.gen(function*() {
      const { scope, server } = yield* start()
      const execute = (query: string) =>
        HttpClientRequest.post(server.endpoint).pipe(
          HttpClientRequest.setHeader("authorization", "X-API-Key: kili-sandbox-key"),
          HttpClientRequest.bodyText(JSON.stringify({ query }), "application/json"),
          HttpClient.execute,
          Effect.flatMap((response) => response.json)
        )
      const answer = yield* execute(`mutation {
        project: createProject(data: { title: "A", inputType: IMAGE, jsonInterface: "{}" }) { id }
      }`).pipe(
        Effect.flatMap(Schema.decodeUnknown(
          Schema.Struct({ data: Schema.Struct({ project: Schema.Struct({ id: Schema.String }) }) })
        ))
      )
      yield* execute(`mutation {
        appendManyFramesToDatasetAsynchronously(
          data: { contentArray: ["https://example.com/a.tiff"], externalIDArray: ["a"], uploadType: GEO_SATELLITE }
          where: { id: "${answer.data.project.id}" }
        ) { id }
      }`)
      assert.deepStrictEqual(yield* execute("{ countAssets(where: {}) }"), { data: { countAssets: 0 } })
      yield* Scope.close(scope, Exit.void)
    }).pipe(Effect.provide(NodeHttpClient.layer)))

  for (const port of [99_999, -1, 1.5, NaN]) {
    it.live(`refuses the port ${port}`, () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(start({ port }))
        assert.deepInclude(error, { _tag: "SandboxServerError", reason: "InvalidPort" })
        assert.strictEqual(error.message, `${port} is not a port: ports are whole numbers from 0 to 65535`)
      }))
  }

  it.live("says when its port is in use", () =>
    Effect.gen(function*() {
      const { scope, server } = yield* start()
      const error = yield* Effect.flip(start({ port: server.port }))
      assert.strictEqual(error._tag, "SandboxServerError")
      assert.strictEqual(error.message, `Port ${server.port} is in use by another program`)
      yield* Scope.close(scope, Exit.void)
    }))
})

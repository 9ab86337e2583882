/**
 * What clients get wrong, or do on purpose. Every answer is an error in the platform's form, and the server goes on.
 */
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { getIntrospectionQuery, parse, print } from "graphql"
import { appendLabels, ask, createProject, importAssets, post, refusal, sandbox } from "./harness.js"

const authorization = "X-API-Key: kili-sandbox-key"

const Refused = Schema.Struct({
  errors: Schema.NonEmptyArray(
    Schema.Struct({ extensions: Schema.Struct({ code: Schema.String }), message: Schema.NonEmptyString })
  )
})

const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels)

describe("bad requests over a socket", () => {
  const viewer = JSON.stringify({ query: "{ data: viewer { email } }" })

  const send = (body: string, headers: Record<string, string> = { authorization }) =>
    Effect.flatMap(SandboxServer.SandboxServer, ({ endpoint }) =>
      HttpClientRequest.post(endpoint).pipe(
        HttpClientRequest.setHeaders(headers),
        HttpClientRequest.bodyText(body, "application/json"),
        HttpClient.execute
      ))

  const ask = (query: string, variables: unknown = {}) => send(JSON.stringify({ query, variables }))

  const at = (path: string, request: (url: string) => HttpClientRequest.HttpClientRequest) =>
    Effect.flatMap(
      SandboxServer.SandboxServer,
      ({ endpoint }) =>
        HttpClient.execute(HttpClientRequest.setHeaders(request(new URL(path, endpoint).href), { authorization }))
    )

  const signed = Effect.gen(function*() {
    const create =
      "mutation { data: createProject(data: { title: \"A\", inputType: IMAGE, jsonInterface: \"{}\" }) { id } }"
    const [, id] = /"id":"(\w+)"/.exec(yield* Effect.flatMap(ask(create), ({ text }) => text)) ?? []
    const urls = `{ data: createUploadBucketSignedUrls(filePaths: ["projects/${id}/assets/a/b"]) }`
    const [, url = ""] = /"(http[^"]+)&id=/.exec(yield* Effect.flatMap(ask(urls), ({ text }) => text)) ?? []
    return url
  })

  const put = (change: (url: string) => string) =>
    Effect.flatMap(signed, (url) => HttpClient.execute(HttpClientRequest.put(change(url))))

  const assets = "query ($where: AssetWhere!, $first: PageSize!, $skip: Int!) {\
    data: assets(where: $where, first: $first, skip: $skip) { id } }"

  const cases: ReadonlyArray<
    readonly [
      name: string,
      request: Effect.Effect<
        { readonly status: number; readonly json: Effect.Effect<unknown, HttpClientError.HttpClientError> },
        HttpClientError.HttpClientError,
        HttpClient.HttpClient | SandboxServer.SandboxServer
      >,
      status: number,
      code: string
    ]
  > = [
    ["malformed JSON", send("{\"query\": "), 400, "BAD_REQUEST"],
    ["deep JSON", send(nested(1_000_000, "[", "]")), 400, "BAD_REQUEST"],
    [
      "deep variables",
      send(`{"query":"{ data: viewer { id } }","variables":{"a":${nested(50_000, "[", "]")}}}`),
      400,
      "BAD_REQUEST"
    ],
    [
      "an unknown operation",
      send(JSON.stringify({ query: "query A { data: viewer { id } }", operationName: "B" })),
      400,
      "INTERNAL_SERVER_ERROR"
    ],
    ["an unknown root field", ask("{ data: everything { id } }"), 400, "GRAPHQL_VALIDATION_FAILED"],
    [
      "variables of wrong types",
      ask(assets, { where: { skipped: "no" }, first: 1, skip: 0 }),
      400,
      "INTERNAL_SERVER_ERROR"
    ],
    ["variables that are missing", ask(assets), 400, "INTERNAL_SERVER_ERROR"],
    ["first: 101", ask(assets, { where: {}, first: 101, skip: 0 }), 400, "INTERNAL_SERVER_ERROR"],
    ["first: -1", ask(assets, { where: {}, first: -1, skip: 0 }), 400, "INTERNAL_SERVER_ERROR"],
    ["a negative skip", ask(assets, { where: {}, first: 1, skip: -1 }), 200, "OPERATION_RESOLUTION_FAILURE"],
    [
      "an unknown project",
      ask(assets, { where: { project: { id: "cnone" } }, first: 1, skip: 0 }),
      200,
      "OPERATION_RESOLUTION_FAILURE"
    ],
    ["an oversized body", send(`{"query":"${"x".repeat(64 * 1_048_576)}"}`), 413, "PAYLOAD_TOO_LARGE"],
    ["a wrong key", send(viewer, { authorization: "X-API-Key: wrong" }), 401, "UNAUTHENTICATED"],
    ["no key", send(viewer, {}), 401, "UNAUTHENTICATED"],
    ["a forged upload URL", put((url) => url.replace(/signature=\w/, "signature=_")), 403, "FORBIDDEN"],
    ["an upload URL with a new end", put((url) => url.replace(/expires=\d/, "expires=9")), 403, "FORBIDDEN"],
    ["an upload URL that climbs", put((url) => url.replace(/projects\//, "projects%2F..%2F")), 403, "FORBIDDEN"],
    ["an upload URL that cannot be read", put((url) => url.replace(/projects/, "%ff")), 404, "NOT_FOUND"],
    ["files?id=../..", at("/api/label/v2/files?id=../../etc/passwd", HttpClientRequest.get), 404, "NOT_FOUND"],
    ["files?id=%2e%2e", at("/api/label/v2/files?id=%2e%2e%2fkili.db", HttpClientRequest.get), 404, "NOT_FOUND"],
    ["files without an id", at("/api/label/v2/files", HttpClientRequest.get), 404, "NOT_FOUND"],
    ["GET on GraphQL", at("/api/label/v2/graphql", HttpClientRequest.get), 404, "NOT_FOUND"]
  ]

  // One server for all: each case must leave it serving
  it.live("are answered, and the server goes on", () =>
    Effect.gen(function*() {
      for (const [name, request, status, code] of cases) {
        const answer = yield* request
        const { errors: [error] } = yield* Schema.decodeUnknown(Refused)(yield* answer.json)
        assert.deepStrictEqual([name, answer.status, error.extensions.code], [name, status, code])
        assert.strictEqual((yield* send(viewer)).status, 200, name)
      }
    }).pipe(Effect.provide(Layer.merge(SandboxServer.layer(), NodeHttpClient.layer))), 60_000)
})

describe("documents", () => {
  const fragments = (count: number) =>
    Array.from({ length: count }, (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`).join(" ")

  const tooLarge: ReadonlyArray<readonly [name: string, query: string]> = [
    [
      "deep fields",
      `{ data: assets(where: {}, first: 1, skip: 0) { ${"labels { labelOf { ".repeat(13)} id ${"} }".repeat(13)} } }`
    ],
    ["brackets without end", "{a".repeat(100_000)],
    ["lists without end", `{ data: countAssets(where: { idIn: ${nested(50_000, "[", "]")} }) }`],
    ["many fields", `{ data: viewer { ${Array.from({ length: 1001 }, (_, i) => `a${i}: id`).join(" ")} } }`],
    ["many root fields", `{ ${Array.from({ length: 21 }, (_, i) => `a${i}: viewer { id }`).join(" ")} }`],
    ["many words", `{ data: viewer { ${"id ".repeat(20_001)} } }`],
    ["a long document", `{ data: viewer { id } } # ${"x".repeat(262_144)}`],
    ["fragments that double", `{ ...F0 } ${fragments(30)} fragment F30 on Query { viewer { id } }`],
    [
      "introspection over and over",
      "{ __schema { types { fields { type { fields { type { fields { args { type { name } } } } } } } } } }"
    ]
  ]
  for (const [name, query] of tooLarge) {
    it.effect(`with ${name} are refused`, () =>
      Effect.gen(function*() {
        const { code, message, status } = yield* refusal(query)
        assert.deepStrictEqual([status, code], [400, "OPERATION_TOO_LARGE"])
        assert.match(message, /^\[operationTooLarge\] /)
        yield* ask("{ data: viewer { id } }")
      }).pipe(Effect.provide(sandbox())))
  }

  it.effect("with fragments that spread themselves are refused", () =>
    Effect.gen(function*() {
      const query = `{ ...F0 } ${fragments(30)} fragment F30 on Query { ...F0 }`
      const { code } = yield* refusal(query)
      assert.strictEqual(code, "GRAPHQL_VALIDATION_FAILED")
    }).pipe(Effect.provide(sandbox())))

  it.effect("of ordinary introspection pass, however they are printed", () =>
    Effect.gen(function*() {
      const full = getIntrospectionQuery({
        descriptions: true,
        directiveIsRepeatable: true,
        inputValueDeprecation: true,
        oneOf: false,
        schemaDescription: true,
        specifiedByUrl: true
      })
      // As clients in other languages send it, fragments written out
      const document = parse(full)
      const inputValue = "name description type { kind name ofType { kind name ofType { kind name ofType { name } } } }"
      const flat = `{ __schema { queryType { name } types { kind name fields(includeDeprecated: true) { name args {
        ${inputValue} } type { kind name ofType { name } } } inputFields { ${inputValue} } enumValues { name } } } }`
      for (const query of [full, print(document), flat, "{ __type(name: \"Asset\") { fields { name } } }"]) {
        const { body, status } = yield* post(query)
        assert.strictEqual(status, 200)
        assert.doesNotHaveAnyKeys(body, ["errors"])
      }
    }).pipe(Effect.provide(sandbox())))
})

describe("answers", () => {
  it.effect("that would multiply without end are refused, and a change among them undone", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const assetIds = yield* importAssets(projectId, ["a"])
      const [assetId = ""] = assetIds
      yield* appendLabels("DEFAULT", Array.from({ length: 100 }, () => assetId))
      const labels = "labels { labelOf { ".repeat(6) + "id" + " } }".repeat(6)
      const query = `{ data: assets(where: {}, first: 100, skip: 0) { ${labels} } }`
      assert.strictEqual((yield* refusal(query)).code, "OPERATION_TOO_LARGE")
      const mutation =
        `mutation { data: updatePropertiesInAssets(where: [{ id: "${assetId}" }], data: [{ priority: 7 }]) {
        ${labels}
      } }`
      assert.strictEqual((yield* refusal(mutation)).code, "OPERATION_TOO_LARGE")
      assert.deepStrictEqual(yield* ask("{ data: assets(where: {}, first: 1, skip: 0) { priority } }"), [{
        priority: 0
      }])
    }).pipe(Effect.provide(sandbox())))
})

describe("where the server listens", () => {
  const listening = (options?: SandboxServer.Options) =>
    Effect.map(
      Layer.build(SandboxServer.layer(options)),
      (context) => Context.get(context, SandboxServer.SandboxServer)
    )

  const reached = (host: string, port: number) =>
    Effect.isSuccess(HttpClient.get(`http://${host}:${port}/api/label/v2/version`))

  it.scopedLive("is the loopback interface alone, unless told otherwise", () =>
    Effect.gen(function*() {
      const { endpoint, port } = yield* listening()
      assert.strictEqual(new URL(endpoint).hostname, "127.0.0.1")
      assert.isTrue(yield* reached("127.0.0.1", port))
      // Another address of this machine, as one of its network is
      assert.isFalse(yield* reached("127.0.0.2", port))
      const elsewhere = yield* listening({ host: "127.0.0.2" })
      assert.strictEqual(new URL(elsewhere.endpoint).hostname, "127.0.0.2")
      assert.isTrue(yield* reached("127.0.0.2", elsewhere.port))
      const everywhere = yield* listening({ host: "0.0.0.0" })
      assert.strictEqual(new URL(everywhere.endpoint).hostname, "127.0.0.1")
      assert.isTrue(yield* reached("127.0.0.2", everywhere.port))
    }).pipe(Effect.provide(NodeHttpClient.layer)))
})

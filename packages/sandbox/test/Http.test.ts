import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { getIntrospectionQuery } from "graphql"
import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { ask, get, post, postBody, postBytes, refusal, sandbox } from "./harness.js"

const viewer = "{ data: viewer { id email firstname organization { name license { uploadLocalData } } } }"

describe("the key", () => {
  it.effect("opens the sandbox", () =>
    Effect.gen(function*() {
      const user = yield* ask(viewer)
      assert.deepInclude(user, {
        email: "admin@sandbox.kili.localhost",
        firstname: "Ada",
        organization: { name: "Sandbox", license: { uploadLocalData: true } }
      })
      const me = "{ data: me { id email firstname organization { name license { uploadLocalData } } } }"
      assert.deepStrictEqual(yield* ask(me), user)
    }).pipe(Effect.provide(sandbox())))

  for (const headers of [{}, { authorization: "X-API-Key: other" }, { authorization: "kili-sandbox-key" }]) {
    it.effect(`is asked for: ${JSON.stringify(headers)}`, () =>
      Effect.gen(function*() {
        const { body, status } = yield* postBody(JSON.stringify({ query: viewer }), headers)
        assert.strictEqual(status, 401)
        assert.hasAllKeys(body, ["errors"])
      }).pipe(Effect.provide(sandbox())))
  }

  it.effect("is described by apiKeys", () =>
    Effect.gen(function*() {
      const query = `query ($key: String) {
        data: apiKeys(where: { key: $key }, first: 10, skip: 0) { expiryDate user { email } }
      }`
      assert.deepStrictEqual(yield* ask(query, { key: "kili-sandbox-key" }), [
        { expiryDate: "1971-01-01T00:00:00.000Z", user: { email: "admin@sandbox.kili.localhost" } }
      ])
      assert.deepStrictEqual(yield* ask(query, { key: "other" }), [])
      const userId = yield* ask("{ data: viewer { id } }")
      const count = "query ($id: ID) { data: countApiKeys(where: { user: { id: $id, email: null } }) }"
      assert.strictEqual(yield* ask(count, userId instanceof Object ? userId : {}), 1)
      assert.strictEqual(yield* ask(count, { id: "nobody" }), 0)
    }).pipe(Effect.provide(sandbox())))
})

describe("requests that are not executed", () => {
  const cases: ReadonlyArray<readonly [name: string, body: string, status: number, code: string]> = [
    ["not JSON", "{", 400, "BAD_REQUEST"],
    ["not an object", "[]", 400, "BAD_REQUEST"],
    ["empty", "", 400, "BAD_REQUEST"],
    ["without a query", "{\"variables\":{}}", 400, "BAD_REQUEST"],
    ["with variables that are no object", JSON.stringify({ query: viewer, variables: 1 }), 400, "BAD_REQUEST"],
    ["with a syntax error", JSON.stringify({ query: "{ data: " }), 400, "GRAPHQL_PARSE_FAILED"],
    [
      "with an unknown field",
      JSON.stringify({ query: "{ data: viewer { shoeSize } }" }),
      400,
      "GRAPHQL_VALIDATION_FAILED"
    ],
    ["with a bare object field", JSON.stringify({ query: "{ data: viewer }" }), 400, "GRAPHQL_VALIDATION_FAILED"],
    [
      "with a missing variable",
      JSON.stringify({ query: "query ($id: ID!) { data: countProjects(where: { id: $id }) }" }),
      400,
      "INTERNAL_SERVER_ERROR"
    ],
    [
      "with an unknown operation",
      JSON.stringify({ query: `query A ${viewer}`, operationName: "B" }),
      400,
      "INTERNAL_SERVER_ERROR"
    ],
    ["larger than the limit", "x".repeat(64 * 1_048_576 + 1), 413, "PAYLOAD_TOO_LARGE"]
  ]
  for (const [name, body, status, code] of cases) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const answer = yield* postBody(body)
        assert.strictEqual(answer.status, status)
        assert.hasAllKeys(answer.body, ["errors"])
        assert.nestedPropertyVal(answer.body, "errors[0].extensions.code", code)
      }).pipe(Effect.provide(sandbox())))
  }

  it.effect("page sizes outside 0 to 100", () =>
    Effect.gen(function*() {
      const query = "query ($first: PageSize!) { data: projects(where: {}, first: $first, skip: 0) { id } }"
      assert.deepStrictEqual(yield* ask(query, { first: 0 }), [])
      assert.deepStrictEqual(yield* ask(query, { first: 100 }), [])
      for (const first of [101, -1, 1.5, "10"]) {
        const { code, message, status } = yield* refusal(query, { first })
        assert.deepStrictEqual([status, code], [400, "INTERNAL_SERVER_ERROR"])
        assert.include(message, "PageSize")
      }
      const literal = yield* refusal("{ data: projects(where: {}, first: 101, skip: 0) { id } }")
      assert.strictEqual(literal.status, 400)
    }).pipe(Effect.provide(sandbox())))
})

describe("packed bodies", () => {
  const limit = 64 * 1_048_576
  const request = JSON.stringify({ query: "{ data: viewer { firstname } }" })
  const cases: ReadonlyArray<
    readonly [name: string, body: Uint8Array, encoding: string, status: number, code?: string]
  > = [
    ["gzip", gzipSync(request), "gzip", 200],
    ["gzip, named in capitals", gzipSync(request), "GZIP", 200],
    ["not packed, and said so", Buffer.from(request), "identity", 200],
    ["as large as the limit", gzipSync(request + " ".repeat(limit - request.length)), "gzip", 200],
    [
      "larger than the limit",
      gzipSync(request + " ".repeat(limit + 1 - request.length)),
      "gzip",
      413,
      "PAYLOAD_TOO_LARGE"
    ],
    ["not gzip", Buffer.from(request), "gzip", 400, "BAD_REQUEST"],
    ["cut short", gzipSync(request).subarray(0, -9), "gzip", 400, "BAD_REQUEST"],
    ["empty", Buffer.alloc(0), "gzip", 400, "BAD_REQUEST"],
    ["of another encoding", Buffer.from(request), "br", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["packed twice", gzipSync(gzipSync(request)), "gzip, gzip", 415, "UNSUPPORTED_MEDIA_TYPE"]
  ]
  for (const [name, bytes, encoding, status, code] of cases) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const { body, status: answered } = yield* postBytes(bytes, { "content-encoding": encoding })
        assert.strictEqual(answered, status)
        if (code === undefined) {
          assert.deepStrictEqual(body, { data: { data: { firstname: "Ada" } } })
        } else {
          assert.hasAllKeys(body, ["errors"])
          assert.nestedPropertyVal(body, "errors[0].extensions.code", code)
        }
      }).pipe(Effect.provide(sandbox())))
  }

  it.effect("that unpack to far more than they weigh end at the limit", () =>
    Effect.gen(function*() {
      // A gigabyte of zeros, member by member
      const member = gzipSync(new Uint8Array(64 * 1_048_576))
      const { status } = yield* postBytes(Buffer.concat(Array.from({ length: 16 }, () => member)), {
        "content-encoding": "gzip"
      })
      assert.strictEqual(status, 413)
    }).pipe(Effect.provide(sandbox())))
})

describe("what is not served", () => {
  it.effect("is refused by name", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [query: string, what: string]> = [
        [
          "mutation { data: createProject(data: { title: \"A\", fromDemoProject: DEMO_NER }) { id } }",
          "the input CreateProjectData.fromDemoProject"
        ]
      ]
      for (const [query, what] of cases) {
        assert.deepStrictEqual(yield* refusal(query), {
          code: "NOT_SERVED",
          message: `[notServed] The sandbox does not serve ${what} yet`,
          status: 200
        })
      }
    }).pipe(Effect.provide(sandbox())))

  it.effect("filters nothing when null or empty", () =>
    Effect.gen(function*() {
      const where = { metadata: null, label: { search: null, asset: { id: null } }, issue: {}, assigneeIn: null }
      assert.strictEqual(yield* ask("query ($w: AssetWhere!) { data: countAssets(where: $w) }", { w: where }), 0)
    }).pipe(Effect.provide(sandbox())))

  it.effect("leaves no trace of a mutation", () =>
    Effect.gen(function*() {
      const query = `mutation {
        data: createProject(data: { title: "A", inputType: IMAGE, jsonInterface: "{}" }) { id }
        more: createProject(data: { title: "B", fromDemoProject: DEMO_NER }) { id }
      }`
      const { body } = yield* post(query)
      assert.deepInclude(body, { data: null })
      assert.strictEqual((yield* refusal(query)).code, "NOT_SERVED")
      assert.strictEqual(yield* ask("{ data: countProjects(where: {}) }"), 0)
    }).pipe(Effect.provide(sandbox())))
})

describe("the rest of the address space", () => {
  it.effect("answers introspection whole", () =>
    Effect.gen(function*() {
      const query = getIntrospectionQuery({
        descriptions: true,
        directiveIsRepeatable: true,
        inputValueDeprecation: true,
        schemaDescription: true
      })
      const { body, status } = yield* post(query)
      assert.strictEqual(status, 200)
      assert.doesNotHaveAnyKeys(body, ["errors"])
      assert.nestedPropertyVal(body, "data.__schema.queryType.name", "Query")
    }).pipe(Effect.provide(sandbox())))

  it.effect("says that it is a sandbox", () =>
    Effect.gen(function*() {
      const response = yield* HttpClient.get(Sandbox.endpoint.replace("/graphql", "/version"))
      const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
      assert.deepStrictEqual(yield* response.json, { version: `sandbox-${version}` })
    }).pipe(Effect.provide(sandbox())))

  it.effect("answers 404 elsewhere", () =>
    Effect.gen(function*() {
      const response = yield* get(new URL("/elsewhere", Sandbox.endpoint).href)
      assert.strictEqual(response.status, 404)
      assert.hasAllKeys(yield* response.json, ["errors"])
    }).pipe(Effect.provide(sandbox())))

  it.effect("ends at the sandbox", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(HttpClient.get("https://cloud.kili-technology.com/api/label/v2/version"))
      assert.strictEqual(error._tag, "RequestError")
    }).pipe(Effect.provide(sandbox())))
})

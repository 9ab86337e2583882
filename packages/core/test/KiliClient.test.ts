import * as GraphQL from "@effect-kili/core/GraphQL"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import { assertRight } from "@effect/vitest/utils"
import * as Arr from "effect/Array"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import * as Tracer from "effect/Tracer"
import { readFileSync } from "node:fs"
import { inspect } from "node:util"
import * as Script from "./support/Script.js"

const key = "k-3141592653589793"
const endpoint = "https://kili.test/api/label/v2/graphql"

const NoVariables = Schema.Struct({})

const ping = GraphQL.query({
  name: "ping",
  document: "query ping { data: ping }",
  variables: NoVariables,
  data: Schema.String
})

const pokeOptions = {
  name: "poke",
  document: "mutation poke { data: poke }",
  variables: NoVariables,
  data: Schema.String
}
const poke = GraphQL.mutation(pokeOptions)
const put = GraphQL.mutation({ ...pokeOptions, name: "put", repeatable: true })

const clientOver = (http: HttpClient.HttpClient, options: Partial<KiliClient.Options> = {}) =>
  KiliClient.make({ apiKey: Redacted.make(key), endpoint, ...options }).pipe(
    Effect.provideService(HttpClient.HttpClient, http)
  )

/** Runs an effect of the client to its end, however long its waits, with jitter switched off. */
const settle = <A, E>(self: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* self.pipe(Effect.either, Effect.withRandom(Random.fixed([0.5])), Effect.fork)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

const run = (
  operation: GraphQL.Operation<object, string>,
  replies: ReadonlyArray<Script.Reply>,
  options?: Partial<KiliClient.Options>
) =>
  Effect.gen(function*() {
    const { at, http, requests } = Script.make(replies)
    const client = yield* clientOver(http, options)
    const result = yield* settle(client.execute(operation, {}))
    return { at, requests, result }
  })

const failure = <A, E>(result: Either.Either<A, E>): E => {
  if (Either.isRight(result)) return assert.fail(`expected a failure, got ${String(result.right)}`)
  return result.left
}

/** The named properties of a value; chai's own partial comparison does not end on some errors. */
const assertHas = (actual: unknown, expected: Readonly<Record<string, unknown>>) =>
  assert.deepStrictEqual(
    Object.fromEntries(Object.keys(expected).map((name) => [name, Reflect.get(Object(actual), name)])),
    expected
  )

const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:443"), { code: "ECONNREFUSED" })
const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })

/** When six attempts start without jitter: 0.5 s, 1 s, 2 s … after one another. */
const sixAttempts = [0, 500, 1500, 3500, 7500, 15_500]

describe("KiliClient", () => {
  describe("requests", () => {
    it.effect("carry the headers of the contract", () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(Date.UTC(2024, 6, 15, 8, 30))
        const runtime = {
          languageName: "TypeScript",
          languageVersion: "5.9",
          platformName: "linux",
          platformVersion: "6.1"
        }
        const { requests: [request], result } = yield* run(ping, [Script.data("pong")], { runtime })
        assertRight(result, "pong")
        assert.strictEqual(request?.method, "POST")
        assert.strictEqual(request?.url, endpoint)
        const { "kili-client-call-uuid": uuid, ...headers } = request!.headers
        assert.match(uuid!, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
        const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
        const expected = {
          accept: "application/json",
          "apollographql-client-name": "effect-kili",
          "apollographql-client-version": version,
          authorization: `X-API-Key: ${key}`,
          "content-type": "application/json",
          "kili-client-call-time": "2024-07-15T08:30:00.000Z",
          "kili-client-language-name": "TypeScript",
          "kili-client-language-version": "5.9",
          "kili-client-method-name": "ping",
          "kili-client-name": "effect-kili",
          "kili-client-platform-name": "linux",
          "kili-client-platform-version": "6.1",
          "kili-client-version": version
        }
        assertHas({ ...headers }, expected)
      }))

    it.effect("carry the document and the encoded variables", () =>
      Effect.gen(function*() {
        const { http, requests } = Script.make([Script.data("pong")])
        const client = yield* clientOver(http)
        const since = GraphQL.query({
          name: "since",
          document: "query since($at: String!) { data: since(at: $at) }",
          variables: Schema.Struct({ at: Schema.Date }),
          data: Schema.String
        })
        yield* client.execute(since, { at: new Date(0) })
        const { body } = requests[0]!
        assert.strictEqual(body._tag, "Uint8Array")
        assert.deepStrictEqual(
          JSON.parse(new TextDecoder().decode(body._tag === "Uint8Array" ? body.body : undefined)),
          {
            query: since.document,
            variables: { at: "1970-01-01T00:00:00.000Z" }
          }
        )
      }))

    it.effect("are not made of variables that do not encode", () =>
      Effect.gen(function*() {
        const { at, http } = Script.make([Script.data("pong")])
        const client = yield* clientOver(http)
        const page = GraphQL.query({
          name: "page",
          document: "query page($first: Int!) { data: page(first: $first) }",
          variables: Schema.Struct({ first: Schema.Int }),
          data: Schema.String
        })
        const error = yield* Effect.flip(client.execute(page, { first: 0.5 }))
        assert.instanceOf(error, KiliError.InvalidInput)
        assert.deepStrictEqual(error instanceof KiliError.InvalidInput && error.issues.map((issue) => issue.at), [
          "first"
        ])
        assert.deepStrictEqual(at, [])
      }))
  })

  describe("configuration", () => {
    const fromEnv = (env: ReadonlyArray<readonly [string, string]>) => {
      const { http, requests } = Script.make([Script.data("pong")])
      return KiliClient.KiliClient.pipe(
        Effect.flatMap((client) => client.execute(ping, {})),
        Effect.map(() => requests[0]!),
        Effect.provide(Layer.provide(KiliClient.layerEnv, Layer.succeed(HttpClient.HttpClient, http))),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(env), { pathDelim: "_" }))
      )
    }

    it.effect("reads the key and the endpoint from the environment", () =>
      Effect.gen(function*() {
        const request = yield* fromEnv([["KILI_API_KEY", "k-env"], ["KILI_API_ENDPOINT", "http://on.premise/graphql"]])
        assert.strictEqual(request.url, "http://on.premise/graphql")
        assert.strictEqual(request.headers.authorization, "X-API-Key: k-env")
      }))

    it.effect("defaults to the public endpoint", () =>
      Effect.gen(function*() {
        const request = yield* fromEnv([["KILI_API_KEY", "k-env"]])
        assert.strictEqual(request.url, "https://cloud.kili-technology.com/api/label/v2/graphql")
      }))

    it.effect.each([[], [["KILI_API_KEY", ""]]] as ReadonlyArray<ReadonlyArray<[string, string]>>)(
      "is an authentication error without a key: %j",
      (env) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(fromEnv(env))
          assert.deepStrictEqual(
            error,
            new KiliError.AuthenticationError({ operation: "KiliClient.make", reason: "MissingKey" })
          )
          assert.include(error.message, "KILI_API_KEY")
        })
    )

    it.effect.each([
      "",
      "kili.test/graphql",
      "https://kili.test/api",
      "ftp://kili.test/graphql",
      "https:///graphql",
      "https://ada:secret@kili.test/graphql",
      "https://kili.test/?key=secret/graphql",
      "https://kili.test/graphql?key=secret"
    ])(
      "refuses the endpoint %j",
      (bad) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(clientOver(Script.make([]).http, { endpoint: bad }))
          assert.instanceOf(error, KiliError.InvalidInput)
          assert.deepStrictEqual(error._tag === "KiliInvalidInput" && error.issues.map(({ at }) => at), ["endpoint"])
        })
    )

    it.effect.each(["https://ada:secret@kili.test/api", "https://kili.test/api?key=secret", "secret"])(
      "does not repeat the endpoint that it refuses, which may hold a key: %j",
      (bad) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(clientOver(Script.make([]).http, { endpoint: bad }))
          assert.notInclude(error.message, "secret")
        })
    )

    it.effect.each([
      { callsPerMinute: 0 },
      { callsPerMinute: 1.5 },
      { maxInFlight: 0 },
      { maxInFlight: NaN },
      { timeout: "1 fortnight" as "1 week" }
    ])(
      "refuses limits that mean nothing: %j",
      (limits) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(clientOver(Script.make([]).http, limits))
          assert.deepStrictEqual(
            error._tag === "KiliInvalidInput" && error.issues.map(({ at }) => at),
            Object.keys(limits)
          )
        })
    )

    it.effect.each([`${key}\n`, ` ${key}`, `${key} x`, `${key}\u0000`, `${key}é`])(
      "refuses a key that no header can carry, and never shows it: %j",
      (bad) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(clientOver(Script.make([]).http, { apiKey: Redacted.make(bad) }))
          assert.deepStrictEqual(error._tag === "KiliInvalidInput" && error.issues.map(({ at }) => at), ["apiKey"])
          for (const text of [String(error), JSON.stringify(error), inspect(error)]) assert.notInclude(text, key)
        })
    )
  })

  describe("retry", () => {
    it.effect("honours Retry-After, then backs off", () =>
      Effect.gen(function*() {
        const replies = [Script.status(429, { "retry-after": "3" }), Script.status(503), Script.data("pong")]
        const { at, result } = yield* run(ping, replies)
        assertRight(result, "pong")
        assert.deepStrictEqual(at, [0, 3000, 4000])
      }))

    it.effect("honours Retry-After as a date", () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(Date.UTC(2024, 6, 15))
        const replies = [
          Script.status(429, { "retry-after": "Mon, 15 Jul 2024 00:00:07 GMT" }),
          Script.status(503, { "retry-after": "Sun, 14 Jul 2024 00:00:00 GMT" }),
          Script.status(503, { "retry-after": "soon" }),
          Script.data("pong")
        ]
        const { at, result } = yield* run(ping, replies)
        assertRight(result, "pong")
        assert.deepStrictEqual(at.map((time) => time - at[0]!), [0, 7000, 8000, 10_000])
      }))

    it.effect("waits a minute if asked to, and tells a longer wait to the caller", () =>
      Effect.gen(function*() {
        const patient = yield* run(ping, [Script.status(429, { "retry-after": "60" }), Script.data("pong")])
        assert.deepStrictEqual(patient.at, [0, 60_000])
        const { at, result } = yield* run(ping, [Script.status(429, { "retry-after": "61" }), Script.data("pong")])
        assert.strictEqual(at.length, 1)
        const error = failure(result)
        assert.strictEqual(error._tag, "KiliHttpStatusError")
        assert.deepStrictEqual(error._tag === "KiliHttpStatusError" && error.retryAfter, Duration.seconds(61))
        assert.isTrue(error.retryable)
      }))

    const passing: ReadonlyArray<readonly [string, Script.Reply]> = [
      ["408", Script.status(408)],
      ["429", Script.status(429)],
      ["500", Script.status(500)],
      ["502", Script.html(502)],
      ["503", Script.status(503)],
      ["504", Script.status(504)],
      ["a lost connection", new Script.Lost(reset)],
      ["a refused connection", new Script.Lost(refused)],
      ["trouble inside the platform", Script.errors([{ message: "[x] Failed to fetch data connection" }])]
    ]

    it.effect.each(passing)("repeats a query six times on %s, then gives up", ([, reply]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(ping, [reply])
        assert.deepStrictEqual(at, sixAttempts)
        const error = failure(result)
        assert.strictEqual(error.committed, "no")
        assert.isTrue(error.retryable)
      }))

    it.effect.each(passing)("repeats a mutation that may run twice on %s", ([, reply]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(put, [reply, Script.data("done")])
        assert.deepStrictEqual(at, [0, 500])
        assertRight(result, "done")
      }))

    it.effect.each<readonly [string, Script.Reply]>([
      ["429", Script.status(429)],
      ["503", Script.status(503)],
      ["a refused connection", new Script.Lost(refused)],
      ["a refused connection, as fetch tells it", new Script.Lost(new TypeError("fetch failed", { cause: refused }))],
      [
        "a connection refused at every address",
        new Script.Lost(new TypeError("fetch failed", { cause: new AggregateError([refused, refused]) }))
      ]
    ])("repeats a mutation on %s: it was not applied", ([, reply]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(poke, [reply, Script.data("done")])
        assert.deepStrictEqual(at, [0, 500])
        assertRight(result, "done")
      }))

    it.effect.each<readonly [string, Script.Reply]>([
      ["408", Script.status(408)],
      ["500", Script.status(500)],
      ["502", Script.status(502)],
      ["504", Script.status(504)],
      ["a lost connection", new Script.Lost(reset)],
      ["a lost connection, as fetch tells it", new Script.Lost(new TypeError("fetch failed", { cause: reset }))],
      ["a timeout", Effect.never],
      ["a body that never ends", Script.endless()],
      ["a page of HTML", Script.html(200)],
      ["an error of its resolver", Script.errors([{ message: "boom" }], { data: { data: null } })]
    ])("does not repeat a mutation on %s: it may have been applied", ([, reply]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(poke, [reply, Script.data("done")])
        assert.deepStrictEqual(at, [0])
        assert.strictEqual(failure(result).committed, "unknown")
      }))

    it.effect("does not repeat a mutation whose answer cannot be read: it was applied", () =>
      Effect.gen(function*() {
        const { at, result } = yield* run(poke, [Script.data(42)])
        assert.deepStrictEqual(at, [0])
        assertHas(failure(result), { _tag: "KiliDecodeError", committed: "yes" })
      }))

    it.effect("remembers an attempt that may have been applied when a later one surely was not", () =>
      Effect.gen(function*() {
        const { at, result } = yield* run(put, [Script.status(500), Script.status(429)])
        assert.strictEqual(at.length, 6)
        assertHas(failure(result), { _tag: "KiliHttpStatusError", committed: "unknown", status: 429 })
        const rejected = yield* run(put, [Script.status(500), Script.status(401)])
        assertHas(failure(rejected.result), { _tag: "KiliAuthenticationError", committed: "unknown" })
      }))

    it.effect.each<readonly [number, string]>([
      [401, "KiliAuthenticationError"],
      [400, "KiliHttpStatusError"],
      [403, "KiliHttpStatusError"],
      [404, "KiliHttpStatusError"],
      [301, "KiliHttpStatusError"]
    ])("does not repeat on %i", ([status, tag]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(ping, [Script.status(status), Script.data("pong")])
        assert.deepStrictEqual(at, [0])
        assertHas(failure(result), { _tag: tag, committed: "no", retryable: false })
      }))
  })

  describe("timeout", () => {
    it.effect.each<readonly [string, Script.Reply]>([
      ["no answer comes", Effect.never],
      ["the body never ends", Script.endless()]
    ])("ends an attempt after 60 s when %s, and tries again", ([, reply]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(ping, [reply, Script.data("pong")])
        assert.deepStrictEqual(at, [0, 60_500])
        assertRight(result, "pong")
      }))

    it.effect("gives up two minutes after the first failure", () =>
      Effect.gen(function*() {
        const { at, result } = yield* run(ping, [Effect.never])
        assert.deepStrictEqual(at, [0, 60_500, 121_500])
        const error = failure(result)
        assertHas(error, { _tag: "KiliTransportError", reason: "Timeout" })
        assert.strictEqual(error.message, "ping: no answer within 1m")
      }))

    it.effect("is the client's, or the operation's own", () =>
      Effect.gen(function*() {
        const short = yield* run(poke, [Effect.never], { timeout: "2 seconds" })
        assert.include(failure(short.result).message, "within 2s")
        const long = GraphQL.mutation({ ...pokeOptions, timeout: "2 minutes" })
        const late = Effect.delay(Effect.succeed(Script.data("done")), "119 seconds")
        assertRight((yield* run(long, [late], { timeout: "2 seconds" })).result, "done")
      }))
  })

  describe("answers", () => {
    it.effect("reads HTML with status 200 as no answer of the platform, and quotes a little of it", () =>
      Effect.gen(function*() {
        const { at, result } = yield* run(ping, [Script.html(200, `<html>${"proxy ".repeat(1000)}`)])
        const error = failure(result)
        assertHas(error, { _tag: "KiliDecodeError", committed: "no", retryable: false })
        assert.include(error.message, "text/html")
        assert.include(error.message, "<html>proxy")
        assert.isAtMost(error.message.length, 300)
        assert.isAtMost(JSON.stringify(error).length, 500)
        assert.strictEqual(at.length, 1)
      }))

    it.effect("quotes at most 200 characters of a failing body, on one line", () =>
      Effect.gen(function*() {
        const { result } = yield* run(ping, [Script.html(500, `<html>\n${"x".repeat(5000)}`)])
        const error = failure(result)
        assert.strictEqual(error.message, `ping: HTTP 500 <html> ${"x".repeat(193)}…`)
      }))

    it.effect.each<readonly [string, unknown, string | null, object]>([
      ["a bracketed word", { message: "[notFound] no such thing" }, "notFound", {}],
      ["extensions", { message: "bad", extensions: { code: "INTERNAL_SERVER_ERROR" } }, "INTERNAL_SERVER_ERROR", {}],
      ["the word before the extensions", { message: "[a] b", extensions: { code: "C" } }, "a", {}],
      ["nothing", { message: "no [code] in front" }, null, {}],
      ["null extensions", { message: "bad", extensions: null }, null, {}],
      ["a code that is no text", { message: "bad", extensions: { code: 3 } }, null, {}],
      [
        "a context",
        { message: "[x] locked", extensions: { context: { reason: "AssetAlreadyLocked" } } },
        "x",
        { reason: "AssetAlreadyLocked" }
      ],
      ["no message", { extensions: { code: "X" } }, "X", {}],
      ["a bare string", "bad", null, {}]
    ])("reads an error with %s", ([, given, code, context]) =>
      Effect.gen(function*() {
        const { at, result } = yield* run(ping, [Script.errors([given], { data: null })])
        const error = failure(result)
        assert.strictEqual(error._tag, "KiliOperationError")
        if (error._tag !== "KiliOperationError") return
        assertHas(error.errors[0], { code, context })
        assert.deepStrictEqual(error.codes, code === null ? [] : [code])
        assert.deepStrictEqual(at, [0])
      }))

    it.effect("keeps every error, quotes the first, and counts the others", () =>
      Effect.gen(function*() {
        const { result } = yield* run(ping, [
          Script.errors([{ message: `[a] ${"y".repeat(500)}` }, { message: "[b] z" }])
        ])
        const error = failure(result)
        assert.strictEqual(error.message, `ping: [a] ${"y".repeat(196)}… (and 1 more)`)
        assert.deepStrictEqual(error._tag === "KiliOperationError" && error.codes, ["a", "b"])
      }))

    it.effect("fails on errors beside data", () =>
      Effect.gen(function*() {
        const { result } = yield* run(ping, [Script.errors([{ message: "half" }], { data: { data: "pong" } })])
        assert.strictEqual(failure(result)._tag, "KiliOperationError")
      }))

    it.effect("reads the errors of a 400", () =>
      Effect.gen(function*() {
        const message = "Cannot query field \"x\" on type \"Asset\"."
        const { result } = yield* run(poke, [Script.errors([{ message }], {}, 400)])
        assertHas(failure(result), { _tag: "KiliOperationError", committed: "no", message: `poke: ${message}` })
      }))

    it.effect("takes a refusal of a mutation for one that changed nothing", () =>
      Effect.gen(function*() {
        const { result } = yield* run(poke, [Script.errors([{ message: "[notFound] x" }], { data: { data: null } })])
        assert.strictEqual(failure(result).committed, "no")
      }))

    it.effect.each<readonly [string, unknown]>([
      ["null data", { data: null }],
      ["no data", {}],
      ["null", null],
      ["a list", [1]],
      ["no errors and no data", { errors: [] }]
    ])("does not take %s for an answer", ([, body]) =>
      Effect.gen(function*() {
        const { result } = yield* run(ping, [Script.json(body)])
        assert.strictEqual(failure(result)._tag, "KiliDecodeError")
      }))

    it.effect("describes a lost connection by the innermost cause and the host alone", () =>
      Effect.gen(function*() {
        const { result } = yield* run(poke, [new Script.Lost(new TypeError("fetch failed", { cause: reset }))])
        assert.strictEqual(failure(result).message, "poke: POST https://kili.test: read ECONNRESET")
        const nothing = yield* run(poke, [new Script.Lost(undefined)])
        assert.strictEqual(failure(nothing.result).message, "poke: POST https://kili.test: the network failed")
      }))
  })

  describe("limits", () => {
    it.effect("start at most 500 calls in any minute, whichever fiber asks", () =>
      Effect.gen(function*() {
        const { at, http } = Script.make([Script.data("pong")])
        const client = yield* clientOver(http)
        const fibers = yield* Effect.forEach([300, 300], (n) =>
          Effect.fork(Effect.forEach(Arr.range(1, n), () =>
            client.execute(ping, {}), { concurrency: "unbounded" })))
        yield* TestClock.adjust("59999 millis")
        assert.strictEqual(at.length, 500)
        yield* TestClock.adjust("1 millis")
        yield* Fiber.joinAll(fibers)
        assert.strictEqual(at.length, 600)
      }))

    it.effect.each([Infinity, 1e10])(
      "may be as good as none: %d calls a minute",
      (callsPerMinute) =>
        Effect.gen(function*() {
          const { at, http } = Script.make([Script.data("pong")])
          const client = yield* clientOver(http, { callsPerMinute })
          yield* Effect.repeatN(client.execute(ping, {}), 600)
          assert.strictEqual(at.length, 601)
        })
    )

    it("slide: no window of a minute holds more starts than allowed", () =>
      FastCheck.assert(
        FastCheck.asyncProperty(
          FastCheck.integer({ max: 4, min: 1 }),
          FastCheck.array(FastCheck.integer({ max: 70_000, min: 0 }), { maxLength: 12, minLength: 1 }),
          (limit, pauses) =>
            Effect.runPromise(
              Effect.gen(function*() {
                const { at, http } = Script.make([Script.data("pong")])
                const client = yield* clientOver(http, { callsPerMinute: limit })
                const fibers = yield* Effect.forEach(
                  pauses,
                  (pause) => Effect.fork(Effect.delay(client.execute(ping, {}), Duration.millis(pause)))
                )
                yield* TestClock.adjust("1 hour")
                yield* Fiber.joinAll(fibers)
                assert.strictEqual(at.length, pauses.length)
                for (const [index, start] of at.slice(limit).entries()) assert.isAtLeast(start - at[index]!, 60_000)
                // Nor does it hold back what the limit allows.
                assert.strictEqual(at[0], Math.min(...pauses))
              }).pipe(Effect.provide(TestContext.TestContext))
            )
        ),
        { numRuns: 15 }
      ))

    it.effect("make every attempt pay", () =>
      Effect.gen(function*() {
        const { at } = yield* run(ping, [Script.status(503), Script.status(503), Script.data("pong")], {
          callsPerMinute: 2
        })
        assert.deepStrictEqual(at, [0, 500, 60_000])
      }))

    it.effect("keep at most 8 calls in flight", () =>
      Effect.gen(function*() {
        let inFlight = 0
        let most = 0
        const reply = Effect.suspend(() => {
          most = Math.max(most, ++inFlight)
          return Effect.as(Effect.sleep("1 second"), Script.data("pong"))
        }).pipe(Effect.ensuring(Effect.sync(() => inFlight--)))
        const client = yield* clientOver(Script.make([reply]).http)
        const fiber = yield* Effect.fork(
          Effect.forEach(Arr.range(1, 20), () => client.execute(ping, {}), { concurrency: "unbounded" })
        )
        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* Fiber.join(fiber)).length, 20)
        assert.strictEqual(most, 8)
      }))

    it.effect("are given back by a call that is interrupted", () =>
      Effect.gen(function*() {
        let interrupted = 0
        const hang = Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
        const { at, http } = Script.make([hang, Script.data("pong")])
        const client = yield* clientOver(http, { maxInFlight: 1 })
        const hanging = yield* Effect.fork(client.execute(ping, {}))
        yield* TestClock.adjust("1 second")
        const waiting = yield* Effect.fork(client.execute(ping, {}))
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(at, [0])
        yield* Fiber.interrupt(hanging)
        assert.strictEqual(interrupted, 1)
        assert.strictEqual(yield* Fiber.join(waiting), "pong")
      }))
  })

  describe("the key", () => {
    /** Everything that a program could print of an error. */
    const printed = (error: unknown) => [
      String(error),
      JSON.stringify(error),
      inspect(error, { depth: 20, showHidden: true }),
      error instanceof Error ? `${error.message} ${error.stack}` : ""
    ]

    it.effect.each<readonly [string, Script.Reply]>([
      ["401", Script.status(401)],
      ["a lost connection", new Script.Lost(reset)],
      ["a timeout", Effect.never],
      ["HTML", Script.html(200)],
      ["a status", Script.html(500)],
      ["a refusal", Script.errors([{ message: "[x] no" }])],
      ["an answer of another type", Script.data(1)],
      ["a body that repeats the request's headers", Script.html(403, `authorization: X-API-Key: ${key}`)],
      ["HTML that repeats them", Script.html(200, `authorization: X-API-Key: ${key}`)],
      ["a refusal that repeats it", Script.errors([{ message: `no such key ${key}` }])],
      ["an answer that repeats it", Script.data([key])]
    ])("is in no error: %s", ([, reply]) =>
      Effect.gen(function*() {
        const error = failure((yield* run(poke, [reply])).result)
        assert.isTrue(KiliError.isKiliError(error))
        for (const text of printed(error)) assert.notInclude(text, key)
      }))

    it.effect("is in no span and no log", () =>
      Effect.gen(function*() {
        const spans: Array<{ readonly name: string; readonly attributes: Map<string, unknown> }> = []
        const tracer = Tracer.make({
          context: (f) => f(),
          span: (name, parent, context, links, startTime, kind) => {
            const attributes = new Map<string, unknown>()
            spans.push({ attributes, name })
            return {
              _tag: "Span",
              addLinks: () => {},
              attribute: (at, value) => attributes.set(at, value),
              attributes,
              context,
              end: () => {},
              event: (event, _at, given) => attributes.set(`event ${event}`, given),
              kind,
              links,
              name,
              parent,
              sampled: true,
              spanId: String(spans.length),
              status: { _tag: "Started", startTime },
              traceId: "trace"
            }
          }
        })
        const logs: Array<string> = []
        const logger = Logger.make((entry) => logs.push(inspect(entry, { depth: 20 })))
        const { http } = Script.make([Script.status(503), Script.status(500)])
        const client = yield* clientOver(http)
        yield* settle(Effect.tapErrorCause(client.execute(poke, {}), Effect.logError)).pipe(
          Effect.withTracer(tracer),
          Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
          Logger.withMinimumLogLevel(LogLevel.All)
        )
        const own = spans.filter(({ name }) => name === "kili.poke")
        assert.strictEqual(own.length, 1)
        assert.strictEqual(own[0]!.attributes.get("graphql.operation.name"), "poke")
        assert.strictEqual(own[0]!.attributes.get("graphql.operation.type"), "mutation")
        // An attempt each, of which the transport tells the headers.
        assert.isAtLeast(spans.filter(({ name }) => name === "http.client POST").length, 2)
        assert.include(inspect(spans, { depth: 20, maxArrayLength: null }), "authorization")
        assert.notInclude(inspect(spans, { depth: 20, maxArrayLength: null }), key)
        assert.isNotEmpty(logs)
        assert.notInclude(logs.join("\n"), key)
      }))
  })

  describe("metrics", () => {
    it.effect("count attempts and failures of each operation, and time it", () =>
      Effect.gen(function*() {
        const measured = GraphQL.query({ ...pokeOptions, name: "measured" })
        yield* run(measured, [Script.status(503), Script.status(503), Script.status(400)])
        const states = new Map(
          (yield* Metric.snapshot).flatMap(({ metricKey, metricState }) =>
            metricKey.tags.some(({ value }) => value === "measured") ? [[metricKey.name, metricState]] : []
          )
        )
        assertHas(states.get("kili_attempts"), { count: 3 })
        const failures = states.get("kili_failures") as
          | { readonly occurrences: ReadonlyMap<string, number> }
          | undefined
        assert.deepStrictEqual(Array.from(failures?.occurrences ?? []), [["KiliHttpStatusError", 1]])
        assertHas(states.get("kili_operation_duration"), { count: 1 })
      }))
  })

  describe("send", () => {
    const below = "https://kili.test/api/label/v2"

    const send = (
      request: HttpClientRequest.HttpClientRequest,
      replies: ReadonlyArray<Script.Reply>,
      options?: Partial<KiliClient.Options>
    ) =>
      Effect.gen(function*() {
        const { at, http, requests } = Script.make(replies)
        const client = yield* clientOver(http, options)
        const result = yield* settle(client.send("media", request))
        const keys = requests.map(({ headers }) => headers.authorization)
        return { at, keys, requests, result }
      })

    it.effect.each([`${below}/files?id=a`, `${below}/version`])(
      "takes the key along to %s",
      (url) =>
        Effect.gen(function*() {
          const { keys } = yield* send(HttpClientRequest.get(url), [Script.status(200)])
          assert.deepStrictEqual(keys, [`X-API-Key: ${key}`])
        })
    )

    it.effect.each([
      "https://storage.test/bucket/a",
      "https://host.evil/api/label/v2/files?id=a",
      "https://kili.test.evil/api/label/v2/files?id=a",
      "https://host.evil/?https://kili.test/api/label/v2/files",
      "http://kili.test/api/label/v2/files?id=a",
      "https://kili.test:8443/api/label/v2/files?id=a",
      "https://kili.test/api/label/v2evil/files",
      "https://kili.test/api/label/v2",
      "https://kili.test/api/label/v2/../../../elsewhere",
      "https://kili.test/other"
    ])("keeps the key from %s", (url) =>
      Effect.gen(function*() {
        const { keys } = yield* send(HttpClientRequest.get(url), [Script.status(200)])
        assert.deepStrictEqual(keys, [undefined])
      }))

    it.effect("keeps the key from an upload, which is signed, even to its own address", () =>
      Effect.gen(function*() {
        const { keys } = yield* send(HttpClientRequest.put(`${below}/storage/a?signature=b`), [Script.status(201)])
        assert.deepStrictEqual(keys, [undefined])
      }))

    it.effect("knows its own address in any spelling", () =>
      Effect.gen(function*() {
        const { keys } = yield* send(HttpClientRequest.get("https://KILI.test:443/api/label/v2/files"), [
          Script.status(200)
        ])
        assert.deepStrictEqual(keys, [`X-API-Key: ${key}`])
      }))

    it.effect("decides anew about the key at each redirect", () =>
      Effect.gen(function*() {
        const replies = [
          Script.status(302, { location: "https://storage.test/a" }),
          Script.status(307, { location: `${below}/files?id=b` }),
          Script.status(301, { location: "version" }),
          Script.status(200, {}, "bytes")
        ]
        const { keys, requests, result } = yield* send(HttpClientRequest.get(`${below}/files?id=a`), replies)
        const given = `X-API-Key: ${key}`
        assert.deepStrictEqual(keys, [given, undefined, given, given])
        assert.deepStrictEqual(requests.at(-1)?.url, `${below}/version`)
        assert.isTrue(Either.isRight(result))
      }))

    it.effect("follows five redirects and no more", () =>
      Effect.gen(function*() {
        const { at, result } = yield* send(HttpClientRequest.get(`${below}/files`), [
          Script.status(302, { location: `${below}/files` })
        ])
        assert.strictEqual(at.length, 6)
        assertHas(failure(result), { _tag: "KiliHttpStatusError", status: 302 })
      }))

    it.effect("sends trace headers to the platform alone", () =>
      Effect.gen(function*() {
        const names = (url: string) =>
          Effect.map(
            Effect.withSpan(send(HttpClientRequest.get(url), [Script.status(200)]), "caller"),
            ({ requests }) => Object.keys(requests[0]!.headers).filter((name) => /^(b3|traceparent)$/.test(name))
          )
        assert.deepStrictEqual(yield* names(`${below}/files`), ["b3", "traceparent"])
        assert.deepStrictEqual(yield* names("https://storage.test/a"), [])
      }))

    it.effect("repeats on passing failures, a PUT included", () =>
      Effect.gen(function*() {
        const put = HttpClientRequest.put("https://storage.test/a?sig=s").pipe(HttpClientRequest.bodyText("bytes"))
        const { at, result } = yield* send(put, [new Script.Lost(reset), Script.status(503), Script.status(201)])
        assert.deepStrictEqual(at, [0, 500, 1500])
        assert.isTrue(Either.isRight(result))
      }))

    it.effect("does not take a stranger's 401 for a word on the key", () =>
      Effect.gen(function*() {
        const ours = yield* send(HttpClientRequest.get(`${below}/files`), [Script.status(401)])
        assert.strictEqual(failure(ours.result)._tag, "KiliAuthenticationError")
        const theirs = yield* send(HttpClientRequest.get("https://storage.test/a"), [Script.status(401)])
        assertHas(failure(theirs.result), { _tag: "KiliHttpStatusError", status: 401 })
      }))

    it.effect("hides the key and the signature of a URL in errors", () =>
      Effect.gen(function*() {
        const echo = yield* send(HttpClientRequest.get(`${below}/files`), [Script.status(403, {}, `key ${key}`)])
        assert.notInclude(inspect(failure(echo.result)), key)
        const lost = yield* send(HttpClientRequest.get("https://storage.test/a?sig=secret"), [new Script.Lost(reset)])
        assert.notInclude(inspect(failure(lost.result)), "secret")
      }))

    it.effect.each<readonly [string, Script.Reply]>([
      ["no answer", Effect.never],
      ["a refusal whose body never ends", Script.endless(403)]
    ])("does not wait for ever for %s", ([, reply]) =>
      Effect.gen(function*() {
        const { at, result } = yield* send(HttpClientRequest.get("https://storage.test/a"), [reply])
        assertHas(failure(result), { _tag: "KiliTransportError", reason: "Timeout" })
        assert.deepStrictEqual(at, [0, 60_500, 121_500])
      }))
  })
})

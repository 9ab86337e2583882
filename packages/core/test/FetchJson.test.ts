import * as KiliClient from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { fetchJson } from "../src/internal/fetchJson.js"
import { sameError } from "./support/errors.js"
import * as Script from "./support/Script.js"

const signed = "https://storage.test/responses/1.json?signature=s3cret"

const run = (replies: ReadonlyArray<Script.Reply>, url = signed) => {
  const script = Script.make(replies)
  const layer = Layer.provide(
    KiliClient.layer({ apiKey: Redacted.make("k-1"), endpoint: "https://kili.test/api/label/v2/graphql" }),
    Layer.succeed(HttpClient.HttpClient, script.http)
  )
  return { requests: script.requests, result: Effect.provide(fetchJson("test", url), layer) }
}

/** Promises more bytes than it sends. */
const truncated = (text: string) =>
  HttpServerResponse.stream(Stream.make(new TextEncoder().encode(text)), { headers: { "content-length": "999" } })

describe("fetchJson", () => {
  it.effect("gives the document, of whatever content type", () =>
    Effect.gen(function*() {
      const text = JSON.stringify({ JOB: ["é".repeat(40_000), null] })
      const parts = Array.from({ length: 9 }, (_, index) =>
        new TextEncoder().encode(text).slice(index * 9_999).slice(0, 9_999))
      const { result } = run([
        HttpServerResponse.stream(Stream.fromIterable(parts), { contentType: "binary/octet-stream" })
      ])
      assert.deepStrictEqual(yield* result, JSON.parse(text))
    }))

  it.effect("sends the key below Kili's own address alone", () =>
    Effect.gen(function*() {
      const own = run([Script.json({})], "https://kili.test/api/label/v2/files?id=a")
      const foreign = run([Script.json({})])
      yield* own.result
      yield* foreign.result
      assert.strictEqual(own.requests[0]?.headers.authorization, "X-API-Key: k-1")
      assert.notProperty(foreign.requests[0]?.headers, "authorization")
    }))

  it.effect("asks anew when the body ends too early, and never takes a part for the whole", () =>
    Effect.gen(function*() {
      const { requests, result } = run([truncated("12"), Script.json(123)])
      const fiber = yield* Effect.fork(result)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), 123)
      assert.lengthOf(requests, 2)
    }))

  it.effect("ends when the body never comes whole", () =>
    Effect.gen(function*() {
      const { requests, result } = run([truncated("12")])
      const fiber = yield* Effect.fork(Effect.flip(Effect.asVoid(result)))
      yield* TestClock.adjust("5 minutes")
      sameError(
        yield* Fiber.join(fiber),
        new KiliError.TransportError({
          operation: "test",
          reason: "Network",
          description: "the body ended after 2 of 999 bytes",
          committed: "no"
        })
      )
      assert.lengthOf(requests, 6)
    }))

  it.effect("gives up a body that stalls", () =>
    Effect.gen(function*() {
      const { requests, result } = run([Script.endless()])
      const fiber = yield* Effect.fork(Effect.flip(Effect.asVoid(result)))
      yield* TestClock.adjust("29 seconds")
      assert.lengthOf(requests, 1)
      yield* TestClock.adjust("5 minutes")
      assert.deepInclude(yield* Fiber.join(fiber), { _tag: "KiliTransportError", reason: "Timeout" })
      assert.isAtMost(requests.length, 6)
    }))

  it.effect("repeats a refusal as often as any request, and no more", () =>
    Effect.gen(function*() {
      const { requests, result } = run([Script.status(503)])
      const fiber = yield* Effect.fork(Effect.flip(Effect.asVoid(result)))
      yield* TestClock.adjust("20 minutes")
      assert.deepInclude(yield* Fiber.join(fiber), { _tag: "KiliHttpStatusError", status: 503 })
      assert.lengthOf(requests, 6)
    }))

  it.effect("names the URL of what is not JSON, and not its signature", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.asVoid(run([Script.html(200)]).result))
      assert.strictEqual(error._tag, "KiliDecodeError")
      assert.include(error.message, "https://storage.test/responses/1.json")
      assert.notInclude(JSON.stringify(error), "s3cret")
      const empty = yield* Effect.flip(Effect.asVoid(run([Script.status(200)]).result))
      assert.strictEqual(empty._tag, "KiliDecodeError")
    }))

  it.effect("asks nobody when it is given no URL", () =>
    Effect.gen(function*() {
      const { requests, result } = run([], "file:///etc/passwd")
      assert.strictEqual((yield* Effect.flip(Effect.asVoid(result)))._tag, "KiliDecodeError")
      assert.lengthOf(requests, 0)
    }))
})

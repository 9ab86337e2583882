/**
 * What only a real socket shows: how undici's failures read, and what Node tells of itself.
 */
import * as Assets from "@effect-kili/core/Assets"
import type * as KiliClient from "@effect-kili/core/KiliClient"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"

const projectId = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")
const apiKey = Redacted.make("a-key-that-must-not-show")

/** A server on a free port of the loopback interface. */
const serve = (listener: RequestListener) =>
  Effect.acquireRelease(
    Effect.async<{ readonly endpoint: string; readonly requests: () => number; readonly close: () => void }>(
      (resume) => {
        let requests = 0
        const server = createServer((request, response) => {
          requests++
          listener(request, response)
        })
        const close = () => {
          server.close()
          server.closeAllConnections()
        }
        server.listen(0, "127.0.0.1", () => {
          const { port } = server.address() as AddressInfo
          resume(Effect.succeed({
            endpoint: `http://127.0.0.1:${port}/api/label/v2/graphql`,
            requests: () => requests,
            close
          }))
        })
      }
    ),
    ({ close }) => Effect.sync(close)
  )

const client = (endpoint: string, options: Partial<KiliClient.Options> = {}) =>
  NodeKili.layerConfig(Config.succeed({ apiKey, endpoint, ...options }))

const count = Assets.countAssets({ projectId })

const change = Projects.createProject({ title: "Cars", inputType: "IMAGE", jsonInterface: { jobs: {} } })

/** The error of an operation, its retries run through on the test's clock. */
const failure = <A, E>(self: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(Effect.flip(self))
    // Each retry waits on the test's clock, and between two waits a real socket has to answer.
    while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("20 seconds")
    return yield* Fiber.join(fiber)
  })

describe("NodeKili", () => {
  it.scoped("tells the platform what it runs on", () =>
    Effect.gen(function*() {
      let headers: IncomingHttpHeaders = {}
      const { endpoint } = yield* serve((request, response) => {
        headers = request.headers
        response.setHeader("content-type", "application/json").end("{\"data\":{\"data\":3}}")
      })
      assert.strictEqual(yield* Effect.provide(count, client(endpoint)), 3)
      assert.strictEqual(headers["kili-client-language-name"], "TypeScript")
      assert.strictEqual(headers["kili-client-language-version"], `Node ${process.versions.node}`)
      assert.isNotEmpty(headers["kili-client-platform-name"])
      assert.isNotEmpty(headers["kili-client-platform-version"])
      assert.strictEqual(headers.authorization, `X-API-Key: ${Redacted.value(apiKey)}`)
    }))

  it.effect("without a key fails before any request", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Layer.build(NodeKili.layer))
      assert.strictEqual(error._tag, "KiliAuthenticationError")
      assert.include(String(error), "KILI_API_KEY")
    }).pipe(Effect.scoped, Effect.withConfigProvider(ConfigProvider.fromMap(new Map()))))

  it.scoped("a server that hangs up leaves a change unknown, and it is not sent twice", () =>
    Effect.gen(function*() {
      const server = yield* serve((request) => request.socket.destroy())
      const error = yield* failure(Effect.provide(change, client(server.endpoint)))
      assert.deepInclude(error, { _tag: "KiliTransportError", reason: "Network", committed: "unknown" })
      assert.strictEqual(server.requests(), 1)
    }))

  it.scoped("a server that hangs up is asked again by a query", () =>
    Effect.gen(function*() {
      const server = yield* serve((request) => request.socket.destroy())
      const error = yield* failure(Effect.provide(count, client(server.endpoint)))
      assert.deepInclude(error, { _tag: "KiliTransportError", committed: "no" })
      assert.strictEqual(server.requests(), 6)
    }))

  it.scoped("where nobody listens, not even a change was made", () =>
    Effect.gen(function*() {
      const { close, endpoint } = yield* serve(() => {})
      close()
      const error = yield* failure(Effect.provide(change, client(endpoint)))
      assert.deepInclude(error, { _tag: "KiliTransportError", committed: "no" })
      assert.include(error.message, "ECONNREFUSED")
      assert.notInclude(JSON.stringify(error), Redacted.value(apiKey))
    }))

  it.scoped("HTML instead of JSON is told with its beginning", () =>
    Effect.gen(function*() {
      const { endpoint } = yield* serve((_, response) =>
        response.setHeader("content-type", "text/html").end(`<html>${"please log in ".repeat(500)}</html>`)
      )
      const error = yield* Effect.flip(Effect.provide(count, client(endpoint)))
      assert.strictEqual(error._tag, "KiliDecodeError")
      assert.include(error.message, "text/html")
      assert.isBelow(error.message.length, 500)
    }))

  it.scoped("an answer cut in the middle is no answer", () =>
    Effect.gen(function*() {
      const { endpoint } = yield* serve((_, response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" })
        response.write("{\"data\":")
        setImmediate(() => response.destroy())
      })
      const error = yield* failure(Effect.provide(count, client(endpoint)))
      assert.deepInclude(error, { _tag: "KiliTransportError", reason: "Network" })
    }))
})

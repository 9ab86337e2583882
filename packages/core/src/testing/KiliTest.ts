/**
 * A `KiliClient` that handlers answer, one for each operation, for tests of code that uses this SDK.
 *
 * Handlers see what the SDK asks and answer with models as the SDK gives them: dates are `DateTime`s, metadata are objects.
 * An answer is encoded as the platform would, and decoded by the operation as any other, so that a row has exactly the
 * fields that were selected.
 *
 * @since 0.1.0
 */
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ParseResult from "effect/ParseResult"
import type * as GraphQL from "../GraphQL.js"
import { place } from "../internal/input.js"
import { Method } from "../internal/method.js"
import * as mocking from "../internal/mocks.js"
import * as requestBody from "../internal/requestBody.js"
import * as response from "../internal/response.js"
import { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as HttpClientTest from "./HttpClientTest.js"

type Mocks = typeof mocking.mocks

/**
 * The operations of the platform's API that the SDK asks for, by their names in the schema.
 *
 * @since 0.1.0
 * @category models
 */
export type Operation = keyof Mocks

/**
 * What an operation is asked with, before it is encoded.
 *
 * @since 0.1.0
 * @category models
 */
export type Variables<K extends Operation> = Mocks[K] extends mocking.Mock<infer V, infer _A> ? V : never

/**
 * What a handler answers to an operation. Of a model, a test gives the fields that it cares for.
 *
 * @since 0.1.0
 * @category models
 */
export type Answer<K extends Operation> = Mocks[K] extends mocking.Mock<infer _V, infer A> ? A : never

/**
 * What a handler may fail with: what `KiliClient.execute` does. There is no retry here: it is the failure that remains
 * after the client's own.
 *
 * @since 0.1.0
 * @category models
 */
export type Failure = mocking.Failure

/**
 * Answers one operation, by a value or an `Effect`.
 *
 * @since 0.1.0
 * @category models
 */
export type Handler<K extends Operation> = (variables: Variables<K>) => Answer<K> | Effect.Effect<Answer<K>, Failure>

/**
 * Answers the requests for files: uploads to signed URLs, downloads of media. Statuses other than 2xx become errors, as
 * they do in the client.
 *
 * @since 0.1.0
 * @category models
 */
export type Send = (
  request: HttpClientRequest.HttpClientRequest
) =>
  | HttpServerResponse.HttpServerResponse
  | Effect.Effect<HttpServerResponse.HttpServerResponse, KiliError.RequestError>

/**
 * - `assets`, `projects` and other lists: the whole list, of which the page asked for is cut. The filter in `where` is not
 *   applied: a handler that wants it reads it. Rows need their `id`, by which the SDK tells them apart
 * - `send`: the requests for files
 *
 * @since 0.1.0
 * @category models
 */
export type Handlers = { readonly [K in Operation]?: Handler<K> | undefined } & {
  readonly send?: Send | undefined
}

/**
 * An operation as it was asked for. The type of `variables` follows from `operation`.
 *
 * @since 0.1.0
 * @category models
 */
export type Call = {
  readonly [K in Operation]: {
    readonly operation: K
    readonly kind: "query" | "mutation"
    /** The public operation that asked, as `Assets.countAssets`. */
    readonly method: string
    readonly document: string
    readonly variables: Variables<K>
  }
}[Operation]

/**
 * A call of one operation.
 *
 * @since 0.1.0
 * @category models
 */
export type CallOf<K extends Operation> = Extract<Call, { readonly operation: K }>

/**
 * What was asked of the client, in order.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly calls: Effect.Effect<ReadonlyArray<Call>>
  /** The requests for files. */
  readonly requests: Effect.Effect<ReadonlyArray<HttpClientRequest.HttpClientRequest>>
}

/**
 * @since 0.1.0
 * @category tags
 */
export class KiliTest extends Context.Tag("@effect-kili/core/testing/KiliTest")<KiliTest, Service>() {}

/**
 * The operations asked for, in order.
 *
 * @since 0.1.0
 * @category accessors
 */
export const calls: Effect.Effect<ReadonlyArray<Call>, never, KiliTest> = Effect.flatMap(KiliTest, ({ calls }) => calls)

const isOf = <K extends Operation>(operation: K) => (call: Call): call is CallOf<K> => call.operation === operation

/**
 * The calls of one operation, in order.
 *
 * @since 0.1.0
 * @category accessors
 */
export const callsOf = <K extends Operation>(operation: K): Effect.Effect<ReadonlyArray<CallOf<K>>, never, KiliTest> =>
  Effect.map(calls, (all) => all.filter(isOf(operation)))

/**
 * The requests for files, in order.
 *
 * @since 0.1.0
 * @category accessors
 */
export const requests: Effect.Effect<ReadonlyArray<HttpClientRequest.HttpClientRequest>, never, KiliTest> = Effect
  .flatMap(KiliTest, ({ requests }) => requests)

/** A mistake in a test is no failure that the code under test could handle. */
const die = (problem: string): Effect.Effect<never> => Effect.dieMessage(`KiliTest: ${problem}`)

const shown = 20

/** What is wrong with an answer, at its place in what the handler gave. */
const complaint = (operation: string, skip: number, error: ParseResult.ParseError): string => {
  const issues = ParseResult.ArrayFormatter.formatErrorSync(error).map(({ _tag, message, path }) => {
    const [head, ...tail] = path
    const whole = typeof head === "number" ? [head + skip, ...tail] : path
    return _tag === "Missing"
      ? { lacks: true, text: `${place(operation, whole.slice(0, -1))} lacks "${String(whole.at(-1))}"` }
      : { lacks: false, text: `${place(operation, whole)}: ${message}` }
  })
  // Where a field is missing, the other members of a union, as null, have something to say too: that is no news.
  const lacking = issues.filter(({ lacks }) => lacks)
  const news = lacking.length > 0 ? lacking : issues
  const texts = news.slice(0, shown).map(({ text }) => text).join("; ")
  const more = news.length > shown ? ` (and ${news.length - shown} more)` : ""
  const why = lacking.length === 0 ? "" : lacking.length === 1 ? ", which was selected" : ", which were selected"
  return `${texts}${more}${why}`
}

type Respond = <V, A>(operation: GraphQL.Operation<V, A>, call: Call) => Effect.Effect<A, Failure>

const make = (respond: Respond, send: (name: string, ...args: Parameters<Send>) => ReturnType<Send>) =>
  Layer.effectContext(Effect.sync(() => {
    const calls: Array<Call> = []
    const requests: Array<HttpClientRequest.HttpClientRequest> = []
    const client = KiliClient.of({
      endpoint: "https://kili.test/api/label/v2/graphql",
      execute: (operation, variables) =>
        Effect.flatMap(Method, (asking) => {
          const { document, kind, name } = operation
          const method = asking ?? name
          return Effect.flatMap(requestBody.make(operation, method, variables), () => {
            // The name of an operation is what ties it to its variables.
            const call = { operation: name, kind, method, document, variables } as Call
            calls.push(call)
            return respond(operation, call)
          })
        }),
      send: (name, request) =>
        Effect.suspend(() => {
          requests.push(request)
          const answer = send(name, request)
          return Effect.flatMap(
            HttpServerResponse.isServerResponse(answer) ? Effect.succeed(answer) : answer,
            (answer) => receive(name, request, answer)
          )
        })
    })
    return Context.make(KiliClient, client).pipe(
      Context.add(KiliTest, {
        calls: Effect.sync(() => calls.slice()),
        requests: Effect.sync(() => requests.slice())
      })
    )
  }))

const receive = (
  name: string,
  request: HttpClientRequest.HttpClientRequest,
  answer: HttpServerResponse.HttpServerResponse
): Effect.Effect<HttpClientResponse.HttpClientResponse, KiliError.RequestError> =>
  Effect.gen(function*() {
    const lost = response.transportError(name, "no")
    const received = yield* Effect.mapError(HttpClientTest.make(Effect.succeed(answer)).execute(request), lost)
    if (received.status >= 200 && received.status < 300) return received
    const body = yield* Effect.mapError(received.text, lost)
    return yield* response.statusError(name, received, body, "no", { keyed: false })
  })

/**
 * A client that these handlers answer, and a `KiliTest` that tells what was asked.
 *
 * What the test forgot is a defect, not a failure: an operation without a handler, a row without a field that the code
 * under test selects, an answer that the model does not allow. Each build of the layer remembers its own calls.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import * as Asset from "@effect-kili/core/Asset"
 * import * as Assets from "@effect-kili/core/Assets"
 * import { ProjectId } from "@effect-kili/core/Project"
 * import * as KiliTest from "@effect-kili/core/testing/KiliTest"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const names = Assets.listAssets({ projectId: ProjectId.make("p1"), fields: ["externalId"] }).pipe(
 *   Stream.runCollect,
 *   Effect.provide(KiliTest.layer({
 *     assets: () => [{ id: Asset.AssetId.make("a1"), externalId: "cat" }]
 *   }))
 * )
 */
export const layer = (handlers: Handlers = {}): Layer.Layer<KiliClient | KiliTest> =>
  make(
    (operation, { document, method, variables }) => {
      const { name } = operation
      if (!isMocked(name)) {
        return die(
          `${method} asks for "${name}", which is none of the SDK's operations; answer your own by HttpClientTest`
        )
      }
      const handler = handlers[name]
      if (handler === undefined) {
        return die(
          `${method} asks for "${name}", which has no handler. ` +
            `Write KiliTest.layer({ ${name}: (variables) => … }) to answer: ${document}`
        )
      }
      // The compiler does not see that one name leads to both the mock and its handler.
      const mock = mocking.mocks[name] as mocking.Mock<unknown, unknown>
      return mock.respond(handler as mocking.Handler<unknown, unknown>, variables).pipe(
        Effect.flatMap((data) => operation.decodeData(data, { errors: "all", exact: true })),
        Effect.catchTag("ParseError", (error) => die(complaint(name, mocking.skipOf(variables), error)))
      )
    },
    (name, request) =>
      handlers.send?.(request) ??
        die(
          `${name} sends ${request.method} ${request.url}, and there is no handler of files. ` +
            "Write KiliTest.layer({ send: (request) => HttpServerResponse.empty() })"
        )
  )

const isMocked = (name: string): name is Operation => Object.hasOwn(mocking.mocks, name)

/**
 * A client whose every operation, and every request for a file, fails with this error.
 *
 * @since 0.1.0
 * @category layers
 */
export const failing = (error: KiliError.RequestError): Layer.Layer<KiliClient | KiliTest> =>
  make(() => Effect.fail(error), () => Effect.fail(error))

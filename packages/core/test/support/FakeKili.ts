/**
 * A platform of a few lines: an answer for each operation, and a storage that swallows files, and of which every file is
 * the same. It remembers what it was sent.
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as HttpClientTest from "@effect-kili/core/testing/HttpClientTest"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any

export interface Call {
  readonly operation: string
  readonly document: string
  readonly variables: Json
}

export interface Put {
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly size: number
}

/** An answer other than `data`. */
export class Raw {
  constructor(readonly response: HttpServerResponse.HttpServerResponse) {}
}

export const refusal = (message: string, extensions?: object) =>
  new Raw(HttpServerResponse.unsafeJson({ errors: [{ message, extensions }], data: { data: null } }))

/** The answer never comes. */
export const silence = Symbol("silence")

export const apiKey = "k-0123456789abcdef"

/** Answers by operation, each from the variables, the number of earlier calls of it, and the document. */
export type Answers = Readonly<Record<string, (variables: Json, earlier: number, document: string) => Json>>

export const make = (answers: Answers, file: Effect.Effect<string> = Effect.succeed("")) => {
  const calls: Array<Call> = []
  const puts: Array<Put> = []
  const latches = new Map<string, Effect.Latch>()
  const latch = (operation: string): Effect.Latch => {
    const found = latches.get(operation) ?? Effect.unsafeMakeLatch()
    latches.set(operation, found)
    return found
  }

  const graphql = (request: HttpServerRequest.HttpServerRequest) =>
    Effect.flatMap(request.json, (body) => {
      const { query, variables } = body as Json
      const operation = /^(?:query|mutation) (\w+)/.exec(query)![1]!
      const earlier = calls.filter((call) => call.operation === operation).length
      calls.push({ operation, document: query, variables })
      latch(operation).unsafeOpen()
      const answer = answers[operation]
      if (answer === undefined) throw new Error(`no answer for ${operation}`)
      const value = answer(variables, earlier, query)
      if (value === silence) return Effect.never
      return Effect.succeed(
        value instanceof Raw ? value.response : HttpServerResponse.unsafeJson({ data: { data: value } })
      )
    })

  const app = Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    const { url } = request.source as Request
    if (request.method === "POST") return yield* graphql(request)
    if (request.method === "GET") return HttpServerResponse.text(yield* file)
    const bytes = yield* request.arrayBuffer
    puts.push({ url, headers: { ...request.headers }, size: bytes.byteLength })
    return HttpServerResponse.empty({ status: 201 })
  })

  return {
    calls,
    puts,
    /** Waits until an operation was called. Files take real time: let them, before the clock of a test moves on. */
    called: (operation: string): Effect.Effect<void> => Effect.asVoid(latch(operation).await),
    /** The variables of each call of an operation. */
    sent: (operation: string): ReadonlyArray<Json> =>
      calls.flatMap((call) => call.operation === operation ? [call.variables] : []),
    layer: Layer.provide(
      KiliClient.layer({ apiKey: Redacted.make(apiKey), endpoint: "https://kili.test/api/label/v2/graphql" }),
      HttpClientTest.layer(app)
    )
  }
}

/**
 * What `kili sandbox` asks of a sandbox that runs already. Nothing but a sandbox is asked: neither the platform, nor with its key.
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Connection from "../../Connection.js"
import { Failed, Unreachable, UsageError } from "../../Exit.js"
import * as Stdout from "../../Stdout.js"

const Version = Schema.Struct({ version: Schema.String })

const unreachable = (endpoint: string) => ({ cause }: HttpClientError.HttpClientError) =>
  new Unreachable({
    message: `no sandbox answers at ${endpoint}${
      Predicate.hasProperty(cause, "code") ? ` (${String(cause.code)})` : ""
    }`,
    hint: "`kili sandbox` starts one, and prints the endpoint to set as KILI_API_ENDPOINT"
  })

const isSandbox = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<boolean> =>
  response.json.pipe(
    Effect.flatMap(Schema.decodeUnknown(Version)),
    Effect.map(({ version }) => version.startsWith("sandbox-")),
    // Whatever answers otherwise is none
    Effect.orElseSucceed(() => false)
  )

const refusal = (response: HttpClientResponse.HttpClientResponse) =>
  response.json.pipe(
    Effect.flatMap(Schema.decodeUnknown(
      Schema.Struct({ errors: Schema.NonEmptyArray(Schema.Struct({ message: Schema.String })) })
    )),
    Effect.map(({ errors: [{ message }] }) => message),
    Effect.orElseSucceed(() => `status ${response.status}`),
    Effect.flatMap((message) =>
      new Failed({
        message: `the sandbox refuses: ${message}`,
        hint: response.status === 401 ? "set KILI_API_KEY as the sandbox printed it" : undefined
      })
    )
  )

/** The key of the sandbox. One that was found elsewhere than the endpoint may be the platform's, and stays here. */
const keyOf = ({ apiKey, endpoint }: Connection.Connection): Redacted.Redacted => {
  const pairs = [["--endpoint", "--api-key-stdin"], ["KILI_API_ENDPOINT", "KILI_API_KEY"]]
  const isPair = apiKey !== undefined && (
    pairs.some(([first, second]) => endpoint.source === first && apiKey.source === second) ||
    (endpoint.file !== undefined && endpoint.source === apiKey.source)
  )
  return isPair ? apiKey.value : Sandbox.defaultApiKey
}

/** The sandbox that flags and environment name, once it is known to be one. */
const find = Effect.gen(function*() {
  const connection = yield* Connection.find
  const { source, value: endpoint } = connection.endpoint
  if (!KiliClient.isEndpoint(endpoint)) {
    return yield* new UsageError({
      problem: `${source}: is not an http(s) URL ending in /graphql, without credentials`
    })
  }
  const http = yield* HttpClient.HttpClient
  const answer = yield* Effect.mapError(
    http.get(new URL("version", endpoint)),
    unreachable(endpoint)
  )
  if (!(yield* isSandbox(answer))) {
    return yield* new UsageError({
      problem: `${endpoint} (${source}) is not a sandbox`,
      hint: "name one by --endpoint or KILI_API_ENDPOINT; `kili sandbox` starts one, and prints its endpoint"
    })
  }
  return { connection, endpoint, http }
})

const send = Effect.fnUntraced(function*(
  method: "DELETE" | "GET" | "POST",
  path: string,
  body: HttpBody.HttpBody = HttpBody.empty
) {
  const { connection, endpoint, http } = yield* find
  const request = HttpClientRequest.make(method)(new URL(`/admin/${path}`, endpoint)).pipe(
    HttpClientRequest.setHeader("authorization", `X-API-Key: ${Redacted.value(keyOf(connection))}`),
    HttpClientRequest.setBody(body)
  )
  const done = yield* Effect.mapError(http.execute(request), unreachable(endpoint))
  return done.status >= 200 && done.status < 300 ? done : yield* refusal(done)
})

/** Tells what would be done to the sandbox, which has to be there. */
export const dryRun = (would: string) =>
  find.pipe(
    Effect.flatMap(({ endpoint }) => Stdout.line(`Dry run: ${would} (${endpoint})`)),
    Effect.provide(Connection.http)
  )

/** Tells the sandbox to do something that has no answer. */
export const tell = (method: "DELETE" | "POST", path: string, body?: HttpBody.HttpBody) =>
  send(method, path, body).pipe(Effect.asVoid, Effect.provide(Connection.http))

/** What the sandbox answers, as a schema has it. */
export const ask = <A, I>(
  schema: Schema.Schema<A, I>,
  method: "GET" | "POST",
  path: string,
  body?: HttpBody.HttpBody
) =>
  send(method, path, body).pipe(
    Effect.flatMap(({ json }) => json),
    Effect.flatMap(Schema.decodeUnknown(schema)),
    Effect.catchTags({
      ParseError: () => new Failed({ message: "the sandbox is of another version, and answers otherwise" }),
      ResponseError: () => new Unreachable({ message: "the sandbox left in the middle of its answer" })
    }),
    Effect.provide(Connection.http)
  )

/** The bytes that the sandbox answers, while the scope lives. */
export const bytes = (path: string) =>
  Stream.unwrap(Effect.map(send("GET", path), ({ stream }) => stream)).pipe(
    Stream.catchTag("ResponseError", () =>
      Stream.fail(new Unreachable({ message: "the sandbox left in the middle of its answer" }))),
    Stream.provideSomeLayer(Connection.http)
  )

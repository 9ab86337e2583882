import * as Headers from "@effect/platform/Headers"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as KiliError from "../KiliError.js"
import { reasonOf } from "./labelRefusal.js"
import { parseRetryAfter } from "./retry.js"

/** Codes of a failure to open a connection: not a byte of the request was sent. */
const neverConnected = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT"
])

const causes = function*(error: unknown): Generator<object> {
  for (let at = error, depth = 0; Predicate.isObject(at) && depth < 8; depth++) {
    yield at
    if (Predicate.hasProperty(at, "errors") && Array.isArray(at.errors)) yield* at.errors.filter(Predicate.isObject)
    at = Predicate.hasProperty(at, "cause") ? at.cause : undefined
  }
}

const wasNeverSent = (error: HttpClientError.RequestError): boolean =>
  error.reason !== "Transport" ||
  Array.from(causes(error.cause)).some((cause) =>
    Predicate.hasProperty(cause, "code") && neverConnected.has(String(cause.code))
  )

const describe = (cause: unknown): string => {
  const told = Array.from(causes(cause)).flatMap((at) =>
    at instanceof Error && at.message !== "" ? [at.message] : Predicate.hasProperty(at, "code") ? [String(at.code)] : []
  )
  return told.at(-1) ?? "the network failed"
}

/**
 * The request in the cause is left out: it carries the key.
 *
 * @internal
 */
export const transportError = (operation: string, committed: KiliError.Committed) =>
(
  error: HttpClientError.HttpClientError
): KiliError.TransportError =>
  new KiliError.TransportError({
    operation,
    reason: error._tag === "RequestError" && error.reason !== "Transport" ? "Request" : "Network",
    description: `${error.request.method} ${origin(error.request.url)}: ${describe(error.cause)}`,
    committed: error._tag === "RequestError" && wasNeverSent(error) ? "no" : committed,
    cause: error.cause
  })

const origin = (url: string): string => URL.canParse(url) ? new URL(url).origin : "invalid URL"

// 429 and 503 are refusals; another 4xx was understood and rejected. Any other failure may have come after the change.
const statusCommitted = (status: number, committed: KiliError.Committed): KiliError.Committed =>
  status === 503 || (status >= 300 && status < 500 && status !== 408) ? "no" : committed

/** @internal */
export const statusError = (
  operation: string,
  response: HttpClientResponse.HttpClientResponse,
  body: string,
  committed: KiliError.Committed,
  { keyed = true }: { readonly keyed?: boolean } = {}
): Effect.Effect<never, KiliError.RequestError> =>
  response.status === 401 && keyed
    ? Effect.fail(new KiliError.AuthenticationError({ operation, reason: "Rejected" }))
    : Effect.flatMap(parseRetryAfter(Headers.get(response.headers, "retry-after")), (retryAfter) =>
      new KiliError.HttpStatusError({
        operation,
        status: response.status,
        body: body.slice(0, 2000),
        retryAfter,
        committed: statusCommitted(response.status, committed)
      }))

const errorOf = (u: unknown): KiliError.GraphQLError => {
  const error = Predicate.isReadonlyRecord(u) ? u : {}
  const message = typeof error.message === "string" ? error.message : "an error without a message"
  const extensions = Predicate.isReadonlyRecord(error.extensions) ? error.extensions : {}
  const code = /^\[(\w+)\]\s*/.exec(message)?.[1] ?? extensions.code
  return {
    message,
    code: typeof code === "string" ? code : null,
    context: Predicate.isReadonlyRecord(extensions.context) ? extensions.context : {}
  }
}

/** Refusals that the platform pronounces before it changes anything. */
const refusals = new Set(["notFound", "noOrganizationRights", "jsonResponseMalformed"])

const isRefusal = (error: KiliError.GraphQLError): boolean =>
  (error.code !== null && refusals.has(error.code)) || reasonOf(error) !== undefined

// No `data` at all means that the operation never ran.
const errorsCommitted = (
  errors: ReadonlyArray<KiliError.GraphQLError>,
  ran: boolean,
  committed: KiliError.Committed
): KiliError.Committed => !ran || errors.every(isRefusal) ? "no" : committed

/**
 * The `data` of a GraphQL answer, or why there is none.
 *
 * @internal
 */
export const decodeEnvelope = Effect.fnUntraced(function*(
  operation: string,
  response: HttpClientResponse.HttpClientResponse,
  body: string,
  committed: KiliError.Committed
) {
  const failed = response.status < 200 || response.status >= 300
  const refused = response.status === 401 || response.status === 408 || response.status === 429 ||
    response.status >= 500
  if (refused) return yield* statusError(operation, response, body, committed)
  const contentType = response.headers["content-type"] ?? "no content type"
  const envelope = yield* Effect.try({
    try: (): unknown => JSON.parse(body),
    catch: () =>
      new KiliError.DecodeError({
        operation,
        issue: `Expected JSON, got ${contentType}: ${body.slice(0, 200)}`,
        committed
      })
  }).pipe(Effect.catchAll((error) => failed ? statusError(operation, response, body, committed) : Effect.fail(error)))
  const { data, errors } = Predicate.isReadonlyRecord(envelope) ? envelope : {}
  const told = Array.isArray(errors) ? Arr.map(errors, errorOf) : []
  if (Arr.isNonEmptyReadonlyArray(told)) {
    const ran = data !== undefined
    return yield* new KiliError.OperationError({
      operation,
      errors: told,
      committed: errorsCommitted(told, ran, committed)
    })
  }
  if (failed) return yield* statusError(operation, response, body, committed)
  if (!Predicate.isReadonlyRecord(data)) {
    return yield* new KiliError.DecodeError({
      operation,
      issue: `neither data nor errors: ${body.slice(0, 200)}`,
      committed
    })
  }
  return data.data
})

/**
 * Whether the platform refused a document for a field that it does not know. Source: graphql-js, whose wording all servers
 * of the kind share.
 *
 * @internal
 */
export const isUnknownField = (error: KiliError.KiliError): boolean =>
  error._tag === "KiliOperationError" && error.errors.every(({ message }) => message.includes("Cannot query field"))

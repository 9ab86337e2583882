/**
 * The one service of the SDK: it sends operations to Kili, and files to and from its storage.
 *
 * Every operation of this package requires it, so a test replaces this service alone, or the `HttpClient` below it.
 *
 * @since 0.1.0
 */
import type * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Redacted from "effect/Redacted"
import type * as GraphQL from "./GraphQL.js"
import { rememberLoss } from "./internal/committed.js"
import { place } from "./internal/input.js"
import { Method } from "./internal/method.js"
import * as metrics from "./internal/metrics.js"
import * as requestBody from "./internal/requestBody.js"
import * as response from "./internal/response.js"
import * as retry from "./internal/retry.js"
import * as slidingWindow from "./internal/slidingWindow.js"
import { version } from "./internal/version.js"
import * as KiliError from "./KiliError.js"

/**
 * The platform's public endpoint. An installation of one's own only changes the host.
 *
 * @since 0.1.0
 * @category configuration
 */
export const defaultEndpoint = "https://cloud.kili-technology.com/api/label/v2/graphql"

/**
 * @since 0.1.0
 * @category configuration
 */
export interface Options {
  readonly apiKey: Redacted.Redacted
  /** URL of the GraphQL endpoint, ending in `/graphql`. Default: `defaultEndpoint`. */
  readonly endpoint?: string | undefined
  /** Time for one attempt, answer included. Default: 60 s. */
  readonly timeout?: Duration.DurationInput | undefined
  /**
   * GraphQL calls in any minute, shared by all fibers of this client; `Infinity` for no limit. Default: 500, what the
   * official client keeps to.
   */
  readonly callsPerMinute?: number | undefined
  /** GraphQL calls in flight at once. Default: 8. */
  readonly maxInFlight?: number | undefined
  /** What this runs on, told to the platform in headers. */
  readonly runtime?: Runtime | undefined
}

/**
 * @since 0.1.0
 * @category configuration
 */
export interface Runtime {
  readonly languageName: string
  readonly languageVersion: string
  readonly platformName: string
  readonly platformVersion: string
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The GraphQL endpoint in use. */
  readonly endpoint: string
  /** Runs an operation: variables encoded, answer decoded, limits kept, passing failures retried. */
  readonly execute: <V, A>(
    operation: GraphQL.Operation<V, A>,
    variables: V
  ) => Effect.Effect<A, KiliError.InvalidInput | KiliError.RequestError>
  /**
   * Sends a plain HTTP request, for media and uploads. The API key goes along if, and only if, the request reads from a URL
   * below the endpoint's own address. Statuses other than 2xx are errors. Passing failures are retried. `timeout` is for one
   * attempt, until the headers of the answer; default: the client's.
   */
  readonly send: (
    operation: string,
    request: HttpClientRequest.HttpClientRequest,
    options?: { readonly timeout?: Duration.DurationInput | undefined }
  ) => Effect.Effect<HttpClientResponse.HttpClientResponse, KiliError.RequestError>
}

/**
 * @since 0.1.0
 * @category tags
 */
export class KiliClient extends Context.Tag("@effect-kili/core/KiliClient")<KiliClient, Service>() {}

/**
 * @since 0.1.0
 * @category errors
 */
export type MakeError = KiliError.AuthenticationError | KiliError.InvalidInput

/**
 * Whether a text can be the `endpoint` of a client: an http(s) URL that ends in `/graphql`, and holds neither credentials nor a
 * query, which logs and errors would show.
 *
 * @since 0.1.0
 * @category guards
 */
export const isEndpoint = (text: string): boolean =>
  /^https?:\/\/[^\s@?#\\]+\/graphql$/i.test(text) && URL.canParse(text)

const checkOptions = (options: Options): Effect.Effect<void, MakeError> => {
  const operation = "KiliClient.make"
  const endpoint = options.endpoint ?? defaultEndpoint
  const key = Redacted.value(options.apiKey)
  const issues = [
    // It is not repeated: it may hold credentials, or be a key that was put in the wrong place.
    ...isEndpoint(endpoint)
      ? []
      : [{ at: "endpoint", problem: "is not an http(s) URL ending in /graphql, without credentials" }],
    ...[["callsPerMinute", options.callsPerMinute], ["maxInFlight", options.maxInFlight]].flatMap(([at, value]) =>
      value === undefined || value === Infinity || (Number.isInteger(value) && Number(value) > 0)
        ? []
        : [{ at: String(at), problem: `${value} is not a positive whole number, nor Infinity` }]
    ),
    ...(Option.isSome(Duration.decodeUnknown(options.timeout ?? 0))
      ? []
      : [{ at: "timeout", problem: `"${String(options.timeout)}" is not a duration` }]),
    // The key itself is never shown.
    ...(/^[\x21-\x7e]*$/.test(key) ? [] : [{ at: "apiKey", problem: "holds blanks or characters that no key has" }])
  ]
  const [first, ...rest] = issues
  if (first !== undefined) return Effect.fail(new KiliError.InvalidInput({ operation, issues: [first, ...rest] }))
  return key === "" ? Effect.fail(new KiliError.AuthenticationError({ operation, reason: "MissingKey" })) : Effect.void
}

const redirects = new Set([301, 302, 303, 307, 308])

const clientHeaders = ({ runtime }: Options): Record<string, string> => ({
  "apollographql-client-name": "effect-kili",
  "apollographql-client-version": version,
  "kili-client-name": "effect-kili",
  "kili-client-version": version,
  ...(runtime === undefined ? {} : {
    "kili-client-language-name": runtime.languageName,
    "kili-client-language-version": runtime.languageVersion,
    "kili-client-platform-name": runtime.platformName,
    "kili-client-platform-version": runtime.platformVersion
  })
})

const callHeaders = (operation: string): Effect.Effect<Record<string, string>> =>
  Effect.map(DateTime.now, (now) => ({
    "kili-client-method-name": operation,
    "kili-client-call-time": DateTime.formatIso(now),
    "kili-client-call-uuid": globalThis.crypto.randomUUID()
  }))

/**
 * A client of one endpoint. Limits are shared by everything that uses the value: build it once.
 *
 * Fails at once on options that cannot work: no key, an endpoint that is no URL.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = Effect.fnUntraced(function*(options: Options) {
  yield* checkOptions(options)
  const http = yield* HttpClient.HttpClient
  const endpoint = options.endpoint ?? defaultEndpoint
  const base = new URL(endpoint.slice(0, -"graphql".length))
  const timeout = Duration.decode(options.timeout ?? "60 seconds")
  const key = Redacted.value(options.apiKey)
  const authorization = `X-API-Key: ${key}`
  // Proxies and debug pages repeat the headers that they were sent.
  const hide = (text: string): string => text.replaceAll(key, "<redacted>")
  const inFlight = yield* Effect.makeSemaphore(options.maxInFlight ?? 8)
  const takeStart = slidingWindow.make(options.callsPerMinute ?? 500, 60_000)

  const api = HttpClient.mapRequest(http, (request) =>
    request.pipe(
      HttpClientRequest.setHeaders(clientHeaders(options)),
      HttpClientRequest.setHeader("authorization", authorization),
      HttpClientRequest.acceptJson
    ))

  const timedOut = (operation: string, after: Duration.Duration, committed: KiliError.Committed) =>
    new KiliError.TransportError({
      operation,
      reason: "Timeout",
      description: `no answer within ${Duration.format(after)}`,
      committed
    })

  const attempt = <V, A>(
    operation: GraphQL.Operation<V, A>,
    name: string,
    body: HttpBody.HttpBody
  ): Effect.Effect<A, KiliError.RequestError> => {
    const { kind } = operation
    const onLoss = kind === "mutation" ? "unknown" : "no"
    const within = operation.timeout === undefined ? timeout : Duration.decode(operation.timeout)
    const exchange = Effect.gen(function*() {
      const answer = yield* api.post(endpoint, { body, headers: yield* callHeaders(name) })
      return [answer, yield* answer.text] as const
    }).pipe(
      Effect.mapError(response.transportError(name, onLoss)),
      Effect.timeoutFail({ duration: within, onTimeout: () => timedOut(name, within, onLoss) })
    )
    return Effect.zipRight(takeStart, exchange).pipe(
      inFlight.withPermits(1),
      Effect.flatMap(([answer, text]) => {
        const decode = (body: string) => response.decodeEnvelope(name, answer, body, onLoss)
        return text.includes(key) ? Effect.orElse(decode(text), () => decode(hide(text))) : decode(text)
      }),
      Effect.flatMap((data) =>
        Effect.mapError(operation.decodeData(data), (error) =>
          new KiliError.DecodeError({
            operation: name,
            issue: hide(issueOf(error)),
            committed: kind === "mutation" ? "yes" : "no"
          }))
      ),
      metrics.attempt(operation.name)
    )
  }

  const run: Service["execute"] = (operation, variables) =>
    Effect.flatMap(Method, (method) => {
      const name = method ?? operation.name
      return requestBody.make(operation, name, variables).pipe(
        Effect.flatMap((body) =>
          attempt(operation, name, body).pipe(
            rememberLoss(),
            operation.once === true
              ? identity
              : Effect.retry(operation.repeatable ? retry.policy : retry.policyUnapplied)
          )
        )
      )
    }).pipe(
      metrics.operation(operation.name),
      Effect.withSpan(`kili.${operation.name}`, {
        kind: "client",
        attributes: { "graphql.operation.name": operation.name, "graphql.operation.type": operation.kind },
        captureStackTrace: false
      })
    )

  // Documents that this platform turned out not to know.
  const unknown = new Set<string>()

  const execute: Service["execute"] = (operation, variables) => {
    const { document, fallback } = operation
    if (fallback === undefined) return run(operation, variables)
    if (unknown.has(document)) return execute(fallback, variables)
    return Effect.catchIf(run(operation, variables), response.isUnknownField, () => {
      unknown.add(document)
      return execute(fallback, variables)
    })
  }

  const keyed = HttpClient.mapRequest(http, HttpClientRequest.setHeader("authorization", authorization))
  // A foreign URL may be signed: it stays out of spans, and our trace ids stay with us.
  const foreign = http.pipe(HttpClient.withTracerPropagation(false), HttpClient.withTracerDisabledWhen(() => true))
  // Compared as parsed: `..`, upper case and a default port would mislead a comparison of texts.
  const isOurs = (text: string): boolean => {
    if (!URL.canParse(text)) return false
    const url = new URL(text)
    return url.origin === base.origin && url.pathname.startsWith(base.pathname)
  }

  // What is put is signed already, and a signed URL may lie below our own address.
  const carriesKey = ({ method, url }: HttpClientRequest.HttpClientRequest): boolean =>
    (method === "GET" || method === "HEAD") && isOurs(url)

  // Followed here and not by the transport, so that each hop decides anew whether the key goes along.
  const follow = (
    request: HttpClientRequest.HttpClientRequest,
    hops: number
  ): Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError> =>
    Effect.flatMap((carriesKey(request) ? keyed : foreign).execute(request), (answer) => {
      const location = redirects.has(answer.status) ? answer.headers["location"] : undefined
      return location === undefined || hops === 0 || request.method !== "GET" || !URL.canParse(location, request.url)
        ? Effect.succeed(answer)
        : follow(HttpClientRequest.setUrl(request, new URL(location, request.url).href), hops - 1)
    })

  const send: Service["send"] = (operation, request, options) => {
    const within = options?.timeout === undefined ? timeout : Duration.decode(options.timeout)
    const refusal = (answer: HttpClientResponse.HttpClientResponse) =>
      Effect.flatMap(
        Effect.mapError(answer.text, response.transportError(operation, "no")),
        (body) => response.statusError(operation, answer, hide(body), "no", { keyed: carriesKey(answer.request) })
      )
    return follow(request, 5).pipe(
      Effect.mapError(response.transportError(operation, "no")),
      Effect.flatMap((answer) =>
        answer.status >= 200 && answer.status < 300 ? Effect.succeed(answer) : refusal(answer)
      ),
      Effect.timeoutFail({ duration: within, onTimeout: () => timedOut(operation, within, "no") }),
      Effect.retry(retry.policy),
      Effect.withSpan(`kili.${operation}`, { kind: "client", captureStackTrace: false })
    )
  }

  return KiliClient.of({ endpoint, execute, send })
})

/** Place first: what is wrong matters more than the type that was expected. */
const issueOf = (error: ParseResult.ParseError): string => {
  const issues = ParseResult.ArrayFormatter.formatErrorSync(error)
  // That a value could also have been null is no news, and would quote all of it: a page, with the signed URLs in it.
  const news = issues.filter(({ message }) => !message.startsWith("Expected null, actual"))
  return (news.length === 0 ? issues : news).map(({ message, path }) =>
    path.length === 0 ? message : `${place("", path)}: ${message}`
  ).join("; ")
}

/**
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<KiliClient, MakeError, HttpClient.HttpClient> =>
  Layer.effect(KiliClient, make(options))

/**
 * The client from configuration: a `Config` of the options, or a record of `Config`s.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options: Config.Config.Wrap<Options>
): Layer.Layer<KiliClient, MakeError | ConfigError.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(KiliClient, Effect.flatMap(Config.unwrap(options), make))

/**
 * Options from `KILI_API_KEY` and `KILI_API_ENDPOINT` (default: `defaultEndpoint`). A missing key reads as an empty one, so
 * that it is the same typed error wherever it is found missing.
 *
 * @since 0.1.0
 * @category configuration
 */
export const configEnv: Config.Config<Pick<Options, "apiKey" | "endpoint">> = Config.all({
  apiKey: Config.redacted("API_KEY").pipe(Config.withDefault(Redacted.make(""))),
  endpoint: Config.string("API_ENDPOINT").pipe(Config.withDefault(defaultEndpoint))
}).pipe(Config.nested("KILI"))

/**
 * The client from `KILI_API_KEY` and `KILI_API_ENDPOINT`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerEnv: Layer.Layer<
  KiliClient,
  MakeError | ConfigError.ConfigError,
  HttpClient.HttpClient
> = layerConfig(configEnv)

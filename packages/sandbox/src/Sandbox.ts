/**
 * A local Kili, for programs, tests and demos without an account, a key or a network.
 *
 * @since 0.1.0
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import { HttpClientTest } from "@effect-kili/core/testing"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Http from "./internal/http.js"
import * as Sqlite from "./internal/sqlite.js"
import * as Store from "./internal/store.js"

/**
 * The store of a sandbox could not be opened: its folder is missing, another sandbox uses it, or it is not a store.
 *
 * @since 0.1.0
 * @category errors
 */
export class SandboxStoreError extends Schema.TaggedError<SandboxStoreError>("@effect-kili/sandbox/SandboxStoreError")(
  "SandboxStoreError",
  { cause: Schema.Defect, dataFile: Schema.String, reason: Schema.Literal("InUse", "Unavailable") }
) {
  /**
   * @since 0.1.0
   */
  override get message(): string {
    return this.reason === "InUse"
      ? `The data file ${this.dataFile} is in use by another sandbox`
      : `The data file ${this.dataFile} cannot be opened`
  }
}

/**
 * How a sandbox is set up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Where the state lasts. Without it the state lives in a temporary file, as long as the sandbox. */
  readonly dataFile?: string | undefined
  /** The key that clients must send; `defaultApiKey` if absent. */
  readonly apiKey?: Redacted.Redacted | undefined
  /**
   * How long an asynchronous import stays pending. If absent, until the next request: a test then need not move its
   * clock for it.
   */
  readonly importDelay?: Duration.DurationInput | undefined
}

/**
 * A running sandbox.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The key that clients must send. */
  readonly apiKey: Redacted.Redacted
  /** Everything the sandbox answers over HTTP. */
  readonly app: HttpApp.Default
}

/**
 * A running sandbox.
 *
 * @since 0.1.0
 * @category tags
 */
export class Sandbox extends Context.Tag("@effect-kili/sandbox/Sandbox")<Sandbox, Service>() {}

/**
 * The API key of a sandbox that was given none.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultApiKey: Redacted.Redacted = Redacted.make("kili-sandbox-key")

const origin = "http://sandbox.kili.localhost"

/**
 * The GraphQL endpoint behind `layerHttpClient`.
 *
 * @since 0.1.0
 * @category constants
 */
export const endpoint: string = `${origin}${Http.graphqlPath}`

/**
 * Opens a sandbox: the state and the HTTP application, no door yet.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<Service, SandboxStoreError, Scope.Scope> =>
  Effect.gen(function*() {
    const apiKey = options.apiKey ?? defaultApiKey
    const store = yield* Store.open(options.dataFile, apiKey)
    const importDelay = Duration.toMillis(options.importDelay ?? 0)
    return { apiKey, app: Http.makeApp({ ...store, apiKey, importDelay }) }
  }).pipe(
    Effect.mapError((cause) =>
      new SandboxStoreError({
        cause,
        dataFile: options.dataFile ?? "(temporary)",
        reason: Sqlite.isBusy(cause) ? "InUse" : "Unavailable"
      })
    )
  )

/**
 * A sandbox without a door: combine it with `layerHttpClient`, or use `SandboxServer.layer`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerState = (options?: Options): Layer.Layer<Sandbox, SandboxStoreError> =>
  Layer.scoped(Sandbox, make(options))

/**
 * A client whose network is the sandbox alone. Requests run on the calling fiber, without a socket, and so under its
 * clock, its tracer and its interruption.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerHttpClient: Layer.Layer<HttpClient.HttpClient, never, Sandbox> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(Sandbox, ({ app }) => HttpClientTest.make(app, { origin }))
)

/**
 * A sandbox in this process, and a client of it: what a test of code that uses the SDK provides. Each use is a new sandbox.
 * The client makes as many calls as it is asked to: the limit of calls a minute would stop a test whose clock stands.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options?: Options
): Layer.Layer<
  KiliClient.KiliClient | HttpClient.HttpClient | Sandbox,
  KiliClient.MakeError | SandboxStoreError
> =>
  Layer.unwrapEffect(
    Effect.map(Sandbox, ({ apiKey }) => KiliClient.layer({ apiKey, callsPerMinute: Infinity, endpoint }))
  ).pipe(
    Layer.provideMerge(layerHttpClient),
    Layer.provideMerge(layerState(options))
  )

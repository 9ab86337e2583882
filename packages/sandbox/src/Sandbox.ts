/**
 * A local Kili, for programs, tests and demos without an account, a key or a network.
 *
 * @since 0.1.0
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as HttpClientTest from "@effect-kili/core/testing/HttpClientTest"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Fault } from "./Fault.js"
import * as Faults from "./Faults.js"
import * as App from "./internal/app.js"
import * as Http from "./internal/http.js"
import * as Journals from "./internal/journal.js"
import { isCut } from "./internal/misfortune.js"
import * as Snapshot from "./internal/snapshot.js"
import * as Sqlite from "./internal/sqlite.js"
import * as Store from "./internal/store.js"
import type * as Journal from "./Journal.js"

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
 * The state of a sandbox could not be written to a file, or taken from one: then it is as it was before.
 *
 * @since 0.1.0
 * @category errors
 */
export class SandboxSnapshotError extends Schema.TaggedError<SandboxSnapshotError>(
  "@effect-kili/sandbox/SandboxSnapshotError"
)("SandboxSnapshotError", {
  action: Schema.Literal("export", "import"),
  cause: Schema.Defect,
  file: Schema.String
}) {
  /**
   * @since 0.1.0
   */
  override get message(): string {
    const problem = this.cause instanceof Error ? this.cause.message : String(this.cause)
    return this.action === "export"
      ? `The state could not be exported to ${this.file}: ${problem}`
      : `The state could not be imported from ${this.file}: ${problem}`
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
  /** The faults that are set from the start; none if absent. */
  readonly faults?: ReadonlyArray<Fault> | undefined
  /** How many requests the journal remembers at most; 10 000 if absent. */
  readonly journalSize?: number | undefined
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
  /** What goes wrong, on demand. */
  readonly faults: Faults.Service
  /** The latest requests. */
  readonly journal: Journal.Service
  /** Empties the state, which is then that of a new sandbox. Faults and journal stay. */
  readonly reset: Effect.Effect<void>
  /** Writes the state to a new file, which `importFrom`, or a sandbox's `dataFile`, takes up. */
  readonly exportTo: (file: string) => Effect.Effect<void, SandboxSnapshotError>
  /** Replaces the state by that of a file that `exportTo` made, and leaves the file. The key of the sandbox stays its own. */
  readonly importFrom: (file: string) => Effect.Effect<void, SandboxSnapshotError>
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
    const snapshots = yield* Snapshot.make(store, apiKey)
    const importDelay = Duration.toMillis(options.importDelay ?? 0)
    const faults = Faults.make(options.faults ?? [])
    const journal = Journals.make(options.journalSize ?? 10_000, apiKey)
    const service: Service = {
      apiKey,
      app: App.make({ apiKey, faults, importDelay, journal, store }, snapshots),
      exportTo: (file) =>
        Effect.mapError(
          snapshots.exportTo(file),
          (cause) => new SandboxSnapshotError({ action: "export", cause, file })
        ),
      faults,
      importFrom: (file) =>
        Effect.mapError(
          snapshots.importFrom(file),
          (cause) => new SandboxSnapshotError({ action: "import", cause, file })
        ),
      journal,
      reset: Effect.orDie(snapshots.reset)
    }
    return service
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
  Effect.map(
    Sandbox,
    ({ app }) =>
      HttpClient.transform(HttpClientTest.make(app, { origin }), (response, request) =>
        Effect.filterOrFail(
          response,
          (response) => !isCut(response),
          () =>
            new HttpClientError.RequestError({ description: "the connection was cut", reason: "Transport", request })
        ))
  )
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

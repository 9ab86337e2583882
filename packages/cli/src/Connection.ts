/**
 * Which platform a command asks, and with which key.
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import type * as KiliError from "@effect-kili/core/KiliError"
import * as NodeKili from "@effect-kili/node/NodeKili"
import type * as Prompt from "@effect/cli/Prompt"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as Path from "@effect/platform/Path"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import { flow, identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Ask from "./Ask.js"
import { type Failed, type SettingsError, UsageError } from "./Exit.js"
import { Globals } from "./Globals.js"
import * as JsonFile from "./JsonFile.js"
import * as Profiles from "./Profiles.js"
import * as Progress from "./Progress.js"
import * as Stdin from "./Stdin.js"
import * as Talk from "./Talk.js"
import * as Trace from "./Trace.js"

/** A setting, and where it was found. */
export interface Found<A> {
  readonly value: A
  readonly source: string
  /** The file of it, if it comes from one. */
  readonly file?: string
}

/** What a client is made of. */
export interface Connection {
  readonly endpoint: Found<string>
  readonly apiKey: Found<Redacted.Redacted> | undefined
}

const officialName = "kili-sdk-config.json"

/** What we read of the file of the official client. */
const Official = Schema.Struct({
  api_key: Schema.optional(Schema.NullOr(Schema.Redacted(Schema.String))),
  api_endpoint: Schema.optional(Schema.NullOr(Schema.String))
})

const readOfficial = JsonFile.read(Official, { api_endpoint: "a URL", api_key: "a key" })

/** The official client's file: the working directory's, else the home directory's. */
const official = Effect.gen(function*() {
  const { join, resolve } = yield* Path.Path
  for (const path of [resolve(officialName), join(yield* Profiles.home, officialName)]) {
    const found = yield* readOfficial(path)
    if (found === undefined) continue
    const { api_endpoint: endpoint, api_key: key } = found
    return {
      endpoint: endpoint === undefined || endpoint === null || endpoint === ""
        ? undefined
        : { value: endpoint, source: path, file: path },
      apiKey: key === undefined || key === null || Redacted.value(key) === ""
        ? undefined
        : { value: key, source: path, file: path }
    }
  }
  return { endpoint: undefined, apiKey: undefined }
})

const profile = Effect.gen(function*() {
  const { profile: flag } = yield* Globals
  const path = yield* Profiles.path
  const file = yield* Profiles.read
  const { by, isNamed, name } = yield* Profiles.chosen(flag, file)
  const found = Profiles.get(file, name)
  if (found === undefined && isNamed) return yield* Profiles.missing(file, name, by)
  const of = <A>(value: A | undefined): Found<A> | undefined =>
    value === undefined ? undefined : { value, source: `profile ${name} of ${path}`, file: path }
  return {
    endpoint: of(found?.endpoint),
    apiKey: of(found?.apiKey),
    format: found?.format,
    isNamed: flag !== undefined
  }
})

/** The defaults of the profile in use. */
export const defaults = Effect.map(profile, ({ format }) => ({ format }))

/** A key from stdin: piped there, or typed unseen. */
export const keyOfStdin: Effect.Effect<Redacted.Redacted, Failed | UsageError, Prompt.Prompt.Environment> = Effect.gen(
  function*() {
    if (yield* Ask.isPossible) return yield* Ask.secret("API key")
    const text = (yield* Stdin.all).trim()
    if (text === "") return yield* new UsageError({ problem: "--api-key-stdin: stdin holds no key" })
    return Redacted.make(text)
  }
)

const ofFlag = <A>(source: string, value: A | undefined): Found<A> | undefined =>
  value === undefined ? undefined : { value, source }

/** The first of the places in which an endpoint or a key may be set. Nobody is asked. */
export const find: Effect.Effect<
  Connection,
  Failed | SettingsError | UsageError,
  Globals | Prompt.Prompt.Environment
> = Effect.gen(function*() {
  const flags = yield* Globals
  const stdin = flags.apiKeyStdin ? yield* keyOfStdin : undefined
  const environment = {
    endpoint: ofFlag("KILI_API_ENDPOINT", yield* Profiles.variable("KILI_API_ENDPOINT")),
    apiKey: ofFlag("KILI_API_KEY", Redacted.make((yield* Profiles.variable("KILI_API_KEY")) ?? ""))
  }
  const named = yield* profile
  const environmentKey = environment.apiKey !== undefined && Redacted.value(environment.apiKey.value) !== ""
    ? environment.apiKey
    : undefined
  if (named.isNamed && stdin === undefined && environmentKey !== undefined && named.apiKey !== undefined) {
    yield* Talk.say("kili: the key of KILI_API_KEY is used, not the one of --profile: unset the variable to use that")
  }
  const ownKey = ofFlag("--api-key-stdin", stdin) ?? environmentKey ?? named.apiKey
  const ownEndpoint = ofFlag("--endpoint", flags.endpoint) ?? environment.endpoint ?? named.endpoint
  // A file that happens to lie in the working directory must not direct a key that is not its own
  const theirs = ownKey === undefined ? yield* official : undefined
  return {
    apiKey: ownKey ?? theirs?.apiKey,
    endpoint: ownEndpoint ?? theirs?.endpoint ?? { value: KiliClient.defaultEndpoint, source: "the default" }
  }
})

/** Why a client cannot be made of it, by the names of those who typed it. */
const explained =
  ({ apiKey, endpoint }: Connection) => (error: KiliClient.MakeError): KiliClient.MakeError | UsageError =>
    error._tag === "KiliInvalidInput"
      ? new UsageError({
        problem: error.issues.map(({ at, problem }) =>
          `${
            at === "endpoint"
              ? endpoint.source
              : at === "apiKey"
              ? `the key of ${apiKey?.source}`
              : at === "callsPerMinute"
              ? "--calls-per-minute"
              : at
          }: ${problem}`
        ).join("; ")
      })
      : error

/** Requests that are waited for, and traced when `--trace` asks for it. */
const watch = Effect.map(
  Effect.all([Globals, Progress.Waiting]),
  ([{ trace }, wait]) => flow(trace ? Trace.traced : identity<HttpClient.HttpClient>, Progress.awaited(wait))
)

/** The HTTP client of a command, which tells of its requests when `--trace` asks for it. */
export const http: Layer.Layer<HttpClient.HttpClient, never, Globals> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(
    Effect.all([HttpClient.HttpClient, watch]),
    ([client, watched]) => watched(client)
  )
).pipe(Layer.provide(NodeHttpClient.layerUndici))

/** The client of a platform. Without a key it says so when it is made. */
export const clientOf = (
  connection: Connection
): Layer.Layer<NodeKili.NodeKili, KiliError.KiliError | UsageError, Globals> =>
  Layer.unwrapEffect(
    Effect.map(Effect.all([Globals, watch]), ([{ callsPerMinute }, transformClient]) =>
      NodeKili.layerConfig(
        Config.succeed({
          apiKey: connection.apiKey?.value ?? Redacted.make(""),
          endpoint: connection.endpoint.value,
          callsPerMinute
        }),
        { transformClient }
      ))
  ).pipe(
    Layer.catchAll((error) =>
      Layer.fail(
        error._tag === "KiliAuthenticationError" || error._tag === "KiliInvalidInput"
          ? explained(connection)(error)
          : new UsageError({ problem: String(error) })
      )
    )
  )

/** The connection, with a key that is asked for if none is set and there is somebody to ask. */
const complete = Effect.flatMap(find, (found) =>
  Effect.gen(function*() {
    if (found.apiKey !== undefined || !(yield* Ask.isPossible)) return found
    const { value } = found.endpoint
    const platform = URL.canParse(value) ? new URL(value).host : value
    return { ...found, apiKey: { value: yield* Ask.secret(`API key of ${platform}`), source: "the prompt" } }
  }))

/** The client of the platform that flags, environment and files tell. */
export const layer = Layer.unwrapEffect(Effect.map(complete, clientOf))

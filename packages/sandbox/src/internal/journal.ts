import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import type * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import type { Entry, Service } from "../Journal.js"

/** Imports of a hundred assets are long: so many entries are kept only as long as what they hold stays below this. */
const maxText = 64 * 1_048_576

/** Larger variables are not kept at all. */
const maxVariables = 1_048_576

/**
 * What the handlers of a request tell the journal about it.
 *
 * @internal
 */
export class Visit extends Context.Tag("@effect-kili/sandbox/internal/Visit")<Visit, {
  operation: string | null
  variables: unknown
  faults: ReadonlyArray<string>
  /** The answer never reached the client. */
  isCut: boolean
}>() {}

interface Kept extends Omit<Entry, "variables"> {
  readonly variables: string | undefined
}

const redacted = "<redacted>"

/** The text of the variables without what opens anything: keys, and the signatures of upload URLs. */
const toText = (secrets: ReadonlyArray<string>, operation: string | null, variables: unknown): string | undefined => {
  const asksForKeys = operation?.split(",").some((field) => field === "apiKeys" || field === "countApiKeys") === true
  const clean = (name: string, value: unknown): unknown => {
    if (typeof value !== "string") return value
    if (asksForKeys && name.toLowerCase() === "key") return redacted
    return secrets.reduce((text, secret) => text.replaceAll(secret, redacted), value)
      .replace(/\bsignature=[^&\s"]+/g, `signature=${redacted}`)
  }
  try {
    const text = JSON.stringify(variables, clean)
    return text === undefined || text.length > maxVariables ? undefined : text
  } catch {
    // Nested deeper than the stack
    return undefined
  }
}

/** @internal */
export interface Journal extends Service {
  /** Runs a request, and remembers it. */
  readonly record: <E, R>(
    handler: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse, E, Exclude<R, Visit> | HttpServerRequest.HttpServerRequest>
}

/** @internal */
export const make = (capacity: number, apiKey: Redacted.Redacted): Journal => {
  const secrets = [Redacted.value(apiKey)].filter((secret) => secret !== "")
  const kept = new Map<number, Kept>()
  let count = 0
  let size = 0

  const forgetOldest = (): void => {
    for (const [number, { variables }] of kept) {
      kept.delete(number)
      size -= variables?.length ?? 0
      return
    }
  }

  const add = (
    visit: Context.Tag.Service<Visit>,
    entry: Pick<Entry, "client" | "duration" | "status" | "time">
  ): void => {
    const variables = toText(secrets, visit.operation, visit.variables)
    const number = ++count
    kept.set(number, { ...entry, faults: visit.faults, number, operation: visit.operation, variables })
    size += variables?.length ?? 0
    while (kept.size > capacity || size > maxText) forgetOldest()
  }

  return {
    clear: Effect.sync(() => {
      kept.clear()
      size = 0
    }),
    entries: Effect.sync(() =>
      [...kept.values()].map(({ variables, ...entry }) => ({
        ...entry,
        variables: variables === undefined ? null : JSON.parse(variables)
      }))
    ),
    record: (handler) =>
      Effect.gen(function*() {
        const visit: Context.Tag.Service<Visit> = { faults: [], isCut: false, operation: null, variables: undefined }
        const { headers } = yield* HttpServerRequest.HttpServerRequest
        const began = yield* Clock.currentTimeMillis
        return yield* handler.pipe(
          Effect.provideService(Visit, visit),
          Effect.onExit((exit) =>
            Effect.map(Clock.currentTimeMillis, (ended) =>
              add(visit, {
                client: headers["apollographql-client-name"] ?? null,
                duration: ended - began,
                status: visit.isCut || Exit.isFailure(exit) ? null : exit.value.status,
                time: new Date(began).toISOString()
              }))
          )
        )
      })
  }
}

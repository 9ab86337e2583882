import type * as SqlClient from "@effect/sql/SqlClient"
import type * as SqlError from "@effect/sql/SqlError"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Conditions } from "../Faults.js"
import type { Lists } from "./lists.js"
import type { Refusal } from "./refusal.js"

/**
 * What an operation knows besides its arguments: who calls, under which address the sandbox was reached, and the
 * settings of the sandbox.
 *
 * @internal
 */
export class Session extends Context.Tag("@effect-kili/sandbox/internal/Session")<Session, {
  readonly callerId: string
  /** What the faults have in store for the request. */
  readonly conditions: Conditions
  readonly importDelay: number
  readonly lists: Lists
  readonly organizationId: string
  readonly origin: string
  readonly signingKey: Redacted.Redacted
}>() {}

/**
 * An effect of the resolvers. It never waits: an operation runs from its first to its last statement before any other
 * request is looked at.
 *
 * @internal
 */
export type Operation<A> = Effect.Effect<A, Refusal | SqlError.SqlError, SqlClient.SqlClient | Session>

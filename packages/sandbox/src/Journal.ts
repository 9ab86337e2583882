/**
 * The requests that a sandbox has answered: what was asked, what came of it, and which faults it met.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"

/**
 * A request. Requests of the admin endpoint are not among them.
 *
 * @since 0.1.0
 * @category models
 */
export interface Entry {
  /** Counts the requests, from 1. */
  readonly number: number
  /**
   * The root field that was asked for (several are joined by commas), or `upload`, `download` or `version`; null if the
   * request named none.
   */
  readonly operation: string | null
  /** What the client calls itself (`apollographql-client-name`); null if it does not say. */
  readonly client: string | null
  /**
   * The variables of the operation, or the `path` of a file, without keys and signatures. Null where there are none, and
   * where they were too large to keep.
   */
  readonly variables: unknown
  /** The HTTP status of the answer; null if there was none, since the connection was cut or the client left. */
  readonly status: number | null
  /** The faults that the request met, by their kinds. */
  readonly faults: ReadonlyArray<string>
  /** When the request arrived, as an ISO timestamp. */
  readonly time: string
  /** How long it took until the answer began, in milliseconds. */
  readonly duration: number
}

/**
 * The latest requests.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The requests that are remembered, oldest first. */
  readonly entries: Effect.Effect<ReadonlyArray<Entry>>
  /** Forgets them. */
  readonly clear: Effect.Effect<void>
}

import * as Effect from "effect/Effect"
import * as Runtime from "effect/Runtime"

/**
 * Runs an effect that never waits from its first to its last step, without giving way to another fiber: no other
 * request finds the only connection inside a transaction.
 *
 * @internal
 */
export const atOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.runtime<R>(), (runtime) => Effect.suspend(() => Runtime.runSyncExit(runtime)(effect)))

import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

/**
 * True for the given percentage of draws.
 *
 * @internal
 */
export const draw = (percentage: number): Effect.Effect<boolean> =>
  percentage <= 0 ? Effect.succeed(false) : Effect.map(Random.nextIntBetween(0, 100), (drawn) => drawn < percentage)

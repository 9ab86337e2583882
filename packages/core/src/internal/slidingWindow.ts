import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/**
 * At most `limit` starts in any `windowMillis`, first come first served. `effect/RateLimiter` counts per fixed window, and
 * so lets twice its limit through around a boundary.
 *
 * @internal
 */
export const make = (limit: number, windowMillis: number): Effect.Effect<Effect.Effect<void>> =>
  Effect.sync(() => {
    const turn = Effect.unsafeMakeSemaphore(1)
    const starts = new Array<number>(limit).fill(-Infinity)
    let oldest = 0
    return turn.withPermits(1)(Effect.gen(function*() {
      const wait = starts[oldest]! + windowMillis - (yield* Clock.currentTimeMillis)
      if (wait > 0) yield* Effect.sleep(wait)
      starts[oldest] = yield* Clock.currentTimeMillis
      oldest = (oldest + 1) % limit
    }))
  })

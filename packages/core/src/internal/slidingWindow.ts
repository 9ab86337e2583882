import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/**
 * At most `limit` starts in any `windowMillis`, first come first served; `Infinity` is no limit. `effect/RateLimiter` counts
 * per fixed window, and so lets twice its limit through around a boundary.
 *
 * @internal
 */
export const make = (limit: number, windowMillis: number): Effect.Effect<void> => {
  if (limit === Infinity) return Effect.void
  const turn = Effect.unsafeMakeSemaphore(1)
  let starts: Array<number> = []
  let oldest = 0
  return turn.withPermits(1)(Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    while (oldest < starts.length && starts[oldest]! <= now - windowMillis) oldest++
    if (oldest * 2 > starts.length) {
      starts = starts.slice(oldest)
      oldest = 0
    }
    if (starts.length - oldest >= limit) yield* Effect.sleep(starts[oldest]! + windowMillis - now)
    starts.push(yield* Clock.currentTimeMillis)
  }))
}

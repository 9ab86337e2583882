/**
 * Offset pages as one ordered stream.
 *
 * @since 0.1.0
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/**
 * @since 0.1.0
 * @category models
 */
export interface Page {
  readonly skip: number
  readonly first: number
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options<A> {
  /** What makes a row itself: a row seen in the last pages is dropped, which happens when the set moves while it is read. */
  readonly key: (row: A) => unknown
  /** At most so many rows. Default: all. */
  readonly first?: number | undefined
  /** Rows to leave out at the start. Default: 0. */
  readonly skip?: number | undefined
  /** Rows a request, at most 100. Default: 100. */
  readonly pageSize?: number | undefined
  /** Pages in flight at once, once the first has shown that there are more. Default: 4. */
  readonly concurrency?: number | undefined
}

/**
 * What was read of a list that was read to its end.
 *
 * @since 0.1.0
 * @category models
 */
export interface Tally {
  /** Rows handed on. */
  readonly rows: number
  /** Rows that came again, and were dropped. */
  readonly repeats: number
}

/** Keys remembered for dropping repeats: enough for every page that can be in flight, and bounded whatever the length. */
const remembered = 10_000

const unseen = <A>(key: (row: A) => unknown) => {
  let recent = new Set<unknown>()
  let older = new Set<unknown>()
  return (rows: ReadonlyArray<A>): ReadonlyArray<A> =>
    rows.filter((row) => {
      const id = key(row)
      if (recent.has(id) || older.has(id)) return false
      if (recent.size >= remembered) {
        older = recent
        recent = new Set()
      }
      recent.add(id)
      return true
    })
}

/**
 * Reads pages until one comes back short, a few ahead of the consumer, and hands them on whole and in order.
 *
 * The first page is asked for alone: most lists end there, and a call costs its share of the platform's limit. `first` is
 * honoured to the row, even when repeats were dropped. `onEnd` is run when all was handed on, before the stream ends; not when
 * its consumer has enough.
 *
 * @since 0.1.0
 * @category constructors
 */
export const paginate = <A, E, R>(
  fetch: (page: Page) => Effect.Effect<ReadonlyArray<A>, E, R>,
  { concurrency = 4, first = Infinity, key, pageSize = 100, skip = 0 }: Options<A>,
  onEnd: (tally: Tally) => Effect.Effect<void, E, R> = () => Effect.void
): Stream.Stream<A, E, R> => {
  const pull = Effect.gen(function*() {
    const scope: Scope.Scope = yield* Effect.scope
    const fresh = unseen(key)
    const inFlight: Array<{ readonly size: number; readonly fiber: Fiber.Fiber<ReadonlyArray<A>, E> }> = []
    let next = skip
    let wanted = first
    let window = 1
    let ended = false
    let tally: Tally = { rows: 0, repeats: 0 }

    // Rows already on their way count as had; only dropped repeats make more pages necessary.
    const expected = () => inFlight.reduce((sum, { size }) => sum + size, 0)

    const ask = Effect.gen(function*() {
      while (!ended && inFlight.length < window && expected() < wanted) {
        const size = Math.min(pageSize, wanted - expected())
        const fiber = yield* Effect.forkIn(fetch({ skip: next, first: size }), scope)
        inFlight.push({ size, fiber })
        next += size
      }
    })

    return Effect.gen(function*() {
      while (true) {
        yield* ask
        const page = inFlight.shift()
        if (page === undefined) {
          yield* Effect.mapError(onEnd(tally), Option.some)
          return yield* Effect.fail(Option.none<E>())
        }
        const rows = yield* Effect.mapError(Fiber.join(page.fiber), Option.some)
        if (rows.length < page.size) {
          ended = true
          yield* Fiber.interruptAll(inFlight.splice(0).map(({ fiber }) => fiber))
        }
        window = concurrency
        const news = fresh(rows)
        const kept = news.slice(0, wanted)
        wanted -= kept.length
        tally = { rows: tally.rows + kept.length, repeats: tally.repeats + rows.length - news.length }
        // A consumer of whole chunks never sees an empty one.
        if (kept.length > 0) {
          yield* ask
          return Chunk.unsafeFromArray(kept)
        }
      }
    })
  })
  return Stream.fromPull(pull)
}

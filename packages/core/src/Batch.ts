/**
 * Changes in batches, one after the other, and the wait until they show.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schedule from "effect/Schedule"
import * as KiliError from "./KiliError.js"

/**
 * The largest batch that the platform takes.
 *
 * @since 0.1.0
 * @category configuration
 */
export const batchSize = 100

/**
 * Items in batches of the platform's size.
 *
 * @since 0.1.0
 * @category constructors
 */
export const split = <A>(items: ReadonlyArray<A>): ReadonlyArray<Arr.NonEmptyReadonlyArray<A>> =>
  Arr.isNonEmptyReadonlyArray(items) ? Arr.chunksOf(items, batchSize) : []

/**
 * Runs one batch after the other and gives the results of all of them, in order. When one fails, the error says what had
 * been done before it; batches after it are not sent.
 *
 * @since 0.1.0
 * @category combinators
 */
export const mutate = <A, B, E extends KiliError.BatchCause, R>(
  operation: string,
  batches: ReadonlyArray<Arr.NonEmptyReadonlyArray<A>>,
  options: {
    /** How an item is named in an error. */
    readonly id: (item: A) => string
    readonly run: (batch: Arr.NonEmptyReadonlyArray<A>) => Effect.Effect<ReadonlyArray<B>, E, R>
    /** Told after each batch how many items are done. */
    readonly onDone: (done: number) => Effect.Effect<void>
  }
): Effect.Effect<ReadonlyArray<B>, KiliError.BatchError, R> =>
  Effect.gen(function*() {
    const results: Array<ReadonlyArray<B>> = []
    const done: Array<string> = []
    for (const [index, batch] of batches.entries()) {
      const ids = batch.map(options.id)
      results.push(
        yield* Effect.mapError(
          options.run(batch),
          (cause) => new KiliError.BatchError({ operation, index, done, ids, cause })
        )
      )
      for (const id of ids) done.push(id)
      yield* options.onDone(done.length)
    }
    return results.flat()
  })

/** What the client keeps in flight by default: a larger wave would only wait for itself. */
const waveSize = 8

/** Of several failures, one that does not promise that nothing was applied when another cannot. */
const tellsLeast = <E extends KiliError.BatchCause>(causes: Arr.NonEmptyReadonlyArray<E>): E =>
  causes.find(({ committed }) => committed !== "no") ?? causes[0]

/**
 * Runs a change that the platform takes for one item at a time, 8 items at once, and gives the results in order.
 *
 * A wave of 8 is awaited whole before the next starts, so that an error tells the truth: `done` are all that succeeded, those
 * of the failed wave included; `ids` are those of the wave that failed, `index` is the wave's, and `cause` is the first of
 * their failures, or the first after which a change may be applied, if there is one. Waves after it are not sent.
 *
 * @since 0.1.0
 * @category combinators
 */
export const each = <A, B, E extends KiliError.BatchCause, R>(
  operation: string,
  items: ReadonlyArray<A>,
  options: {
    /** How an item is named in an error. */
    readonly id: (item: A) => string
    readonly run: (item: A) => Effect.Effect<B, E, R>
    /** Told after each wave how many items are done. */
    readonly onDone: (done: number) => Effect.Effect<void>
  }
): Effect.Effect<ReadonlyArray<B>, KiliError.BatchError, R> =>
  Effect.gen(function*() {
    const results: Array<B> = []
    const done: Array<string> = []
    const waves = Arr.isNonEmptyReadonlyArray(items) ? Arr.chunksOf(items, waveSize) : []
    for (const [index, wave] of waves.entries()) {
      const ends = yield* Effect.forEach(wave, (item) => Effect.either(options.run(item)), { concurrency: "unbounded" })
      const ids: Array<string> = []
      const causes: Array<E> = []
      for (const [item, end] of Arr.zip(wave, ends)) {
        if (Either.isLeft(end)) {
          ids.push(options.id(item))
          causes.push(end.left)
        } else {
          done.push(options.id(item))
          results.push(end.right)
        }
      }
      if (Arr.isNonEmptyReadonlyArray(causes)) {
        return yield* new KiliError.BatchError({ operation, index, done, ids, cause: tellsLeast(causes) })
      }
      yield* options.onDone(done.length)
    }
    return results
  })

/** How long a change is waited for. */
const patience = Duration.minutes(1)

/**
 * Looks after 0.25 s, 0.5 s, 1 s … at most 8 s apart, for the last time after a minute.
 *
 * @since 0.1.0
 * @category schedules
 */
export const visibility: Schedule.Schedule<unknown> = Schedule.exponential("250 millis").pipe(
  Schedule.union(Schedule.spaced("8 seconds")),
  Schedule.intersect(Schedule.elapsed),
  Schedule.whileOutput(([, elapsed]) => Duration.lessThan(elapsed, patience)),
  // The last wait ends with the minute, not up to 8 s later.
  Schedule.modifyDelay(([, elapsed], delay) => Duration.min(delay, Duration.subtract(patience, elapsed)))
)

/**
 * Waits until nothing is missing. `missing` looks, and names what does not show yet; when the schedule ends before it names
 * nothing, that is a `VerificationTimeout` with those names.
 *
 * @since 0.1.0
 * @category combinators
 */
export const verify = <E, R>(
  operation: string,
  missing: Effect.Effect<ReadonlyArray<string>, E, R>,
  schedule: Schedule.Schedule<unknown> = visibility
): Effect.Effect<void, E | KiliError.VerificationTimeout, R> =>
  missing.pipe(
    Effect.flatMap((ids) =>
      ids.length === 0 ? Effect.void : Effect.fail(new KiliError.VerificationTimeout({ operation, ids }))
    ),
    Effect.retry({
      schedule,
      while: (error) => error instanceof KiliError.VerificationTimeout
    })
  )

import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"

const attempts = Metric.counter("kili_attempts", {
  description: "HTTP exchanges with the platform, retries included",
  incremental: true
})
const failures = Metric.frequency("kili_failures", { description: "Failed operations, by tag of the error" })
const durations = Metric.timer("kili_operation_duration", "Time of an operation, retries and waiting included")

/** @internal */
export const attempt = (operation: string) => <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.zipRight(Metric.increment(Metric.tagged(attempts, "operation", operation)), self)

/** `Metric.trackDuration` leaves out what failed, and so the operations that waited longest. */
const timed = (name: string) => <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Clock.currentTimeMillis, (start) =>
    Effect.ensuring(
      self,
      Effect.flatMap(Clock.currentTimeMillis, (end) =>
        Metric.update(Metric.tagged(durations, "operation", name), Duration.millis(end - start)))
    ))

/** @internal */
export const operation =
  (name: string) => <A, E extends { readonly _tag: string }, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    self.pipe(
      Effect.tapError((error) => Metric.update(Metric.tagged(failures, "operation", name), error._tag)),
      timed(name)
    )

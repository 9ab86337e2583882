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

/** @internal */
export const operation =
  (name: string) => <A, E extends { readonly _tag: string }, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    self.pipe(
      Effect.tapError((error) => Metric.update(Metric.tagged(failures, "operation", name), error._tag)),
      Metric.trackDuration(Metric.tagged(durations, "operation", name))
    )

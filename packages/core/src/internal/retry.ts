import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import type * as KiliError from "../KiliError.js"

/** A server that asks for a longer wait than this is told to the caller instead. */
const longestRetryAfter = Duration.minutes(1)

const askedWait = (error: KiliError.RequestError): Duration.Duration =>
  error._tag === "KiliHttpStatusError" ? error.retryAfter ?? Duration.zero : Duration.zero

/**
 * Up to five more attempts, whatever the error: 0.5 s, 1 s, 2 s … at most 20 s apart, jittered, none starting after two
 * minutes; never sooner than `Retry-After` asks.
 *
 * @internal
 */
export const rounds: Schedule.Schedule<KiliError.RequestError, KiliError.RequestError> = Schedule.exponential(
  "500 millis"
).pipe(
  Schedule.union(Schedule.spaced("20 seconds")),
  Schedule.jittered,
  Schedule.intersect(Schedule.recurs(5)),
  Schedule.upTo("2 minutes"),
  Schedule.whileInput((error: KiliError.RequestError) =>
    Duration.lessThanOrEqualTo(askedWait(error), longestRetryAfter)
  ),
  Schedule.passthrough,
  Schedule.modifyDelay((error, delay) => Duration.max(delay, askedWait(error)))
)

/**
 * The same for errors that may pass.
 *
 * @internal
 */
export const policy = Schedule.whileInput(rounds, (error: KiliError.RequestError) => error.retryable)

/**
 * The same for a change that must not be applied twice: repeated only when it surely was not applied.
 *
 * @internal
 */
export const policyUnapplied = Schedule.whileInput(policy, (error: KiliError.RequestError) => error.committed === "no")

/**
 * The header's value in seconds, or as an HTTP date.
 *
 * @internal
 */
export const parseRetryAfter = (value: Option.Option<string>): Effect.Effect<Duration.Duration | undefined> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    if (Option.isNone(value)) return undefined
    const text = value.value.trim()
    if (/^\d+$/.test(text)) return Duration.seconds(Number(text))
    const at = Date.parse(text)
    return Number.isNaN(at) ? undefined : Duration.millis(Math.max(0, at - now))
  })

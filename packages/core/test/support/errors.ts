/**
 * How tests read errors.
 */
import * as KiliError from "@effect-kili/core/KiliError"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** The places that an effect's refusal names; anything but an `InvalidInput` fails the test. */
export const places = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<ReadonlyArray<string>, A, R> =>
  Effect.map(Effect.flip(self), (error) => {
    assert.instanceOf(error, KiliError.InvalidInput)
    return error instanceof KiliError.InvalidInput ? error.issues.map(({ at }) => at) : []
  })

/** The same, with what is wrong. */
export const issues = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<ReadonlyArray<string>, A, R> =>
  Effect.map(Effect.flip(self), (error) => {
    assert.instanceOf(error, KiliError.InvalidInput)
    return error instanceof KiliError.InvalidInput ? error.issues.map(({ at, problem }) => `${at}: ${problem}`) : []
  })

/**
 * The same tag and fields. Errors that passed a span are proxies of themselves, on which a deep comparison does not end.
 */
export const sameError = (actual: unknown, expected: Error) => {
  assert.isTrue(KiliError.isKiliError(actual))
  assert.deepStrictEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(JSON.stringify(expected)))
}

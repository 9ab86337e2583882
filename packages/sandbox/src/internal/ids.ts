import * as Effect from "effect/Effect"
import { customAlphabet } from "nanoid"

const suffix = customAlphabet("0123456789abcdefghijklmnopqrstuvwxyz", 24)

/**
 * A new id in the form of the platform's: 25 characters that begin with `c`.
 *
 * @internal
 */
export const make: Effect.Effect<string> = Effect.sync(() => `c${suffix()}`)

/**
 * Conditions that flags give: a filter as the SDK takes it.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { UsageError } from "./Exit.js"
import * as Spec from "./Spec.js"

const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)

/** A day is left to the SDK, which knows the calendar; an instant has to name its offset, since nobody knows which was meant. */
const dateOf = (name: string, text: string): Effect.Effect<DateTime.Utc | string, UsageError> =>
  !isInstant(text)
    ? /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? Effect.succeed(text)
      : new UsageError({
        problem: `--${name} "${text}": no day and no instant`,
        hint: "write 2024-05-31, or an instant with its offset: 2024-05-31T09:00:00Z"
      })
    : Option.match(DateTime.make(text), {
      onNone: () => new UsageError({ problem: `--${name} "${text}": there is no such instant` }),
      onSome: (instant) => Effect.succeed(DateTime.toUtc(instant))
    })

/**
 * The values of these flags that were given. A list that was not given is no condition, where an empty one would be met by
 * none.
 */
export const given = <F extends Spec.Flags>(
  flags: F,
  input: Spec.ValuesOf<F>
): Effect.Effect<{ readonly [K in keyof F]?: Spec.ValuesOf<F>[K] }, UsageError> =>
  Effect.forEach(Object.entries(flags), ([key, flag]) => {
    const value: unknown = input[key]
    return value === undefined || (Array.isArray(value) && value.length === 0)
      ? Effect.succeed([])
      : flag.placeholder === "DATE" && typeof value === "string"
      ? Effect.map(dateOf(Spec.flagName(key), value), (date) => [[key, date] as const])
      : Effect.succeed([[key, value] as const])
  }).pipe(
    // The entries are those of the flags
    Effect.map((entries) => Object.fromEntries(entries.flat()) as { readonly [K in keyof F]?: Spec.ValuesOf<F>[K] })
  )

/**
 * Conditions that flags give: a filter as the SDK takes it.
 */
import * as CategorySearch from "@effect-kili/core/CategorySearch"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { UsageError } from "./Exit.js"
import * as Mistakes from "./Mistakes.js"
import * as Spec from "./Spec.js"

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

/** Without an offset, nobody knows which instant was meant. */
const hasOffset = (text: string): boolean => /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text)

/** Whether the calendar has a day, the SDK knows. */
const dateOf = (text: string): Either.Either<DateTime.Utc | string, string> =>
  isDay(text)
    ? Either.right(text)
    : Either.fromOption(
      hasOffset(text) ? DateTime.make(text) : Option.none(),
      () => "expected a day, as 2024-05-31, or an instant, as 2024-05-31T09:00:00Z"
    )

const searchOf = (text: string): Either.Either<string, string> =>
  Either.mapBoth(CategorySearch.parse(text), { onLeft: ({ message }) => message, onRight: () => text })

const valueOf = ({ placeholder }: Spec.Flag, value: unknown): Either.Either<unknown, string> =>
  typeof value !== "string"
    ? Either.right(value)
    : placeholder === "DATE"
    ? dateOf(value)
    : placeholder === "SEARCH"
    ? searchOf(value)
    : Either.right(value)

/**
 * The values of these flags that were given. A list that was not given is no condition, where an empty one would be met by
 * none.
 */
export const given = <F extends Spec.Flags>(
  flags: F,
  input: Spec.ValuesOf<F>
): Effect.Effect<{ readonly [K in keyof F]?: Spec.ValuesOf<F>[K] }, UsageError> => {
  const values = Object.entries(flags).flatMap(([key, flag]) => {
    const value: unknown = input[key]
    return value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [
        [
          key,
          Either.mapLeft(
            valueOf(flag, value),
            (problem) => `--${Spec.shortName(key, flag)} ${JSON.stringify(value)}: ${problem}`
          )
        ] as const
      ]
  })
  const problems = values.flatMap(([, value]) => Either.isLeft(value) ? [value.left] : [])
  if (problems.length > 0) return Effect.fail(Mistakes.usageError(problems))
  const entries = values.flatMap(([key, value]) => Either.isRight(value) ? [[key, value.right]] : [])
  // The entries are those of the flags
  return Effect.succeed(Object.fromEntries(entries) as { readonly [K in keyof F]?: Spec.ValuesOf<F>[K] })
}

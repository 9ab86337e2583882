/**
 * Conditions that flags give: a filter as the SDK takes it.
 */
import * as CategorySearch from "@effect-kili/core/CategorySearch"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { UsageError } from "./Exit.js"
import * as Metadata from "./Metadata.js"
import * as Mistakes from "./Mistakes.js"
import * as Spec from "./Spec.js"

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  // A day beyond the end of its month would be read as one of the next
  Option.exists(DateTime.make(text), (date) => DateTime.formatIsoDateUtc(date) === text)

/** Without an offset, nobody knows which instant was meant. */
const hasOffset = (text: string): boolean => /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text)

type Told<A> = Either.Either<A, ReadonlyArray<string>>

type Reader = (value: unknown, named: (problem: string) => string) => Told<unknown>

const text = (read: (text: string) => Either.Either<unknown, string>): Reader => (value, named) =>
  typeof value === "string" ? Either.mapLeft(read(value), (problem) => [named(problem)]) : Either.right(value)

/** What flags say that is more than text, by what stands for their values in the help. */
const readers: { readonly [placeholder: string]: Reader } = {
  CONDITION: (texts) => Metadata.conditions(texts as ReadonlyArray<string>),
  DATE: text((date) =>
    isDay(date)
      ? Either.right(date)
      : Either.fromOption(
        hasOffset(date) ? DateTime.make(date) : Option.none(),
        () => "expected a day of the calendar, as 2024-05-31, or an instant, as 2024-05-31T09:00:00Z"
      )
  ),
  SEARCH: text((search) =>
    Either.mapBoth(CategorySearch.parse(search), { onLeft: ({ message }) => message, onRight: () => search })
  )
}

const read = (key: string, flag: Spec.Flag, value: unknown): Told<unknown> => {
  const reader = readers[flag.placeholder ?? ""]
  return reader === undefined
    ? Either.right(value)
    : reader(value, (problem) => `--${Spec.shortName(key, flag)} ${JSON.stringify(value)}: ${problem}`)
}

/** A list that was not given is no condition, where an empty one would be met by none. */
const present = (flags: Spec.Flags, input: object): ReadonlyArray<readonly [string, Spec.Flag, unknown]> =>
  Object.entries(flags).flatMap(([key, flag]) => {
    const value: unknown = Reflect.get(input, key)
    return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[key, flag, value] as const]
  })

/** Whether any of these flags is given. */
export const isGiven = <F extends Spec.Flags>(flags: F, input: Spec.ValuesOf<F>): boolean =>
  present(flags, input).length > 0

/** A place in the SDK's argument as the flag that it came from: `filter.stepNameIn[0]` is `--step`. */
export const nameOf = (flags: Spec.Flags) => (at: string): string => {
  const [, key = ""] = /^filter\.(\w+)/.exec(at) ?? []
  const flag = flags[key]
  return flag === undefined ? at === "projectId" ? "PROJECT" : at : `--${Spec.shortName(key, flag)}`
}

/** The values of these flags that were given. All that is wrong is told at once; what the SDK asks of them, it says itself. */
export const given = <F extends Spec.Flags>(
  flags: F,
  input: Spec.ValuesOf<F>
): Effect.Effect<{ readonly [K in keyof F]?: Spec.ValuesOf<F>[K] }, UsageError> => {
  const values = present(flags, input).map(([key, flag, value]) => [key, read(key, flag, value)] as const)
  const problems = values.flatMap(([, value]) => Either.isLeft(value) ? value.left : [])
  if (problems.length > 0) return Effect.fail(Mistakes.usageError(problems))
  const entries = values.flatMap(([key, value]) => Either.isRight(value) ? [[key, value.right]] : [])
  // The entries are those of the flags
  return Effect.succeed(Object.fromEntries(entries) as { readonly [K in keyof F]?: Spec.ValuesOf<F>[K] })
}

/**
 * The filter that the flags of a line say.
 */
import * as AssetFilter from "@effect-kili/core/AssetFilter"
import * as CategorySearch from "@effect-kili/core/CategorySearch"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import * as Spec from "../../Spec.js"
import { assetFilter } from "../assetFilter.js"
import * as metadata from "./metadata.js"

export type Flags = Spec.ValuesOf<typeof assetFilter>

const flags: Spec.Flags = assetFilter

const flagOf = (key: string): string => {
  const flag = flags[key]
  return flag === undefined ? key : `--${flag.synonyms?.[0] ?? Spec.flagName(key)}`
}

/** A place in the SDK's argument as the flag that it came from: `filter.stepNameIn[0]` is `--step`. */
export const nameOf = (at: string): string => {
  const [, key] = /^filter\.(\w+)/.exec(at) ?? []
  return key === undefined ? at === "projectId" ? "PROJECT" : at : flagOf(key)
}

const isDay = (text: string): boolean => Schema.is(AssetFilter.AssetFilter)({ createdAtGte: text })

const hasZone = (text: string): boolean => /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text)

const toDate = (text: string): Either.Either<AssetFilter.DateBound, string> =>
  isDay(text)
    ? Either.right(text)
    : Either.fromOption(
      hasZone(text) ? DateTime.make(text) : Option.none(),
      () => "expected a day of the calendar, as 2024-05-31, or an instant, as 2024-05-31T09:00:00Z"
    )

const toSearch = (text: string): Either.Either<string, string> =>
  Either.mapBoth(CategorySearch.parse(text), { onLeft: ({ message }) => message, onRight: () => text })

/** What a flag's value is in the filter, or what is wrong with it. */
const toCondition = (key: string, value: unknown): Either.Either<unknown, ReadonlyArray<string>> => {
  const told = <A>(text: string, read: Either.Either<A, string>) =>
    Either.mapLeft(read, (problem) => [`${flagOf(key)} ${JSON.stringify(text)}: ${problem}`])
  if (typeof value === "string" && flags[key]?.placeholder === "DATE") return told(value, toDate(value))
  if (typeof value === "string" && key === "labelCategorySearch") return told(value, toSearch(value))
  return Either.right(value)
}

const validate = Schema.validateEither(AssetFilter.AssetFilter, { errors: "all", onExcessProperty: "error" })

const problemsOf = (error: ParseResult.ParseError): ReadonlyArray<string> => {
  const issues = ParseResult.ArrayFormatter.formatErrorSync(error)
    // That an optional value could also have been left out is no news
    .filter(({ message }) => !message.startsWith("Expected undefined, actual"))
  return [...new Set(issues.map(({ message, path }) => `${flagOf(String(path[0]))}: ${message}`))]
}

/** Whether any of the flags is given. */
export const isGiven = (input: Flags): boolean => given(input).length > 0

const given = (input: Flags): ReadonlyArray<readonly [string, unknown]> =>
  Object.keys(assetFilter).flatMap((key) => {
    const value: unknown = Reflect.get(input, key)
    return value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[key, value]]
  })

/** The filter; none when no flag is given. All that is wrong is told, before any request. */
export const read = (input: Flags): Effect.Effect<AssetFilter.AssetFilter | undefined, UsageError> => {
  const conditions = given(input).map(([key, value]) =>
    [key, key === "metadata" ? metadata.conditions(input.metadata) : toCondition(key, value)] as const
  )
  if (conditions.length === 0) return Effect.succeed(undefined)
  const problems = conditions.flatMap(([, one]) => Either.isLeft(one) ? one.left : [])
  if (problems.length > 0) return Effect.fail(Mistakes.usageError(problems))
  return Either.match(
    validate(Object.fromEntries(conditions.flatMap(([key, one]) => Either.isRight(one) ? [[key, one.right]] : []))),
    { onLeft: (error) => Effect.fail(Mistakes.usageError(problemsOf(error))), onRight: Effect.succeed }
  )
}

import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as KiliError from "../KiliError.js"

/** Something wrong with an argument, and where. */
export interface Problem {
  readonly at: string
  readonly problem: string
}

/**
 * Fails with all that is wrong, if anything is.
 *
 * @internal
 */
export const refuse = (
  operation: string,
  problems: ReadonlyArray<Problem>
): Effect.Effect<void, KiliError.InvalidInput> =>
  Arr.isNonEmptyReadonlyArray(problems)
    ? Effect.fail(new KiliError.InvalidInput({ operation, issues: problems }))
    : Effect.void

/**
 * A path as it is written in code: `assets[3].content`.
 *
 * @internal
 */
export const place = (at: string, path: ReadonlyArray<PropertyKey>): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    at
  )

/**
 * A path inside of what stands at a place.
 *
 * @internal
 */
export const within = (at: string, path: string): string =>
  at === "" || path === "" || path.startsWith("[") ? `${at}${path}` : `${at}.${path}`

/** The members of a union each complain: what was expected at one place is told in one sentence. */
const merge = (problems: ReadonlyArray<string>): string => {
  const told = problems.map((problem) => /^Expected (.*), actual (.*)$/s.exec(problem))
  const actual = told[0]?.[2]
  return told.every((match) => match !== null && match[2] === actual)
    ? `Expected ${told.map((match) => match![1]).join(" | ")}, actual ${actual}`
    : problems.join(", or ")
}

/**
 * What a schema finds wrong with a value, unknown keys included: a mistyped key must not widen a filter in silence. `at` is
 * the argument that the value came in; empty when it is all of them.
 *
 * @internal
 */
export const problems = <A, I>(schema: Schema.Schema<A, I>): (at: string, value: unknown) => ReadonlyArray<Problem> => {
  const validate = Schema.validateEither(schema, { errors: "all", onExcessProperty: "error" })
  return (at, value) => {
    const result = validate(value)
    if (result._tag === "Right") return []
    const issues = ParseResult.ArrayFormatter.formatErrorSync(result.left)
    // That an optional value could also have been left out is no news.
    const news = issues.filter(({ message }) => !message.startsWith("Expected undefined, actual"))
    const byPlace = Arr.groupBy(news.length === 0 ? issues : news, ({ path }) => place(at, path))
    return Object.entries(byPlace).map(([at, found]) => ({
      at,
      problem: merge(Arr.dedupe(found.map(({ message }) => message)))
    }))
  }
}

const isCount = (u: unknown): boolean => typeof u === "number" && Number.isInteger(u) && u >= 0

/**
 * `first` and `skip` count rows from 0; `pageSize` is 1 to 100, the platform's largest page; `concurrency` at least 1.
 *
 * @internal
 */
export const pagingProblems = (
  { concurrency, first, pageSize, skip }: {
    readonly concurrency?: number | undefined
    readonly first?: number | undefined
    readonly pageSize?: number | undefined
    readonly skip?: number | undefined
  }
): ReadonlyArray<Problem> => [
  ...[["first", first], ["skip", skip]].flatMap(([at, value]) =>
    value === undefined || isCount(value) ? [] : [{ at: String(at), problem: `${value} is not a count of rows` }]
  ),
  ...(pageSize === undefined || (isCount(pageSize) && pageSize >= 1 && pageSize <= 100)
    ? []
    : [{ at: "pageSize", problem: `${pageSize} is not between 1 and 100` }]),
  ...(concurrency === undefined || (isCount(concurrency) && concurrency >= 1)
    ? []
    : [{ at: "concurrency", problem: `${concurrency} is not a positive whole number` }])
]

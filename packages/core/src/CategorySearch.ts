/**
 * Conditions on how often a label holds a category: the query language of `labelCategorySearch`, as a value.
 *
 * A search is built or read from its text, and checked before any request either way.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { Count } from "./internal/categorySearch.js"
import * as internal from "./internal/categorySearch.js"
import { read } from "./internal/categorySearchParser.js"

export type { And, Combinators, Operator, Or } from "./internal/categorySearch.js"
export type { Count }

/**
 * @since 0.1.0
 * @category models
 */
export type CategorySearch = internal.CategorySearch

/**
 * @since 0.1.0
 * @category guards
 */
export const isCategorySearch: (u: unknown) => u is CategorySearch = internal.isCategorySearch

/**
 * Begins a condition on a category, which a comparison completes.
 *
 * The query language has names that start with a letter, which letters, digits, `_`, `-` and `*` follow, and finite numbers.
 * An operation that is given a search with others refuses it.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { count, print } from "@effect-kili/core/CategorySearch"
 *
 * const search = count("JOB_0", "CAR").gt(0).and(count("JOB_0", "BUS").eq(0).or(count("JOB_0", "VAN").gte(2)))
 *
 * assert.strictEqual(print(search), "JOB_0.CAR.count > 0 AND (JOB_0.BUS.count == 0 OR JOB_0.VAN.count >= 2)")
 */
export const count = (job: string, category: string): {
  /** More often than `value`. */
  readonly gt: (value: number) => Count
  /** `value` times or more often. */
  readonly gte: (value: number) => Count
  /** Less often than `value`. */
  readonly lt: (value: number) => Count
  /** `value` times or less often. */
  readonly lte: (value: number) => Count
  /** `value` times. */
  readonly eq: (value: number) => Count
} => ({
  gt: (value) => internal.count(job, category, ">", value),
  gte: (value) => internal.count(job, category, ">=", value),
  lt: (value) => internal.count(job, category, "<", value),
  lte: (value) => internal.count(job, category, "<=", value),
  eq: (value) => internal.count(job, category, "==", value)
})

/**
 * The text of a search, with no more parentheses than it needs and numbers without exponents. Reading it gives the same
 * search back.
 *
 * @since 0.1.0
 * @category printing
 */
export const print: (self: CategorySearch) => string = internal.print

/** As much of a long text as a person needs to find the place, to either side of it. */
const around = 60

/**
 * A text is no category search.
 *
 * - `position`: where it stops being one, counted from 0 as the indexes of a string are; its length when it ends too early
 * - `expected`: what could have stood there
 * - `hint`: what to write instead, when the mistake is a known one
 *
 * `reason` says so in one line, counting characters from 1; `message` shows the place in the text as well.
 *
 * @since 0.1.0
 * @category errors
 */
export class ParseError extends Schema.TaggedError<ParseError>("@effect-kili/core/CategorySearch/ParseError")(
  "KiliCategorySearchParseError",
  {
    text: Schema.String,
    position: Schema.Int,
    expected: Schema.String,
    hint: Schema.NullOr(Schema.String)
  }
) {
  get reason(): string {
    const hint = this.hint === null ? "" : ` (${this.hint})`
    return `expected ${this.expected} at character ${this.position + 1}${hint}`
  }
  override get message(): string {
    const { position, reason, text } = this
    const start = Math.max(0, position - around)
    const before = `${start > 0 ? "…" : ""}${text.slice(start, position)}`
    const after = `${text.slice(position, position + around)}${text.length > position + around ? "…" : ""}`
    // A line break would part the caret from its place.
    const shown = `${before}${after}`.replace(/\s/g, " ")
    return `${reason}\n  ${shown}\n  ${" ".repeat(Array.from(before).length)}^`
  }
}

/**
 * Reads a search such as `JOB.CAR.count >= 2 AND (JOB.BUS.count == 0 OR JOB.VAN.count > 1)`.
 *
 * Conditions are joined by `AND` and `OR`, in upper case; `AND` binds tighter. Blanks are free, and parentheses nest 100 deep
 * at most. Source: the grammar of the official client.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (text: string): Either.Either<CategorySearch, ParseError> =>
  Either.mapLeft(read(text), (mistake) => new ParseError({ text, ...mistake }))

const FromSelf = Schema.declare(isCategorySearch, { identifier: "CategorySearch" }).pipe(
  Schema.filter((search) => internal.problem(search))
)

/**
 * A search that the query language can say, encoded as its text.
 *
 * @since 0.1.0
 * @category schemas
 */
export const CategorySearch: Schema.Schema<CategorySearch, string> = Schema.transformOrFail(Schema.String, FromSelf, {
  strict: true,
  decode: (text, _options, ast) => Either.mapLeft(parse(text), ({ reason }) => new ParseResult.Type(ast, text, reason)),
  encode: (search) => ParseResult.succeed(print(search))
}).annotations({ identifier: "CategorySearch" })

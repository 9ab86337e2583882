import * as Arr from "effect/Array"
import * as Equal from "effect/Equal"
import * as Hash from "effect/Hash"
import * as Predicate from "effect/Predicate"

/** @internal */
export const TypeId = "~@effect-kili/core/CategorySearch"

/** @internal */
export type TypeId = typeof TypeId

// -- Types

/**
 * How a count is compared with a number.
 *
 * @since 0.1.0
 * @category models
 */
export type Operator = ">=" | "<=" | ">" | "<" | "=="

/**
 * What every search can do. Two searches are equal when they print as the same text.
 *
 * @since 0.1.0
 * @category models
 */
export interface Combinators extends Equal.Equal {
  readonly [TypeId]: TypeId
  /** One and the same label meets this search and the other one. */
  readonly and: (that: CategorySearch) => And
  /** A label meets this search, or the other one, or both. */
  readonly or: (that: CategorySearch) => Or
}

/**
 * A condition on one category: how many annotations of it, or choices of it where categories are chosen, the response of a
 * label holds; for videos over all frames (inferred). A job or a category that is absent counts 0.
 *
 * @since 0.1.0
 * @category models
 */
export interface Count extends Combinators {
  readonly _tag: "Count"
  /** The job's name in the interface, as `JOB_0`. */
  readonly job: string
  /** The category's name in the job, as `OBJECT_A`. */
  readonly category: string
  readonly operator: Operator
  readonly value: number
}

/**
 * All of the terms, two or more, none of which is an `And` itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface And extends Combinators {
  readonly _tag: "And"
  readonly terms: ReadonlyArray<Count | Or>
}

/**
 * Any of the terms, two or more, none of which is an `Or` itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface Or extends Combinators {
  readonly _tag: "Or"
  readonly terms: ReadonlyArray<And | Count>
}

/** @internal */
export type CategorySearch = And | Count | Or

/** @internal */
export const isCategorySearch = (u: unknown): u is CategorySearch => Predicate.hasProperty(u, TypeId)

// -- Making

const Proto = {
  [TypeId]: TypeId,
  and(this: CategorySearch, that: CategorySearch): And {
    return and([this, that])
  },
  or(this: CategorySearch, that: CategorySearch): Or {
    return or([this, that])
  },
  [Equal.symbol](this: CategorySearch, that: unknown): boolean {
    return isCategorySearch(that) && print(this) === print(that)
  },
  [Hash.symbol](this: CategorySearch): number {
    return Hash.cached(this, Hash.string(print(this)))
  },
  toString(this: CategorySearch): string {
    return print(this)
  }
}

/** A negative zero prints as zero, and is to be the same condition. */
const unsigned = (value: number): number => value === 0 ? 0 : value

/** @internal */
export const count = (job: string, category: string, operator: Operator, value: number): Count =>
  Object.assign(Object.create(Proto), { _tag: "Count", job, category, operator, value: unsigned(value) })

/**
 * Two terms or more, joined. A term of the same kind gives its own terms, so that one search has one form.
 *
 * @internal
 */
export const and = (terms: ReadonlyArray<CategorySearch>): And =>
  Object.assign(Object.create(Proto), {
    _tag: "And",
    terms: Arr.flatMap(terms, (term) => term._tag === "And" ? term.terms : [term])
  })

/** @internal */
export const or = (terms: ReadonlyArray<CategorySearch>): Or =>
  Object.assign(Object.create(Proto), {
    _tag: "Or",
    terms: Arr.flatMap(terms, (term) => term._tag === "Or" ? term.terms : [term])
  })

// -- Printing

/** A number without an exponent, which the query language does not have. */
const decimal = (value: number): string => {
  const text = String(value)
  const [, sign = "", first = "", rest = "", exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? []
  if (exponent === undefined) return text
  const digits = `${first}${rest}`
  const power = Number(exponent)
  // JavaScript writes an exponent from 21 on, and 17 digits at most: no point falls among them.
  return power < 0 ? `${sign}0.${"0".repeat(-power - 1)}${digits}` : `${sign}${digits.padEnd(power + 1, "0")}`
}

/** @internal */
export const print = (self: CategorySearch): string => {
  switch (self._tag) {
    case "Count":
      return `${self.job}.${self.category}.count ${self.operator} ${decimal(self.value)}`
    case "And":
      return self.terms.map((term) => term._tag === "Or" ? `(${print(term)})` : print(term)).join(" AND ")
    case "Or":
      return self.terms.map(print).join(" OR ")
  }
}

// -- Checking

/** @internal */
export const maxDepth = 100

const word = /^[A-Za-z][\w*-]*$/

const wordProblems = (kind: string, name: string): ReadonlyArray<string> =>
  word.test(name)
    ? []
    : [`${JSON.stringify(name)} cannot be the name of a ${kind}: a letter, then letters, digits, "_", "-" or "*"`]

/** `depth` counts the parentheses around it. */
const problems = (self: CategorySearch, depth: number): ReadonlyArray<string> => {
  if (depth > maxDepth) return [`nested in more than ${maxDepth} parentheses`]
  switch (self._tag) {
    case "Count":
      return [
        ...wordProblems("job", self.job),
        ...wordProblems("category", self.category),
        ...(Number.isFinite(self.value) ? [] : [`${self.value} is not a finite number`])
      ]
    case "And":
      return self.terms.flatMap((term) => problems(term, term._tag === "Or" ? depth + 1 : depth))
    case "Or":
      return self.terms.flatMap((term) => problems(term, depth))
  }
}

/**
 * What the query language cannot say of a search, if anything.
 *
 * @internal
 */
export const problem = (self: CategorySearch): string | undefined => {
  const found = problems(self, 0)
  return found.length === 0 ? undefined : Arr.dedupe(found).join("; ")
}

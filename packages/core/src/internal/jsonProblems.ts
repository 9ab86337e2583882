import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { type JsonObject, JsonObjectString } from "../Json.js"
import { place, type Problem } from "./input.js"

const encode = Schema.encodeEither(JsonObjectString)

const isNumberOfJson = (value: unknown): boolean =>
  typeof value === "number" ? Number.isFinite(value) : typeof value !== "bigint"

/** The values inside of one, with their keys; none of what says itself how it travels, as a date. */
const partsOf = (value: unknown): ReadonlyArray<readonly [key: PropertyKey, part: unknown]> => {
  if (Array.isArray(value)) return Array.from(value.entries())
  return Predicate.isReadonlyRecord(value) && !Predicate.hasProperty(value, "toJSON") ? Object.entries(value) : []
}

/** The numbers that JSON has not, each at its place. A list of what is left to see, since a value may be of any depth. */
const strangeNumbers = (at: string, value: JsonObject): ReadonlyArray<Problem> => {
  const found: Array<Problem> = []
  const seen = new Set<unknown>()
  const left: Array<readonly [at: string, value: unknown]> = [[at, value]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [here, part] = next
    if (!isNumberOfJson(part)) {
      found.push({ at: here, problem: `${typeof part === "bigint" ? "a bigint" : part} is not JSON` })
    }
    if (seen.has(part)) continue
    if (Predicate.isObject(part)) seen.add(part)
    for (const [key, inner] of partsOf(part).toReversed()) left.push([place(here, [key]), inner])
  }
  return found
}

/**
 * Why a value cannot travel as JSON: NaN, a cycle, a bigint.
 *
 * @internal
 */
export const problems = (at: string, value: JsonObject): ReadonlyArray<Problem> =>
  Either.match(encode(value), {
    onLeft: (error) => {
      const numbers = strangeNumbers(at, value)
      return numbers.length > 0
        ? numbers
        : ParseResult.ArrayFormatter.formatErrorSync(error).map(({ message }) => ({ at, problem: message }))
    },
    onRight: () => []
  })

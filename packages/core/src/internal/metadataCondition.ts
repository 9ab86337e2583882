import { checked } from "./checked.js"

/**
 * What the value under a metadata key has to be:
 *
 * - a string or a number: equal to it
 * - a list of strings: equal to one of them
 * - a pair of numbers: within this range, both ends included
 * - `null`: absent (inferred)
 *
 * Ranges are meant for keys that the project declares as numbers (`metadataTypes`).
 *
 * @since 0.1.0
 * @category models
 */
export type MetadataCondition = string | number | null | ReadonlyArray<string> | readonly [min: number, max: number]

const isNumber = (u: unknown): u is number => typeof u === "number"

const numberProblem = (value: number): string | undefined =>
  Number.isFinite(value) ? undefined : `${value} is not a finite number`

const rangeProblem = (values: ReadonlyArray<number>): string | undefined => {
  const [min, max] = values
  if (min === undefined || max === undefined || values.length > 2) {
    return "numbers make a range, [min, max]; list values as strings to meet any of them"
  }
  return numberProblem(min) ?? numberProblem(max) ??
    (min <= max ? undefined : `there is no number from ${min} to ${max}`)
}

const problemOf = (u: unknown): string | undefined => {
  if (typeof u === "string" || u === null) return undefined
  if (isNumber(u)) return numberProblem(u)
  if (Array.isArray(u)) {
    const values: ReadonlyArray<unknown> = u
    if (values.every((value) => typeof value === "string")) return undefined
    if (values.every(isNumber)) return rangeProblem(values)
  }
  return "expected a string, a number, null, a list of strings, or a range [min, max] of numbers"
}

/** @internal */
export const schema = checked<MetadataCondition>("MetadataCondition", problemOf)

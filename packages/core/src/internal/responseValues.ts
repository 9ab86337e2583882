import * as Predicate from "effect/Predicate"
import type { JsonObject } from "../Json.js"
import type { Problem } from "./input.js"

const places = ["point", "points", "polyline", "boundingPoly", "normalizedVertices", "polys", "annotations"] as const

/**
 * Coordinates of an annotation that lie outside of the medium.
 *
 * @internal
 */
export const outside = (at: string, value: unknown): ReadonlyArray<Problem> => {
  if (Array.isArray(value)) return value.flatMap((item, index) => outside(`${at}[${index}]`, item))
  if (!Predicate.isReadonlyRecord(value)) return []
  const found: Array<Problem> = []
  for (const axis of ["x", "y"] as const) {
    const coordinate = value[axis]
    if (Number.isFinite(coordinate) && (Number(coordinate) < 0 || Number(coordinate) > 1)) {
      found.push({ at: `${at}.${axis}`, problem: `${Number(coordinate)} is not between 0 and 1` })
    }
  }
  for (const key of places) {
    if (value[key] !== undefined) { for (const problem of outside(`${at}.${key}`, value[key])) found.push(problem) }
  }
  return found
}

const day = /^\d{4}-\d{2}-\d{2}$/

const isDay = (text: string): boolean => {
  if (!day.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

const isNumeral = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text))

/**
 * Why a text does not fit the input that it is written in. A text that was cleared fits any.
 *
 * @internal
 */
export const textProblem = (input: string | null, text: unknown): string | undefined => {
  if (text === "") return undefined
  if (input === "number") {
    return typeof text === "number" || (typeof text === "string" && isNumeral(text))
      ? undefined
      : `${JSON.stringify(text)} is not a number`
  }
  if (typeof text !== "string") return "a number where the job takes a text"
  return input !== "date" || isDay(text) ? undefined : `${JSON.stringify(text)} is not a day in the form YYYY-MM-DD`
}

/**
 * Why an entity of a text does not begin before it ends.
 *
 * @internal
 */
export const offsetProblem = (
  { beginOffset, content, endOffset }: JsonObject
): Problem | undefined => {
  if (typeof beginOffset !== "number") return undefined
  if (typeof endOffset === "number") {
    return endOffset < beginOffset
      ? { at: "endOffset", problem: `${endOffset} comes before beginOffset, ${beginOffset}` }
      : undefined
  }
  return typeof content === "string" ? undefined : { at: "endOffset", problem: "is missing, and so is content" }
}

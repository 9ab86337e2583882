import * as DateTime from "effect/DateTime"
import * as Rec from "effect/Record"
import { checked } from "./checked.js"

/**
 * A day, as `"2024-05-31"`, or an instant.
 *
 * A lower bound on a day begins with it, an upper one ends with it: `createdAtLte: "2024-05-31"` includes all of the 31st.
 * Days are those of the platform's clock, taken to be UTC. Both are inferred.
 *
 * @since 0.1.0
 * @category models
 */
export type DateBound = Date | DateTime.DateTime | string

const day = 86_400_000

const startOf = (text: string): number => Date.parse(`${text}T00:00:00.000Z`)

/** The calendar has it: a day beyond the end of its month would be read as one of the next. */
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(startOf(text)) &&
  new Date(startOf(text)).toISOString().startsWith(text)

const instantProblem = (at: number): string | undefined => {
  if (Number.isNaN(at)) return "an invalid Date"
  // Years of other lengths are written with a sign, which no server has been seen to read.
  return at >= Date.parse("0000-01-01") && at < Date.parse("+010000-01-01")
    ? undefined
    : "an instant before the year 0 or beyond the year 9999"
}

const problemOf = (u: unknown): string | undefined => {
  if (typeof u === "string") {
    return isDay(u)
      ? undefined
      : `${JSON.stringify(u)} is no day of the calendar: write YYYY-MM-DD, or give a Date or a DateTime`
  }
  if (u instanceof Date) return instantProblem(u.getTime())
  return DateTime.isDateTime(u)
    ? instantProblem(DateTime.toEpochMillis(u))
    : "expected a day as YYYY-MM-DD, a Date or a DateTime"
}

/** @internal */
export const schema = checked<DateBound>("DateBound", problemOf)

/**
 * The first and the last millisecond that a bound speaks of.
 *
 * @internal
 */
export const extent = (bound: DateBound): readonly [first: number, last: number] => {
  if (typeof bound === "string") return [startOf(bound), startOf(bound) + day - 1]
  const at = bound instanceof Date ? bound.getTime() : DateTime.toEpochMillis(bound)
  return [at, at]
}

/**
 * As the platform reads it: a day as it is, an instant in UTC with milliseconds.
 *
 * @internal
 */
export const toWire = (bound: DateBound): string =>
  typeof bound === "string" ? bound : bound instanceof Date ? bound.toISOString() : DateTime.formatIso(bound)

const isInstant = (u: unknown): u is Date | DateTime.DateTime => u instanceof Date || DateTime.isDateTime(u)

type Written<F> = { readonly [K in keyof F]: Exclude<F[K], Date | DateTime.DateTime> }

/**
 * A filter with its instants as the platform reads them. A day is text as every other.
 *
 * @internal
 */
export const written = <F extends object>(filter: F): Written<F> =>
  // Each value keeps its name.
  Rec.map({ ...filter } as Readonly<Record<string, unknown>>, (value) =>
    isInstant(value) ? toWire(value) : value) as Written<F>

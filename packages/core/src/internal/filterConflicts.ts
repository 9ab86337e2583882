import * as Schema from "effect/Schema"
import * as dateBound from "./dateBound.js"
import { renamed } from "./filterNames.js"

/** Conditions as they were given: each may yet be of a wrong type. */
type Given = Readonly<Record<string, unknown>>

const conflict = (name: string, message: string): Schema.FilterIssue => ({ path: [name], message })

const givenTwice = (filter: Given): ReadonlyArray<Schema.FilterIssue> =>
  renamed.flatMap(([old, name]) =>
    filter[old] !== undefined && filter[name] !== undefined
      ? [conflict(old, `deprecated in favor of ${name}, which is given too: leave this one out`)]
      : []
  )

/** The conditions that a range may be given for. */
const ranged = [
  "consensusMark",
  "createdAt",
  "honeypotMark",
  "inferenceMark",
  "labelConsensusMark",
  "labelCreatedAt",
  "labelHoneypotMark",
  "updatedAt"
]

const isDateBound = Schema.is(dateBound.schema)

const extent = (bound: unknown): readonly [least: number, most: number] | undefined => {
  if (typeof bound === "number") return [bound, bound]
  return isDateBound(bound) ? dateBound.extent(bound) : undefined
}

const shown = (bound: unknown): string => isDateBound(bound) ? dateBound.toWire(bound) : String(bound)

/**
 * Bounds of which the lower is beyond the upper.
 *
 * @internal
 */
export const crossed = (filter: Given): ReadonlyArray<Schema.FilterIssue> =>
  ranged.flatMap((name) => {
    const given = (now: string, before: string) => filter[now] === undefined ? before : now
    const [lower, upper] = [given(`${name}Gte`, `${name}Gt`), given(`${name}Lte`, `${name}Lt`)]
    const [least, most] = [extent(filter[lower])?.[0], extent(filter[upper])?.[1]]
    return least !== undefined && most !== undefined && least > most
      ? [conflict(lower, `${shown(filter[lower])} is beyond ${upper}, ${shown(filter[upper])}`)]
      : []
  })

/**
 * A status of workflow V1 along with steps of V2, by the names that the filter has for them.
 *
 * @internal
 */
export const statusAndStep = (filter: Given, status: string, stepPrefix: string): ReadonlyArray<Schema.FilterIssue> => {
  const step = Object.keys(filter).find((name) => name.startsWith(stepPrefix) && filter[name] !== undefined)
  return filter[status] !== undefined && step !== undefined
    ? [conflict(status, `given along with ${step}: a project has statuses (workflow V1) or steps (V2)`)]
    : []
}

/**
 * Conditions that contradict each other.
 *
 * @internal
 */
export const conflicts = (filter: Given): ReadonlyArray<Schema.FilterIssue> => [
  ...givenTwice(filter),
  ...crossed(filter),
  ...statusAndStep(filter, "statusIn", "step")
]

import * as Predicate from "effect/Predicate"

const sorted = (_key: string, value: unknown): unknown =>
  Predicate.isReadonlyRecord(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1))
    : value

/**
 * The text that two JSON values share exactly when they are equal, whatever the order of their keys.
 *
 * @internal
 */
export const canonical = (value: unknown): string => JSON.stringify(value, sorted)

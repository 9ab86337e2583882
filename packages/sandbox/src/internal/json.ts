import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"

/** @internal */
export type JsonObject = { readonly [key: string]: unknown }

/** @internal */
export type JsonValue = boolean | JsonObject | null | number | ReadonlyArray<unknown> | string

/** @internal */
export const isObject = (value: unknown): value is JsonObject => Predicate.isRecord(value)

/** @internal */
export const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value)

/**
 * Null and absent are one.
 *
 * @internal
 */
export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null

/**
 * The value that a text encodes, if it is JSON.
 *
 * @internal
 */
export const parse = Option.liftThrowable((text: string): JsonValue => JSON.parse(text))

/**
 * Whether objects and lists lie within each other deeper than a limit. Looked for level by level: what is nested too deep
 * for the stack must not be found by using it up.
 *
 * @internal
 */
export const isNestedDeeperThan = (limit: number, value: unknown): boolean => {
  let level: ReadonlyArray<unknown> = [value]
  for (let depth = 0; depth <= limit; depth++) {
    const next: Array<unknown> = []
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue
      for (const inner of Object.values(item)) if (typeof inner === "object" && inner !== null) next.push(inner)
    }
    if (next.length === 0) return false
    level = next
  }
  return true
}

/**
 * The object that a text encodes, if it encodes one.
 *
 * @internal
 */
export const parseObject = (text: string): Option.Option<JsonObject> => Option.filter(parse(text), isObject)

/**
 * The value of a column that the sandbox wrote as JSON itself.
 *
 * @internal
 */
export const stored = (text: string): JsonObject | ReadonlyArray<unknown> => JSON.parse(text)

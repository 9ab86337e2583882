import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"

/** @internal */
export type JsonObject = { readonly [key: string]: unknown }

/** @internal */
export const isObject = (value: unknown): value is JsonObject => Predicate.isRecord(value)

const parseText = Option.liftThrowable((text: string): unknown => JSON.parse(text))

/**
 * The object that a text encodes, if it encodes one.
 *
 * @internal
 */
export const parseObject = (text: string): Option.Option<JsonObject> => Option.filter(parseText(text), isObject)

/**
 * The value of a column that the sandbox wrote as JSON itself.
 *
 * @internal
 */
export const stored = (text: string): JsonObject | ReadonlyArray<unknown> => JSON.parse(text)

import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { type JsonObject, JsonObjectString } from "../Json.js"
import type { Problem } from "./input.js"

const encode = Schema.encodeEither(JsonObjectString)

/**
 * Why a value cannot travel as JSON: NaN, a cycle, a bigint.
 *
 * @internal
 */
export const problems = (at: string, value: JsonObject): ReadonlyArray<Problem> =>
  Either.match(encode(value), {
    onLeft: (error) =>
      ParseResult.ArrayFormatter.formatErrorSync(error).map(({ message }) => ({ at, problem: message })),
    onRight: () => []
  })

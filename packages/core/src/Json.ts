/**
 * JSON objects that the wire carries as encoded strings: metadata, interfaces, responses.
 *
 * @since 0.1.0
 */
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"

/**
 * Keys to any JSON value.
 *
 * @since 0.1.0
 * @category models
 */
export interface JsonObject {
  readonly [key: string]: unknown
}

// A Map or a Date would turn into `{}` or a string.
const isJsonObject = (u: unknown): u is JsonObject =>
  Predicate.isReadonlyRecord(u) && Object.prototype.toString.call(u) === "[object Object]"

// JSON.stringify would turn these into null without a word.
const refuseNonFinite = (key: string, value: unknown): unknown => {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`${value} at "${key}" is not JSON`)
  }
  return value
}

const reason = (cause: unknown): string => cause instanceof Error ? cause.message.split("\n")[0]! : String(cause)

/**
 * A JSON object as a value, not as text.
 *
 * @since 0.1.0
 * @category schemas
 */
export const JsonObject: Schema.Schema<JsonObject> = Schema.declare(isJsonObject, {
  identifier: "JsonObject",
  description: "a JSON object"
})

const parse = (text: string | null): unknown => text === null || text === "" ? {} : JSON.parse(text)

const encode = (value: JsonObject, _options: AST.ParseOptions, ast: AST.AST) =>
  ParseResult.try({
    try: () => JSON.stringify(value, refuseNonFinite),
    catch: (cause) => new ParseResult.Type(ast, value, reason(cause))
  })

/**
 * The object behind an encoded string. Null and `""` mean that none was given, and read as `{}`. Values that JSON cannot
 * carry (NaN, cycles, bigints) do not encode.
 *
 * @since 0.1.0
 * @category schemas
 */
export const JsonObjectString: Schema.Schema<JsonObject, string | null> = Schema.transformOrFail(
  Schema.NullOr(Schema.String),
  JsonObject,
  {
    strict: true,
    decode: (text, _options, ast) =>
      ParseResult.try({
        try: () => {
          const value = parse(text)
          if (isJsonObject(value)) return value
          throw new Error("expected a JSON object")
        },
        catch: (cause) => new ParseResult.Type(ast, text, reason(cause))
      }),
    encode
  }
).annotations({ identifier: "JsonObjectString" })

const parseOption = Option.liftThrowable(parse)

/**
 * The same for what others may have written in any form, as the metadata of an asset: text that is no JSON object reads as
 * `{}`, as it does in the official client, so that one odd row does not end a listing.
 *
 * @since 0.1.0
 * @category schemas
 */
export const LenientJsonObjectString: Schema.Schema<JsonObject, string | null> = Schema.transformOrFail(
  Schema.NullOr(Schema.String),
  JsonObject,
  {
    strict: true,
    decode: (text) => ParseResult.succeed(Option.getOrElse(Option.filter(parseOption(text), isJsonObject), () => ({}))),
    encode
  }
).annotations({ identifier: "LenientJsonObjectString" })

/**
 * JSON objects that the wire carries as encoded strings: metadata, interfaces, responses.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as jsonText from "./internal/jsonText.js"

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

const parse = (text: string | null): Either.Either<unknown, string> =>
  text === null || text === "" ? Either.right({}) : jsonText.decode(text)

const encode = (value: JsonObject, _options: AST.ParseOptions, ast: AST.AST) =>
  Either.mapLeft(jsonText.encode(value), (reason) => new ParseResult.Type(ast, value, reason))

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
      parse(text).pipe(
        Either.filterOrLeft(isJsonObject, () => "expected a JSON object"),
        Either.mapLeft((reason) => new ParseResult.Type(ast, text, reason))
      ),
    encode
  }
).annotations({ identifier: "JsonObjectString" })

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
    decode: (text) =>
      parse(text).pipe(Either.filterOrLeft(isJsonObject, () => undefined), Either.getOrElse(() => ({})), Either.right),
    encode
  }
).annotations({ identifier: "LenientJsonObjectString" })

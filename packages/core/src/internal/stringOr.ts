import type * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"

/**
 * A non-empty string, or what the schema says. Unlike a plain union, only the one that the value was meant for complains:
 * the other would repeat the value in its message, bytes and all.
 *
 * @internal
 */
export const stringOr = <A>(schema: Schema.Schema<A>): Schema.Schema<string | A> => {
  const text = ParseResult.validate(Schema.NonEmptyString)
  const other = ParseResult.validate(schema)
  const check = () => (u: unknown, options: AST.ParseOptions): Effect.Effect<string | A, ParseResult.ParseIssue> =>
    typeof u === "string" ? text(u, options) : other(u, options)
  return Schema.declare<string | A, string | A, []>([], { decode: check, encode: check })
}

import * as Schema from "effect/Schema"

/**
 * An enumeration that the platform may add to: its known values complete in an editor, and an unknown one is no error.
 *
 * @internal
 */
export const openLiteral = <const L extends ReadonlyArray<string>>(
  ..._known: L
): Schema.Schema<L[number] | (string & {}), string> =>
  // `string & {}` keeps the literals from being swallowed by `string`; at run time any string will do.
  Schema.String as Schema.Schema<L[number] | (string & {}), string>

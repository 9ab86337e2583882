import * as Schema from "effect/Schema"

/**
 * A schema that tells in one sentence what is wrong with a value, where those of unions would tell it once for each member.
 *
 * @internal
 */
export const checked = <A>(
  identifier: string,
  problemOf: (u: unknown) => string | undefined
): Schema.Schema<A> =>
  Schema.declare((u): u is A => problemOf(u) === undefined, {
    identifier,
    message: ({ actual }) => problemOf(actual) ?? ""
  })

import * as Schema from "effect/Schema"

type Ranges<Name extends string, Suffix extends string, S extends Schema.Schema.All> = {
  readonly [_ in `${Name}${Suffix}`]: Schema.optional<S>
}

const ends =
  <const Suffix extends string>(...suffixes: ReadonlyArray<Suffix>) =>
  <const Name extends string, S extends Schema.Schema.All>(
    bound: S,
    ...names: ReadonlyArray<Name>
  ): Ranges<Name, Suffix, S> =>
    // The names are those of the type, put together.
    Object.fromEntries(
      names.flatMap((name) => suffixes.map((suffix) => [`${name}${suffix}`, Schema.optional(bound)]))
    ) as Ranges<Name, Suffix, S>

/**
 * Conditions of a filter on values in a range, each by its bounds: `createdAtGte`, `createdAtLte`.
 *
 * @internal
 */
export const ranges = ends("Gte", "Lte")

/**
 * The same by the names of before: `createdAtGt`, `createdAtLt`.
 *
 * @internal
 */
export const formerRanges = ends("Gt", "Lt")

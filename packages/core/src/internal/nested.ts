/**
 * A nested filter, or nothing where it has no conditions.
 *
 * @internal
 */
export const nested = <A extends object>(conditions: A): A | undefined =>
  Object.values(conditions).every((value) => value === undefined) ? undefined : conditions

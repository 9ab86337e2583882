import * as Schema from "effect/Schema"

/**
 * A mark of agreement, from 0 to 1.
 *
 * @internal
 */
export const Mark = Schema.Number.pipe(Schema.between(0, 1, {
  message: ({ actual }) => `${String(actual)} is not between 0 and 1`
}))

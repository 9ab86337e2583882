import * as Schema from "effect/Schema"

/** Every page of a listing sends the filter anew. */
const atMost = 1000

/**
 * A list for a filter.
 *
 * @internal
 */
export const few = <A, I>(list: Schema.Schema<ReadonlyArray<A>, ReadonlyArray<I>>) =>
  list.pipe(Schema.maxItems(atMost, {
    message: ({ actual }) => `${(actual as ReadonlyArray<A>).length} are too many for one filter: ask by ${atMost}`
  }))

import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Selection from "../Selection.js"
import * as Method from "./method.js"

/**
 * What belongs to the owner of the key, with exactly the fields chosen. A key that nobody owns is refused.
 *
 * @internal
 */
export const owned = <A, I>(
  entity: Schema.Schema<A, I>,
  defaultFields: ReadonlyArray<Selection.Path<I>>,
  query: <B, J>(selection: Selection.Selection<B, J>) => GraphQL.Operation<object, B | null>
) => {
  const select = Selection.make(entity)
  return <F extends ReadonlyArray<Selection.Path<I>>>(
    operation: string,
    fields: F | undefined
  ): Effect.Effect<Selection.Row<A, F>, KiliError.InvalidInput | KiliError.RequestError, KiliClient> => {
    const found = Effect.gen(function*() {
      const selection = yield* select(operation, fields ?? defaultFields)
      const client = yield* KiliClient
      return (yield* client.execute(query(selection), {})) ??
        (yield* new KiliError.AuthenticationError({ operation, reason: "Rejected" }))
    })
    // What was decoded is of the selection made of `fields`, or of the default ones, of which `F` then is.
    return (found as Effect.Effect<Selection.Row<A, F>, Effect.Effect.Error<typeof found>, KiliClient>).pipe(
      Method.named(operation),
      Effect.withSpan(operation)
    )
  }
}

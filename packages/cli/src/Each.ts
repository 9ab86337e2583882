/**
 * A change of several things, one after the other: what was done is printed whatever comes after it.
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Failure, messageOf, PartlyDone } from "./Exit.js"
import * as Output from "./Output.js"
import * as Talk from "./Talk.js"

/** Changes each, and prints a row for each that is changed. The first that fails ends it. */
export const change = Effect.fnUntraced(function*<A, B extends object, I, E extends Failure, R>(
  items: ReadonlyArray<A>,
  schema: Schema.Schema<B, I>,
  one: (item: A) => Effect.Effect<B, E, R>,
  nameOf: (item: A) => string = String
) {
  const done: Array<B> = []
  const changed = yield* Effect.forEach(
    items,
    (item) =>
      one(item).pipe(
        Effect.map((row) => done.push(row)),
        Effect.mapError((error) => ({ name: nameOf(item), error }))
      ),
    { discard: true }
  ).pipe(
    Effect.onInterrupt(() => Talk.say(`${done.length} of ${items.length} done`)),
    Effect.either
  )
  if (Either.isLeft(changed) && done.length === 0) return yield* changed.left.error
  yield* Output.rows(schema, Stream.fromIterable(done)).pipe(
    Output.orSay(`Done all the same: ${done.length} of ${items.length}`)
  )
  if (Either.isRight(changed)) return
  const { error, name } = changed.left
  return yield* new PartlyDone({ message: `${done.length} of ${items.length} done, then ${name}: ${messageOf(error)}` })
})

/**
 * The fields that `--fields` chooses.
 */
import * as Selection from "@effect-kili/core/Selection"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { UsageError } from "./Exit.js"
import * as Mistakes from "./Mistakes.js"

/** Names between commas, as text; `fallback` when there is none. Mistakes are told before any request. */
export const choose = <A, I>(entity: Schema.Schema<A, I>) => {
  const select = Selection.make(entity)
  type Field = Selection.Path<I>
  return (
    text: string | undefined,
    fallback: ReadonlyArray<Field>
  ): Effect.Effect<
    { readonly fields: ReadonlyArray<Field>; readonly schema: Schema.Schema<object, object> },
    UsageError
  > => {
    // What is no field is found next
    const fields = text === undefined ? fallback : text.split(",").map((name) => name.trim() as Field)
    return select("--fields", fields).pipe(
      Effect.mapBoth({
        onFailure: Mistakes.named(() => "--fields"),
        // Which fields there are, only the run knows
        onSuccess: ({ schema }) => ({ fields, schema: Schema.make<object, object, never>(schema.ast) })
      })
    )
  }
}

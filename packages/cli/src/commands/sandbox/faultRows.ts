/**
 * The faults of a running sandbox as rows.
 */
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Output from "../../Output.js"

/** What the sandbox answers. */
export const Active = Schema.Array(Schema.Struct({
  fault: Schema.Struct({ _tag: Schema.String }, { key: Schema.String, value: Schema.Unknown }),
  met: Schema.Number
}))

const Row = Schema.Struct({
  kind: Schema.String,
  settings: Schema.String,
  met: Schema.Int.annotations({ description: "How many requests it has befallen" })
})

/** Each as it is written on a command line. */
export const print = (active: typeof Active.Type) =>
  Output.rows(
    Row,
    Stream.fromIterable(active.map(({ fault: { _tag: kind, ...settings }, met }): typeof Row.Type => ({
      kind,
      settings: Object.entries(settings).map(([name, value]) => `${name}=${String(value)}`).join(","),
      met
    })))
  )

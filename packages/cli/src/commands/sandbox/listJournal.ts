import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Output from "../../Output.js"
import * as admin from "./admin.js"

const Entry = Schema.Struct({
  number: Schema.Int,
  time: Schema.String,
  operation: Schema.NullOr(Schema.String),
  status: Schema.NullOr(Schema.Int),
  duration: Schema.Number,
  faults: Schema.Array(Schema.String),
  client: Schema.NullOr(Schema.String),
  variables: Schema.Unknown
})

export const run = () =>
  Effect.flatMap(
    admin.ask(Schema.Array(Entry), "GET", "journal"),
    (entries) => Output.rows(Entry, Stream.fromIterable(entries))
  )

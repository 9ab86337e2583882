import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Output from "../../Output.js"
import * as Profiles from "../../Profiles.js"
import * as edited from "./edited.js"

const Row = Schema.Struct({
  profile: Schema.String,
  inUse: Schema.Boolean,
  endpoint: Schema.NullOr(Schema.String),
  apiKey: Schema.NullOr(Schema.String),
  format: Schema.NullOr(Schema.String)
})

export const run = () =>
  Effect.gen(function*() {
    const { file, name: used } = yield* edited.current
    const rows = Profiles.names(file).map((profile): typeof Row.Type => {
      const { apiKey, endpoint, format } = Profiles.get(file, profile) ?? {}
      return {
        profile,
        inUse: profile === used,
        endpoint: endpoint ?? null,
        apiKey: apiKey === undefined ? null : Profiles.masked(apiKey),
        format: format ?? null
      }
    })
    yield* Output.rows(Row, Stream.fromIterable(rows))
  })

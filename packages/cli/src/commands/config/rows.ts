/**
 * Profiles as they may be shown.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Output from "../../Output.js"
import * as Profiles from "../../Profiles.js"
import * as Talk from "../../Talk.js"

const Row = Schema.Struct({
  profile: Schema.String,
  inUse: Schema.Boolean,
  endpoint: Schema.NullOr(Schema.String),
  apiKey: Schema.NullOr(Schema.String),
  format: Schema.NullOr(Schema.String)
})

/** The profiles of a file, of which one is in use. */
export const print = (file: Profiles.File, used: string) =>
  Output.rows(
    Row,
    Stream.fromIterable(
      Profiles.names(file).map((profile): typeof Row.Type => {
        const { apiKey, endpoint, format } = Profiles.get(file, profile) ?? {}
        return {
          profile,
          inUse: profile === used,
          endpoint: endpoint ?? null,
          apiKey: apiKey === undefined ? null : Profiles.masked(apiKey),
          format: format ?? null
        }
      })
    )
  )

/** Tells what the file would be. */
export const dryRun = (file: Profiles.File, used: string) =>
  Effect.zipRight(print(file, used), Talk.say("Dry run: so the profiles would be"))

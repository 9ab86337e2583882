import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../asset.js"
import * as Choose from "./choose.js"
import * as Filter from "./filter.js"

/** Where the media of one asset are. */
const Files = Schema.Struct({
  assetId: Schema.String,
  externalId: Schema.NullOr(Schema.String),
  content: Schema.NullOr(Schema.String),
  frames: Schema.Array(Schema.String),
  richText: Schema.NullOr(Schema.String)
})

const nameOf = (at: string): string =>
  at.startsWith("downloadMedia")
    ? at.endsWith("concurrency") ? "--concurrency" : "--to"
    : at === "first"
    ? "--first"
    : Filter.nameOf(at)

export const run = (input: Input<typeof spec.download>) =>
  Effect.gen(function*() {
    const filter = yield* Filter.read(input)
    let assets = 0
    let files = 0
    const summary = <E>(exit: Exit.Exit<void, E>) =>
      Exit.isSuccess(exit) || assets > 0
        ? Talk.say(`${files} files of ${assets} assets are in ${input.to}`)
        : Effect.void
    const rows = Assets.listAssets({
      projectId: Choose.projectId(input.project),
      filter,
      fields: ["id", "externalId"],
      first: input.first,
      downloadMedia: { folder: input.to, concurrency: input.concurrency }
    }).pipe(
      Stream.mapError(Mistakes.named(nameOf)),
      Stream.map(({ externalId, id, media: { content, frames, richText } }) => {
        assets++
        files += frames.length + (content === null ? 0 : 1) + (richText === null ? 0 : 1)
        return { assetId: id, externalId, content, frames, richText }
      })
    )
    // What is there stays there: it is said also when the rest fails, or is interrupted
    yield* Output.rows(Files, rows).pipe(Effect.onExit(summary))
  })

/**
 * Changes of assets that are chosen: tells what each would do, or does it and tells what came of each asset.
 */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Output from "../../Output.js"
import * as Choose from "./choose.js"

/** What became of one asset. */
const Outcome = Schema.Struct({
  assetId: Schema.String,
  outcome: Schema.String,
  status: Schema.NullOr(Schema.String)
})

type Outcome = typeof Outcome.Type

/** The rows of a result. */
export const told = (outcomes: ReadonlyArray<Outcome>) => {
  const kinds = Object.entries(Arr.groupBy(outcomes, ({ outcome }) => outcome))
  const counts = kinds.map(([outcome, { length }]) => `${length} ${outcome}`)
  return Output.rows(Outcome, Stream.fromIterable(outcomes)).pipe(
    Output.orSay(`Done all the same: ${counts.length === 0 ? "nothing" : counts.join(", ")}`)
  )
}

/** Ids that something was done to. */
export const done = (ids: ReadonlyArray<string>, outcome: string): ReadonlyArray<Outcome> =>
  ids.map((assetId) => ({ assetId, outcome, status: null }))

/** Assets of a move, and those that it left where they stand. */
export const moved = (
  ids: ReadonlyArray<string>,
  outcome: string,
  ignored: ReadonlyArray<{ readonly assetId: string; readonly status: string | null }>
): ReadonlyArray<Outcome> => [
  ...done(ids, outcome),
  ...ignored.map(({ assetId, status }) => ({ assetId, outcome: "ignored", status }))
]

/** Tells on which assets a change would work; nothing is sent that changes them. */
export const plan = Effect.fnUntraced(
  function*(operation: string, change: string, project: string, names: Choose.Names) {
    const assets = yield* Choose.look(operation, Choose.projectId(project), names)
    yield* Output.rows(
      Choose.Planned,
      Stream.fromIterable(assets.map(({ externalId, id, status }) => ({ assetId: id, externalId, status, change })))
    )
  }
)

import * as Label from "@effect-kili/core/Label"
import type { LabelFilter } from "@effect-kili/core/LabelFilter"
import * as Labels from "@effect-kili/core/Labels"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Confirm from "../../Confirm.js"
import { UsageError } from "../../Exit.js"
import * as Filter from "../../Filter.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Stdin from "../../Stdin.js"
import * as Talk from "../../Talk.js"
import * as spec from "../label.js"
import { labelFilter } from "../labelFilter.js"
import { idOf } from "../project/shown.js"

const Summary = Schema.Struct({ deleted: Schema.Int, ignored: Schema.Int })

const Planned = Schema.Struct({ id: Label.LabelId })

const deletable: ReadonlyArray<Label.LabelType> = ["PREDICTION", "INFERENCE"]

/** The ids of the labels of a project that meet the filter. */
const chosen = Effect.fnUntraced(function*(project: string, filter: LabelFilter) {
  const { typeIn = deletable } = filter
  const other = typeIn.find((type) => !deletable.includes(type))
  if (other !== undefined) {
    return yield* new UsageError({
      problem: `--type-in ${other}: the platform deletes no such labels`,
      hint: `only labels of type ${deletable.join(" and ")} can be deleted`
    })
  }
  const labels = yield* Stream.runCollect(
    Labels.listLabels({ projectId: idOf(project), fields: ["id"], filter: { ...filter, typeIn } })
  )
  return Chunk.toReadonlyArray(labels).map(({ id }) => id)
})

const named = Effect.fnUntraced(function*(input: Input<typeof spec.remove>) {
  // The SDK checks what a text has to be
  const filter = (yield* Filter.given(labelFilter, input)) as LabelFilter
  const filtered = Object.keys(filter).length > 0
  const { label, project } = input
  if (label.length > 0) {
    if (filtered || project !== undefined) {
      return yield* new UsageError({
        problem: "labels are named, or chosen by a filter within --project, but not both"
      })
    }
    // The SDK refuses an empty one
    return (yield* Stdin.orNames(label)).map((id) => Label.LabelId.make(id, { disableValidation: true }))
  }
  if (project === undefined || !filtered) {
    return yield* new UsageError({
      problem: project === undefined
        ? "which labels? Name them, or choose them by a filter within --project"
        : "which labels of the project? Give a filter, as --type PREDICTION",
      hint: "see \"kili label delete --help\""
    })
  }
  return yield* chosen(project, filter)
})

export const run = (input: Input<typeof spec.remove>) =>
  Effect.gen(function*() {
    if (!input.dryRun) yield* Confirm.possible(input.yes)
    const labelIds = yield* named(input)
    const labels = labelIds.length === 1 ? "1 label" : `${labelIds.length} labels`
    if (input.dryRun) {
      yield* Output.rows(Planned, Stream.fromIterable(labelIds.map((id) => ({ id }))))
      // Labels that are named are not looked up: of no project is known that they are in
      const provided = input.label.length > 0 ? ", as far as they are there" : ""
      return yield* Talk.say(`A dry run: ${labels} would be deleted${provided}`)
    }
    if (labelIds.length > 0) yield* Confirm.confirm(input.yes, `Delete ${labels}?`)
    const { deleted, ignored } = yield* Labels.deleteLabels({ labelIds })
    yield* Output.one(Summary, { deleted: deleted.length, ignored: ignored.length }).pipe(
      Output.orSay(`Done all the same: ${deleted.length} deleted, ${ignored.length} ignored`)
    )
  }).pipe(Flagged.by(spec.remove, { labelIds: "label", projectId: "project" }))

import * as Label from "@effect-kili/core/Label"
import type { LabelFilter } from "@effect-kili/core/LabelFilter"
import * as Labels from "@effect-kili/core/Labels"
import * as Effect from "effect/Effect"
import * as Fields from "../../Fields.js"
import * as Filter from "../../Filter.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as spec from "../label.js"
import { labelFilter } from "../labelFilter.js"
import * as parsed from "../parsed.js"
import { idOf } from "../project/shown.js"

const choose = Fields.choose(Label.Label)

const defaults = ["id", "assetId", "labelType", "author.email", "createdAt", "jsonResponse"] as const

export const run = (input: Input<typeof spec.list>) =>
  Effect.gen(function*() {
    const { fields, schema } = yield* choose(input.fields, defaults)
    // The SDK checks what a text has to be
    const filter = (yield* Filter.given(labelFilter, input)) as LabelFilter
    const { concurrency, first, pageSize, skip } = input
    const projectId = idOf(input.project)
    const options = { projectId, fields, filter, first, skip, pageSize, concurrency }
    yield* input.labels === "parsed"
      ? Output.rows(parsed.schema(schema), Labels.listLabels({ ...options, labels: "parsed" }))
      : Output.rows(schema, Labels.listLabels(options))
  }).pipe(Flagged.by(spec.list))

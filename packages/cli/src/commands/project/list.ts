import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Fields from "../../Fields.js"
import * as Filter from "../../Filter.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as spec from "../project.js"
import { projectFilter } from "../projectFilter.js"

const choose = Fields.choose(Project.Project)

export const run = (input: Input<typeof spec.list>) =>
  Effect.gen(function*() {
    const { fields, schema } = yield* choose(input.fields, ["id", "title", "inputType", "numberOfAssets"])
    // The SDK checks what a text has to be
    const filter = (yield* Filter.given(projectFilter, input)) as Projects.ProjectFilter
    const { first, skip } = input
    yield* Output.rows(schema, Projects.listProjects({ fields, filter, first, skip }))
  }).pipe(Flagged.by(spec.list, {}))

import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Selection from "@effect-kili/core/Selection"
import * as Effect from "effect/Effect"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../project.js"

const fields = ["id", "title", "inputType", "numberOfAssets"] as const

export const run = (input: Input<typeof spec.list>) =>
  Effect.gen(function*() {
    const { schema } = yield* Selection.make(Project.Project)("kili project list", fields)
    yield* Output.rows(schema, Projects.listProjects({ fields, first: input.first }))
  })

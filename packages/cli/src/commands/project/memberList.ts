import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Fields from "../../Fields.js"
import * as Filter from "../../Filter.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as spec from "../project.js"
import { memberFilter } from "../projectFilter.js"
import { idOf } from "./shown.js"

const choose = Fields.choose(Project.ProjectUser)

export const run = (input: Input<typeof spec.memberList>) =>
  Effect.gen(function*() {
    const { fields, schema } = yield* choose(input.fields, ["id", "role", "status", "user.email", "activated"])
    const projectId = idOf(input.project)
    // A listing of the members of a project that there is not is empty
    yield* Projects.getProject({ projectId, fields: ["id"] })
    // The SDK checks what a text has to be
    const filter = (yield* Filter.given(memberFilter, input)) as Projects.MemberFilter
    const { first, skip } = input
    yield* Output.rows(schema, Projects.listMembers({ projectId, fields, filter, first, skip }))
  }).pipe(Flagged.by(spec.memberList))

import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Confirm from "../../Confirm.js"
import * as Each from "../../Each.js"
import * as Flagged from "../../Flagged.js"
import type { Input } from "../../Spec.js"
import * as Stdin from "../../Stdin.js"
import * as spec from "../project.js"
import * as shown from "./shown.js"

const Deleted = Schema.Struct({ id: ProjectId })

export const run = (input: Input<typeof spec.remove>) =>
  Effect.gen(function*() {
    const ids = yield* Stdin.orNames(input.project)
    if (!input.dryRun) yield* Confirm.possible(input.yes)
    const projects = yield* shown.named(ids)
    if (input.dryRun) return yield* shown.dryRun(projects, "deleted")
    const all = projects.map(({ numberOfAssets, title }) => `${JSON.stringify(title)} (${numberOfAssets} assets)`)
    yield* Confirm.confirm(input.yes, `Delete ${all.join(", ")} for good?`)
    yield* Each.change(ids, Deleted, (id) => Projects.deleteProject({ projectId: shown.idOf(id) }))
  }).pipe(Flagged.by(spec.remove))

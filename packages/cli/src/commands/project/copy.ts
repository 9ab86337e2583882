import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as spec from "../project.js"
import * as shown from "./shown.js"

const Copied = Schema.Struct({ id: ProjectId, copyOf: ProjectId })

export const run = (input: Input<typeof spec.copy>) =>
  Effect.gen(function*() {
    if (input.dryRun) return yield* shown.dryRun(yield* shown.named([input.project]), "copied")
    const { shouldCopyAssets, shouldCopyUsers } = input
    const copyOf = shown.idOf(input.project)
    const { id } = yield* Projects.copyProject({ projectId: copyOf, shouldCopyAssets, shouldCopyUsers })
    yield* Output.one(Copied, { id, copyOf })
  }).pipe(Flagged.by(spec.copy))

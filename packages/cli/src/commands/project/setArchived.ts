import { ProjectId } from "@effect-kili/core/Project"
import type * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Each from "../../Each.js"
import type { Input } from "../../Spec.js"
import * as Stdin from "../../Stdin.js"
import type * as spec from "../project.js"
import * as shown from "./shown.js"

const Changed = Schema.Struct({ id: ProjectId })

/** Puts projects out of the way, or brings them back. */
export const setArchived = Effect.fnUntraced(function*(
  input: Input<typeof spec.archive>,
  change: typeof Projects.archive,
  changed: string
) {
  const ids = yield* Stdin.orNames(input.project)
  if (input.dryRun) return yield* shown.dryRun(yield* shown.named(ids), changed)
  yield* Each.change(ids, Changed, (id) => change({ projectId: shown.idOf(id) }))
})

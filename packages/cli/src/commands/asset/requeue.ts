import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Mistakes from "../../Mistakes.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Change from "./change.js"
import * as Choose from "./choose.js"

export const run = (input: Input<typeof spec.requeue>) =>
  Effect.gen(function*() {
    const names = yield* Choose.names(input)
    if (input.dryRun) return yield* Change.plan("kili asset requeue", "requeue", input.project, names)
    const { ignored, moved } = yield* Assets.sendBackToQueue({ ...names, projectId: Choose.projectId(input.project) })
      .pipe(
        Effect.mapError(Mistakes.named(Choose.nameOf))
      )
    yield* Change.told(Change.moved(moved, "moved", ignored))
  })

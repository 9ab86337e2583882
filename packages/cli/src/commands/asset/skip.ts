import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import { UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Change from "./change.js"
import * as Choose from "./choose.js"

export const run = (input: Input<typeof spec.skip>) =>
  Effect.gen(function*() {
    const { reason } = input
    if (reason === "") return yield* new UsageError({ problem: "--reason: say why" })
    const names = yield* Choose.names(input)
    if (input.dryRun) return yield* Change.plan("kili asset skip", "skip", input.project, names)
    const ids = yield* Assets.skip({ ...names, projectId: Choose.projectId(input.project), reason }).pipe(
      Effect.mapError(Mistakes.named(Choose.nameOf))
    )
    yield* Change.told(Change.done(ids, "skipped"))
  })

import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Confirm from "../../Confirm.js"
import * as Mistakes from "../../Mistakes.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Change from "./change.js"
import * as Choose from "./choose.js"

export const run = (input: Input<typeof spec.remove>) =>
  Effect.gen(function*() {
    if (!input.dryRun) yield* Confirm.possible(input.yes)
    const names = yield* Choose.names(input)
    if (input.dryRun) return yield* Change.plan("kili asset delete", "delete", input.project, names)
    const count = Choose.count(names)
    if (count > 0) {
      const assets = count === 1 ? "1 asset" : `${count} assets`
      yield* Confirm.confirm(input.yes, `Delete ${assets} of ${input.project}, with all labels?`)
    }
    const { deleted, ignored } = yield* Assets.deleteMany({ ...names, projectId: Choose.projectId(input.project) })
      .pipe(
        Effect.mapError(Mistakes.named(Choose.nameOf))
      )
    yield* Change.told(Change.moved(deleted, "deleted", ignored))
  })

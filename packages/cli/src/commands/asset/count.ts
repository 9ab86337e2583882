import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Choose from "./choose.js"
import * as Filter from "./filter.js"

export const run = (input: Input<typeof spec.count>) =>
  Effect.gen(function*() {
    const filter = yield* Filter.read(input)
    const projectId = Choose.projectId(input.project)
    const total = yield* Effect.mapError(Assets.countAssets({ projectId, filter }), Mistakes.named(Filter.nameOf))
    yield* Output.count(total)
  })

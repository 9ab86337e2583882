import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Flagged from "../../Flagged.js"
import type { Input } from "../../Spec.js"
import * as spec from "../label.js"
import { write } from "./write.js"

const hasModel = (labelType: string): boolean => labelType === "PREDICTION" || labelType === "INFERENCE"

export const run = (input: Input<typeof spec.imports>) =>
  Effect.suspend(() =>
    write(
      input,
      ({ labelType = input.labelType, modelName }) =>
        Either.right({ labelType, modelName: modelName ?? (hasModel(labelType) ? input.modelName : undefined) })
    )
  ).pipe(Flagged.by(spec.imports))

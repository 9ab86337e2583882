import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Flagged from "../../Flagged.js"
import type { Input } from "../../Spec.js"
import * as spec from "../label.js"
import { write } from "./write.js"

export const run = (input: Input<typeof spec.predict>) =>
  Effect.suspend(() =>
    write(input, ({ labelType = "PREDICTION", modelName = input.modelName }) =>
      labelType !== "PREDICTION"
        ? Either.left({ at: "labelType", problem: `${labelType} is no prediction: use \`kili label import\`` })
        : modelName !== input.modelName
        ? Either.left({ at: "modelName", problem: `"${modelName}" is not the model that --model-name names` })
        : Either.right({ labelType, modelName }))
  ).pipe(Flagged.by(spec.predict))

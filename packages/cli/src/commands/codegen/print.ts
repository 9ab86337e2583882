import * as OntologyModule from "@effect-kili/core/OntologyModule"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import { Failed } from "../../Exit.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as spec from "../codegen.js"
import { idOf } from "../project/shown.js"

export const run = (input: Input<typeof spec.print>) =>
  Effect.gen(function*() {
    const project = yield* Projects.getProject({
      projectId: idOf(input.project),
      fields: ["id", "inputType", "jsonInterface", "title"]
    })
    yield* Output.text(
      // The line is right: it is the ontology on the platform that is not
      yield* Effect.mapError(OntologyModule.print(project), ({ issues }) =>
        new Failed({
          message: `the ontology of the project cannot be typed:\n  ${
            issues.map(({ at, problem }) => `${at}: ${problem}`).join("\n  ")
          }`
        }))
    )
  }).pipe(Flagged.by(spec.print))

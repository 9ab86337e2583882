import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Fields from "../../Fields.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as spec from "../project.js"
import { idOf } from "./shown.js"

const choose = Fields.choose(Project.Project)

const defaults = [
  "id",
  "title",
  "description",
  "inputType",
  "workflowVersion",
  "archived",
  "createdAt",
  "updatedAt",
  "numberOfAssets",
  "numberOfRemainingAssets",
  "numberOfReviewedAssets",
  "numberOfSkippedAssets",
  "numberOfOpenIssues",
  "numberOfOpenQuestions",
  "consensusTotCoverage",
  "minConsensusSize",
  "consensusMark",
  "honeypotMark",
  "reviewCoverage",
  "canSkipAsset",
  "canNavigateBetweenAssets",
  "tags.label",
  "jsonInterface"
] as const

export const run = (input: Input<typeof spec.show>) =>
  Effect.gen(function*() {
    const { fields, schema } = yield* choose(input.fields, defaults)
    yield* Output.one(schema, yield* Projects.getProject({ projectId: idOf(input.project), fields }))
  }).pipe(Flagged.by(spec.show))

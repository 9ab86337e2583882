/**
 * Whether responses fit the ontology of their project.
 */
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import * as Projects from "@effect-kili/core/Projects"
import type { NewLabelRow } from "@effect-kili/node/LabelSource"
import * as Effect from "effect/Effect"
import { idOf } from "../project/shown.js"
import type { Issue } from "./source.js"

const within = (at: string): string => at === "" ? "jsonResponse" : `jsonResponse.${at}`

/** Tells what is wrong with the response of a row. The project is read once. */
export const checker = (project: string) =>
  Effect.map(
    Projects.getProject({ projectId: idOf(project), fields: ["inputType", "jsonInterface"] }),
    ({ inputType, jsonInterface: ontology }) => {
      const problems = ParsedLabel.problems({ ontology, inputType })
      return ({ jsonResponse }: NewLabelRow): ReadonlyArray<Issue> =>
        problems(jsonResponse).map(({ at, problem }) => ({ at: within(at), problem }))
    }
  )

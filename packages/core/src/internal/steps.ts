import * as Effect from "effect/Effect"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import { projectSteps } from "./projectOperations.js"

/**
 * The steps of a project, in one request; of workflow V1, none.
 *
 * @internal
 */
export const stepsOf = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const [project] = (yield* client.execute(projectSteps, { where: { id: projectId } })) ?? []
  return project === undefined
    ? yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
    : project.steps ?? []
})

/**
 * Why a name is none of the steps.
 *
 * @internal
 */
export const noStep = (name: string, steps: ReadonlyArray<{ readonly name: string }>): string => {
  const known = steps.map(({ name }) => JSON.stringify(name)).join(", ")
  return `there is no step ${JSON.stringify(name)}; ${
    known === "" ? "the project has none: it is of workflow V1" : `the project has ${known}`
  }`
}

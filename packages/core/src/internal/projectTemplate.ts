import * as Effect from "effect/Effect"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import { asNotFound } from "./notFound.js"
import { projectTemplate } from "./projectOperations.js"
import * as tagging from "./tags.js"

/**
 * What a new project takes from another one.
 *
 * @internal
 */
export const read = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const [project] = (yield* Effect.mapError(
    client.execute(projectTemplate, { where: { id: projectId } }),
    asNotFound(operation, projectId)
  )) ?? []
  if (project === undefined) {
    return yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
  }
  return { ...project, tagIds: yield* tagging.carried(operation, projectId) }
})

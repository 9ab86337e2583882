import * as Effect from "effect/Effect"
import type { AssetId } from "../Asset.js"
import type { JsonObject } from "../Json.js"
import type { JsonInterface } from "../JsonInterface.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import { assetProjects } from "./assetOperations.js"
import { readById } from "./assetsById.js"
import { type Problem, within } from "./input.js"
import { projectOntology } from "./projectOperations.js"
import { responseChecker } from "./responseProblems.js"
import { unique } from "./unique.js"

/** What a response is read by. */
export interface Ontology {
  readonly inputType: string
  readonly jsonInterface: JsonInterface
}

/** @internal */
export const ontologyOf = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const [project] = (yield* client.execute(projectOntology, { where: { id: projectId } })) ?? []
  if (project === undefined) {
    return yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
  }
  const ontology: Ontology = project
  return ontology
})

/**
 * The project of each asset. Assets that the platform does not show have none.
 *
 * @internal
 */
export const projectsOf = (projectId: ProjectId | undefined, assetIds: ReadonlyArray<AssetId>) =>
  projectId === undefined
    ? Effect.map(
      readById(assetProjects, undefined, unique(assetIds)),
      (assets) => new Map(Array.from(assets, ([id, asset]) => [id, asset.projectId]))
    )
    : Effect.succeed(new Map(assetIds.map((id) => [id, projectId])))

/**
 * Tells what is wrong with the response to an asset, by the ontology of the asset's project. Each project is read once. Of an
 * asset that the platform does not show, nothing is wrong here: the platform refuses it.
 *
 * @internal
 */
export const checker = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId | undefined,
  assetIds: ReadonlyArray<AssetId>
) {
  const projects = yield* projectsOf(projectId, assetIds)
  const checkers = new Map(
    yield* Effect.forEach(
      new Set(projects.values()),
      (id) =>
        Effect.map(
          ontologyOf(operation, id),
          ({ inputType, jsonInterface }) => [id, responseChecker(jsonInterface, inputType)] as const
        ),
      { concurrency: 4 }
    )
  )
  return (at: string, assetId: AssetId, response: JsonObject): ReadonlyArray<Problem> => {
    const project = projects.get(assetId)
    const check = project === undefined ? undefined : checkers.get(project)
    return (check?.(response) ?? []).map(({ at: path, problem }) => ({ at: within(at, path), problem }))
  }
})

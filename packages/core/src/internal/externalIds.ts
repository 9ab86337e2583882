import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AssetId } from "../Asset.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Pagination from "../Pagination.js"
import type { ProjectId } from "../Project.js"
import { assetNames } from "./assetOperations.js"

/** Names asked for in one query. Source: the official client. */
const namesPerQuery = 1000

/** What the project holds under some names. */
export interface Found {
  readonly ids: ReadonlyMap<string, AssetId>
  readonly ambiguous: ReadonlyArray<string>
}

/**
 * Looks names up in a project.
 *
 * @internal
 */
export const find = Effect.fnUntraced(function*(projectId: ProjectId, externalIds: Iterable<string>) {
  const client = yield* KiliClient
  const names = Arr.dedupe(externalIds)
  const ids = new Map<string, AssetId>()
  const ambiguous = new Set<string>()
  yield* Effect.forEach(Arr.chunksOf(names, namesPerQuery), (externalIdStrictlyIn) => {
    const where = { project: { id: projectId }, externalIdStrictlyIn }
    return Pagination.paginate(
      (page) => Effect.map(client.execute(assetNames, { where, ...page }), (rows) => rows ?? []),
      { key: ({ id }) => id, first: undefined }
    ).pipe(Stream.runForEachChunk((rows) =>
      Effect.sync(() => {
        for (const { externalId, id } of rows) {
          if (externalId === null) continue
          if (ids.has(externalId)) ambiguous.add(externalId)
          ids.set(externalId, id)
        }
      })
    ))
  }, { concurrency: 4, discard: true })
  const found: Found = { ids, ambiguous: Array.from(ambiguous) }
  return found
})

/**
 * The id behind each name, in the order given. Every missing name is told, and a name that two assets carry is never
 * settled by a guess.
 *
 * @internal
 */
export const resolve = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  externalIds: ReadonlyArray<string>
) {
  const { ambiguous, ids } = yield* find(projectId, externalIds)
  const missing = Arr.dedupe(externalIds.filter((name) => !ids.has(name)))
  if (Arr.isNonEmptyArray(missing)) {
    return yield* new KiliError.NotFound({ operation, entity: "asset", missing })
  }
  if (Arr.isNonEmptyReadonlyArray(ambiguous)) {
    return yield* new KiliError.AmbiguousExternalId({ operation, externalIds: ambiguous })
  }
  return externalIds.map((name) => ids.get(name)!)
})

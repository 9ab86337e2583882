import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AssetId } from "../Asset.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Pagination from "../Pagination.js"
import type { ProjectId } from "../Project.js"
import { assetNames } from "./assetOperations.js"
import { unique } from "./unique.js"

/** Names asked for in one query. Source: the official client. */
const namesPerQuery = 1000

/** An asset, as far as it can be told by its names. */
export interface Held {
  readonly id: AssetId
  readonly externalId: string | null
}

type Names = { readonly externalIdStrictlyIn: ReadonlyArray<string> } | { readonly idIn: ReadonlyArray<string> }

const eachHeld = <N extends string>(
  projectId: ProjectId,
  names: ReadonlyArray<N>,
  toWhere: (names: ReadonlyArray<N>) => Names,
  take: (held: Held) => void
) =>
  Effect.flatMap(KiliClient, (client) =>
    Effect.forEach(Arr.chunksOf(names, namesPerQuery), (some) => {
      const where = { project: { id: projectId }, ...toWhere(some) }
      return Pagination.paginate(
        (page) => Effect.map(client.execute(assetNames, { where, ...page }), (rows) => rows ?? []),
        { key: ({ id }) => id, first: undefined }
      ).pipe(Stream.runForEachChunk((rows) => Effect.sync(() => Chunk.forEach(rows, take))))
    }, { concurrency: 4, discard: true }))

/**
 * The assets of a project that carry one of some names, however many of each.
 *
 * @internal
 */
export const holders = (projectId: ProjectId, externalIds: Iterable<string>) =>
  Effect.suspend(() => {
    const found: Array<Held> = []
    return Effect.as(
      eachHeld(
        projectId,
        unique(externalIds),
        (externalIdStrictlyIn) => ({ externalIdStrictlyIn }),
        (held) => found.push(held)
      ),
      found as ReadonlyArray<Held>
    )
  })

/**
 * Which of some ids a project holds.
 *
 * @internal
 */
export const heldIds = (projectId: ProjectId, ids: ReadonlyArray<AssetId>) =>
  Effect.suspend(() => {
    const found = new Set<AssetId>()
    return Effect.as(
      eachHeld(projectId, ids, (idIn) => ({ idIn }), ({ id }) => found.add(id)),
      found as ReadonlySet<AssetId>
    )
  })

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
  const ids = new Map<string, AssetId>()
  const ambiguous = new Set<string>()
  for (const { externalId, id } of yield* holders(projectId, externalIds)) {
    if (externalId === null) continue
    if (ids.has(externalId)) ambiguous.add(externalId)
    ids.set(externalId, id)
  }
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
  const missing = unique(externalIds.filter((name) => !ids.has(name)))
  if (Arr.isNonEmptyArray(missing)) {
    return yield* new KiliError.NotFound({ operation, entity: "asset", missing })
  }
  if (Arr.isNonEmptyReadonlyArray(ambiguous)) {
    return yield* new KiliError.AmbiguousExternalId({ operation, externalIds: ambiguous })
  }
  return externalIds.map((name) => ids.get(name)!)
})

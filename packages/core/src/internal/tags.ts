import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Batch from "../Batch.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import { type ProjectId, TagId } from "../Project.js"
import type { Problem } from "./input.js"
import { asNotFound } from "./notFound.js"
import * as operations from "./tagOperations.js"

/** Tags named by one of two lists. */
export interface TagNames {
  readonly tagIds?: ReadonlyArray<TagId> | undefined
  /** Labels of tags. */
  readonly tags?: ReadonlyArray<string> | undefined
}

/** The fields of a call that names tags. */
export const nameFields = {
  tagIds: Schema.optional(Schema.Array(TagId)),
  tags: Schema.optional(Schema.Array(Schema.NonEmptyString))
}

/**
 * The types say the same; this is for callers without them.
 *
 * @internal
 */
export const nameProblems = ({ tagIds, tags }: TagNames): ReadonlyArray<Problem> => {
  if (tagIds !== undefined && tags !== undefined) {
    return [{ at: "tags", problem: "names the tags a second time; give tagIds or tags, not both" }]
  }
  return tagIds === undefined && tags === undefined
    ? [{ at: "tagIds", problem: "names no tags; give tagIds or tags" }]
    : []
}

/**
 * The ids of tags, in the order of the names, each once. Every tag that the organization does not have is told, and a label
 * that two tags carry is never settled by a guess.
 *
 * @internal
 */
export const resolve = Effect.fnUntraced(function*(operation: string, { tagIds, tags = [] }: TagNames) {
  if ((tagIds ?? tags).length === 0) return []
  const client = yield* KiliClient
  const known = yield* client.execute(operations.tagNames, {})
  const named = Arr.dedupe<ReadonlyArray<string>>(tagIds ?? tags).map((name) => ({
    name,
    ids: known.flatMap(({ id, label }) => (tagIds === undefined ? label : id) === name ? [id] : [])
  }))
  const missing = named.flatMap(({ ids, name }) => ids.length === 0 ? [name] : [])
  if (Arr.isNonEmptyArray(missing)) return yield* new KiliError.NotFound({ operation, entity: "tag", missing })
  const labels = named.flatMap(({ ids, name }) => ids.length > 1 ? [name] : [])
  if (Arr.isNonEmptyArray(labels)) return yield* new KiliError.AmbiguousTag({ operation, labels })
  return named.flatMap(({ ids }) => ids)
})

/** Which tags a project carries. */
const carried = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const tags = yield* Effect.mapError(
    client.execute(operations.projectTagIds, { projectId }),
    asNotFound(operation, projectId)
  )
  return new Set(tags.map(({ id }) => id))
})

/**
 * Puts tags on a project.
 *
 * @internal
 */
export const check = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  tagIds: ReadonlyArray<TagId>
) {
  const client = yield* KiliClient
  yield* Batch.each(operation, tagIds, {
    id: (id) => id,
    run: (tagId) => client.execute(operations.checkTag, { data: { projectId, tagId } }),
    onDone: () => Effect.void
  })
})

/**
 * Puts the tags on a project that it lacks.
 *
 * @internal
 */
export const put = Effect.fnUntraced(function*(operation: string, projectId: ProjectId, names: TagNames) {
  const tagIds = yield* resolve(operation, names)
  const there = yield* carried(operation, projectId)
  yield* check(operation, projectId, tagIds.filter((id) => !there.has(id)))
  return tagIds
})

/**
 * Takes the tags off a project that it carries.
 *
 * @internal
 */
export const take = Effect.fnUntraced(function*(operation: string, projectId: ProjectId, names: TagNames) {
  const tagIds = yield* resolve(operation, names)
  const there = yield* carried(operation, projectId)
  const client = yield* KiliClient
  yield* Batch.each(operation, tagIds.filter((id) => there.has(id)), {
    id: (id) => id,
    run: (tagId) => client.execute(operations.uncheckTag, { projectId, tagId }),
    onDone: () => Effect.void
  })
  return tagIds
})

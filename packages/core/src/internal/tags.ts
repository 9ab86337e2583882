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

/** Tags named by ids, and by labels. */
export interface TagNames {
  readonly tagIds?: ReadonlyArray<TagId> | undefined
  /** Labels of tags. */
  readonly tags?: ReadonlyArray<string> | undefined
}

/** One tag, named by id or by label. */
export interface TagName {
  readonly tagId?: TagId | undefined
  readonly tag?: string | undefined
}

/** The fields of a call that names tags. */
export const nameFields = {
  tagIds: Schema.optional(Schema.Array(TagId)),
  tags: Schema.optional(Schema.Array(Schema.NonEmptyString))
}

/** The fields of a call that names one tag. */
export const nameField = {
  tagId: Schema.optional(TagId),
  tag: Schema.optional(Schema.NonEmptyString)
}

/**
 * Tags are named in one way of several. The types say the same; this is for callers without them.
 *
 * @internal
 */
export const nameProblems = <K extends string>(
  names: { readonly [_ in K]?: unknown },
  ...ways: readonly [K, ...ReadonlyArray<K>]
): ReadonlyArray<Problem> => {
  const [first, second] = ways.filter((way) => names[way] !== undefined)
  if (first === undefined) return [{ at: ways[0], problem: `names no tags; give ${ways.join(" or ")}` }]
  return second === undefined
    ? []
    : [{ at: second, problem: `names the tags a second time; give ${first} or ${second}, not both` }]
}

/**
 * The ids of tags, in the order of the names, each once. Every tag that the organization does not have is told, and a label
 * that two tags carry is never settled by a guess.
 *
 * @internal
 */
export const resolve = Effect.fnUntraced(function*(operation: string, { tagIds = [], tags = [] }: TagNames) {
  if (tagIds.length + tags.length === 0) return []
  const client = yield* KiliClient
  const known = yield* client.execute(operations.tagNames, {})
  const named = [["id", tagIds], ["label", tags]] as const
  const found = named.flatMap(([key, names]) =>
    Arr.dedupe<ReadonlyArray<string>>(names).map((name) => ({
      name,
      ids: known.flatMap((tag) => tag[key] === name ? [tag.id] : [])
    }))
  )
  const missing = found.flatMap(({ ids, name }) => ids.length === 0 ? [name] : [])
  if (Arr.isNonEmptyArray(missing)) return yield* new KiliError.NotFound({ operation, entity: "tag", missing })
  const labels = found.flatMap(({ ids, name }) => ids.length > 1 ? [name] : [])
  if (Arr.isNonEmptyArray(labels)) return yield* new KiliError.AmbiguousTag({ operation, labels })
  return Arr.dedupe(found.flatMap(({ ids }) => ids))
})

/**
 * The id of the one tag that is named: as it is given, or found by the label.
 *
 * @internal
 */
export const resolveOne = Effect.fnUntraced(function*(operation: string, { tag = "", tagId }: TagName) {
  if (tagId !== undefined) return tagId
  const [found] = yield* resolve(operation, { tags: [tag] })
  // A name that is not found is an error.
  return found!
})

/**
 * Which tags a project carries.
 *
 * @internal
 */
export const carried = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const tags = yield* Effect.mapError(
    client.execute(operations.projectTagIds, { projectId }),
    asNotFound(operation, projectId)
  )
  return tags.map(({ id }) => id)
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
  const there = new Set(yield* carried(operation, projectId))
  yield* check(operation, projectId, tagIds.filter((id) => !there.has(id)))
  return tagIds
})

/**
 * Takes the tags off a project that it carries: those that are named, or all.
 *
 * @internal
 */
export const take = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  { all = false, ...names }: TagNames & { readonly all?: boolean | undefined }
) {
  const named = yield* resolve(operation, names)
  const there = new Set(yield* carried(operation, projectId))
  const tagIds = all ? [...there] : named
  const client = yield* KiliClient
  yield* Batch.each(operation, tagIds.filter((id) => there.has(id)), {
    id: (id) => id,
    run: (tagId) => client.execute(operations.uncheckTag, { projectId, tagId }),
    onDone: () => Effect.void
  })
  return tagIds
})

import * as SqlClient from "@effect/sql/SqlClient"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation, together } from "./relation.js"
import { Session } from "./session.js"

interface Tag {
  readonly seq: number
  readonly id: string
  readonly organizationId: string
  readonly label: string
}

interface Checked {
  readonly projectId: string
  readonly tagId: string
}

const find = Effect.fnUntraced(function*(id: string) {
  const sql = yield* SqlClient.SqlClient
  const { organizationId } = yield* Session
  const [tag] = yield* sql<Tag>`SELECT * FROM tags WHERE id = ${id} AND organizationId = ${organizationId}`
  if (tag === undefined) return yield* notFound("tag", id)
  return tag
})

const checkLabel = Effect.fnUntraced(function*(label: string) {
  if (label.trim() === "") return yield* invalidInput("A tag needs a label")
})

const createTag = Effect.fnUntraced(function*({ color, label }: { readonly color?: string; readonly label: string }) {
  yield* checkLabel(label)
  const sql = yield* SqlClient.SqlClient
  const { organizationId } = yield* Session
  const id = yield* Ids.make
  yield* sql`INSERT INTO tags ${sql.insert({ id, organizationId, label, color: color ?? null })}`
  return yield* find(id)
})

const updateTag = Effect.fnUntraced(function*(id: string, { label }: { readonly label: string }) {
  yield* checkLabel(label)
  const { id: known } = yield* find(id)
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE tags SET label = ${label} WHERE id = ${known}`
  return { affectedRows: 1, updatedTag: yield* find(known) }
})

const deleteTag = Effect.fnUntraced(function*(id: string) {
  const tag = yield* find(id)
  const sql = yield* SqlClient.SqlClient
  yield* sql`DELETE FROM tags WHERE id = ${tag.id}`
  return true
})

const checkTag = Effect.fnUntraced(function*({ projectId, tagId }: Checked) {
  const project = yield* Projects.find(projectId)
  const tag = yield* find(tagId)
  const sql = yield* SqlClient.SqlClient
  yield* sql`INSERT INTO projectTags ${sql.insert({ projectId: project.id, tagId: tag.id })} ON CONFLICT DO NOTHING`
  return tag
})

const uncheckTag = Effect.fnUntraced(function*({ projectId, tagId }: Checked) {
  const project = yield* Projects.find(projectId)
  const tag = yield* find(tagId)
  const sql = yield* SqlClient.SqlClient
  const removed = yield* sql`
    DELETE FROM projectTags WHERE projectId = ${project.id} AND tagId = ${tag.id} RETURNING tagId`
  if (removed.length === 0) {
    return yield* invalidInput("The project does not carry the tag", `project ${projectId}, tag ${tagId}`)
  }
  return tag
})

const listByOrganization = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const { organizationId } = yield* Session
  return together(yield* sql<Tag>`SELECT * FROM tags WHERE organizationId = ${organizationId} ORDER BY seq`)
})

const tagsOf = Effect.fnUntraced(function*(projectIds: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const tags = yield* sql<Tag & Checked>`
    SELECT tags.*, projectTags.projectId FROM projectTags JOIN tags ON tags.id = projectTags.tagId
    WHERE ${Filter.isIn(sql, "projectId", projectIds)}
    ORDER BY tags.seq`
  const groups: Record<string, ReadonlyArray<Tag>> = Arr.groupBy(together(tags), ({ projectId }) => projectId)
  return (projectId: string) => groups[projectId] ?? []
})

const listByProject = Effect.fnUntraced(function*(projectId: string) {
  const project = yield* Projects.find(projectId)
  return (yield* tagsOf([project.id]))(project.id)
})

/** @internal */
export const queries = {
  listTagsByOrg: () => listByOrganization,
  listTagsByProject: (_: unknown, { projectId }: { readonly projectId: string }) => listByProject(projectId)
}

/** @internal */
export const mutations = {
  checkTag: (_: unknown, { data }: { readonly data: Checked }) => checkTag(data),
  createTag: (_: unknown, { data }: { readonly data: { readonly color?: string; readonly label: string } }) =>
    createTag(data),
  deleteTag: (_: unknown, { tagId }: { readonly tagId: string }) => deleteTag(tagId),
  uncheckTag: (_: unknown, checked: Checked) => uncheckTag(checked),
  updateTag: (
    _: unknown,
    { data, tagId }: { readonly data: { readonly label: string }; readonly tagId: string }
  ) => updateTag(tagId, data)
}

/** @internal */
export const fields = {
  Project: {
    tags: relation((projects: ReadonlyArray<Projects.Project>) =>
      Effect.map(tagsOf(projects.map(({ id }) => id)), (find) => (project: Projects.Project) => find(project.id))
    )
  },
  Tag: {
    checkedForProjects: relation((tags: ReadonlyArray<Tag>) =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const rows = yield* sql<Checked>`
          SELECT projectId, tagId FROM projectTags JOIN projects ON projects.id = projectId
          WHERE ${Filter.isIn(sql, "tagId", tags.map(({ id }) => id))}
          ORDER BY projects.seq`
        const groups: Record<string, ReadonlyArray<Checked>> = Arr.groupBy(rows, ({ tagId }) => tagId)
        return (tag: Tag) => (groups[tag.id] ?? []).map(({ projectId }) => projectId)
      })
    )
  }
}

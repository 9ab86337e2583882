import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ask, createProject, idOf, refusal, sandbox } from "./harness.js"

const createTag = (label: string, color: string | null = null) =>
  ask("mutation ($data: TagData!) { data: createTag(data: $data) { id } }", { data: { color, label } }).pipe(
    Effect.flatMap(idOf)
  )

const checkTag = "mutation ($data: CheckedTagData!) { data: checkTag(data: $data) { id checkedForProjects } }"
const uncheckTag = `mutation ($projectId: ID!, $tagId: ID!) {
  data: uncheckTag(projectId: $projectId, tagId: $tagId) { id checkedForProjects }
}`
const listByProject = "query ($projectId: ID!) { data: listTagsByProject(projectId: $projectId) { label } }"

describe("tags", () => {
  it.effect("are put on projects and taken off", () =>
    Effect.gen(function*() {
      const cars = yield* createProject()
      const boats = yield* createProject({ title: "Boats" })
      const urgent = yield* createTag("urgent", "#ff0000")
      const later = yield* createTag("later")
      assert.deepStrictEqual(yield* ask("{ data: listTagsByOrg { id label color checkedForProjects } }"), [
        { id: urgent, label: "urgent", color: "#ff0000", checkedForProjects: [] },
        { id: later, label: "later", color: null, checkedForProjects: [] }
      ])
      for (const projectId of [boats, cars, cars]) yield* ask(checkTag, { data: { projectId, tagId: urgent } })
      yield* ask(checkTag, { data: { projectId: boats, tagId: later } })
      assert.deepStrictEqual(yield* ask("{ data: listTagsByOrg { checkedForProjects } }"), [
        { checkedForProjects: [cars, boats] },
        { checkedForProjects: [boats] }
      ])
      assert.deepStrictEqual(yield* ask("{ data: projects(where: {}, first: 9, skip: 0) { tags { label } } }"), [
        { tags: [{ label: "urgent" }] },
        { tags: [{ label: "urgent" }, { label: "later" }] }
      ])
      assert.deepStrictEqual(yield* ask(listByProject, { projectId: cars }), [{ label: "urgent" }])
      const count = "query ($tagIds: [ID!]) { data: countProjects(where: { tagIds: $tagIds }) }"
      assert.strictEqual(yield* ask(count, { tagIds: [later] }), 1)
      assert.strictEqual(yield* ask(count, { tagIds: [later, urgent] }), 2)
      assert.strictEqual(yield* ask(count, { tagIds: [] }), 0)
      assert.deepStrictEqual(yield* ask(uncheckTag, { projectId: boats, tagId: urgent }), {
        id: urgent,
        checkedForProjects: [cars]
      })
    }).pipe(Effect.provide(sandbox())))

  it.effect("are renamed and deleted", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const tagId = yield* createTag("urgent")
      yield* ask(checkTag, { data: { projectId, tagId } })
      const update = `mutation ($tagId: ID!) {
        data: updateTag(tagId: $tagId, data: { label: "now" }) { affectedRows updatedTag { id label } }
      }`
      assert.deepStrictEqual(yield* ask(update, { tagId }), {
        affectedRows: 1,
        updatedTag: { id: tagId, label: "now" }
      })
      const remove = "mutation ($tagId: ID!) { data: deleteTag(tagId: $tagId) }"
      assert.strictEqual(yield* ask(remove, { tagId }), true)
      assert.deepStrictEqual(yield* ask(listByProject, { projectId }), [])
      assert.include((yield* refusal(remove, { tagId })).message, "[notFound]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are refused when they, or their project, are not there", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const tagId = yield* createTag("urgent")
      const cases: ReadonlyArray<readonly [query: string, variables: object, reason: string]> = [
        [checkTag, { data: { projectId, tagId: "other" } }, "[notFound]"],
        [checkTag, { data: { projectId: "other", tagId } }, "[notFound]"],
        [uncheckTag, { projectId, tagId }, "[invalidInput] The project does not carry the tag"],
        [listByProject, { projectId: "other" }, "[notFound]"],
        ["mutation { data: createTag(data: { label: \" \" }) { id } }", {}, "[invalidInput]"]
      ]
      for (const [query, variables, reason] of cases) {
        assert.include((yield* refusal(query, variables)).message, reason)
      }
    }).pipe(Effect.provide(sandbox())))
})

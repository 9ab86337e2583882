import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import {
  appendLabels,
  ask,
  createProject,
  idOf,
  idsOf,
  importAssets,
  listAssets,
  listLabels,
  refusal,
  sandbox
} from "./harness.js"

const createIssues = `mutation ($issues: [IssueToCreate!]!, $where: AssetWhere!) {
  data: createIssues(issues: $issues, where: $where) { id }
}`

const create = (issues: ReadonlyArray<object>, where: object) =>
  Effect.flatMap(ask(createIssues, { issues, where }), idsOf)

const list = (where: object, fields: string) =>
  ask(`query ($where: IssueWhere!) { data: issues(where: $where, first: 100, skip: 0) { ${fields} } }`, { where })

const setStatus = (id: string | undefined, status: string) =>
  ask(
    `mutation ($id: ID, $status: IssueStatus) {
      data: updatePropertiesInIssue(where: { id: $id }, data: { status: $status }) { id status updatedAt }
    }`,
    { id, status }
  )

const labeled = Effect.gen(function*() {
  const projectId = yield* createProject()
  const [a = "", b = ""] = yield* importAssets(projectId, ["a", "b"])
  const [label = ""] = yield* appendLabels("DEFAULT", [a])
  return { a, b, label, projectId }
})

describe("issues", () => {
  it.effect("are created as clients of both eras do, and numbered in their project", () =>
    Effect.gen(function*() {
      const { a, b, label, projectId } = yield* labeled
      const older = { assetId: a, issueNumber: 0, labelID: label, objectMid: "m1", text: "Look", type: "ISSUE" }
      const newer = { assetId: null, labelID: label, objectMid: null, text: "Again", type: "ISSUE" }
      const question = { assetId: b, labelID: null, text: "What is it?", type: "QUESTION" }
      const [first] = yield* create([older], { idIn: [a] })
      yield* TestClock.adjust("1 second")
      const [second, third] = yield* create([newer, question], { project: { id: projectId } })
      const viewer = yield* Effect.flatMap(ask("{ data: viewer { id } }"), idOf)
      const [membership] = yield* Effect.flatMap(
        ask("{ data: projectUsers(where: {}, first: 1, skip: 0) { id } }"),
        idsOf
      )
      const fields = `id issueNumber type status objectMid assetId projectId hasBeenSeen createdAt authorId assigneeId
        author { id } assignee { id } asset { externalId } project { title }
        comments { text authorId authorIdUser author { id user { id } } issue { issueNumber } }`
      const common = { status: "OPEN", projectId, hasBeenSeen: false, authorId: viewer, author: { id: viewer } }
      const comment = (text: string, issueNumber: number) => ({
        comments: [{
          text,
          authorId: membership,
          authorIdUser: viewer,
          author: { id: membership, user: { id: viewer } },
          issue: { issueNumber }
        }],
        issueNumber,
        project: { title: "Cars" }
      })
      assert.deepStrictEqual(yield* list({ project: { id: projectId } }, fields), [
        {
          ...common,
          ...comment("Look", 1),
          id: first,
          type: "ISSUE",
          objectMid: "m1",
          assetId: a,
          asset: { externalId: "a" },
          assigneeId: viewer,
          assignee: { id: viewer },
          createdAt: "1970-01-01T00:00:00.000Z"
        },
        {
          ...common,
          ...comment("Again", 2),
          id: second,
          type: "ISSUE",
          objectMid: null,
          assetId: a,
          asset: { externalId: "a" },
          assigneeId: viewer,
          assignee: { id: viewer },
          createdAt: "1970-01-01T00:00:01.000Z"
        },
        {
          ...common,
          ...comment("What is it?", 3),
          id: third,
          type: "QUESTION",
          objectMid: null,
          assetId: b,
          asset: { externalId: "b" },
          assigneeId: null,
          assignee: null,
          createdAt: "1970-01-01T00:00:01.000Z"
        }
      ])
      const [other = ""] = yield* importAssets(yield* createProject(), ["a"])
      const [fourth] = yield* create([{ assetId: other, type: "QUESTION" }], { idIn: [other] })
      assert.deepStrictEqual(yield* list({ id: fourth }, "issueNumber comments { id }"), [
        { issueNumber: 1, comments: [] }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are seen from their asset, label and project until they are solved", () =>
    Effect.gen(function*() {
      const { a, label, projectId } = yield* labeled
      const [issue] = yield* create([
        { labelID: label, objectMid: "m1", text: "Look", type: "ISSUE" },
        { labelID: label, objectMid: "m1", text: "Look", type: "ISSUE" },
        { assetId: a, text: "What?", type: "QUESTION" }
      ], { project: { id: projectId } })
      const viewer = yield* Effect.flatMap(ask("{ data: viewer { id } }"), idOf)
      const seen = (fields: string) => listAssets({ id: a }, fields)
      assert.deepStrictEqual(
        yield* seen("issues { issueNumber } openIssuesAssigneeIds openIssuesObjectMids openQuestionsAuthorIds"),
        [{
          issues: [{ issueNumber: 1 }, { issueNumber: 2 }, { issueNumber: 3 }],
          openIssuesAssigneeIds: [viewer],
          openIssuesObjectMids: ["m1"],
          openQuestionsAuthorIds: [viewer]
        }]
      )
      assert.deepStrictEqual(yield* listLabels({}, "openIssuesObjectMids"), [{ openIssuesObjectMids: ["m1"] }])
      const counters = `{ data: projects(where: {}, first: 1, skip: 0) {
        numberOfOpenIssues numberOfOpenQuestions numberOfSolvedIssues numberOfSolvedQuestions
      } }`
      assert.deepStrictEqual(yield* ask(counters), [
        { numberOfOpenIssues: 2, numberOfOpenQuestions: 1, numberOfSolvedIssues: 0, numberOfSolvedQuestions: 0 }
      ])
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* setStatus(issue, "SOLVED"), {
        id: issue,
        status: "SOLVED",
        updatedAt: "1970-01-01T00:01:00.000Z"
      })
      assert.deepStrictEqual(yield* ask(counters), [
        { numberOfOpenIssues: 1, numberOfOpenQuestions: 1, numberOfSolvedIssues: 1, numberOfSolvedQuestions: 0 }
      ])
      const [, second, third] = yield* Effect.flatMap(list({}, "id"), idsOf)
      yield* setStatus(second, "CANCELLED")
      yield* setStatus(third, "SOLVED")
      assert.deepStrictEqual(yield* seen("openIssuesAssigneeIds openIssuesObjectMids openQuestionsAuthorIds"), [
        { openIssuesAssigneeIds: [], openIssuesObjectMids: [], openQuestionsAuthorIds: [] }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const { a, b, label, projectId } = yield* labeled
      const [x, y, z] = yield* create([
        { labelID: label, text: "1", type: "ISSUE" },
        { assetId: a, text: "2", type: "QUESTION" },
        { assetId: b, text: "3", type: "QUESTION" }
      ], { idIn: [a, b] })
      yield* setStatus(z, "SOLVED")
      const cases: ReadonlyArray<readonly [where: object, ids: ReadonlyArray<string | undefined>]> = [
        [{}, [x, y, z]],
        [{ project: { id: projectId } }, [x, y, z]],
        [{ project: { id: "other" } }, []],
        [{ id: y }, [y]],
        [{ asset: { id: b } }, [z]],
        [{ asset: { externalIdStrictlyIn: ["a"] } }, [x, y]],
        [{ assetIn: [b, "other"] }, [z]],
        [{ assetIn: [] }, []],
        [{ type: "QUESTION" }, [y, z]],
        [{ type: "QUESTION", status: "OPEN" }, [y]],
        [{ status: "CANCELLED" }, []]
      ]
      for (const [where, ids] of cases) {
        assert.deepStrictEqual(yield* list(where, "id"), ids.map((id) => ({ id })), JSON.stringify(where))
        const count = yield* ask("query ($where: IssueWhere!) { data: countIssues(where: $where) }", { where })
        assert.strictEqual(count, ids.length, JSON.stringify(where))
      }
    }).pipe(Effect.provide(sandbox())))

  it.effect("are created all or none, and leave with their asset", () =>
    Effect.gen(function*() {
      const { a, b, label, projectId } = yield* labeled
      const good = { labelID: label, text: "1", type: "ISSUE" }
      const cases: ReadonlyArray<readonly [issues: ReadonlyArray<object>, where: object, reason: string]> = [
        [[good, { labelID: "other", type: "ISSUE" }], {}, "[notFound]"],
        [[good, { assetId: a, type: "ISSUE" }], {}, "[invalidInput] An issue names a label"],
        [[good, { type: "QUESTION" }], {}, "[invalidInput]"],
        [[good, { assetId: b, labelID: label, type: "ISSUE" }], {}, "[invalidInput] The label is not one of the asset"],
        [[good], { idIn: [b] }, "[notFound]"],
        [[good], { project: { id: "other" } }, "[notFound]"],
        [Array.from({ length: 101 }, () => good), {}, "At most 100"]
      ]
      for (const [issues, where, reason] of cases) {
        assert.include((yield* refusal(createIssues, { issues, where })).message, reason)
      }
      assert.strictEqual(yield* ask("{ data: countIssues(where: {}) }"), 0)
      yield* create([good], { project: { id: projectId } })
      yield* ask("mutation ($where: AssetWhere!) { data: deleteManyFromDataset(where: $where) { id } }", {
        where: { id: a }
      })
      assert.strictEqual(yield* ask("{ data: countIssues(where: {}) }"), 0)
      const update = "mutation { data: updatePropertiesInIssue(where: { id: \"x\" }, data: { status: SOLVED }) { id } }"
      assert.include((yield* refusal(update)).message, "[notFound]")
    }).pipe(Effect.provide(sandbox())))
})

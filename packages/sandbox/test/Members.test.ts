import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { appendLabels, ask, createProject, idOf, idsOf, importAssets, refusal, sandbox } from "./harness.js"

const appendToRoles = `mutation ($data: AppendToRolesData!, $where: ProjectWhere!) {
  data: appendToRoles(data: $data, where: $where) { id roles { role user { email } } }
}`

const invite = (projectId: string, userEmail: string, role: string) =>
  ask(appendToRoles, { data: { role, userEmail }, where: { id: projectId } })

const list = (where: object, fields: string) =>
  ask(`query ($where: ProjectUserWhere!) { data: projectUsers(where: $where, first: 100, skip: 0) { ${fields} } }`, {
    where
  })

const idIn = (projectId: string, email: string) =>
  Effect.map(
    Effect.flatMap(list({ project: { id: projectId }, user: { email } }, "id"), idsOf),
    ([id = ""]) => id
  )

const admin = "admin@sandbox.kili.localhost"
const leave = "mutation ($id: ID) { data: deleteFromRoles(where: { id: $id }) { id roles { role } } }"

describe("members", () => {
  it.effect("are invited, and change their role when invited again", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      assert.deepStrictEqual(yield* invite(id, "bob@example.com", "LABELER"), {
        id,
        roles: [
          { role: "ADMIN", user: { email: admin } },
          { role: "LABELER", user: { email: "bob@example.com" } }
        ]
      })
      yield* invite(id, "bob@example.com", "REVIEWER")
      yield* invite(yield* createProject(), "bob@example.com", "TEAM_MANAGER")
      const fields = "role activated starred isAuthor deletedAt status user { email }"
      const common = { activated: true, starred: false, deletedAt: null }
      assert.deepStrictEqual(yield* list({ project: { id } }, fields), [
        { ...common, role: "ADMIN", isAuthor: true, status: "ORG_ADMIN", user: { email: admin } },
        { ...common, role: "REVIEWER", isAuthor: false, status: "ACTIVATED", user: { email: "bob@example.com" } }
      ])
      const users =
        "{ data: users(where: {}, first: 9, skip: 0) { email activated organizationRole highestRoleInProject } }"
      assert.deepStrictEqual(yield* ask(users), [
        { email: admin, activated: true, organizationRole: "ADMIN", highestRoleInProject: "ADMIN" },
        { email: "bob@example.com", activated: true, organizationRole: "USER", highestRoleInProject: "TEAM_MANAGER" }
      ])
      const data = { role: "LABELER", userEmail: "nobody" }
      assert.include((yield* refusal(appendToRoles, { data, where: { id } })).message, "[invalidInput]")
      assert.include((yield* refusal(appendToRoles, { data, where: { id: "other" } })).message, "[notFound]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      yield* createProject()
      yield* invite(id, "bob@example.com", "LABELER")
      const bob = yield* idIn(id, "bob@example.com")
      const cases: ReadonlyArray<readonly [where: object, roles: ReadonlyArray<string>]> = [
        [{ project: { id } }, ["ADMIN", "LABELER"]],
        [{ id: bob }, ["LABELER"]],
        [{ project: { id }, status: "ORG_ADMIN" }, ["ADMIN"]],
        [{ project: { id }, status: "ACTIVATED" }, ["LABELER"]],
        [{ project: { id }, status: "ORG_SUSPENDED" }, []],
        [{ project: { id }, activeInProject: true }, ["ADMIN", "LABELER"]],
        [{ activeInProject: false }, []],
        [{ deleted: false, user: { id: null, email: "bob@example.com", organization: { id: null } } }, ["LABELER"]]
      ]
      for (const [where, roles] of cases) {
        assert.deepStrictEqual(yield* list(where, "role"), roles.map((role) => ({ role })), JSON.stringify(where))
        const count = yield* ask("query ($where: ProjectUserWhere!) { data: countProjectUsers(where: $where) }", {
          where
        })
        assert.strictEqual(count, roles.length, JSON.stringify(where))
      }
    }).pipe(Effect.provide(sandbox())))

  it.effect("change their role, leave and come back", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      yield* invite(id, "bob@example.com", "LABELER")
      const bob = yield* idIn(id, "bob@example.com")
      const update = `mutation ($id: ID, $data: RoleData!) {
        data: updatePropertiesInRole(where: { id: $id }, data: $data) { id role }
      }`
      const data = { role: "TEAM_MANAGER", projectID: id }
      assert.deepStrictEqual(yield* ask(update, { id: bob, data }), { id: bob, role: "TEAM_MANAGER" })
      assert.include((yield* refusal(update, { id: "other", data })).message, "[notFound]")
      const foreign = { ...data, projectID: "other" }
      assert.include((yield* refusal(update, { id: bob, data: foreign })).message, "[invalidInput]")
      assert.deepStrictEqual(yield* ask(leave, { id: bob }), { id, roles: [{ role: "ADMIN" }] })
      assert.deepStrictEqual(yield* list({ id: bob }, "id"), [])
      assert.deepStrictEqual(yield* list({ id: bob, deleted: true }, "deletedAt"), [
        { deletedAt: "1970-01-01T00:00:00.000Z" }
      ])
      assert.include((yield* refusal(leave, { id: bob })).message, "[notFound]")
      yield* invite(id, "bob@example.com", "LABELER")
      assert.deepStrictEqual(yield* list({ id: bob }, "role deletedAt"), [{ role: "LABELER", deletedAt: null }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are known by what they did", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* invite(projectId, "bob@example.com", "LABELER")
      const [a = "", b = ""] = yield* importAssets(projectId, ["a", "b"])
      yield* appendLabels("DEFAULT", [a, a, b], { secondsToLabel: 2.5 })
      yield* appendLabels("PREDICTION", [a], { modelName: "m", secondsToLabel: 100 })
      const fields = `numberOfLabels numberOfLabeledAssets totalDuration lastLabelingAt numberOfLabelsCompute
        consensusMark consensusMarkPerCategory`
      const common = { consensusMark: null, consensusMarkPerCategory: null }
      assert.deepStrictEqual(yield* list({}, fields), [
        {
          ...common,
          numberOfLabels: 3,
          numberOfLabelsCompute: 3,
          numberOfLabeledAssets: 2,
          totalDuration: 7.5,
          lastLabelingAt: "1970-01-01T00:00:00.000Z"
        },
        {
          ...common,
          numberOfLabels: 0,
          numberOfLabelsCompute: 0,
          numberOfLabeledAssets: 0,
          totalDuration: 0,
          lastLabelingAt: null
        }
      ])
    }).pipe(Effect.provide(sandbox())))
})

describe("notifications", () => {
  it.effect("are made and changed by the vendor alone", () =>
    Effect.gen(function*() {
      const user = yield* Effect.flatMap(ask("{ data: viewer { id } }"), idOf)
      const mutations = [
        "mutation ($data: NotificationData!) { data: createNotification(data: $data) { id } }",
        `mutation ($data: NotificationData!) {
          data: updatePropertiesInNotification(data: $data, where: { id: "n" }) { id }
        }`
      ]
      for (const mutation of mutations) {
        const { code, message } = yield* refusal(mutation, { data: { message: "Hello", userID: user } })
        assert.strictEqual(code, "OPERATION_RESOLUTION_FAILURE")
        assert.match(message, /^\[noOrganizationRights\] .+ -- This can be due to: .+ reserved to the vendor/)
      }
      assert.strictEqual(yield* ask("{ data: countNotifications(where: { taskId: \"t\" }) }"), 0)
    }).pipe(Effect.provide(sandbox())))
})

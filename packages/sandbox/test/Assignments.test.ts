import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { appendLabels, ask, createProject, idOf, importAssets, listAssets, refusal, sandbox } from "./harness.js"

const admin = "admin@sandbox.kili.localhost"

const update = `mutation ($where: [AssetWhere!]!, $data: [AssetData!]!) {
  data: updatePropertiesInAssets(where: $where, data: $data) { id toBeLabeledBy { user { email } } isToBeLabeledBy }
}`

const assign = `mutation ($where: AssetWhere!, $userIds: [String!]!) {
  data: assignAssetsToLabelers(where: $where, userIds: $userIds) { id toBeLabeledBy { user { email } } }
}`

const invite = (projectId: string, userEmail: string) =>
  ask(
    "mutation ($data: AppendToRolesData!, $where: ProjectWhere!) { data: appendToRoles(data: $data, where: $where) { id } }",
    { data: { role: "LABELER", userEmail }, where: { id: projectId } }
  )

const userId = (email: string) =>
  ask("query ($email: String) { data: users(where: { email: $email }, first: 1, skip: 0) { id } }", { email }).pipe(
    Effect.flatMap((users) => idOf(Reflect.get(Object(users), 0)))
  )

const people = (...emails: ReadonlyArray<string>) => emails.map((email) => ({ user: { email } }))

describe("assets", () => {
  it.effect("are assigned by e-mail, and freed again", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* invite(projectId, "bob@example.com")
      const [a, b] = yield* importAssets(projectId, ["a", "b"])
      const where = [{ id: a }, { id: b }]
      const both = [{ toBeLabeledBy: ["bob@example.com", admin] }, { toBeLabeledBy: ["bob@example.com"] }]
      assert.deepStrictEqual(yield* ask(update, { where, data: both }), [
        { id: a, toBeLabeledBy: people(admin, "bob@example.com"), isToBeLabeledBy: true },
        { id: b, toBeLabeledBy: people("bob@example.com"), isToBeLabeledBy: false }
      ])
      // What clients send for null and for an empty list
      const freed = [
        { toBeLabeledBy: null, shouldResetToBeLabeledBy: true },
        { toBeLabeledBy: [], shouldResetToBeLabeledBy: true }
      ]
      yield* ask(update, { where, data: [{ priority: 1 }, { shouldResetToBeLabeledBy: false, toBeLabeledBy: null }] })
      assert.deepStrictEqual(yield* listAssets({ id: b }, "toBeLabeledBy { user { email } }"), [
        { toBeLabeledBy: people("bob@example.com") }
      ])
      assert.deepStrictEqual(yield* ask(update, { where, data: freed }), [
        { id: a, toBeLabeledBy: [], isToBeLabeledBy: false },
        { id: b, toBeLabeledBy: [], isToBeLabeledBy: false }
      ])
      assert.include(
        (yield* refusal(update, { where: [{ id: a }], data: [{ toBeLabeledBy: ["eve@example.com"] }] })).message,
        "[notFound]"
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("are assigned by user, to members alone", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const other = yield* createProject()
      yield* invite(projectId, "bob@example.com")
      yield* invite(other, "eve@example.com")
      const [a = ""] = yield* importAssets(projectId, ["a"])
      const bob = yield* userId("bob@example.com")
      const eve = yield* userId("eve@example.com")
      assert.deepStrictEqual(yield* ask(assign, { where: { id: a }, userIds: [bob, bob] }), [
        { id: a, toBeLabeledBy: people("bob@example.com") }
      ])
      assert.include((yield* refusal(assign, { where: { id: a }, userIds: [eve] })).message, "[invalidInput]")
      assert.include((yield* refusal(assign, { where: { id: "other" }, userIds: [bob] })).message, "[notFound]")
      assert.deepStrictEqual(yield* listAssets({ id: a }, "toBeLabeledBy { user { email } }"), [
        { toBeLabeledBy: people("bob@example.com") }
      ])
      assert.deepStrictEqual(yield* ask(assign, { where: { id: a }, userIds: [] }), [{ id: a, toBeLabeledBy: [] }])
      yield* ask(assign, { where: { id: a }, userIds: [bob] })
      yield* ask(
        `mutation ($project: ProjectWhere!) {
          data: deleteFromRoles(where: { project: $project, user: { email: "bob@example.com" } }) { id }
        }`,
        { project: { id: projectId } }
      )
      assert.deepStrictEqual(yield* listAssets({ id: a }, "toBeLabeledBy { id }"), [{ toBeLabeledBy: [] }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are skipped and unskipped", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const [a = ""] = yield* importAssets(projectId, ["a", "b"])
      yield* appendLabels("DEFAULT", [a])
      const skip = `mutation ($where: AssetWhere!) {
        data: skipAsset(reason: "blurred", where: $where) { id skipped skippedCompute status }
      }`
      const where = { id: a, project: { id: projectId } }
      assert.deepStrictEqual(yield* ask(skip, { where }), {
        id: a,
        skipped: true,
        skippedCompute: true,
        status: "LABELED"
      })
      assert.deepStrictEqual(yield* listAssets({ skipped: true }, "id project { numberOfSkippedAssets }"), [
        { id: a, project: { numberOfSkippedAssets: 1 } }
      ])
      const unskip = "mutation ($p: ID!, $a: ID!) { data: unskipAsset(projectId: $p, assetId: $a) }"
      assert.strictEqual(yield* ask(unskip, { p: projectId, a }), true)
      assert.deepStrictEqual(yield* listAssets({ id: a }, "skipped status"), [{ skipped: false, status: "LABELED" }])
      assert.include((yield* refusal(unskip, { p: "other", a })).message, "[notFound]")
      assert.include((yield* refusal(skip, { where: { id: "other" } })).message, "[notFound]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are chosen for consensus", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const [a, b] = yield* importAssets(projectId, ["a", "b"])
      const set = `mutation ($assetId: ID, $externalId: String, $projectId: ID!, $isConsensus: Boolean!) {
        data: setAssetConsensus(
          assetId: $assetId, externalId: $externalId, projectId: $projectId, isConsensus: $isConsensus
        )
      }`
      assert.strictEqual(yield* ask(set, { assetId: a, projectId, isConsensus: true }), true)
      assert.strictEqual(yield* ask(set, { externalId: "b", projectId, isConsensus: true }), true)
      assert.strictEqual(yield* ask(set, { externalId: "a", projectId, isConsensus: false }), false)
      assert.deepStrictEqual(yield* listAssets({}, "id isUsedForConsensus"), [
        { id: a, isUsedForConsensus: false },
        { id: b, isUsedForConsensus: true }
      ])
      const cases: ReadonlyArray<readonly [variables: object, reason: string]> = [
        [{ projectId }, "[invalidInput]"],
        [{ projectId, assetId: a, externalId: "a" }, "[invalidInput]"],
        [{ projectId, externalId: "c" }, "[notFound]"],
        [{ projectId: "other", externalId: "a" }, "[notFound]"]
      ]
      for (const [variables, reason] of cases) {
        assert.include((yield* refusal(set, { ...variables, isConsensus: true })).message, reason)
      }
    }).pipe(Effect.provide(sandbox())))
})

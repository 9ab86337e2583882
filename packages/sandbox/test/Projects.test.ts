import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { ask, countAssets, createProject, importAssets, refusal, sandbox, updateProject } from "./harness.js"

const find = (where: object, fields: string) =>
  ask(`query ($where: ProjectWhere!) { data: projects(where: $where, first: 100, skip: 0) { ${fields} } }`, { where })

const count = (where: object) => ask("query ($where: ProjectWhere!) { data: countProjects(where: $where) }", { where })

const update = `mutation ($data: ProjectData!, $where: ProjectWhere!) {
  data: updatePropertiesInProject(data: $data, where: $where) { id }
}`

describe("projects", () => {
  it.effect("start with the defaults, and their creator as administrator", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ description: null })
      const fields = `id title description inputType archived consensusTotCoverage minConsensusSize reviewCoverage
        createdAt numberOfAssets numberOfRemainingAssets workflowVersion steps { id } tags { id }
        dataConnections { id } roles { role activated user { email } } author { email }`
      const email = "admin@sandbox.kili.localhost"
      assert.deepStrictEqual(yield* find({ id }, fields), [{
        id,
        title: "Cars",
        description: "",
        inputType: "IMAGE",
        archived: false,
        consensusTotCoverage: 0,
        minConsensusSize: 1,
        reviewCoverage: 0,
        createdAt: "1970-01-01T00:00:00.000Z",
        numberOfAssets: 0,
        numberOfRemainingAssets: 0,
        workflowVersion: "V1",
        steps: [],
        tags: [],
        dataConnections: [],
        roles: [{ role: "ADMIN", activated: true, user: { email } }],
        author: { email }
      }])
      const members = `query ($id: ID) {
        data: projectUsers(where: { project: { id: $id } }, first: 10, skip: 0) { project { id } user { email } }
      }`
      assert.deepStrictEqual(yield* ask(members, { id }), [{ project: { id }, user: { email } }])
      assert.deepStrictEqual(yield* ask(members, { id: "other" }), [])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are found by id, state, date and words", () =>
    Effect.gen(function*() {
      const cars = yield* createProject({ title: "Cars of 2024" })
      yield* TestClock.adjust("2 days")
      const boats = yield* createProject({ title: "Boats", description: "not cars" })
      yield* updateProject(boats, { archived: true })
      assert.deepStrictEqual(yield* find({}, "id"), [{ id: cars }, { id: boats }])
      assert.deepStrictEqual(yield* find({ id: boats }, "id"), [{ id: boats }])
      assert.deepStrictEqual(yield* find({ archived: true }, "id"), [{ id: boats }])
      assert.deepStrictEqual(yield* find({ archived: false }, "id"), [{ id: cars }])
      assert.deepStrictEqual(yield* find({ searchQuery: "%CARS%" }, "id"), [{ id: cars }, { id: boats }])
      assert.deepStrictEqual(yield* find({ searchQuery: "cars of 202_" }, "id"), [{ id: cars }])
      assert.deepStrictEqual(yield* find({ searchQuery: "cars" }, "id"), [])
      assert.deepStrictEqual(yield* find({ createdAtLte: "1970-01-01" }, "id"), [{ id: cars }])
      assert.deepStrictEqual(yield* find({ createdAtGte: "1970-01-03" }, "id"), [{ id: boats }])
      assert.strictEqual(yield* count({ archived: null, id: null }), 2)
      assert.strictEqual(yield* count({ id: "other" }), 0)
    }).pipe(Effect.provide(sandbox())))

  it.effect("are searched for as by ILIKE", () =>
    Effect.gen(function*() {
      const found = (searchQuery: string) =>
        Effect.map(find({ searchQuery }, "title"), (rows) =>
          Array.isArray(rows) ? rows.map(({ title }: { title: string }) => title) : [])
      const titles = ["\u00c9t\u00e9 \u00e0 la MER", "100%", "100 *", "a_b", "aXb", "[x]", "back\\slash", "\u{1f600}!"]
      for (const title of titles) {
        yield* createProject({ title, description: `\u041e ${title}` })
      }
      const [summer, percent, star, underscore, letter, brackets, backslash, smile] = titles
      const cases: ReadonlyArray<readonly [query: string, found: ReadonlyArray<string | undefined>]> = [
        ["\u00e9T\u00c9 \u00c0%mer", [summer]],
        ["\u043e %", titles],
        ["ete%", []],
        ["100_", [percent]],
        ["100\\%", [percent]],
        ["100%", [percent, star]],
        ["100 *", [star]],
        ["1*", []],
        ["A_B", [underscore, letter]],
        ["A\\_B", [underscore]],
        ["[X]", [brackets]],
        ["[a-z]", []],
        ["?_?", []],
        ["BACK\\\\SLASH", [backslash]],
        ["back\\slash", []],
        ["\\a\\x\\b", [letter]],
        ["_!", [smile]]
      ]
      for (const [query, expected] of cases) {
        assert.deepStrictEqual(yield* found(query), expected, query)
      }
      const query = "query ($where: ProjectWhere!) { data: countProjects(where: $where) }"
      assert.include((yield* refusal(query, { where: { searchQuery: "a\\" } })).message, "[invalidInput]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("change in what can be changed, and are counted in the rest", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ complianceTags: ["PII"], projectType: "IMAGE_CLASSIFICATION_SINGLE" })
      yield* updateProject(id, {
        inputType: "VIDEO",
        numberOfAssets: 12,
        rules: "Be kind",
        shouldRelaunchKpiComputation: true
      })
      yield* ask(
        `mutation ($id: ID!) {
          data: updateProjectAnonymization(input: { id: $id, shouldAnonymize: true }) { id }
        }`,
        { id }
      )
      const fields = `complianceTags inputType mlTasks mlTasksCompute numberOfAssets shouldAnonymize
        shouldRelaunchKpiComputation starred readPermissionsForAssetsAndLabels consensusMark honeypotMark`
      assert.deepStrictEqual(yield* find({ id, starred: false, shouldRelaunchKpiComputation: true }, fields), [{
        complianceTags: ["PII"],
        inputType: "IMAGE",
        mlTasks: ["CLASSIFICATION"],
        mlTasksCompute: ["CLASSIFICATION"],
        numberOfAssets: 0,
        shouldAnonymize: true,
        shouldRelaunchKpiComputation: true,
        starred: false,
        readPermissionsForAssetsAndLabels: null,
        consensusMark: null,
        honeypotMark: null
      }])
      assert.strictEqual(yield* count({ starred: true }), 0)
      const [asset] = yield* importAssets(id, ["a", "b", "c"])
      const mark = `mutation ($id: ID, $mark: Float) {
        data: updatePropertiesInAssets(where: [{ id: $id }], data: [{ consensusMark: $mark }]) { id }
      }`
      yield* ask(mark, { id: asset, mark: 0.5 })
      assert.deepStrictEqual(yield* find({ id }, "consensusMark"), [{ consensusMark: 0.5 }])
      yield* updateProject(id, { consensusMark: 0.75 })
      assert.deepStrictEqual(yield* find({ id }, "consensusMark"), [{ consensusMark: 0.75 }])
      assert.include(
        (yield* refusal(update, { data: { author: "other" }, where: { id } })).message,
        "[notFound]"
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("keep one store of metadata under two views, keys in order", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      yield* updateProject(id, {
        metadataProperties: { zebra: { type: "number", filterable: false }, apple: { type: "string" } }
      })
      const flags = { visibleByLabeler: true, visibleByReviewer: true }
      const updated = yield* updateProject(id, { metadataTypes: { zebra: "number", apple: "date", mango: "string" } })
      assert.strictEqual(
        JSON.stringify(updated),
        JSON.stringify({
          id,
          metadataTypes: { zebra: "number", apple: "date", mango: "string" },
          metadataProperties: {
            zebra: { filterable: false, type: "number", ...flags },
            apple: { filterable: true, type: "date", ...flags },
            mango: { filterable: true, type: "string", ...flags }
          }
        })
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("refuse what is out of bounds, and change nothing then", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const bad = [
        { reviewCoverage: 101 },
        { consensusTotCoverage: -1 },
        { minConsensusSize: 0 },
        { jsonInterface: "[]" },
        { jsonInterface: "{" },
        { title: "\ud83d" },
        { metadataTypes: { a: "colour" } },
        { metadataProperties: { a: { filterable: 1 } } }
      ]
      for (const data of bad) {
        const { message } = yield* refusal(update, { data: { title: "Changed", ...data }, where: { id } })
        assert.include(message, "[invalidInput]")
      }
      assert.deepStrictEqual(yield* find({ id }, "title"), [{ title: "Cars" }])
      const unknown = yield* refusal(update, { data: { title: "Changed" }, where: { id: "other" } })
      assert.include(unknown.message, "[notFound]")
      const incomplete = yield* refusal(
        "mutation { data: createProject(data: { title: \"A\", jsonInterface: \"{}\" }) { id } }"
      )
      assert.include(incomplete.message, "[invalidInput]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("disappear with their assets", () =>
    Effect.gen(function*() {
      const kept = yield* createProject()
      const id = yield* createProject()
      const [assetId] = yield* importAssets(id, ["a"])
      yield* importAssets(kept, ["a"])
      const mutation = "mutation ($where: ProjectWhere!) { data: deleteProjectAsynchronously(where: $where) }"
      assert.strictEqual(yield* ask(mutation, { where: { id } }), id)
      assert.deepStrictEqual(yield* find({}, "id"), [{ id: kept }])
      assert.strictEqual(yield* countAssets({ id: assetId }), 0)
      assert.strictEqual(yield* countAssets({}), 1)
      assert.include((yield* refusal(mutation, { where: { id } })).message, "[notFound]")
      assert.deepStrictEqual(yield* find({ deleted: true }, "id deletedAt numberOfAssets"), [
        { id: kept, deletedAt: null, numberOfAssets: 1 },
        { id, deletedAt: "1970-01-01T00:00:00.000Z", numberOfAssets: 0 }
      ])
      const vendors = "mutation ($where: ProjectWhere!) { data: deleteProject(where: $where) { id } }"
      assert.include((yield* refusal(vendors, { where: { id: kept } })).message, "[noOrganizationRights]")
      assert.include((yield* refusal(mutation, { where: {} })).message, "[invalidInput]")
    }).pipe(Effect.provide(sandbox())))
})

describe("accounts", () => {
  it.effect("are found by their filters", () =>
    Effect.gen(function*() {
      const users = (where: object) => ask("query ($where: UserWhere!) { data: countUsers(where: $where) }", { where })
      const email = "admin@sandbox.kili.localhost"
      assert.strictEqual(yield* users({ email, id: null, organization: { id: null } }), 1)
      assert.strictEqual(yield* users({ email: "nobody@example.com" }), 0)
      assert.strictEqual(yield* users({ idIn: [] }), 0)
      const organizations = `query ($where: OrganizationWhere!) {
        data: organizations(where: $where, first: 1, skip: 0) { name users { email } activeUsersCount }
      }`
      const found = [{ name: "Sandbox", users: [{ email }], activeUsersCount: 1 }]
      assert.deepStrictEqual(yield* ask(organizations, { where: { user: { email } } }), found)
      assert.deepStrictEqual(yield* ask(organizations, { where: { user: { email: "other" } } }), [])
      const count = "query ($where: OrganizationWhere!) { data: countOrganizations(where: $where) }"
      assert.strictEqual(yield* ask(count, { where: { id: "other" } }), 0)
    }).pipe(Effect.provide(sandbox())))
})

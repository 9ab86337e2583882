import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import {
  appendLabels,
  ask,
  categoryB,
  countAssets,
  createProject,
  importAssets,
  jsonInterface,
  listAssets,
  listLabels,
  refusal,
  sandbox,
  updateProject
} from "./harness.js"

const field = (rows: unknown, name: string) =>
  Array.isArray(rows) ? rows.map((row: object) => Reflect.get(row, name)) : []

/** The names of the assets that meet a filter; their count is asked for too. */
const names = (where: object) =>
  Effect.gen(function*() {
    const found = field(yield* listAssets(where, "externalId"), "externalId")
    assert.strictEqual(yield* countAssets(where), found.length)
    return found.join(" ")
  })

const withMetadata = (values: { readonly [name: string]: object }) => ({
  jsonMetadataArray: Object.values(values).map((value) => JSON.stringify(value))
})

describe("metadata", () => {
  const values = {
    a: { k: "x", size: 5, ok: true },
    b: { k: "y", size: "5" },
    c: { k: "5", size: 5.5, deep: { a: [1] } },
    d: { size: 10, other: null },
    e: {}
  }

  it.effect("are equal, any of some, or within a range, all keys together", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      yield* importAssets(project.id, Object.keys(values), withMetadata(values))
      yield* importAssets(project.id, ["f", "g"], { jsonMetadataArray: ["[1]", "no JSON"] })
      // The same metadata elsewhere
      yield* importAssets(yield* createProject(), Object.keys(values), withMetadata(values))
      const cases: ReadonlyArray<readonly [metadata: object, expected: string]> = [
        [{}, "a b c d e f g"],
        [{ k: "x" }, "a"],
        [{ k: "X" }, ""],
        [{ k: ["x", "y"] }, "a b"],
        [{ k: [] }, ""],
        [{ size: 5 }, "a b"],
        [{ size: "5" }, "a b"],
        [{ size: [5, 6] }, "a b c"],
        [{ size: [6, 5] }, ""],
        [{ size: [5, 6, 10] }, "a b d"],
        [{ size: ["5", "10"] }, "a b d"],
        [{ k: "x", size: [0, 5] }, "a"],
        [{ ok: true }, "a"],
        [{ k: null }, "d e f g"],
        [{ other: null }, "a b c d e f g"],
        [{ k: ["x", null] }, "a d e f g"],
        [{ none: "x" }, ""],
        [{ "0": 1 }, ""]
      ]
      for (const [metadata, expected] of cases) {
        assert.strictEqual(yield* names({ metadata, project }), expected, JSON.stringify(metadata))
      }
      yield* updateProject(project.id, { metadataTypes: { size: "number" } })
      assert.strictEqual(yield* names({ metadata: { size: ["5", "10"] }, project }), "a b c d")
      assert.strictEqual(yield* countAssets({ metadata: { k: "x" } }), 2)
    }).pipe(Effect.provide(sandbox())))

  it.effect("follow a change of the asset", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      const [id] = yield* importAssets(project.id, ["a"], { jsonMetadataArray: ["{\"k\":1,\"k\":2}"] })
      assert.strictEqual(yield* names({ metadata: { k: 2 }, project }), "a")
      yield* ask(
        `mutation ($where: [AssetWhere!]!) {
          data: updatePropertiesInAssets(where: $where, data: [{ jsonMetadata: "{\\"l\\":\\"v\\"}" }]) { id }
        }`,
        { where: [{ id }] }
      )
      assert.strictEqual(yield* names({ metadata: { k: 2 }, project }), "")
      assert.strictEqual(yield* names({ metadata: { l: "v" }, project }), "a")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are refused when they cannot be compared", () =>
    Effect.gen(function*() {
      for (const metadata of [["k"], "k", { k: { a: 1 } }, { k: [[1]] }]) {
        const { message } = yield* refusal("query ($where: AssetWhere!) { data: countAssets(where: $where) }", {
          where: { metadata }
        })
        assert.include(message, "[invalidInput] The filter on metadata")
      }
    }).pipe(Effect.provide(sandbox())))
})

const categoryA = JSON.stringify({ JOB_0: { categories: [{ name: "OBJECT_A" }] } })

describe("labels of an asset", () => {
  it.effect("meet all conditions one by one", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      const [a = "", b = "", c = ""] = yield* importAssets(project.id, ["a", "b", "c", "d"])
      yield* appendLabels("DEFAULT", [a, b], { jsonResponse: categoryA })
      yield* TestClock.adjust("30 hours")
      yield* appendLabels("REVIEW", [a])
      yield* appendLabels("PREDICTION", [c], { modelName: "m" })
      const cases: ReadonlyArray<readonly [label: object, expected: string]> = [
        [{ typeIn: ["DEFAULT"] }, "a b"],
        [{ typeIn: ["REVIEW", "PREDICTION"] }, "a c"],
        [{ typeIn: [] }, ""],
        [{ typeIn: ["DEFAULT"], createdAtGte: "1970-01-02" }, ""],
        [{ createdAt: "1970-01-01" }, "a b"],
        [{ createdAt: "1970-01-01T20:00:00Z" }, "a b"],
        [{ createdAtGte: "1970-01-02" }, "a c"],
        [{ createdAtLte: "1970-01-01" }, "a b"],
        [{ authorIn: ["Ada"] }, "a b c"],
        [{ authorIn: ["Sandbox", "nobody"] }, "a b c"],
        [{ authorIn: ["Ada Sandbox"] }, "a b c"],
        [{ authorIn: ["ada"] }, ""],
        [{ authorIn: [] }, ""],
        [{ labelerIn: ["Ada"] }, "a b"],
        [{ labelerNotIn: ["Ada"] }, ""],
        [{ labelerNotIn: ["Bob"] }, "a b"],
        [{ reviewerIn: ["Ada"] }, "a"],
        [{ reviewerNotIn: ["Bob"] }, "a"],
        [{ reviewerIn: ["Ada"], labelerIn: ["Ada"] }, ""],
        [{ honeypotMarkGte: 0 }, ""],
        [{ consensusMarkLte: 1 }, ""],
        [{ search: "JOB_0.OBJECT_A.count == 1" }, "a b"],
        [{ search: "JOB_0.OBJECT_A.count == 0" }, "a c"],
        [{ search: "JOB_0.OBJECT_A.count == 1 AND JOB_0.OBJECT_B.count == 1" }, ""],
        [{ search: "JOB_0.OBJECT_A.count == 0", typeIn: ["REVIEW"] }, "a"],
        [{ asset: { externalIdStrictlyIn: ["a", "c"] }, typeIn: ["DEFAULT"] }, "a"]
      ]
      for (const [label, expected] of cases) {
        assert.strictEqual(yield* names({ label, project }), expected, JSON.stringify(label))
      }
      assert.strictEqual(yield* names({ label: { typeIn: ["DEFAULT"] }, statusIn: ["REVIEWED"], project }), "a")
      // All labels of a match are there, not only the one that matched
      assert.deepStrictEqual(yield* listAssets({ label: { typeIn: ["REVIEW"] }, project }, "labels { labelType }"), [
        { labels: [{ labelType: "DEFAULT" }, { labelType: "REVIEW" }] }
      ])
      assert.strictEqual(yield* names({ project, updatedAtGte: "1970-01-02" }), "a c")
      assert.strictEqual(yield* names({ project, updatedAtLte: "1970-01-01" }), "b d")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are listed by the same conditions", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      const [a = "", b = ""] = yield* importAssets(project.id, ["a", "b"], {
        jsonMetadataArray: ["{\"k\":1}", "{}"]
      })
      const [first = ""] = yield* appendLabels("DEFAULT", [a, b], { jsonResponse: categoryA })
      yield* appendLabels("REVIEW", [a])
      const cases: ReadonlyArray<readonly [where: object, expected: string]> = [
        [{}, "a b a"],
        [{ asset: { statusIn: ["LABELED"] } }, "b"],
        [{ asset: { metadata: { k: 1 } } }, "a a"],
        [{ asset: { label: { typeIn: ["REVIEW"] } } }, "a a"],
        [{ asset: { externalIdIn: ["b"] } }, "b"],
        [{ asset: { id: a }, typeIn: ["DEFAULT"] }, "a"],
        [{ search: "JOB_0.OBJECT_A.count < 1" }, "a"],
        [{ search: "JOB_0.OBJECT_A.count >= 1" }, "a b"],
        [{ reviewerIn: ["Ada"] }, "a"],
        [{ labelerNotIn: ["Ada"] }, ""],
        [{ id: first }, "a"],
        [{ idIn: [first, "other"] }, "a"],
        [{ honeypotMarkLte: 1 }, ""]
      ]
      for (const [where, expected] of cases) {
        const labels = yield* listLabels({ project, ...where }, "labelOf { externalId }")
        assert.strictEqual(field(field(labels, "labelOf"), "externalId").join(" "), expected, JSON.stringify(where))
      }
      assert.strictEqual(
        yield* ask("{ data: countLabels(where: { search: \"JOB_0.OBJECT_A.count >= 1\", user: { id: \"u\" } }) }"),
        0
      )
    }).pipe(Effect.provide(sandbox())))
})

describe("issues, assignees and steps of an asset", () => {
  it.effect("are asked for one by one", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      const [a = "", b = "", c = ""] = yield* importAssets(project.id, ["a", "b", "c"])
      const [label = ""] = yield* appendLabels("DEFAULT", [a])
      const { id: user } = yield* Effect.flatMap(
        ask("{ data: viewer { id } }"),
        Schema.decodeUnknown(Schema.Struct({ id: Schema.String }))
      )
      const issues = yield* ask(
        `mutation ($issues: [IssueToCreate!]!, $where: AssetWhere!) {
          data: createIssues(issues: $issues, where: $where) { id }
        }`,
        {
          issues: [
            { type: "ISSUE", labelID: label, text: "wrong" },
            { type: "QUESTION", assetId: a, text: "what?" },
            { type: "QUESTION", assetId: b, text: "what?" }
          ],
          where: { project }
        }
      )
      const [issue] = field(issues, "id")
      yield* ask(
        `mutation ($id: ID!) {
          data: updatePropertiesInIssue(where: { id: $id }, data: { status: SOLVED }) { id }
        }`,
        { id: issue }
      )
      yield* ask(
        `mutation ($where: [AssetWhere!]!) {
          data: updatePropertiesInAssets(
            where: $where, data: [{ toBeLabeledBy: ["admin@sandbox.kili.localhost"] }]
          ) { id }
        }`,
        { where: [{ id: c }] }
      )
      const cases: ReadonlyArray<readonly [where: object, expected: string]> = [
        [{ issue: { type: "ISSUE" } }, "a"],
        [{ issue: { type: "QUESTION" } }, "a b"],
        [{ issue: { status: "SOLVED" } }, "a"],
        // No single issue is both
        [{ issue: { status: "OPEN", type: "ISSUE" } }, ""],
        [{ issue: { status: "OPEN" }, label: { typeIn: ["DEFAULT"] } }, "a"],
        [{ assigneeIn: [user] }, "c"],
        [{ assigneeIn: [] }, ""],
        [{ assigneeNotIn: [user] }, "a b"],
        [{ assigneeNotIn: [] }, "a b c"],
        [{ stepIdIn: ["step"] }, ""],
        [{ stepIdNotIn: ["step"] }, "a b c"],
        [{ stepStatusIn: ["DONE"] }, ""],
        [{ stepStatusNotIn: ["DONE"] }, "a b c"]
      ]
      for (const [where, expected] of cases) {
        assert.strictEqual(yield* names({ project, ...where }), expected, JSON.stringify(where))
      }
    }).pipe(Effect.provide(sandbox())))
})

describe("the category search", () => {
  const search = (text: string) => ({ label: { search: text } })

  it.effect("counts children, annotations and frames", () =>
    Effect.gen(function*() {
      const interface_ = JSON.parse(jsonInterface)
      interface_.jobs.BOX = {
        mlTask: "OBJECT_DETECTION",
        content: { categories: { CAR: { name: "Car", children: ["JOB_1"] }, BUS: { name: "Bus" } } },
        tools: ["rectangle"]
      }
      const project = {
        id: yield* createProject({ inputType: "VIDEO", jsonInterface: JSON.stringify(interface_) })
      }
      const [plain = "", video = ""] = yield* importAssets(project.id, ["plain", "video"])
      const red = { JOB_1: { categories: [{ name: "RED" }] } }
      const corner = { x: 0.5, y: 0.5 }
      const boundingPoly = [{ normalizedVertices: [corner, corner, corner, corner] }]
      const car = { boundingPoly, categories: [{ name: "CAR" }], children: red, mid: "1", type: "rectangle" }
      const bus = { boundingPoly, categories: [{ name: "BUS" }], children: {}, mid: "2", type: "rectangle" }
      const response = {
        JOB_0: { categories: [{ name: "OBJECT_A", children: red }] },
        BOX: { annotations: [car, car, bus] }
      }
      yield* appendLabels("DEFAULT", [plain], { jsonResponse: JSON.stringify(response) })
      yield* appendLabels("DEFAULT", [video], {
        jsonResponse: JSON.stringify({ 0: response, 1: {}, 2: { BOX: { annotations: [car] } } })
      })
      const cases: ReadonlyArray<readonly [text: string, expected: string]> = [
        ["BOX.CAR.count == 2", "plain"],
        ["BOX.CAR.count == 3", "video"],
        ["JOB_1.RED.count == 3", "plain"],
        ["JOB_1.RED.count >= 4.0", "video"],
        ["JOB_0.OBJECT_A.count == 1", "plain video"],
        ["NO_JOB.NONE.count == 0", "plain video"],
        ["NO_JOB.NONE.count > -1", "plain video"],
        ["NO_JOB.NONE.count > 0", ""],
        ["BOX.CAR.count < 3 AND BOX.BUS.count <= 1", "plain"],
        ["BOX.CAR.count==3 OR BOX.BUS.count>0 AND NO.NO.count>0", "video"],
        ["( BOX . CAR . count == 3 OR BOX.BUS.count > 0 ) AND ((JOB_1.RED.count<4))", "plain"]
      ]
      for (const [text, expected] of cases) {
        assert.strictEqual(yield* names({ ...search(text), project }), expected, text)
      }
      const [label] = field(yield* listLabels({ asset: { id: plain } }, "id"), "id")
      assert.isString(label)
    }).pipe(Effect.provide(sandbox())))

  it.effect("counts again after overwriting and deletion", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      const [a = ""] = yield* importAssets(project.id, ["a"])
      const model = { modelName: "m" }
      yield* appendLabels("PREDICTION", [a], { jsonResponse: categoryA, ...model })
      const found = search("JOB_0.OBJECT_A.count > 0")
      assert.strictEqual(yield* names({ ...found, project }), "a")
      const [id] = yield* appendLabels("PREDICTION", [a], { jsonResponse: categoryB, ...model }, { overwrite: true })
      assert.strictEqual(yield* names({ ...found, project }), "")
      yield* ask("mutation ($ids: [ID!]!) { data: deleteLabels(ids: $ids) }", { ids: [id] })
      assert.strictEqual(yield* names({ ...search("JOB_0.OBJECT_B.count > 0"), project }), "")
    }).pipe(Effect.provide(sandbox())))

  const malformed: ReadonlyArray<readonly [text: string, reason: string]> = [
    ["", "expected a job at character 1"],
    ["JOB", "expected \".\" and a category at character 4"],
    ["JOB.", "expected a category at character 5"],
    ["JOB.CAR > 1", "expected \".count\" at character 9"],
    ["JOB.CAR.sum > 1", "expected \".count\" at character 8"],
    ["JOB.CAR.count", "expected one of >= <= > < == at character 14"],
    ["JOB.CAR.count = 1", "expected one of >= <= > < == at character 15"],
    ["JOB.CAR.count > x", "expected a number at character 17"],
    ["JOB.CAR.count > 1 and A.B.count > 1", "expected AND, OR or the end at character 19"],
    ["JOB.CAR.count > 1 AND", "expected a job at character 22"],
    ["(JOB.CAR.count > 1", "expected \")\" at character 19"],
    ["JOB.CAR.count > 1)", "expected AND, OR or the end at character 18"],
    ["JOB.CAR.count > 1 ; DROP", "expected AND, OR or the end at character 19"],
    [`${"(".repeat(200)}`, "at most 100 nested parentheses at character 101"]
  ]
  it.effect("says where it cannot be read", () =>
    Effect.gen(function*() {
      for (const [text, reason] of malformed) {
        for (
          const query of ["countAssets(where: { label: { search: $text } })", "countLabels(where: { search: $text })"]
        ) {
          const { message } = yield* refusal(`query ($text: String!) { data: ${query} }`, { text })
          assert.strictEqual(message.split(" -- ")[0], "[invalidInput] The category search is not valid", text)
          assert.include(message, reason, text)
        }
      }
    }).pipe(Effect.provide(sandbox())))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { appendLabels, ask, createProject, importAssets, listAssets, listLabels, refusal, sandbox } from "./harness.js"

const editSettings = `mutation ($input: EditProjectWorkflowSettingsInput!) {
  data: editProjectWorkflowSettings(input: $input) {
    enforceStepSeparation workflowVersion
    steps {
      id name type order consensusCoverage numberOfExpectedLabelsForConsensus stepCoverage assignees { email }
    }
  }
}`

const Project = Schema.Struct({ steps: Schema.Array(Schema.Struct({ id: Schema.String })) })

const edit = (projectId: string, steps: object, settings: object = {}) =>
  ask(editSettings, { input: { projectId, ...settings, steps: { creates: [], deletes: [], updates: [], ...steps } } })

const stepIds = (project: unknown) =>
  Effect.map(Schema.decodeUnknown(Project)(project), ({ steps }) => steps.map(({ id }) => id))

const twoSteps = { creates: [{ name: "Label" }, { name: "Check", type: "REVIEW" }] }

const placeOf = (id: string) =>
  Effect.map(listAssets({ id }, "currentStep { name status }"), (assets) => {
    const step = Object(Reflect.get(Object(Reflect.get(Object(assets), 0)), "currentStep"))
    return [Reflect.get(step, "name"), Reflect.get(step, "status")]
  })

const move = (mutation: string) => (id: string) =>
  ask(`mutation ($where: AssetWhere!) { data: ${mutation}(where: $where) { id } }`, { where: { idIn: [id] } })

const moveOn = move("addAllLabeledAssetsToReview")
const invalidate = move("sendBackAssetsToQueue")

describe("workflows", () => {
  it.effect("make a project V2 as long as it has steps", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const viewer = yield* ask("{ data: viewer { id } }")
      const created = yield* edit(id, {
        creates: [
          {
            name: "Label",
            type: "DEFAULT",
            assignees: [Reflect.get(Object(viewer), "id")],
            consensusCoverage: 50,
            numberOfExpectedLabelsForConsensus: 2
          },
          { name: "Check", type: "REVIEW", stepCoverage: 30, assignees: [] }
        ]
      }, { enforceStepSeparation: true })
      const [first, second] = yield* stepIds(created)
      const check = {
        id: second,
        name: "Check",
        type: "REVIEW",
        order: 1,
        consensusCoverage: 0,
        numberOfExpectedLabelsForConsensus: 1,
        stepCoverage: 30,
        assignees: []
      }
      assert.deepStrictEqual(created, {
        enforceStepSeparation: true,
        workflowVersion: "V2",
        steps: [
          {
            id: first,
            name: "Label",
            type: "DEFAULT",
            order: 0,
            consensusCoverage: 50,
            numberOfExpectedLabelsForConsensus: 2,
            stepCoverage: 100,
            assignees: [{ email: "admin@sandbox.kili.localhost" }]
          },
          check
        ]
      })
      const [asset = ""] = yield* importAssets(id, ["a"])
      const changed = yield* edit(id, { deletes: ["Label"], updates: [{ id: second, name: "Verify" }] })
      assert.deepStrictEqual(changed, {
        enforceStepSeparation: true,
        workflowVersion: "V2",
        steps: [{ ...check, name: "Verify", order: 0 }]
      })
      assert.deepStrictEqual(yield* placeOf(asset), ["Verify", "TO_DO"])
      assert.deepStrictEqual(yield* edit(id, { deletes: [second] }), {
        enforceStepSeparation: true,
        workflowVersion: "V1",
        steps: []
      })
      assert.deepStrictEqual(yield* listAssets({ id: asset }, "currentStep { id }"), [{ currentStep: null }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("refuse what does not fit, and change nothing then", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const cases: ReadonlyArray<readonly [steps: object, reason: string]> = [
        [{ creates: [{ name: "A" }, { name: "A" }] }, "unique"],
        [{ creates: [{ name: "A" }, { type: "REVIEW" }] }, "[invalidInput]"],
        [{ creates: [{ name: "A", stepCoverage: 101 }] }, "[invalidInput]"],
        [{ creates: [{ name: "A", numberOfExpectedLabelsForConsensus: 0 }] }, "[invalidInput]"],
        [{ creates: [{ name: "A", assignees: ["other"] }] }, "[notFound]"],
        [{ creates: [{ name: "A" }], updates: [{ id: "other", name: "B" }] }, "[notFound]"],
        [{ creates: [{ name: "A" }], deletes: ["other"] }, "[notFound]"]
      ]
      for (const [steps, reason] of cases) {
        const input = { projectId, steps: { creates: [], deletes: [], updates: [], ...steps } }
        assert.include((yield* refusal(editSettings, { input })).message, reason)
      }
      assert.deepStrictEqual(yield* ask("{ data: projects(where: {}, first: 1, skip: 0) { workflowVersion } }"), [
        { workflowVersion: "V1" }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("lead assets from step to step", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      yield* edit(id, twoSteps)
      const [asset = ""] = yield* importAssets(id, ["a"])
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "TO_DO"])
      yield* appendLabels("PREDICTION", [asset], { modelName: "m" })
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "TO_DO"])
      yield* appendLabels("AUTOSAVE", [asset])
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "DOING"])
      yield* appendLabels("DEFAULT", [asset])
      assert.deepStrictEqual(yield* placeOf(asset), ["Check", "TO_DO"])
      assert.deepStrictEqual(yield* invalidate(asset), { id })
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "REDO"])
      yield* appendLabels("DEFAULT", [asset])
      yield* appendLabels("REVIEW", [asset], {}, { stepName: "Check" })
      assert.deepStrictEqual(yield* placeOf(asset), ["Check", "DONE"])
      assert.strictEqual(yield* moveOn(asset), null)
      assert.deepStrictEqual(
        yield* listLabels({ typeIn: ["DEFAULT", "REVIEW"] }, "assetStep { name status } isLastForStep"),
        [
          { assetStep: { name: "Label", status: "DONE" }, isLastForStep: false },
          { assetStep: { name: "Label", status: "DONE" }, isLastForStep: false },
          { assetStep: { name: "Check", status: "DONE" }, isLastForStep: true }
        ]
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("draw assets for the next step, and let others be moved there", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      yield* edit(id, { creates: [{ name: "Label" }, { name: "Check", type: "REVIEW", stepCoverage: 0 }] })
      const [asset = ""] = yield* importAssets(id, ["a"])
      assert.strictEqual(yield* moveOn(asset), null)
      yield* appendLabels("DEFAULT", [asset])
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "DONE"])
      assert.deepStrictEqual(yield* moveOn(asset), { id })
      assert.deepStrictEqual(yield* placeOf(asset), ["Check", "TO_DO"])
    }).pipe(Effect.provide(sandbox())))

  it.effect("wait for consensus, and skip", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      yield* edit(id, {
        creates: [{ name: "Label", consensusCoverage: 100, numberOfExpectedLabelsForConsensus: 2 }]
      })
      const [asset = ""] = yield* importAssets(id, ["a"])
      yield* appendLabels("DEFAULT", [asset])
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "PARTIALLY_DONE"])
      yield* ask("mutation ($id: ID) { data: skipAsset(reason: \"r\", where: { id: $id }) { id } }", { id: asset })
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "SKIPPED"])
      yield* ask("mutation ($p: ID!, $a: ID!) { data: unskipAsset(projectId: $p, assetId: $a) }", { p: id, a: asset })
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "PARTIALLY_DONE"])
      yield* appendLabels("DEFAULT", [asset])
      assert.deepStrictEqual(yield* placeOf(asset), ["Label", "DONE"])
    }).pipe(Effect.provide(sandbox())))

  it.effect("take over assets where they stand", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const [todo = "", ongoing = "", labeled = "", toReview = "", reviewed = ""] = yield* importAssets(id, [
        "todo",
        "ongoing",
        "labeled",
        "toReview",
        "reviewed"
      ])
      yield* appendLabels("AUTOSAVE", [ongoing])
      yield* appendLabels("DEFAULT", [labeled, toReview, reviewed])
      yield* moveOn(toReview)
      yield* appendLabels("REVIEW", [reviewed])
      yield* edit(id, { creates: [...twoSteps.creates, { name: "Approve", type: "REVIEW" }] })
      assert.deepStrictEqual(yield* Effect.forEach([todo, ongoing, labeled, toReview, reviewed], placeOf), [
        ["Label", "TO_DO"],
        ["Label", "DOING"],
        ["Label", "DONE"],
        ["Check", "TO_DO"],
        ["Approve", "DONE"]
      ])
    }).pipe(Effect.provide(sandbox())))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  appendLabels,
  ask,
  categoryB,
  createProject,
  idOf,
  importAssets,
  listAssets,
  listLabels,
  refusal,
  sandbox
} from "./harness.js"

const categoryA = JSON.stringify({ JOB_0: { categories: [{ name: "OBJECT_A" }] } })

const updateLabel = `mutation ($data: LabelData!, $where: LabelWhere!) {
  data: updatePropertiesInLabel(data: $data, where: $where) { id jsonResponse secondsToLabel isSentBackToQueue modelName }
}`

const newAssets = (...names: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const projectId = yield* createProject()
    return { ids: yield* importAssets(projectId, names), projectId }
  })

describe("labels", () => {
  it.effect("are changed in what is given", () =>
    Effect.gen(function*() {
      const { ids: [a = ""] } = yield* newAssets("a")
      const [id] = yield* appendLabels("DEFAULT", [a], { secondsToLabel: 3 })
      assert.deepStrictEqual(yield* ask(updateLabel, { data: { jsonResponse: categoryA }, where: { id } }), {
        id,
        jsonResponse: categoryA,
        secondsToLabel: 3,
        isSentBackToQueue: false,
        modelName: null
      })
      const data = { isSentBackToQueue: true, modelName: "m", secondsToLabel: 4.5 }
      assert.deepStrictEqual(yield* ask(updateLabel, { data, where: { id } }), {
        ...data,
        id,
        jsonResponse: categoryA
      })
      yield* ask(updateLabel, { data: {}, where: { id } })
      const malformed = { data: { jsonResponse: "{\"JOB_9\":{}}" }, where: { id } }
      assert.include((yield* refusal(updateLabel, malformed)).message, "[jsonResponseMalformed]")
      assert.include((yield* refusal(updateLabel, { data, where: { id: "other" } })).message, "[notFound]")
      assert.include((yield* refusal(updateLabel, { data, where: {} })).message, "[invalidInput]")
      yield* appendLabels("DEFAULT", [a])
      assert.include((yield* refusal(updateLabel, { data, where: { asset: { id: a } } })).message, "more than one")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are copied from one asset to another", () =>
    Effect.gen(function*() {
      const { ids: [a = "", b = ""], projectId } = yield* newAssets("a", "b")
      const [foreign = ""] = (yield* newAssets("a")).ids
      yield* appendLabels("PREDICTION", [a], { modelName: "m" })
      yield* appendLabels("DEFAULT", [a], { secondsToLabel: 2 })
      const copy = "mutation ($data: CopyLabelsInput!) { data: copyLabels(data: $data) }"
      assert.strictEqual(yield* ask(copy, { data: { projectId, srcAssetId: a, dstAssetId: b } }), true)
      assert.deepStrictEqual(
        yield* listLabels({ asset: { id: b } }, "labelType modelName secondsToLabel jsonResponse"),
        [
          { labelType: "PREDICTION", modelName: "m", secondsToLabel: null, jsonResponse: categoryB },
          { labelType: "DEFAULT", modelName: null, secondsToLabel: 2, jsonResponse: categoryB }
        ]
      )
      assert.deepStrictEqual(yield* listAssets({ id: b }, "status"), [{ status: "LABELED" }])
      const outside = { data: { projectId, srcAssetId: a, dstAssetId: foreign } }
      assert.include((yield* refusal(copy, outside)).message, "[notFound]")
      const same = { data: { projectId, srcAssetId: a, dstAssetId: a } }
      assert.include((yield* refusal(copy, same)).message, "[invalidInput]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are predicted by the names of their assets, as older clients do", () =>
    Effect.gen(function*() {
      const { projectId } = yield* newAssets("a", "b")
      const create = `mutation ($data: CreatePredictionsData!, $where: ProjectWhere!) {
        data: createPredictions(data: $data, where: $where) { id }
      }`
      const data = {
        externalIDArray: ["b", "a"],
        jsonResponseArray: [categoryA, categoryB],
        modelNameArray: ["m", "m"]
      }
      const where = { id: projectId }
      assert.deepStrictEqual(yield* ask(create, { data, where }), { id: projectId })
      assert.deepStrictEqual(yield* listLabels({}, "labelType modelName jsonResponse labelOf { externalId }"), [
        { labelType: "PREDICTION", modelName: "m", jsonResponse: categoryA, labelOf: { externalId: "b" } },
        { labelType: "PREDICTION", modelName: "m", jsonResponse: categoryB, labelOf: { externalId: "a" } }
      ])
      const unknown = { data: { ...data, externalIDArray: ["b", "c"] }, where }
      assert.include((yield* refusal(create, unknown)).message, "[notFound]")
      const unequal = { data: { ...data, modelNameArray: ["m"] }, where }
      assert.include((yield* refusal(create, unequal)).message, "equal length")
      assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 2)
    }).pipe(Effect.provide(sandbox())))

  it.effect("tell what they hold, and how they were reviewed", () =>
    Effect.gen(function*() {
      const { ids: [a = ""] } = yield* newAssets("a")
      const nested = JSON.stringify({
        JOB_0: { categories: [{ name: "OBJECT_A", children: { JOB_1: { categories: [{ name: "RED" }] } } }] }
      })
      yield* appendLabels("DEFAULT", [a], { jsonResponse: nested, secondsToLabel: 1.25 })
      yield* appendLabels("DEFAULT", [a], { secondsToLabel: 2.5 })
      const fields =
        `numberOfAnnotations numberOfAnnotationsCompute search searchCompute totalSecondsToLabel isCorrected
        reviewScore`
      const first = { JOB_0: { OBJECT_A: { count: 1 } }, JOB_1: { RED: { count: 1 } } }
      const second = { JOB_0: { OBJECT_B: { count: 1 } } }
      const rows = [
        {
          numberOfAnnotations: 2,
          numberOfAnnotationsCompute: 2,
          search: first,
          searchCompute: first,
          totalSecondsToLabel: 1,
          isCorrected: false,
          reviewScore: null
        },
        {
          numberOfAnnotations: 1,
          numberOfAnnotationsCompute: 1,
          search: second,
          searchCompute: second,
          totalSecondsToLabel: 4,
          isCorrected: false,
          reviewScore: null
        }
      ]
      assert.deepStrictEqual(yield* listLabels({}, fields), rows)
      yield* appendLabels("REVIEW", [a])
      assert.deepStrictEqual(yield* listLabels({ typeIn: ["DEFAULT"] }, "isCorrected reviewScore"), [
        { isCorrected: true, reviewScore: 0 },
        { isCorrected: false, reviewScore: 1 }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("count what lasts over several frames of a video once, and search every frame", () =>
    Effect.gen(function*() {
      const job = { mlTask: "OBJECT_DETECTION", tools: ["marker"], content: { categories: { OBJECT_A: {} } } }
      const jsonInterface = JSON.stringify({ jobs: { JOB_0: job } })
      const [a = ""] = yield* importAssets(yield* createProject({ inputType: "VIDEO", jsonInterface }), ["a"])
      const point = { mid: "m", type: "marker", point: { x: 0, y: 0 }, categories: [{ name: "OBJECT_A" }] }
      const answer = { JOB_0: { annotations: [point] } }
      yield* appendLabels("DEFAULT", [a], { jsonResponse: JSON.stringify({ 0: answer, 1: answer, 2: {} }) })
      assert.deepStrictEqual(yield* listLabels({}, "numberOfAnnotations search"), [
        { numberOfAnnotations: 1, search: { JOB_0: { OBJECT_A: { count: 2 } } } }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("may skip their asset", () =>
    Effect.gen(function*() {
      const { ids: [a = ""] } = yield* newAssets("a")
      const append = `mutation ($data: AppendToLabelsData!, $where: AssetWhere!) {
        data: appendToLabels(data: $data, where: $where) { labelOf { skipped status } }
      }`
      const author = yield* Effect.flatMap(ask("{ data: viewer { id } }"), idOf)
      const data = { authorID: author, jsonResponse: "{}", labelType: "DEFAULT", secondsToLabel: 0, skipped: true }
      assert.deepStrictEqual(yield* ask(append, { data, where: { id: a } }), {
        labelOf: { skipped: true, status: "LABELED" }
      })
    }).pipe(Effect.provide(sandbox())))
})

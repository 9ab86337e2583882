import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import {
  appendLabels,
  appendManyLabels,
  ask,
  categoryB,
  createProject,
  importAssets,
  listAssets,
  listLabels,
  refusal,
  sandbox,
  updateProject
} from "./harness.js"

const toReview = (assetId: string) =>
  ask("mutation ($where: AssetWhere!) { data: addAllLabeledAssetsToReview(where: $where) { id } }", {
    where: { idIn: [assetId] }
  })

const toQueue = (assetId: string) =>
  ask("mutation ($where: AssetWhere!) { data: sendBackAssetsToQueue(where: $where) { id } }", {
    where: { idIn: [assetId] }
  })

const statusOf = (id: string) =>
  Effect.map(listAssets({ id }, "status"), (assets) => Array.isArray(assets) ? assets[0]?.status : undefined)

const newAsset = Effect.gen(function*() {
  const projectId = yield* createProject()
  const [assetId = ""] = yield* importAssets(projectId, ["a"])
  return { assetId, projectId }
})

describe("the life cycle", () => {
  const label = (type: string) => (assetId: string) => appendLabels(type, [assetId])
  const reach = {
    TODO: [],
    ONGOING: [label("AUTOSAVE")],
    LABELED: [label("DEFAULT")],
    TO_REVIEW: [label("DEFAULT"), toReview],
    REVIEWED: [label("REVIEW")]
  } as const
  const statuses = ["TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"] as const
  const rows = [
    ["AUTOSAVE", label("AUTOSAVE"), ["ONGOING", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"]],
    ["DEFAULT", label("DEFAULT"), ["LABELED", "LABELED", "LABELED", "LABELED", "LABELED"]],
    ["PREDICTION", label("PREDICTION"), statuses],
    ["INFERENCE", label("INFERENCE"), statuses],
    ["REVIEW", label("REVIEW"), ["REVIEWED", "REVIEWED", "REVIEWED", "REVIEWED", "REVIEWED"]],
    ["add to review", toReview, ["TODO", "ONGOING", "TO_REVIEW", "TO_REVIEW", "REVIEWED"]],
    ["send back to queue", toQueue, ["ONGOING", "ONGOING", "ONGOING", "ONGOING", "ONGOING"]]
  ] as const
  for (const [name, event, results] of rows) {
    it.effect(name, () =>
      Effect.gen(function*() {
        for (const [index, status] of statuses.entries()) {
          const { assetId } = yield* newAsset
          yield* Effect.forEach(reach[status], (step) => step(assetId), { discard: true })
          assert.strictEqual(yield* statusOf(assetId), status)
          yield* event(assetId)
          assert.strictEqual(yield* statusOf(assetId), results[index], `from ${status}`)
        }
      }).pipe(Effect.provide(sandbox())))
  }

  it.effect("waits for consensus where it is wanted", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* updateProject(projectId, { consensusTotCoverage: 100, minConsensusSize: 2 })
      const [assetId = ""] = yield* importAssets(projectId, ["a"])
      yield* appendLabels("DEFAULT", [assetId])
      assert.strictEqual(yield* statusOf(assetId), "ONGOING")
      yield* appendLabels("DEFAULT", [assetId])
      assert.strictEqual(yield* statusOf(assetId), "LABELED")
    }).pipe(Effect.provide(sandbox())))

  it.effect("draws labeled assets for review", () =>
    Effect.gen(function*() {
      const { assetId, projectId } = yield* newAsset
      yield* updateProject(projectId, { reviewCoverage: 100 })
      yield* appendLabels("DEFAULT", [assetId])
      assert.strictEqual(yield* statusOf(assetId), "TO_REVIEW")
      assert.deepStrictEqual(yield* listAssets({ id: assetId }, "isToReview"), [{ isToReview: true }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("answers the project, or null when nothing moved", () =>
    Effect.gen(function*() {
      const { assetId, projectId } = yield* newAsset
      assert.strictEqual(yield* toReview(assetId), null)
      assert.strictEqual(yield* toQueue("other"), null)
      yield* appendLabels("DEFAULT", [assetId])
      assert.deepStrictEqual(yield* toReview(assetId), { id: projectId })
      assert.strictEqual(yield* toReview(assetId), null)
      assert.deepStrictEqual(yield* toQueue(assetId), { id: projectId })
      assert.deepStrictEqual(yield* listLabels({}, "isSentBackToQueue"), [{ isSentBackToQueue: true }])
    }).pipe(Effect.provide(sandbox())))
})

describe("appending labels", () => {
  it.effect("answers in order, and marks the latest", () =>
    Effect.gen(function*() {
      const { assetId, projectId } = yield* newAsset
      const [first] = yield* appendLabels("DEFAULT", [assetId])
      const [second] = yield* appendLabels("DEFAULT", [assetId], { secondsToLabel: 1.5, clientVersion: null })
      const [third] = yield* appendLabels("PREDICTION", [assetId], { modelName: "m", authorID: null })
      const fields = `id assetId projectId labelType modelName secondsToLabel clientVersion version
        isLatestLabelForUser isLatestDefaultLabelForUser isLatestPredictionLabelForUser isLatestReviewLabelForUser
        jsonResponse response labelOf { externalId labelVersion latestLabel { id } }`
      const common = {
        assetId,
        projectId,
        clientVersion: 0,
        isLatestReviewLabelForUser: false,
        jsonResponse: categoryB,
        response: JSON.parse(categoryB),
        labelOf: { externalId: "a", labelVersion: 3, latestLabel: { id: second } }
      }
      const plain = {
        labelType: "DEFAULT",
        modelName: null,
        isLatestLabelForUser: false,
        isLatestPredictionLabelForUser: false
      }
      assert.deepStrictEqual(yield* listLabels({ project: { id: projectId } }, fields), [
        { ...common, ...plain, id: first, secondsToLabel: null, version: 1, isLatestDefaultLabelForUser: false },
        { ...common, ...plain, id: second, secondsToLabel: 1.5, version: 2, isLatestDefaultLabelForUser: true },
        {
          ...common,
          id: third,
          labelType: "PREDICTION",
          modelName: "m",
          secondsToLabel: null,
          version: 3,
          isLatestLabelForUser: true,
          isLatestDefaultLabelForUser: false,
          isLatestPredictionLabelForUser: true
        }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("overwrites the labels of the same type and model", () =>
    Effect.gen(function*() {
      const { assetId } = yield* newAsset
      yield* appendLabels("PREDICTION", [assetId], { modelName: "m" })
      yield* appendLabels("PREDICTION", [assetId], { modelName: "m" })
      const [other] = yield* appendLabels("PREDICTION", [assetId], { modelName: "n" })
      const [inference] = yield* appendLabels("INFERENCE", [assetId], { modelName: "m" })
      assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 4)
      const fresh = yield* appendLabels("PREDICTION", [assetId, assetId], { modelName: "m" }, { overwrite: true })
      assert.deepStrictEqual(
        yield* listLabels({}, "id"),
        [other, inference, ...fresh].map((id) => ({ id }))
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("refuses responses that the interface does not know, whole batches at once", () =>
    Effect.gen(function*() {
      const { assetId } = yield* newAsset
      const child = (job: string, name: string) => ({
        JOB_0: { categories: [{ name: "OBJECT_A", children: { [job]: { categories: [{ name }] } } }] }
      })
      const malformed = [
        "{",
        "[]",
        { JOB_9: { categories: [] } },
        { JOB_0: { categories: [{ name: "OBJECT_C" }] } },
        { JOB_0: { categories: [{ confidence: 1 }] } },
        { JOB_0: { categories: "OBJECT_A" } },
        { JOB_0: { annotations: [{ mid: "1", categories: [{ name: "OBJECT_C" }] }] } },
        { JOB_0: null },
        child("JOB_9", "RED"),
        child("JOB_1", "BLUE")
      ]
      for (const response of malformed) {
        const jsonResponse = typeof response === "string" ? response : JSON.stringify(response)
        const { code, message } = yield* refusal(appendManyLabels, {
          data: {
            labelType: "DEFAULT",
            labelsData: [{ assetID: assetId, jsonResponse: categoryB }, { assetID: assetId, jsonResponse }]
          },
          where: { idIn: [assetId, assetId] }
        })
        assert.strictEqual(code, "OPERATION_RESOLUTION_FAILURE")
        assert.match(message, /^\[jsonResponseMalformed\] .+ -- This can be due to: ./, jsonResponse)
      }
      assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 0)
      assert.strictEqual(yield* statusOf(assetId), "TODO")
      const ignored = { ANNOTATION_JOB_COUNTER: { JOB_0: { OBJECT_A: 1 } }, ROTATION_JOB: { rotation: 90 } }
      for (const response of [{}, ignored, child("JOB_1", "RED")]) {
        yield* appendLabels("DEFAULT", [assetId], { jsonResponse: JSON.stringify(response) })
      }
    }).pipe(Effect.provide(sandbox())))

  it.effect("reads the responses to videos frame by frame", () =>
    Effect.gen(function*() {
      const [assetId = ""] = yield* importAssets(yield* createProject({ inputType: "VIDEO" }), ["a"])
      const answer = (name: string) => JSON.stringify({ 0: {}, 12: { JOB_0: { categories: [{ name }] } } })
      yield* appendLabels("DEFAULT", [assetId], { jsonResponse: answer("OBJECT_A") })
      const { message } = yield* refusal(appendManyLabels, {
        data: { labelType: "DEFAULT", labelsData: [{ assetID: assetId, jsonResponse: answer("OBJECT_C") }] },
        where: { idIn: [assetId] }
      })
      assert.include(message, "[jsonResponseMalformed]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("refuses what does not fit together", () =>
    Effect.gen(function*() {
      const { assetId } = yield* newAsset
      const other = yield* createProject()
      const label = { assetID: assetId, jsonResponse: categoryB }
      const cases: ReadonlyArray<readonly [data: object, where: object, reason: string]> = [
        [{ labelsData: [{ ...label, assetID: "other" }] }, { idIn: ["other"] }, "[notFound]"],
        [{ labelsData: [{ ...label, authorID: "other" }] }, { idIn: [assetId] }, "[notFound]"],
        [{ labelsData: [{ ...label, referencedLabelId: "other" }] }, { idIn: [assetId] }, "[notFound]"],
        [{ labelsData: [label] }, { idIn: [assetId], project: { id: other } }, "[notFound]"],
        [{ labelsData: [label] }, { idIn: [assetId], project: { id: "other" } }, "[notFound]"],
        [{ labelsData: [label, label] }, { idIn: [assetId] }, "equal length"],
        [{ labelsData: Array.from({ length: 101 }, () => label) }, {}, "At most 100"],
        [{ labelsData: [label], stepName: "Review" }, { idIn: [assetId] }, "[notFound]"]
      ]
      for (const [data, where, reason] of cases) {
        const { message } = yield* refusal(appendManyLabels, { data: { labelType: "DEFAULT", ...data }, where })
        assert.include(message, reason)
      }
      assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 0)
    }).pipe(Effect.provide(sandbox())))

  it.effect("takes one at a time too", () =>
    Effect.gen(function*() {
      const { assetId } = yield* newAsset
      const user = yield* ask("{ data: viewer { id } }")
      const appended = yield* ask(
        `mutation ($data: AppendToLabelsData!, $where: AssetWhere!) {
          data: appendToLabels(data: $data, where: $where) { labelType author { id } }
        }`,
        {
          data: {
            authorID: Reflect.get(Object(user), "id"),
            jsonResponse: categoryB,
            labelType: "DEFAULT",
            secondsToLabel: 0,
            skipped: false
          },
          where: { id: assetId }
        }
      )
      assert.deepStrictEqual(appended, { labelType: "DEFAULT", author: user })
      assert.strictEqual(yield* statusOf(assetId), "LABELED")
    }).pipe(Effect.provide(sandbox())))
})

describe("labels", () => {
  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const { assetId, projectId } = yield* newAsset
      const [otherAsset = ""] = yield* importAssets(projectId, ["b"])
      const [a] = yield* appendLabels("DEFAULT", [assetId])
      yield* TestClock.adjust("36 hours")
      const [b] = yield* appendLabels("PREDICTION", [otherAsset], { modelName: "m" })
      const all = [{ id: a }, { id: b }]
      const cases: ReadonlyArray<readonly [where: object, found: ReadonlyArray<object>]> = [
        [{ project: { id: projectId } }, all],
        [{ id: b }, [{ id: b }]],
        [{ idIn: [b, "other"] }, [{ id: b }]],
        [{ idIn: [] }, []],
        [{ typeIn: ["DEFAULT", "REVIEW"] }, [{ id: a }]],
        [{ asset: { id: otherAsset } }, [{ id: b }]],
        [{ asset: { externalIdStrictlyIn: ["a"], project: { id: projectId } } }, [{ id: a }]],
        [{ asset: { id: null, statusIn: null }, user: { id: null, organization: { id: null } } }, all],
        [{ user: { email: "nobody" } }, []],
        [{ createdAt: "1970-01-02" }, [{ id: b }]],
        [{ createdAtGte: "1970-01-02" }, [{ id: b }]],
        [{ createdAtLte: "1970-01-01" }, [{ id: a }]]
      ]
      for (const [where, found] of cases) {
        assert.deepStrictEqual(yield* listLabels(where, "id"), found, JSON.stringify(where))
        const count = yield* ask("query ($where: LabelWhere!) { data: countLabels(where: $where) }", { where })
        assert.strictEqual(count, found.length, JSON.stringify(where))
      }
    }).pipe(Effect.provide(sandbox())))

  it.effect("are deleted when a model made them", () =>
    Effect.gen(function*() {
      const { assetId } = yield* newAsset
      const [human] = yield* appendLabels("DEFAULT", [assetId])
      const [prediction] = yield* appendLabels("PREDICTION", [assetId], { modelName: "m" })
      const [inference] = yield* appendLabels("INFERENCE", [assetId])
      const mutation = "mutation ($ids: [ID!]!) { data: deleteLabels(ids: $ids) }"
      assert.include((yield* refusal(mutation, { ids: [prediction, human] })).message, "[invalidInput]")
      assert.include((yield* refusal(mutation, { ids: [prediction, "other"] })).message, "[notFound]")
      assert.deepStrictEqual(yield* ask(mutation, { ids: [inference, prediction] }), [inference, prediction])
      assert.deepStrictEqual(yield* listLabels({}, "id"), [{ id: human }])
      assert.strictEqual(yield* statusOf(assetId), "LABELED")
    }).pipe(Effect.provide(sandbox())))
})

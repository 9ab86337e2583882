import { AssetId } from "@effect-kili/core/Asset"
import * as KiliError from "@effect-kili/core/KiliError"
import { LabelId } from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import { ProjectId } from "@effect-kili/core/Project"
import { UserId } from "@effect-kili/core/User"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const projectId = ProjectId.make("p1")
const jsonResponse = { JOB_0: { categories: [{ name: "CAT", confidence: 90 }] } }

const jsonInterface = JSON.stringify({
  jobs: { JOB_0: { mlTask: "CLASSIFICATION", content: { categories: { CAT: { name: "Cat" } }, input: "radio" } } }
})

const platform: FakeKili.Answers = {
  projects: ({ where: { id } }) => [{ id, inputType: "IMAGE", jsonInterface }],
  appendManyLabels: ({ data }) => data.labelsData.map(({ assetID }: FakeKili.Json) => ({ id: `label of ${assetID}` })),
  assets: ({ first, skip, where }) =>
    where.idIn?.map((id: string) => ({ id, projectId: "p1" })) ?? where.externalIdStrictlyIn
      .filter((name: string) => name.startsWith("name"))
      .map((externalId: string) => ({ id: `id of ${externalId}`, externalId }))
      .slice(skip, skip + first)
}

const labels = (n: number) =>
  Array.from({ length: n }, (_, index) => ({ assetId: AssetId.make(`a${index}`), jsonResponse }))

describe("Labels", () => {
  it.effect("sends labels of assets named by id", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      const ids = yield* Labels.appendLabels({
        labelType: "DEFAULT",
        labels: [
          { assetId: AssetId.make("a"), authorId: UserId.make("u"), jsonResponse, secondsToLabel: 12.5 },
          { assetId: AssetId.make("b"), jsonResponse: {} }
        ]
      }).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(ids, [LabelId.make("label of a"), LabelId.make("label of b")])
      assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["assets", "projects", "appendManyLabels"])
      assert.deepStrictEqual(fake.calls.slice(2), [{
        operation: "appendManyLabels",
        document: "mutation appendManyLabels($data: AppendManyLabelsData!, $where: AssetWhere!) " +
          "{ data: appendManyLabels(data: $data, where: $where) { id } }",
        variables: {
          data: {
            labelType: "DEFAULT",
            overwrite: false,
            labelsData: [
              { assetID: "a", authorID: "u", jsonResponse: JSON.stringify(jsonResponse), secondsToLabel: 12.5 },
              { assetID: "b", jsonResponse: "{}" }
            ]
          },
          where: { idIn: ["a", "b"] }
        }
      }])
    }))

  it.effect("sends predictions of assets named by external id, their model on each", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      const ids = yield* Labels.createPredictions({
        projectId,
        modelName: "resnet",
        overwrite: true,
        labels: ["name 2", "name 1", "name 3"].map((externalId) => ({ externalId, jsonResponse }))
      }).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(ids, ["name 2", "name 1", "name 3"].map((name) => LabelId.make(`label of id of ${name}`)))
      const [{ data, where }] = fake.sent("appendManyLabels")
      assert.deepStrictEqual([data.labelType, data.overwrite], ["PREDICTION", true])
      assert.deepStrictEqual(data.labelsData[1], {
        assetID: "id of name 1",
        jsonResponse: JSON.stringify(jsonResponse),
        modelName: "resnet"
      })
      assert.deepStrictEqual(where, {
        idIn: ["id of name 2", "id of name 1", "id of name 3"],
        project: { id: "p1" }
      })
    }))

  it.effect("goes by hundreds, and says what a failing batch left done", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        ...platform,
        appendManyLabels: (variables, earlier, document) =>
          earlier === 1
            ? FakeKili.refusal("[jsonResponseMalformed] no such job -- This can be due to: a typo", {
              context: { reason: "LabelNotEditable" }
            })
            : platform.appendManyLabels!(variables, earlier, document)
      })
      const error = yield* Effect.flip(Labels.appendLabels({ labelType: "DEFAULT", labels: labels(250) })).pipe(
        Effect.provide(fake.layer)
      )
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.deepStrictEqual([error.index, error.committed, error.retryable], [1, "no", false])
      assert.deepStrictEqual(error.done, labels(100).map(({ assetId }) => assetId))
      assert.deepStrictEqual(error.ids, labels(200).slice(100).map(({ assetId }) => assetId))
      assert.deepStrictEqual(error.cause._tag === "KiliOperationError" && error.cause.errors[0].context, {
        reason: "LabelNotEditable"
      })
      assert.deepStrictEqual(fake.sent("appendManyLabels").length, 2)
    }))

  it.effect("waits two minutes for a batch, looks for it, and does not send it again", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        ...platform,
        appendManyLabels: () => FakeKili.silence,
        labels: () => [],
        viewer: () => ({ id: "u" })
      })
      const fiber = yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", labels: labels(1) }).pipe(
        Effect.flip,
        Effect.provide(fake.layer),
        Effect.fork
      )
      yield* fake.called("appendManyLabels")
      yield* TestClock.adjust("119 seconds")
      assert.deepStrictEqual(fake.sent("labels"), [])
      yield* TestClock.adjust("1 second")
      yield* fake.called("labels")
      yield* TestClock.adjust("10 seconds")
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual([error._tag, error.committed], ["KiliBatchError", "unknown"])
      assert.lengthOf(fake.sent("appendManyLabels"), 1)
      assert.deepStrictEqual(fake.sent("labels")[0].where, {
        project: { id: "p1" },
        asset: { idIn: ["a0"] },
        typeIn: ["DEFAULT"],
        createdAtGte: "1969-12-31T23:59:00.000Z"
      })
    }))

  it.effect("names every missing external id, and appends nothing", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      const error = yield* Labels.appendLabels({
        projectId,
        labelType: "REVIEW",
        labels: ["x", "name 1", "y"].map((externalId) => ({ externalId, jsonResponse }))
      }).pipe(Effect.flip, Effect.provide(fake.layer))
      sameError(
        error,
        new KiliError.NotFound({ operation: "Labels.appendLabels", entity: "asset", missing: ["x", "y"] })
      )
      assert.deepStrictEqual(fake.sent("appendManyLabels"), [])
    }))

  it.effect.each<readonly [string, object, ReadonlyArray<string>]>([
    ["no labels", { labels: [] }, ["labels"]],
    ["a PREDICTION without a model", { labelType: "PREDICTION" }, ["modelName"]],
    ["a PREDICTION of a model without a name", { labelType: "PREDICTION", modelName: "" }, ["modelName"]],
    ["a DEFAULT with a model", { modelName: "resnet" }, ["modelName"]],
    ["an unknown type", { labelType: "PREDICTON" }, ["labelType"]],
    ["an unknown option", { overwritten: true }, ["overwritten"]],
    ["a response that is text", { labels: [{ assetId: "a", jsonResponse: "{}" }] }, ["labels[0].jsonResponse"]],
    ["NaN in a response", { labels: [{ assetId: "a", jsonResponse: { J: { x: NaN } } }] }, [
      "labels[0].jsonResponse.J.x"
    ]],
    ["a row that is none, and what is wrong with the others", {
      labels: [null, { assetId: "a", jsonResponse: { J: [1, NaN, -Infinity] } }, { jsonResponse }, {
        assetId: "b",
        jsonResponse,
        seconds: 1
      }]
    }, ["labels[0]", "labels[1].jsonResponse.J[1]", "labels[1].jsonResponse.J[2]", "labels[2]", "labels[3].seconds"]],
    ["what a label reviews that is no review", {
      labels: [{ assetId: "a", jsonResponse, referencedLabelId: "l" }]
    }, ["labels[0].referencedLabelId"]],
    ["a review of nothing", {
      labelType: "REVIEW",
      labels: [{ assetId: "a", jsonResponse, referencedLabelId: "" }]
    }, ["labels[0].referencedLabelId"]],
    ["a step without a project", { stepName: "Review" }, ["projectId"]],
    ["a time below zero", { labels: [{ assetId: "a", jsonResponse, secondsToLabel: -1 }] }, [
      "labels[0].secondsToLabel"
    ]],
    ["a time that is no number", { labels: [{ assetId: "a", jsonResponse, secondsToLabel: NaN }] }, [
      "labels[0].secondsToLabel"
    ]],
    ["a time without end", { labels: [{ assetId: "a", jsonResponse, secondsToLabel: Infinity }] }, [
      "labels[0].secondsToLabel"
    ]],
    ["both names of an asset", { projectId, labels: [{ assetId: "a", externalId: "x", jsonResponse }] }, ["labels[0]"]],
    ["neither", { labels: [...labels(1), { jsonResponse }] }, ["labels[1]"]],
    ["external ids without a project", { labels: [{ externalId: "x", jsonResponse }] }, ["projectId"]]
  ])("refuses %s without a request", ([, bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      const options = { labelType: "DEFAULT", labels: labels(1), ...bad } as Labels.AppendLabels
      assert.deepStrictEqual(yield* Effect.provide(places(Labels.appendLabels(options)), fake.layer), at)
      assert.deepStrictEqual(fake.calls, [])
    }))

  it.effect("sends the step and what is reviewed only when they are given: older platforms know neither", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        ...platform,
        projects: (
          { where: { id } }
        ) => [{ id, inputType: "IMAGE", jsonInterface, steps: [{ id: "s", name: "Check" }] }]
      })
      const [label] = labels(1)
      yield* Effect.provide(Labels.appendLabels({ labelType: "REVIEW", labels: [label!] }), fake.layer)
      yield* Labels.appendLabels({
        projectId,
        labelType: "REVIEW",
        stepName: "Check",
        labels: [{ ...label!, referencedLabelId: LabelId.make("l1") }, label!]
      }).pipe(Effect.provide(fake.layer))
      const [plain, step] = fake.sent("appendManyLabels")
      assert.notProperty(plain.data, "stepName")
      assert.notProperty(plain.data.labelsData[0], "referencedLabelId")
      assert.strictEqual(step.data.stepName, "Check")
      assert.deepStrictEqual(step.data.labelsData.map((label: FakeKili.Json) => label.referencedLabelId), [
        "l1",
        undefined
      ])
    }))

  it.effect("takes an INFERENCE with and without a model", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      const append = (kind: Labels.LabelKind) => Labels.appendLabels({ ...kind, labels: labels(1) })
      yield* Effect.provide(append({ labelType: "INFERENCE" }), fake.layer)
      yield* Effect.provide(append({ labelType: "INFERENCE", modelName: "m" }), fake.layer)
      const sent = fake.sent("appendManyLabels").map(({ data }) => data.labelsData[0].modelName)
      assert.deepStrictEqual(sent, [undefined, "m"])
    }))
})

/**
 * Listings of labels against the sandbox: fields, types, pages, drift, and responses that are kept beside the labels.
 */
import * as KiliError from "@effect-kili/core/KiliError"
import type * as Label from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"
import { asked, befall, collect, driven, forget, kind, project, provide } from "./support/labels.js"

const unknownProject = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")

/** A project of two assets, of which the first has a label of each type. */
const labels = Effect.gen(function*() {
  const { ids, projectId } = yield* project(2)
  const [assetId] = ids
  const of = (name: string) => [{ assetId: assetId!, jsonResponse: kind(name), secondsToLabel: 4 }]
  yield* Labels.createPredictions({ projectId, modelName: "m", labels: of("CAT") })
  yield* Labels.appendLabels({ projectId, labelType: "INFERENCE", labels: of("DOG") })
  yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", labels: of("DOG") })
  yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", labels: of("CAT") })
  return { assetId: assetId!, projectId }
})

/** The sizes of the pages of labels that were asked for since the journal was last cleared. */
const pages = Effect.flatMap(
  Sandbox.Sandbox,
  ({ journal }) =>
    Effect.map(
      journal.entries,
      (entries) =>
        entries.flatMap(({ operation, variables }) =>
          operation === "labels" ? [(variables as { readonly first: number }).first] : []
        )
    )
)

describe("listLabels", () => {
  it.effect("gives all labels, oldest first, with the official client's fields", () =>
    Effect.gen(function*() {
      const { assetId, projectId } = yield* labels
      const listed = yield* collect(Labels.listLabels({ projectId }))
      assert.deepStrictEqual(listed.map(({ labelType }) => labelType), [
        "PREDICTION",
        "INFERENCE",
        "DEFAULT",
        "DEFAULT"
      ])
      const last = listed[3]!
      assert.sameMembers(Object.keys(last), [
        "author",
        "id",
        "jsonResponse",
        "labelType",
        "secondsToLabel",
        "isLatestLabelForUser",
        "assetId"
      ])
      assert.deepInclude(last, { assetId, isLatestLabelForUser: true, jsonResponse: kind("CAT"), secondsToLabel: 4 })
      assert.isFalse(listed[2]!.isLatestLabelForUser)
    }).pipe(provide))

  it.effect("gives exactly the fields chosen, filtered, skipped and cut", () =>
    Effect.gen(function*() {
      const { projectId } = yield* labels
      const filter = { typeIn: ["DEFAULT"] } as const
      yield* forget
      assert.deepStrictEqual(
        yield* collect(Labels.listLabels({ projectId, filter, fields: ["labelType"] })),
        [{ labelType: "DEFAULT" }, { labelType: "DEFAULT" }]
      )
      // No response was chosen, so nothing but the labels is asked for.
      assert.deepStrictEqual(yield* asked, ["labels"])
      const responses = (options: { readonly first?: number; readonly skip?: number; readonly pageSize?: number }) =>
        collect(Stream.map(
          Labels.listLabels({ projectId, fields: ["jsonResponse"], ...options }),
          ({ jsonResponse }) => jsonResponse
        ))
      assert.deepStrictEqual(yield* responses({ first: 2, skip: 1 }), [kind("DOG"), kind("DOG")])
      assert.deepStrictEqual(yield* responses({ pageSize: 1 }), ["CAT", "DOG", "DOG", "CAT"].map(kind))
    }).pipe(provide))

  it.effect("tells what moved, and how far it is", () =>
    Effect.gen(function*() {
      const { projectId } = yield* labels
      const told: Array<object> = []
      const events: Array<Progress.Event> = []
      yield* Labels.listLabels({
        projectId,
        fields: ["id"],
        first: 3,
        pageSize: 2,
        onDrift: (drift) => Effect.sync(() => told.push(drift))
      }).pipe(
        Stream.runDrain,
        Effect.provideService(Progress.Progress, { report: (event) => Effect.sync(() => events.push(event)) })
      )
      assert.deepStrictEqual(told, [{ rows: 3, repeats: 0, expected: 3, missing: 0 }])
      assert.deepStrictEqual(events.map(({ done, operation, total, unit }) => [operation, unit, done, total]), [
        ["Labels.listLabels", "labels", 2, 3],
        ["Labels.listLabels", "labels", 3, 3]
      ])
    }).pipe(provide))

  it.effect("follows responses to where they are kept, with no field more than was chosen", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1, "GEOSPATIAL")
      yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: ["CAT", "DOG"].map((name) => ({ assetId: ids[0]!, jsonResponse: kind(name) }))
      })
      const list = collect(Labels.listLabels({ projectId, fields: ["jsonResponse"] }))
      const direct = yield* list
      assert.deepStrictEqual(direct, [{ jsonResponse: kind("CAT") }, { jsonResponse: kind("DOG") }])
      yield* befall(Fault.ResponseByUrl.make({}))
      yield* forget
      assert.deepStrictEqual(yield* list, direct)
      assert.deepStrictEqual(yield* pages, [50])
      const [label] = yield* collect(Labels.listLabels({ projectId, fields: ["jsonResponse", "jsonResponseUrl"] }))
      assert.deepStrictEqual(label!.jsonResponse, kind("CAT"))
      assert.match(label!.jsonResponseUrl!, /^https?:/)
    }).pipe(provide))

  it.effect("asks for 20 labels a page where responses are of videos", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "VIDEO", jsonInterface: "" }],
        labels: () => []
      })
      yield* collect(Labels.listLabels({ projectId: ProjectId.make("p1") })).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(fake.sent("labels").map(({ first }) => first), [20])
      assert.include(fake.calls[1]!.document, "jsonResponseUrl")
    }))

  it.effect("rebuilds responses to conversations from annotations on a platform of July 2024", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "LLM_RLHF", jsonInterface: "" }],
        labels: (_variables, _earlier, document) =>
          document.includes("jsonResponseUrl")
            ? FakeKili.refusal("Cannot query field \"jsonResponseUrl\" on type \"Label\".")
            : [{
              id: "l1",
              jsonResponse: "{}",
              annotations: [{
                __typename: "RankingAnnotation",
                id: "r",
                job: "BEST",
                path: [],
                annotationValue: { orders: [{ rank: 1, elements: ["B"] }, { rank: 0, elements: ["A"] }] }
              }]
            }]
      })
      const listed = yield* collect(
        Labels.listLabels({ projectId: ProjectId.make("p1"), fields: ["jsonResponse"] })
      ).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(listed, [{
        jsonResponse: { BEST: { orders: [{ rank: 0, elements: ["A"] }, { rank: 1, elements: ["B"] }] } }
      }])
    }))

  it.effect("fails where a response cannot be had", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "VIDEO", jsonInterface: "" }],
        labels: () => [{ id: "l1", jsonResponse: "", jsonResponseUrl: "https://storage.test/l1" }]
      }, Effect.succeed("[]"))
      const error = yield* Effect.flip(
        collect(Labels.listLabels({ projectId: ProjectId.make("p1"), fields: ["jsonResponse"] }))
      ).pipe(Effect.provide(fake.layer))
      sameError(
        error,
        new KiliError.DecodeError({
          operation: "Labels.listLabels",
          issue: "the response of a label is not a JSON object, at https://storage.test/l1",
          committed: "no"
        })
      )
    }))

  it.effect("refuses what is wrong before any request, and knows a project that is not there", () =>
    Effect.gen(function*() {
      const refused = yield* places(collect(Labels.listLabels({
        projectId: ProjectId.make("p1"),
        first: -1,
        pageSize: 101,
        filter: { typeIn: ["NOPE" as "REVIEW"] }
      })))
      assert.deepStrictEqual(refused, ["filter.typeIn[0]", "first", "pageSize"])
      const fields: ReadonlyArray<string> = ["nope"]
      const unknown = Labels.listLabels({ projectId: unknownProject, fields: fields as ReadonlyArray<Label.Field> })
      assert.deepStrictEqual(yield* places(collect(unknown)), ["fields[0]"])
      assert.deepStrictEqual(yield* asked, [])
      const missing = (operation: string) =>
        new KiliError.NotFound({ operation, entity: "project", missing: [unknownProject] })
      sameError(
        yield* Effect.flip(collect(Labels.listLabels({ projectId: unknownProject }))),
        missing("Labels.listLabels")
      )
      sameError(
        yield* Effect.flip(collect(Labels.listLabels({ projectId: unknownProject, fields: ["id"] }))),
        missing("Labels.listLabels")
      )
      sameError(
        yield* Effect.flip(Labels.countLabels({ projectId: unknownProject })),
        missing("Labels.countLabels")
      )
    }).pipe(provide))

  it.effect("outlives trouble that passes", () =>
    Effect.gen(function*() {
      const { projectId } = yield* labels
      yield* befall(
        Fault.ServerErrorBefore.make({ operation: "labels", status: 503, times: 1 }),
        Fault.CutAfter.make({ operation: "labels", times: 1 }),
        Fault.TooManyRequests.make({ operation: "labels", times: 1 })
      )
      assert.lengthOf(yield* driven(collect(Labels.listLabels({ projectId }))), 4)
    }).pipe(provide))
})

describe("listPredictions and listInferences", () => {
  it.effect("give the labels of their type, with the fields of the official client", () =>
    Effect.gen(function*() {
      const { assetId, projectId } = yield* labels
      const [prediction, ...others] = yield* collect(Labels.listPredictions({ projectId }))
      assert.deepStrictEqual(others, [])
      assert.sameMembers(Object.keys(prediction!), ["author", "id", "jsonResponse", "labelType", "modelName"])
      assert.deepInclude(prediction, { labelType: "PREDICTION", modelName: "m", jsonResponse: kind("CAT") })
      assert.deepStrictEqual(
        yield* collect(Labels.listInferences({ projectId, filter: { assetId }, fields: ["labelType", "modelName"] })),
        [{ labelType: "INFERENCE", modelName: null }]
      )
      assert.deepStrictEqual(
        yield* collect(Labels.listPredictions({ projectId, filter: { categorySearch: "KIND.DOG.count > 0" } })),
        []
      )
    }).pipe(provide))
})

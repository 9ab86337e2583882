/**
 * Labels that are written, against the sandbox: what is checked first, what the ledger tells, and the three ways to write.
 */
import * as GraphQL from "@effect-kili/core/GraphQL"
import type { JsonObject } from "@effect-kili/core/Json"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { LabelId } from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import { UserId } from "@effect-kili/core/User"
import * as Fault from "@effect-kili/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { canonical } from "../src/internal/canonical.js"
import { issues, places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"
import { asked, befall, collect, driven, forget, kind, labeled, project, provide } from "./support/labels.js"

const tagsOf = (ledger: ReadonlyArray<Labels.LedgerRow>) => ledger.map(({ _tag }) => _tag)

const responses = (projectId: ProjectId, filter: Labels.ListLabels<[]>["filter"] = {}) =>
  collect(Stream.map(
    Labels.listLabels({ projectId, filter, fields: ["jsonResponse"] }),
    ({ jsonResponse }) => jsonResponse
  ))

const ofAnotherProject: JsonObject = { WEATHER: { categories: [{ name: "RAIN" }] } }

describe("responses are checked before anything is changed", () => {
  it.effect("and all that is wrong with any of them is told, with what was meant", () =>
    Effect.gen(function*() {
      const { projectId } = yield* project(3)
      yield* forget
      const told = yield* issues(Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: [
          { externalId: "a0", jsonResponse: kind("CAT") },
          { externalId: "a1", jsonResponse: ofAnotherProject },
          { externalId: "a2", jsonResponse: kind("CATT") }
        ]
      }))
      assert.lengthOf(told, 2)
      assert.match(told[0]!, /^labels\[1\]\.jsonResponse\.WEATHER: /)
      assert.match(told[1]!, /^labels\[2\]\.jsonResponse\.KIND\.categories\[0\]\.name: .*"CAT"/)
      // The names, then the project once.
      assert.deepStrictEqual(yield* asked, ["assets", "projects"])
      assert.strictEqual(yield* Labels.countLabels({ projectId }), 0)
    }).pipe(provide))

  it.effect("by the ontology of each asset's own project, when none is named", () =>
    Effect.gen(function*() {
      const one = yield* project(1)
      const other = yield* project(1, "IMAGE", { jobs: {} })
      yield* forget
      const labels = [...one.ids, ...other.ids].map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      assert.deepStrictEqual(yield* places(Labels.appendLabels({ labelType: "DEFAULT", labels })), [
        "labels[1].jsonResponse.KIND"
      ])
      assert.deepStrictEqual(yield* asked, ["assets", "projects", "projects"])
    }).pipe(provide))

  it.effect("unless told not to: then the platform refuses the batch", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1)
      yield* forget
      const error = yield* Effect.flip(Labels.createPredictions({
        projectId,
        modelName: "m",
        validate: false,
        labels: [{ assetId: ids[0]!, jsonResponse: ofAnotherProject }]
      }))
      assert.deepInclude(error, { _tag: "KiliBatchError", committed: "no" })
      assert.deepStrictEqual(yield* asked, ["appendManyLabels"])
    }).pipe(provide))

  it.effect("and NaN is none that JSON can carry", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1)
      yield* forget
      const jsonResponse = { KIND: { categories: [{ name: "CAT", confidence: NaN }] } }
      const bad = { projectId, labels: [{ assetId: ids[0]!, jsonResponse }] } as const
      assert.deepStrictEqual(yield* issues(Labels.appendLabels({ labelType: "DEFAULT", ...bad })), [
        "labels[0].jsonResponse.KIND.categories[0].confidence: NaN is not JSON"
      ])
      assert.deepStrictEqual(yield* asked, [])
    }).pipe(provide))

  it.effect("while keys that nobody knows are kept, and a text may be of any length", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(2)
      const marked = { KIND: { categories: [{ name: "CAT", by: "hand" }], seen: true }, ROTATION_JOB: { rotation: 90 } }
      const long = { TEXT: { text: "kili ".repeat(200_000) } }
      yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: [{ assetId: ids[0]!, jsonResponse: marked }, { assetId: ids[1]!, jsonResponse: long }]
      })
      assert.deepStrictEqual(yield* responses(projectId), [marked, long])
    }).pipe(provide))

  it.effect("in batches that stay small when responses are large", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(10)
      yield* forget
      const text = "kili ".repeat(300_000)
      yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: ids.map((assetId) => ({ assetId, jsonResponse: { TEXT: { text } } }))
      })
      assert.deepStrictEqual(yield* asked, ["projects", "appendManyLabels", "appendManyLabels"])
      assert.strictEqual(yield* Labels.countLabels({ projectId }), 10)
    }).pipe(provide))
})

describe("under continue", () => {
  it.effect("each label is accounted for, and the good ones are written", () =>
    Effect.gen(function*() {
      const { projectId } = yield* project(4)
      const labels: ReadonlyArray<Labels.NewLabelByExternalId> = [
        { externalId: "a0", jsonResponse: kind("CAT") },
        { externalId: "a1", jsonResponse: kind("COW") },
        { externalId: "nowhere", jsonResponse: kind("CAT") },
        { externalId: "a2", jsonResponse: { KIND: { x: NaN } } },
        { externalId: "a3", jsonResponse: "{}" as unknown as JsonObject },
        { externalId: "a3", authorId: UserId.make("nobody"), jsonResponse: kind("DOG") },
        { externalId: "a3", jsonResponse: kind("DOG") }
      ]
      const events: Array<Progress.Event> = []
      const ledger = yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", onError: "continue", labels }).pipe(
        Effect.provideService(Progress.Progress, { report: (event) => Effect.sync(() => events.push(event)) })
      )
      assert.deepStrictEqual(ledger.map(({ row }) => row), labels.map((_, row) => row))
      assert.deepStrictEqual(tagsOf(ledger), [
        "created",
        "invalid",
        "invalid",
        "invalid",
        "invalid",
        "failed",
        "created"
      ])
      assert.deepStrictEqual(Labels.summary(ledger), { created: 2, unchanged: 0, invalid: 4, failed: 1 })
      assert.deepStrictEqual(
        ledger.flatMap((row) => row._tag === "invalid" ? row.issues.map(({ at }) => at) : []),
        ["jsonResponse.KIND.categories[0].name", "externalId", "jsonResponse.KIND.x", "jsonResponse"]
      )
      const [failed] = ledger.flatMap((row) => row._tag === "failed" ? [row] : [])
      assert.deepInclude(failed, { row: 5, committed: "no" })
      assert.deepInclude(failed!.error, { _tag: "KiliOperationError" })
      assert.sameMembers(yield* labeled(projectId), ["a0", "a3"])
      assert.deepInclude(events.at(-1), { unit: "labels", done: 7, total: 7 })
      // The ledger travels as JSON.
      const json: unknown = JSON.parse(JSON.stringify(yield* Schema.encode(Schema.Array(Labels.LedgerRow))(ledger)))
      assert.deepStrictEqual(tagsOf(yield* Schema.decodeUnknown(Schema.Array(Labels.LedgerRow))(json)), tagsOf(ledger))
    }).pipe(provide))

  it.effect("one refused label keeps no other out, at the cost of a few requests", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(120)
      yield* forget
      const ledger = yield* Labels.appendLabels({
        labelType: "DEFAULT",
        validate: false,
        onError: "continue",
        labels: ids.map((assetId, row) => ({ assetId, jsonResponse: kind(row === 57 ? "COW" : "CAT") }))
      })
      assert.deepStrictEqual(Labels.summary(ledger), { created: 119, unchanged: 0, invalid: 0, failed: 1 })
      assert.strictEqual(ledger[57]!._tag, "failed")
      assert.isAtMost((yield* asked).length, 16)
      assert.strictEqual(yield* Labels.countLabels({ projectId }), 119)
    }).pipe(provide))

  it.effect("a platform that refuses everything is not asked for each label", () =>
    Effect.gen(function*() {
      const { ids } = yield* project(120)
      yield* forget
      const ledger = yield* Labels.appendLabels({
        labelType: "DEFAULT",
        validate: false,
        onError: "continue",
        labels: ids.map((assetId) => ({ assetId, jsonResponse: kind("COW") }))
      })
      assert.strictEqual(Labels.summary(ledger).failed, 120)
      // All of the first batch, and the second once.
      assert.isAtMost((yield* asked).length, 200)
    }).pipe(provide))

  it.effect("options that are wrong still end the call", () =>
    Effect.gen(function*() {
      const options = { labelType: "DEFAULT", modelName: "m", onError: "continue", labels: [] }
      assert.deepStrictEqual(
        yield* places(Labels.appendLabels(options as unknown as Labels.AppendLabels<"continue">)),
        ["modelName", "labels"]
      )
      const unknown = { labelType: "DEFAULT", onError: "go on", labels: "all" }
      assert.deepStrictEqual(
        yield* places(Labels.appendLabels(unknown as unknown as Labels.AppendLabels<"continue">)),
        ["onError", "labels"]
      )
    }).pipe(provide))

  it.effect("a project that is not there is no label's fault", () =>
    Effect.gen(function*() {
      const projectId = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")
      const label = { jsonResponse: kind("CAT") }
      const missing = new KiliError.NotFound({
        operation: "Labels.createPredictions",
        entity: "project",
        missing: [projectId]
      })
      const predict = (labels: Labels.LabeledAssets["labels"]) =>
        Effect.flip(Labels.createPredictions({
          projectId,
          modelName: "m",
          onError: "continue",
          labels: labels as ReadonlyArray<Labels.NewLabelById>
        }))
      const { ids } = yield* project(1)
      sameError(yield* predict([{ externalId: "a0", ...label }]), missing)
      sameError(yield* predict([{ assetId: ids[0]!, ...label }]), missing)
    }).pipe(provide))
})

describe("the three ways to write", () => {
  it.effect("append: labels pile up, also those of one asset in one call", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1)
      const labels = ["CAT", "CAT", "DOG"].map((name) => ({ assetId: ids[0]!, jsonResponse: kind(name) }))
      const added = yield* Labels.createPredictions({ projectId, modelName: "m", labels })
      assert.lengthOf(new Set(added), 3)
      yield* Labels.createPredictions({ projectId, modelName: "m", labels: labels.slice(2) })
      assert.deepStrictEqual(yield* responses(projectId), ["CAT", "CAT", "DOG", "DOG"].map(kind))
    }).pipe(provide))

  it.effect("replace: those of the same type and model go, and no asset comes twice", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(2)
      const predict = (modelName: string, overwrite: boolean, names: ReadonlyArray<string>) =>
        Labels.createPredictions({
          projectId,
          modelName,
          overwrite,
          labels: names.map((name, row) => ({ assetId: ids[row]!, jsonResponse: kind(name) }))
        })
      yield* predict("m", false, ["CAT", "CAT"])
      yield* predict("m", false, ["CAT"])
      yield* predict("other", true, ["CAT"])
      yield* predict("m", true, ["DOG"])
      assert.deepStrictEqual(
        yield* responses(projectId, { assetId: ids[0]! }),
        [kind("CAT"), kind("DOG")]
      )
      assert.deepStrictEqual(yield* responses(projectId, { assetId: ids[1]! }), [kind("CAT")])
      const twice = {
        overwrite: true,
        labels: [ids[0]!, ids[1]!, ids[0]!].map((assetId) => ({ assetId, jsonResponse: {} }))
      }
      assert.deepStrictEqual(
        yield* issues(Labels.createPredictions({ projectId, modelName: "m", ...twice })),
        ["labels[2]: would replace what labels[0] says of the same asset"]
      )
    }).pipe(provide))

  it.effect("upsert: only what differs is sent, and doing it again changes nothing", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(4)
      const label = (row: number, jsonResponse: JsonObject) => ({ assetId: ids[row]!, jsonResponse })
      const upsert = (labels: ReadonlyArray<Labels.NewLabelById>) =>
        Labels.upsertLabels({ projectId, labelType: "PREDICTION", modelName: "m", labels })
      const [first, , third] = yield* Labels.createPredictions({
        projectId,
        modelName: "m",
        labels: [label(0, kind("DOG")), label(1, kind("CAT")), label(2, kind("CAT"))]
      })
      // Another model and another type say nothing of this one.
      yield* Labels.createPredictions({ projectId, modelName: "other", labels: [label(3, kind("CAT"))] })
      yield* Labels.appendLabels({ projectId, labelType: "INFERENCE", modelName: "m", labels: [label(3, kind("CAT"))] })
      yield* forget
      const wanted = [
        label(0, { KIND: { categories: [{ confidence: 90, name: "DOG" }] } }),
        label(1, kind("DOG")),
        label(2, kind("CAT")),
        label(3, kind("CAT"))
      ]
      const ledger = yield* upsert(wanted)
      assert.deepStrictEqual(tagsOf(ledger), ["unchanged", "created", "unchanged", "created"])
      assert.deepInclude(ledger[0], { row: 0, assetId: ids[0]!, labelId: first! })
      assert.deepInclude(ledger[2], { row: 2, labelId: third! })
      assert.deepStrictEqual((yield* asked).filter((operation) => operation === "appendManyLabels").length, 1)
      assert.deepStrictEqual(
        yield* responses(projectId, { typeIn: ["PREDICTION"], assetIdIn: ids.slice(0, 3) }),
        [kind("DOG"), kind("CAT"), kind("DOG")]
      )
      yield* forget
      const again = yield* upsert(wanted)
      assert.deepStrictEqual(Labels.summary(again), { created: 0, unchanged: 4, invalid: 0, failed: 0 })
      assert.notInclude(yield* asked, "appendManyLabels")
    }).pipe(provide))

  it.effect("upsert compares with the latest label, and accounts for what it cannot write", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(2)
      const add = (name: string) =>
        Labels.appendLabels({
          projectId,
          labelType: "DEFAULT",
          labels: [{ assetId: ids[0]!, jsonResponse: kind(name) }]
        })
      yield* add("CAT")
      yield* add("DOG")
      const ledger = yield* Labels.upsertLabels({
        projectId,
        labelType: "DEFAULT",
        onError: "continue",
        labels: [
          { assetId: ids[0]!, jsonResponse: kind("CAT") },
          { assetId: ids[1]!, jsonResponse: kind("COW") },
          { assetId: ids[0]!, jsonResponse: kind("DOG") }
        ]
      })
      assert.deepStrictEqual(tagsOf(ledger), ["created", "invalid", "invalid"])
      assert.deepStrictEqual(yield* responses(projectId), [kind("CAT")])
    }).pipe(provide))

  it.prop(
    "responses are equal whatever the order of their keys, and only then",
    [FastCheck.jsonValue(), FastCheck.jsonValue()],
    ([one, other]) => {
      const turned = (value: unknown): unknown =>
        Array.isArray(value)
          ? value.map(turned)
          : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, turned(inner)]))
          : value
      assert.strictEqual(canonical(turned(one)), canonical(one))
      // Values that went through JSON: there, -0 is 0.
      const [a, b]: ReadonlyArray<unknown> = JSON.parse(JSON.stringify([one, other]))
      const isEqual = (() => {
        try {
          assert.deepStrictEqual(a, b)
          return true
        } catch {
          return false
        }
      })()
      assert.strictEqual(canonical(a) === canonical(b), isEqual)
    }
  )
})

/** Two steps, of which the platform has no call in this package to make them. */
const editWorkflow = GraphQL.mutation({
  name: "editProjectWorkflowSettings",
  document: "mutation editProjectWorkflowSettings($input: EditProjectWorkflowSettingsInput!) { " +
    "data: editProjectWorkflowSettings(input: $input) { id } }",
  variables: Schema.Unknown,
  data: Schema.Unknown
})

describe("labels of a workflow in steps", () => {
  const inSteps = (count: number) =>
    Effect.gen(function*() {
      const made = yield* project(count)
      const client = yield* KiliClient.KiliClient
      const steps = { creates: [{ name: "Label" }, { name: "Check", type: "REVIEW" }], deletes: [], updates: [] }
      yield* client.execute(editWorkflow, { input: { projectId: made.projectId, steps } })
      yield* forget
      return made
    })

  it.effect("are made in the step that is named, and review the label that is named", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* inSteps(1)
      const label = { assetId: ids[0]!, jsonResponse: kind("CAT") }
      const [first] = yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        stepName: "Label",
        labels: [label]
      })
      const [row] = yield* Labels.upsertLabels({
        projectId,
        labelType: "REVIEW",
        stepName: "Check",
        labels: [{ ...label, referencedLabelId: first! }]
      })
      assert.strictEqual(row?._tag, "created")
      if (row?._tag !== "created") return
      const labels = yield* collect(
        Labels.listLabels({ projectId, fields: ["id", "assetStep.name", "referencedLabel.id"] })
      )
      assert.deepStrictEqual(labels, [
        { id: first!, assetStep: { name: "Label" }, referencedLabel: null },
        {
          id: row.labelId,
          assetStep: { name: "Check" },
          referencedLabel: { id: first! }
        }
      ])
    }).pipe(provide))

  it.effect("are refused before anything is sent where the project has no such step", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* inSteps(1)
      const options = { labelType: "DEFAULT", labels: [{ assetId: ids[0]!, jsonResponse: kind("CAT") }] } as const
      for (const onError of ["stop", "continue"] as const) {
        assert.deepStrictEqual(
          yield* issues(Labels.appendLabels({ projectId, ...options, stepName: "Chek", onError })),
          ["stepName: there is no step \"Chek\"; the project has \"Label\", \"Check\""]
        )
      }
      assert.deepStrictEqual(yield* asked, ["projects", "projects"])
      const older = yield* project(1)
      assert.deepStrictEqual(
        yield* issues(Labels.appendLabels({ projectId: older.projectId, ...options, stepName: "Label" })),
        ["stepName: there is no step \"Label\"; the project has none: it is of workflow V1"]
      )
      const refused = yield* Effect.flip(
        Labels.appendLabels({ projectId, ...options, stepName: "Chek", validate: false })
      )
      assert.deepInclude(refused, { _tag: "KiliBatchError", committed: "no" })
    }).pipe(provide))
})

describe("deleteLabels", () => {
  const predictions = (count: number) =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(count)
      const labelIds = yield* Labels.createPredictions({
        projectId,
        modelName: "m",
        labels: ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      })
      yield* forget
      return { ids, labelIds, projectId }
    })

  it.effect("deletes by hundreds, and tells what was not there; doing it again changes nothing", () =>
    Effect.gen(function*() {
      const { labelIds, projectId } = yield* predictions(150)
      const unknown = LabelId.make("nope")
      const all = [labelIds[0]!, unknown, ...labelIds]
      assert.deepStrictEqual(yield* Labels.deleteLabels({ labelIds: all }), { deleted: labelIds, ignored: [unknown] })
      assert.strictEqual(yield* Labels.countLabels({ projectId }), 0)
      const again = yield* Labels.deleteLabels({ labelIds })
      assert.deepStrictEqual(again, { deleted: [], ignored: labelIds })
    }).pipe(provide))

  it.effect("makes no request of its own while nothing is missing, nor for an empty list", () =>
    Effect.gen(function*() {
      const { labelIds } = yield* predictions(3)
      assert.deepStrictEqual(yield* Labels.deleteLabels({ labelIds: [] }), { deleted: [], ignored: [] })
      assert.deepStrictEqual(yield* asked, [])
      yield* Labels.deleteLabels({ labelIds })
      assert.deepStrictEqual(yield* asked, ["deleteLabels"])
      assert.deepStrictEqual(yield* places(Labels.deleteLabels({ labelIds: ["" as LabelId] })), ["labelIds[0]"])
    }).pipe(provide))

  it.effect("is refused for what people have made", () =>
    Effect.gen(function*() {
      const { ids, labelIds, projectId } = yield* predictions(101)
      const [made] = yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: [{ assetId: ids[0]!, jsonResponse: kind("CAT") }]
      })
      const error = yield* Effect.flip(Labels.deleteLabels({ labelIds: [...labelIds, made!] }))
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.deepStrictEqual([error.index, error.done, error.ids], [
        1,
        labelIds.slice(0, 100),
        [labelIds[100]!, made!]
      ])
      assert.strictEqual(yield* Labels.countLabels({ projectId }), 2)
    }).pipe(provide))

  for (
    const fault of [
      Fault.CutBefore.make({ operation: "deleteLabels", times: 1 }),
      Fault.CutAfter.make({ operation: "deleteLabels", times: 1 }),
      Fault.ServerErrorAfter.make({ operation: "deleteLabels", status: 502, times: 1 }),
      Fault.ServerErrorAfter.make({ operation: "deleteLabels", status: 503, times: 1 }),
      Fault.TooManyRequests.make({ operation: "deleteLabels", times: 2 }),
      Fault.TruncatedBody.make({ operation: "deleteLabels", times: 1 })
    ]
  ) {
    it.effect(`outlives ${JSON.stringify(Fault.toJson(fault))}`, () =>
      Effect.gen(function*() {
        const { labelIds, projectId } = yield* predictions(120)
        yield* befall(fault)
        const result = yield* driven(Labels.deleteLabels({ labelIds }))
        assert.deepStrictEqual(result, { deleted: labelIds, ignored: [] })
        assert.strictEqual(yield* Labels.countLabels({ projectId }), 0)
      }).pipe(provide))
  }
})

describe("createHoneypot", () => {
  it.effect("adds the reference of an asset, by either of its names", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(2)
      const one = yield* Labels.createHoneypot({ assetId: ids[0]!, jsonResponse: kind("CAT") })
      const other = yield* Labels.createHoneypot({ projectId, externalId: "a1", jsonResponse: kind("DOG") })
      const listed = yield* collect(
        Labels.listLabels({ projectId, fields: ["id", "assetId", "isHoneypot", "labelType", "jsonResponse"] })
      )
      assert.deepStrictEqual(listed, [
        { id: one, assetId: ids[0]!, isHoneypot: true, labelType: "REVIEW", jsonResponse: kind("CAT") },
        { id: other, assetId: ids[1]!, isHoneypot: true, labelType: "REVIEW", jsonResponse: kind("DOG") }
      ])
    }).pipe(provide))

  it.effect("is checked first", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1)
      yield* forget
      const create = (options: object) => Labels.createHoneypot(options as Labels.CreateHoneypot)
      const jsonResponse = kind("CAT")
      assert.deepStrictEqual(yield* places(create({ jsonResponse })), ["assetId", "projectId"])
      assert.deepStrictEqual(yield* places(create({ externalId: "a0", jsonResponse })), ["projectId"])
      assert.deepStrictEqual(yield* places(create({ assetId: ids[0], externalId: "a0", projectId, jsonResponse })), [
        "assetId"
      ])
      assert.deepStrictEqual(yield* places(create({ assetId: ids[0], jsonResponse: { KIND: NaN } })), [
        "jsonResponse.KIND"
      ])
      assert.deepStrictEqual(yield* asked, [])
      assert.deepStrictEqual(yield* places(create({ assetId: ids[0], jsonResponse: kind("COW") })), [
        "jsonResponse.KIND.categories[0].name"
      ])
      sameError(
        yield* Effect.flip(create({ projectId, externalId: "nowhere", jsonResponse })),
        new KiliError.NotFound({ operation: "Labels.createHoneypot", entity: "asset", missing: ["nowhere"] })
      )
      assert.notInclude(yield* asked, "createHoneypot")
      const refused = yield* Effect.flip(create({ assetId: ids[0], jsonResponse: kind("COW"), validate: false }))
      assert.deepInclude(refused, { _tag: "KiliOperationError", committed: "no" })
    }).pipe(provide))
})

describe("refusalReason", () => {
  it.effect("tells why a label was refused, and the message says it in words", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1)
      yield* befall(Fault.LabelRefused.make({ operation: "appendManyLabels", reason: "NotInStepAssignees", times: 1 }))
      const append = Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: [{ assetId: ids[0]!, jsonResponse: kind("CAT") }]
      })
      const error = yield* Effect.flip(append)
      assert.deepStrictEqual(Labels.refusalReason(error), Option.some("NotInStepAssignees"))
      assert.deepInclude(error, { _tag: "KiliBatchError", committed: "no", retryable: false })
      assert.include(error.message, "its author is not among the assignees of the step")
      yield* append
      assert.strictEqual(yield* Labels.countLabels({ projectId }), 1)
    }).pipe(provide))

  it("is there for every reason of the platform", () => {
    for (const reason of Fault.LockReason.literals) {
      const error = new KiliError.OperationError({
        operation: "test",
        errors: [{ message: "no", code: null, context: { reason } }],
        committed: "no"
      })
      assert.deepStrictEqual(Labels.refusalReason(error), Option.some(reason))
      assert.match(error.message, /^test: no \(.{10,}\)$/)
    }
  })

  it("is not made up", () => {
    const error = new KiliError.OperationError({
      operation: "test",
      errors: [{ message: "no", code: null, context: { reason: "toString" } }],
      committed: "no"
    })
    assert.deepStrictEqual(Labels.refusalReason(error), Option.none())
    assert.strictEqual(error.message, "test: no")
  })
})

describe("an answer that does not tell of each label", () => {
  it.effect("is looked into", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "IMAGE", jsonInterface: "" }],
        appendManyLabels: () => [],
        viewer: () => ({ id: "u" }),
        labels: () => [{
          id: "l1",
          assetId: "a",
          author: { id: "u" },
          modelName: null,
          jsonResponse: "{}"
        }]
      })
      const labels = [{ assetId: "a", jsonResponse: {} }] as unknown as ReadonlyArray<Labels.NewLabelById>
      const ids = yield* Labels.appendLabels({ projectId: ProjectId.make("p1"), labelType: "DEFAULT", labels }).pipe(
        Effect.provide(fake.layer)
      )
      assert.deepStrictEqual(ids, [LabelId.make("l1")])
    }))
})

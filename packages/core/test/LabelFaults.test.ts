/**
 * Labels under every fault of the sandbox: no label is lost, and none is there twice.
 */
import { AssetId } from "@effect-kili/core/Asset"
import * as Labels from "@effect-kili/core/Labels"
import { ProjectId } from "@effect-kili/core/Project"
import type { Fault as AnyFault } from "@effect-kili/sandbox/Fault"
import * as Fault from "@effect-kili/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as FakeKili from "./support/FakeKili.js"
import { asked, befall, driven, forget, kind, labeled, project, provide } from "./support/labels.js"

const operation = "appendManyLabels"

const passing: ReadonlyArray<AnyFault> = [
  Fault.CutBefore.make({ operation, times: 1 }),
  Fault.CutAfter.make({ operation, times: 1 }),
  Fault.CutAfter.make({ operation, times: 2 }),
  Fault.ServerErrorBefore.make({ operation, status: 502, times: 1 }),
  Fault.ServerErrorBefore.make({ operation, status: 503, times: 2 }),
  Fault.ServerErrorAfter.make({ operation, status: 502, times: 1 }),
  Fault.ServerErrorAfter.make({ operation, status: 503, times: 1 }),
  Fault.ServerErrorAfter.make({ operation, status: 504, times: 1 }),
  Fault.TooManyRequests.make({ operation, retryAfter: Duration.seconds(3), times: 2 }),
  Fault.HtmlBody.make({ operation, times: 1 }),
  Fault.TruncatedBody.make({ operation, times: 1 })
]

const title = (fault: AnyFault) => JSON.stringify(Fault.toJson(fault))

const lag = (seconds: number) => Fault.ReplicaLag.make({ operation: "labels", duration: Duration.seconds(seconds) })

/** Until what was created last has shown to every reader. */
const caughtUp = TestClock.adjust("1 minute")

describe("an append", () => {
  for (const fault of passing) {
    for (const [count, faults] of [[120, [fault]], [3, [fault, lag(5)]]] as const) {
      it.effect(`outlives ${faults.map(title).join(" and ")}`, () =>
        Effect.gen(function*() {
          const { ids, names, projectId } = yield* project(count)
          yield* befall(...faults)
          const labels = ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
          const added = yield* driven(Labels.appendLabels({ projectId, labelType: "DEFAULT", labels }))
          assert.lengthOf(new Set(added), count)
          yield* caughtUp
          assert.deepStrictEqual(yield* labeled(projectId), names)
        }).pipe(provide))
    }
  }

  it.effect("tells equal labels of one asset apart by their number", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(1)
      const labels = Array.from({ length: 150 }, () => ({ assetId: ids[0]!, jsonResponse: kind("CAT") }))
      yield* befall(Fault.CutAfter.make({ operation, times: 2 }))
      const added = yield* driven(Labels.createPredictions({ projectId, modelName: "m", labels }))
      assert.lengthOf(new Set(added), 150)
      assert.lengthOf(yield* labeled(projectId), 150)
    }).pipe(provide))

  it.effect("takes none of the labels that were there before for its own", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(2)
      const labels = ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      const append = Labels.appendLabels({ projectId, labelType: "DEFAULT", labels })
      const before = yield* append
      yield* Labels.createPredictions({ projectId, modelName: "m", labels })
      yield* TestClock.adjust("10 minutes")
      yield* befall(Fault.CutBefore.make({ operation, times: 1 }))
      const added = yield* driven(append)
      assert.lengthOf(new Set([...before, ...added]), 4)
      assert.lengthOf(yield* labeled(projectId), 6)
    }).pipe(provide))

  it.effect("that replaces leaves one label, and tells its id", () =>
    Effect.gen(function*() {
      const { ids, names, projectId } = yield* project(2)
      const labels = ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      const predict = Labels.createPredictions({ projectId, modelName: "m", overwrite: true, labels })
      yield* predict
      yield* befall(
        Fault.CutAfter.make({ operation, times: 1 }),
        Fault.ServerErrorAfter.make({ operation, status: 502 })
      )
      const added = yield* driven(predict)
      assert.deepStrictEqual(yield* labeled(projectId), names)
      assert.strictEqual(yield* Labels.countLabels({ projectId, filter: { labelIdIn: added } }), 2)
    }).pipe(provide))

  it.effect("finds its labels without a project, and in projects whose responses are kept beside them", () =>
    Effect.gen(function*() {
      const one = yield* project(1)
      const other = yield* project(1, "GEOSPATIAL")
      const labels = [...one.ids, ...other.ids].map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      yield* befall(Fault.ResponseByUrl.make({}), Fault.CutAfter.make({ operation, times: 1 }))
      yield* forget
      const added = yield* driven(Labels.appendLabels({ labelType: "DEFAULT", labels }))
      assert.lengthOf(added, 2)
      assert.lengthOf((yield* asked).filter((asked) => asked === operation), 1)
      assert.lengthOf([...(yield* labeled(one.projectId)), ...(yield* labeled(other.projectId))], 2)
    }).pipe(provide))

  it.effect("ends, when the platform stays away, with what was done", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(150)
      const labels = ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", labels: labels.slice(0, 1) })
      const error = yield* Effect.flip(driven(
        Effect.zipRight(
          befall(Fault.CutBefore.make({ operation })),
          Labels.appendLabels({ projectId, labelType: "REVIEW", labels })
        )
      ))
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.deepStrictEqual([error.index, error.done, error.ids.length, error.committed], [0, [], 100, "unknown"])
      assert.lengthOf(yield* labeled(projectId), 1)
    }).pipe(provide))

  it.effect("goes on behind a batch that failed, when told to", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(150)
      const labels = ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
      yield* befall(Fault.ServerErrorBefore.make({ operation, status: 500, times: 6 }))
      const ledger = yield* driven(
        Labels.appendLabels({ projectId, labelType: "DEFAULT", onError: "continue", labels })
      )
      assert.deepStrictEqual(Labels.summary(ledger), { created: 50, unchanged: 0, invalid: 0, failed: 100 })
      const [failed] = ledger
      assert.deepInclude(failed, { _tag: "failed", row: 0, committed: "unknown" })
      assert.lengthOf(yield* labeled(projectId), 50)
    }).pipe(provide))

  it.effect("does not send again what it could not look for", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "IMAGE", jsonInterface: "" }],
        appendManyLabels: () => FakeKili.refusal("[unexpectedRetrieving] the database hung up"),
        labels: () => FakeKili.refusal("[unexpectedRetrieving] the database hung up"),
        viewer: () => ({ id: "u" })
      })
      const error = yield* Effect.flip(Labels.appendLabels({
        projectId: ProjectId.make("p1"),
        labelType: "DEFAULT",
        labels: [{ assetId: AssetId.make("a"), jsonResponse: {} }]
      })).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual([error._tag, error.committed], ["KiliBatchError", "unknown"])
      assert.lengthOf(fake.sent(operation), 1)
    }))
})

describe("an upsert", () => {
  for (const fault of passing) {
    it.effect(`outlives ${title(fault)}`, () =>
      Effect.gen(function*() {
        const { ids, names, projectId } = yield* project(3)
        const labels = ids.map((assetId) => ({ assetId, jsonResponse: kind("CAT") }))
        yield* Labels.createPredictions({ projectId, modelName: "m", labels: labels.slice(0, 1) })
        yield* befall(fault)
        const upsert = Labels.upsertLabels({ projectId, labelType: "PREDICTION", modelName: "m", labels })
        assert.deepStrictEqual(Labels.summary(yield* driven(upsert)), {
          created: 2,
          unchanged: 1,
          invalid: 0,
          failed: 0
        })
        assert.deepStrictEqual(yield* labeled(projectId), names)
        assert.strictEqual(Labels.summary(yield* upsert).unchanged, 3)
      }).pipe(provide))
  }
})

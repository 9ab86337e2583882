/**
 * Filters of labels: how each condition travels, what is refused, and what the sandbox makes of them.
 */
import { AssetId } from "@effect-kili/core/Asset"
import { count } from "@effect-kili/core/CategorySearch"
import { LabelId } from "@effect-kili/core/Label"
import type { LabelFilter } from "@effect-kili/core/LabelFilter"
import * as Labels from "@effect-kili/core/Labels"
import { ProjectId } from "@effect-kili/core/Project"
import { UserId } from "@effect-kili/core/User"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import { issues } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"
import { kind, project, provide } from "./support/labels.js"

const projectId = ProjectId.make("p1")

const steps = [{ id: "s1", name: "Label" }, { id: "s2", name: "Review" }]

const answers: FakeKili.Answers = { countLabels: () => 0, projects: () => [{ id: "p1", steps }] }

const countLabels = (filter: object) => Labels.countLabels({ projectId, filter })

/** The filter as it was sent, without the project. */
const sent = (filter: LabelFilter) =>
  Effect.gen(function*() {
    const fake = FakeKili.make(answers)
    yield* Effect.provide(countLabels(filter), fake.layer)
    const { project, ...where } = fake.sent("countLabels")[0].where
    assert.deepStrictEqual(project, { id: "p1" })
    return where
  })

describe("LabelFilter", () => {
  it.effect.each<readonly [filter: LabelFilter, where: object]>([
    [{}, {}],
    [{ typeIn: undefined, assetStatusIn: undefined }, {}],
    [{ labelId: LabelId.make("l") }, { id: "l" }],
    [{ labelIdIn: [LabelId.make("l")] }, { idIn: ["l"] }],
    [{ typeIn: ["REVIEW"] }, { typeIn: ["REVIEW"] }],
    [{ authorIn: ["Ada"] }, { authorIn: ["Ada"] }],
    [{ userId: UserId.make("u") }, { user: { id: "u" } }],
    [{ reviewerIn: ["Ada"], reviewerNotIn: [] }, { reviewerIn: ["Ada"], reviewerNotIn: [] }],
    [{ labelerIn: ["Ada"], labelerNotIn: ["Bob"] }, { labelerIn: ["Ada"], labelerNotIn: ["Bob"] }],
    [{ createdAt: "2024-05-31" }, { createdAt: "2024-05-31" }],
    [{ createdAtGte: new Date(0), createdAtLte: "1970-01-01" }, {
      createdAtGte: "1970-01-01T00:00:00.000Z",
      createdAtLte: "1970-01-01"
    }],
    [{ consensusMarkGte: 0, consensusMarkLte: 1 }, { consensusMarkGte: 0, consensusMarkLte: 1 }],
    [{ honeypotMarkGte: 0, honeypotMarkLte: 0 }, { honeypotMarkGte: 0, honeypotMarkLte: 0 }],
    [{ categorySearch: " (J.A.count>0)" }, { search: " (J.A.count>0)" }],
    [{ categorySearch: count("J", "A").gt(0) }, { search: "J.A.count > 0" }],
    [{ assetId: AssetId.make("a") }, { asset: { id: "a" } }],
    [{ assetIdIn: [] }, { asset: { idIn: [] } }],
    [{ assetExternalIdIn: ["x"] }, { asset: { externalIdIn: ["x"] } }],
    [{ assetExternalIdStrictlyIn: ["x"] }, { asset: { externalIdStrictlyIn: ["x"] } }],
    [{ assetStatusIn: ["TODO"] }, { asset: { statusIn: ["TODO"] } }],
    [{ assetStepIdIn: ["s1"] }, { asset: { stepIdIn: ["s1"] } }],
    [{ assetStepNameIn: ["Review"] }, { asset: { stepIdIn: ["s2"] } }],
    [{ assetStepNameIn: ["Review"], assetStepIdIn: ["s1"] }, { asset: { stepIdIn: [] } }],
    [{ assetStepStatusIn: ["DOING"] }, { asset: { stepStatusIn: ["DOING"] } }]
  ])("%j travels as %j", ([filter, where]) => Effect.map(sent(filter), (sent) => assert.deepStrictEqual(sent, where)))

  it.effect.each<readonly [filter: object, at: string]>([
    [{ typein: ["REVIEW"] }, "filter.typein: is unexpected, expected: "],
    [{ typeIn: ["REVIEWED"] }, "filter.typeIn[0]: Expected "],
    [{ createdAtGte: "2024-02-30" }, "filter.createdAtGte: \"2024-02-30\" is no day of the calendar"],
    [
      { createdAtGte: "2024-02-02", createdAtLte: "2024-02-01" },
      "filter.createdAtGte: 2024-02-02 is beyond createdAtLte"
    ],
    [{ consensusMarkGte: 0.5, consensusMarkLte: 0.4 }, "filter.consensusMarkGte: 0.5 is beyond consensusMarkLte"],
    [{ honeypotMarkGte: 2 }, "filter.honeypotMarkGte: 2 is not between 0 and 1"],
    [{ categorySearch: "JOB.CAT.count >" }, "filter.categorySearch: "],
    [{ assetStatusIn: ["TODO"], assetStepIdIn: ["s1"] }, "filter.assetStatusIn: given along with assetStepIdIn"],
    [{ assetIdIn: "a" }, "filter.assetIdIn: Expected "]
  ])("refuses %j before any request", ([filter, told]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make(answers)
      const [issue = "", ...others] = yield* Effect.provide(issues(countLabels(filter)), fake.layer)
      assert.isTrue(issue.startsWith(told), issue)
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual(fake.calls, [])
    }))

  it.effect("tells of a step that the project does not have, by the name of the condition", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(answers)
      const told = yield* Effect.provide(issues(countLabels({ assetStepNameIn: ["Label", "Revue"] })), fake.layer)
      assert.deepStrictEqual(told, [
        "filter.assetStepNameIn[1]: there is no step \"Revue\"; the project has \"Label\", \"Review\""
      ])
      assert.deepStrictEqual(fake.sent("countLabels"), [])
    }))

  it.effect("chooses labels on the platform", () =>
    Effect.gen(function*() {
      const { ids, projectId } = yield* project(3)
      const label = (kinds: ReadonlyArray<string>) =>
        kinds.map((name, row) => ({ assetId: ids[row]!, jsonResponse: kind(name) }))
      yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", labels: label(["CAT", "DOG"]) })
      yield* TestClock.adjust("1 day")
      yield* Labels.createPredictions({ projectId, modelName: "m", labels: label(["DOG", "DOG", "CAT"]) })
      const [review] = yield* Labels.appendLabels({ projectId, labelType: "REVIEW", labels: label(["CAT"]) })
      const cases: ReadonlyArray<readonly [LabelFilter, number]> = [
        [{}, 6],
        [{ typeIn: ["DEFAULT", "REVIEW"] }, 3],
        [{ typeIn: [] }, 0],
        [{ labelId: review! }, 1],
        [{ createdAt: "1970-01-01" }, 2],
        [{ createdAtGte: "1970-01-02" }, 4],
        [{ createdAtLte: "1970-01-01" }, 2],
        [{ categorySearch: "KIND.CAT.count > 0" }, 3],
        [{ categorySearch: count("KIND", "DOG").eq(1), typeIn: ["PREDICTION"] }, 2],
        [{ assetId: ids[0]! }, 3],
        [{ assetIdIn: ids.slice(1) }, 3],
        [{ assetExternalIdStrictlyIn: ["a2"] }, 1],
        [{ assetExternalIdIn: ["a"] }, 6],
        [{ assetStatusIn: ["REVIEWED"] }, 3],
        [{ assetStatusIn: ["TODO"] }, 1],
        [{ userId: UserId.make("nobody") }, 0]
      ]
      for (const [filter, expected] of cases) {
        assert.strictEqual(yield* Labels.countLabels({ projectId, filter }), expected, JSON.stringify(filter))
      }
    }).pipe(provide))
})

import { AssetId } from "@effect-kili/core/Asset"
import { AssetFilter } from "@effect-kili/core/AssetFilter"
import * as Assets from "@effect-kili/core/Assets"
import { count } from "@effect-kili/core/CategorySearch"
import * as KiliError from "@effect-kili/core/KiliError"
import { ProjectId } from "@effect-kili/core/Project"
import { UserId } from "@effect-kili/core/User"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { issues, places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const projectId = ProjectId.make("p1")

const steps = [{ id: "s1", name: "Label" }, { id: "s2", name: "Review" }, { id: "s3", name: "Review" }]

const answers: FakeKili.Answers = {
  assets: () => [],
  countAssets: () => 0,
  projects: () => [{ id: "p1", steps }]
}

const countAssets = (filter: object) => Assets.countAssets({ projectId, filter })

/** The filter as it was sent, without the project. */
const sent = (filter: AssetFilter) =>
  Effect.gen(function*() {
    const fake = FakeKili.make(answers)
    yield* Effect.provide(countAssets(filter), fake.layer)
    const { project, ...where } = fake.sent("countAssets")[0].where
    assert.deepStrictEqual(project, { id: "p1" })
    return where
  })

const logged = <A, E, R>(self: Effect.Effect<A, E, R>) => {
  const lines: Array<string> = []
  const logger = Logger.make(({ logLevel, message }) => lines.push(`${logLevel.label} ${String(message)}`))
  return Effect.as(self, lines).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
}

const user = UserId.make("u1")
const zoned = DateTime.unsafeMakeZoned("2024-05-31T23:30:00Z", { timeZone: "Europe/Paris" })

describe("AssetFilter", () => {
  it.effect.each<readonly [filter: AssetFilter, where: object]>([
    [{}, {}],
    [{ skipped: undefined, labelTypeIn: undefined }, {}],
    [{ assetId: AssetId.make("a") }, { id: "a" }],
    [{ assetIdIn: [AssetId.make("a")] }, { idIn: ["a"] }],
    [{ assetIdNotIn: [] }, { idNotIn: [] }],
    [{ externalIdStrictlyIn: ["x"] }, { externalIdStrictlyIn: ["x"] }],
    [{ externalIdIn: ["x"] }, { externalIdIn: ["x"] }],
    [{ statusIn: ["TODO"] }, { statusIn: ["TODO"] }],
    [{ skipped: false }, { skipped: false }],
    [{ consensusMarkGte: 0, consensusMarkLte: 1 }, { consensusMarkGte: 0, consensusMarkLte: 1 }],
    [{ honeypotMarkGte: 0, honeypotMarkLte: 0 }, { honeypotMarkGte: 0, honeypotMarkLte: 0 }],
    [{ inferenceMarkGte: 0.1, inferenceMarkLte: 0.2 }, { inferenceMarkGte: 0.1, inferenceMarkLte: 0.2 }],
    [{ createdAtGte: "2024-02-29", createdAtLte: "2024-02-29" }, {
      createdAtGte: "2024-02-29",
      createdAtLte: "2024-02-29"
    }],
    [{ updatedAtGte: new Date(0), updatedAtLte: zoned }, {
      updatedAtGte: "1970-01-01T00:00:00.000Z",
      updatedAtLte: "2024-05-31T23:30:00.000Z"
    }],
    // The day ends after the instant.
    [{ createdAtGte: DateTime.unsafeMake("2024-05-31T23:30:00.5Z"), createdAtLte: "2024-05-31" }, {
      createdAtGte: "2024-05-31T23:30:00.500Z",
      createdAtLte: "2024-05-31"
    }],
    [{ metadata: { a: "x", b: 2, c: null, d: ["x", "y"], e: [-1, 2.5], f: [], g: [3, 3] } }, {
      metadata: { a: "x", b: 2, c: null, d: ["x", "y"], e: [-1, 2.5], f: [], g: [3, 3] }
    }],
    [{ labelTypeIn: ["REVIEW"] }, { label: { typeIn: ["REVIEW"] } }],
    [{ labelAuthorIn: ["Ada"] }, { label: { authorIn: ["Ada"] } }],
    [{ labelReviewerIn: ["Ada"] }, { label: { reviewerIn: ["Ada"] } }],
    [{ labelReviewerNotIn: ["Ada"] }, { label: { reviewerNotIn: ["Ada"] } }],
    [{ labelLabelerIn: [] }, { label: { labelerIn: [] } }],
    [{ labelLabelerNotIn: ["Ada"] }, { label: { labelerNotIn: ["Ada"] } }],
    [{ labelConsensusMarkGte: 0, labelConsensusMarkLte: 1 }, { label: { consensusMarkGte: 0, consensusMarkLte: 1 } }],
    [{ labelHoneypotMarkGte: 0, labelHoneypotMarkLte: 1 }, { label: { honeypotMarkGte: 0, honeypotMarkLte: 1 } }],
    [{ labelCreatedAt: "2024-05-31", labelCreatedAtGte: new Date(5), labelCreatedAtLte: "2024-06-01" }, {
      label: { createdAt: "2024-05-31", createdAtGte: "1970-01-01T00:00:00.005Z", createdAtLte: "2024-06-01" }
    }],
    [{ labelCreatedAt: "2024-05-30", labelCreatedAtGte: "2024-05-31" }, {
      label: { createdAt: "2024-05-30", createdAtGte: "2024-05-31" }
    }],
    [{ labelCategorySearch: " (J.A.count>0)" }, { label: { search: " (J.A.count>0)" } }],
    [{ labelCategorySearch: count("J", "A").gt(0).or(count("J", "B").eq(2)) }, {
      label: { search: "J.A.count > 0 OR J.B.count == 2" }
    }],
    [{ issueType: "QUESTION", issueStatus: "OPEN" }, { issue: { type: "QUESTION", status: "OPEN" } }],
    [{ issueStatus: "CANCELLED" }, { issue: { status: "CANCELLED" } }],
    [{ assigneeIn: [user], assigneeNotIn: [] }, { assigneeIn: ["u1"], assigneeNotIn: [] }],
    [{ stepIdIn: ["s1"], stepIdNotIn: ["s2"] }, { stepIdIn: ["s1"], stepIdNotIn: ["s2"] }],
    [{ stepStatusIn: ["TO_DO", "DOING"], stepStatusNotIn: ["REDO", "DONE", "SKIPPED", "PARTIALLY_DONE"] }, {
      stepStatusIn: ["TO_DO", "DOING"],
      stepStatusNotIn: ["REDO", "DONE", "SKIPPED", "PARTIALLY_DONE"]
    }],
    [{ stepNameIn: ["Label"], stepNameNotIn: ["Review"] }, { stepIdIn: ["s1"], stepIdNotIn: ["s2", "s3"] }],
    [{ stepNameIn: [] }, { stepIdIn: [] }],
    [{ stepNameIn: ["Review"], stepIdIn: ["s1", "s3"] }, { stepIdIn: ["s3"] }],
    [{ stepNameNotIn: ["Review"], stepIdNotIn: ["s1", "s3"] }, { stepIdNotIn: ["s1", "s3", "s2"] }],
    // -- The names of before, with the zeros that the official client loses
    [{ consensusMarkGt: 0 }, { consensusMarkGte: 0 }],
    [{ consensusMarkLt: 0 }, { consensusMarkLte: 0 }],
    [{ honeypotMarkGt: 0 }, { honeypotMarkGte: 0 }],
    [{ honeypotMarkLt: 0 }, { honeypotMarkLte: 0 }],
    [{ labelConsensusMarkGt: 0 }, { label: { consensusMarkGte: 0 } }],
    [{ labelConsensusMarkLt: 0 }, { label: { consensusMarkLte: 0 } }],
    [{ labelHoneypotMarkGt: 0 }, { label: { honeypotMarkGte: 0 } }],
    [{ labelHoneypotMarkLt: 0 }, { label: { honeypotMarkLte: 0 } }],
    [{ labelCreatedAtGt: "2024-05-31" }, { label: { createdAtGte: "2024-05-31" } }],
    [{ labelCreatedAtLt: new Date(0) }, { label: { createdAtLte: "1970-01-01T00:00:00.000Z" } }],
    [{ externalIdContains: ["x"] }, { externalIdStrictlyIn: ["x"] }],
    [{ externalIdContains: ["x"], externalIdStrictlyIn: undefined }, { externalIdStrictlyIn: ["x"] }]
  ])("%j is sent as %j", ([filter, where]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* sent(filter), where)
    }))

  it.effect("is sent by a listing as by a count", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(answers)
      const filter: AssetFilter = { labelTypeIn: ["DEFAULT"], stepNameIn: ["Label"], consensusMarkLte: 0.5 }
      yield* Stream.runDrain(Assets.listAssets({ projectId, filter, fields: ["id"] })).pipe(Effect.provide(fake.layer))
      yield* Effect.provide(countAssets(filter), fake.layer)
      assert.deepStrictEqual(fake.sent("assets")[0].where, fake.sent("countAssets")[0].where)
      assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), [
        "projects",
        "assets",
        "projects",
        "countAssets"
      ])
    }))

  it.effect("warns of deprecated names, once a call, and of nothing else", () =>
    Effect.gen(function*() {
      const { layer } = FakeKili.make(answers)
      const filter: AssetFilter = { consensusMarkGt: 0, externalIdContains: ["x"], skipped: true }
      assert.deepStrictEqual(yield* Effect.provide(logged(countAssets(filter)), layer), [
        "WARN Assets.countAssets: deprecated conditions in the filter: consensusMarkGt (now consensusMarkGte), " +
        "externalIdContains (now externalIdStrictlyIn)"
      ])
      const list = (filter: AssetFilter) =>
        logged(Stream.runDrain(Assets.listAssets({ projectId, filter, fields: ["id"] })))
      assert.deepStrictEqual(yield* Effect.provide(list({ labelCreatedAtLt: "2024-05-31" }), layer), [
        "WARN Assets.listAssets: deprecated conditions in the filter: labelCreatedAtLt (now labelCreatedAtLte)"
      ])
      assert.deepStrictEqual(yield* Effect.provide(list({ consensusMarkGt: undefined, skipped: true }), layer), [])
    }))

  it.effect.each<readonly [filter: object, issue: string]>([
    [{ consensusMarkGte: 1.1 }, "consensusMarkGte: 1.1 is not between 0 and 1"],
    [{ honeypotMarkLte: -0.1 }, "honeypotMarkLte: -0.1 is not between 0 and 1"],
    [{ inferenceMarkGte: NaN }, "inferenceMarkGte: NaN is not between 0 and 1"],
    [{ labelHoneypotMarkLt: 2 }, "labelHoneypotMarkLt: 2 is not between 0 and 1"],
    [{ createdAtGte: "2024-02-30" }, "createdAtGte: \"2024-02-30\" is no day of the calendar"],
    [{ createdAtGte: "2023-02-29" }, "createdAtGte: \"2023-02-29\" is no day of the calendar"],
    [{ createdAtGte: "2024-13-01" }, "createdAtGte: \"2024-13-01\" is no day of the calendar"],
    [{ updatedAtLte: "yesterday" }, "updatedAtLte: \"yesterday\" is no day of the calendar: write YYYY-MM-DD"],
    [{ updatedAtLte: "2024-05-31T00:00:00Z" }, "updatedAtLte: \"2024-05-31T00:00:00Z\" is no day of the calendar"],
    [{ labelCreatedAt: new Date("never") }, "labelCreatedAt: an invalid Date"],
    [
      { labelCreatedAtGte: new Date(8.64e15) },
      "labelCreatedAtGte: an instant before the year 0 or beyond the year 9999"
    ],
    [{ labelCreatedAtGt: 5 }, "labelCreatedAtGt: expected a day as YYYY-MM-DD, a Date or a DateTime"],
    [{ metadata: { k: [1, 2, 3] } }, "metadata.k: numbers make a range, [min, max]; list values as strings"],
    [{ metadata: { k: [1] } }, "metadata.k: numbers make a range, [min, max]; list values as strings"],
    [{ metadata: { k: [2, 1] } }, "metadata.k: there is no number from 2 to 1"],
    [{ metadata: { k: [0, NaN] } }, "metadata.k: NaN is not a finite number"],
    [{ metadata: { k: [-Infinity, 0] } }, "metadata.k: -Infinity is not a finite number"],
    [{ metadata: { k: Infinity } }, "metadata.k: Infinity is not a finite number"],
    [{ metadata: { k: true } }, "metadata.k: expected a string, a number, null, a list of strings, or a range"],
    [{ metadata: { k: ["a", 1] } }, "metadata.k: expected a string, a number, null, a list of strings, or a range"],
    [{ metadata: { k: { a: 1 } } }, "metadata.k: expected a string, a number, null, a list of strings, or a range"],
    [{ labelTypeIn: ["FINAL"] }, "labelTypeIn[0]: Expected \"AUTOSAVE\""],
    [
      { labelCategorySearch: "J.A.count = 1" },
      "labelCategorySearch: expected one of >= <= > < == at character 11 (write ==)"
    ],
    [{ labelCategorySearch: "" }, "labelCategorySearch: expected a job at character 1"],
    [{ labelCategorySearch: 5 }, "labelCategorySearch: expected the text of a category search, or a CategorySearch"],
    [{ labelCategorySearch: count("1", "A").gt(0) }, "labelCategorySearch: \"1\" cannot be the name of a job"],
    [{ labelCategorySearch: count("J", "A").gt(NaN) }, "labelCategorySearch: NaN is not a finite number"],
    [{ issueType: "BUG" }, "issueType: Expected \"ISSUE\" | \"QUESTION\", actual \"BUG\""],
    [{ issueStatus: "CLOSED" }, "issueStatus: Expected"],
    [{ assigneeIn: [""] }, "assigneeIn[0]: "],
    [{ stepStatusIn: ["TODO"] }, "stepStatusIn[0]: Expected \"TO_DO\""],
    [{ externalIdContains: "x" }, "externalIdContains: Expected"],
    [{ labelTypein: [] }, "labelTypein: "],
    // -- Conditions that contradict each other
    [{ consensusMarkGte: 0.9, consensusMarkLte: 0.1 }, "consensusMarkGte: 0.9 is beyond consensusMarkLte, 0.1"],
    [{ honeypotMarkGt: 1, honeypotMarkLte: 0 }, "honeypotMarkGt: 1 is beyond honeypotMarkLte, 0"],
    [{ inferenceMarkGte: 0.2, inferenceMarkLte: 0 }, "inferenceMarkGte: 0.2 is beyond inferenceMarkLte, 0"],
    [
      { labelConsensusMarkGte: 1, labelConsensusMarkLt: 0 },
      "labelConsensusMarkGte: 1 is beyond labelConsensusMarkLt, 0"
    ],
    [{ labelHoneypotMarkGte: 1, labelHoneypotMarkLte: 0 }, "labelHoneypotMarkGte: 1 is beyond labelHoneypotMarkLte, 0"],
    [
      { createdAtGte: "2024-05-31", createdAtLte: "2024-05-30" },
      "createdAtGte: 2024-05-31 is beyond createdAtLte, 2024-05-30"
    ],
    [
      { updatedAtGte: "2024-05-31", updatedAtLte: new Date(0) },
      "updatedAtGte: 2024-05-31 is beyond updatedAtLte, 1970-"
    ],
    [
      { labelCreatedAtGt: zoned, labelCreatedAtLt: "2024-05-30" },
      "labelCreatedAtGt: 2024-05-31T23:30:00.000Z is beyond"
    ],
    [
      { consensusMarkGt: 0, consensusMarkGte: 0 },
      "consensusMarkGt: deprecated in favor of consensusMarkGte, which is given too"
    ],
    [
      { externalIdContains: [], externalIdStrictlyIn: [] },
      "externalIdContains: deprecated in favor of externalIdStrictlyIn"
    ],
    [{ statusIn: ["TODO"], stepIdIn: [] }, "statusIn: given along with stepIdIn: a project has statuses"]
  ])("%j is refused without a request", ([filter, issue]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make(answers)
      const list = Stream.runDrain(Assets.listAssets({ projectId, filter }))
      const found = yield* Effect.provide(issues(list), fake.layer)
      assert.lengthOf(found, 1)
      assert.include(found[0], `filter.${issue}`)
      assert.deepStrictEqual(yield* Effect.provide(issues(countAssets(filter)), fake.layer), found)
      assert.deepStrictEqual(fake.calls, [])
    }))

  // A peer sends lists of any length, with each page.
  it.effect.each(["assetIdIn", "externalIdStrictlyIn", "externalIdContains"])(
    "bounds %s",
    (name) =>
      Effect.gen(function*() {
        const { layer } = FakeKili.make(answers)
        const filterOf = (count: number) => ({ [name]: Array.from({ length: count }, (_, index) => `a${index}`) })
        assert.isNumber(yield* Effect.provide(countAssets(filterOf(1000)), layer))
        assert.deepStrictEqual(yield* Effect.provide(issues(countAssets(filterOf(1001))), layer), [
          `filter.${name}: 1001 are too many for one filter: ask by 1000`
        ])
      })
  )

  it.effect("tells all conditions that are wrong", () =>
    Effect.gen(function*() {
      const { layer } = FakeKili.make(answers)
      const malformed = { consensusMarkGte: 2, createdAtLte: "x", metadata: { a: NaN, b: true }, nope: 1 }
      assert.sameMembers([...yield* Effect.provide(places(countAssets(malformed)), layer)], [
        "filter.consensusMarkGte",
        "filter.createdAtLte",
        "filter.metadata.a",
        "filter.metadata.b",
        "filter.nope"
      ])
      const contradictory = {
        consensusMarkGt: 1,
        consensusMarkGte: 1,
        honeypotMarkGte: 1,
        honeypotMarkLte: 0,
        statusIn: [],
        stepIdIn: []
      }
      assert.sameMembers([...yield* Effect.provide(places(countAssets(contradictory)), layer)], [
        "filter.consensusMarkGt",
        "filter.honeypotMarkGte",
        "filter.statusIn"
      ])
    }))

  describe("steps by name", () => {
    const ask = (filter: AssetFilter, projects: FakeKili.Json) => {
      const fake = FakeKili.make({ ...answers, projects: () => projects })
      return Effect.map(Effect.provide(Effect.flip(countAssets(filter)), fake.layer), (error) => {
        assert.deepStrictEqual(fake.sent("projects"), [{ where: { id: "p1" } }])
        assert.deepStrictEqual(fake.sent("countAssets"), [])
        return error
      })
    }

    it.effect("that do not exist are all named, beside those that do", () =>
      Effect.gen(function*() {
        const filter: AssetFilter = { stepNameIn: ["Label", "label"], stepNameNotIn: ["Check"] }
        const known = "the project has \"Label\", \"Review\""
        sameError(
          yield* ask(filter, [{ id: "p1", steps: steps.slice(0, 2) }]),
          new KiliError.InvalidInput({
            operation: "Assets.countAssets",
            issues: [
              { at: "filter.stepNameIn[1]", problem: `there is no step "label"; ${known}` },
              { at: "filter.stepNameNotIn[0]", problem: `there is no step "Check"; ${known}` }
            ]
          })
        )
        sameError(
          yield* ask({ stepNameIn: ["Label"] }, [{ id: "p1", steps: [] }]),
          new KiliError.InvalidInput({
            operation: "Assets.countAssets",
            issues: [{
              at: "filter.stepNameIn[0]",
              problem: "there is no step \"Label\"; the project has none: it is of workflow V1"
            }]
          })
        )
      }))

    it.effect.each([[null], [[]]])(
      "of a project that does not exist are a NotFound",
      ([projects]) =>
        Effect.gen(function*() {
          sameError(
            yield* ask({ stepNameIn: ["Label"] }, projects),
            new KiliError.NotFound({ operation: "Assets.countAssets", entity: "project", missing: ["p1"] })
          )
        })
    )
  })

  it("is a schema that takes what the type does", () => {
    const is = Schema.is(AssetFilter)
    assert.isTrue(is({ labelCategorySearch: count("J", "A").gt(0), createdAtGte: new Date() }))
    assert.isFalse(is({ consensusMarkGte: 1, consensusMarkLte: 0 }))
  })
})

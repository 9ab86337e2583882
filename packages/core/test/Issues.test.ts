import { AssetId } from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as Issue from "@effect-kili/core/Issue"
import * as Issues from "@effect-kili/core/Issues"
import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { LabelId } from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const world = Layer.merge(Sandbox.layer(), NodeFileSystem.layer)

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const createProject = Effect.map(
  Projects.createProject({
    title: "Cars",
    inputType: "IMAGE",
    jsonInterface: {
      jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { CAR: { name: "Car" } }, input: "radio" } } }
    }
  }),
  ({ id }) => id
)

/** A project of so many assets, named `image_0` and so on, and a label on each. */
const labeled = Effect.fnUntraced(function*(count: number) {
  const projectId = yield* createProject
  const ledger = yield* Assets.appendMany({
    projectId,
    assets: Arr.makeBy(count, (n) => ({ externalId: `image_${n}`, content: `https://example.com/${n}.jpg` }))
  })
  const assetIds = ledger.flatMap((row) => row._tag === "created" ? [row.assetId] : [])
  const labelIds = yield* Labels.appendLabels({
    labelType: "DEFAULT",
    labels: assetIds.map((assetId) => ({ assetId, jsonResponse: { JOB: { categories: [{ name: "CAR" }] } } }))
  })
  return { projectId, assetIds, labelIds }
})

const projectId = ProjectId.make("p1")
const assetId = AssetId.make("a1")
const labelId = LabelId.make("l1")
const unknownProject = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")

describe("issues and questions", () => {
  it.effect("are created, listed and solved", () =>
    Effect.gen(function*() {
      const { assetIds, labelIds, projectId } = yield* labeled(2)
      const [issue] = yield* Issues.createIssues({
        projectId,
        issues: [{ labelId: labelIds[1]!, text: "Too wide", objectMid: "m1" }]
      })
      yield* TestClock.adjust("1 second")
      const [byId] = yield* Issues.createQuestions({ questions: [{ assetId: assetIds[0]!, text: "What is it?" }] })
      const [byName] = yield* Issues.createQuestions({
        projectId,
        questions: [{ externalId: "image_1", text: "And that?" }]
      })
      const rows = yield* collect(Issues.listIssues({
        projectId,
        fields: ["id", "type", "status", "issueNumber", "objectMid", "asset.externalId", "assetId", "comments.text"]
      }))
      assert.deepStrictEqual(rows, [
        {
          id: issue!,
          type: "ISSUE",
          status: "OPEN",
          issueNumber: 1,
          objectMid: "m1",
          asset: { externalId: "image_1" },
          assetId: assetIds[1]!,
          comments: [{ text: "Too wide" }]
        },
        {
          id: byId!,
          type: "QUESTION",
          status: "OPEN",
          issueNumber: 2,
          objectMid: null,
          asset: { externalId: "image_0" },
          assetId: assetIds[0]!,
          comments: [{ text: "What is it?" }]
        },
        {
          id: byName!,
          type: "QUESTION",
          status: "OPEN",
          issueNumber: 3,
          objectMid: null,
          asset: { externalId: "image_1" },
          assetId: assetIds[1]!,
          comments: [{ text: "And that?" }]
        }
      ])
      assert.deepStrictEqual(yield* Issues.updateStatus({ issueId: issue!, status: "SOLVED" }), {
        id: issue,
        status: "SOLVED"
      })
      yield* Issues.updateStatus({ issueId: byName!, status: "CANCELLED" })
      const statuses = yield* collect(Issues.listIssues({ projectId }))
      assert.deepStrictEqual(statuses.map(({ status }) => status), ["SOLVED", "OPEN", "CANCELLED"])
      assert.deepStrictEqual(Object.keys(statuses[0]!), [...Issue.defaultFields])
      const counts = yield* Projects.getProject({
        projectId,
        fields: ["numberOfOpenQuestions", "numberOfSolvedIssues"]
      })
      assert.deepStrictEqual(counts, { numberOfOpenQuestions: 1, numberOfSolvedIssues: 1 })
    }).pipe(Effect.provide(world)))

  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const { assetIds: [a = assetId, b = assetId], labelIds: [label = labelId], projectId } = yield* labeled(2)
      const [x] = yield* Issues.createIssues({ projectId, issues: [{ labelId: label }] })
      const [y, z] = yield* Issues.createQuestions({
        questions: [{ assetId: a, text: "1" }, { assetId: b, text: "2" }]
      })
      yield* Issues.updateStatus({ issueId: z!, status: "SOLVED" })
      const cases: ReadonlyArray<readonly [Issues.IssueFilter | undefined, ReadonlyArray<Issue.IssueId | undefined>]> =
        [
          [undefined, [x, y, z]],
          [{}, [x, y, z]],
          [{ issueId: y }, [y]],
          [{ assetId: b }, [z]],
          [{ assetIdIn: [a, assetId] }, [x, y]],
          [{ assetIdIn: [] }, []],
          [{ type: "QUESTION" }, [y, z]],
          [{ type: "ISSUE", assetId: a }, [x]],
          [{ type: "QUESTION", status: "OPEN" }, [y]],
          [{ status: "CANCELLED" }, []]
        ]
      for (const [filter, ids] of cases) {
        assert.deepStrictEqual(
          yield* collect(Issues.listIssues({ projectId, filter, fields: ["id"] })),
          ids.map((id) => ({ id: id! })),
          JSON.stringify(filter)
        )
        assert.strictEqual(yield* Issues.countIssues({ projectId, filter }), ids.length, JSON.stringify(filter))
      }
      assert.strictEqual(yield* Issues.countIssues({ projectId: unknownProject }), 0)
      const elsewhere = yield* createProject
      assert.deepStrictEqual(yield* collect(Issues.listIssues({ projectId: elsewhere })), [])
    }).pipe(Effect.provide(world)))

  it.effect("are created by hundreds, in order, and tell how far they are", () =>
    Effect.gen(function*() {
      const { labelIds, projectId } = yield* labeled(130)
      const told: Array<Progress.Event> = []
      const created = yield* Issues.createIssues({
        projectId,
        issues: [...labelIds, ...labelIds].map((labelId, row) => ({ labelId, text: String(row) }))
      }).pipe(Effect.provide(Progress.layer((event) => Effect.sync(() => told.push(event)))))
      const rows = yield* collect(Issues.listIssues({ projectId, fields: ["id", "comments.text"] }))
      const texts = new Map(rows.map(({ comments, id }) => [id, comments[0]?.text]))
      assert.deepStrictEqual(created.map((id) => texts.get(id)), Arr.makeBy(260, String))
      assert.deepStrictEqual(
        told,
        [100, 200, 260].map((done) => ({ operation: "Issues.createIssues", unit: "issues", done, total: 260 }))
      )
      assert.deepStrictEqual(yield* Issues.createIssues({ projectId, issues: [] }), [])
      assert.deepStrictEqual(yield* Issues.createQuestions({ questions: [] }), [])
    }).pipe(Effect.provide(world)))

  it.effect("on what does not exist are not found, and nothing is created", () =>
    Effect.gen(function*() {
      const { assetIds, labelIds, projectId } = yield* labeled(1)
      const elsewhere = yield* createProject
      const issues = ["x", labelIds[0]!, "y", "x"].map((id) => ({ labelId: LabelId.make(id) }))
      sameError(
        yield* Effect.flip(Issues.createIssues({ projectId, issues })),
        new KiliError.NotFound({ operation: "Issues.createIssues", entity: "label", missing: ["x", "y"] })
      )
      sameError(
        yield* Effect.flip(Issues.createIssues({ projectId: elsewhere, issues: [{ labelId: labelIds[0]! }] })),
        new KiliError.NotFound({ operation: "Issues.createIssues", entity: "label", missing: [labelIds[0]!] })
      )
      sameError(
        yield* Effect.flip(Issues.createQuestions({
          projectId,
          questions: ["x", "image_0", "y"].map((externalId) => ({ externalId, text: "?" }))
        })),
        new KiliError.NotFound({ operation: "Issues.createQuestions", entity: "asset", missing: ["x", "y"] })
      )
      sameError(
        yield* Effect.flip(Issues.createQuestions({
          projectId: unknownProject,
          questions: [{ externalId: "image_0", text: "?" }]
        })),
        new KiliError.NotFound({ operation: "Issues.createQuestions", entity: "project", missing: [unknownProject] })
      )
      const unknownAsset = yield* Effect.flip(Issues.createQuestions({
        projectId,
        questions: [{ assetId: assetIds[0]!, text: "?" }, { assetId, text: "?" }]
      }))
      assert.deepStrictEqual([unknownAsset._tag, unknownAsset.committed], ["KiliBatchError", "no"])
      const issueId = Issue.IssueId.make("cld90ffe80l8b0jn9d4vb44tm")
      sameError(
        yield* Effect.flip(Issues.updateStatus({ issueId, status: "SOLVED" })),
        new KiliError.NotFound({ operation: "Issues.updateStatus", entity: "issue", missing: [issueId] })
      )
      assert.strictEqual(yield* Issues.countIssues({ projectId }), 0)
    }).pipe(Effect.provide(world)))

  const platform: FakeKili.Answers = {
    createIssues: ({ issues }) => issues.map((_: unknown, n: number) => ({ id: `i${n}` })),
    labels: ({ where }) => where.idIn.map((id: string) => ({ id, assetId: `asset of ${id}` })).toReversed()
  }

  it.effect("are sent with their asset, as platforms of July 2024 want them", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      yield* Effect.provide(
        Issues.createIssues({ projectId, issues: [{ labelId, text: "x" }, { labelId, objectMid: "m" }] }),
        fake.layer
      )
      yield* Effect.provide(Issues.createQuestions({ questions: [{ assetId, text: "?" }] }), fake.layer)
      const asked = { assetId: "asset of l1", issueNumber: 0, labelID: "l1", type: "ISSUE" }
      assert.deepStrictEqual(fake.sent("labels"), [
        { where: { idIn: ["l1"], project: { id: "p1" } }, first: 100, skip: 0 }
      ])
      assert.deepStrictEqual(fake.sent("createIssues"), [
        {
          issues: [{ ...asked, text: "x" }, { ...asked, objectMid: "m" }],
          where: { idIn: ["asset of l1"], project: { id: "p1" } }
        },
        { issues: [{ assetId: "a1", issueNumber: 0, text: "?", type: "QUESTION" }], where: { idIn: ["a1"] } }
      ])
    }))

  it.effect("are sent once: whether a lost answer created them is not known", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        ...platform,
        createIssues: (variables, earlier, document) =>
          earlier === 1
            ? new FakeKili.Raw(HttpServerResponse.empty({ status: 500 }))
            : platform.createIssues!(variables, earlier, document)
      })
      const names = Arr.makeBy(250, (n) => LabelId.make(`l${n}`))
      const error = yield* Issues.createIssues({ projectId, issues: names.map((labelId) => ({ labelId })) }).pipe(
        Effect.flip,
        Effect.provide(fake.layer)
      )
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.deepStrictEqual([error.index, error.committed], [1, "unknown"])
      assert.deepStrictEqual([error.done, error.ids], [names.slice(0, 100), names.slice(100, 200)])
      assert.lengthOf(fake.sent("createIssues"), 2)
    }))

  const issues = [{ labelId }]
  const questions = [{ assetId, text: "?" }]

  it.effect.each<readonly [string, Effect.Effect<object | number, KiliError.KiliError, KiliClient>, string]>([
    ["no project", Issues.createIssues({ projectId: "" as ProjectId, issues }), "projectId"],
    ["no label", Issues.createIssues({ projectId, issues: [...issues, {} as Issues.NewIssue] }), "issues[1].labelId"],
    [
      "an unknown property",
      Issues.createIssues({ projectId, issues: [{ labelId, comment: "x" } as Issues.NewIssue] }),
      "issues[0].comment"
    ],
    ["no text", Issues.createQuestions({ questions: [{ assetId, text: "" }] }), "questions[0].text"],
    [
      "both names of an asset",
      Issues.createQuestions({ projectId, questions: [{ assetId, externalId: "x", text: "?" } as never] }),
      "questions[0]"
    ],
    [
      "no asset",
      Issues.createQuestions({ projectId, questions: [...questions, { text: "?" } as never] }),
      "questions[1]"
    ],
    [
      "external ids without a project",
      Issues.createQuestions({ questions: [{ externalId: "x", text: "?" } as never] }),
      "projectId"
    ],
    [
      "assets named twice by a filter",
      Stream.runCollect(Issues.listIssues({ projectId, filter: { assetId, assetIdIn: [assetId] } })),
      "filter.assetIdIn"
    ],
    ["an unknown type", Issues.countIssues({ projectId, filter: { type: "BUG" as "ISSUE" } }), "filter.type"],
    [
      "an unknown condition",
      Issues.countIssues({ projectId, filter: { issueType: "ISSUE" } as object }),
      "filter.issueType"
    ],
    ["a negative page", Stream.runCollect(Issues.listIssues({ projectId, skip: -1 })), "skip"],
    [
      "a field without its fields",
      Stream.runCollect(Issues.listIssues({ projectId, fields: ["asset" as "id"] })),
      "fields[0]"
    ],
    [
      "an unknown status",
      Issues.updateStatus({ issueId: Issue.IssueId.make("i1"), status: "CLOSED" as "OPEN" }),
      "status"
    ],
    ["no issue", Issues.updateStatus({ issueId: "" as Issue.IssueId, status: "OPEN" }), "issueId"]
  ])("with %s are refused without a request", ([, bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      assert.deepStrictEqual(yield* Effect.provide(places(bad), fake.layer), [at])
      assert.deepStrictEqual(fake.calls, [])
    }))
})

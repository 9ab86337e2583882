import * as Asset from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Labels from "@effect-kili/core/Labels"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import { UserId } from "@effect-kili/core/User"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import type * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

// -- Against the sandbox

const editWorkflow = GraphQL.mutation({
  name: "editProjectWorkflowSettings",
  document: "mutation editProjectWorkflowSettings($input: EditProjectWorkflowSettingsInput!) { " +
    "data: editProjectWorkflowSettings(input: $input) { id } }",
  variables: Schema.Unknown,
  data: Schema.Unknown
})

type World = Layer.Layer.Success<ReturnType<typeof Sandbox.layer>> | FileSystem.FileSystem

const inSandbox = <A, E>(self: Effect.Effect<A, E, World>) =>
  Effect.provide(self, Layer.merge(Sandbox.layer(), NodeFileSystem.layer))

const createProject = Effect.map(
  Projects.createProject({
    title: "Cars",
    inputType: "IMAGE",
    jsonInterface: {
      jobs: {
        JOB_0: {
          mlTask: "CLASSIFICATION",
          required: 1,
          content: { categories: { CAR: { name: "Car" } }, input: "radio" }
        }
      }
    }
  }),
  ({ id }) => id
)

/** A project of so many assets, named `image_0` and so on. */
const projectOf = Effect.fnUntraced(function*(count: number) {
  const projectId = yield* createProject
  const ledger = yield* Assets.appendMany({
    projectId,
    assets: Arr.makeBy(count, (n) => ({ externalId: `image_${n}`, content: `https://example.com/${n}.jpg` }))
  })
  return { projectId, ids: ledger.flatMap((row) => row._tag === "created" ? [row.assetId] : []) }
})

const label = (assetIds: ReadonlyArray<Asset.AssetId>, labelType: "AUTOSAVE" | "DEFAULT" | "REVIEW" = "DEFAULT") =>
  Labels.appendLabels({
    labelType,
    labels: assetIds.map((assetId) => ({ assetId, jsonResponse: { JOB_0: { categories: [{ name: "CAR" }] } } }))
  })

/** Assets of each status, in the order of the life cycle. */
const oneOfEachStatus = Effect.gen(function*() {
  const { ids, projectId } = yield* projectOf(5)
  const [todo, ongoing, labeled, toReview, reviewed] = [ids[0]!, ids[1]!, ids[2]!, ids[3]!, ids[4]!]
  yield* label([ongoing], "AUTOSAVE")
  yield* label([labeled, toReview])
  yield* Assets.addToReview({ assetIds: [toReview] })
  yield* label([reviewed], "REVIEW")
  return { projectId, ids, todo, ongoing, labeled, toReview, reviewed }
})

const rowsOf = <const F extends ReadonlyArray<Asset.Field>>(projectId: ProjectId, fields: F) =>
  Effect.map(Stream.runCollect(Assets.listAssets({ projectId, fields })), Chunk.toReadonlyArray)

const statusesOf = (projectId: ProjectId) =>
  Effect.map(rowsOf(projectId, ["status"]), (rows) => rows.map(({ status }) => status))

const unknownId = Asset.AssetId.make("cld90ffe80l8b0jn9d4vb44tn")

/** Runs an effect while the clock moves on, far enough for any wait of it. */
const withTime = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(self)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

describe("in the sandbox", () => {
  describe("updateProperties", () => {
    it.effect("changes every property, and only those given", () =>
      Effect.gen(function*() {
        const { ids: [id], projectId } = yield* projectOf(1)
        const { roles } = yield* Projects.getProject({ projectId, fields: ["roles.user.email"] })
        const emails = (roles ?? []).map(({ user }) => user.email)
        assert.isNotEmpty(emails)
        const fields = [
          "consensusMark",
          "content",
          "externalId",
          "honeypotMark",
          "isHoneypot",
          "isUsedForConsensus",
          "jsonContent",
          "jsonMetadata",
          "pageResolutions.pageNumber",
          "pageResolutions.rotation",
          "pageResolutions.width",
          "priority",
          "resolution.height",
          "resolution.width",
          "toBeLabeledBy.user.email"
        ] as const
        const given = {
          consensusMark: 0.25,
          content: "https://example.com/other.jpg",
          honeypotMark: 1,
          isHoneypot: true,
          isUsedForConsensus: true,
          jsonContent: "https://example.com/frames.json",
          jsonMetadata: { page: 3 },
          priority: 7,
          resolution: { height: 480, width: 640 }
        }
        const changed = yield* Assets.updateProperties({
          updates: [{
            assetId: id!,
            ...given,
            pageResolutions: [
              { pageNumber: 1, width: 340, height: 512, rotation: 0 },
              { pageNumber: 2, width: 680, height: 1024, rotation: 90 }
            ],
            toBeLabeledBy: emails
          }]
        })
        assert.deepStrictEqual(changed, [id!])
        const expected = {
          ...given,
          externalId: "image_0",
          pageResolutions: [
            { pageNumber: 1, rotation: null, width: 340 },
            { pageNumber: 2, rotation: 90, width: 680 }
          ],
          toBeLabeledBy: emails.map((email) => ({ user: { email } }))
        }
        assert.deepEqual<unknown>(yield* rowsOf(projectId, fields), [expected])
        yield* Assets.updateProperties({ projectId, updates: [{ externalId: "image_0", priority: 8 }] })
        assert.deepEqual<unknown>(yield* rowsOf(projectId, fields), [{ ...expected, priority: 8 }])
        yield* Assets.updateProperties({ projectId, updates: [{ externalId: "image_0", toBeLabeledBy: [] }] })
        assert.deepEqual<unknown>(yield* rowsOf(projectId, fields), [{ ...expected, priority: 8, toBeLabeledBy: [] }])
      }).pipe(inSandbox))

    it.effect("writes back the sizes of pages that it read", () =>
      Effect.gen(function*() {
        const { ids: [id], projectId } = yield* projectOf(1)
        const write = (pageResolutions: ReadonlyArray<Asset.PageResolution>) =>
          Assets.updateProperties({ updates: [{ assetId: id!, pageResolutions }] })
        yield* write([{ pageNumber: 1, width: 34, height: 51 }])
        const fields = [
          "pageResolutions.pageNumber",
          "pageResolutions.width",
          "pageResolutions.height",
          "pageResolutions.rotation"
        ] as const
        const [before] = yield* rowsOf(projectId, fields)
        yield* write(before!.pageResolutions!)
        assert.deepStrictEqual(yield* rowsOf(projectId, fields), [before!])
      }).pipe(inSandbox))
  })

  describe("metadata", () => {
    const given = Object.freeze({ b: 2, c: Object.freeze({ deep: true }) })

    it.effect("is merged by addMetadata, record after record", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(2)
        yield* Assets.updateProperties({ updates: [{ assetId: ids[0]!, jsonMetadata: { a: 1, b: 1 } }] })
        const changed = yield* Assets.addMetadata({
          projectId,
          updates: [
            { externalId: "image_0", jsonMetadata: given },
            { externalId: "image_1", jsonMetadata: { only: "this" } },
            { externalId: "image_0", jsonMetadata: { b: 3 } }
          ]
        })
        assert.deepStrictEqual(changed, [ids[0]!, ids[1]!, ids[0]!])
        assert.deepStrictEqual((yield* rowsOf(projectId, ["jsonMetadata"])).map(({ jsonMetadata }) => jsonMetadata), [
          { a: 1, b: 3, c: { deep: true } },
          { only: "this" }
        ])
        assert.deepStrictEqual(given, { b: 2, c: { deep: true } })
      }).pipe(inSandbox))

    it.effect("keeps what the platform uses through setMetadata, and nothing else", () =>
      Effect.gen(function*() {
        const { ids: [id], projectId } = yield* projectOf(1)
        const kept = { imageUrl: "i", text: "t", processingParameters: { epsg: 4326 } }
        yield* Assets.updateProperties({
          updates: [{ assetId: id!, jsonMetadata: { ...kept, url: "u", camera: "left", Text: "t" } }]
        })
        yield* Assets.setMetadata({ projectId, updates: [{ assetId: id!, jsonMetadata: { url: "new", ...given } }] })
        const [asset] = yield* rowsOf(projectId, ["jsonMetadata"])
        assert.deepStrictEqual(asset?.jsonMetadata, { ...kept, url: "new", ...given })
      }).pipe(inSandbox))

    it.effect("that is null is no crash: it reads as empty", () =>
      Effect.gen(function*() {
        const { ids: [id], projectId } = yield* projectOf(1)
        const { faults } = yield* Sandbox.Sandbox
        yield* faults.add({ _tag: "nullMetadata", operation: "assets", times: 1 })
        yield* Assets.addMetadata({ projectId, updates: [{ assetId: id!, jsonMetadata: { a: 1 } }] })
        const [asset] = yield* rowsOf(projectId, ["jsonMetadata"])
        assert.deepStrictEqual(asset?.jsonMetadata, { a: 1 })
      }).pipe(inSandbox))

    it.effect("of assets that do not exist is refused, all named and nothing changed", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(1)
        const other = yield* projectOf(1)
        const assetIds = [unknownId, ids[0]!, other.ids[0]!]
        const updates = assetIds.map((assetId) => ({ assetId, jsonMetadata: { a: 1 } }))
        const errors = yield* Effect.all([
          Effect.flip(Assets.addMetadata({ projectId, updates })),
          Effect.flip(Assets.setMetadata({ projectId, updates }))
        ])
        for (const error of errors) {
          assert.deepInclude(error, { _tag: "KiliNotFound", entity: "asset", missing: [unknownId, other.ids[0]!] })
        }
        assert.deepStrictEqual(yield* rowsOf(projectId, ["jsonMetadata"]), [{ jsonMetadata: {} }])
      }).pipe(inSandbox))
  })

  describe("changeExternalIds", () => {
    it.effect("renames by id and by external id, and gives the ids in order", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(3)
        const byId = yield* Assets.changeExternalIds({
          changes: [{ assetId: ids[2]!, newExternalId: "c" }, { assetId: ids[0]!, newExternalId: "a" }]
        })
        assert.deepStrictEqual(byId, [ids[2]!, ids[0]!])
        const byName = yield* Assets.changeExternalIds({
          projectId,
          changes: [{ externalId: "image_1", newExternalId: "b" }]
        })
        assert.deepStrictEqual(byName, [ids[1]!])
        assert.deepStrictEqual(
          (yield* rowsOf(projectId, ["externalId"])).map(({ externalId }) => externalId),
          ["a", "b", "c"]
        )
      }).pipe(inSandbox))

    it.effect("to a name that is taken is refused by the platform", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(2)
        const changes = [{ assetId: ids[0]!, newExternalId: "image_1" }]
        const error = yield* Effect.flip(Assets.changeExternalIds({ projectId, changes }))
        assert.strictEqual(error._tag, "KiliBatchError")
        assert.strictEqual(error.message.includes("External ids are unique"), true)
      }).pipe(inSandbox))
  })

  describe("deleteMany", () => {
    it.effect("tells what became of every asset of every batch, not of the first alone", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(252)
        const [kept, ...others] = ids
        const assetIds = [...others, unknownId, others[0]!]
        assert.deepStrictEqual(yield* Assets.deleteMany({ projectId, assetIds }), {
          deleted: others,
          ignored: [{ assetId: unknownId, status: null }]
        })
        assert.deepStrictEqual(yield* rowsOf(projectId, ["id"]), [{ id: kept! }])
        assert.deepStrictEqual(yield* Assets.deleteMany({ projectId, assetIds: others }), {
          deleted: [],
          ignored: others.map((assetId) => ({ assetId, status: null }))
        })
      }).pipe(inSandbox))

    it.effect("by external id names all that are missing, and deletes nothing", () =>
      Effect.gen(function*() {
        const { projectId } = yield* projectOf(1)
        const error = yield* Effect.flip(Assets.deleteMany({ projectId, externalIds: ["ghost", "image_0", "spirit"] }))
        assert.deepInclude(error, { _tag: "KiliNotFound", missing: ["ghost", "spirit"] })
        assert.strictEqual(yield* Assets.countAssets({ projectId }), 1)
      }).pipe(inSandbox))

    it.effect("leaves assets of another project than the one named", () =>
      Effect.gen(function*() {
        const [mine, other] = [yield* projectOf(1), yield* projectOf(1)]
        assert.deepStrictEqual(
          yield* Assets.deleteMany({ projectId: mine.projectId, assetIds: [...other.ids, ...mine.ids] }),
          { deleted: mine.ids, ignored: [{ assetId: other.ids[0]!, status: null }] }
        )
        assert.strictEqual(yield* Assets.countAssets({ projectId: other.projectId }), 1)
      }).pipe(inSandbox))

    it.effect("is sent again when its answer is lost, and tells what it deleted", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(3)
        const { faults } = yield* Sandbox.Sandbox
        yield* faults.add({ _tag: "cutAfter", operation: "deleteManyFromDataset", times: 1 })
        assert.deepStrictEqual(yield* withTime(Assets.deleteMany({ projectId, assetIds: ids })), {
          deleted: ids,
          ignored: []
        })
      }).pipe(inSandbox))

    it.effect("whose answers are all lost does not know, and doing it again is harmless", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(3)
        const { faults } = yield* Sandbox.Sandbox
        yield* faults.add({ _tag: "cutAfter", operation: "deleteManyFromDataset" })
        const error = yield* withTime(Effect.flip(Assets.deleteMany({ projectId, assetIds: ids })))
        assert.deepInclude(error, { _tag: "KiliBatchError", index: 0, done: [], ids, committed: "unknown" })
        yield* faults.clear
        const again = yield* Assets.deleteMany({ projectId, assetIds: ids })
        assert.deepStrictEqual(again, { deleted: [], ignored: ids.map((assetId) => ({ assetId, status: null })) })
      }).pipe(inSandbox))
  })

  describe("addToReview", () => {
    it.effect("moves what is labeled, and tells where the rest stands", () =>
      Effect.gen(function*() {
        const all = yield* oneOfEachStatus
        assert.deepStrictEqual(yield* statusesOf(all.projectId), Asset.Status.literals.slice())
        assert.deepStrictEqual(yield* Assets.addToReview({ assetIds: all.ids }), {
          moved: [all.labeled],
          ignored: [
            { assetId: all.todo, status: "TODO" },
            { assetId: all.ongoing, status: "ONGOING" },
            { assetId: all.toReview, status: "TO_REVIEW" },
            { assetId: all.reviewed, status: "REVIEWED" }
          ]
        })
        assert.deepStrictEqual(yield* statusesOf(all.projectId), [
          "TODO",
          "ONGOING",
          "TO_REVIEW",
          "TO_REVIEW",
          "REVIEWED"
        ])
      }).pipe(inSandbox))

    it.effect("tells of all batches, in order", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(250)
        const labeled = ids.filter((_, n) => n % 3 === 0)
        yield* label(labeled)
        const { ignored, moved } = yield* Assets.addToReview({
          projectId,
          externalIds: ids.map((_, n) => `image_${n}`)
        })
        assert.deepStrictEqual(moved, labeled)
        assert.deepStrictEqual(
          ignored,
          ids.filter((_, n) => n % 3 !== 0).map((assetId) => ({ assetId, status: "TODO" }))
        )
      }).pipe(inSandbox))

    it.effect("of unlabeled assets is not waited for", () =>
      Effect.gen(function*() {
        // The clock stands: a wait would not end.
        const { ids } = yield* projectOf(2)
        assert.deepStrictEqual(yield* Assets.addToReview({ assetIds: ids }), {
          moved: [],
          ignored: ids.map((assetId) => ({ assetId, status: "TODO" }))
        })
      }).pipe(inSandbox))

    it.effect("in a project of steps tells what moved by its step, and waits for nothing", () =>
      Effect.gen(function*() {
        // The clock stands: a wait would not end.
        const { ids, projectId } = yield* projectOf(3)
        const client = yield* KiliClient.KiliClient
        const steps = {
          creates: [{ name: "Label" }, { name: "Check", type: "REVIEW", stepCoverage: 0 }],
          deletes: [],
          updates: []
        }
        yield* client.execute(editWorkflow, { input: { projectId, steps } })
        const [a, b, c] = ids as [Asset.AssetId, Asset.AssetId, Asset.AssetId]
        yield* label([a, b])
        assert.deepStrictEqual(yield* Assets.addToReview({ projectId, assetIds: ids }), {
          moved: [a, b],
          ignored: [{ assetId: c, status: "TO_DO" }]
        })
        assert.deepStrictEqual(yield* Assets.addToReview({ projectId, assetIds: [a] }), {
          moved: [],
          ignored: [{ assetId: a, status: "TO_DO" }]
        })
        assert.deepStrictEqual(yield* Assets.sendBackToQueue({ projectId, assetIds: [a, b] }), {
          moved: [a, b],
          ignored: []
        })
        assert.deepStrictEqual(yield* Assets.sendBackToQueue({ projectId, assetIds: [a] }), {
          moved: [],
          ignored: [{ assetId: a, status: "REDO" }]
        })
        assert.deepStrictEqual(yield* Assets.deleteMany({ projectId, assetIds: ids }), { deleted: ids, ignored: [] })
      }).pipe(inSandbox))

    it.effect("of assets that do not exist is refused, all named and nothing moved", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(1)
        const ghost = Asset.AssetId.make("ghost")
        yield* label(ids)
        const errors = yield* Effect.all([
          Effect.flip(Assets.addToReview({ assetIds: [unknownId, ...ids, ghost] })),
          Effect.flip(Assets.sendBackToQueue({ assetIds: [unknownId, ...ids, ghost] }))
        ])
        for (const error of errors) {
          assert.deepInclude(error, { _tag: "KiliNotFound", entity: "asset", missing: [unknownId, ghost] })
        }
        assert.deepStrictEqual(yield* statusesOf(projectId), ["LABELED"])
      }).pipe(inSandbox))

    it.effect("is not sent again when its answer is lost; calling again is harmless", () =>
      Effect.gen(function*() {
        const { ids } = yield* projectOf(2)
        yield* label(ids)
        const { faults } = yield* Sandbox.Sandbox
        yield* faults.add({ _tag: "cutAfter", operation: "addAllLabeledAssetsToReview", times: 1 })
        const error = yield* withTime(Effect.flip(Assets.addToReview({ assetIds: ids })))
        assert.deepInclude(error, { _tag: "KiliBatchError", ids, committed: "unknown" })
        assert.deepStrictEqual(yield* Assets.addToReview({ assetIds: ids }), {
          moved: [],
          ignored: ids.map((assetId) => ({ assetId, status: "TO_REVIEW" }))
        })
      }).pipe(inSandbox))
  })

  describe("sendBackToQueue", () => {
    it.effect("moves what was labeled or reviewed, and what the platform moves besides", () =>
      Effect.gen(function*() {
        const all = yield* oneOfEachStatus
        assert.deepStrictEqual(yield* Assets.sendBackToQueue({ assetIds: all.ids, projectId: all.projectId }), {
          moved: [all.todo, all.labeled, all.toReview, all.reviewed],
          ignored: [{ assetId: all.ongoing, status: "ONGOING" }]
        })
        assert.deepStrictEqual(yield* statusesOf(all.projectId), all.ids.map(() => "ONGOING"))
      }).pipe(inSandbox))
  })

  describe("one call for each asset", () => {
    it.effect("skips with a reason, and takes it back", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(12)
        const skipped = Effect.map(rowsOf(projectId, ["skipped"]), (rows) => rows.map(({ skipped }) => skipped))
        const some = ids.slice(1)
        assert.deepStrictEqual(yield* Assets.skip({ assetIds: [...some, some[0]!], reason: "blurred" }), some)
        assert.deepStrictEqual(yield* skipped, ids.map((_, n) => n > 0))
        const back = yield* Assets.unskip({ projectId, externalIds: ["image_3", "image_2"] })
        assert.deepStrictEqual(back, [ids[3]!, ids[2]!])
        assert.deepStrictEqual(yield* skipped, ids.map((_, n) => n > 0 && n !== 2 && n !== 3))
      }).pipe(inSandbox))

    it.effect("names those that failed, and those that were done beside them", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(10)
        const assetIds = [...ids.slice(0, 9), unknownId, ids[9]!]
        const error = yield* Effect.flip(Assets.unskip({ projectId, assetIds }))
        assert.deepInclude(error, { _tag: "KiliBatchError", index: 1, done: ids, ids: [unknownId], committed: "no" })
        if (error._tag !== "KiliBatchError") return
        assert.deepInclude(error.cause, { _tag: "KiliOperationError", codes: ["notFound"] })
      }).pipe(inSandbox))

    it.effect("assigns, in place of those assigned before, and frees", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(2)
        const { roles } = yield* Projects.getProject({ projectId, fields: ["roles.user.id"] })
        const userIds = (roles ?? []).map(({ user }) => user.id)
        const assigned = Effect.map(
          rowsOf(projectId, ["toBeLabeledBy.user.id"]),
          (rows) => rows.map(({ toBeLabeledBy }) => toBeLabeledBy?.map(({ user }) => user.id))
        )
        const done = yield* Assets.assign({
          assignments: [{ assetId: ids[1]!, userIds }, { assetId: ids[0]!, userIds }]
        })
        assert.deepStrictEqual(done, [ids[1]!, ids[0]!])
        assert.deepStrictEqual(yield* assigned, [userIds, userIds])
        yield* Assets.assign({ projectId, assignments: [{ externalId: "image_1", userIds: [] }] })
        assert.deepStrictEqual(yield* assigned, [userIds, []])
      }).pipe(inSandbox))

    it.effect("sets whether labels are compared", () =>
      Effect.gen(function*() {
        const { ids, projectId } = yield* projectOf(2)
        const set = (externalIds: ReadonlyArray<string>, isConsensus: boolean) =>
          Assets.setConsensus({ projectId, externalIds, isConsensus })
        const flags = Effect.map(
          rowsOf(projectId, ["isUsedForConsensus"]),
          (rows) => rows.map(({ isUsedForConsensus }) => isUsedForConsensus)
        )
        assert.deepStrictEqual(yield* set(["image_1", "image_0"], true), [ids[1]!, ids[0]!])
        assert.deepStrictEqual(yield* flags, [true, true])
        yield* set(["image_0"], false)
        assert.deepStrictEqual(yield* flags, [false, true])
      }).pipe(inSandbox))
  })

  it.effect("a project that does not exist is not found", () =>
    Effect.gen(function*() {
      const projectId = ProjectId.make(unknownId)
      const named = { projectId, externalIds: ["a"] }
      const errors = yield* Effect.all([
        Effect.flip(Assets.addMetadata({ projectId, updates: [{ assetId: unknownId, jsonMetadata: {} }] })),
        Effect.flip(Assets.setMetadata({ projectId, updates: [{ externalId: "a", jsonMetadata: {} }] })),
        Effect.flip(Assets.changeExternalIds({ projectId, changes: [{ externalId: "a", newExternalId: "b" }] })),
        Effect.flip(Assets.deleteMany({ projectId, assetIds: [unknownId] })),
        Effect.flip(Assets.addToReview({ projectId, assetIds: [unknownId] })),
        Effect.flip(Assets.sendBackToQueue(named)),
        Effect.flip(Assets.skip({ ...named, reason: "blurred" })),
        Effect.flip(Assets.unskip(named)),
        Effect.flip(Assets.assign({ projectId, assignments: [{ externalId: "a", userIds: [] }] })),
        Effect.flip(Assets.setConsensus({ ...named, isConsensus: true }))
      ])
      for (const error of errors) {
        assert.deepInclude(error, { _tag: "KiliNotFound", entity: "project", missing: [projectId] })
      }
    }).pipe(inSandbox))
})

// -- Against a platform of a few lines

const projectId = ProjectId.make("p1")
const id = (text: string) => Asset.AssetId.make(text)
const ids = (count: number) => Arr.makeBy(count, (n) => id(`a${n}`))

/**
 * A platform on which each asset stands where `statusOf` says, given the number of earlier looks; no entry, no asset. It
 * answers last things first.
 */
const showing = (
  statusOf: (id: string, looks: number) => string | undefined,
  answers: FakeKili.Answers = {}
) =>
  FakeKili.make({
    assets: ({ where }: FakeKili.Json, looks) =>
      (where.idIn as Array<string>).toReversed().flatMap((id) => {
        const status = statusOf(id, looks)
        return status === undefined ? [] : [{ id, status }]
      }),
    deleteManyFromDataset: () => ({ id: "p1" }),
    addAllLabeledAssetsToReview: () => ({ id: "p1" }),
    sendBackAssetsToQueue: () => ({ id: "p1" }),
    ...answers
  })

describe("on the wire", () => {
  it.effect("an assignment is cleared by an empty list, and by nothing else", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ updatePropertiesInAssets: ({ where }: FakeKili.Json) => where })
      yield* Assets.updateProperties({
        updates: [
          { assetId: id("a"), toBeLabeledBy: [] },
          { assetId: id("b"), toBeLabeledBy: ["ada@example.com"] },
          { assetId: id("c"), priority: 1 },
          { assetId: id("d"), toBeLabeledBy: undefined }
        ]
      }).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(fake.sent("updatePropertiesInAssets").map(({ data }) => data), [[
        { shouldResetToBeLabeledBy: true, toBeLabeledBy: [] },
        { shouldResetToBeLabeledBy: false, toBeLabeledBy: ["ada@example.com"] },
        { priority: 1 },
        {}
      ]])
    }))

  it.effect("a rotation of 0 is left out", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ updatePropertiesInAssets: ({ where }: FakeKili.Json) => where })
      const size = { height: 2, width: 1 }
      yield* Assets.updateProperties({
        updates: [{
          assetId: id("a"),
          pageResolutions: [
            { ...size, pageNumber: 1 },
            { ...size, pageNumber: 2, rotation: 0 },
            { ...size, pageNumber: 3, rotation: null },
            { ...size, pageNumber: 4, rotation: 270 }
          ]
        }]
      }).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(fake.sent("updatePropertiesInAssets")[0].data[0].pageResolutions, [
        { ...size, pageNumber: 1 },
        { ...size, pageNumber: 2 },
        { ...size, pageNumber: 3 },
        { ...size, pageNumber: 4, rotation: 270 }
      ])
    }))

  it.effect("metadata belongs to the asset of its id, whatever the order of the answer", () =>
    Effect.gen(function*() {
      // Each id is part of another.
      const assetIds = Arr.makeBy(250, (n) => id(`a${n}`))
      const fake = FakeKili.make({
        assets: ({ where }: FakeKili.Json) =>
          (where.idIn as Array<string>).toReversed().map((id) => ({ id, jsonMetadata: JSON.stringify({ of: id }) })),
        updatePropertiesInAssets: ({ where }: FakeKili.Json) => where.toReversed()
      })
      const changed = yield* Assets.addMetadata({
        projectId,
        updates: assetIds.map((assetId, n) => ({ assetId, jsonMetadata: { n } }))
      }).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(changed, assetIds)
      const written = fake.sent("updatePropertiesInAssets").flatMap(({ data, where }) =>
        where.map(({ id }: FakeKili.Json, n: number) => [id, JSON.parse(data[n].jsonMetadata)])
      )
      assert.deepStrictEqual(written, assetIds.map((id, n) => [id, { of: id, n }]))
      assert.deepStrictEqual(
        fake.sent("assets").map(({ first, skip, where }) => [where.idIn.length, where.project, first, skip]),
        [[100, { id: "p1" }, 100, 0], [100, { id: "p1" }, 100, 0], [50, { id: "p1" }, 50, 0]]
      )
    }))

  it.effect.each<readonly [string, string | null]>([
    ["null", null],
    ["no JSON", "{"],
    ["a list", "[1]"],
    ["the empty text", ""]
  ])("stored metadata that is %s reads as empty", ([, jsonMetadata]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        assets: () => [{ id: "a", jsonMetadata }],
        updatePropertiesInAssets: ({ where }: FakeKili.Json) => where
      })
      const updates = [{ assetId: id("a"), jsonMetadata: { n: 1 } }]
      yield* Effect.provide(Assets.addMetadata({ projectId, updates }), fake.layer)
      yield* Effect.provide(Assets.setMetadata({ projectId, updates }), fake.layer)
      assert.deepStrictEqual(
        fake.sent("updatePropertiesInAssets").map(({ data }) => data),
        [[{ jsonMetadata: "{\"n\":1}" }], [{ jsonMetadata: "{\"n\":1}" }]]
      )
    }))

  it.effect("new names are sent for ids", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ updatePropertiesInAssets: ({ where }: FakeKili.Json) => where })
      yield* Assets.changeExternalIds({ projectId, changes: [{ assetId: id("a"), newExternalId: "new" }] }).pipe(
        Effect.provide(fake.layer)
      )
      assert.deepStrictEqual(fake.sent("updatePropertiesInAssets"), [{
        where: [{ id: "a", project: { id: "p1" } }],
        data: [{ externalId: "new" }]
      }])
    }))

  it.effect("calls for one asset name it, and its project", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        assignAssetsToLabelers: () => null,
        setAssetConsensus: () => false,
        skipAsset: () => null,
        unskipAsset: () => null
      })
      yield* Effect.all([
        Assets.skip({ assetIds: [id("a")], projectId, reason: "blurred" }),
        Assets.unskip({ assetIds: [id("a")], projectId }),
        Assets.assign({ assignments: [{ assetId: id("a"), userIds: [UserId.make("u1")] }] }),
        Assets.setConsensus({ assetIds: [id("a")], projectId, isConsensus: false })
      ]).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(fake.calls.map(({ variables }) => variables), [
        { reason: "blurred", where: { id: "a", project: { id: "p1" } } },
        { assetId: "a", projectId: "p1" },
        { userIds: ["u1"], where: { id: "a" } },
        { assetId: "a", isConsensus: false, projectId: "p1" }
      ])
    }))

  it.effect("an external id that two assets carry is never settled by a guess", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ assets: () => [{ id: "a", externalId: "x" }, { id: "b", externalId: "x" }] })
      const named = { projectId, externalIds: ["x"] }
      const errors = yield* Effect.all([
        Effect.flip(Assets.addMetadata({ projectId, updates: [{ externalId: "x", jsonMetadata: {} }] })),
        Effect.flip(Assets.changeExternalIds({ projectId, changes: [{ externalId: "x", newExternalId: "y" }] })),
        Effect.flip(Assets.deleteMany(named)),
        Effect.flip(Assets.skip({ ...named, reason: "blurred" })),
        Effect.flip(Assets.assign({ projectId, assignments: [{ externalId: "x", userIds: [] }] }))
      ]).pipe(Effect.provide(fake.layer))
      for (const error of errors) {
        assert.deepInclude(error, { _tag: "KiliAmbiguousExternalId", externalIds: ["x"] })
      }
    }))

  it.effect("an empty list makes no request, and has a result of the same type", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      const none = { assetIds: [], projectId }
      const results = yield* Effect.all([
        Assets.updateProperties({ updates: [] }),
        Assets.addMetadata({ projectId, updates: [] }),
        Assets.setMetadata({ projectId, updates: [] }),
        Assets.changeExternalIds({ changes: [] }),
        Assets.skip({ ...none, reason: "blurred" }),
        Assets.unskip({ projectId, externalIds: [] }),
        Assets.assign({ assignments: [] }),
        Assets.setConsensus({ ...none, isConsensus: true })
      ]).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual<unknown>(results, results.map(() => []))
      assert.deepStrictEqual(yield* Effect.provide(Assets.deleteMany(none), fake.layer), { deleted: [], ignored: [] })
      for (const move of [Assets.addToReview, Assets.sendBackToQueue]) {
        assert.deepStrictEqual(yield* Effect.provide(move(none), fake.layer), { moved: [], ignored: [] })
      }
      assert.deepStrictEqual(fake.calls, [])
    }))
})

describe("moves", () => {
  it.effect("read and send at most 100 ids a request, and keep to the project", () =>
    Effect.gen(function*() {
      const fake = showing((_, looks) => looks < 3 ? "LABELED" : "TO_REVIEW")
      const assetIds = ids(250)
      const result = yield* Effect.provide(Assets.addToReview({ assetIds, projectId }), fake.layer)
      assert.deepStrictEqual(result, { moved: assetIds, ignored: [] })
      const whole = assetIds.map(String)
      const chunks = [whole.slice(0, 100), whole.slice(100, 200), whole.slice(200)]
      assert.deepStrictEqual(
        fake.calls.map(({ operation, variables }) => [operation, variables.where]),
        [
          ...chunks.map((idIn) => ["assets", { idIn, project: { id: "p1" } }]),
          ...chunks.map((idIn) => ["addAllLabeledAssetsToReview", { idIn, project: { id: "p1" } }]),
          // The last batch, which stands for those before.
          ["assets", { idIn: chunks[2], project: { id: "p1" } }]
        ]
      )
    }))

  it.effect("wait for all assets of the last batch, not for one", () =>
    Effect.gen(function*() {
      // The last asset shows first, then one more with each look.
      const fake = showing((name, looks) => looks === 0 || 4 - Number(name.slice(1)) > looks ? "LABELED" : "TO_REVIEW")
      const fiber = yield* Effect.fork(Effect.provide(Assets.addToReview({ assetIds: ids(4) }), fake.layer))
      yield* TestClock.adjust("1749 millis")
      assert.strictEqual((yield* Fiber.poll(fiber))._tag, "None")
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Fiber.join(fiber), { moved: ids(4), ignored: [] })
      assert.deepStrictEqual(fake.sent("assets").map(({ where }) => where.idIn), [
        ["a0", "a1", "a2", "a3"],
        ["a0", "a1", "a2", "a3"],
        ["a0", "a1", "a2"],
        ["a0", "a1"],
        ["a0"]
      ])
    }))

  it.effect("wait for an earlier batch, when nothing of the last one moves", () =>
    Effect.gen(function*() {
      const isLabeled = (name: string) => name === "a7"
      const fake = showing((name, looks) => isLabeled(name) ? (looks < 3 ? "LABELED" : "TO_REVIEW") : "TODO")
      const result = yield* withTime(Effect.provide(Assets.addToReview({ assetIds: ids(150) }), fake.layer))
      assert.deepStrictEqual(result, {
        moved: [id("a7")],
        ignored: ids(150).filter((name) => !isLabeled(name)).map((assetId) => ({ assetId, status: "TODO" }))
      })
      assert.deepStrictEqual(fake.sent("assets").map(({ where }) => where.idIn.length), [100, 50, 1, 1, 100, 49])
    }))

  it.effect("that do not show within a minute name the assets that are missing", () =>
    Effect.gen(function*() {
      const fake = showing((name, looks) => looks > 0 && name === "a0" ? "ONGOING" : "REVIEWED")
      const error = yield* withTime(
        Effect.flip(Effect.provide(Assets.sendBackToQueue({ assetIds: ids(3) }), fake.layer))
      )
      sameError(
        error,
        new KiliError.VerificationTimeout({ operation: "Assets.sendBackToQueue", ids: ["a1", "a2"] })
      )
      assert.strictEqual(error.committed, "yes")
      assert.lengthOf(fake.sent("sendBackAssetsToQueue"), 1)
    }))

  it.effect("end in a minute, or when the given schedule ends", () =>
    Effect.gen(function*() {
      const stuck = () => showing(() => "LABELED")
      const review = (options: Partial<Assets.MoveAssets> = {}) =>
        Effect.provide(Assets.deleteMany({ assetIds: ids(1), ...options } as Assets.MoveAssets), stuck().layer)
      const fiber = yield* Effect.fork(Effect.flip(review()))
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual((yield* Fiber.poll(fiber))._tag, "None")
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "KiliVerificationTimeout")
      const once = yield* Effect.flip(review({ schedule: Schedule.recurs(3) }))
      assert.strictEqual(once._tag, "KiliVerificationTimeout")
    }))

  it.effect("send all assets, whatever a first look that lags shows", () =>
    Effect.gen(function*() {
      // Shown as unlabeled at first: it was labeled a moment ago.
      const fake = showing((name, looks) => looks === 0 || name === "a1" ? "TODO" : "TO_REVIEW")
      assert.deepStrictEqual(yield* Effect.provide(Assets.addToReview({ assetIds: ids(2) }), fake.layer), {
        moved: [id("a0")],
        ignored: [{ assetId: id("a1"), status: "TODO" }]
      })
      assert.deepStrictEqual(fake.sent("addAllLabeledAssetsToReview"), [{ where: { idIn: ["a0", "a1"] } }])
    }))

  it.effect("wait until an asset is gone that the first look did not show yet, and tell that it was deleted", () =>
    Effect.gen(function*() {
      const shown = (looks: number) => looks > 0 && looks < 3 ? [{ id: "a0", status: "TODO" }] : []
      const fake = FakeKili.make({
        assets: ({ where }: FakeKili.Json, looks) => where.idIn.includes("a0") ? shown(looks) : [],
        deleteManyFromDataset: () => ({ id: "p1" })
      })
      const result = yield* withTime(Effect.provide(Assets.deleteMany({ assetIds: ids(2) }), fake.layer))
      assert.deepStrictEqual(result, { deleted: [id("a0")], ignored: [{ assetId: id("a1"), status: null }] })
    }))

  it.effect("do not wait for an asset that went elsewhere meanwhile", () =>
    Effect.gen(function*() {
      const meanwhile: Record<string, string | undefined> = { a0: "TO_REVIEW", a1: "REVIEWED" }
      const fake = showing((name, looks) => looks === 0 ? "LABELED" : meanwhile[name])
      assert.deepStrictEqual(yield* Effect.provide(Assets.addToReview({ assetIds: ids(3) }), fake.layer), {
        moved: [id("a0")],
        ignored: [{ assetId: id("a1"), status: "REVIEWED" }, { assetId: id("a2"), status: null }]
      })
    }))

  it.effect("take null for an answer, when nothing moved", () =>
    Effect.gen(function*() {
      const fake = showing(() => "REVIEWED", { addAllLabeledAssetsToReview: () => null })
      assert.deepStrictEqual(yield* Effect.provide(Assets.addToReview({ assetIds: ids(1) }), fake.layer), {
        moved: [],
        ignored: [{ assetId: id("a0"), status: "REVIEWED" }]
      })
    }))

  it.effect("read a status of tomorrow as it is", () =>
    Effect.gen(function*() {
      const fake = showing(() => "ARCHIVED")
      assert.deepStrictEqual(yield* Effect.provide(Assets.addToReview({ assetIds: ids(1) }), fake.layer), {
        moved: [],
        ignored: [{ assetId: id("a0"), status: "ARCHIVED" }]
      })
    }))

  it.effect("that fail in the middle tell what was done, and send no more", () =>
    Effect.gen(function*() {
      const fake = showing(() => "LABELED", {
        deleteManyFromDataset: (_, earlier) =>
          earlier === 1 ? FakeKili.refusal("[noOrganizationRights] not yours") : { id: "p1" }
      })
      const assetIds = ids(250)
      const error = yield* Effect.flip(Effect.provide(Assets.deleteMany({ assetIds }), fake.layer))
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.deepStrictEqual([error.index, error.committed], [1, "no"])
      assert.deepStrictEqual(error.done, assetIds.slice(0, 100))
      assert.deepStrictEqual(error.ids, assetIds.slice(100, 200))
      assert.deepInclude(error.cause, { _tag: "KiliOperationError", codes: ["noOrganizationRights"] })
      assert.lengthOf(fake.sent("deleteManyFromDataset"), 2)
    }))

  it.effect("are applied when a look at them fails", () =>
    Effect.gen(function*() {
      for (const status of ["LABELED", "TODO"]) {
        const fake = showing(() => status, {
          assets: (_, looks) => looks === 0 ? [{ id: "a0", status }] : FakeKili.refusal("[notFound] no project")
        })
        const error = yield* Effect.flip(
          Effect.provide(Assets.addToReview({ assetIds: ids(1), projectId }), fake.layer)
        )
        assert.deepInclude(error, { _tag: "KiliOperationError", committed: "yes" })
      }
    }))
})

describe("refused without a request", () => {
  const page = { height: 1, width: 1 }
  const update = (properties: object) => ({ updates: [{ assetId: "a", ...properties }] })

  const calls = {
    addMetadata: Assets.addMetadata,
    assign: Assets.assign,
    changeExternalIds: Assets.changeExternalIds,
    deleteMany: Assets.deleteMany,
    setConsensus: Assets.setConsensus,
    setMetadata: Assets.setMetadata,
    skip: Assets.skip,
    unskip: Assets.unskip,
    updateProperties: Assets.updateProperties
  }

  it.effect.each<readonly [keyof typeof calls, string, object, ReadonlyArray<string>]>([
    ["updateProperties", "null for an assignment", update({ toBeLabeledBy: null }), ["updates[0].toBeLabeledBy"]],
    ["updateProperties", "an empty address", update({ toBeLabeledBy: [""] }), ["updates[0].toBeLabeledBy[0]"]],
    ["updateProperties", "a status", update({ status: "LABELED" }), ["updates[0].status"]],
    ["updateProperties", "null for a priority", update({ priority: null }), ["updates[0].priority"]],
    ["updateProperties", "half a priority", update({ priority: 0.5 }), ["updates[0].priority"]],
    ["updateProperties", "a priority beyond 32 bits", update({ priority: 2 ** 31 }), ["updates[0].priority"]],
    ["updateProperties", "marks beyond their bounds", update({ consensusMark: 1.1, honeypotMark: -0.1 }), [
      "updates[0].consensusMark",
      "updates[0].honeypotMark"
    ]],
    ["updateProperties", "a mark that is no number", update({ honeypotMark: NaN }), ["updates[0].honeypotMark"]],
    ["updateProperties", "a size of 0", update({ resolution: { height: 0, width: 1 } }), [
      "updates[0].resolution.height"
    ]],
    ["updateProperties", "a page 0", update({ pageResolutions: [{ ...page, pageNumber: 0 }] }), [
      "updates[0].pageResolutions[0].pageNumber"
    ]],
    [
      "updateProperties",
      "a page twice",
      update({ pageResolutions: [{ ...page, pageNumber: 1 }, { ...page, pageNumber: 1 }] }),
      ["updates[0].pageResolutions[1].pageNumber"]
    ],
    ["updateProperties", "content that is no text", update({ content: 1, jsonContent: {} }), [
      "updates[0].content",
      "updates[0].jsonContent"
    ]],
    ["updateProperties", "flags that are no booleans", update({ isHoneypot: 1, isUsedForConsensus: "no" }), [
      "updates[0].isHoneypot",
      "updates[0].isUsedForConsensus"
    ]],
    ["addMetadata", "no project", { updates: [{ assetId: "a", jsonMetadata: {} }] }, ["projectId"]],
    ["addMetadata", "no metadata", { projectId, updates: [{ assetId: "a" }] }, ["updates[0].jsonMetadata"]],
    ["addMetadata", "NaN in metadata", { projectId, updates: [{ assetId: "a", jsonMetadata: { n: NaN } }] }, [
      "updates[0].jsonMetadata.n"
    ]],
    ["setMetadata", "a mix of names", {
      projectId,
      updates: [{ assetId: "a", jsonMetadata: {} }, { externalId: "b", jsonMetadata: {} }]
    }, ["updates[1]"]],
    ["changeExternalIds", "an empty name", { changes: [{ assetId: "a", newExternalId: "" }] }, [
      "changes[0].newExternalId"
    ]],
    ["changeExternalIds", "a new name twice", {
      changes: [{ assetId: "a", newExternalId: "x" }, { assetId: "b", newExternalId: "x" }]
    }, ["changes[1].newExternalId"]],
    ["changeExternalIds", "an asset twice", {
      changes: [{ assetId: "a", newExternalId: "x" }, { assetId: "a", newExternalId: "y" }]
    }, ["changes[1]"]],
    ["deleteMany", "both kinds of names", { projectId, assetIds: ["a"], externalIds: ["x"] }, ["externalIds"]],
    ["deleteMany", "no names", { projectId }, ["assetIds"]],
    ["deleteMany", "external ids without a project", { externalIds: ["x"] }, ["projectId"]],
    ["deleteMany", "an empty id", { assetIds: ["a", ""] }, ["assetIds[1]"]],
    ["deleteMany", "an unknown option", { assetIds: ["a"], shedule: Schedule.once }, ["shedule"]],
    ["deleteMany", "a schedule that is none", { assetIds: ["a"], schedule: "5 seconds" }, ["schedule"]],
    ["skip", "no reason", { assetIds: ["a"] }, ["reason"]],
    ["skip", "an empty reason", { assetIds: ["a"], reason: "" }, ["reason"]],
    ["unskip", "no project", { assetIds: ["a"] }, ["projectId"]],
    ["assign", "an asset twice", { assignments: [{ assetId: "a", userIds: [] }, { assetId: "a", userIds: ["u"] }] }, [
      "assignments[1]"
    ]],
    ["assign", "an empty user", { assignments: [{ assetId: "a", userIds: [""] }] }, ["assignments[0].userIds[0]"]],
    ["assign", "null for users", { assignments: [{ assetId: "a", userIds: null }] }, ["assignments[0].userIds"]],
    ["setConsensus", "no flag", { projectId, assetIds: ["a"] }, ["isConsensus"]]
  ])("%s: %s", ([call, , bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      type Result = Assets.Deleted | ReadonlyArray<Asset.AssetId>
      const run = calls[call] as (options: never) => Effect.Effect<Result, KiliError.KiliError, KiliClient.KiliClient>
      assert.deepStrictEqual(yield* Effect.provide(places(run(bad as never)), fake.layer), at)
      assert.deepStrictEqual(fake.calls, [])
    }))
})

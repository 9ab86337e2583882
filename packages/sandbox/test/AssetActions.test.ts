import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { appendLabels, ask, countAssets, createProject, importAssets, listAssets, refusal, sandbox } from "./harness.js"

const outcome = "succeeded { assetId externalId } declined { assetId externalId } failed { assetId externalId details }"

const Ref = Schema.Struct({ assetId: Schema.String, externalId: Schema.NullOr(Schema.String) })
const Outcome = Schema.Struct({
  declined: Schema.Array(Ref),
  failed: Schema.Array(Schema.Unknown),
  succeeded: Schema.Array(Ref)
})

const mutation = (name: string, parameters = "", values = "") =>
  `mutation ($where: AssetWhere!${parameters}) { data: ${name}(where: $where${values}) { ${outcome} } }`

const addToReview = mutation("addAssetsToReview")
const sendBack = mutation("sendAssetsBackToQueue")
const remove = mutation("deleteAssets")
const assign = mutation("assignAssets", ", $userIds: [String!]!", ", userIds: $userIds")
const prioritize = mutation("setAssetsPriority", ", $priority: Int!", ", priority: $priority")

/** What became of each asset, by name, or by id where it has none. */
const act = (query: string, where: object, variables: object = {}) =>
  ask(query, { where, ...variables }).pipe(
    Effect.flatMap(Schema.decodeUnknown(Outcome)),
    Effect.map(({ declined, failed, succeeded }) => {
      assert.isEmpty(failed)
      const names = (refs: ReadonlyArray<typeof Ref.Type>) =>
        refs.map(({ assetId, externalId }) => externalId ?? assetId)
      return { declined: names(declined), succeeded: names(succeeded) }
    })
  )

const addSteps = (projectId: string) =>
  ask(
    `mutation ($projectId: ID!) {
      data: editProjectWorkflowSettings(input: {
        projectId: $projectId
        steps: { creates: [{ name: "Label" }, { name: "Review", type: REVIEW }], updates: [], deletes: [] }
      }) { id }
    }`,
    { projectId }
  )

describe("actions on many assets", () => {
  it.effect("add labeled assets to review", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const ids = yield* importAssets(projectId, ["a", "b", "c"])
      yield* appendLabels("DEFAULT", ids.slice(0, 2))
      yield* appendLabels("REVIEW", ids.slice(1, 2))
      const where = { idIn: [...ids, "unknown"] }
      const expected = { declined: ["b", "c", "unknown"], succeeded: ["a"] }
      assert.deepStrictEqual(yield* act(addToReview, where), expected)
      assert.deepStrictEqual(yield* act(addToReview, where), expected)
      assert.deepStrictEqual(yield* listAssets({}, "status"), [
        { status: "TO_REVIEW" },
        { status: "REVIEWED" },
        { status: "TODO" }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("send assets back, unless they are still to be labeled", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const ids = yield* importAssets(projectId, ["a", "b"])
      yield* appendLabels("DEFAULT", ids.slice(0, 1))
      assert.deepStrictEqual(yield* act(sendBack, { project: { id: projectId } }), {
        declined: ["b"],
        succeeded: ["a"]
      })
      assert.deepStrictEqual(yield* listAssets({}, "status labels { isSentBackToQueue }"), [
        { status: "ONGOING", labels: [{ isSentBackToQueue: true }] },
        { status: "TODO", labels: [] }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("delete assets, and find those deleted that are gone", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const other = yield* createProject()
      const [a = ""] = yield* importAssets(projectId, ["a", "b"])
      const [c = ""] = yield* importAssets(other, ["c"])
      const where = { idIn: [a, c, "gone"], project: { id: projectId } }
      assert.deepStrictEqual(yield* act(remove, where), { declined: [c], succeeded: ["a", "gone"] })
      assert.deepStrictEqual(yield* act(remove, { id: a }), { declined: [], succeeded: [a] })
      assert.strictEqual(yield* countAssets({}), 2)
      assert.include((yield* refusal(remove, { where: {} })).message, "not named")
      assert.strictEqual(yield* countAssets({}), 2)
    }).pipe(Effect.provide(sandbox())))

  it.effect("assign assets, save those that an assignee labels now", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const ids = yield* importAssets(projectId, ["a", "b"])
      const me =
        Schema.decodeUnknownSync(Schema.Struct({ id: Schema.String }))(yield* ask("{ data: viewer { id } }")).id
      const where = { idIn: ids }
      const all = { declined: [], succeeded: ["a", "b"] }
      assert.deepStrictEqual(yield* act(assign, where, { userIds: [me] }), all)
      yield* appendLabels("AUTOSAVE", ids.slice(0, 1))
      assert.deepStrictEqual(yield* act(assign, where, { userIds: [me] }), all)
      assert.deepStrictEqual(yield* act(assign, where, { userIds: [] }), { declined: ["a"], succeeded: ["b"] })
      assert.deepStrictEqual(yield* listAssets({}, "isToBeLabeledBy"), [
        { isToBeLabeledBy: true },
        { isToBeLabeledBy: false }
      ])
      yield* appendLabels("DEFAULT", ids.slice(0, 1))
      assert.deepStrictEqual(yield* act(assign, where, { userIds: [] }), all)
      assert.include((yield* refusal(assign, { where, userIds: ["nobody"] })).message, "Only members")
    }).pipe(Effect.provide(sandbox())))

  it.effect("set the priority of assets", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const ids = yield* importAssets(projectId, ["a", "b"])
      const all = { declined: [], succeeded: ["a", "b"] }
      assert.deepStrictEqual(yield* act(prioritize, { idIn: ids }, { priority: 3 }), all)
      assert.deepStrictEqual(yield* listAssets({}, "priority"), [{ priority: 3 }, { priority: 3 }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("know the steps of a workflow", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* addSteps(projectId)
      const ids = yield* importAssets(projectId, ["draft", "labeled", "skipped", "todo"])
      yield* appendLabels("AUTOSAVE", ids.slice(0, 1))
      yield* appendLabels("DEFAULT", ids.slice(1, 2))
      yield* ask("mutation ($where: AssetWhere!) { data: skipAsset(reason: \"blurred\", where: $where) { id } }", {
        where: { id: ids[2] }
      })
      const where = { idIn: ids }
      assert.deepStrictEqual(yield* act(prioritize, where, { priority: 1 }), {
        declined: ["draft", "skipped"],
        succeeded: ["labeled", "todo"]
      })
      assert.deepStrictEqual(yield* act(sendBack, where), {
        declined: ["skipped", "todo"],
        succeeded: ["draft", "labeled"]
      })
      assert.deepStrictEqual(yield* listAssets({}, "currentStep { name status }"), [
        { currentStep: { name: "Label", status: "REDO" } },
        { currentStep: { name: "Label", status: "REDO" } },
        { currentStep: { name: "Label", status: "SKIPPED" } },
        { currentStep: { name: "Label", status: "TO_DO" } }
      ])
    }).pipe(Effect.provide(sandbox())))
})

describe("the asynchronous import under its name of 2026", () => {
  it.effect("is the same import", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const started = yield* ask(
        `mutation ($data: AppendManyAssetsAsynchronouslyData!, $where: ProjectWhere!) {
          data: appendManyAssetsAsynchronously(data: $data, where: $where) { status }
        }`,
        {
          data: {
            contentArray: ["https://example.com/a.tif"],
            externalIDArray: ["a"],
            idArray: ["ca"],
            jsonMetadataArray: ["{}"],
            uploadType: "TILED_IMAGE"
          },
          where: { id }
        }
      )
      assert.deepStrictEqual(started, { status: "PENDING" })
      assert.strictEqual(yield* countAssets({}), 0)
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* listAssets({}, "id externalId"), [{ id: "ca", externalId: "a" }])
    }).pipe(Effect.provide(sandbox({ importDelay: "1 second" }))))
})

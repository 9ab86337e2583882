/**
 * Each method and argument of the official client's asset module, by its own name, as it is done here: one test for a row of
 * docs/coming-from-python.md, all of them against a sandbox.
 */
import * as Asset from "@effect-kili/core/Asset"
import type { AssetFilter } from "@effect-kili/core/AssetFilter"
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import * as KiliClient from "@effect-kili/core/KiliClient"
import type * as KiliError from "@effect-kili/core/KiliError"
import * as Labels from "@effect-kili/core/Labels"
import * as Progress from "@effect-kili/core/Progress"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import type { PlatformError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

/** What the SDK has no operation for yet, asked as the platform's schema has it. */
const ask = (kind: "query" | "mutation", document: string, variables: object) =>
  Effect.flatMap(
    KiliClient.KiliClient,
    (client) =>
      client.execute(GraphQL[kind]({ name: "ask", document, variables: Schema.Unknown, data: Schema.Any }), variables)
  )

const day = (date: string) => TestClock.setTime(Date.parse(`${date}T12:00:00Z`))

const chosen = (name: string) => ({ JOB: { categories: [{ name }] } })

const photograph = (name: string) => fileURLToPath(new URL(`../../../examples/data/${name}`, import.meta.url))

const createProject = Effect.map(
  Projects.createProject({
    title: "Cars",
    inputType: "IMAGE",
    jsonInterface: {
      jobs: {
        JOB: {
          mlTask: "CLASSIFICATION",
          content: { categories: { A: { name: "A" }, B: { name: "B" } }, input: "radio" }
        }
      }
    }
  }),
  ({ id }) => id
)

const hosted = (names: ReadonlyArray<string>) =>
  names.map((externalId) => ({ externalId, content: `https://example.com/${externalId}.jpg` }))

const importAssets = Effect.fnUntraced(function*(
  projectId: ProjectId,
  names: ReadonlyArray<string>
) {
  yield* Assets.appendMany({ projectId, assets: hosted(names) })
  const rows = yield* collect(Assets.listAssets({
    projectId,
    fields: ["id", "externalId"],
    filter: { externalIdStrictlyIn: names }
  }))
  return new Map(rows.map(({ externalId, id }) => [externalId, id]))
})

/** A project in which each filter finds some assets, and not all. */
const makeDataset = Effect.gen(function*() {
  yield* day("2024-01-01")
  const projectId = yield* createProject
  const early = yield* importAssets(projectId, ["image_a", "image_b"])
  yield* ask(
    "mutation",
    "mutation ($data: AppendToRolesData!, $where: ProjectWhere!) { data: appendToRoles(data: $data, where: $where) { id } }",
    { data: { role: "LABELER", userEmail: "bob@example.com" }, where: { id: projectId } }
  )
  const [bob] = yield* ask(
    "query",
    "query ($email: String) { data: users(where: { email: $email }, first: 1, skip: 0) { id } }",
    { email: "bob@example.com" }
  )
  const me = yield* ask("query", "{ data: viewer { id firstname } }", {})
  yield* day("2024-01-02")
  const ids = new Map([...early, ...yield* importAssets(projectId, ["image_c", "image_d"])])
  const id = (name: string) => ids.get(`image_${name}`)!

  const label = (
    labelType: "DEFAULT" | "REVIEW",
    name: string,
    category: string,
    authorId?: typeof bob.id
  ) => Labels.appendLabels({ labelType, labels: [{ assetId: id(name), jsonResponse: chosen(category), authorId }] })
  yield* day("2024-01-03")
  yield* label("DEFAULT", "a", "A")
  yield* label("DEFAULT", "a", "A", bob.id)
  yield* Labels.appendLabels({ labelType: "INFERENCE", labels: [{ assetId: id("a"), jsonResponse: chosen("A") }] })
  yield* day("2024-01-04")
  yield* Labels.createPredictions({ modelName: "m", labels: [{ assetId: id("b"), jsonResponse: chosen("B") }] })
  yield* day("2024-01-05")
  yield* label("DEFAULT", "c", "B")
  yield* label("REVIEW", "c", "B")
  yield* day("2024-01-06")
  yield* ask(
    "mutation",
    "mutation ($data: CreateHoneypotData!, $where: AssetWhere!) { data: createHoneypot(data: $data, where: $where) { id } }",
    { data: { jsonResponse: JSON.stringify(chosen("A")) }, where: { id: id("d") } }
  )
  yield* label("DEFAULT", "d", "A", bob.id)
  yield* day("2024-01-07")
  yield* Assets.skip({ projectId, assetIds: [id("b")], reason: "blurred" })
  yield* Assets.updateProperties({
    updates: [
      { assetId: id("a"), jsonMetadata: { score: 5, camera: "left" } },
      { assetId: id("b"), jsonMetadata: { score: 20, camera: "right" } },
      { assetId: id("c"), consensusMark: 0, honeypotMark: 0 }
    ]
  })
  const createIssue = (issue: object, name: string) =>
    Effect.map(
      ask(
        "mutation",
        "mutation ($issues: [IssueToCreate!]!, $where: AssetWhere!) " +
          "{ data: createIssues(issues: $issues, where: $where) { id } }",
        { issues: [{ assetId: id(name), text: "Why?", ...issue }], where: { idIn: [id(name)] } }
      ),
      ([created]) => created.id
    )
  yield* createIssue({ type: "QUESTION" }, "b")
  const [reviewed] = yield* collect(
    Assets.listAssets({ projectId, fields: ["labels.id"], filter: { assetId: id("c") } })
  )
  const solved = yield* createIssue({ type: "ISSUE", labelID: reviewed!.labels[0]!.id }, "c")
  yield* ask(
    "mutation",
    "mutation ($id: ID!) { data: updatePropertiesInIssue(where: { id: $id }, data: { status: SOLVED }) { id } }",
    { id: solved }
  )
  return { bob, id, me, projectId }
})

class Dataset extends Context.Tag("Dataset")<Dataset, Effect.Effect.Success<typeof makeDataset>>() {}

const live = Layer.effect(Dataset, makeDataset).pipe(
  Layer.provideMerge(Layer.mergeAll(Sandbox.layer(), NodeFileSystem.layer, NodePath.layer))
)

type Data = Context.Tag.Service<Dataset>

/** Each filter by the name that the official client gives it, and which of `image_a` to `image_d` it finds. */
const filters: Readonly<Record<string, readonly [filter: (data: Data) => AssetFilter, finds: string]>> = {
  asset_id: [({ id }) => ({ assetId: id("b") }), "b"],
  asset_id_in: [({ id }) => ({ assetIdIn: [id("b"), id("d")] }), "bd"],
  asset_id_not_in: [({ id }) => ({ assetIdNotIn: [id("b"), id("d")] }), "ac"],
  consensus_mark_gt: [() => ({ consensusMarkGt: 0.5 }), "a"],
  consensus_mark_lt: [() => ({ consensusMarkLt: 0 }), "c"],
  consensus_mark_gte: [() => ({ consensusMarkGte: 0 }), "ac"],
  consensus_mark_lte: [() => ({ consensusMarkLte: 0.5 }), "c"],
  created_at_gte: [() => ({ createdAtGte: "2024-01-02" }), "cd"],
  created_at_lte: [() => ({ createdAtLte: "2024-01-01" }), "ab"],
  external_id_contains: [() => ({ externalIdContains: ["image_a", "_b"] }), "a"],
  external_id_in: [() => ({ externalIdIn: ["_a", "e_c"] }), "ac"],
  external_id_strictly_in: [() => ({ externalIdStrictlyIn: ["image_c", "_d"] }), "c"],
  honeypot_mark_gt: [() => ({ honeypotMarkGt: 1 }), "d"],
  honeypot_mark_lt: [() => ({ honeypotMarkLt: 0 }), "c"],
  honeypot_mark_gte: [() => ({ honeypotMarkGte: 0 }), "cd"],
  honeypot_mark_lte: [() => ({ honeypotMarkLte: 0.5 }), "c"],
  inference_mark_gte: [() => ({ inferenceMarkGte: 0.5 }), "a"],
  inference_mark_lte: [() => ({ inferenceMarkLte: 1 }), "a"],
  issue_status: [() => ({ issueStatus: "SOLVED" }), "c"],
  issue_type: [() => ({ issueType: "QUESTION" }), "b"],
  label_author_in: [({ me }) => ({ labelAuthorIn: [me.firstname], labelTypeIn: ["DEFAULT"] }), "ac"],
  label_category_search: [() => ({ labelCategorySearch: "JOB.B.count > 0 AND JOB.A.count == 0" }), "bc"],
  label_consensus_mark_gt: [() => ({ labelConsensusMarkGt: 0.5 }), "a"],
  label_consensus_mark_lt: [() => ({ labelConsensusMarkLt: 1 }), "a"],
  label_consensus_mark_gte: [() => ({ labelConsensusMarkGte: 1 }), "a"],
  label_consensus_mark_lte: [() => ({ labelConsensusMarkLte: 1 }), "a"],
  label_created_at: [() => ({ labelCreatedAt: "2024-01-05" }), "c"],
  label_created_at_gt: [() => ({ labelCreatedAtGt: "2024-01-05" }), "cd"],
  label_created_at_lt: [() => ({ labelCreatedAtLt: "2024-01-03" }), "a"],
  label_created_at_gte: [() => ({ labelCreatedAtGte: "2024-01-05" }), "cd"],
  label_created_at_lte: [() => ({ labelCreatedAtLte: "2024-01-04" }), "ab"],
  label_honeypot_mark_gt: [() => ({ labelHoneypotMarkGt: 0 }), "d"],
  label_honeypot_mark_lt: [() => ({ labelHoneypotMarkLt: 1 }), "d"],
  label_honeypot_mark_gte: [() => ({ labelHoneypotMarkGte: 1 }), "d"],
  label_honeypot_mark_lte: [() => ({ labelHoneypotMarkLte: 1 }), "d"],
  label_reviewer_in: [({ me }) => ({ labelReviewerIn: [me.firstname] }), "cd"],
  label_type_in: [() => ({ labelTypeIn: ["PREDICTION", "INFERENCE"] }), "ab"],
  metadata_where: [() => ({ metadata: { score: [2, 10], camera: "left" } }), "a"],
  skipped: [() => ({ skipped: true }), "b"],
  status_in: [() => ({ statusIn: ["REVIEWED", "TODO"] }), "bc"],
  updated_at_gte: [() => ({ updatedAtGte: "2024-01-07" }), "abc"],
  updated_at_lte: [() => ({ updatedAtLte: "2024-01-06" }), "d"]
}

const names = Effect.fnUntraced(function*(options: Partial<Assets.ListAssets<readonly ["externalId"]>> = {}) {
  const { projectId } = yield* Dataset
  const rows = yield* collect(Assets.listAssets({ projectId, fields: ["externalId"], ...options }))
  return rows.map(({ externalId }) => externalId?.at(-1)).join("")
})

/** The tests, by the method and the argument that they are named after. */
const titles: Array<string> = []

layer(live)("asset module", (it) => {
  type TestError = KiliError.KiliError | PlatformError
  type Services = Layer.Layer.Success<typeof live>
  const test = (
    method: string,
    argument: string,
    body: () => Effect.Effect<void, TestError, Services | Scope.Scope>
  ) => {
    const title = `${method}(${argument})`
    titles.push(title)
    it.scoped(title, body)
  }

  // -- assets, count_assets

  for (const [argument, [filterOf, finds]] of Object.entries(filters)) {
    test("assets", argument, () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* names({ filter: filterOf(yield* Dataset) }), finds)
      }))
    test("count_assets", argument, () =>
      Effect.gen(function*() {
        const data = yield* Dataset
        const count = yield* Assets.countAssets({ projectId: data.projectId, filter: filterOf(data) })
        assert.strictEqual(count, finds.length)
      }))
  }

  test("assets", "project_id", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* names(), "abcd")
      const other = yield* createProject
      assert.strictEqual(yield* names({ projectId: other }), "")
    }))

  test("count_assets", "project_id", () =>
    Effect.gen(function*() {
      const { projectId } = yield* Dataset
      assert.strictEqual(yield* Assets.countAssets({ projectId }), 4)
    }))

  test("assets", "skip", () => Effect.map(names({ skip: 1 }), (found) => assert.strictEqual(found, "bcd")))

  test("assets", "first", () => Effect.map(names({ first: 3 }), (found) => assert.strictEqual(found, "abc")))

  test("assets", "fields", () =>
    Effect.gen(function*() {
      const { projectId } = yield* Dataset
      const [row] = yield* collect(
        Assets.listAssets({
          projectId,
          fields: ["externalId", "labels.author.email"],
          filter: { statusIn: ["REVIEWED"] }
        })
      )
      assert.deepStrictEqual(Object.keys(row!), ["externalId", "labels"])
      assert.deepStrictEqual(Object.keys(row!.labels[0]!), ["author"])
      const [byDefault] = yield* collect(Assets.listAssets({ projectId, first: 1 }))
      const top = new Set(Asset.defaultFields.map((field) => field.split(".")[0]))
      assert.deepStrictEqual(Object.keys(byDefault!), Array.from(top) as never)
    }))

  test("assets", "as_generator", () =>
    Effect.gen(function*() {
      const { projectId } = yield* Dataset
      // A stream is read as far as somebody asks, a page at a time.
      const first = yield* Assets.listAssets({ projectId, fields: ["externalId"], pageSize: 1 }).pipe(
        Stream.take(2),
        Stream.runCollect
      )
      assert.deepStrictEqual(Chunk.toReadonlyArray(first), [{ externalId: "image_a" }, { externalId: "image_b" }])
    }))

  test("assets", "disable_tqdm", () =>
    Effect.gen(function*() {
      const told: Array<number> = []
      yield* names().pipe(
        Effect.provide(Progress.layer(({ done }) => Effect.sync(() => told.push(done))))
      )
      assert.deepStrictEqual(told, [4])
    }))

  test("assets", "format", () =>
    Effect.gen(function*() {
      const { projectId } = yield* Dataset
      // A table is rows with the fields in the order chosen.
      const rows = yield* collect(Assets.listAssets({ projectId, fields: ["externalId", "status", "priority"] }))
      assert.deepStrictEqual(rows.map((row) => Object.values(row).join(",")), [
        "image_a,LABELED,0",
        "image_b,TODO,0",
        "image_c,REVIEWED,0",
        "image_d,LABELED,0"
      ])
    }))

  test("assets", "label_output_format", () =>
    Effect.gen(function*() {
      const { id, projectId } = yield* Dataset
      const [row] = yield* collect(Assets.listAssets({
        projectId,
        fields: ["labels.jsonResponse"],
        filter: { assetId: id("c") }
      }))
      // Responses come decoded, as values.
      assert.deepStrictEqual(row!.labels.map(({ jsonResponse }) => jsonResponse), [chosen("B"), chosen("B")])
      const [parsed] = yield* collect(Assets.listAssets({
        projectId,
        fields: ["labels.jsonResponse"],
        filter: { assetId: id("c") },
        labels: "parsed"
      }))
      const categories = parsed!.labels.map(({ jobs }) => {
        const job = jobs["JOB"]
        return job?._tag === "Classification" ? job.category?.name : undefined
      })
      assert.deepStrictEqual(categories, ["B", "B"])
    }))

  const download = (folder: string) =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const projectId = yield* createProject
      const content = photograph("rocket.jpg")
      yield* Assets.appendMany({ projectId, assets: [{ externalId: "rocket", content }] })
      const [row] = yield* collect(Assets.listAssets({
        projectId,
        fields: ["externalId"],
        downloadMedia: { folder }
      }))
      assert.strictEqual(row!.externalId, "rocket")
      const saved = row!.media.content!
      assert.deepStrictEqual(yield* fs.readFile(saved), yield* fs.readFile(content))
      return saved
    })

  test("assets", "download_media", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      yield* download(yield* fs.makeTempDirectoryScoped())
    }))

  test("assets", "local_media_dir", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = `${yield* fs.makeTempDirectoryScoped()}/media`
      assert.strictEqual(yield* download(folder), `${folder}/rocket.jpg`)
    }))

  // -- append_many_to_dataset

  const imported = (assets: Parameters<typeof Assets.appendMany>[0]["assets"], more: object = {}) =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const ledger = yield* Assets.appendMany({ projectId, assets, ...more })
      const rows = yield* collect(Assets.listAssets({
        projectId,
        fields: ["id", "externalId", "content", "isHoneypot", "jsonMetadata", "status"]
      }))
      return { ledger, projectId, rows }
    })

  test("append_many_to_dataset", "project_id", () =>
    Effect.gen(function*() {
      const { ledger, projectId } = yield* imported(hosted(["x"]))
      assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["created"])
      assert.strictEqual(yield* Assets.countAssets({ projectId }), 1)
    }))

  test("append_many_to_dataset", "content_array", () =>
    Effect.gen(function*() {
      const url = "https://example.com/x.jpg"
      const { rows } = yield* imported([{ content: url }, { content: photograph("rocket.jpg") }])
      assert.strictEqual(rows[0]!.content, url)
      assert.match(rows[1]!.content, /files\?id=/)
    }))

  test("append_many_to_dataset", "multi_layer_content_array", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const multiLayerContent = [{ path: photograph("multipage_rgb.tif"), name: "base", isBaseLayer: true }]
      yield* Assets.appendMany({ projectId, assets: [{ multiLayerContent }] })
      const [row] = yield* collect(Assets.listAssets({ projectId, fields: ["contentJson"] }))
      const [layer] = row!.contentJson as ReadonlyArray<Readonly<Record<string, unknown>>>
      assert.deepInclude(layer, { name: "base", isBaseLayer: true })
      assert.match(String(layer!["url"]), /content%2F0|content\/0/)
    }))

  test("append_many_to_dataset", "json_content_array", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const document = [{ tileLayerUrl: "https://example.com/{z}/{x}/{y}.png" }]
      yield* Assets.appendMany({ projectId, assets: [{ jsonContent: document }] })
      const [row] = yield* collect(Assets.listAssets({ projectId, fields: ["content", "jsonContent"] }))
      assert.deepStrictEqual(row, { content: "", jsonContent: JSON.stringify(document) })
    }))

  test("append_many_to_dataset", "external_id_array", () =>
    Effect.gen(function*() {
      const { rows } = yield* imported([...hosted(["x"]), { content: "https://example.com/y.jpg" }])
      assert.strictEqual(rows[0]!.externalId, "x")
      assert.match(rows[1]!.externalId ?? "", /^[0-9a-f]{32}$/)
    }))

  test("append_many_to_dataset", "id_array", () =>
    Effect.gen(function*() {
      const id = Asset.AssetId.make("c0123456789abcdefghijklmn")
      const { rows } = yield* imported([{ id, content: "https://example.com/y.jpg" }])
      assert.strictEqual(rows[0]!.id, id)
    }))

  test("append_many_to_dataset", "is_honeypot_array", () =>
    Effect.gen(function*() {
      const content = "https://example.com/y.jpg"
      const { rows } = yield* imported([{ content, isHoneypot: true }, { content }])
      assert.deepStrictEqual(rows.map(({ isHoneypot }) => isHoneypot), [true, false])
    }))

  test("append_many_to_dataset", "json_metadata_array", () =>
    Effect.gen(function*() {
      const { rows } = yield* imported([{ content: "https://example.com/y.jpg", jsonMetadata: { n: [1] } }])
      assert.deepStrictEqual(rows[0]!.jsonMetadata, { n: [1] })
    }))

  test("append_many_to_dataset", "status_array", () =>
    Effect.gen(function*() {
      // The platform computes it from the labels: a status in a row is refused rather than ignored.
      const asset: object = { status: "LABELED" }
      const error = yield* Effect.orDie(Effect.flip(imported([{ content: "https://example.com/y.jpg", ...asset }])))
      assert.include(String(error), "assets[0].status")
      assert.strictEqual((yield* imported(hosted(["x"]))).rows[0]!.status, "TODO")
    }))

  test("append_many_to_dataset", "disable_tqdm", () =>
    Effect.gen(function*() {
      const told: Array<Progress.Event> = []
      yield* imported(hosted(["x", "y"])).pipe(
        Effect.provide(Progress.layer((event) => Effect.sync(() => told.push(event))))
      )
      assert.deepInclude(told[0], { operation: "Assets.appendMany", unit: "assets", done: 2 } as const)
    }))

  test("append_many_to_dataset", "wait_until_availability", () =>
    Effect.gen(function*() {
      const { journal } = yield* Sandbox.Sandbox
      /** What is asked for after the assets were sent. */
      const askedAfter = (more: object) =>
        Effect.gen(function*() {
          const projectId = yield* createProject
          yield* Assets.appendMany({ projectId, assets: hosted(["x"]), ...more })
          const entries = yield* journal.entries
          const operations = entries.map(({ operation }) => operation)
          return operations.slice(operations.lastIndexOf("appendManyAssets") + 1)
        })
      assert.deepStrictEqual(yield* askedAfter({}), ["assets"])
      assert.deepStrictEqual(yield* askedAfter({ waitUntilAvailable: false }), [])
    }))

  // -- Changes: how assets are named is the same for all

  const labeled = (count: number) =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const externalIds = Array.from({ length: count }, (_, index) => `asset_${index}`)
      const ids = yield* importAssets(projectId, externalIds)
      const assetIds = externalIds.map((name) => ids.get(name)!)
      yield* Labels.appendLabels({
        labelType: "DEFAULT",
        labels: assetIds.map((assetId) => ({ assetId, jsonResponse: chosen("A") }))
      })
      const statuses = Effect.map(
        collect(Assets.listAssets({ projectId, fields: ["status"] })),
        (rows) => rows.map(({ status }) => status)
      )
      return { assetIds, externalIds, projectId, statuses }
    })

  const naming = {
    asset_ids: ({ assetIds }: { readonly assetIds: ReadonlyArray<Asset.AssetId> }) => ({
      assetIds: assetIds.slice(0, 1)
    }),
    external_ids: (
      { externalIds, projectId }: {
        readonly externalIds: ReadonlyArray<string>
        readonly projectId: ProjectId
      }
    ) => ({ projectId, externalIds: externalIds.slice(0, 1) })
  }

  for (const [argument, name] of Object.entries(naming)) {
    test("add_to_review", argument, () =>
      Effect.gen(function*() {
        const set = yield* labeled(2)
        const result = yield* Assets.addToReview(name(set))
        assert.deepStrictEqual(result, { moved: [set.assetIds[0]!], ignored: [] })
        assert.deepStrictEqual(yield* set.statuses, ["TO_REVIEW", "LABELED"])
      }))

    test("send_back_to_queue", argument, () =>
      Effect.gen(function*() {
        const set = yield* labeled(2)
        const result = yield* Assets.sendBackToQueue(name(set))
        assert.deepStrictEqual(result, { moved: [set.assetIds[0]!], ignored: [] })
        assert.deepStrictEqual(yield* set.statuses, ["ONGOING", "LABELED"])
      }))

    test("delete_many_from_dataset", argument, () =>
      Effect.gen(function*() {
        const set = yield* labeled(2)
        const result = yield* Assets.deleteMany(name(set))
        assert.deepStrictEqual(result, { deleted: [set.assetIds[0]!], ignored: [] })
        assert.deepStrictEqual(yield* set.statuses, ["LABELED"])
      }))
  }

  test("add_to_review", "project_id", () =>
    Effect.gen(function*() {
      const { assetIds, projectId, statuses } = yield* labeled(2)
      const other = yield* createProject
      const [first] = assetIds as [Asset.AssetId, Asset.AssetId]
      const error = yield* Effect.orDie(Effect.flip(Assets.addToReview({ projectId: other, assetIds: [first] })))
      assert.deepInclude(error, { _tag: "KiliNotFound", entity: "asset" })
      assert.deepStrictEqual(yield* statuses, ["LABELED", "LABELED"])
      const result = yield* Assets.addToReview({ projectId, assetIds: [first] })
      assert.deepStrictEqual(result, { moved: [first], ignored: [] })
    }))

  test("send_back_to_queue", "project_id", () =>
    Effect.gen(function*() {
      const { assetIds, projectId, statuses } = yield* labeled(2)
      const other = yield* createProject
      const [first] = assetIds as [Asset.AssetId, Asset.AssetId]
      const error = yield* Effect.orDie(Effect.flip(Assets.sendBackToQueue({ projectId: other, assetIds: [first] })))
      assert.deepInclude(error, { _tag: "KiliNotFound", entity: "asset" })
      assert.deepStrictEqual(yield* statuses, ["LABELED", "LABELED"])
      const result = yield* Assets.sendBackToQueue({ projectId, assetIds: [first] })
      assert.deepStrictEqual(result, { moved: [first], ignored: [] })
    }))

  test("delete_many_from_dataset", "project_id", () =>
    Effect.gen(function*() {
      const { assetIds, projectId, statuses } = yield* labeled(2)
      const other = yield* createProject
      const [first] = assetIds as [Asset.AssetId, Asset.AssetId]
      assert.deepStrictEqual(yield* Assets.deleteMany({ projectId: other, assetIds: [first] }), {
        deleted: [],
        ignored: [{ assetId: first, status: null }]
      })
      assert.deepStrictEqual(yield* statuses, ["LABELED", "LABELED"])
      assert.deepStrictEqual(yield* Assets.deleteMany({ projectId, assetIds: [first] }), {
        deleted: [first],
        ignored: []
      })
    }))

  const renamed = (changes: (set: Effect.Effect.Success<ReturnType<typeof labeled>>) => Assets.ChangeExternalIds) =>
    Effect.gen(function*() {
      const set = yield* labeled(2)
      assert.deepStrictEqual(yield* Assets.changeExternalIds(changes(set)), [set.assetIds[1]!])
      const rows = yield* collect(Assets.listAssets({ projectId: set.projectId, fields: ["externalId"] }))
      assert.deepStrictEqual(rows, [{ externalId: "asset_0" }, { externalId: "new" }])
    })

  test(
    "change_asset_external_ids",
    "new_external_ids",
    () => renamed(({ assetIds }) => ({ changes: [{ assetId: assetIds[1]!, newExternalId: "new" }] }))
  )
  test(
    "change_asset_external_ids",
    "asset_ids",
    () => renamed(({ assetIds }) => ({ changes: [{ assetId: assetIds[1]!, newExternalId: "new" }] }))
  )
  test(
    "change_asset_external_ids",
    "external_ids",
    () => renamed(({ projectId }) => ({ projectId, changes: [{ externalId: "asset_1", newExternalId: "new" }] }))
  )
  test(
    "change_asset_external_ids",
    "project_id",
    () =>
      renamed(({ assetIds, projectId }) => ({ projectId, changes: [{ assetId: assetIds[1]!, newExternalId: "new" }] }))
  )

  // -- update_properties_in_assets

  const updated = <const F extends ReadonlyArray<Asset.Field>>(properties: object, fields: F) =>
    Effect.gen(function*() {
      const { assetIds, projectId } = yield* labeled(2)
      yield* Assets.updateProperties({ updates: [{ assetId: assetIds[1]!, ...properties }] })
      const rows = yield* collect(Assets.listAssets({ projectId, fields }))
      return rows.map((row) => Object.values(row)[0] as unknown)
    })

  const changes: Readonly<
    Record<string, readonly [properties: object, field: Asset.Field, values: ReadonlyArray<unknown>]>
  > = {
    priorities: [{ priority: 2 }, "priority", [0, 2]],
    json_metadatas: [{ jsonMetadata: { n: 1 } }, "jsonMetadata", [{}, { n: 1 }]],
    consensus_marks: [{ consensusMark: 0 }, "consensusMark", [null, 0]],
    honeypot_marks: [{ honeypotMark: 0.5 }, "honeypotMark", [null, 0.5]],
    to_be_labeled_by_array: [
      { toBeLabeledBy: ["bob@example.com"] },
      "toBeLabeledBy.user.email",
      [[], [{ user: { email: "bob@example.com" } }]]
    ],
    contents: [
      { content: "https://example.com/new.jpg" },
      "content",
      ["https://example.com/asset_0.jpg", "https://example.com/new.jpg"]
    ],
    json_contents: [{ jsonContent: "https://example.com/new.json" }, "jsonContent", [
      "",
      "https://example.com/new.json"
    ]],
    is_used_for_consensus_array: [{ isUsedForConsensus: true }, "isUsedForConsensus", [false, true]],
    is_honeypot_array: [{ isHoneypot: true }, "isHoneypot", [false, true]],
    resolution_array: [{ resolution: { width: 4, height: 3 } }, "resolution.width", [null, { width: 4 }]],
    page_resolutions_array: [
      { pageResolutions: [{ pageNumber: 1, width: 4, height: 3, rotation: 90 }] },
      "pageResolutions.rotation",
      [null, [{ rotation: 90 }]]
    ]
  }
  for (const [argument, [properties, field, values]] of Object.entries(changes)) {
    test("update_properties_in_assets", argument, () =>
      Effect.gen(function*() {
        if (argument === "to_be_labeled_by_array") return yield* assigned
        assert.deepStrictEqual(yield* updated(properties, [field]), values as Array<unknown>)
      }))
  }

  /** Only members of a project can be assigned. */
  const assigned = Effect.gen(function*() {
    const { bob, id, projectId } = yield* Dataset
    const assignees = Effect.map(
      collect(Assets.listAssets({ projectId, fields: ["toBeLabeledBy.user.id"], filter: { assetId: id("d") } })),
      (rows) => rows[0]!.toBeLabeledBy?.map(({ user }) => user.id)
    )
    yield* Assets.updateProperties({ updates: [{ assetId: id("d"), toBeLabeledBy: ["bob@example.com"] }] })
    assert.deepStrictEqual(yield* assignees, [bob.id])
    // Absent is left alone, and only an empty list clears.
    yield* Assets.updateProperties({ updates: [{ assetId: id("d"), isHoneypot: true }] })
    assert.deepStrictEqual(yield* assignees, [bob.id])
    yield* Assets.updateProperties({ updates: [{ assetId: id("d"), toBeLabeledBy: [] }] })
    assert.deepStrictEqual(yield* assignees, [])
  })

  test("update_properties_in_assets", "status_array", () =>
    Effect.gen(function*() {
      const error = yield* Effect.orDie(Effect.flip(updated({ status: "LABELED" }, ["status"])))
      assert.include(String(error), "updates[0].status")
    }))

  const prioritized = (updates: (set: Effect.Effect.Success<ReturnType<typeof labeled>>) => Assets.UpdateProperties) =>
    Effect.gen(function*() {
      const set = yield* labeled(2)
      assert.deepStrictEqual(yield* Assets.updateProperties(updates(set)), [set.assetIds[1]!])
      const rows = yield* collect(Assets.listAssets({ projectId: set.projectId, fields: ["priority"] }))
      assert.deepStrictEqual(rows, [{ priority: 0 }, { priority: 1 }])
    })

  test(
    "update_properties_in_assets",
    "asset_ids",
    () => prioritized(({ assetIds }) => ({ updates: [{ assetId: assetIds[1]!, priority: 1 }] }))
  )
  test(
    "update_properties_in_assets",
    "external_ids",
    () => prioritized(({ projectId }) => ({ projectId, updates: [{ externalId: "asset_1", priority: 1 }] }))
  )
  test(
    "update_properties_in_assets",
    "project_id",
    () => prioritized(({ assetIds, projectId }) => ({ projectId, updates: [{ assetId: assetIds[1]!, priority: 1 }] }))
  )
})

/** What the asset module of the official client takes. Source: its reference of September 2023. */
const reference = {
  assets:
    "as_generator asset_id asset_id_in asset_id_not_in consensus_mark_gt consensus_mark_gte consensus_mark_lt consensus_mark_lte created_at_gte created_at_lte disable_tqdm download_media external_id_contains external_id_in external_id_strictly_in fields first format honeypot_mark_gt honeypot_mark_gte honeypot_mark_lt honeypot_mark_lte inference_mark_gte inference_mark_lte issue_status issue_type label_author_in label_category_search label_consensus_mark_gt label_consensus_mark_gte label_consensus_mark_lt label_consensus_mark_lte label_created_at label_created_at_gt label_created_at_gte label_created_at_lt label_created_at_lte label_honeypot_mark_gt label_honeypot_mark_gte label_honeypot_mark_lt label_honeypot_mark_lte label_output_format label_reviewer_in label_type_in local_media_dir metadata_where project_id skip skipped status_in updated_at_gte updated_at_lte",
  append_many_to_dataset:
    "project_id content_array external_id_array id_array is_honeypot_array status_array json_content_array json_metadata_array disable_tqdm wait_until_availability from_csv csv_separator",
  update_properties_in_assets:
    "asset_ids external_ids priorities json_metadatas consensus_marks honeypot_marks to_be_labeled_by_array contents json_contents status_array is_used_for_consensus_array is_honeypot_array project_id resolution_array page_resolutions_array",
  change_asset_external_ids: "new_external_ids asset_ids external_ids project_id",
  delete_many_from_dataset: "asset_ids external_ids project_id",
  add_to_review: "asset_ids external_ids project_id",
  send_back_to_queue: "asset_ids external_ids project_id"
}

describe("docs/coming-from-python.md", () => {
  it("has a row for each of these, and a test here for each row", () => {
    const page = readFileSync(new URL("../../../docs/coming-from-python.md", import.meta.url), "utf8")
    const rows: Array<string> = []
    let methods: ReadonlyArray<string> = []
    for (const line of page.split("\n")) {
      const heading = /^## (.*)$/.exec(line)?.[1]
      if (heading !== undefined) {
        methods = Array.from(heading.split("→")[0]!.matchAll(/`(\w+)`/g), ([, method]) => method!)
      }
      for (
        const [, argument] of (/^\| (.*?) \|/.exec(line)?.[1] ?? "").matchAll(
          /\[`(\w+)`\]\([^)]*ComingFromPython\.test\.ts\)/g
        )
      ) {
        for (const method of methods) rows.push(`${method}(${argument})`)
      }
    }
    assert.deepStrictEqual(rows.toSorted(), titles.toSorted())
  })

  it("has every method and argument of the reference", () => {
    const page = readFileSync(new URL("../../../docs/coming-from-python.md", import.meta.url), "utf8")
    const told = new Set(titles.map((title) => title.replace(/^count_assets/, "assets")))
    const missing = Object.entries(reference).flatMap(([method, names]) =>
      names.split(" ").filter((name) =>
        !told.has(`${method}(${name})`) && !page.includes(`[\`${name}\`](../packages/node`)
      )
        .map((name) => `${method}(${name})`)
    )
    assert.deepStrictEqual(missing, [])
  })
})

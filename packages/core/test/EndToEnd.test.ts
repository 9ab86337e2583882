/**
 * The operations against the sandbox: what a user gets, and what the platform then holds.
 */
import * as Asset from "@effect-kili/core/Asset"
import * as AssetMedia from "@effect-kili/core/AssetMedia"
import * as Assets from "@effect-kili/core/Assets"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Labels from "@effect-kili/core/Labels"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { fileURLToPath } from "node:url"

const provide = <A, E, R extends Layer.Layer.Success<ReturnType<typeof Sandbox.layer>> | FileSystem.FileSystem>(
  self: Effect.Effect<A, E, R>,
  options?: Sandbox.Options
) => Effect.provide(self, Layer.merge(Sandbox.layer(options), NodeFileSystem.layer))

/** A platform that takes its time with files that it has to process. */
const slow: Sandbox.Options = { importDelay: "200 millis" }

const unknownProject = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")

const photograph = (name: string) => fileURLToPath(new URL(`../../../examples/data/${name}`, import.meta.url))

const createProject = Effect.map(
  Projects.createProject({
    title: "Cars",
    inputType: "IMAGE",
    jsonInterface: {
      jobs: {
        JOB_0: {
          mlTask: "CLASSIFICATION",
          required: 1,
          content: { categories: { OBJECT_A: { name: "Object A" }, OBJECT_B: { name: "Object B" } }, input: "radio" }
        }
      }
    }
  }),
  ({ id }) => id
)

const hosted = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    externalId: `image_${index}`,
    content: `https://example.com/${index}.jpg`
  }))

const response = (name: string) => ({ JOB_0: { categories: [{ name, confidence: 90 }] } })

const names = (projectId: ProjectId, options: Partial<Assets.ListAssets<readonly ["externalId"]>> = {}) =>
  Assets.listAssets({ projectId, fields: ["externalId"], ...options }).pipe(
    Stream.map(({ externalId }) => externalId),
    Stream.runCollect,
    Effect.map(Chunk.toReadonlyArray)
  )

describe("projects", () => {
  it.effect("are created, listed, changed and deleted", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      assert.strictEqual(yield* Projects.countProjects(), 1)
      const changed = yield* Projects.updateProperties({
        projectId,
        title: "Vans",
        metadataTypes: { year: "number", maker: "string" }
      })
      assert.deepStrictEqual(changed, {
        id: projectId,
        title: "Vans",
        metadataTypes: { year: "number", maker: "string" }
      })
      const found = yield* Projects.getProject({ projectId, fields: ["title", "jsonInterface", "roles.user.email"] })
      assert.deepStrictEqual(Object.keys(found), ["title", "jsonInterface", "roles"])
      assert.deepStrictEqual(Object.keys(found.jsonInterface.jobs), ["JOB_0"])
      yield* Projects.deleteProject({ projectId })
      const gone = yield* Effect.flip(Projects.getProject({ projectId }))
      assert.deepInclude(gone, { _tag: "KiliNotFound", entity: "project", missing: [projectId] })
    }).pipe(provide))

  it.effect("that do not exist are not found, whatever asks for them", () =>
    Effect.gen(function*() {
      const projectId = unknownProject
      const errors = yield* Effect.all([
        Effect.flip(Projects.getProject({ projectId })),
        Effect.flip(Projects.updateProperties({ projectId, title: "x" })),
        Effect.flip(Projects.deleteProject({ projectId })),
        Effect.flip(Assets.countAssets({ projectId })),
        Effect.flip(names(projectId)),
        Effect.flip(Assets.appendMany({ projectId, assets: hosted(1) })),
        Effect.flip(Assets.updateProperties({ projectId, updates: [{ externalId: "a", jsonMetadata: {} }] })),
        Effect.flip(Labels.createPredictions({
          projectId,
          modelName: "m",
          labels: [{ externalId: "a", jsonResponse: {} }]
        }))
      ])
      for (const error of errors) {
        assert.deepInclude(error, { _tag: "KiliNotFound", entity: "project", missing: [projectId] })
      }
    }).pipe(provide))
})

describe("imports", () => {
  it.effect("give a ledger row for each row, in order; doing it again changes nothing", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const assets = [...hosted(250), ...hosted(1)]
      const ledger = yield* Assets.appendMany({ projectId, assets })
      assert.deepStrictEqual(ledger.map(({ row }) => row), assets.map((_, row) => row))
      assert.lengthOf(ledger.filter(({ _tag }) => _tag === "created"), 250)
      assert.deepInclude(ledger[250], { _tag: "duplicateOf", of: 0, externalId: "image_0" })
      assert.deepStrictEqual(yield* names(projectId), hosted(250).map(({ externalId }) => externalId))
      const again = yield* Assets.appendMany({ projectId, assets: hosted(251) })
      assert.lengthOf(again.filter(({ _tag }) => _tag === "alreadyThere"), 250)
      assert.deepInclude(again[250], { _tag: "created", externalId: "image_250" })
      assert.strictEqual(yield* Assets.countAssets({ projectId }), 251)
    }).pipe(provide))

  it.effect("of files bring back the same bytes and type", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const projectId = yield* createProject
      const files = ["rocket.jpg", "chelsea.png"]
      yield* Assets.appendMany({
        projectId,
        assets: files.map((name) => ({ externalId: name, content: photograph(name), jsonMetadata: { name } }))
      })
      const listed = yield* Stream.runCollect(
        Assets.listAssets({ projectId, fields: ["externalId", "content", "jsonMetadata"] })
      )
      assert.deepStrictEqual(Chunk.toReadonlyArray(listed).map(({ jsonMetadata }) => jsonMetadata), [
        { name: "rocket.jpg" },
        { name: "chelsea.png" }
      ])
      for (const { content, externalId } of listed) {
        const chunks = Chunk.toReadonlyArray(yield* Stream.runCollect(AssetMedia.download(content)))
        assert.deepStrictEqual(
          Buffer.concat(chunks),
          Buffer.from(yield* fs.readFile(photograph(externalId ?? "")))
        )
      }
    }).pipe(provide))

  it.effect("of files that the platform processes are awaited by their notification", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const assets = [{ externalId: "tiff", content: photograph("multipage_rgb.tif") }]
      const fiber = yield* Effect.fork(Assets.appendMany({ projectId, assets }))
      // Real files are read meanwhile: the clock moves until the import has seen its end.
      while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("250 millis")
      const [row] = yield* Fiber.join(fiber)
      assert.strictEqual(row?._tag, "created")
      assert.deepStrictEqual(yield* names(projectId), ["tiff"])
    }).pipe((self) => provide(self, slow)))

  it.effect("that are not awaited are pending, and invisible for a while", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const assets = [{ externalId: "tiff", content: photograph("multipage_rgb.tif") }]
      const [row] = yield* Assets.appendMany({ projectId, assets, waitUntilAvailable: false })
      assert.strictEqual(row?._tag, "pending")
      assert.strictEqual(yield* Assets.countAssets({ projectId }), 0)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Assets.countAssets({ projectId }), 1)
    }).pipe((self) => provide(self, slow)))
})

describe("assets", () => {
  it.effect("are filtered by id, external id and status, and paged", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const ledger = yield* Assets.appendMany({ projectId, assets: hosted(12) })
      const ids = ledger.flatMap((row) => row._tag === "created" ? [row.assetId] : [])
      yield* Labels.appendLabels({
        projectId,
        labelType: "DEFAULT",
        labels: [{ externalId: "image_3", jsonResponse: response("OBJECT_A") }]
      })
      const filtered = (filter: Assets.ListAssets<readonly ["externalId"]>["filter"]) => names(projectId, { filter })
      assert.deepStrictEqual(yield* filtered({ assetId: ids[2]! }), ["image_2"])
      assert.deepStrictEqual(yield* filtered({ assetIdIn: [ids[5]!, ids[4]!] }), ["image_4", "image_5"])
      assert.lengthOf(yield* filtered({ assetIdNotIn: [ids[0]!] }), 11)
      assert.deepStrictEqual(yield* filtered({ externalIdStrictlyIn: ["image_1"] }), ["image_1"])
      assert.deepStrictEqual(yield* filtered({ externalIdIn: ["e_1"] }), ["image_1", "image_10", "image_11"])
      assert.deepStrictEqual(yield* filtered({ statusIn: ["LABELED"] }), ["image_3"])
      assert.deepStrictEqual(yield* filtered({ assetIdIn: [] }), [])
      assert.strictEqual(yield* Assets.countAssets({ projectId, filter: { statusIn: ["TODO"] } }), 11)
      assert.deepStrictEqual(
        yield* names(projectId, { skip: 3, first: 5, pageSize: 2, concurrency: 3 }),
        ["image_3", "image_4", "image_5", "image_6", "image_7"]
      )
    }).pipe(provide))

  it.effect("come with the default fields, JSON decoded", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      yield* Assets.appendMany({ projectId, assets: [{ ...hosted(1)[0]!, jsonMetadata: { page: 3 } }] })
      yield* Labels.createPredictions({
        projectId,
        modelName: "MyModel",
        labels: [{ externalId: "image_0", jsonResponse: response("OBJECT_B") }]
      })
      const [asset] = yield* Stream.runCollect(Assets.listAssets({ projectId }))
      const keys = Asset.defaultFields.map((path) => path.split(".")[0]!)
      assert.sameMembers(Object.keys(asset!), Array.from(new Set(keys)))
      assert.deepStrictEqual(asset?.jsonMetadata, { page: 3 })
      assert.deepStrictEqual(asset?.labels.map(({ jsonResponse }) => jsonResponse), [response("OBJECT_B")])
    }).pipe(provide))

  it.effect("of another project than the one named are not touched", () =>
    Effect.gen(function*() {
      const [mine, other] = [yield* createProject, yield* createProject]
      const ledger = yield* Assets.appendMany({ projectId: other, assets: hosted(1) })
      const ids = ledger.flatMap((row) => row._tag === "created" ? [row.assetId] : [])
      const update = Assets.updateProperties({
        projectId: mine,
        updates: ids.map((assetId) => ({ assetId, jsonMetadata: { touched: true } }))
      })
      assert.strictEqual((yield* Effect.flip(update))._tag, "KiliBatchError")
      const [asset] = yield* Stream.runCollect(Assets.listAssets({ projectId: other }))
      assert.deepStrictEqual(asset?.jsonMetadata, {})
    }).pipe(provide))

  it.effect("may be asked for more often than the platform allows: the sandbox has no limit", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      yield* Effect.repeatN(Assets.countAssets({ projectId }), 600)
    }).pipe(provide))

  it.effect("that do not exist are all named, and nothing is changed", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      yield* Assets.appendMany({ projectId, assets: hosted(1) })
      const updates = ["image_0", "ghost_1", "ghost_2"].map((externalId) => ({
        externalId,
        jsonMetadata: { seen: true }
      }))
      const error = yield* Effect.flip(Assets.updateProperties({ projectId, updates }))
      assert.deepInclude(error, { _tag: "KiliNotFound", entity: "asset", missing: ["ghost_1", "ghost_2"] })
      const [asset] = yield* Stream.runCollect(Assets.listAssets({ projectId }))
      assert.deepStrictEqual(asset?.jsonMetadata, {})
    }).pipe(provide))
})

describe("labels", () => {
  it.effect("of every type move the asset as the platform does", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      yield* Assets.appendMany({ projectId, assets: hosted(5) })
      const kinds: ReadonlyArray<Labels.LabelKind> = [
        { labelType: "PREDICTION", modelName: "m" },
        { labelType: "INFERENCE" },
        { labelType: "AUTOSAVE" },
        { labelType: "DEFAULT" },
        { labelType: "REVIEW" }
      ]
      yield* Effect.forEach(kinds, (kind, row) =>
        Labels.appendLabels({
          projectId,
          ...kind,
          labels: [{ externalId: `image_${row}`, jsonResponse: response("OBJECT_A"), secondsToLabel: 4 }]
        }))
      const assets = yield* Stream.runCollect(
        Assets.listAssets({ projectId, fields: ["status", "labels.labelType", "labels.modelName"] })
      )
      assert.deepStrictEqual(
        Chunk.toReadonlyArray(assets).map(({ labels, status }) => [labels[0]?.labelType, labels[0]?.modelName, status]),
        [
          ["PREDICTION", "m", "TODO"],
          ["INFERENCE", null, "TODO"],
          ["AUTOSAVE", null, "ONGOING"],
          ["DEFAULT", null, "LABELED"],
          ["REVIEW", null, "REVIEWED"]
        ]
      )
    }).pipe(provide))

  it.effect("pile up, or replace those of the same model", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      yield* Assets.appendMany({ projectId, assets: hosted(1) })
      const predict = (overwrite: boolean) =>
        Labels.createPredictions({
          projectId,
          modelName: "m",
          overwrite,
          labels: [{ externalId: "image_0", jsonResponse: response("OBJECT_A") }]
        })
      const total = Effect.map(
        Stream.runCollect(Assets.listAssets({ projectId, fields: ["labels.id"] })),
        Chunk.reduce(0, (sum, { labels }) => sum + labels.length)
      )
      yield* predict(false)
      yield* predict(false)
      assert.strictEqual(yield* total, 2)
      const [id] = yield* predict(true)
      assert.strictEqual(yield* total, 1)
      assert.match(id!, /^c[a-z0-9]{24}$/)
    }).pipe(provide))

  it.effect("that the ontology does not know are refused by batch, and the batches before stay", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const ledger = yield* Assets.appendMany({ projectId, assets: hosted(150) })
      const ids = ledger.flatMap((row) => row._tag === "created" ? [row.assetId] : [])
      const error = yield* Effect.flip(Labels.appendLabels({
        labelType: "DEFAULT",
        validate: false,
        labels: ids.map((assetId, row) => ({
          assetId,
          jsonResponse: response(row === 120 ? "OBJECT_Z" : "OBJECT_A")
        }))
      }))
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.strictEqual(error.index, 1)
      assert.deepStrictEqual(error.done, ids.slice(0, 100))
      assert.deepStrictEqual(error.ids, ids.slice(100))
      assert.strictEqual(error.committed, "no")
      assert.deepInclude(error.cause, { _tag: "KiliOperationError", codes: ["jsonResponseMalformed"] })
      assert.strictEqual(yield* Assets.countAssets({ projectId, filter: { statusIn: ["LABELED"] } }), 100)
    }).pipe(provide))
})

describe("errors", () => {
  it.effect("name the operation that was called, whatever request failed", () =>
    Effect.gen(function*() {
      const wrong = KiliClient.layer({ apiKey: Redacted.make("not-the-key"), endpoint: Sandbox.endpoint })
      const projectId = unknownProject
      const errors = yield* Effect.all([
        Effect.flip(Projects.createProject({ title: "x", inputType: "IMAGE", jsonInterface: { jobs: {} } })),
        Effect.flip(Projects.getProject({ projectId })),
        Effect.flip(Stream.runDrain(Projects.listProjects())),
        Effect.flip(Stream.runDrain(Assets.listAssets({ projectId }))),
        Effect.flip(Assets.appendMany({ projectId, assets: hosted(1) })),
        Effect.flip(
          Labels.createPredictions({ projectId, modelName: "m", labels: [{ externalId: "a", jsonResponse: {} }] })
        )
      ]).pipe(Effect.provide(wrong))
      assert.deepStrictEqual(errors.map(({ operation }) => operation), [
        "Projects.createProject",
        "Projects.getProject",
        "Projects.listProjects",
        "Assets.listAssets",
        "Assets.appendMany",
        "Labels.createPredictions"
      ])
    }).pipe(provide))

  it.effect("on arguments that types would have kept out are typed all the same", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const bad = <A>(value: unknown) => value as A
      const errors = yield* Effect.all([
        Effect.flip(Stream.runDrain(Assets.listAssets({ projectId, fields: bad("id") }))),
        Effect.flip(Stream.runDrain(Assets.listAssets({ projectId, fields: bad([1]) }))),
        Effect.flip(Assets.updateProperties({ projectId: bad(5), updates: [] })),
        Effect.flip(Assets.appendMany({ projectId, assets: bad(undefined) })),
        Effect.flip(Assets.appendMany({
          projectId,
          assets: [{ content: "https://example.com/a", id: bad("x/../../y") }]
        }))
      ])
      assert.deepStrictEqual(errors.map(({ _tag }) => _tag), errors.map(() => "KiliInvalidInput"))
    }).pipe(provide))
})

describe("keys", () => {
  it.effect("that are wrong are refused once, without a retry", () =>
    Effect.gen(function*() {
      const wrong = KiliClient.layer({ apiKey: Redacted.make("not-the-key"), endpoint: Sandbox.endpoint })
      const error = yield* Effect.flip(Effect.provide(Projects.countProjects(), wrong))
      assert.deepInclude(error, { _tag: "KiliAuthenticationError", reason: "Rejected" })
    }).pipe(provide))
})

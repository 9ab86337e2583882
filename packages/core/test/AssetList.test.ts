/**
 * Listings of assets against the sandbox: where responses are kept, sizes of pages, totals, drift.
 */
import { AssetId, type Field } from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { LabelId } from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { fileURLToPath } from "node:url"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const sandbox = Effect.provide(Sandbox.layer())

const categories = { OBJECT_A: { name: "Object A" }, OBJECT_B: { name: "Object B" } }

const create = (inputType: "IMAGE" | "VIDEO" | "GEOSPATIAL") =>
  Effect.map(
    Projects.createProject({
      title: inputType,
      inputType,
      jsonInterface: {
        jobs: { JOB_0: { mlTask: "CLASSIFICATION", required: 1, content: { categories, input: "radio" } } }
      }
    }),
    ({ id }) => id
  )

/** Hosted contents go through one mutation, whatever their type. */
const appendManyAssets = GraphQL.mutation({
  name: "appendManyAssets",
  document: "mutation appendManyAssets($data: AppendManyAssetsData!, $where: ProjectWhere!) { " +
    "data: appendManyAssets(data: $data, where: $where) { id } }",
  variables: Schema.Unknown,
  data: Schema.Unknown
})

const importAssets = Effect.fnUntraced(function*(projectId: ProjectId, names: ReadonlyArray<string>) {
  const client = yield* KiliClient.KiliClient
  const all = <A>(value: A) => names.map(() => value)
  yield* client.execute(appendManyAssets, {
    where: { id: projectId },
    data: {
      contentArray: names.map((name) => `https://example.com/${name}`),
      externalIDArray: names,
      idArray: names.map((name) => `c${projectId}${name}`),
      isHoneypotArray: all(false),
      jsonContentArray: all(""),
      jsonMetadataArray: all("{}")
    }
  })
})

const answer = (name: string, isVideo = false) => {
  const response = { JOB_0: { categories: [{ name, confidence: 90 }], ...(isVideo ? { isKeyFrame: true } : {}) } }
  return isVideo ? { "0": response } : response
}

const label = (projectId: ProjectId, externalId: string, jsonResponse: object) =>
  Labels.appendLabels({ projectId, labelType: "DEFAULT", labels: [{ externalId, jsonResponse: { ...jsonResponse } }] })

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const addFault = (fault: Fault.Fault) => Effect.flatMap(Sandbox.Sandbox, ({ faults }) => faults.add(fault))

/** The pages that were asked for since the journal was last cleared. */
const pages = Effect.flatMap(
  Sandbox.Sandbox,
  ({ journal }) =>
    Effect.map(
      journal.entries,
      (entries) =>
        entries.flatMap(({ operation, variables }) =>
          operation === "assets" ? [(variables as { readonly first: number }).first] : []
        )
    )
)

const requests = Effect.flatMap(
  Sandbox.Sandbox,
  ({ journal }) => Effect.map(journal.entries, (entries) => entries.map(({ operation }) => operation))
)

const forget = Effect.flatMap(Sandbox.Sandbox, ({ journal }) => journal.clear)

const names = (count: number) => Array.from({ length: count }, (_, index) => `asset_${index}`)

describe("responses that are kept beside their labels", () => {
  const fields = ["externalId", "labels.jsonResponse", "latestLabel.jsonResponse"] as const

  const labeledVideos = Effect.gen(function*() {
    const projectId = yield* create("VIDEO")
    yield* importAssets(projectId, ["a", "b", "c"])
    yield* label(projectId, "a", answer("OBJECT_A", true))
    yield* label(projectId, "a", answer("OBJECT_B", true))
    yield* label(projectId, "c", answer("OBJECT_B", true))
    return projectId
  })

  it.effect("are those of the labels, with no field more than was chosen", () =>
    Effect.gen(function*() {
      const projectId = yield* labeledVideos
      const direct = yield* collect(Assets.listAssets({ projectId, fields }))
      assert.deepStrictEqual(direct, [
        {
          externalId: "a",
          labels: [{ jsonResponse: answer("OBJECT_A", true) }, { jsonResponse: answer("OBJECT_B", true) }],
          latestLabel: { jsonResponse: answer("OBJECT_B", true) }
        },
        { externalId: "b", labels: [], latestLabel: null },
        {
          externalId: "c",
          labels: [{ jsonResponse: answer("OBJECT_B", true) }],
          latestLabel: { jsonResponse: answer("OBJECT_B", true) }
        }
      ])
      yield* addFault(Fault.ResponseByUrl.make({}))
      assert.deepStrictEqual(yield* collect(Assets.listAssets({ projectId, fields })), direct)
    }).pipe(sandbox))

  it.effect("show their URL to those who chose it", () =>
    Effect.gen(function*() {
      const projectId = yield* labeledVideos
      yield* addFault(Fault.ResponseByUrl.make({}))
      const [asset] = yield* collect(Assets.listAssets({
        projectId,
        fields: ["labels.jsonResponseUrl", "labels.jsonResponse"],
        first: 1
      }))
      assert.deepStrictEqual(asset!.labels.map(({ jsonResponse }) => jsonResponse), [
        answer("OBJECT_A", true),
        answer("OBJECT_B", true)
      ])
      assert.match(asset!.labels[0]!.jsonResponseUrl ?? "", /jsonResponse$/)
    }).pipe(sandbox))

  // A peer reads a response that cannot be fetched as {}.
  it.effect("that cannot be fetched are an error, not an empty label", () =>
    Effect.gen(function*() {
      const projectId = yield* labeledVideos
      yield* addFault(Fault.ResponseByUrl.make({}))
      yield* addFault(Fault.ServerErrorBefore.make({ operation: "download", status: 503 }))
      const fiber = yield* Effect.fork(Effect.flip(collect(Assets.listAssets({ projectId, fields }))))
      yield* TestClock.adjust("5 minutes")
      assert.deepInclude(yield* Fiber.join(fiber), {
        _tag: "KiliHttpStatusError",
        operation: "Assets.listAssets",
        status: 503
      })
    }).pipe(sandbox))

  it.effect("that are no JSON are an error that names the place without its query", () =>
    Effect.gen(function*() {
      const projectId = yield* labeledVideos
      yield* addFault(Fault.ResponseByUrl.make({}))
      yield* addFault(Fault.HtmlBody.make({ operation: "download", status: 200 }))
      const error = yield* Effect.flip(collect(Assets.listAssets({ projectId, fields })))
      assert.strictEqual(error._tag, "KiliDecodeError")
      assert.include(error.message, "/files")
      assert.notInclude(error.message, "?id=")
    }).pipe(sandbox))

  it.effect("are fetched again when the platform is busy", () =>
    Effect.gen(function*() {
      const projectId = yield* labeledVideos
      const direct = yield* collect(Assets.listAssets({ projectId, fields }))
      yield* addFault(Fault.ResponseByUrl.make({}))
      yield* addFault(Fault.ServerErrorBefore.make({ operation: "download", status: 503, times: 2 }))
      const fiber = yield* Effect.fork(collect(Assets.listAssets({ projectId, fields })))
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Fiber.join(fiber), direct)
    }).pipe(sandbox))

  it.effect("are fetched ten at a time", () =>
    Effect.gen(function*() {
      const seen = { inFlight: 0, most: 0 }
      const fetched = Effect.acquireUseRelease(
        Effect.sync(() => seen.most = Math.max(seen.most, ++seen.inFlight)),
        () => Effect.as(Effect.sleep("1 second"), "{\"JOB_0\":{}}"),
        () => Effect.sync(() => seen.inFlight--)
      )
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "VIDEO", jsonInterface: "" }],
        assets: ({ first, skip }) =>
          Array.from({ length: 25 }, (_, index) => ({
            id: `a${index}`,
            labels: [{ jsonResponse: "", jsonResponseUrl: `https://kili.test/api/label/v2/files?id=${index}` }]
          })).slice(skip, skip + first)
      }, fetched)
      const fiber = yield* Effect.fork(
        Effect.provide(
          collect(Assets.listAssets({ projectId: ProjectId.make("p1"), fields: ["labels.jsonResponse"] })),
          fake.layer
        )
      )
      yield* TestClock.adjust("1 minute")
      const rows = yield* Fiber.join(fiber)
      assert.lengthOf(rows, 25)
      assert.deepStrictEqual(rows[24], { labels: [{ jsonResponse: { JOB_0: {} } }] })
      assert.strictEqual(seen.most, 10)
    }))
})

describe("platforms of July 2024", () => {
  /** Knows neither steps of assets, nor responses that are kept elsewhere. */
  const older = (answers: FakeKili.Answers) => {
    const documents: Array<string> = []
    const fake = FakeKili.make({
      ...answers,
      assets: (variables, earlier, document) => {
        documents.push(document)
        const field = ["jsonResponseUrl", "currentStep"].find((field) => document.includes(field))
        return field === undefined
          ? answers["assets"]!(variables, earlier, document)
          : FakeKili.refusal(`Cannot query field "${field}" on type "Label". Did you mean "jsonResponse"?`)
      }
    })
    return { documents, fake }
  }

  const ontology = JSON.stringify({
    jobs: {
      BALL: { mlTask: "OBJECT_DETECTION", tools: ["marker"] },
      SPEECH: { mlTask: "TRANSCRIPTION" }
    }
  })
  const videos = { projects: () => [{ id: "p1", inputType: "VIDEO", jsonInterface: ontology }] }

  const ball = {
    __typename: "VideoObjectDetectionAnnotation",
    id: "o",
    job: "BALL",
    path: [],
    category: "ROUND",
    mid: "m",
    name: "Ball 1",
    frames: [{ start: 0, end: 2 }],
    keyAnnotations: [
      { frame: 0, annotationValue: { vertices: [[[{ x: 0, y: 0.5 }]]] } },
      { frame: 2, annotationValue: { vertices: [[[{ x: 1, y: 0.5 }]]] } }
    ]
  }
  const shownBall = (x: number, isKeyFrame: boolean) => ({
    annotations: [{
      children: {},
      isKeyFrame,
      categories: [{ name: "ROUND" }],
      mid: "m",
      type: "marker",
      point: { x, y: 0.5 }
    }]
  })
  const rebuilt = {
    0: {
      BALL: shownBall(0, true),
      ANNOTATION_JOB_COUNTER: { BALL: { ROUND: 1 } },
      ANNOTATION_NAMES_JOB: { m: "Ball 1" }
    },
    1: { BALL: shownBall(0.5, false) },
    2: { BALL: shownBall(1, true) }
  }
  const projectId = ProjectId.make("p1")

  it.effect("are asked for responses once more as they know them, and then always so", () =>
    Effect.gen(function*() {
      const kept = { 0: { SPEECH: { text: "hello", isKeyFrame: true } } }
      const { documents, fake } = older({
        ...videos,
        assets: () => [
          {
            id: "a",
            labels: [
              { id: "l1", jsonResponse: "{}", annotations: [ball] },
              { id: "l2", jsonResponse: JSON.stringify(kept), annotations: [] }
            ],
            latestLabel: { jsonResponse: "", annotations: [ball] }
          },
          { id: "b", labels: null, latestLabel: null }
        ]
      })
      const list = collect(
        Assets.listAssets({ projectId, fields: ["labels.id", "labels.jsonResponse", "latestLabel.jsonResponse"] })
      )
      const [rows, again] = yield* Effect.provide(Effect.all([list, list]), fake.layer)
      assert.deepStrictEqual(rows, [
        {
          labels: [{ id: LabelId.make("l1"), jsonResponse: rebuilt }, { id: LabelId.make("l2"), jsonResponse: kept }],
          latestLabel: { jsonResponse: rebuilt }
        },
        { labels: [], latestLabel: null }
      ])
      assert.deepStrictEqual(again, rows)
      assert.deepStrictEqual(
        documents.map((document) => [document.includes("jsonResponseUrl"), document.split("annotations {").length - 1]),
        [[true, 0], [false, 2], [false, 2]]
      )
      // The type of the project and its ontology come in one request, once a listing.
      assert.lengthOf(fake.sent("projects"), 2)
      assert.deepStrictEqual(fake.sent("assets").map(({ first }) => first), [10, 10, 10])
    }))

  it.effect("are asked for the labels of other projects as they are", () =>
    Effect.gen(function*() {
      const { documents, fake } = older({
        projects: () => [{ id: "p1", inputType: "GEOSPATIAL", jsonInterface: "" }],
        assets: () => [{ id: "a", labels: [{ jsonResponse: "{\"0\":{}}" }] }]
      })
      const rows = yield* Effect.provide(
        collect(Assets.listAssets({ projectId, fields: ["labels.jsonResponse"] })),
        fake.layer
      )
      assert.deepStrictEqual(rows, [{ labels: [{ jsonResponse: { 0: {} } }] }])
      assert.isFalse(documents.some((document) => document.includes("annotations")))
    }))

  it.effect("fail a listing with annotations that no response can be made of", () =>
    Effect.gen(function*() {
      const { fake } = older({
        ...videos,
        assets: () => [{ id: "a", labels: [{ jsonResponse: "{}", annotations: [{ ...ball, job: "GONE" }] }] }]
      })
      const error = yield* Effect.flip(
        Effect.provide(collect(Assets.listAssets({ projectId, fields: ["labels.jsonResponse"] })), fake.layer)
      )
      sameError(
        error,
        new KiliError.DecodeError({
          operation: "Assets.listAssets",
          issue: "the project tells no tool of job GONE, of which there are objects",
          committed: "no"
        })
      )
    }))

  it.effect("are asked where assets stand as they know it", () =>
    Effect.gen(function*() {
      let status = "LABELED"
      const { fake } = older({
        assets: () => [{ id: "a", status }],
        addAllLabeledAssetsToReview: () => {
          status = "TO_REVIEW"
          return { id: "p1" }
        }
      })
      const assetId = AssetId.make("a")
      assert.deepStrictEqual(yield* Effect.provide(Assets.addToReview({ assetIds: [assetId] }), fake.layer), {
        moved: [assetId],
        ignored: []
      })
    }))

  it.effect("tell of a field that no form of the request can do without", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "VIDEO", jsonInterface: "" }],
        assets: () => FakeKili.refusal("Cannot query field \"labels\" on type \"Asset\".")
      })
      const list = Assets.listAssets({ projectId: ProjectId.make("p1"), fields: ["labels.jsonResponse"] })
      const error = yield* Effect.flip(Effect.provide(collect(list), fake.layer))
      assert.deepInclude(error, { _tag: "KiliOperationError" })
      assert.lengthOf(fake.sent("assets"), 2)
    }))
})

describe("pages", () => {
  it.effect("are smaller where responses are large", () =>
    Effect.gen(function*() {
      const sizes = Effect.fnUntraced(function*(
        inputType: "IMAGE" | "VIDEO" | "GEOSPATIAL",
        fields: ReadonlyArray<Field>,
        pageSize?: number
      ) {
        const projectId = yield* create(inputType)
        yield* forget
        yield* Stream.runDrain(Assets.listAssets({ projectId, fields, pageSize }))
        return yield* pages
      })
      assert.deepStrictEqual(yield* sizes("IMAGE", ["labels.jsonResponse"]), [100])
      assert.deepStrictEqual(yield* sizes("VIDEO", ["labels.jsonResponse"]), [10])
      assert.deepStrictEqual(yield* sizes("GEOSPATIAL", ["latestLabel.jsonResponse"]), [50])
      assert.deepStrictEqual(yield* sizes("VIDEO", ["labels.id"]), [100])
      assert.deepStrictEqual(yield* sizes("VIDEO", ["labels.jsonResponse"], 30), [30])
    }).pipe(sandbox))

  it.effect("are all that is asked for when nothing else is wanted", () =>
    Effect.gen(function*() {
      const projectId = yield* create("IMAGE")
      yield* importAssets(projectId, names(5))
      yield* forget
      yield* Stream.runDrain(Assets.listAssets({ projectId, fields: ["id"] }))
      assert.deepStrictEqual(yield* requests, ["assets"])
    }).pipe(sandbox))

  // A peer ignores `first` when the id is selected.
  it.effect("stop at `first`, whether the id is chosen or not", () =>
    Effect.gen(function*() {
      const projectId = yield* create("IMAGE")
      yield* importAssets(projectId, names(30))
      assert.lengthOf(yield* collect(Assets.listAssets({ projectId, fields: ["id"], first: 7 })), 7)
      assert.lengthOf(yield* collect(Assets.listAssets({ projectId, fields: ["externalId"], first: 7 })), 7)
      assert.lengthOf(yield* collect(Assets.listAssets({ projectId, fields: ["id"], first: 7, pageSize: 3 })), 7)
      assert.lengthOf(yield* collect(Assets.listAssets({ projectId, fields: ["id"], first: 0 })), 0)
      assert.lengthOf(yield* collect(Assets.listAssets({ projectId, fields: ["id"], skip: 28, first: 7 })), 2)
    }).pipe(sandbox))
})

describe("rows", () => {
  // A peer crashes on the first of them.
  it.effect("without metadata, or without labels, are rows all the same", () =>
    Effect.gen(function*() {
      const projectId = yield* create("IMAGE")
      yield* importAssets(projectId, ["a"])
      yield* addFault(Fault.NullMetadata.make({}))
      assert.deepStrictEqual(
        yield* collect(Assets.listAssets({ projectId, fields: ["externalId", "jsonMetadata", "labels.id"] })),
        [{ externalId: "a", jsonMetadata: {}, labels: [] }]
      )
      const fake = FakeKili.make({ assets: () => [{ id: "a", labels: null, latestLabels: null }] })
      assert.deepStrictEqual(
        yield* Effect.provide(
          collect(Assets.listAssets({ projectId, fields: ["labels.id", "latestLabels.labelType"] })),
          fake.layer
        ),
        [{ labels: [], latestLabels: [] }]
      )
    }).pipe(sandbox))

  it.effect("that are none are an error with a tag, which quotes no other row", () =>
    Effect.gen(function*() {
      const content = "https://files.example/a.jpg?signature=secret"
      for (const odd of [null, 5, { id: "b", content: 5 }]) {
        const fake = FakeKili.make({ assets: () => [{ id: "a", content, labels: [] }, odd] })
        const error = yield* collect(
          Assets.listAssets({ projectId: ProjectId.make("p"), fields: ["content", "labels.id"] })
        )
          .pipe(Effect.flip, Effect.provide(fake.layer))
        assert.strictEqual(error._tag, "KiliDecodeError")
        assert.include(error.message, "[1]")
        assert.notInclude(JSON.stringify(error), "secret")
      }
    }))
})

describe("media", () => {
  const photograph = (name: string) => fileURLToPath(new URL(`../../../examples/data/${name}`, import.meta.url))

  const files = Layer.mergeAll(Sandbox.layer(), NodeFileSystem.layer, NodePath.layer)

  it.effect("are saved in a folder, beside the fields that were chosen", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      const projectId = yield* create("IMAGE")
      const pictures = ["rocket.jpg", "chelsea.png"]
      yield* Assets.appendMany({
        projectId,
        assets: pictures.map((name, n) => ({ externalId: `set/${n}`, content: photograph(name), jsonMetadata: { n } }))
      })
      const rows = yield* collect(Assets.listAssets({ projectId, fields: ["jsonMetadata"], downloadMedia: { folder } }))
      assert.deepStrictEqual(rows.map(({ jsonMetadata }) => jsonMetadata), [{ n: 0 }, { n: 1 }])
      assert.deepStrictEqual(rows.map((row) => Object.keys(row)), [["jsonMetadata", "media"], [
        "jsonMetadata",
        "media"
      ]])
      assert.deepStrictEqual(rows.map(({ media }) => media.content), [`${folder}/set/0.jpg`, `${folder}/set/1.png`])
      for (const [n, { media }] of rows.entries()) {
        assert.deepStrictEqual(yield* fs.readFile(media.content!), yield* fs.readFile(photograph(pictures[n]!)))
      }
    }).pipe(Effect.scoped, Effect.provide(files)))

  it.effect("of a project on cloud storage are refused before anything is listed", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projects: () => [{ id: "p1", inputType: "IMAGE", jsonInterface: "", dataConnections: [{ id: "d1" }] }]
      })
      const listed = Assets.listAssets({ projectId: ProjectId.make("p1"), downloadMedia: { folder: "x" } })
      assert.deepStrictEqual(yield* Effect.provide(places(Stream.runDrain(listed)), fake.layer), ["downloadMedia"])
      assert.deepStrictEqual(fake.sent("assets"), [])
    }).pipe(Effect.provide(files)))

  it.effect("are asked for with options that are checked before any request", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      const listed = Assets.listAssets({
        projectId: ProjectId.make("p1"),
        downloadMedia: { folder: "", concurrency: 0 }
      })
      assert.deepStrictEqual(yield* Effect.provide(places(Stream.runDrain(listed)), fake.layer), [
        "downloadMedia.folder",
        "downloadMedia.concurrency"
      ])
      assert.deepStrictEqual(fake.calls, [])
    }).pipe(Effect.provide(files)))
})

describe("totals", () => {
  it.effect("are counted for a reporter that wants them, under `skip` and `first`", () =>
    Effect.gen(function*() {
      const projectId = yield* create("IMAGE")
      yield* importAssets(projectId, names(30))
      const told: Array<Progress.Event> = []
      const reporter = Progress.layer((event) => Effect.sync(() => told.push(event)), { wantsTotal: true })
      const list = (paging: object) => {
        told.length = 0
        return Stream.runDrain(Assets.listAssets({ projectId, fields: ["id"], ...paging })).pipe(
          Effect.provide(reporter),
          Effect.map(() => told.at(-1))
        )
      }
      const event = { operation: "Assets.listAssets", unit: "assets" as const }
      assert.deepInclude(yield* list({}), { ...event, done: 30, total: 30 })
      assert.deepInclude(yield* list({ skip: 10 }), { ...event, done: 20, total: 20 })
      assert.deepInclude(yield* list({ skip: 10, first: 5 }), { ...event, done: 5, total: 5 })
    }).pipe(sandbox))
})

describe("drift", () => {
  const listed = Effect.fnUntraced(function*(options: {
    readonly projectId: ProjectId
    readonly first?: number
    readonly meanwhile: Effect.Effect<unknown, Labels.AppendLabelsError, KiliClient.KiliClient>
    readonly filter?: Assets.ListAssets<readonly ["id"]>["filter"]
  }) {
    const reports: Array<Assets.Drift> = []
    let moved = false
    const rows = yield* Assets.listAssets({
      projectId: options.projectId,
      filter: options.filter,
      first: options.first,
      fields: ["externalId"],
      pageSize: 10,
      concurrency: 1,
      onDrift: (drift) => Effect.sync(() => reports.push(drift))
    }).pipe(
      Stream.mapChunksEffect((rows) => {
        if (moved) return Effect.succeed(rows)
        moved = true
        return Effect.as(options.meanwhile, rows)
      }),
      Stream.runCount
    )
    assert.lengthOf(reports, 1)
    assert.strictEqual(reports[0]!.rows, rows)
    return reports[0]!
  })

  it.effect("is none when nothing moved", () =>
    Effect.gen(function*() {
      const projectId = yield* create("IMAGE")
      yield* importAssets(projectId, names(25))
      assert.deepStrictEqual(yield* listed({ projectId, meanwhile: Effect.void }), {
        rows: 25,
        repeats: 0,
        expected: 25,
        missing: 0
      })
      assert.deepStrictEqual(yield* listed({ projectId, first: 12, meanwhile: Effect.void }), {
        rows: 12,
        repeats: 0,
        expected: 12,
        missing: 0
      })
    }).pipe(sandbox))

  it.effect("tells of rows that were missed because others left the set", () =>
    Effect.gen(function*() {
      const projectId = yield* create("IMAGE")
      yield* importAssets(projectId, names(40))
      // The page after the one in flight then begins behind three rows that nobody saw.
      const meanwhile = Effect.forEach(names(3), (name) => label(projectId, name, answer("OBJECT_A")))
      const drift = yield* listed({ projectId, filter: { statusIn: ["TODO"] }, meanwhile })
      assert.deepStrictEqual(drift, { rows: 37, repeats: 0, expected: 40, missing: 3 })
    }).pipe(sandbox))
})

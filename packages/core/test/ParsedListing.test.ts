/**
 * Listings whose labels are parsed, against the sandbox: where labels are held, children, videos, what is asked for and what
 * is refused.
 */
import type { Field } from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import type { JsonObject } from "@effect-kili/core/Json"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import type * as Label from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { fileURLToPath } from "node:url"
import { issues, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"
import { asked, befall, collect, forget, project, provide } from "./support/labels.js"

const ontology = JsonInterface.define({
  jobs: {
    KIND: JsonInterface.classification({ categories: { CAT: { name: "House cat", children: ["BREED"] }, DOG: "Dog" } }),
    BREED: JsonInterface.transcription({ isChild: true, required: false }),
    PARTS: JsonInterface.objectDetection({ categories: { EAR: "Ear" }, tools: ["marker"], required: false })
  }
})

const cat = (text: string): JsonObject => ({
  KIND: { categories: [{ name: "CAT", confidence: 90, children: { BREED: { text } } }] }
})
const dog: JsonObject = {
  KIND: { categories: [{ name: "DOG", confidence: 80 }] },
  PARTS: { annotations: [{ mid: "ear", type: "marker", categories: [{ name: "EAR" }], point: { x: 0.5, y: 0.1 } }] }
}

const submit = (projectId: ProjectId, externalId: string, ...responses: ReadonlyArray<JsonObject>) =>
  Labels.appendLabels({
    projectId,
    labelType: "DEFAULT",
    labels: responses.map((jsonResponse) => ({ externalId, jsonResponse }))
  })

/** Two assets, of which the first has two labels. */
const pets = Effect.gen(function*() {
  const { projectId } = yield* project(2, "IMAGE", ontology)
  yield* submit(projectId, "a0", cat("tabby"), dog)
  return projectId
})

/** The job of a label as the classification that it is. */
const choice = ({ jobs }: Pick<ParsedLabel.ParsedLabel, "jobs">, name = "KIND") => {
  const job = jobs[name]
  assert.strictEqual(job?._tag, "Classification")
  return job?._tag === "Classification" ? job : assert.fail(name)
}

const scene = (name: string, isKeyFrame: boolean): JsonObject => ({
  SCENE: { categories: [{ name, confidence: 100 }], isKeyFrame }
})

const video = Effect.gen(function*() {
  const { projectId } = yield* project(
    1,
    "VIDEO",
    JsonInterface.define({
      jobs: { SCENE: JsonInterface.classification({ categories: { DAY: "Day", NIGHT: "Night" } }) }
    })
  )
  yield* submit(projectId, "a0", { 0: scene("DAY", true), 1: scene("DAY", false), 10: scene("NIGHT", true) })
  return projectId
})

describe("assets", () => {
  it.effect("have parsed labels wherever they have labels", () =>
    Effect.gen(function*() {
      const projectId = yield* pets
      yield* forget
      const rows = yield* collect(Assets.listAssets({
        projectId,
        labels: "parsed",
        fields: [
          "externalId",
          "labels.jsonResponse",
          "labels.author.email",
          "latestLabel.id",
          "latestLabel.jsonResponse",
          "latestLabels.jsonResponse"
        ]
      }))
      assert.deepStrictEqual(yield* asked, ["projects", "assets"])
      assert.deepStrictEqual(rows.map((row) => Object.keys(row)), [
        ["externalId", "labels", "latestLabel", "latestLabels"],
        ["externalId", "labels", "latestLabel", "latestLabels"]
      ])
      const [labeled, bare] = rows
      assert.deepStrictEqual(labeled!.labels.map((label) => choice(label).category?.displayName), ["House cat", "Dog"])
      // The id was not chosen, and is not shown.
      assert.deepStrictEqual(labeled!.labels.map((label) => Object.keys(label)), [["author", "jobs"], [
        "author",
        "jobs"
      ]])
      assert.match(labeled!.labels[0]!.author.email, /@/)
      const { latestLabel, latestLabels } = labeled!
      assert.sameMembers(Object.keys(latestLabel!), ["id", "jobs"])
      assert.deepStrictEqual(ParsedLabel.toResponse(latestLabel!), dog)
      assert.deepStrictEqual(latestLabels.map((label) => label && ParsedLabel.toResponse(label)), [dog])
      assert.deepStrictEqual(bare!.labels, [])
      assert.isNull(bare!.latestLabel)
    }).pipe(provide))

  it.effect("show the children of a category, and jobs without an answer", () =>
    Effect.gen(function*() {
      const projectId = yield* pets
      const [row] = yield* collect(Assets.listAssets({ projectId, labels: "parsed" }))
      const [first, second] = row!.labels
      // A child is a job of its category, and not of the label.
      assert.sameMembers(Object.keys(first!.jobs), ["KIND", "PARTS"])
      assert.deepInclude(choice(first!).category?.children["BREED"], { _tag: "Transcription", text: "tabby" })
      assert.deepInclude(first!.jobs["PARTS"], { annotations: [], answered: false })
      assert.deepInclude(second!.jobs["PARTS"], { answered: true })
      assert.isTrue(ParsedLabel.isParsedLabel(second))
    }).pipe(provide))

  it.effect("of videos have frames, wherever the platform keeps the response", () =>
    Effect.gen(function*() {
      const projectId = yield* video
      const read = Effect.gen(function*() {
        yield* forget
        const [row] = yield* collect(
          Assets.listAssets({ projectId, labels: "parsed", fields: ["labels.jsonResponse"] })
        )
        const [label] = row!.labels
        assert.deepStrictEqual(Object.keys(label!), ["jobs"])
        return Object.entries(label!.jobs["SCENE"]!.frames ?? {}).map(([frame, job]) => [
          frame,
          choice({ jobs: { SCENE: job } }, "SCENE").category?.name,
          job.isKeyFrame
        ])
      })
      const frames = [["0", "DAY", true], ["1", "DAY", false], ["10", "NIGHT", true]]
      assert.deepStrictEqual(yield* read, frames)
      const { journal } = yield* Sandbox.Sandbox
      const entries = yield* journal.entries
      assert.deepStrictEqual(entries.map(({ operation }) => operation), ["projects", "assets"])
      assert.deepInclude(entries[1]!.variables, { first: 10 })
      yield* befall(Fault.ResponseByUrl.make({}))
      assert.deepStrictEqual(yield* read, frames)
      assert.include(yield* asked, "download")
    }).pipe(provide))

  it.effect("have their media saved beside, and their project is asked for once", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      const { id: projectId } = yield* Projects.createProject({
        title: "Pets",
        inputType: "IMAGE",
        jsonInterface: ontology
      })
      const content = fileURLToPath(new URL("../../../examples/data/rocket.jpg", import.meta.url))
      yield* Assets.appendMany({ projectId, assets: [{ externalId: "a", content }] })
      yield* submit(projectId, "a", cat("tabby"))
      yield* forget
      const [row] = yield* collect(Assets.listAssets({
        projectId,
        fields: ["labels.jsonResponse"],
        labels: "parsed",
        downloadMedia: { folder }
      }))
      const operations = yield* asked
      assert.lengthOf(operations.filter((operation) => operation === "projects"), 1)
      assert.deepStrictEqual(Object.keys(row!), ["labels", "media"])
      assert.strictEqual(row!.media.content, `${folder}/a.jpg`)
      assert.deepStrictEqual(ParsedLabel.toResponse(row!.labels[0]!), cat("tabby"))
    }).pipe(
      Effect.scoped,
      Effect.provide(Layer.mergeAll(Sandbox.layer(), NodeFileSystem.layer, NodePath.layer))
    ))

  it.effect("are read no further than they are taken", () =>
    Effect.gen(function*() {
      const { projectId } = yield* project(30, "IMAGE", ontology)
      yield* submit(projectId, "a0", dog)
      yield* forget
      const listed = Assets.listAssets({ projectId, labels: "parsed", pageSize: 1, concurrency: 1 })
      assert.lengthOf(yield* collect(Stream.take(listed, 1)), 1)
      assert.isBelow((yield* asked).length, 6)
    }).pipe(provide))
})

describe("labels", () => {
  it.effect("are parsed with all else that was chosen, and give their response back", () =>
    Effect.gen(function*() {
      const projectId = yield* pets
      const plain = yield* collect(Labels.listLabels({ projectId }))
      yield* forget
      const parsed = yield* collect(Labels.listLabels({ projectId, labels: "parsed" }))
      assert.deepStrictEqual(yield* asked, ["projects", "labels"])
      const back = parsed.map((label) => {
        const { jobs: _, ...rest } = label
        return { ...rest, jsonResponse: ParsedLabel.toResponse(label) }
      })
      assert.deepStrictEqual(back, plain)
      assert.deepStrictEqual(parsed.map((label) => choice(label).category?.name), ["CAT", "DOG"])
    }).pipe(provide))

  it.effect("show no id that was not chosen", () =>
    Effect.gen(function*() {
      const projectId = yield* pets
      const keys = Effect.fnUntraced(function*<const F extends ReadonlyArray<Label.Field>>(fields: F) {
        const [label] = yield* collect(Labels.listLabels({ projectId, labels: "parsed", fields }))
        return Object.keys(label!)
      })
      assert.deepStrictEqual(yield* keys(["labelType", "jsonResponse"]), ["labelType", "jobs"])
      assert.deepStrictEqual(yield* keys(["jsonResponse", "id"]), ["id", "jobs"])
    }).pipe(provide))

  it.effect("of models are parsed too", () =>
    Effect.gen(function*() {
      const { projectId } = yield* project(1, "IMAGE", ontology)
      const labels = [{ externalId: "a0", jsonResponse: dog }]
      yield* Labels.createPredictions({ projectId, modelName: "m", labels })
      yield* Labels.appendLabels({ projectId, labelType: "INFERENCE", labels })
      for (const list of [Labels.listPredictions, Labels.listInferences]) {
        const listed = yield* collect(list({ projectId, labels: "parsed" }))
        assert.deepStrictEqual(listed.map((label) => choice(label).category?.name), ["DOG"])
      }
    }).pipe(provide))

  it.effect("of videos have frames", () =>
    Effect.gen(function*() {
      const projectId = yield* video
      const [label] = yield* collect(Labels.listLabels({ projectId, labels: "parsed", fields: ["jsonResponse"] }))
      assert.deepStrictEqual(Object.keys(label!.jobs["SCENE"]!.frames ?? {}), ["0", "1", "10"])
    }).pipe(provide))
})

describe("videos whose responses are rebuilt from annotations, on a platform of July 2024", () => {
  const projectId = ProjectId.make("p1")

  const jsonInterface = JSON.stringify(JsonInterface.define({
    jobs: {
      BALL: JsonInterface.objectDetection({
        categories: { ROUND: { name: "A ball", children: ["COLOUR"] } },
        tools: ["marker"],
        required: false
      }),
      COLOUR: JsonInterface.classification({ categories: { RED: "Red" }, isChild: true, required: false }),
      SPEECH: JsonInterface.transcription({ required: false })
    }
  }))

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
  const colour = {
    __typename: "VideoClassificationAnnotation",
    id: "c",
    job: "COLOUR",
    path: [["o", "ROUND"]],
    frames: [{ start: 1, end: 1 }],
    keyAnnotations: [{ frame: 1, annotationValue: { categories: ["RED"] } }]
  }
  const held = { id: "l1", jsonResponse: "{}", annotations: [ball, colour] }

  const older = (rows: () => unknown) => (_variables: FakeKili.Json, _earlier: unknown, document: string) =>
    document.includes("jsonResponseUrl")
      ? FakeKili.refusal("Cannot query field \"jsonResponseUrl\" on type \"Label\".")
      : rows()

  const platform = (annotated: unknown = held) =>
    FakeKili.make({
      projects: () => [{ id: projectId, inputType: "VIDEO", jsonInterface, dataConnections: null }],
      assets: older(() =>
        [{ id: "a", labels: [annotated], latestLabel: annotated }, { id: "b", labels: null, latestLabel: null }].map(
          (asset) => ({ ...asset, externalId: asset.id, content: "", jsonContent: "", ocrMetadata: null })
        )
      ),
      labels: older(() => [annotated])
    })

  /** Where the ball is in each frame, in which colour, and whether somebody put it there. */
  const path = ({ jobs }: Pick<ParsedLabel.ParsedLabel, "jobs">) =>
    Object.entries(jobs["BALL"]!.frames ?? {}).map(([frame, job]) => {
      if (job._tag !== "ObjectDetection") return assert.fail(job._tag)
      const [object] = job.annotations
      if (object?.type !== "marker") return assert.fail(object?.type)
      const colour = object.children["COLOUR"]
      return [
        frame,
        object.category?.displayName,
        object.point.x,
        object.isKeyFrame,
        colour?._tag === "Classification" ? colour.category?.name : undefined
      ]
    })

  const frames = [
    ["0", "A ball", 0, true, undefined],
    ["1", "A ball", 0.5, false, "RED"],
    ["2", "A ball", 1, true, undefined]
  ]

  it.effect("are parsed wherever assets have labels", () =>
    Effect.gen(function*() {
      const fake = platform()
      const [row, bare] = yield* collect(Assets.listAssets({
        projectId,
        labels: "parsed",
        fields: ["labels.jsonResponse", "latestLabel.id", "latestLabel.jsonResponse"]
      })).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(row!.labels.map((label) => Object.keys(label)), [["jobs"]])
      assert.deepStrictEqual(Object.keys(row!.latestLabel!), ["id", "jobs"])
      assert.deepStrictEqual(path(row!.labels[0]!), frames)
      assert.deepStrictEqual(path(row!.latestLabel!), frames)
      assert.deepStrictEqual(row!.latestLabel!.jobs["SPEECH"]?.answered, false)
      assert.deepStrictEqual(bare, { labels: [], latestLabel: null })
      // Refused once, and then asked as the platform knows them.
      assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["projects", "assets", "assets"])
    }))

  it.effect("are parsed beside media, and their project is asked for once", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const fake = platform()
      const [row, bare] = yield* collect(Assets.listAssets({
        projectId,
        labels: "parsed",
        fields: ["labels.jsonResponse"],
        downloadMedia: { folder: yield* fs.makeTempDirectoryScoped() }
      })).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(row!.labels.map(path), [frames])
      assert.deepStrictEqual(bare!.labels, [])
      assert.deepStrictEqual([row, bare].map((one) => Object.keys(one!)), [["labels", "media"], ["labels", "media"]])
      assert.lengthOf(fake.sent("projects"), 1)
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(NodeFileSystem.layer, NodePath.layer))))

  it.effect("are parsed in a listing of labels", () =>
    Effect.gen(function*() {
      const list = Labels.listLabels({ projectId, labels: "parsed", fields: ["jsonResponse"] })
      const [label] = yield* Effect.provide(collect(list), platform().layer)
      assert.deepStrictEqual(Object.keys(label!), ["jobs"])
      assert.deepStrictEqual(path(label!), frames)
    }))

  it.effect("end a listing where the rebuilt response does not fit, with the id of the label", () =>
    Effect.gen(function*() {
      const list = Labels.listLabels({ projectId, labels: "parsed", fields: ["jsonResponse"] })
      const fake = platform({ ...held, annotations: [{ ...ball, category: "FLAT" }] })
      sameError(
        yield* Effect.flip(Effect.provide(collect(list), fake.layer)),
        new KiliError.DecodeError({
          operation: "Labels.listLabels",
          issue: "label l1 does not fit the interface of its project: " +
            [0, 1, 2].map((frame) =>
              `jsonResponse.${frame}.BALL.annotations[0].categories[0].name: job BALL has no category "FLAT"`
            ).join("; "),
          committed: "no"
        })
      )
    }))
})

describe("before any request", () => {
  const projectId = ProjectId.make("p1")

  const refused = Effect.fnUntraced(function*(list: Stream.Stream<unknown, KiliError.KiliError, KiliClient>) {
    const fake = FakeKili.make({})
    const told = yield* Effect.provide(issues(Stream.runDrain(list)), fake.layer)
    assert.deepStrictEqual(fake.calls, [])
    return told
  })

  it.effect("labels without their response are refused", () =>
    Effect.gen(function*() {
      const assets = (fields: ReadonlyArray<Field>) =>
        refused(Assets.listAssets({ projectId, labels: "parsed", fields }))
      assert.deepStrictEqual(yield* assets(["labels.id", "latestLabel.jsonResponse", "latestLabels.author.id"]), [
        "fields: to parse labels, choose \"labels.jsonResponse\" too",
        "fields: to parse labels, choose \"latestLabels.jsonResponse\" too"
      ])
      assert.deepStrictEqual(yield* assets(["externalId"]), [
        "fields: to parse labels, choose \"labels.jsonResponse\" too"
      ])
      assert.deepStrictEqual(yield* refused(Labels.listLabels({ projectId, labels: "parsed", fields: ["id"] })), [
        "fields: to parse labels, choose \"jsonResponse\" too"
      ])
    }))

  it.effect("another way to show labels is refused", () =>
    Effect.gen(function*() {
      const labels: "parsed" = JSON.parse("\"dict\"")
      const told = ["labels: Expected \"parsed\", actual \"dict\""]
      assert.deepStrictEqual(yield* refused(Assets.listAssets({ projectId, labels })), told)
      assert.deepStrictEqual(yield* refused(Labels.listLabels({ projectId, labels })), told)
    }))
})

describe("a label that does not fit its project", () => {
  const projectId = ProjectId.make("p1")

  const strange = {
    KIND: { categories: [{ name: "house cat" }] },
    ...Object.fromEntries(["A", "B", "C"].map((name) => [name, { text: "" }]))
  }

  const responses = [cat("tabby"), strange]

  const answers = {
    projects: () => [{ id: "p1", inputType: "IMAGE", jsonInterface: JSON.stringify(ontology) }],
    assets: ({ first, skip }: FakeKili.Json) =>
      responses.map((response, index) => ({
        id: `a${index}`,
        labels: [{ id: `l${index}`, jsonResponse: JSON.stringify(response) }]
      })).slice(skip, skip + first),
    labels: ({ first, skip }: FakeKili.Json) =>
      responses.map((response, index) => ({ id: `l${index}`, jsonResponse: JSON.stringify(response) }))
        .slice(skip, skip + first)
  }

  const ends = Effect.fnUntraced(function*(
    operation: string,
    list: Stream.Stream<unknown, KiliError.KiliError, KiliClient>
  ) {
    const given: Array<unknown> = []
    const error = yield* list.pipe(
      Stream.runForEach((row) => Effect.sync(() => given.push(row))),
      Effect.flip,
      Effect.provide(FakeKili.make(answers).layer)
    )
    // What came before it was given.
    assert.lengthOf(given, 1)
    sameError(
      error,
      new KiliError.DecodeError({
        operation,
        issue: "label l1 does not fit the interface of its project: " +
          "jsonResponse.KIND.categories[0].name: job KIND has no category \"house cat\"; did you mean \"CAT\"?; " +
          "jsonResponse.A: the project has no job \"A\"; jsonResponse.B: the project has no job \"B\" (and 1 more)",
        committed: "no"
      })
    )
  })

  it.effect("ends a listing of assets", () =>
    ends(
      "Assets.listAssets",
      Assets.listAssets({ projectId, labels: "parsed", fields: ["labels.jsonResponse"], pageSize: 1 })
    ))

  it.effect("ends a listing of labels", () =>
    ends(
      "Labels.listLabels",
      Labels.listLabels({ projectId, labels: "parsed", fields: ["jsonResponse"], pageSize: 1 })
    ))
})

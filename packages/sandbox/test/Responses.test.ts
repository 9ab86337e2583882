import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { appendLabels, appendManyLabels, createProject, importAssets, refusal, sandbox } from "./harness.js"

const categories = { A: { children: ["CHILD"], name: "a" }, B: { name: "b" }, constructor: { name: "c" } }

const job = (mlTask: string, content: object = {}, others: object = {}) => ({
  mlTask,
  required: 0,
  content: { categories, ...content },
  ...others
})

const jobs = {
  CHILD: job("TRANSCRIPTION", { input: "textField" }, { isChild: true }),
  CHECKBOX: job("CLASSIFICATION", { input: "checkbox" }),
  DATE: job("TRANSCRIPTION", { input: "date" }),
  DROPDOWN: job("CLASSIFICATION", { input: "singleDropdown" }),
  ENTITIES: job("NAMED_ENTITIES_RECOGNITION"),
  ENTITY_RELATION: job("NAMED_ENTITIES_RELATION"),
  NUMBER: job("TRANSCRIPTION", { input: "number" }),
  OBJECTS: job("OBJECT_DETECTION", {}, { tools: ["rectangle", "polygon", "semantic", "polyline", "vector"] }),
  OBJECT_RELATION: job("OBJECT_RELATION"),
  OTHER: job("COMPARISON"),
  POSE: job("OBJECT_DETECTION", {}, { tools: ["pose"] }),
  RADIO: job("CLASSIFICATION", { input: "radio" }, { isChild: false }),
  TEXT: job("TRANSCRIPTION", { input: "textField" }),
  TOOLLESS: job("OBJECT_DETECTION")
}

const named = (...names: ReadonlyArray<string>) => names.map((name) => ({ name }))

const objects = (...annotations: ReadonlyArray<object>) => ({
  OBJECTS: { annotations: annotations.map((annotation) => ({ categories: named("A"), mid: "m", ...annotation })) }
})

const point = { x: 0.5, y: 1.5 }

const shape = (type: string, vertices: number, others: object = {}) => ({
  boundingPoly: [{ normalizedVertices: Array.from({ length: vertices }, () => point) }],
  type,
  ...others
})

const entities = (annotation: object) => ({
  ENTITIES: { annotations: [{ beginOffset: 0, categories: named("B"), content: "x", endOffset: 1, ...annotation }] }
})

const relations = (job: string, others: object) => ({
  [job]: { annotations: [{ categories: named("A"), mid: "m", ...others }] }
})

const nested = { CHILD: { text: "x" } }

const accepted: ReadonlyArray<object> = [
  {},
  { CHECKBOX: {}, ENTITIES: {}, OBJECTS: {}, OTHER: {}, TEXT: {} },
  { RADIO: { categories: [] } },
  { RADIO: { categories: [{ children: {}, confidence: 0, name: "constructor" }], isKeyFrame: true } },
  { RADIO: { categories: [{ children: [], confidence: null, name: "B" }] } },
  { CHECKBOX: { categories: [{ children: nested, name: "A" }, { children: null, name: "B" }] } },
  { TEXT: { text: "" } },
  { DATE: { text: "2024-02-29" }, NUMBER: { text: "-1.5" } },
  { DATE: { text: "" }, NUMBER: { text: 12 } },
  { OTHER: { orders: [{ elements: ["A"], rank: 0 }] } },
  objects(),
  objects(shape("rectangle", 4, { children: nested, mid: undefined, score: 90 }), shape("polygon", 3)),
  objects(shape("semantic", 50), { boundingPoly: [], type: "semantic" }),
  objects({ polyline: [point, point], type: "polyline" }, { polyline: [point], type: "vector" }),
  {
    POSE: {
      annotations: [{
        categories: named("A"),
        kind: "POSE_ESTIMATION",
        points: [{ code: "a", point }, {}],
        type: "pose"
      }]
    }
  },
  { POSE: { annotations: [{ categories: named("A"), point, type: "marker" }] } },
  { TOOLLESS: { annotations: [{ categories: named("A"), type: "new" }] } },
  entities({}),
  entities({ endOffset: undefined }),
  relations("ENTITY_RELATION", { endEntities: [], startEntities: [{ mid: "a" }] }),
  relations("OBJECT_RELATION", { endObjects: [{ mid: "b" }], startObjects: [{ mid: "a" }] })
]

const refused: ReadonlyArray<readonly [response: object, reason: string]> = [
  [{ RADIO: "A" }, "not an object"],
  [{ RADIO: [] }, "not an object"],
  [{ RADIO: { text: "A" } }, "categories of job RADIO is not a list"],
  [{ RADIO: { categories: {} } }, "categories of job RADIO is not a list"],
  [{ RADIO: { categories: ["A"] } }, "an entry of categories"],
  [{ RADIO: { categories: named("toString") } }, "no category \"toString\""],
  [{ RADIO: { categories: [{ confidence: "high", name: "A" }] } }, "confidence"],
  [{ RADIO: { categories: named("A", "B") } }, "takes one category"],
  [{ DROPDOWN: { categories: named("A", "B") } }, "takes one category"],
  [{ CHECKBOX: { categories: named("A", "B", "A") } }, "category twice"],
  [{ CHECKBOX: { categories: [{ children: nested, name: "B" }] } }, "CHILD is no child"],
  [{ CHECKBOX: { categories: [{ children: { TEXT: { text: "x" } }, name: "A" }] } }, "TEXT is no child"],
  [{ CHECKBOX: { categories: [{ children: { CHILD: { text: 1 } }, name: "A" }] } }, "text of job CHILD"],
  [{ CHECKBOX: { categories: [{ children: "CHILD", name: "A" }] } }, "answers to jobs are not an object"],
  [nested, "CHILD is answered below a category alone"],
  [{ toString: {} }, "no job \"toString\""],
  [{ TEXT: { value: "x" } }, "not a string"],
  [{ TEXT: { text: 1 } }, "not a string"],
  [{ NUMBER: { text: "one" } }, "not a number"],
  [{ NUMBER: { text: " " } }, "not a number"],
  [{ DATE: { text: "29/02/2024" } }, "not a date"],
  [{ DATE: { text: 20240229 } }, "not a date"],
  [{ OBJECTS: { categories: named("A") } }, "annotations of job OBJECTS is not a list"],
  [{ OBJECTS: { annotations: ["m"] } }, "an entry of annotations"],
  [objects({ type: "marker", point }), "no tool \"marker\""],
  [objects({ boundingPoly: [] }), "no tool undefined"],
  [objects(shape("rectangle", 4, { categories: named("C") })), "no category \"C\""],
  [objects(shape("rectangle", 4, { categories: undefined })), "categories of job OBJECTS is not a list"],
  [objects(shape("rectangle", 4, { categories: named("B"), children: nested })), "CHILD is no child"],
  [objects(shape("rectangle", 4, { score: "high" })), "score"],
  [objects(shape("rectangle", 3)), "3 vertices"],
  [objects(shape("polygon", 2)), "2 vertices"],
  [objects({ type: "rectangle" }), "boundingPoly"],
  [objects({ boundingPoly: [], type: "rectangle" }), "boundingPoly is empty"],
  [objects({ boundingPoly: [{ normalizedVertices: [{ x: 0, y: "0" }] }], type: "semantic" }), "normalizedVertices"],
  [objects({ boundingPoly: [point], type: "polygon" }), "normalizedVertices"],
  [objects({ polyline: { x: 0, y: 0 }, type: "polyline" }), "polyline"],
  [objects({ polyline: [[0, 0]], type: "vector" }), "polyline"],
  [{ POSE: { annotations: [{ categories: named("A"), type: "marker" }] } }, "point"],
  [{ POSE: { annotations: [{ categories: named("A"), points: [{ point: {} }], type: "pose" }] } }, "points"],
  [entities({ categories: named("C") }), "no category \"C\""],
  [entities({ beginOffset: "0" }), "beginOffset"],
  [entities({ endOffset: "1" }), "endOffset"],
  [entities({ content: undefined, endOffset: undefined }), "endOffset"],
  [relations("ENTITY_RELATION", { startEntities: [{ mid: "a" }] }), "endEntities"],
  [relations("ENTITY_RELATION", { endEntities: [], startEntities: ["a"] }), "startEntities"],
  [relations("OBJECT_RELATION", { endObjects: [] }), "startObjects"]
]

const assetOf = (inputType: string) =>
  Effect.gen(function*() {
    const projectId = yield* createProject({ inputType, jsonInterface: JSON.stringify({ jobs }) })
    const [assetId = ""] = yield* importAssets(projectId, ["a"])
    return assetId
  })

const append = (assetId: string, response: object) =>
  appendLabels("DEFAULT", [assetId], { jsonResponse: JSON.stringify(response) })

const reasonOf = (assetId: string, response: object) =>
  Effect.gen(function*() {
    const labelsData = [{ assetID: assetId, jsonResponse: JSON.stringify(response) }]
    const { message } = yield* refusal(appendManyLabels, {
      data: { labelType: "DEFAULT", labelsData },
      where: { idIn: [assetId] }
    })
    assert.include(message, "[jsonResponseMalformed]")
    return message
  })

describe("responses", () => {
  it.effect("are taken when they fit the tasks of their jobs", () =>
    Effect.gen(function*() {
      const assetId = yield* assetOf("IMAGE")
      for (const response of accepted) yield* append(assetId, response)
    }).pipe(Effect.provide(sandbox())))

  it.effect("are refused when they do not", () =>
    Effect.gen(function*() {
      const assetId = yield* assetOf("IMAGE")
      for (const [response, reason] of refused) {
        assert.include(yield* reasonOf(assetId, response), reason, JSON.stringify(response))
      }
    }).pipe(Effect.provide(sandbox())))

  it.effect("to videos are looked at frame by frame, or whole", () =>
    Effect.gen(function*() {
      const assetId = yield* assetOf("VIDEO")
      const counter = { ANNOTATION_JOB_COUNTER: { RADIO: { A: 1 } } }
      for (const response of accepted) yield* append(assetId, { 0: { ...counter, ...response }, 12: {} })
      yield* append(assetId, { 0: {}, ...counter })
      yield* append(assetId, { RADIO: { categories: named("A") } })
      for (const [response, reason] of refused) {
        assert.include(yield* reasonOf(assetId, { 0: {}, 3: response }), reason, JSON.stringify(response))
      }
      assert.include(yield* reasonOf(assetId, { 0: {}, RADIO: {} }), "\"RADIO\" is not a frame")
      assert.include(yield* reasonOf(assetId, { 0: [] }), "answers to jobs are not an object")
      assert.include(yield* reasonOf(yield* assetOf("IMAGE"), { 0: {} }), "no job \"0\"")
    }).pipe(Effect.provide(sandbox())))

  it.effect("to PDFs lie on pages", () =>
    Effect.gen(function*() {
      const assetId = yield* assetOf("PDF")
      const pages = [{ boundingPoly: [{ normalizedVertices: [[point]] }], pageNumberArray: [1], polys: [] }]
      yield* append(assetId, entities({ annotations: pages, beginOffset: undefined, endOffset: undefined }))
      yield* append(assetId, objects({ annotations: pages, type: "rectangle" }))
      yield* append(assetId, objects({ annotations: pages, type: undefined }))
      assert.include(yield* reasonOf(yield* assetOf("IMAGE"), objects({ type: undefined })), "no tool undefined")
      assert.include(yield* reasonOf(assetId, entities({ beginOffset: undefined })), "beginOffset")
    }).pipe(Effect.provide(sandbox())))
})

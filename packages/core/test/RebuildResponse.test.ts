/**
 * Responses to videos and conversations that are rebuilt from annotations.
 *
 * The cases in `fixtures/rebuilt-responses.json` were written for this test; `rebuilt` is what the official client of July 2024
 * (kili 2.157.4) makes of each.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import * as annotations from "../src/internal/annotations.js"
import { rebuildResponse } from "../src/internal/rebuildResponse.js"
import type { Json } from "./support/FakeKili.js"

const { cases, jsonInterfaces }: Json = JSON.parse(
  readFileSync(new URL("fixtures/rebuilt-responses.json", import.meta.url), "utf8")
)

const decode = Schema.decodeUnknownSync(annotations.field.annotations)

const rebuild = (inputType: "VIDEO" | "LLM_RLHF", found: unknown, response = {}) =>
  rebuildResponse(response, decode(found), { inputType, jsonInterface: jsonInterfaces[inputType] })

/** Equal but for the last digits, in which sines of different libraries differ. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, part) => typeof part === "number" ? Math.round(part * 1e12) / 1e12 || 0 : part)
  )

const same = (actual: unknown, expected: unknown) => assert.deepStrictEqual(rounded(actual), rounded(expected))

const video = (typename: string, more: object) => ({
  __typename: `Video${typename}Annotation`,
  id: "a",
  path: [],
  frames: [{ start: 0, end: 1 }],
  ...more
})

const key = (frame: number, annotationValue: object) => ({ frame, annotationValue })

describe("rebuildResponse", () => {
  for (const { annotations, inputType, jsonResponse, name, rebuilt } of cases) {
    it(`rebuilds as the official client does: ${inputType}, ${name}`, () => {
      same(Either.getOrThrow(rebuild(inputType, annotations, jsonResponse)), rebuilt)
    })
  }

  // The official client shows the last note below both categories, and loses what lies below the third level.
  it("keeps children below their own category, at any depth", () => {
    const note = (id: string, above: string, text: string) =>
      video("Transcription", { id, job: "NOTE", path: [["a", above]], keyAnnotations: [key(0, { text })] })
    const choice = (id: string, job: string, path: ReadonlyArray<readonly [string, string]>, name: string) =>
      video("Classification", {
        id,
        job,
        path,
        frames: [{ start: 0, end: 0 }],
        keyAnnotations: [key(0, { categories: [name] })]
      })
    same(
      Either.getOrThrow(rebuild("VIDEO", [
        video("Classification", {
          job: "SCENE",
          frames: [{ start: 0, end: 0 }],
          keyAnnotations: [key(0, { categories: ["DAY", "NIGHT"] })]
        }),
        note("n", "DAY", "bright"),
        note("m", "NIGHT", "dark")
      ])),
      {
        0: {
          SCENE: {
            categories: [
              { name: "DAY", children: { NOTE: { text: "bright", isKeyFrame: true } } },
              { name: "NIGHT", children: { NOTE: { text: "dark", isKeyFrame: true } } }
            ],
            isKeyFrame: true
          }
        }
      }
    )
    const [b, c, d] = [["b", "B"], ["c", "C"], ["d", "D"]] as const
    const isKeyFrame = true
    same(
      Either.getOrThrow(rebuild("VIDEO", [
        choice("b", "J1", [], "B"),
        choice("c", "J2", [b], "C"),
        choice("d", "J3", [b, c], "D"),
        choice("e", "J4", [b, c, d], "E")
      ])),
      {
        0: {
          J1: {
            isKeyFrame,
            categories: [{
              name: "B",
              children: {
                J2: {
                  isKeyFrame,
                  categories: [{
                    name: "C",
                    children: {
                      J3: {
                        isKeyFrame,
                        categories: [{
                          name: "D",
                          children: { J4: { isKeyFrame, categories: [{ name: "E" }] } }
                        }]
                      }
                    }
                  }]
                }
              }
            }]
          }
        }
      }
    )
  })

  it("leaves frames out of which nothing is known", () => {
    same(
      Either.getOrThrow(rebuild("VIDEO", [
        video("Transcription", {
          job: "SPEECH",
          frames: [{ start: 0, end: 3 }],
          keyAnnotations: [key(2, { text: "x" })]
        })
      ])),
      { 0: {}, 1: {}, 2: { SPEECH: { text: "x", isKeyFrame: true } }, 3: { SPEECH: { text: "x", isKeyFrame: false } } }
    )
  })

  it("holds a rectangle without a size, or of more vertices, where it cannot turn", () => {
    const object = (job: string, ...shapes: ReadonlyArray<unknown>) =>
      video("ObjectDetection", {
        job,
        mid: "m",
        name: null,
        category: "CAR",
        frames: [{ start: 0, end: 2 }],
        keyAnnotations: shapes.map((ring, index) => key(index * 2, { vertices: [[ring]] }))
      })
    const at = { x: 0.5, y: 0.5 }
    const vertices = (ring: unknown, other: unknown): unknown => {
      const response: Json = Either.getOrThrow(rebuild("VIDEO", [object("BOX", ring, other)]))
      return response[1].BOX.annotations[0].boundingPoly[0].normalizedVertices
    }
    same(vertices([at, at, at, at], [at, at, at, at]), [at, at, at, at])
    same(vertices([at, at, at], [at, at, at, at]), [at, at, at])
  })

  it("keeps the answers that there are without annotations, also those for a whole video", () => {
    const jsonInterface = { jobs: { SPEECH: { mlTask: "TRANSCRIPTION" } } }
    const answers = { SPEECH: { text: "x" } }
    const rebuilt = (inputType: string, response: object) =>
      Either.getOrThrow(rebuildResponse({ ...response }, [], { inputType, jsonInterface }))
    for (
      const [inputType, response] of [["VIDEO", answers], ["VIDEO", { 3: answers }], ["LLM_RLHF", answers]] as const
    ) {
      same(rebuilt(inputType, response), response)
    }
    same(rebuilt("VIDEO", { 3: { GONE: { text: "x" } } }), {})
    same(rebuilt("LLM_RLHF", { 3: answers }), {})
  })

  it("names are no keys of every object", () => {
    same(
      Object.entries(Either.getOrThrow(rebuild("LLM_RLHF", [{
        __typename: "TranscriptionAnnotation",
        id: "a",
        job: "constructor",
        path: [],
        annotationValue: { text: "x" }
      }]))),
      [["constructor", { text: "x" }]]
    )
  })

  it("tells why there is no response", () => {
    const object = (job: string, more: object = {}) =>
      video("ObjectDetection", {
        job,
        mid: "m",
        name: null,
        category: "CAR",
        keyAnnotations: [key(0, { vertices: [[[]]] })],
        ...more
      })
    const reason = (inputType: "VIDEO" | "LLM_RLHF", annotation: object) =>
      Either.getOrThrow(Either.flip(rebuild(inputType, [annotation])))
    assert.include(reason("VIDEO", object("GONE")), "no tool of job GONE")
    assert.include(reason("VIDEO", object("DOT")), "marker a has no point")
    assert.include(reason("VIDEO", object("BOX", { path: [["o", "CAR"]] })), "child of another annotation")
    assert.include(reason("LLM_RLHF", object("BOX")), "VideoObjectDetectionAnnotation in a project of type LLM_RLHF")
    const project = {
      inputType: "VIDEO",
      jsonInterface: { jobs: { POSE: { mlTask: "OBJECT_DETECTION", tools: ["pose"] } } }
    }
    assert.include(
      Either.getOrThrow(Either.flip(rebuildResponse({}, decode([object("POSE")]), project))),
      "the tool pose"
    )
  })
})

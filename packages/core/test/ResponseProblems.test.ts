/**
 * What is told of a response before it is sent, and that the platform takes what nothing is told of.
 */
import { AssetId } from "@effect-kili/core/Asset"
import type { JsonObject } from "@effect-kili/core/Json"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Labels from "@effect-kili/core/Labels"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import { appendManyAssets } from "../src/internal/assetOperations.js"
import { responseChecker, unreadable } from "../src/internal/responseProblems.js"
import * as ontologies from "./support/ontologies.js"

const ontology = JsonInterface.define({
  jobs: {
    ANIMAL: JsonInterface.classification({
      categories: { CAT: { name: "House cat", children: ["BREED"] }, DOG: "Dog" }
    }),
    BREED: JsonInterface.transcription({ isChild: true }),
    COLORS: JsonInterface.classification({ categories: ["RED", "GREEN", "BLUE"], input: "checkbox" }),
    OBJECTS: JsonInterface.objectDetection({
      categories: { CAR: { name: "Car", children: ["BREED"] }, constructor: "Crane" },
      tools: ["rectangle", "polygon", "semantic", "polyline"]
    }),
    POSE: JsonInterface.objectDetection({ categories: ["BODY"], tools: ["pose"] }),
    NAMES: JsonInterface.namedEntities({ categories: ["PERSON"] }),
    KNOWS: JsonInterface.namedEntitiesRelation({ categories: ["KNOWS"] }),
    PARTS: JsonInterface.objectRelation({ categories: ["PART"] }),
    BORN: JsonInterface.transcription({ input: "date" }),
    AGE: JsonInterface.transcription({ input: "number" }),
    BEST: JsonInterface.comparison(),
    TAGS: { mlTask: "OBJECT_DETECTION", content: { categories: { A: { name: "a" }, B: { name: "b" } } } }
  }
})

const problemsIn = (inputType: string) => (response: JsonObject) =>
  responseChecker(ontology, inputType)(response).map(({ at, problem }) => `${at}: ${problem}`)

const problems = problemsIn("IMAGE")

const points = (count: number) => Array.from({ length: count }, (_, index) => ({ x: index / 10, y: 0.5 }))

const box = (vertices: ReadonlyArray<unknown>, others: object = {}) => ({
  OBJECTS: {
    annotations: [{
      mid: "m",
      type: "rectangle",
      categories: [{ name: "CAR" }],
      boundingPoly: [{ normalizedVertices: vertices }],
      ...others
    }]
  }
})

const person = (others: object) => ({
  NAMES: { annotations: [{ mid: "p", categories: [{ name: "PERSON" }], content: "Ada", ...others }] }
})

const knows = (mid: string) => ({
  annotations: [{ categories: [{ name: "KNOWS" }], startEntities: [{ mid: "p" }], endEntities: [{ mid }] }]
})

const assetId = AssetId.make("one")

const at = "OBJECTS.annotations[0]"

describe("the problems of a response", () => {
  it.each<readonly [string, JsonObject]>([
    ["none at all", {}],
    ["jobs without an answer", { ANIMAL: {}, OBJECTS: {} }],
    ["a choice, its children, and keys of others", {
      ANIMAL: {
        by: 1,
        categories: [{ name: "CAT", confidence: 90, children: { BREED: { text: "tabby" } }, color: "" }]
      },
      ANNOTATION_JOB_COUNTER: { ANIMAL: { CAT: 1 } }
    }],
    ["several choices of a checkbox", { COLORS: { categories: [{ name: "RED" }, { name: "BLUE" }] } }],
    ["a rectangle up to the border", box([{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 }])],
    ["a mask that was erased", box([], { type: "semantic", boundingPoly: [] })],
    ["a point of a pose by itself", {
      POSE: { annotations: [{ type: "marker", categories: [{ name: "BODY" }], point: { x: 0, y: 1 } }] }
    }],
    ["a pose with a hidden point", {
      POSE: { annotations: [{ type: "pose", categories: [{ name: "BODY" }], points: [{ code: "a" }] }] }
    }],
    ["an empty entity", person({ beginOffset: 4, endOffset: 4 })],
    ["an entity that its content ends", person({ beginOffset: 4 })],
    ["a relation to itself", { ...person({ beginOffset: 0 }), KNOWS: knows("p") }],
    ["a leap day, and a number as itself", { BORN: { text: "2024-02-29" }, AGE: { text: 7 } }],
    ["texts that were cleared", { BORN: { text: "" }, AGE: { text: "" } }],
    ["a ranking", { BEST: { orders: [{ rank: 0, elements: ["A"] }] } }],
    ["an answer of another kind than a ranking", { BEST: { code: "A" } }],
    ["a million letters", { ANIMAL: { categories: [{ name: "CAT", children: { BREED: { text: "x".repeat(1e6) } } }] } }]
  ])("are none for %s", (_, response) => assert.deepStrictEqual(problems(response), []))

  it.each<readonly [string, JsonObject, ReadonlyArray<string>]>([
    ["a job that there is not", { ANIMALS: {} }, [
      "ANIMALS: the project has no job \"ANIMALS\"; did you mean \"ANIMAL\"?"
    ]],
    ["a job like no other, and one that objects inherit", { WEATHER: {}, toString: {} }, [
      "WEATHER: the project has no job \"WEATHER\"",
      "toString: the project has no job \"toString\""
    ]],
    ["an answer that is none", { ANIMAL: "CAT" }, ["ANIMAL: the answer of a job is an object"]],
    ["a mistyped category", { ANIMAL: { categories: [{ name: "DOF" }] } }, [
      "ANIMAL.categories[0].name: job ANIMAL has no category \"DOF\"; did you mean \"DOG\"?"
    ]],
    ["what people see of a category", { ANIMAL: { categories: [{ name: "house CAT" }] } }, [
      "ANIMAL.categories[0].name: job ANIMAL has no category \"house CAT\"; did you mean \"CAT\"?"
    ]],
    ["two choices on a radio", { ANIMAL: { categories: [{ name: "CAT" }, { name: "DOG" }] } }, [
      "ANIMAL.categories: job ANIMAL takes one category, and was given 2"
    ]],
    ["a choice made twice", { COLORS: { categories: [{ name: "RED" }, { name: "RED" }] } }, [
      "COLORS.categories[1].name: \"RED\" is chosen already"
    ]],
    [
      "two categories on one object, and one of them twice",
      box(points(4), {
        categories: [{ name: "CAR" }, { name: "constructor" }, null, { name: "CAR" }]
      }),
      [
        `${at}.categories[2]: Expected Choice, actual null`,
        `${at}.categories: job OBJECTS takes one category, and was given 3`,
        `${at}.categories[3].name: "CAR" is chosen already`
      ]
    ],
    ["one category twice where an object takes several", {
      TAGS: {
        annotations: [{
          type: "marker",
          point: { x: 0, y: 0 },
          categories: [{ name: "A" }, { name: "B" }, { name: "A" }]
        }]
      }
    }, ["TAGS.annotations[0].categories[2].name: \"A\" is chosen already"]],
    ["the shape of another task", { ANIMAL: { text: "CAT" } }, ["ANIMAL.categories: is missing"]],
    ["a child by itself", { BREED: { text: "tabby" } }, ["BREED: job BREED is answered below a category alone"]],
    ["a child of another category", {
      ANIMAL: { categories: [{ name: "DOG", children: { BREED: { text: "tabby" } } }] }
    }, ["ANIMAL.categories[0].children.BREED: job BREED is no child of what is chosen in ANIMAL"]],
    ["a child of the wrong shape", {
      ANIMAL: { categories: [{ name: "CAT", children: { BREED: { text: true } } }] }
    }, ["ANIMAL.categories[0].children.BREED.text: Expected string | number, actual true"]],
    ["a tool of another job", box(points(4), { type: "pose" }), [
      `${at}.type: job OBJECTS has no tool "pose"`
    ]],
    ["a rectangle of three vertices", box(points(3)), [
      `${at}.boundingPoly[0].normalizedVertices: a rectangle has 4 vertices, this one 3`
    ]],
    ["a polygon of two points", box(points(2), { type: "polygon" }), [
      `${at}.boundingPoly[0].normalizedVertices: a polygon has 3 or more vertices, this one 2`
    ]],
    ["coordinates beside the image", box([...points(2), { x: -0.1, y: 1.5 }, { x: 1, y: 0 }]), [
      `${at}.boundingPoly[0].normalizedVertices[2].x: -0.1 is not between 0 and 1`,
      `${at}.boundingPoly[0].normalizedVertices[2].y: 1.5 is not between 0 and 1`
    ]],
    ["coordinates that are no numbers", box([...points(2), { x: NaN, y: Infinity }, { x: "0" }]), [
      `${at}.boundingPoly[0].normalizedVertices[2].x: Expected a finite number, actual NaN`,
      `${at}.boundingPoly[0].normalizedVertices[2].y: Expected a finite number, actual Infinity`,
      `${at}.boundingPoly[0].normalizedVertices[3].x: Expected number, actual "0"`,
      `${at}.boundingPoly[0].normalizedVertices[3].y: is missing`
    ]],
    ["a score beyond all", box(points(4), { score: 101 }), [
      `${at}.score: Expected a number between 0 and 100 | null, actual 101`
    ]],
    ["an annotation without an id", box(points(4), { mid: "" }), [
      `${at}.mid: Expected a non empty string | null, actual ""`
    ]],
    ["offsets that are reversed", person({ beginOffset: 5, endOffset: 2 }), [
      "NAMES.annotations[0].endOffset: 2 comes before beginOffset, 5"
    ]],
    ["offsets below zero", person({ beginOffset: -1, endOffset: 2 }), [
      "NAMES.annotations[0].beginOffset: Expected a non-negative number, actual -1"
    ]],
    ["an entity without an end", person({ beginOffset: 5, content: undefined }), [
      "NAMES.annotations[0].endOffset: is missing, and so is content"
    ]],
    ["a relation to nothing", { ...person({ beginOffset: 0 }), KNOWS: knows("q") }, [
      "KNOWS.annotations[0].endEntities[0].mid: no annotation of the response has the mid \"q\""
    ]],
    ["a day that no calendar has", { BORN: { text: "2023-02-29" } }, [
      "BORN.text: \"2023-02-29\" is not a day in the form YYYY-MM-DD"
    ]],
    ["a word for a number", { AGE: { text: "seven" } }, ["AGE.text: \"seven\" is not a number"]],
    ["a number for a text", { ANIMAL: { categories: [{ name: "CAT", children: { BREED: { text: 1 } } }] } }, [
      "ANIMAL.categories[0].children.BREED.text: a number where the job takes a text"
    ]],
    ["everything that is wrong at once", {
      ANIMAL: { categories: [{ name: "COW", confidence: "high" }] },
      NOPE: {},
      ...box([...points(3), { x: 2, y: 0 }], { categories: [{ name: "BUS" }] })
    }, [
      "ANIMAL.categories[0].confidence: Expected number | null, actual \"high\"",
      "ANIMAL.categories[0].name: job ANIMAL has no category \"COW\"",
      "NOPE: the project has no job \"NOPE\"",
      `${at}.boundingPoly[0].normalizedVertices[3].x: 2 is not between 0 and 1`,
      `${at}.categories[0].name: job OBJECTS has no category "BUS"`
    ]]
  ])("name %s", (_, response, expected) => {
    assert.deepStrictEqual(problems(response), expected)
  })

  it("are told in few words, however long what is wrong", () => {
    const long = "x".repeat(1e6)
    const found = responseChecker(ontology, "IMAGE")({
      [long]: {},
      ANIMAL: { categories: [{ name: long, children: { BREED: { text: long } } }] },
      AGE: { text: long },
      BORN: { text: [long] }
    })
    assert.lengthOf(found, 5)
    for (const { at, problem } of found) {
      assert.isAtMost(at.length, 301)
      assert.isAtMost(problem.length, 301)
    }
  })

  it("name what was meant by each wrong name, as often as it comes, up to hundreds of names", () => {
    const wrong = (name: string) => ({ type: "marker", categories: [{ name }], point: { x: 0, y: 0 } })
    const of = (names: ReadonlyArray<string>) => problems({ TAGS: { annotations: names.map(wrong) } })
    const meant = (found: ReadonlyArray<string>) => found.filter((problem) => problem.includes("did you mean")).length
    assert.strictEqual(meant(of(Array.from({ length: 500 }, () => "a"))), 500)
    const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    const names = letters.flatMap((one) => letters.map((other) => `COLORS${one}${other}`)).slice(0, 500)
    const many = problems(Object.fromEntries(names.map((name) => [name, {}])))
    assert.deepStrictEqual([many.length, meant(many)], [500, 200])
  })

  it("read an interface once, however many responses there are", () => {
    let reads = 0
    const categories = new Proxy({ A: { name: "a" } }, {
      ownKeys: (target) => {
        reads++
        return Reflect.ownKeys(target)
      }
    })
    const counted: JsonInterface.JsonInterface = {
      jobs: { CHOICE: { mlTask: "CLASSIFICATION", content: { categories, input: "radio" } } }
    }
    for (let index = 0; index < 10; index++) {
      const response = { CHOICE: { categories: [{ name: "A" }] } }
      assert.deepStrictEqual(responseChecker(counted, "IMAGE")(response), [])
      assert.deepStrictEqual(unreadable(counted, "IMAGE", response), [])
    }
    assert.strictEqual(reads, 1)
  })

  it("are told frame by frame in a video", () => {
    const inVideo = problemsIn("VIDEO")
    const { OBJECTS } = box(points(4))
    assert.deepStrictEqual(inVideo({ 0: { OBJECTS }, 7: {}, ANNOTATION_NAMES_JOB: {} }), [])
    assert.deepStrictEqual(inVideo({ ANIMAL: { categories: [{ name: "CAT" }] } }), [])
    assert.deepStrictEqual(inVideo({ 3: { CAT: {} }, 4: [], ANIMAL: {} }), [
      "3.CAT: the project has no job \"CAT\"",
      "4: a frame is an object: its answers by job",
      "ANIMAL: \"ANIMAL\" is not a frame, as its neighbors are"
    ])
    assert.lengthOf(problems({ 0: {} }), 1)
  })

  it("let entities and objects of a PDF lie on its pages", () => {
    const inPdf = problemsIn("PDF")
    const pages = (x: number) => [{ boundingPoly: [{ normalizedVertices: [[{ x, y: 0 }]] }], pageNumberArray: [1] }]
    assert.deepStrictEqual(inPdf(person({ annotations: pages(1) })), [])
    assert.deepStrictEqual(inPdf(person({ annotations: pages(2) })), [
      "NAMES.annotations[0].annotations[0].boundingPoly[0].normalizedVertices[0][0].x: 2 is not between 0 and 1"
    ])
    assert.deepStrictEqual(inPdf(person({ beginOffset: 1, endOffset: 0 })), [
      "NAMES.annotations[0].endOffset: 0 comes before beginOffset, 1"
    ])
    assert.lengthOf(problems(person({ annotations: pages(1) })), 1)
  })

  it("let objects of a PDF without a type be rectangles", () => {
    const place = { boundingPoly: [{ normalizedVertices: [points(4)] }], pageNumberArray: [1] }
    const object = { annotations: [{ mid: "m", categories: [{ name: "CAR" }], annotations: [place] }] }
    const marked = JsonInterface.define({
      jobs: { OBJECTS: JsonInterface.objectDetection({ categories: ["CAR"], tools: ["marker"] }) }
    })
    assert.deepStrictEqual(problemsIn("PDF")({ OBJECTS: object }), [])
    assert.deepStrictEqual(problems({ OBJECTS: object }), [
      "OBJECTS.annotations[0].type: job OBJECTS has no tool undefined"
    ])
    assert.deepStrictEqual(responseChecker(marked, "PDF")({ OBJECTS: object }), [
      { at: "OBJECTS.annotations[0].type", problem: "job OBJECTS has no tool \"rectangle\"" }
    ])
  })

  it("leave degrees to maps", () => {
    assert.deepStrictEqual(problemsIn("GEOSPATIAL")(box([...points(3), { x: -76.5, y: 38 }])), [])
  })

  it("that values are out of range do not keep a response from being read", () => {
    const wild = {
      ...box([...points(3), { x: -1, y: 2 }]),
      ...person({ beginOffset: 5, endOffset: 2 }),
      ANIMAL: { categories: [{ name: "CAT" }, { name: "DOG" }] }
    }
    assert.lengthOf(problems(wild), 4)
    assert.deepStrictEqual(unreadable(ontology, "IMAGE", wild), [])
    assert.lengthOf(unreadable(ontology, "IMAGE", { ...wild, NOPE: {} }), 1)
  })

  it.prop("are none for what fits", [ontologies.anyCase], ([{ inputType, ontology, response }]) => {
    assert.deepStrictEqual(responseChecker(ontology, inputType)(response), [])
  })

  it.effect.prop(
    "are none only for what the platform takes",
    [
      FastCheck.tuple(ontologies.ontology, ontologies.inputType).chain(([ontology, inputType]) =>
        FastCheck.record({
          ontology: FastCheck.constant(ontology),
          inputType: FastCheck.constant(inputType),
          responses: FastCheck.array(ontologies.responseTo(ontology, inputType).chain(ontologies.damaged), {
            minLength: 20,
            maxLength: 20
          })
        })
      )
    ],
    ([{ inputType, ontology, responses }]) =>
      Effect.gen(function*() {
        const { id } = yield* Projects.createProject({ title: "Any", inputType, jsonInterface: ontology })
        const client = yield* KiliClient.KiliClient
        yield* client.execute(appendManyAssets, {
          data: {
            contentArray: ["https://example.com/one"],
            externalIDArray: ["one"],
            idArray: [assetId],
            isHoneypotArray: [false],
            jsonContentArray: [""],
            jsonMetadataArray: ["{}"]
          },
          where: { id }
        })
        const valid = responses.filter((response) => responseChecker(ontology, inputType)(response).length === 0)
        if (valid.length === 0) return
        yield* Labels.appendLabels({
          labelType: "DEFAULT",
          labels: valid.map((jsonResponse) => ({ assetId, jsonResponse }))
        })
      }).pipe(Effect.provide(Sandbox.layer())),
    { fastCheck: { numRuns: 15 }, timeout: 30_000 }
  )
})

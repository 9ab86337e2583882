import type { JsonObject } from "@effect-kili/core/Json"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as KiliError from "@effect-kili/core/KiliError"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Predicate from "effect/Predicate"
import * as ontologies from "./support/ontologies.js"

const ontology = JsonInterface.define({
  jobs: {
    ANIMAL: JsonInterface.classification({
      categories: { CAT: { name: "House cat", children: ["BREED"] }, DOG: "Dog" },
      instruction: "What is it?"
    }),
    BREED: JsonInterface.transcription({ isChild: true, required: false }),
    COLORS: JsonInterface.classification({ categories: ["RED", "GREEN"], input: "checkbox", required: false }),
    OBJECTS: JsonInterface.objectDetection({
      categories: { CAR: { name: "Car", children: ["PLATE"] }, TREE: "Tree" },
      tools: ["rectangle", "marker"],
      required: false
    }),
    PLATE: JsonInterface.transcription({ isChild: true }),
    PARTS: JsonInterface.objectRelation({ categories: ["PART"], required: false }),
    NAMES: JsonInterface.namedEntities({ categories: { PERSON: "Person" }, required: false }),
    KNOWS: JsonInterface.namedEntitiesRelation({ categories: ["KNOWS"], required: false }),
    BORN: JsonInterface.transcription({ input: "date", required: false }),
    AGE: JsonInterface.transcription({ input: "number", required: false }),
    BEST: JsonInterface.comparison({ required: false })
  }
})

const parsed = <const T extends string>(inputType: T, jsonResponse: JsonObject) =>
  Either.getOrThrow(
    ParsedLabel.parse({ ontology, inputType, label: { id: "l1", author: { email: "a@b" }, jsonResponse } })
  )

/** What is wrong, with its place. */
const issues = (result: Either.Either<unknown, KiliError.InvalidInput>): ReadonlyArray<string> => {
  const error = Either.getOrThrow(Either.flip(result))
  assert.instanceOf(error, KiliError.InvalidInput)
  return error.issues.map(({ at, problem }) => `${at}: ${problem}`)
}

const square = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 }]

const car = {
  mid: "car",
  type: "rectangle",
  categories: [{ name: "CAR", confidence: 80 }],
  boundingPoly: [{ normalizedVertices: square }],
  children: { PLATE: { text: "AB 1" } }
} as const

const wheel = { mid: "wheel", type: "marker", categories: [{ name: "TREE" }], point: { x: 0.5, y: 0.5 } } as const

const part = {
  mid: "r",
  categories: [{ name: "PART" }],
  startObjects: [{ mid: "car" }],
  endObjects: [{ mid: "wheel" }]
} as const

// -- A response from what the jobs show, by another way than the one under test

type Wide = ParsedLabel.JobView<JsonInterface.JsonInterface, string>

interface Shown {
  readonly categories: ReadonlyArray<{ readonly children: { readonly [job: string]: Wide } }>
  readonly children: { readonly [job: string]: Wide }
}

const answersOf = (jobs: { readonly [name: string]: Wide }): object =>
  Object.fromEntries(
    Object.entries(jobs).filter(([, { answered }]) => answered).map(([name, job]) => [name, answerOf(job)])
  )

const choiceOf = ({ children, displayName: _, ...choice }: Shown["categories"][number] & { displayName?: string }) => ({
  ...choice,
  children: answersOf(children)
})

const annotationOf = ({ categories, category: _, children, ...annotation }: Shown & { category?: unknown }) => ({
  ...annotation,
  categories: categories.map(choiceOf),
  children: answersOf(children)
})

const answerOf = (job: Wide): object => {
  switch (job._tag) {
    case "Classification":
      return { categories: job.categories.map(choiceOf), isKeyFrame: job.isKeyFrame }
    case "Transcription":
      return { text: job.text }
    case "ObjectDetection":
      return { annotations: job.annotations.map(annotationOf) }
    case "NamedEntities":
      return { annotations: job.entities.map(annotationOf) }
    case "Relations":
      return { annotations: job.relations.map(annotationOf) }
    case "Ranking":
      return { orders: job.orders }
    case "Other":
      return job.answer
  }
}

/** What is left out is null, no key frame, or has no children; numbers are their digits, and ranks are in order. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (!Predicate.isReadonlyRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key === "text") return [[key, String(item)]]
      if (key === "orders" && Array.isArray(item)) return [[key, [...item].sort((a, b) => a.rank - b.rank)]]
      const isEmpty = item === null || (key === "children" && Object.keys(item ?? {}).length === 0) ||
        (key === "isKeyFrame" && item === false)
      return isEmpty ? [] : [[key, plain(item)]]
    })
  )
}

/** As much of an answer, an annotation or a category as is looked at. */
interface Loose {
  readonly annotations?: ReadonlyArray<Loose>
  readonly categories?: ReadonlyArray<Loose>
  readonly children?: object | null
  readonly isKeyFrame?: boolean
  readonly orders?: ReadonlyArray<unknown>
  readonly startEntities?: ReadonlyArray<unknown>
  readonly startObjects?: ReadonlyArray<unknown>
  readonly type?: string
}

describe("ParsedLabel", () => {
  it("tells of a response what would be refused, and what may be read all the same", () => {
    const problems = ParsedLabel.problems({ ontology, inputType: "IMAGE" })
    assert.deepStrictEqual(problems({ ANIMAL: { categories: [{ name: "CAT" }] } }), [])
    const outOfRange = { AGE: { text: "seven" } }
    assert.isTrue(Either.isRight(
      ParsedLabel.parse({ ontology, inputType: "IMAGE", label: { jsonResponse: outOfRange } })
    ))
    assert.deepStrictEqual(problems(outOfRange), [{ at: "AGE.text", problem: "\"seven\" is not a number" }])
  })

  describe("parse", () => {
    it("keeps the fields of the label, and puts the jobs in the place of the response", () => {
      const label = parsed("IMAGE", {})
      assert.strictEqual(label.id, "l1")
      assert.strictEqual(label.author.email, "a@b")
      assert.notProperty(label, "jsonResponse")
      assert.deepStrictEqual(Object.keys(label.jobs), [
        "ANIMAL",
        "COLORS",
        "OBJECTS",
        "PARTS",
        "NAMES",
        "KNOWS",
        "BORN",
        "AGE",
        "BEST"
      ])
      assert.isTrue(ParsedLabel.isParsedLabel(label))
      assert.isFalse(ParsedLabel.isParsedLabel({ jobs: {} }))
    })

    it("shows a choice by its task, with names that people see and children", () => {
      const { ANIMAL, COLORS } = parsed("IMAGE", {
        ANIMAL: { categories: [{ name: "CAT", confidence: 90, children: { BREED: { text: "tabby" } } }] },
        COLORS: { categories: [{ name: "RED" }, { name: "GREEN" }] }
      }).jobs
      assert.deepStrictEqual([ANIMAL._tag, ANIMAL.required, ANIMAL.answered, ANIMAL.instruction], [
        "Classification",
        true,
        true,
        "What is it?"
      ])
      assert.strictEqual(ANIMAL.category, ANIMAL.categories[0])
      assert.deepStrictEqual([ANIMAL.category?.displayName, ANIMAL.category?.confidence], ["House cat", 90])
      assert.strictEqual(ANIMAL.category?.name === "CAT" ? ANIMAL.category.children.BREED.text : "", "tabby")
      assert.deepStrictEqual(COLORS.categories.map(({ name }) => name), ["RED", "GREEN"])
      assert.isNull(COLORS.categories[0]!.confidence)
      assert.notProperty(COLORS, "category")
    })

    it("shows what was not answered as empty", () => {
      const { AGE, ANIMAL, BEST, KNOWS, NAMES, OBJECTS } = parsed("IMAGE", { OBJECTS: {} }).jobs
      assert.isNull(ANIMAL.category)
      assert.isNull(AGE.text)
      assert.deepStrictEqual([OBJECTS.annotations, NAMES.entities, KNOWS.relations, BEST.orders], [[], [], [], []])
      assert.isFalse(OBJECTS.answered)
      const { category } = parsed("IMAGE", { ANIMAL: { categories: [{ name: "CAT" }] } }).jobs.ANIMAL
      assert.isNull(category?.name === "CAT" ? category.children.BREED.text : "")
    })

    it("shows objects, relations, entities, texts and rankings", () => {
      const { AGE, BEST, BORN, KNOWS, NAMES, OBJECTS, PARTS } = parsed("IMAGE", {
        OBJECTS: { annotations: [{ ...car, score: 70, color: "red" }, wheel] },
        PARTS: { annotations: [part] },
        NAMES: {
          annotations: [{ mid: "p", categories: [{ name: "PERSON" }], beginOffset: 0, endOffset: 3, content: "Ada" }]
        },
        KNOWS: { annotations: [{ categories: [{ name: "KNOWS" }], startEntities: [{ mid: "p" }], endEntities: [] }] },
        BORN: { text: "1815-12-10" },
        AGE: { text: 36 },
        BEST: { orders: [{ rank: 1, elements: ["B"] }, { rank: 0, elements: ["A"] }] }
      }).jobs
      const [object, point] = OBJECTS.annotations
      assert.strictEqual(object?.type === "rectangle" ? object.boundingPoly[0]?.normalizedVertices : null, square)
      assert.strictEqual(object?.type === "rectangle" ? object.score : null, 70)
      assert.deepStrictEqual([object?.mid, object?.category?.displayName], ["car", "Car"])
      assert.strictEqual(object?.children.PLATE.text, "AB 1")
      assert.propertyVal(object, "color", "red")
      assert.deepStrictEqual(point?.type === "marker" ? point.point : null, { x: 0.5, y: 0.5 })
      assert.deepStrictEqual(PARTS.relations[0]?.startObjects, [{ mid: "car" }])
      assert.deepStrictEqual(KNOWS.relations[0]?.mid, null)
      const [entity] = NAMES.entities
      assert.deepStrictEqual(
        entity !== undefined && "beginOffset" in entity ? [entity.beginOffset, entity.content] : [],
        [
          0,
          "Ada"
        ]
      )
      assert.deepStrictEqual([BORN.text, AGE.text], ["1815-12-10", "36"])
      assert.deepStrictEqual(BEST.orders.map(({ rank }) => rank), [0, 1])
    })

    it("shows objects of a PDF that tell no type as the rectangles that they are", () => {
      const place = { boundingPoly: [{ normalizedVertices: [square] }], polys: [], pageNumberArray: [1] }
      const { boundingPoly: _flat, type: _, ...untyped } = car
      const response = { OBJECTS: { annotations: [{ ...untyped, annotations: [place] }] } }
      const label = parsed("PDF", response)
      assert.strictEqual(label.jobs.OBJECTS.annotations[0]?.type, "rectangle")
      assert.deepStrictEqual(ParsedLabel.toResponse(label), response)
    })

    it("shows the frames of a video by their numbers", () => {
      const label = parsed("VIDEO", {
        10: { OBJECTS: { annotations: [car] }, ANIMAL: { categories: [{ name: "DOG" }], isKeyFrame: true } },
        2: { ANIMAL: { categories: [{ name: "CAT" }], isKeyFrame: false } },
        ANNOTATION_JOB_COUNTER: {}
      })
      const { ANIMAL, COLORS, OBJECTS } = label.jobs
      assert.deepStrictEqual(Object.keys(ANIMAL.frames), ["2", "10"])
      assert.deepStrictEqual([ANIMAL.frames[2]?.category?.name, ANIMAL.frames[2]?.isKeyFrame], ["CAT", false])
      assert.deepStrictEqual([ANIMAL.frames[10]?.category?.name, ANIMAL.frames[10]?.isKeyFrame], ["DOG", true])
      assert.deepStrictEqual([OBJECTS.frames[2]?.annotations.length, OBJECTS.frames[10]?.annotations.length], [0, 1])
      assert.deepStrictEqual([ANIMAL.answered, ANIMAL.category, COLORS.answered], [true, null, false])
      assert.strictEqual(Either.getOrThrow(ParsedLabel.job(label, "ANIMAL", { frame: 10 })).category?.name, "DOG")
      assert.deepStrictEqual(issues(ParsedLabel.job(label, "ANIMAL", { frame: 11 })), [
        "frame: the label has 11 frames, and no frame 11"
      ])
      const whole = parsed("VIDEO", { ANIMAL: { categories: [{ name: "DOG" }] } }).jobs.ANIMAL
      assert.deepStrictEqual([whole.category?.name, whole.frames], ["DOG", {}])
    })

    it("tells all that cannot be read", () => {
      const label = { jsonResponse: { ANIMAL: { categories: [{ name: "COW" }] }, OBJECT: {}, AGE: { text: [] } } }
      assert.deepStrictEqual(issues(ParsedLabel.parse({ ontology, inputType: "IMAGE", label })), [
        "jsonResponse.ANIMAL.categories[0].name: job ANIMAL has no category \"COW\"",
        "jsonResponse.OBJECT: the project has no job \"OBJECT\"; did you mean \"OBJECTS\"?",
        "jsonResponse.AGE.text: Expected string | number, actual []"
      ])
    })

    it.each([undefined, null, [], "{}", new Map()])("refuses %j in the place of a response", (jsonResponse) => {
      const label = { jsonResponse } as unknown as { readonly jsonResponse: JsonObject }
      assert.deepStrictEqual(issues(ParsedLabel.parse({ ontology, inputType: "IMAGE", label })), [
        "jsonResponse: is no object: the answers by job"
      ])
    })

    it("reads values that the application left out of range", () => {
      const far = { ...wheel, point: { x: 1.01, y: -0.5 } }
      const [object] = parsed("IMAGE", { OBJECTS: { annotations: [far] } }).jobs.OBJECTS.annotations
      assert.deepStrictEqual(object?.type === "marker" ? object.point : null, far.point)
    })

    it("reads jobs of an interface that is odd", () => {
      const odd = {
        jobs: {
          A: null,
          B: { mlTask: "NEW", content: { categories: 1 } },
          C: { mlTask: "CLASSIFICATION", content: null }
        }
      } as unknown as JsonInterface.JsonInterface
      const label = Either.getOrThrow(
        ParsedLabel.parse({ ontology: odd, inputType: "TEXT", label: { jsonResponse: { B: { x: 1 } } } })
      )
      assert.deepStrictEqual([label.jobs["A"]?._tag, label.jobs["B"]?.answer, label.jobs["C"]?._tag], [
        "Other",
        { x: 1 },
        "Classification"
      ])
    })
  })

  describe("job", () => {
    it("refuses a required job without an answer, and lets others be empty", () => {
      const label = parsed("IMAGE", {})
      assert.deepStrictEqual(issues(ParsedLabel.job(label, "ANIMAL")), [
        "job: job ANIMAL is required, and has no answer"
      ])
      assert.deepStrictEqual(Either.getOrThrow(ParsedLabel.job(label, "COLORS")).categories, [])
    })

    it("names the job that was meant", () => {
      const wide: ParsedLabel.ParsedLabel = parsed("IMAGE", {})
      assert.deepStrictEqual(issues(ParsedLabel.job(wide, "animal")), [
        "job: the project has no job \"animal\"; did you mean \"ANIMAL\"?"
      ])
      assert.deepStrictEqual(issues(ParsedLabel.job(wide, "toString")), ["job: the project has no job \"toString\""])
    })
  })

  describe("toResponse", () => {
    it("leaves out what the application adds, and jobs without an answer", () => {
      const answers = { ANIMAL: { categories: [{ name: "CAT", color: 1 }], by: "me" } }
      const response = { ...answers, AGE: {}, ROTATION_JOB: { x: 1 }, ANNOTATION_NAMES_JOB: { m: "n" } }
      assert.deepStrictEqual(ParsedLabel.toResponse(parsed("IMAGE", response)), answers)
      assert.deepStrictEqual(ParsedLabel.toResponse(parsed("VIDEO", { 0: response, 3: {}, ROTATION_JOB: {} })), {
        0: answers,
        3: {}
      })
    })

    it("is tried with every task, tool, child and frame that there is", () => {
      const found = new Map<string, number>()
      const note = (what: string) => found.set(what, (found.get(what) ?? 0) + 1)
      const seeIn = (
        jobs: JsonInterface.JsonInterface["jobs"],
        inputType: string,
        answers: unknown,
        depth: number
      ): void => {
        for (const [name, answer] of Object.entries<Loose>(Object(answers))) {
          const { content, mlTask } = jobs[name]!
          note(content?.input == null ? mlTask : `${mlTask} ${content.input}`)
          if (depth > 0) note(`a child ${depth} deep`)
          const { annotations = [] } = answer
          for (const annotation of annotations) {
            const { categories = [], children, startEntities = [], startObjects = [], type } = annotation
            for (const key of Object.keys(annotation)) note(`${mlTask} with ${key}`)
            if (type !== undefined) note(type)
            if (mlTask === "NAMED_ENTITIES_RECOGNITION" && annotation.annotations) note(`entity in ${inputType}`)
            if (startEntities.length + startObjects.length > 0) note(`${mlTask} of some`)
            if (categories.length > 1) note("several categories of an annotation")
            if (Object.keys(children ?? {}).length > 0) note("children beside the categories")
            seeIn(jobs, inputType, children, depth + 1)
          }
          for (const { children } of [answer, ...annotations].flatMap(({ categories = [] }) => categories)) {
            if (Object.keys(children ?? {}).length > 0) note("children below a category")
            seeIn(jobs, inputType, children, depth + 1)
          }
          if (answer.isKeyFrame) note("a key frame of a choice")
          if (answer.orders !== undefined && answer.orders.length > 1) note("a ranking")
        }
      }
      for (
        const { inputType, ontology: { jobs }, response } of FastCheck.sample(ontologies.anyCase, {
          numRuns: 1000,
          seed: 1
        })
      ) {
        note(inputType)
        const frames = ontologies.hasFrames(response)
        if (inputType === "VIDEO") note(frames ? `${Math.min(2, Object.keys(response).length)} frames` : "whole video")
        for (const answers of frames ? Object.values(response) : [response]) seeIn(jobs, inputType, answers, 0)
      }
      const wanted = [
        ...["GEOSPATIAL", "IMAGE", "LLM_RLHF", "PDF", "TEXT", "VIDEO", "1 frames", "2 frames", "whole video"],
        ...["radio", "singleDropdown", "checkbox", "multipleDropdown"].map((input) => `CLASSIFICATION ${input}`),
        ...["textField", "date", "number"].map((input) => `TRANSCRIPTION ${input}`),
        ...["rectangle", "polygon", "semantic", "marker", "polyline", "vector", "pose"],
        "OBJECT_DETECTION with isKeyFrame",
        "NAMED_ENTITIES_RECOGNITION with endOffset",
        "entity in PDF",
        "NAMED_ENTITIES_RELATION of some",
        "OBJECT_RELATION of some",
        "COMPARISON",
        "a ranking",
        "a child 1 deep",
        "a child 2 deep",
        "children beside the categories",
        "children below a category",
        "several categories of an annotation",
        "a key frame of a choice"
      ]
      // An artless count: what shows up less often than in one of a hundred cases is hardly tried by a hundred of them
      assert.deepStrictEqual(wanted.filter((what) => (found.get(what) ?? 0) < 10), [])
    })

    it.prop("is the inverse of parse, which changes nothing", [ontologies.anyCase], ([
      { inputType, ontology, response }
    ]) => {
      const before = structuredClone(response)
      const parse = (jsonResponse: JsonObject) =>
        Either.getOrThrow(ParsedLabel.parse({ ontology, inputType, label: { jsonResponse } }))
      const label = parse(response)
      const given = ParsedLabel.toResponse(label)
      assert.deepStrictEqual(given, response)
      assert.deepStrictEqual(parse(given).jobs, label.jobs)
      assert.deepStrictEqual(response, before)
    })

    it.prop("gives what the jobs show", [ontologies.anyCase], ([{ inputType, ontology, response }]) => {
      const anyType: string = inputType
      const label = Either.getOrThrow(
        ParsedLabel.parse({ ontology, inputType: anyType, label: { jsonResponse: response } })
      )
      const shown = ontologies.hasFrames(response)
        ? Object.fromEntries(
          Object.keys(response).map((frame) => [
            frame,
            answersOf(
              Object.fromEntries(
                Object.entries(label.jobs).map(([name, { frames }]) => [name, frames![Number(frame)]!])
              )
            )
          ])
        )
        : answersOf(label.jobs)
      assert.deepStrictEqual(plain(shown), plain(response))
    })
  })

  describe("changes", () => {
    const empty = parsed("IMAGE", {})

    it("give another label", () => {
      const first = Either.getOrThrow(ParsedLabel.addCategory(empty, {
        job: "ANIMAL",
        name: "CAT",
        confidence: 50,
        children: { BREED: { text: "tabby" } }
      }))
      assert.deepStrictEqual(ParsedLabel.toResponse(empty), {})
      assert.isFalse(empty.jobs.ANIMAL.answered)
      assert.strictEqual(first.id, "l1")
      assert.strictEqual(first.jobs.ANIMAL.category?.displayName, "House cat")
      assert.deepStrictEqual(ParsedLabel.toResponse(first), {
        ANIMAL: { categories: [{ name: "CAT", confidence: 50, children: { BREED: { text: "tabby" } } }] }
      })
    })

    it("are made one after the other", () => {
      const label = Either.getOrThrow(Either.gen(function*() {
        const objects = yield* ParsedLabel.addAnnotations(empty, { job: "OBJECTS", annotations: [car] })
        const more = yield* ParsedLabel.addAnnotation(objects, { job: "OBJECTS", annotation: wheel })
        const related = yield* ParsedLabel.addAnnotation(more, { job: "PARTS", annotation: part })
        const red = yield* ParsedLabel.addCategory(related, { job: "COLORS", name: "RED" })
        const both = yield* ParsedLabel.addCategory(red, { job: "COLORS", name: "GREEN" })
        const dated = yield* ParsedLabel.setText(both, { job: "BORN", text: "1999-12-31" })
        return yield* ParsedLabel.setText(dated, { job: "BORN", text: "2000-01-01" })
      }))
      assert.deepStrictEqual(ParsedLabel.toResponse(label), {
        OBJECTS: { annotations: [car, wheel] },
        PARTS: { annotations: [part] },
        COLORS: { categories: [{ name: "RED" }, { name: "GREEN" }] },
        BORN: { text: "2000-01-01" }
      })
    })

    it("reach into a frame of a video", () => {
      const video = parsed("VIDEO", {})
      const label = Either.getOrThrow(Either.flatMap(
        ParsedLabel.addCategory(video, { job: "ANIMAL", frame: 3, name: "DOG" }),
        (label) => ParsedLabel.addCategory(label, { job: "COLORS", frame: 3, name: "RED" })
      ))
      assert.deepStrictEqual(ParsedLabel.toResponse(label), {
        3: { ANIMAL: { categories: [{ name: "DOG" }] }, COLORS: { categories: [{ name: "RED" }] } }
      })
      assert.deepStrictEqual(issues(ParsedLabel.addCategory(label, { job: "ANIMAL", frame: 3, name: "CAT" })), [
        "name: job ANIMAL takes one category, and was given 2"
      ])
      assert.deepStrictEqual(issues(ParsedLabel.addCategory(label, { job: "ANIMAL", name: "CAT" })), [
        "frame: is missing: the label answers frame by frame"
      ])
      assert.deepStrictEqual(issues(ParsedLabel.addCategory(video, { job: "ANIMAL", frame: -1, name: "CAT" })), [
        "frame: -1 is not the number of a frame"
      ])
      assert.deepStrictEqual(issues(ParsedLabel.addCategory(empty, { job: "ANIMAL", frame: 0, name: "CAT" })), [
        "frame: IMAGE has no frames"
      ])
      const whole = parsed("VIDEO", { AGE: { text: "1" } })
      assert.deepStrictEqual(issues(ParsedLabel.addCategory(whole, { job: "ANIMAL", frame: 0, name: "CAT" })), [
        "frame: the label answers for the video as a whole"
      ])
    })

    it("leave alone what was out of range before", () => {
      const far = { ...wheel, point: { x: 2, y: 2 } }
      const label = parsed("IMAGE", { OBJECTS: { annotations: [far] } })
      const more = Either.getOrThrow(ParsedLabel.addAnnotation(label, { job: "OBJECTS", annotation: car }))
      assert.lengthOf(more.jobs.OBJECTS.annotations, 2)
    })

    it.each<readonly [string, Either.Either<unknown, KiliError.InvalidInput>, ReadonlyArray<string>]>(((
      wide: ParsedLabel.ParsedLabel
    ) => [
      ["an unknown category", ParsedLabel.addCategory(wide, { job: "ANIMAL", name: "DOGG" }), [
        "name: job ANIMAL has no category \"DOGG\"; did you mean \"DOG\"?"
      ]],
      [
        "a child of another category",
        ParsedLabel.addCategory(wide, {
          job: "ANIMAL",
          name: "DOG",
          children: { BREED: { text: "x" } }
        }),
        ["children.BREED: job BREED is no child of what is chosen in ANIMAL"]
      ],
      ["an unknown job", ParsedLabel.addCategory(wide, { job: "ANIMALS", name: "DOG" }), [
        "job: the project has no job \"ANIMALS\"; did you mean \"ANIMAL\"?"
      ]],
      ["a job of another task", ParsedLabel.addCategory(wide, { job: "AGE", name: "DOG" }), [
        "job: job AGE has the task TRANSCRIPTION, not CLASSIFICATION"
      ]],
      ["a child", ParsedLabel.setText(wide, { job: "BREED", text: "x" }), [
        "job: job BREED is answered below a category alone"
      ]],
      ["a word for a number", ParsedLabel.setText(wide, { job: "AGE", text: "old" }), [
        "text: \"old\" is not a number"
      ]],
      [
        "a tool of another job",
        ParsedLabel.addAnnotation(wide, {
          job: "OBJECTS",
          annotation: { ...car, type: "polygon" }
        }),
        ["annotation.type: job OBJECTS has no tool \"polygon\""]
      ],
      ["a relation to nothing", ParsedLabel.addAnnotations(wide, { job: "PARTS", annotations: [part] }), [
        "annotations[0].startObjects[0].mid: no annotation of the response has the mid \"car\"",
        "annotations[0].endObjects[0].mid: no annotation of the response has the mid \"wheel\""
      ]],
      [
        "coordinates beside the image",
        ParsedLabel.addAnnotation(wide, {
          job: "OBJECTS",
          annotation: { ...wheel, point: { x: 1.5, y: 0 } }
        }),
        ["annotation.point.x: 1.5 is not between 0 and 1"]
      ]
    ])(empty))("refuse %s", (_, result, expected) => assert.deepStrictEqual(issues(result), expected))
  })
})

/**
 * Ontologies at random, and responses that fit them.
 */
import type { JsonObject } from "@effect-kili/core/Json"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as FastCheck from "effect/FastCheck"

/** An interface, the kind of data that it is for, and a valid response to it. */
export interface Case {
  readonly ontology: JsonInterface.JsonInterface
  readonly inputType: "GEOSPATIAL" | "IMAGE" | "LLM_RLHF" | "PDF" | "TEXT" | "VIDEO"
  readonly response: JsonObject
}

const { array, constant, constantFrom, integer, option, record, tuple } = FastCheck

const merge = (parts: ReadonlyArray<object>): JsonObject => Object.assign({}, ...parts)

// -- Ontologies

const categoryName = constantFrom("A", "B", "OBJECT_A", "constructor", "two words", "é")

/** Jobs may open those that come after them: no job is above itself. */
const category = (later: ReadonlyArray<string>) =>
  record({
    name: FastCheck.string({ maxLength: 5 }),
    ...(later.length === 0 ? {} : { children: FastCheck.subarray([...later]) })
  })

const job = (isChild: boolean, later: ReadonlyArray<string>): FastCheck.Arbitrary<JsonInterface.Job> => {
  const categories = FastCheck.dictionary(categoryName, category(later), { minKeys: 1, maxKeys: 4 })
  const common = { required: constantFrom<0 | 1>(0, 1), isChild: constant(isChild) }
  const ofTask = (mlTask: string, others: { readonly [key: string]: FastCheck.Arbitrary<unknown> } = {}) =>
    record({ ...common, mlTask: constant(mlTask), content: record({ categories }), ...others })
  return FastCheck.oneof(
    ofTask("CLASSIFICATION", {
      content: record({
        categories,
        input: constantFrom("radio", "singleDropdown", "checkbox", "multipleDropdown")
      })
    }),
    ofTask("TRANSCRIPTION", { content: record({ input: constantFrom("textField", "date", "number") }) }),
    ofTask("OBJECT_DETECTION", {
      tools: FastCheck.subarray(["rectangle", "polygon", "semantic", "marker", "polyline", "vector", "pose"], {
        minLength: 1
      })
    }),
    ofTask("NAMED_ENTITIES_RECOGNITION"),
    ofTask("NAMED_ENTITIES_RELATION"),
    ofTask("OBJECT_RELATION"),
    ofTask("COMPARISON")
  )
}

export const ontology: FastCheck.Arbitrary<JsonInterface.JsonInterface> = tuple(
  integer({ min: 1, max: 4 }),
  integer({ min: 0, max: 3 })
).chain(([roots, children]) => {
  const childNames = Array.from({ length: children }, (_, index) => `CHILD_${index}`)
  return record({
    jobs: record(Object.fromEntries([
      ...Array.from({ length: roots }, (_, index) => [`JOB_${index}`, job(false, childNames)] as const),
      ...childNames.map((name, index) => [name, job(true, childNames.slice(index + 1))] as const)
    ]))
  })
})

// -- Responses

const coordinate = FastCheck.double({ min: 0, max: 1, noNaN: true })

const point = record({ x: coordinate, y: coordinate })

const ring = (minLength: number, maxLength: number) =>
  record({ normalizedVertices: array(point, { minLength, maxLength }) })

const shapeOf = (type: string): FastCheck.Arbitrary<object> => {
  const score = option(integer({ min: 0, max: 100 }), { nil: null })
  switch (type) {
    case "rectangle":
      return record({ boundingPoly: tuple(ring(4, 4)), score })
    case "polygon":
      return record({ boundingPoly: array(ring(3, 6), { minLength: 1, maxLength: 2 }), score })
    case "semantic":
      return record({ boundingPoly: array(ring(0, 6), { maxLength: 2 }) })
    case "marker":
      return record({ point })
    case "pose":
      return record({
        kind: constant("POSE_ESTIMATION"),
        points: array(record({ code: FastCheck.string(), point: option(point) }), { maxLength: 3 })
      })
    default:
      return record({ polyline: array(point, { maxLength: 4 }) })
  }
}

/** What other clients may have put there. */
const extra = FastCheck.oneof(constant({}), record({ createdBy: FastCheck.jsonValue() }))

const text = FastCheck.string({ maxLength: 8 })

const textOf = (input: unknown): FastCheck.Arbitrary<string | number> => {
  if (input === "date") return constantFrom("2024-02-29", "1999-12-31", "")
  return input === "number" ? constantFrom<string | number>("12", "-1.5", "1e3", 7, 0.25, "") : text
}

const entity: FastCheck.Arbitrary<object> = tuple(integer({ min: 0, max: 50 }), integer({ min: 0, max: 50 }), text).map(
  (
    [beginOffset, length, content]
  ) => ({ beginOffset, content, ...(length > 40 ? {} : { endOffset: beginOffset + length }) })
)

const pdfEntity: FastCheck.Arbitrary<object> = record({
  annotations: array(
    record({
      boundingPoly: array(record({ normalizedVertices: array(array(point, { maxLength: 4 }), { maxLength: 2 }) }), {
        maxLength: 2
      }),
      pageNumberArray: array(integer({ min: 1, max: 9 }), { maxLength: 2 }),
      polys: constant([])
    }),
    { maxLength: 2 }
  ),
  content: text
})

type InputType = Case["inputType"]

/** Relations name annotations by places in a list that is only known when the response is whole. */
const end = array(record({ mid: integer({ min: 0, max: 1000 }).map((index) => `#${index}`) }), { maxLength: 2 })

const answerTo = (
  { jobs }: JsonInterface.JsonInterface,
  inputType: InputType,
  name: string
): FastCheck.Arbitrary<object> => {
  const { content, mlTask, tools } = jobs[name]!
  const categories = content?.categories ?? {}

  const children = (names: ReadonlyArray<string>): FastCheck.Arbitrary<object> =>
    names.length === 0
      ? constantFrom({}, { children: {} }, { children: [] }, { children: null })
      : FastCheck.oneof(
        constant({}),
        FastCheck.subarray([...new Set(names)]).chain((chosen) =>
          tuple(...chosen.map((child) => answerTo({ jobs }, inputType, child).map((answer) => ({ [child]: answer }))))
            .map((answers) => ({ children: merge(answers) }))
        )
      )

  const childrenOf = (category: string): ReadonlyArray<string> => categories[category]!.children ?? []

  const choice = (category: string): FastCheck.Arbitrary<object> =>
    tuple(
      children(childrenOf(category)),
      option(integer({ min: 0, max: 100 }), { nil: undefined }),
      extra
    ).map(([children, confidence, extra]) => ({
      ...extra,
      name: category,
      ...(confidence === undefined ? {} : { confidence }),
      ...children
    }))

  const names = (maxLength: number): FastCheck.Arbitrary<ReadonlyArray<string>> =>
    FastCheck.subarray(Object.keys(categories)).map((names) => names.slice(0, maxLength))

  const choices = (names: ReadonlyArray<string>): FastCheck.Arbitrary<ReadonlyArray<object>> =>
    tuple(...names.map(choice))

  const keyFrame: FastCheck.Arbitrary<object> = inputType === "VIDEO"
    ? constantFrom({}, { isKeyFrame: true }, { isKeyFrame: false })
    : constant({})

  /** Children are below the categories of an annotation, or beside them. */
  const annotation = (names: ReadonlyArray<string>, own: FastCheck.Arbitrary<object>): FastCheck.Arbitrary<object> =>
    tuple(choices(names), children(names.flatMap(childrenOf)), own, extra, option(FastCheck.uuid()), keyFrame).map(
      ([categories, children, own, extra, mid, keyFrame]) => ({
        ...extra,
        ...(mid === null ? {} : { mid }),
        categories,
        ...children,
        ...keyFrame,
        ...own
      })
    )

  const annotations = (own: FastCheck.Arbitrary<object>): FastCheck.Arbitrary<object> =>
    record({ annotations: array(names(2).chain((names) => annotation(names, own)), { maxLength: 4 }) })

  switch (mlTask) {
    case "CLASSIFICATION":
      return tuple(
        names(["radio", "singleDropdown"].includes(String(content?.input)) ? 1 : 4).chain(choices),
        keyFrame
      ).map(([categories, keyFrame]) => ({ categories, ...keyFrame }))
    case "TRANSCRIPTION":
      return record({ text: textOf(content?.input) })
    case "OBJECT_DETECTION":
      return annotations(
        constantFrom(...tools!).chain((type) => shapeOf(type).map((shape) => ({ type, ...shape })))
      )
    case "NAMED_ENTITIES_RECOGNITION":
      return annotations(inputType === "PDF" ? FastCheck.oneof(entity, pdfEntity) : entity)
    case "NAMED_ENTITIES_RELATION":
      return annotations(record({ startEntities: end, endEntities: end }))
    case "OBJECT_RELATION":
      return annotations(record({ startObjects: end, endObjects: end }))
    default:
      return record({ orders: array(record({ rank: integer({ min: 0, max: 5 }), elements: array(text) })) })
  }
}

/** Lets relations end at annotations that there are. */
const tieEnds = (response: JsonObject): JsonObject => {
  const mids = [...JSON.stringify(response).matchAll(/"mid":"([^#"][^"]*)"/g)].map(([, mid]) => mid)
  return JSON.parse(JSON.stringify(response, (key, value) => {
    if (!["startEntities", "endEntities", "startObjects", "endObjects"].includes(key)) return value
    return mids.length === 0
      ? []
      : value.map(({ mid }: { readonly mid: string }) => ({ mid: mids[Number(mid.slice(1)) % mids.length] }))
  }))
}

const answersTo = (ontology: JsonInterface.JsonInterface, inputType: InputType): FastCheck.Arbitrary<JsonObject> => {
  const roots = JsonInterface.jobs(ontology).filter(({ isChild }) => !isChild).map(({ name }) => name)
  return FastCheck.subarray(roots).chain((names) =>
    tuple(...names.map((name) => answerTo(ontology, inputType, name).map((answer) => ({ [name]: answer })))).map(merge)
  )
}

/** Some frames of a video, with gaps between them. */
const framesOf = (answers: FastCheck.Arbitrary<JsonObject>): FastCheck.Arbitrary<JsonObject> =>
  array(tuple(integer({ min: 0, max: 30 }), answers), { maxLength: 3 }).map((frames) => Object.fromEntries(frames))

export const hasFrames = (response: JsonObject): boolean => Object.keys(response).some((key) => /^\d+$/.test(key))

export const responseTo = (
  ontology: JsonInterface.JsonInterface,
  inputType: InputType
): FastCheck.Arbitrary<JsonObject> =>
  (inputType === "VIDEO"
    ? FastCheck.oneof(
      { arbitrary: framesOf(answersTo(ontology, inputType)), weight: 3 },
      { arbitrary: answersTo(ontology, inputType), weight: 1 }
    )
    : answersTo(ontology, inputType)).map(tieEnds)

export const inputType: FastCheck.Arbitrary<InputType> = constantFrom(
  "GEOSPATIAL",
  "IMAGE",
  "LLM_RLHF",
  "PDF",
  "TEXT",
  "VIDEO"
)

export const anyCase: FastCheck.Arbitrary<Case> = tuple(ontology, inputType).chain(([ontology, inputType]) =>
  responseTo(ontology, inputType).map((response) => ({ ontology, inputType, response }))
)

// -- Damage

const junk = constantFrom<unknown>(null, {}, [], "", "A", -1, 1.5, 101, { x: 2 }, [{}], [{ name: "A" }], { text: 1 })

interface Spot {
  readonly owner: { [key: string]: unknown }
  readonly key: string
}

const spotsOf = (value: unknown): ReadonlyArray<Spot> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, item]) => [
      // Lists are objects too, as far as replacing goes
      { owner: value as { [key: string]: unknown }, key },
      ...spotsOf(item)
    ])
    : []

/** The same response with some of its parts replaced, left out or renamed. */
export const damaged = (response: JsonObject): FastCheck.Arbitrary<JsonObject> =>
  array(tuple(FastCheck.nat(), constantFrom("replace", "leave out", "rename", "repeat"), junk), { maxLength: 3 }).map(
    (changes) => {
      const copy: JsonObject = structuredClone(response)
      for (const [where, how, value] of changes) {
        const spots = spotsOf(copy)
        if (spots.length === 0) break
        const { key, owner } = spots[where % spots.length]!
        const before = owner[key]
        // A copy: what is put in may be damaged next, and would hold itself
        if (how === "replace") owner[key] = structuredClone(value)
        else if (how === "repeat" && Array.isArray(before)) owner[key] = [...before, ...before]
        else if (!Array.isArray(owner)) {
          Reflect.deleteProperty(owner, key)
          if (how === "rename") owner["OTHER"] = before
        }
      }
      return copy
    }
  )

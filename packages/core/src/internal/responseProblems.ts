import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { JsonObject } from "../Json.js"
import type { JsonInterface } from "../JsonInterface.js"
import * as LabelResponse from "../LabelResponse.js"
import * as input from "./input.js"
import { meant } from "./interfaceFaults.js"
import {
  categoryIn,
  hasFrames,
  ignoredKeys,
  isFrame,
  type Job,
  jobsOf,
  takesOne,
  takesType,
  typeOfObject
} from "./ontology.js"
import { repeated } from "./repeated.js"
import { offsetProblem, outside, textProblem } from "./responseValues.js"

type Shape = ReturnType<typeof input.problems>

// -- Shapes

const shapes = {
  classification: input.problems(LabelResponse.Classification),
  transcription: input.problems(LabelResponse.Transcription),
  ranking: input.problems(LabelResponse.Ranking),
  /** Of what each annotation is, its own shape tells. */
  annotations: input.problems(
    Schema.Struct({ annotations: Schema.Array(JsonObject) }).annotations({
      parseOptions: { onExcessProperty: "ignore" }
    })
  ),
  /** An annotation of a type that this package does not know. */
  annotation: input.problems(LabelResponse.Classification),
  pdfObject: input.problems(LabelResponse.PdfObject),
  textEntity: input.problems(LabelResponse.TextEntity),
  pdfEntity: input.problems(LabelResponse.PdfEntity),
  entitiesRelation: input.problems(LabelResponse.EntitiesRelation),
  objectsRelation: input.problems(LabelResponse.ObjectsRelation)
}

const objectShapes: { readonly [type: string]: Shape } = {
  marker: input.problems(LabelResponse.Marker),
  polygon: input.problems(LabelResponse.Polygon),
  polyline: input.problems(LabelResponse.Polyline),
  pose: input.problems(LabelResponse.Pose),
  rectangle: input.problems(LabelResponse.Rectangle),
  semantic: input.problems(LabelResponse.Semantic),
  vector: input.problems(LabelResponse.Vector)
}

type Entry = readonly [index: number, item: JsonObject]

const entriesOf = (value: unknown): ReadonlyArray<Entry> =>
  Array.isArray(value)
    ? value.flatMap((item: unknown, index) => Predicate.isReadonlyRecord(item) ? [[index, item] as const] : [])
    : []

// -- What wrong names were meant to be

/** To compare each of a hundred thousand wrong names with each of a thousand categories would take minutes. */
const soughtNames = 200

/**
 * Tells what was meant by wrong names, those of categories by their job and those of jobs by none. Looks into each name once,
 * and into the first ones alone.
 */
const guesser = (jobNames: ReadonlyArray<string>) => {
  const guesses = new Map<Job | undefined, Map<string, string>>()
  let left = soughtNames
  const guess = (wrong: string, job: Job | undefined): string => {
    if (left === 0) return ""
    left--
    if (job === undefined) return meant(wrong, jobNames)
    const titles = Object.values(job.categories).map(({ displayName }) => displayName)
    return meant(wrong, Object.keys(job.categories), titles)
  }
  return (wrong: string, job?: Job): string => {
    const known = guesses.get(job) ?? new Map<string, string>()
    guesses.set(job, known)
    const found = known.get(wrong) ?? guess(wrong, job)
    known.set(wrong, found)
    return found
  }
}

// -- What a response is checked with

interface Check {
  readonly inputType: string
  readonly guess: ReturnType<typeof guesser>
  readonly jobOf: (name: string) => Job | undefined
  /** Whether values have to be right too, rather than only names and shapes. */
  readonly values: boolean
  readonly hasMid: (mid: unknown) => boolean
  readonly found: Array<input.Problem>
}

/** Names, texts and what a schema prints of them may be of any length. */
const short = (text: string): string => text.length > 300 ? `${text.slice(0, 300)}…` : text

const refuse = ({ found }: Check, at: string, problem: string): void => {
  found.push({ at: short(at), problem: short(problem) })
}

const report = (check: Check, problems: ReadonlyArray<input.Problem>): void => {
  for (const { at, problem } of problems) refuse(check, at, problem)
}

// -- Categories and children

/** The jobs that open below what was chosen. */
const childrenOf = (job: Job, names: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  names.flatMap((name) => categoryIn(job, name)?.children ?? [])

const checkChildren = (
  check: Check,
  job: Job,
  { children }: JsonObject,
  allowed: ReadonlyArray<string>,
  at: string
) => {
  if (!Predicate.isReadonlyRecord(children)) return
  checkAnswers(check, children, `${at}.children`, (child) =>
    allowed.includes(child.name)
      ? undefined
      : `job ${child.name} is no child of what is chosen in ${job.name}${meant(child.name, allowed)}`)
}

/** Whether a job takes so many categories, and each once. */
const checkNumber = (check: Check, job: Job, choices: ReadonlyArray<Entry>, at: string): void => {
  if (choices.length < 2) return
  if (takesOne(job)) {
    refuse(check, `${at}.categories`, `job ${job.name} takes one category, and was given ${choices.length}`)
  }
  for (const [place] of repeated(choices.map(([, { name }]) => name))) {
    const [index, { name }] = choices[place]!
    refuse(check, `${at}.categories[${index}].name`, `${JSON.stringify(name)} is chosen already`)
  }
}

const checkChoices = (check: Check, job: Job, owner: JsonObject, at: string): ReadonlyArray<unknown> => {
  const choices = entriesOf(owner["categories"])
  for (const [index, choice] of choices) {
    const here = `${at}.categories[${index}]`
    const { name } = choice
    if (typeof name === "string" && categoryIn(job, name) === undefined) {
      refuse(
        check,
        `${here}.name`,
        `job ${job.name} has no category ${JSON.stringify(name)}${check.guess(name, job)}`
      )
    }
    checkChildren(check, job, choice, childrenOf(job, [name]), here)
  }
  if (check.values) checkNumber(check, job, choices, at)
  return choices.map(([, { name }]) => name)
}

// -- Tasks

const checkClassification = (check: Check, job: Job, answer: JsonObject, at: string): void => {
  report(check, shapes.classification(at, answer))
  checkChoices(check, job, answer, at)
}

const checkTranscription = (check: Check, job: Job, answer: JsonObject, at: string): void => {
  const misshapen = shapes.transcription(at, answer)
  report(check, misshapen)
  if (!check.values || misshapen.length > 0) return
  const problem = textProblem(job.input, answer["text"])
  if (problem !== undefined) refuse(check, `${at}.text`, problem)
}

type CheckAnnotation = (check: Check, job: Job, annotation: JsonObject, at: string) => void

const checkAnnotations =
  (checkOne: CheckAnnotation) => (check: Check, job: Job, answer: JsonObject, at: string): void => {
    report(check, shapes.annotations(at, answer))
    for (const [index, annotation] of entriesOf(answer["annotations"])) {
      const here = `${at}.annotations[${index}]`
      checkOne(check, job, annotation, here)
      const names = checkChoices(check, job, annotation, here)
      checkChildren(check, job, annotation, childrenOf(job, names), here)
    }
  }

const shapeOfObject = (check: Check, type: unknown): Shape => {
  // Objects in these come in other forms too
  if (check.inputType === "PDF") return shapes.pdfObject
  return typeof type === "string" && Object.hasOwn(objectShapes, type) ? objectShapes[type]! : shapes.annotation
}

const checkObject: CheckAnnotation = (check, job, annotation, at) => {
  const type = typeOfObject(check.inputType, annotation)
  if (takesType(job, type)) {
    report(check, shapeOfObject(check, type)(at, annotation))
  } else {
    refuse(check, `${at}.type`, `job ${job.name} has no tool ${JSON.stringify(type)}${meant(type, job.tools ?? [])}`)
    report(check, shapes.annotation(at, annotation))
  }
  // Coordinates of maps are degrees (inferred)
  if (check.values && check.inputType !== "GEOSPATIAL") report(check, outside(at, annotation))
}

const checkEntity: CheckAnnotation = (check, _job, annotation, at) => {
  if (check.inputType === "PDF" && Array.isArray(annotation["annotations"])) {
    report(check, shapes.pdfEntity(at, annotation))
    if (check.values) report(check, outside(at, annotation))
    return
  }
  report(check, shapes.textEntity(at, annotation))
  const problem = check.values ? offsetProblem(annotation) : undefined
  if (problem !== undefined) refuse(check, `${at}.${problem.at}`, problem.problem)
}

const checkRelation = (shape: Shape, ends: ReadonlyArray<string>): CheckAnnotation => (check, _job, annotation, at) => {
  report(check, shape(at, annotation))
  if (!check.values) return
  for (const key of ends) {
    for (const [index, { mid }] of entriesOf(annotation[key])) {
      if (typeof mid !== "string" || mid === "" || check.hasMid(mid)) continue
      refuse(check, `${at}.${key}[${index}].mid`, `no annotation of the response has the mid ${JSON.stringify(mid)}`)
    }
  }
}

/** Tasks whose answers are known; those of others are taken as they are. */
const tasks = new Map<string, (check: Check, job: Job, answer: JsonObject, at: string) => void>([
  ["CLASSIFICATION", checkClassification],
  ["COMPARISON", (check, _job, answer, at) => {
    // Answers that are no ranking have forms of their own
    if (answer["orders"] !== undefined) report(check, shapes.ranking(at, answer))
  }],
  ["NAMED_ENTITIES_RECOGNITION", checkAnnotations(checkEntity)],
  [
    "NAMED_ENTITIES_RELATION",
    checkAnnotations(checkRelation(shapes.entitiesRelation, ["startEntities", "endEntities"]))
  ],
  ["OBJECT_DETECTION", checkAnnotations(checkObject)],
  ["OBJECT_RELATION", checkAnnotations(checkRelation(shapes.objectsRelation, ["startObjects", "endObjects"]))],
  ["TRANSCRIPTION", checkTranscription]
])

// -- Answers

/** `misplaced` tells why a job cannot be answered here. */
const checkAnswers = (
  check: Check,
  answers: JsonObject,
  prefix: string,
  misplaced: (job: Job) => string | undefined
): void => {
  for (const [name, answer] of Object.entries(answers)) {
    if (ignoredKeys.includes(name)) continue
    const at = input.place(prefix, [name])
    const job = check.jobOf(name)
    if (job === undefined) {
      refuse(check, at, `the project has no job ${JSON.stringify(name)}${check.guess(name)}`)
      continue
    }
    const reason = misplaced(job)
    if (reason !== undefined) refuse(check, at, reason)
    else if (!Predicate.isReadonlyRecord(answer)) refuse(check, at, "the answer of a job is an object")
    // A draft may hold jobs without an answer yet
    else if (Object.keys(answer).length > 0) tasks.get(job.mlTask)?.(check, job, answer, at)
  }
}

const atTop = ({ isChild, name }: Job): string | undefined =>
  isChild ? `job ${name} is answered below a category alone` : undefined

const checkFrames = (check: Check, frames: JsonObject): void => {
  for (const [frame, answers] of Object.entries(frames)) {
    if (ignoredKeys.includes(frame)) continue
    if (!isFrame(frame)) refuse(check, frame, `${JSON.stringify(frame)} is not a frame, as its neighbors are`)
    else if (!Predicate.isReadonlyRecord(answers)) refuse(check, frame, "a frame is an object: its answers by job")
    else checkAnswers(check, answers, frame, atTop)
  }
}

/** The ids of all annotations of a response, at any depth. */
const midsOf = (response: JsonObject): ReadonlySet<unknown> => {
  const mids = new Set<unknown>()
  const visit = (answers: unknown, deeper: boolean): void => {
    for (const answer of Object.values(Predicate.isReadonlyRecord(answers) ? answers : {})) {
      if (!Predicate.isReadonlyRecord(answer)) continue
      if (deeper) visit(answer, false)
      for (const [, annotation] of entriesOf(answer["annotations"])) {
        mids.add(annotation["mid"])
        visit(annotation["children"], false)
        for (const [, choice] of entriesOf(annotation["categories"])) visit(choice["children"], false)
      }
      for (const [, choice] of entriesOf(answer["categories"])) visit(choice["children"], false)
    }
  }
  visit(response, true)
  return mids
}

/**
 * Tells what is wrong with answers, of which `whole` is the response that they are, or will be, a part of.
 */
const checkOf = (ontology: JsonInterface, inputType: string, values: boolean) => {
  const guess = guesser(Object.keys(ontology.jobs))
  const jobOf = jobsOf(ontology)
  return (answers: JsonObject, whole: JsonObject): ReadonlyArray<input.Problem> => {
    let mids: ReadonlySet<unknown> | undefined
    const state: Check = {
      inputType,
      guess,
      jobOf,
      values,
      hasMid: (mid) => (mids ??= midsOf(whole)).has(mid),
      found: []
    }
    if (hasFrames(inputType, answers)) checkFrames(state, answers)
    else checkAnswers(state, answers, "", atTop)
    return state.found
  }
}

/**
 * Tells all that is wrong with responses, for the interface of their project: `at` is a path inside of one, as
 * `JOB_0.annotations[2].boundingPoly[0].normalizedVertices[1].x`.
 *
 * Jobs need no answer, not even required ones, as the platform asks for none. Coordinates of objects have to lie on the medium,
 * and annotations have as many categories as their job takes, which is stricter than the platform.
 *
 * @internal
 */
export const responseChecker = (ontology: JsonInterface, inputType: string) => {
  const check = checkOf(ontology, inputType, true)
  return (response: JsonObject, whole: JsonObject = response) => check(response, whole)
}

/**
 * What keeps a response from being read by the interface: names that there are not, and shapes that do not fit. Values that
 * are out of range, as the labeling application may leave behind, do not.
 *
 * @internal
 */
export const unreadable = (
  ontology: JsonInterface,
  inputType: string,
  response: JsonObject
): ReadonlyArray<input.Problem> => checkOf(ontology, inputType, false)(response, response)

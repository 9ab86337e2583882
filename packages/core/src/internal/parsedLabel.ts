import * as Arr from "effect/Array"
import * as Either from "effect/Either"
import * as Order from "effect/Order"
import * as Predicate from "effect/Predicate"
import type { JsonObject } from "../Json.js"
import type { JsonInterface } from "../JsonInterface.js"
import * as KiliError from "../KiliError.js"
import type { Problem } from "./input.js"
import { meant } from "./interfaceFaults.js"
import { hasFrames, ignoredKeys, isFrame, type Job, jobsOf, takesOne, typeOfObject } from "./ontology.js"
import { responseChecker } from "./responseProblems.js"

/** @internal */
export const TypeId: unique symbol = Symbol.for("@effect-kili/core/ParsedLabel")

/** @internal */
export interface State {
  readonly ontology: JsonInterface
  readonly inputType: string
  /** The label as it was given. */
  readonly row: object
  /** Without the keys of the application, and without jobs that have no answer. */
  readonly response: JsonObject
}

const isVideo = ({ inputType }: State): boolean => inputType.startsWith("VIDEO")

/** What was found to be an object when the response was checked. */
const objectOf = (value: unknown): JsonObject => Predicate.isReadonlyRecord(value) ? value : {}

const objectsOf = (value: unknown): ReadonlyArray<JsonObject> => Array.isArray(value) ? value.map(objectOf) : []

const isAnswer = (value: unknown): boolean => Predicate.isReadonlyRecord(value) && Object.keys(value).length > 0

const withAnswers = (answers: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(answers).filter(([name, answer]) => !ignoredKeys.includes(name) && isAnswer(answer))
  )

/** @internal */
export const normal = (inputType: string, response: JsonObject): JsonObject =>
  hasFrames(inputType, response)
    ? Object.fromEntries(
      Object.entries(response).flatMap(([frame, answers]) =>
        isFrame(frame) ? [[frame, withAnswers(objectOf(answers))]] : []
      )
    )
    : withAnswers(response)

// -- Views

/** A view before its type is known: the public types say what each holds. */
type View = { readonly [key: string]: unknown }

const nothing: Job = {
  name: "",
  mlTask: "",
  required: false,
  isChild: true,
  instruction: null,
  input: null,
  tools: null,
  categories: {}
}

const viewer = ({ inputType, ontology }: State): (name: string, answer: unknown) => View => {
  const jobOf = jobsOf(ontology)
  const empty = new Map<string, View>()

  const childrenOf = (names: ReadonlyArray<string>, children: unknown): View => {
    const answers = objectOf(children)
    return Object.fromEntries(names.map((name) => [name, view(name, answers[name])]))
  }

  const choiceOf = ({ categories }: Job) => (choice: JsonObject): View => {
    const name = String(choice["name"])
    const { children, displayName } = categories[name]!
    return {
      ...choice,
      confidence: choice["confidence"] ?? null,
      displayName,
      children: childrenOf(children, choice["children"])
    }
  }

  const annotationOf = (job: Job) => (annotation: JsonObject): View => {
    const categories = objectsOf(annotation["categories"]).map(choiceOf(job))
    const names = categories.flatMap(({ name }) => job.categories[String(name)]!.children)
    return {
      ...annotation,
      mid: annotation["mid"] ?? null,
      categories,
      category: categories[0] ?? null,
      children: childrenOf(names, annotation["children"])
    }
  }

  const ofTask = (job: Job, answer: JsonObject): View => {
    const annotations = () => objectsOf(answer["annotations"]).map(annotationOf(job))
    switch (job.mlTask) {
      case "CLASSIFICATION": {
        const categories = objectsOf(answer["categories"]).map(choiceOf(job))
        return {
          _tag: "Classification",
          categories,
          ...(takesOne(job) ? { category: categories[0] ?? null } : {})
        }
      }
      case "TRANSCRIPTION": {
        const { text = null } = answer
        return { _tag: "Transcription", text: typeof text === "number" ? String(text) : text }
      }
      case "OBJECT_DETECTION":
        return {
          _tag: "ObjectDetection",
          annotations: annotations().map((object) => ({ ...object, type: typeOfObject(inputType, object) }))
        }
      case "NAMED_ENTITIES_RECOGNITION":
        return { _tag: "NamedEntities", entities: annotations() }
      case "NAMED_ENTITIES_RELATION":
      case "OBJECT_RELATION":
        return { _tag: "Relations", relations: annotations() }
      case "COMPARISON":
        return {
          _tag: "Ranking",
          orders: Arr.sortWith(objectsOf(answer["orders"]), ({ rank }) => Number(rank), Order.number)
        }
      default:
        return { _tag: "Other" }
    }
  }

  const viewOf = (job: Job, answer: JsonObject): View => ({
    ...ofTask(job, answer),
    name: job.name,
    mlTask: job.mlTask,
    required: job.required,
    instruction: job.instruction,
    isKeyFrame: answer["isKeyFrame"] === true,
    answered: Object.keys(answer).length > 0,
    answer
  })

  const view = (name: string, answer: unknown): View => {
    // A child that a category names and the interface lacks was never answered
    const job = jobOf(name) ?? { ...nothing, name }
    if (isAnswer(answer)) return viewOf(job, objectOf(answer))
    const known = empty.get(name) ?? viewOf(job, {})
    empty.set(name, known)
    return known
  }
  return view
}

const viewJobs = (state: State): View => {
  const { inputType, ontology, response } = state
  const view = viewer(state)
  const framed = hasFrames(inputType, response)
  const jobOf = jobsOf(ontology)
  const names = Object.keys(ontology.jobs).filter((name) => jobOf(name)?.isChild === false)
  return Object.fromEntries(names.map((name) => {
    const whole = view(name, framed ? undefined : response[name])
    if (!isVideo(state)) return [name, whole]
    const frames = framed
      ? Object.fromEntries(
        Object.entries(response).map(([frame, answers]) => [frame, view(name, objectOf(answers)[name])])
      )
      : {}
    return [name, {
      ...whole,
      frames,
      answered: whole["answered"] === true || Object.values(frames).some(({ answered }) => answered)
    }]
  }))
}

/**
 * A label whose jobs are looked at when they are first asked for.
 *
 * @internal
 */
export const make = (state: State): object => {
  let jobs: View | undefined
  const { jsonResponse: _, ...row } = { jsonResponse: undefined, ...state.row }
  return Object.defineProperties(row, {
    [TypeId]: { value: state },
    jobs: { enumerable: true, get: () => jobs ??= viewJobs(state) }
  })
}

// -- Changes

/** @internal */
export const refusal = (operation: string, issues: Arr.NonEmptyReadonlyArray<Problem>) =>
  Either.left(new KiliError.InvalidInput({ operation, issues }))

/** @internal */
export interface Target {
  readonly job: string
  readonly frame?: number | undefined
}

/** @internal */
export const unknownJob = ({ ontology }: State, job: string): Problem => ({
  at: "job",
  problem: `the project has no job ${JSON.stringify(job)}${meant(job, Object.keys(ontology.jobs))}`
})

/**
 * How many frames a label of a video has: up to the last one that the response holds.
 *
 * @internal
 */
export const frameCount = ({ inputType, response }: State): number =>
  hasFrames(inputType, response)
    ? Object.keys(response).reduce((count, frame) => Math.max(count, Number(frame) + 1), 0)
    : 0

const frameProblems = (state: State, frame: number | undefined): ReadonlyArray<Problem> => {
  const framed = hasFrames(state.inputType, state.response)
  if (frame === undefined) {
    return framed ? [{ at: "frame", problem: "is missing: the label answers frame by frame" }] : []
  }
  if (!isVideo(state)) return [{ at: "frame", problem: `${state.inputType} has no frames` }]
  if (!Number.isSafeInteger(frame) || frame < 0) {
    return [{ at: "frame", problem: `${frame} is not the number of a frame` }]
  }
  return framed || Object.keys(state.response).length === 0
    ? []
    : [{ at: "frame", problem: "the label answers for the video as a whole" }]
}

/** @internal */
export interface Change {
  readonly tasks: ReadonlyArray<string>
  /** The answer after the change. */
  readonly next: (answer: JsonObject) => JsonObject
  /** As much of it as is to be checked: what was there before may stay as it is. */
  readonly checked: (next: JsonObject) => JsonObject
  /** Turns a place in the checked answer into one in the arguments. */
  readonly place: (at: string) => string
}

/**
 * The label after a change of one answer, if that is valid.
 *
 * @internal
 */
export const change = (
  operation: string,
  state: State,
  { frame, job: name }: Target,
  { checked, next, place, tasks }: Change
): Either.Either<State, KiliError.InvalidInput> => {
  const { inputType, ontology, response } = state
  const job = jobsOf(ontology)(name)
  if (job === undefined) return refusal(operation, [unknownJob(state, name)])
  const misplaced = [
    ...(job.isChild ? [{ at: "job", problem: `job ${name} is answered below a category alone` }] : []),
    ...(tasks.includes(job.mlTask)
      ? []
      : [{ at: "job", problem: `job ${name} has the task ${job.mlTask}, not ${tasks.join(" or ")}` }]),
    ...frameProblems(state, frame)
  ]
  if (Arr.isNonEmptyReadonlyArray(misplaced)) return refusal(operation, misplaced)
  const answers = frame === undefined ? response : objectOf(response[frame])
  const before = objectOf(answers[name])
  const after = next(before)
  const inFrame = (answers: JsonObject): JsonObject => frame === undefined ? answers : { [frame]: answers }
  const whole = { ...response, ...inFrame({ ...answers, [name]: after }) }
  const prefix = frame === undefined ? `${name}.` : `${frame}.${name}.`
  const problems = responseChecker(ontology, inputType)(inFrame({ [name]: checked(after) }), whole)
    .map(({ at, problem }) => ({ at: place(at.startsWith(prefix) ? at.slice(prefix.length) : at), problem }))
  return Arr.isNonEmptyReadonlyArray(problems)
    ? refusal(operation, problems)
    : Either.right({ ...state, response: whole })
}

import * as Either from "effect/Either"
import * as Option from "effect/Option"
import {
  dateForm,
  emptyListIsNoChildren,
  emptyTextFitsAnyInput,
  endOffsetFollowsFromContent,
  ignoredResponseKeys,
  inputTypesOfFreeGeometry,
  jobsWithoutToolsTakeAnyType
} from "./assumptions.js"
import * as Geometry from "./geometry.js"
import { isAbsent, isNumber, isObject, type JsonObject, parseObject } from "./json.js"
import { jsonResponseMalformed, type Refusal } from "./refusal.js"

type Reason = Geometry.Reason

/** What the answers are checked against. */
interface Project {
  readonly inputType: string
  readonly jobs: JsonObject
}

interface Job {
  readonly project: Project
  readonly name: string
  readonly categories: JsonObject
  readonly input: unknown
  readonly isChild: boolean
  readonly task: unknown
  readonly tools: unknown
}

const firstOf = <A>(items: Iterable<A>, problem: (item: A) => Reason): Reason => {
  for (const item of items) {
    const reason = problem(item)
    if (reason !== undefined) return reason
  }
  return undefined
}

const objectAt = (value: unknown, key: string): JsonObject => {
  const found = isObject(value) ? value[key] : undefined
  return isObject(found) ? found : {}
}

const jobOf = (project: Project, name: string): Job => {
  const job = objectAt(project.jobs, name)
  const content = objectAt(job, "content")
  return {
    project,
    name,
    categories: objectAt(content, "categories"),
    input: content["input"],
    isChild: job["isChild"] === true,
    task: job["mlTask"],
    tools: job["tools"]
  }
}

// -- Categories and children

const listOf = (job: Job, owner: JsonObject, key: string, problem: (item: JsonObject) => Reason): Reason => {
  const items = owner[key]
  return Array.isArray(items)
    ? firstOf(
      items,
      (item) => isObject(item) ? problem(item) : `an entry of ${key} of job ${job.name} is not an object`
    )
    : `${key} of job ${job.name} is not a list`
}

/** The jobs that a category asks for once it is chosen. */
const childrenOf = (job: Job, category: unknown): ReadonlyArray<unknown> => {
  const children = typeof category === "string" ? objectAt(job.categories, category)["children"] : undefined
  return Array.isArray(children) ? children : []
}

const childrenProblem = (job: Job, { children }: JsonObject, allowed: ReadonlyArray<unknown>): Reason =>
  isAbsent(children) || (emptyListIsNoChildren && Array.isArray(children) && children.length === 0)
    ? undefined
    : answersProblem(
      job.project,
      children,
      (child) =>
        allowed.includes(child.name) ? undefined : `job ${child.name} is no child of what is chosen in ${job.name}`
    )

const categoriesProblem = (job: Job, owner: JsonObject): Reason =>
  listOf(job, owner, "categories", (category) => {
    const { confidence, name } = category
    if (typeof name !== "string" || !Object.hasOwn(job.categories, name)) {
      return `job ${job.name} has no category ${JSON.stringify(name)}`
    }
    if (!isAbsent(confidence) && !isNumber(confidence)) return `a confidence of job ${job.name} is not a number`
    return childrenProblem(job, category, childrenOf(job, name))
  })

/** The names of categories that were found valid. */
const namesOf = ({ categories }: JsonObject): ReadonlyArray<unknown> =>
  Array.isArray(categories) ? categories.map(({ name }: JsonObject) => name) : []

// -- Tasks

const singleChoices: ReadonlyArray<unknown> = ["radio", "singleDropdown"]

const choiceProblem = (job: Job, answer: JsonObject): Reason => {
  const names = namesOf(answer)
  if (names.length > 1 && singleChoices.includes(job.input)) return `job ${job.name} takes one category`
  return new Set(names).size < names.length ? `job ${job.name} has a category twice` : undefined
}

const isNumeral = (text: unknown): boolean => typeof text === "string" && text.trim() !== "" && isNumber(Number(text))

const textProblem = ({ input, name }: Job, { text }: JsonObject): Reason => {
  if (emptyTextFitsAnyInput && text === "") return undefined
  switch (input) {
    case "date":
      return typeof text === "string" && dateForm.test(text)
        ? undefined
        : `the text of job ${name} is not a date in the form YYYY-MM-DD`
    case "number":
      return isNumber(text) || isNumeral(text) ? undefined : `the text of job ${name} is not a number`
    default:
      return typeof text === "string" ? undefined : `the text of job ${name} is not a string`
  }
}

/** Annotations, their categories and children, and what else their task asks of each. */
const annotationsProblem = (problem: (job: Job, annotation: JsonObject) => Reason) => (job: Job, answer: JsonObject) =>
  listOf(
    job,
    answer,
    "annotations",
    (annotation) =>
      categoriesProblem(job, annotation) ??
        childrenProblem(job, annotation, namesOf(annotation).flatMap((name) => childrenOf(job, name))) ??
        problem(job, annotation)
  )

const isTool = ({ project, tools }: Job, type: unknown): boolean => {
  if (!Array.isArray(tools)) return jobsWithoutToolsTakeAnyType
  if (isAbsent(type) && inputTypesOfFreeGeometry.includes(project.inputType)) return tools.includes("rectangle")
  // The points of a pose may come one by one
  return tools.includes(type) || (type === "marker" && tools.includes("pose"))
}

const objectProblem = (job: Job, annotation: JsonObject): Reason => {
  if (!isTool(job, annotation["type"])) return `job ${job.name} has no tool ${JSON.stringify(annotation["type"])}`
  if (inputTypesOfFreeGeometry.includes(job.project.inputType)) return undefined
  const reason = Geometry.problem(annotation)
  return reason === undefined ? undefined : `an annotation of job ${job.name}: ${reason}`
}

const entityProblem = (job: Job, { annotations, beginOffset, content, endOffset }: JsonObject): Reason => {
  // Entities of a PDF are places on its pages
  if (job.project.inputType === "PDF" && Array.isArray(annotations)) return undefined
  if (!isNumber(beginOffset)) return `a beginOffset of job ${job.name} is not a number`
  const follows = endOffsetFollowsFromContent && isAbsent(endOffset) && typeof content === "string"
  return follows || isNumber(endOffset) ? undefined : `an endOffset of job ${job.name} is not a number`
}

const relationProblem = (start: string, end: string) => (job: Job, annotation: JsonObject): Reason =>
  listOf(job, annotation, start, () => undefined) ?? listOf(job, annotation, end, () => undefined)

/** What the answers to each task hold. Answers to other tasks are taken as they are. */
const tasks = new Map<unknown, (job: Job, answer: JsonObject) => Reason>([
  ["CLASSIFICATION", (job, answer) => categoriesProblem(job, answer) ?? choiceProblem(job, answer)],
  ["NAMED_ENTITIES_RECOGNITION", annotationsProblem(entityProblem)],
  ["NAMED_ENTITIES_RELATION", annotationsProblem(relationProblem("startEntities", "endEntities"))],
  ["OBJECT_DETECTION", annotationsProblem(objectProblem)],
  ["OBJECT_RELATION", annotationsProblem(relationProblem("startObjects", "endObjects"))],
  ["TRANSCRIPTION", textProblem]
])

// -- Answers

const answerProblem = (job: Job, answer: unknown): Reason => {
  const problem = tasks.get(job.task)
  if (problem === undefined) return undefined
  if (!isObject(answer)) return `the answer to job ${job.name} is not an object`
  // A draft may hold jobs without an answer yet
  return Object.keys(answer).length === 0 ? undefined : problem(job, answer)
}

/** Checks the answers to some jobs; `misplaced` tells why a job cannot be answered at this place. */
const answersProblem = (project: Project, answers: unknown, misplaced: (job: Job) => Reason): Reason =>
  isObject(answers)
    ? firstOf(Object.entries(answers), ([name, answer]) => {
      if (ignoredResponseKeys.includes(name)) return undefined
      if (!Object.hasOwn(project.jobs, name)) return `the project has no job ${JSON.stringify(name)}`
      const job = jobOf(project, name)
      return misplaced(job) ?? answerProblem(job, answer)
    })
    : "the answers to jobs are not an object"

const rootProblem = (project: Project, answers: unknown): Reason =>
  answersProblem(
    project,
    answers,
    ({ isChild, name }) => isChild ? `job ${name} is answered below a category alone` : undefined
  )

const isFrame = (key: string): boolean => /^\d+$/.test(key)

const framesProblem = (project: Project, frames: JsonObject): Reason =>
  firstOf(Object.entries(frames), ([frame, answers]) =>
    isFrame(frame)
      ? rootProblem(project, answers)
      : ignoredResponseKeys.includes(frame)
      ? undefined
      : `${JSON.stringify(frame)} is not a frame`)

const responseProblem = (project: Project, response: JsonObject | undefined): Reason => {
  if (response === undefined) return "it is not a JSON object encoded as a string"
  return project.inputType.startsWith("VIDEO") && Object.keys(response).some(isFrame)
    ? framesProblem(project, response)
    : rootProblem(project, response)
}

/**
 * Checks a response against the interface of its project: its jobs, their categories and children, and what the task of
 * each job asks for.
 *
 * @internal
 */
export const check = (
  { inputType, jsonInterface }: { readonly inputType: string; readonly jsonInterface: string },
  jsonResponse: string
): Either.Either<void, Refusal> => {
  const jobs = objectAt(Option.getOrUndefined(parseObject(jsonInterface)), "jobs")
  const reason = responseProblem({ inputType, jobs }, Option.getOrUndefined(parseObject(jsonResponse)))
  return reason === undefined ? Either.void : Either.left(jsonResponseMalformed(reason))
}

import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { ignoredResponseKeys } from "./assumptions.js"
import { isObject, type JsonObject, parseObject } from "./json.js"
import { jsonResponseMalformed, type Refusal } from "./refusal.js"

type Checked = Either.Either<void, Refusal>

const valid: Checked = Either.void

const malformed = (reason: string): Checked => Either.left(jsonResponseMalformed(reason))

const child = (value: unknown, key: string): unknown => isObject(value) ? value[key] : undefined

const all = <A>(items: Iterable<A>, check: (item: A) => Checked): Checked => {
  for (const item of items) {
    const checked = check(item)
    if (Either.isLeft(checked)) return checked
  }
  return valid
}

const listOf = (owner: JsonObject, key: string, job: string, check: (item: JsonObject) => Checked): Checked => {
  const items = owner[key]
  if (items === undefined || items === null) return valid
  if (!Array.isArray(items)) return malformed(`${key} of job ${job} is not a list`)
  return all(
    items,
    (item) => isObject(item) ? check(item) : malformed(`an entry of ${key} of job ${job} is not an object`)
  )
}

const checkChildren = (jobs: JsonObject, owner: JsonObject): Checked => {
  const { children } = owner
  return children === undefined || children === null ? valid : checkJobs(jobs, children)
}

const checkCategories = (jobs: JsonObject, job: string, owner: JsonObject): Checked =>
  listOf(owner, "categories", job, (category) => {
    const { name } = category
    const known = child(child(jobs[job], "content"), "categories")
    return typeof name === "string" && isObject(known) && Object.hasOwn(known, name)
      ? checkChildren(jobs, category)
      : malformed(`job ${job} has no category ${JSON.stringify(name)}`)
  })

const checkJob = (jobs: JsonObject, job: string, answer: unknown): Checked => {
  if (!Object.hasOwn(jobs, job)) return malformed(`the project has no job ${JSON.stringify(job)}`)
  if (!isObject(answer)) return malformed(`the answer to job ${job} is not an object`)
  return Either.flatMap(
    checkCategories(jobs, job, answer),
    () =>
      listOf(
        answer,
        "annotations",
        job,
        (annotation) => Either.flatMap(checkCategories(jobs, job, annotation), () => checkChildren(jobs, annotation))
      )
  )
}

const checkJobs = (jobs: JsonObject, answers: unknown): Checked =>
  isObject(answers)
    ? all(Object.entries(answers), ([job, answer]) =>
      ignoredResponseKeys.includes(job) ? valid : checkJob(jobs, job, answer))
    : malformed("the answers to jobs are not an object")

const isFrame = (key: string): boolean => /^\d+$/.test(key)

/**
 * Checks a response against the interface of its project: every job and every category must be one of the interface,
 * down to the last child.
 *
 * @internal
 */
export const check = (
  project: { readonly inputType: string; readonly jsonInterface: string },
  jsonResponse: string
): Checked => {
  const response = Option.getOrUndefined(parseObject(jsonResponse))
  if (response === undefined) return malformed("it is not a JSON object encoded as a string")
  const declared = child(Option.getOrUndefined(parseObject(project.jsonInterface)), "jobs")
  const jobs = isObject(declared) ? declared : {}
  const isByFrame = project.inputType.startsWith("VIDEO") && Object.keys(response).some(isFrame)
  return isByFrame
    ? all(
      Object.entries(response),
      ([frame, answers]) =>
        isFrame(frame) ? checkJobs(jobs, answers) : malformed(`${JSON.stringify(frame)} is not a frame`)
    )
    : checkJobs(jobs, response)
}

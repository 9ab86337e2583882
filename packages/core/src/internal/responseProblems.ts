import * as Predicate from "effect/Predicate"
import type { JsonObject } from "../Json.js"
import type { JsonInterface } from "../JsonInterface.js"
import type { Problem } from "./input.js"
import { nearest } from "./nearest.js"

const ignoredKeys: ReadonlyArray<string> = ["ANNOTATION_JOB_COUNTER", "ANNOTATION_NAMES_JOB", "ROTATION_JOB"]

const isFrame = (key: string): boolean => /^\d+$/.test(key)

const objects = (value: unknown): ReadonlyArray<JsonObject> =>
  Array.isArray(value) ? value.filter(Predicate.isReadonlyRecord) : []

const unknownName = (what: string, name: unknown, names: ReadonlyArray<string>): string => {
  const near = typeof name === "string" ? nearest(name, names) : undefined
  return `${what} ${JSON.stringify(name)}${near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`}`
}

/**
 * All that is wrong with a response, for the interface of its project: `at` is a path inside of it, as
 * `JOB_0.annotations[2].categories[0].name`.
 *
 * @internal
 */
export const responseProblems = (
  ontology: JsonInterface,
  inputType: string,
  response: JsonObject
): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const checkAnswers = (answers: JsonObject, prefix: string): void => {
    for (const [name, answer] of Object.entries(answers)) {
      if (ignoredKeys.includes(name)) continue
      const at = `${prefix}${name}`
      const job = Object.hasOwn(ontology.jobs, name) ? ontology.jobs[name] : undefined
      if (job === undefined) {
        problems.push({ at, problem: unknownName("the project has no job", name, Object.keys(ontology.jobs)) })
        continue
      }
      if (!Predicate.isReadonlyRecord(answer)) {
        problems.push({ at, problem: "the answer to a job is an object" })
        continue
      }
      const categories = job.content?.categories ?? {}
      const checkCategories = (owner: JsonObject, at: string): void =>
        objects(owner["categories"]).forEach(({ name: category }, index) => {
          if (typeof category === "string" && Object.hasOwn(categories, category)) return
          problems.push({
            at: `${at}.categories[${index}].name`,
            problem: unknownName(`job ${name} has no category`, category, Object.keys(categories))
          })
        })
      checkCategories(answer, at)
      objects(answer["annotations"]).forEach((annotation, index) =>
        checkCategories(annotation, `${at}.annotations[${index}]`)
      )
    }
  }
  if (inputType.startsWith("VIDEO") && Object.keys(response).some(isFrame)) {
    for (const [frame, answers] of Object.entries(response)) {
      if (isFrame(frame) && Predicate.isReadonlyRecord(answers)) checkAnswers(answers, `${frame}.`)
    }
  } else {
    checkAnswers(response, "")
  }
  return problems
}

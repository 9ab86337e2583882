/**
 * What a response holds, counted.
 */
import { ignoredResponseKeys } from "./assumptions.js"
import { isObject, type JsonObject } from "./json.js"

const isFrame = (key: string): boolean => /^\d+$/.test(key)

/** The answers of a response: those of each frame, or the only ones. */
const answersOf = (response: JsonObject): ReadonlyArray<JsonObject> => {
  const entries = Object.entries(response)
  return entries.some(([key]) => isFrame(key))
    ? entries.flatMap(([key, answers]) => isFrame(key) && isObject(answers) ? [answers] : [])
    : [response]
}

interface Visitor {
  readonly annotation: (path: string, annotation: JsonObject, index: number) => void
  readonly answer: (path: string) => void
  readonly category: (job: string, category: string) => void
}

const objects = (value: unknown): ReadonlyArray<JsonObject> => Array.isArray(value) ? value.filter(isObject) : []

const visit = (answers: unknown, path: string, visitor: Visitor): void => {
  if (!isObject(answers)) return
  for (const [job, answer] of Object.entries(answers)) {
    if (ignoredResponseKeys.includes(job) || !isObject(answer)) continue
    const here = `${path}/${job}`
    const owners = objects(answer["annotations"])
    for (const [index, annotation] of owners.entries()) {
      visitor.annotation(here, annotation, index)
      visit(annotation["children"], `${here}/${String(annotation["mid"] ?? index)}`, visitor)
    }
    if (["categories", "text", "orders"].some((key) => Object.hasOwn(answer, key))) visitor.answer(here)
    for (const owner of [answer, ...owners]) {
      for (const category of objects(owner["categories"])) {
        const { children, name } = category
        if (typeof name !== "string") continue
        visitor.category(job, name)
        visit(children, `${here}/${name}`, visitor)
      }
    }
  }
}

/**
 * How many annotations a response is made of: each object, entity or relation is one, and so is the answer to each
 * other job; what lasts over several frames of a video counts once.
 *
 * @internal
 */
export const numberOfAnnotations = (response: JsonObject): number => {
  const found = new Set<string>()
  for (const answers of answersOf(response)) {
    visit(answers, "", {
      annotation: (path, { mid }, index) => found.add(`${path}#${String(mid ?? index)}`),
      answer: (path) => found.add(path),
      category: () => undefined
    })
  }
  return found.size
}

/**
 * How often a response holds each category of each job, down to the last child and over all frames of a video.
 *
 * @internal
 */
export const categories = (response: JsonObject): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const counts = new Map<string, Map<string, number>>()
  for (const answers of answersOf(response)) {
    visit(answers, "", {
      annotation: () => undefined,
      answer: () => undefined,
      category: (job, category) => {
        const ofJob = counts.get(job) ?? new Map<string, number>()
        counts.set(job, ofJob.set(category, (ofJob.get(category) ?? 0) + 1))
      }
    })
  }
  return counts
}

/**
 * What category searches look at: `{JOB: {CATEGORY: {count}}}`.
 *
 * @internal
 */
export const search = (response: JsonObject): JsonObject =>
  Object.fromEntries(
    [...categories(response)].map(([job, ofJob]) => [
      job,
      Object.fromEntries([...ofJob].map(([category, count]) => [category, { count }]))
    ])
  )

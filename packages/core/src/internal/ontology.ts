import * as Predicate from "effect/Predicate"
import type { JsonObject } from "../Json.js"

/**
 * An interface as the platform may show it, odd at any place.
 *
 * @internal
 */
export interface Interface {
  readonly jobs: JsonObject
}

/** A category, with what was left out. */
interface Category {
  readonly displayName: string
  readonly children: ReadonlyArray<string>
}

/**
 * A job, with what was left out. What cannot be read is taken as left out.
 *
 * @internal
 */
export interface Job {
  readonly name: string
  readonly mlTask: string
  readonly required: boolean
  readonly isChild: boolean
  readonly instruction: string | null
  readonly input: string | null
  /** Null: of any type. */
  readonly tools: ReadonlyArray<string> | null
  readonly categories: { readonly [name: string]: Category }
}

const objectOf = (value: unknown): JsonObject => Predicate.isReadonlyRecord(value) ? value : {}

const textOf = (value: unknown): string | null => typeof value === "string" ? value : null

const texts = (value: unknown): ReadonlyArray<string> => Array.isArray(value) ? value.filter(Predicate.isString) : []

const categoryOf = (name: string, category: JsonObject): Category => ({
  displayName: textOf(category["name"]) ?? name,
  children: texts(category["children"])
})

/** @internal */
export const jobOf = ({ jobs }: Interface, name: string): Job | undefined => {
  if (!Object.hasOwn(jobs, name)) return undefined
  const job = objectOf(jobs[name])
  const content = objectOf(job["content"])
  return {
    name,
    mlTask: textOf(job["mlTask"]) ?? "",
    required: job["required"] === true || job["required"] === 1,
    isChild: job["isChild"] === true,
    instruction: textOf(job["instruction"]),
    input: textOf(content["input"]),
    tools: Array.isArray(job["tools"]) ? texts(job["tools"]) : null,
    categories: Object.fromEntries(
      Object.entries(objectOf(content["categories"])).map(([name, category]) => [
        name,
        categoryOf(name, objectOf(category))
      ])
    )
  }
}

/**
 * The category of a job, never what an object inherits, as `constructor`.
 *
 * @internal
 */
export const categoryIn = ({ categories }: Job, name: unknown): Category | undefined =>
  typeof name === "string" && Object.hasOwn(categories, name) ? categories[name] : undefined

/** Interfaces are values: what was read of one holds as long as it is there. */
const read = new WeakMap<Interface["jobs"], Map<string, Job>>()

/**
 * Looks jobs up by name, and reads each once, however many labels are seen through the interface: it may have thousands of
 * categories, where a label has a few.
 *
 * @internal
 */
export const jobsOf = (ontology: Interface): (name: string) => Job | undefined => {
  const known = read.get(ontology.jobs) ?? new Map<string, Job>()
  read.set(ontology.jobs, known)
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const job = jobOf(ontology, name)
    if (job !== undefined) known.set(name, job)
    return job
  }
}

/**
 * Whether a job takes one category: an answer of it, or each annotation where it asks for those.
 *
 * @internal
 */
export const takesOne = ({ input }: Job): boolean => input === "radio" || input === "singleDropdown"

/**
 * Whether annotations of a type fit the tools of a job. The points of a pose may come one by one.
 *
 * @internal
 */
export const takesType = ({ tools }: Job, type: unknown): boolean =>
  tools === null || (typeof type === "string" && tools.includes(type)) || (type === "marker" && tools.includes("pose"))

/**
 * The type of an object. Of a rectangle in a PDF the platform tells none. Source: the official client.
 *
 * @internal
 */
export const typeOfObject = (inputType: string, { type }: JsonObject): unknown =>
  type === undefined && inputType === "PDF" ? "rectangle" : type

/**
 * Keys that the labeling application adds beside the jobs of a response, or beside its frames. Source: the official client.
 *
 * @internal
 */
export const ignoredKeys: ReadonlyArray<string> = ["ANNOTATION_JOB_COUNTER", "ANNOTATION_NAMES_JOB", "ROTATION_JOB"]

/**
 * The key of a frame of a video: its number from 0.
 *
 * @internal
 */
export const isFrame = (key: string): boolean => /^\d+$/.test(key)

/**
 * Whether a response holds the answers of each frame, rather than those of the whole medium.
 *
 * @internal
 */
export const hasFrames = (inputType: string, response: JsonObject): boolean =>
  inputType.startsWith("VIDEO") && Object.keys(response).some(isFrame)

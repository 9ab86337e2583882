/**
 * How much two labels agree, from 0 to 1.
 *
 * The agreement of two responses is the mean over the jobs of the interface that can be compared and that at least one
 * of the two answers; child jobs are left out. It is null when no job is left, and for videos.
 *
 * - A job of type CLASSIFICATION agrees wholly (1) when both responses choose the same set of categories, else not at
 *   all (0).
 * - A job of type OBJECT_DETECTION whose annotations are all rectangles agrees by category: within one, rectangles are
 *   matched greedily, the pair of the greatest intersection over union (IoU) first, each rectangle once, pairs without
 *   intersection never. The category scores the sum of the IoU of its pairs divided by the greater number of rectangles
 *   of the two responses, and the job the mean over the categories that either response uses. Rectangles that are turned
 *   are compared by the upright ones around them.
 * - Other jobs are not compared.
 *
 * The platform's own formulas are not published: these give 1 to equal labels, 0 to labels that share nothing, and the
 * order that one expects in between.
 */
import * as Arr from "effect/Array"
import { isObject, type JsonObject } from "./json.js"

interface Rectangle {
  readonly bottom: number
  readonly category: string
  readonly left: number
  readonly right: number
  readonly top: number
}

const objects = (value: unknown): ReadonlyArray<JsonObject> => Array.isArray(value) ? value.filter(isObject) : []

const categories = (owner: unknown): ReadonlyArray<string> =>
  isObject(owner)
    ? Arr.dedupe(objects(owner["categories"]).flatMap(({ name }) => typeof name === "string" ? [name] : [])).sort()
    : []

const mean = (values: ReadonlyArray<number>): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * The mean of the marks that there are, or null when there is none.
 *
 * @internal
 */
export const meanOf = (marks: ReadonlyArray<number | null>): number | null =>
  mean(marks.filter((mark) => mark !== null))

const classification = (one: unknown, other: unknown): number | undefined => {
  const [chosen, alsoChosen] = [categories(one), categories(other)]
  if (chosen.length === 0 && alsoChosen.length === 0) return undefined
  return JSON.stringify(chosen) === JSON.stringify(alsoChosen) ? 1 : 0
}

/** The rectangle of an annotation, or undefined when it is none. */
const rectangle = (annotation: JsonObject): Rectangle | undefined => {
  const [polygon] = objects(annotation["boundingPoly"])
  const vertices = objects(polygon?.["normalizedVertices"])
  const [category] = categories(annotation)
  const points = vertices.flatMap(({ x, y }) => typeof x === "number" && typeof y === "number" ? [[x, y] as const] : [])
  if (annotation["type"] !== "rectangle" || category === undefined || points.length !== 4) return undefined
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return { bottom: Math.max(...ys), category, left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys) }
}

const rectangles = (answer: unknown): ReadonlyArray<Rectangle> | undefined => {
  const found = objects(isObject(answer) ? answer["annotations"] : []).map(rectangle)
  const known = found.filter((one) => one !== undefined)
  return known.length === found.length ? known : undefined
}

const area = ({ bottom, left, right, top }: Omit<Rectangle, "category">): number =>
  Math.max(0, right - left) * Math.max(0, bottom - top)

const iou = (one: Rectangle, other: Rectangle): number => {
  const shared = area({
    bottom: Math.min(one.bottom, other.bottom),
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top)
  })
  return shared === 0 ? 0 : shared / (area(one) + area(other) - shared)
}

const matched = (ones: ReadonlyArray<Rectangle>, others: ReadonlyArray<Rectangle>): number => {
  const pairs = ones
    .flatMap((one) => others.map((other) => ({ iou: iou(one, other), one, other })))
    .filter((pair) => pair.iou > 0)
    .sort((a, b) => b.iou - a.iou)
  const taken = new Set<Rectangle>()
  let sum = 0
  for (const pair of pairs) {
    if (taken.has(pair.one) || taken.has(pair.other)) continue
    taken.add(pair.one).add(pair.other)
    sum += pair.iou
  }
  return sum / Math.max(ones.length, others.length)
}

const detection = (one: unknown, other: unknown): number | undefined => {
  const [ones, others] = [rectangles(one), rectangles(other)]
  if (ones === undefined || others === undefined) return undefined
  const used = Arr.dedupe([...ones, ...others].map(({ category }) => category))
  const scores = used.map((category) =>
    matched(
      ones.filter((rectangle) => rectangle.category === category),
      others.filter((rectangle) => rectangle.category === category)
    )
  )
  return mean(scores) ?? undefined
}

/**
 * The agreement of two responses under an interface.
 *
 * @internal
 */
export const agreement = (jsonInterface: JsonObject, one: JsonObject, other: JsonObject): number | null => {
  const { jobs } = jsonInterface
  if (!isObject(jobs)) return null
  return mean(
    Object.entries(jobs).flatMap(([name, job]) => {
      if (!isObject(job) || job["isChild"] === true) return []
      const compare = { CLASSIFICATION: classification, OBJECT_DETECTION: detection }[String(job["mlTask"])]
      const score = compare?.(one[name], other[name])
      return score === undefined ? [] : [score]
    })
  )
}

import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import type { JsonObject } from "../Json.js"
import type { Annotation, ClassicAnnotation, VideoAnnotation, VideoObject } from "./annotations.js"
import { interpolate } from "./interpolate.js"
import type { Ontology } from "./ontologies.js"
import { jobsOf } from "./ontology.js"

/**
 * Whether platforms of July 2024 keep the answers to data of a type in annotations.
 *
 * @internal
 */
export const isRebuilt = (inputType: string): boolean => inputType === "VIDEO" || inputType === "LLM_RLHF"

/** The response to one job. Lists are joined where several annotations answer the same job. */
interface Answer {
  readonly annotations?: Array<unknown>
  readonly categories?: Array<unknown>
  readonly orders?: Array<unknown>
  text?: string
  isKeyFrame?: boolean
}

const lists = ["annotations", "categories", "orders"] as const

const join = (before: Answer | undefined, answer: Answer): Answer => {
  if (before === undefined) return answer
  for (const list of lists) {
    for (const item of answer[list] ?? []) before[list]?.push(item)
  }
  return before
}

const groupBy = <A, K>(all: ReadonlyArray<A>, key: (a: A) => K): ReadonlyMap<K, ReadonlyArray<A>> => {
  const groups = new Map<K, Array<A>>()
  for (const a of all) {
    const group = groups.get(key(a))
    if (group === undefined) groups.set(key(a), [a])
    else group.push(a)
  }
  return groups
}

/** Children by the id of the annotation that they lie below. Those of an annotation that is not there lie nowhere. */
const childrenOf = <A extends Annotation>(annotations: ReadonlyArray<A>) => {
  const byParent = groupBy(annotations, ({ path }) => path.at(-1)?.[0])
  return { roots: byParent.get(undefined) ?? [], below: ({ id }: A) => byParent.get(id) ?? [] }
}

const categoryAbove = ({ path }: Annotation): string | undefined => path.at(-1)?.[1]

const withChildren = (name: string, children: JsonObject) =>
  Object.keys(children).length === 0 ? { name } : { name, children }

// -- Conversations

const conversation = (annotations: ReadonlyArray<ClassicAnnotation>): JsonObject => {
  const { below, roots } = childrenOf(annotations)
  const answerOf = (annotation: ClassicAnnotation): Answer => {
    switch (annotation.__typename) {
      case "ClassificationAnnotation": {
        const children = below(annotation)
        return {
          categories: annotation.annotationValue.categories.map((name) =>
            withChildren(
              name,
              Object.fromEntries(
                children.filter((child) => categoryAbove(child) === name).map((child) => [child.job, answerOf(child)])
              )
            )
          )
        }
      }
      case "RankingAnnotation":
        return { orders: [...annotation.annotationValue.orders].sort((a, b) => a.rank - b.rank) }
      case "TranscriptionAnnotation":
        return { text: annotation.annotationValue.text }
    }
  }
  const jobs = new Map<string, Answer>()
  for (const root of roots) jobs.set(root.job, join(jobs.get(root.job), answerOf(root)))
  return Object.fromEntries(jobs)
}

// -- Videos

interface Key {
  readonly frame: number
}

/** Frames from `from` and before `to`, between a key frame and the next. */
interface Span<K> {
  readonly key: K
  readonly next: K | undefined
  readonly from: number
  readonly to: number
}

/**
 * The intervals of an annotation cut at its key frames. An interval begins as the one before it ended, if it does not begin with
 * a key frame; where there is none at all yet, nothing is known.
 */
const spansOf = <K extends Key>(
  { frames, keyAnnotations }: Pick<VideoAnnotation, "frames"> & { readonly keyAnnotations: ReadonlyArray<K> }
): ReadonlyArray<Span<K>> => {
  const keys = [...keyAnnotations].sort((a, b) => a.frame - b.frame)
  let last = -1
  return frames.flatMap(({ end, start }) => {
    const inside = keys.flatMap((key, index) => key.frame >= start && key.frame <= end ? [{ index, key }] : [])
    const spans = inside.map(({ index, key }): Span<K> => {
      const next = keys[index + 1]
      return { key, next, from: key.frame, to: Math.min(end + 1, next?.frame ?? Infinity) }
    })
    const held = keys[last]
    const first = inside[0]?.key
    last = inside.at(-1)?.index ?? last
    return held === undefined || first?.frame === start
      ? spans
      : [{ key: held, next: first ?? keys[last + 1], from: start, to: first?.frame ?? end + 1 }, ...spans]
  })
}

const geometryOf = (
  tool: string,
  [polygon = []]: VideoObject["keyAnnotations"][number]["annotationValue"]["vertices"]
) => {
  switch (tool) {
    case "marker":
      return { point: polygon[0]?.[0] }
    case "semantic":
      return { boundingPoly: polygon.map((normalizedVertices) => ({ normalizedVertices })) }
    default:
      return { boundingPoly: [{ normalizedVertices: polygon[0] ?? [] }] }
  }
}

/** How many objects of each category there are, and their names: the labeling application looks for them in the first frame. */
const summary = (objects: ReadonlyArray<VideoObject>): JsonObject => {
  const byJob = groupBy(objects, ({ job }) => job)
  return {
    ANNOTATION_JOB_COUNTER: Object.fromEntries(
      Array.from(byJob, ([job, ofJob]) => [
        job,
        Object.fromEntries(
          Array.from(groupBy(ofJob, ({ category }) => category), ([category, { length }]) => [category, length])
        )
      ])
    ),
    ANNOTATION_NAMES_JOB: Object.fromEntries(objects.map(({ mid, name }) => [mid, name]))
  }
}

const isObject = (annotation: VideoAnnotation): annotation is VideoObject =>
  annotation.__typename === "VideoObjectDetectionAnnotation"

const video = (annotations: ReadonlyArray<VideoAnnotation>, toolOf: (job: string) => string): JsonObject => {
  const { below, roots } = childrenOf(annotations)

  const framesOf = (annotation: VideoAnnotation): ReadonlyMap<number, Answer> => {
    const children = below(annotation).map((child) => ({
      job: child.job,
      category: categoryAbove(child),
      frames: framesOf(child)
    }))
    const childrenAt = (frame: number, category?: string): JsonObject =>
      Object.fromEntries(children.flatMap((child) => {
        const answer = child.frames.get(frame)
        return answer === undefined || (category !== undefined && child.category !== category)
          ? []
          : [[child.job, answer]]
      }))
    const answers = new Map<number, Answer>()
    const each = <K extends Key>(
      of: Parameters<typeof spansOf<K>>[0],
      answer: (span: Span<K>, frame: number, isKeyFrame: boolean) => Answer
    ) => {
      for (const span of spansOf(of)) {
        for (let frame = span.from; frame < span.to; frame++) {
          answers.set(frame, answer(span, frame, frame === span.key.frame))
        }
      }
      return answers
    }
    switch (annotation.__typename) {
      case "VideoClassificationAnnotation":
        return each(annotation, ({ key }, frame, isKeyFrame) => ({
          categories: key.annotationValue.categories.map((name) => withChildren(name, childrenAt(frame, name))),
          isKeyFrame
        }))
      case "VideoTranscriptionAnnotation":
        return each(annotation, ({ key }, _frame, isKeyFrame) => ({ text: key.annotationValue.text, isKeyFrame }))
      case "VideoObjectDetectionAnnotation": {
        const { category, mid } = annotation
        const type = toolOf(annotation.job)
        return each(annotation, ({ key, next }, frame, isKeyFrame) => {
          const { vertices } = key.annotationValue
          const shape = isKeyFrame || next === undefined
            ? vertices
            : interpolate(type, vertices, next.annotationValue.vertices, (frame - key.frame) / (next.frame - key.frame))
          return {
            annotations: [{
              children: childrenAt(frame),
              isKeyFrame,
              categories: [{ name: category }],
              mid,
              type,
              ...geometryOf(type, shape)
            }]
          }
        })
      }
    }
  }

  const frames = new Map<number, Map<string, Answer>>()
  let length = 0
  for (const root of roots) {
    for (const [frame, answer] of framesOf(root)) {
      const jobs = frames.get(frame) ?? new Map<string, Answer>()
      const joined = join(jobs.get(root.job), answer)
      // The later annotation tells what a frame cannot have twice.
      if (answer.isKeyFrame !== undefined) joined.isKeyFrame = answer.isKeyFrame
      if (answer.text !== undefined) joined.text = answer.text
      frames.set(frame, jobs.set(root.job, joined))
      length = Math.max(length, frame + 1)
    }
  }
  const objects = annotations.filter(isObject)
  return Object.fromEntries(
    Array.from({ length: objects.length === 0 ? length : Math.max(length, 1) }, (_, frame) => [
      frame,
      {
        ...Object.fromEntries(frames.get(frame) ?? []),
        ...(frame === 0 && objects.length > 0 ? summary(objects) : {})
      }
    ])
  )
}

// -- Both

const tools = ["marker", "polygon", "rectangle", "semantic"]

const isVideo = (annotation: Annotation): annotation is VideoAnnotation => "keyAnnotations" in annotation

const isClassic = (annotation: Annotation): annotation is ClassicAnnotation => !isVideo(annotation)

/** Why an object cannot be shown, if it cannot. The official client fails at these, too. */
const problemOf = ({ id, job, keyAnnotations, path }: VideoObject, tool: string | undefined): string | undefined => {
  if (path.length > 0) return `the object ${id} is a child of another annotation`
  if (tool === undefined) return `the project tells no tool of job ${job}, of which there are objects`
  if (!tools.includes(tool)) return `objects drawn with the tool ${tool} cannot be read, as those of job ${job}`
  return tool === "marker" &&
      keyAnnotations.some(({ annotationValue }) => annotationValue.vertices[0]?.[0]?.[0] === undefined)
    ? `the marker ${id} has no point`
    : undefined
}

const rebuild = (annotations: ReadonlyArray<Annotation>, { inputType, jsonInterface }: Ontology) => {
  const misplaced = annotations.find((annotation) => isVideo(annotation) !== (inputType === "VIDEO"))
  if (misplaced !== undefined) {
    return Either.left(`${misplaced.__typename} in a project of type ${inputType}, at job ${misplaced.job}`)
  }
  if (inputType !== "VIDEO") return Either.right(conversation(annotations.filter(isClassic)))
  const jobs = jobsOf(jsonInterface)
  const toolOf = (job: string) => jobs(job)?.tools?.[0]
  const videos = annotations.filter(isVideo)
  for (const object of videos.filter(isObject)) {
    const problem = problemOf(object, toolOf(object.job))
    if (problem !== undefined) return Either.left(problem)
  }
  // No object without a tool is left.
  return Either.right(video(videos, (job) => toolOf(job)!))
}

/** To a video a response answers frame by frame, or for the whole. */
const holdsJobs = (response: JsonObject, { inputType, jsonInterface: { jobs } }: Ontology): boolean => {
  const isAnswered = (answers: JsonObject) => Object.keys(answers).some((job) => Object.hasOwn(jobs, job))
  const frames = inputType === "VIDEO" ? Object.values(response).filter(Predicate.isReadonlyRecord) : []
  return isAnswered(response) || frames.some(isAnswered)
}

/**
 * The response of a label to a video or a conversation, from its annotations; or why there is none. A response that holds answers
 * already is kept where there are no annotations. As the official client of July 2024 rebuilds them, save that answers for a
 * whole video are kept, too, and that children are never below another category than their own, and may be any number of
 * levels deep.
 *
 * @internal
 */
export const rebuildResponse = (
  response: JsonObject,
  annotations: ReadonlyArray<Annotation>,
  project: Ontology
): Either.Either<JsonObject, string> =>
  annotations.length === 0 && holdsJobs(response, project) ? Either.right(response) : rebuild(annotations, project)

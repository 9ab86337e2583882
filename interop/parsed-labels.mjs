/**
 * The view that our client has of a label, in terms that the official client has too: `scripts/_parsed_views.py` shows the
 * same of its own.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as Labels from "@effect-kili/core/Labels"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import * as Projects from "@effect-kili/core/Projects"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { toNewAsset } from "./import-cases.mjs"

/** Our half of a case of `label-cases.mjs`: its project, with a label for each response. */
export const append = ({ assets, inputType, jsonInterface, responses, step }) =>
  Effect.gen(function*() {
    const { id: projectId } = yield* Projects.createProject({ title: step, inputType, jsonInterface })
    yield* Assets.appendMany({ projectId, assets: assets.map(toNewAsset) })
    yield* Labels.appendLabels({
      projectId,
      labelType: "DEFAULT",
      labels: responses.map((jsonResponse, n) => ({ externalId: assets[n].externalId, jsonResponse }))
    })
    return projectId
  })

/** Children without an answer are left out: the official client shows those of all categories, ours those of the chosen one. */
const childrenOf = (children) =>
  Object.fromEntries(
    Object.entries(children).filter(([, job]) => job.answered).map(([name, job]) => [name, jobView(job)])
  )

const categoryView = ({ children, confidence, displayName, name }) => ({
  name,
  displayName,
  confidence,
  children: childrenOf(children)
})

const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name] ?? null]))

const ringsOf = (rings) => rings?.map(({ normalizedVertices }) => normalizedVertices) ?? null

const placeView = ({ boundingPoly, ...place }) => ({
  boundingPoly: ringsOf(boundingPoly),
  ...pick(place, ["pageNumberArray", "polys"])
})

const annotationFields = [
  "beginOffset",
  "content",
  "endEntities",
  "endObjects",
  "endOffset",
  "isKeyFrame",
  "kind",
  "mid",
  "point",
  "polyline",
  "score",
  "startEntities",
  "startObjects",
  "type"
]

const annotationView = ({ annotations, boundingPoly, categories, children, points, ...annotation }) => ({
  ...pick(annotation, annotationFields),
  annotations: annotations?.map(placeView) ?? null,
  boundingPoly: ringsOf(boundingPoly),
  categories: categories.map(categoryView),
  category: annotation.category?.name ?? null,
  children: childrenOf(children),
  points: points?.map((point) => pick(point, ["code", "jobName", "name", "point"])) ?? null
})

const answerView = (job, isFrame) => {
  const keyFrame = isFrame && job.answered ? { isKeyFrame: job.isKeyFrame } : {}
  switch (job._tag) {
    case "Classification":
      return { ...keyFrame, categories: job.categories.map(categoryView), category: job.category?.name ?? null }
    case "Transcription":
      return { ...keyFrame, text: job.text }
    case "ObjectDetection":
      return { annotations: job.annotations.map(annotationView) }
    case "NamedEntities":
      return { annotations: job.entities.map(annotationView) }
    case "Relations":
      return { annotations: job.relations.map(annotationView) }
    case "Ranking":
      return { orders: job.orders }
    case "Other":
      return job.answer
  }
}

/** The official client refuses to look at a required job that has no answer, as `ParsedLabel.job` does. */
const jobView = (job, isFrame = false) => job.required && !job.answered ? {} : answerView(job, isFrame)

const framesView = (frames) => ({
  frames: Object.fromEntries(Object.entries(frames).map(([frame, answer]) => [frame, jobView(answer, true)]))
})

/** To a video a label answers frame by frame, or for the whole; the official client takes no answer at all for the first. */
const labelView = (label) => {
  const response = ParsedLabel.toResponse(label)
  const hasFrames = Object.keys(response).every((key) => /^\d+$/.test(key))
  const rootView = (job) => job.frames !== undefined && hasFrames ? framesView(job.frames) : jobView(job)
  return { jobs: Object.fromEntries(Object.entries(label.jobs).map(([name, job]) => [name, rootView(job)])), response }
}

/** The labels of a project, oldest first, as our client parses them. */
export const views = (projectId) =>
  Labels.listLabels({ projectId, fields: ["jsonResponse"], labels: "parsed" }).pipe(
    Stream.map(labelView),
    Stream.runCollect,
    Effect.map(Chunk.toReadonlyArray)
  )

/**
 * The marks of assets and labels, kept up with the labels.
 */
import * as SqlClient from "@effect/sql/SqlClient"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Filter from "./filter.js"
import { type JsonObject, parseObject } from "./json.js"
import type { Label } from "./labelRow.js"
import type { LabelType } from "./lifeCycle.js"
import * as Marks from "./marks.js"
import * as Rows from "./rows.js"

type Mark = "consensusMark" | "honeypotMark" | "inferenceMark"

const names: ReadonlyArray<Mark> = ["consensusMark", "honeypotMark", "inferenceMark"]

type Computed = { readonly [M in Mark]?: number | null }

/** Of each group of labels, the newest. */
const newest = (labels: ReadonlyArray<Label>, key: (label: Label) => string | null): ReadonlyArray<Label> => [
  ...new Map(labels.map((label) => [key(label), label])).values()
]

/**
 * The marks that the labels of one asset have to say something about: consensus needs two annotators, the honeypot its
 * reference, and inference what a model and what somebody else said.
 */
const compute = (jsonInterface: JsonObject, labels: ReadonlyArray<Label>) => {
  const responses = new Map<Label, JsonObject>()
  const responseOf = (label: Label): JsonObject => {
    const known = responses.get(label)
    if (known !== undefined) return known
    const response = Option.getOrElse(parseObject(label.jsonResponse), () => ({}))
    responses.set(label, response)
    return response
  }
  const agreement = (one: Label, other: Label) => Marks.agreement(jsonInterface, responseOf(one), responseOf(other))

  const reference = labels.findLast(({ isHoneypot }) => isHoneypot === 1)
  const human = labels.filter(({ isHoneypot, labelType }) => labelType !== "INFERENCE" && isHoneypot === 0)
  const inferences = newest(labels.filter(({ labelType }) => labelType === "INFERENCE"), ({ modelName }) => modelName)
  const annotators = newest(human.filter(({ labelType }) => labelType === "DEFAULT"), ({ authorId }) => authorId)
  const people = newest(human, ({ authorId }) => authorId)

  const ofAsset: { -readonly [M in Mark]?: number | null } = {}
  const ofLabels = new Map<string, Computed>()
  const mark = (label: Label, computed: Computed) => ofLabels.set(label.id, { ...ofLabels.get(label.id), ...computed })

  if (annotators.length > 1) {
    for (const label of human) {
      if (label.labelType !== "DEFAULT") continue
      const others = annotators.filter(({ authorId }) => authorId !== label.authorId)
      mark(label, { consensusMark: Marks.meanOf(others.map((other) => agreement(label, other))) })
    }
    ofAsset.consensusMark = Marks.meanOf(
      annotators.flatMap((one, index) => annotators.slice(index + 1).map((other) => agreement(one, other)))
    )
  }
  if (reference !== undefined) {
    for (const label of human) mark(label, { honeypotMark: agreement(label, reference) })
    if (annotators.length > 0) {
      ofAsset.honeypotMark = Marks.meanOf(annotators.map((label) => agreement(label, reference)))
    }
  }
  if (inferences.length > 0 && people.length > 0) {
    for (const label of human) {
      mark(label, { inferenceMark: Marks.meanOf(inferences.map((inference) => agreement(label, inference))) })
    }
    for (const inference of labels) {
      if (inference.labelType !== "INFERENCE") continue
      mark(inference, { inferenceMark: Marks.meanOf(people.map((label) => agreement(inference, label))) })
    }
    ofAsset.inferenceMark = Marks.meanOf(
      people.flatMap((label) => inferences.map((inference) => agreement(label, inference)))
    )
  }
  return { ofAsset, ofLabels }
}

const affected: { readonly [Type in LabelType]: ReadonlyArray<Mark> } = {
  AUTOSAVE: [],
  DEFAULT: names,
  INFERENCE: ["inferenceMark"],
  PREDICTION: [],
  REVIEW: ["honeypotMark", "inferenceMark"]
}

interface Subject {
  readonly id: string
  readonly inputType: string
  readonly jsonInterface: string
}

/**
 * Computes the marks of some assets, and of their labels, anew after labels of a type came, changed or went. A mark that
 * the labels say nothing about stays as it was set, unless labels went: then it is gone.
 *
 * @internal
 */
export const recompute = Effect.fnUntraced(
  function*(assetIds: ReadonlyArray<string>, labelType: LabelType, change: "deleted" | "given") {
    const marks = affected[labelType]
    if (marks.length === 0) return
    const sql = yield* SqlClient.SqlClient
    const ids = Arr.dedupe(assetIds)
    const assets = yield* sql<Subject>`
      SELECT assets.id, inputType, jsonInterface FROM assets JOIN projects ON projects.id = assets.projectId
      WHERE ${Filter.isIn(sql, "assets.id", ids)}`
    const labelsOf = yield* Rows.groupedBy<Label, "assetId">(
      "labels",
      "assetId",
      ids,
      sql`labelType IN ('DEFAULT', 'INFERENCE', 'REVIEW')`
    )
    for (const { id, inputType, jsonInterface } of assets) {
      // Videos are not compared
      if (inputType.startsWith("VIDEO")) continue
      const labels = labelsOf(id)
      const { ofAsset, ofLabels } = compute(Option.getOrElse(parseObject(jsonInterface), () => ({})), labels)
      const changes = Object.fromEntries(
        marks.flatMap((mark) => {
          const value = change === "deleted" ? ofAsset[mark] ?? null : ofAsset[mark]
          return value === undefined ? [] : [[mark, value]]
        })
      )
      if (Object.keys(changes).length > 0) yield* sql`UPDATE assets SET ${sql.update(changes)} WHERE id = ${id}`
      for (const label of labels) {
        const computed = ofLabels.get(label.id)
        const marked = Object.fromEntries(names.map((mark) => [mark, computed?.[mark] ?? null]))
        if (names.every((mark) => marked[mark] === label[mark])) continue
        yield* sql`UPDATE labels SET ${sql.update(marked)} WHERE id = ${label.id}`
      }
    }
  }
)

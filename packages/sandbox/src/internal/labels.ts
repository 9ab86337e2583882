import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import { isDeepStrictEqual } from "node:util"
import * as Accounts from "./accounts.js"
import { type Asset, findOne, visibleByIds } from "./assets.js"
import {
  deletableTypes,
  maxBatch,
  reviewedTypes,
  typesOverwrittenByModel,
  typesTakenInReview,
  unknownProjectIsAnError
} from "./assumptions.js"
import * as Bucket from "./bucket.js"
import { type AssetWhere, assetWhere, labelManner, type LabelWhere, labelWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import { type JsonObject, parseObject, stored } from "./json.js"
import type { Label } from "./labelRow.js"
import * as LifeCycle from "./lifeCycle.js"
import * as Markings from "./markings.js"
import * as Marks from "./marks.js"
import type * as Paging from "./paging.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation, together } from "./relation.js"
import * as Response from "./response.js"
import * as ResponseCounts from "./responseCounts.js"
import * as Rows from "./rows.js"
import { Session } from "./session.js"
import { setSkipped } from "./skips.js"
import * as Workflow from "./workflow.js"

interface AppendLabelData {
  readonly assetID: string
  readonly authorID?: string
  readonly clientVersion?: number
  readonly jsonResponse: string
  readonly modelName?: string
  readonly referencedLabelId?: string
  readonly secondsToLabel?: number
}

interface AppendManyLabelsData {
  readonly labelType: LifeCycle.LabelType
  readonly labelsData: ReadonlyArray<AppendLabelData>
  readonly overwrite?: boolean
  readonly stepName?: string
}

interface AppendToLabelsData {
  readonly authorID: string
  readonly clientVersion?: number
  readonly jsonResponse: string
  readonly labelType: LifeCycle.LabelType
  readonly secondsToLabel?: number
  readonly skipped?: boolean
}

// -- Filters

const listed = Effect.fnUntraced(function*(where: LabelWhere) {
  if (unknownProjectIsAnError && where.project?.id !== undefined) yield* Projects.find(where.project.id)
  return yield* Filter.where(labelWhere, where)
})

// -- Appending

/** Removes what the new labels replace: labels of the same type, and of the same model where models are told apart. */
const removeOverwritten = Effect.fnUntraced(
  function*(labelType: LifeCycle.LabelType, labels: ReadonlyArray<AppendLabelData>) {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.forEach(
      labels,
      ({ assetID, modelName = null }) =>
        sql`DELETE FROM labels WHERE assetId = ${assetID} AND labelType = ${labelType} AND ${
          typesOverwrittenByModel.includes(labelType) ? sql`modelName IS ${modelName}` : sql`TRUE`
        }`,
      { discard: true }
    )
  }
)

const defaultLabelsOf = Effect.fnUntraced(function*(assetId: string) {
  const sql = yield* SqlClient.SqlClient
  const [{ total } = { total: 0 }] = yield* sql<{ total: number }>`
    SELECT count(*) AS total FROM labels WHERE assetId = ${assetId} AND labelType = 'DEFAULT'`
  return total
})

interface Made {
  readonly isHoneypot: boolean
  readonly labelType: LifeCycle.LabelType
  readonly stepId: string | null
}

/** Lets the asset go on after a label was appended to it. */
const advance = Effect.fnUntraced(
  function*(asset: Asset, project: Projects.Project, { isHoneypot, labelType, stepId }: Made, now: number) {
    const sql = yield* SqlClient.SqlClient
    const event = isHoneypot ? "madeHoneypot" : LifeCycle.eventOf(labelType, {
      isDrawn: project.reviewCoverage > 0 && (yield* Random.nextIntBetween(0, 100)) < project.reviewCoverage,
      labels: asset.isUsedForConsensus ? yield* defaultLabelsOf(asset.id) : 1,
      wanted: asset.isUsedForConsensus ? project.minConsensusSize : 1
    })
    const status = LifeCycle.next(asset.status, event)
    const place = isHoneypot
      ? { stepId: asset.stepId, stepStatus: asset.stepStatus }
      : yield* Workflow.advance(asset, labelType, stepId)
    yield* sql`UPDATE assets SET ${sql.update({ ...place, status, updatedAt: now })} WHERE id = ${asset.id}`
    return { ...asset, ...place, status }
  }
)

/**
 * Appends labels to assets, in order, and lets the assets go on.
 *
 * @internal
 */
export const append = Effect.fnUntraced(function*(
  labelType: LifeCycle.LabelType,
  labels: ReadonlyArray<AppendLabelData>,
  assets: Map<string, Asset>,
  { isHoneypot = false, stepName }: {
    readonly isHoneypot?: boolean
    readonly stepName?: string | undefined
  } = {}
) {
  const sql = yield* SqlClient.SqlClient
  const { callerId } = yield* Session
  const now = yield* Clock.currentTimeMillis
  const projects = yield* Projects.byIds([...assets.values()].map(({ projectId }) => projectId))
  const authors = yield* Accounts.usersById(labels.map(({ authorID = callerId }) => authorID))
  const rows = yield* Effect.forEach(labels, (label) =>
    Effect.gen(function*() {
      const asset = assets.get(label.assetID)
      const project = asset === undefined ? null : projects(asset.projectId)
      if (asset === undefined || project === null) return yield* notFound("asset", label.assetID)
      const authorId = label.authorID ?? callerId
      if (authors(authorId) === null) return yield* notFound("user", authorId)
      if (asset.status === "TO_REVIEW" && !typesTakenInReview.includes(labelType)) {
        return yield* invalidInput(`An asset that is to be reviewed takes no ${labelType} label`, `asset ${asset.id}`)
      }
      yield* Response.check(project, label.jsonResponse)
      if (label.referencedLabelId !== undefined) yield* findLabel(label.referencedLabelId)
      const response = Option.getOrElse(parseObject(label.jsonResponse), () => ({}))
      const stepId = yield* Workflow.stepOfLabel(asset, stepName)
      const [row] = yield* sql<Label>`INSERT INTO labels ${
        sql.insert({
          id: yield* Ids.make,
          assetId: asset.id,
          projectId: asset.projectId,
          authorId,
          labelType,
          modelName: label.modelName ?? null,
          jsonResponse: label.jsonResponse,
          secondsToLabel: label.secondsToLabel ?? null,
          clientVersion: label.clientVersion ?? 0,
          isHoneypot,
          numberOfAnnotations: ResponseCounts.numberOfAnnotations(response),
          stepId,
          isSentBackToQueue: false,
          referencedLabelId: label.referencedLabelId ?? null,
          createdAt: now
        })
      } RETURNING *`
      assets.set(asset.id, yield* advance(asset, project, { isHoneypot, labelType, stepId }, now))
      return row
    }))
  yield* Markings.recompute(labels.map(({ assetID }) => assetID), labelType, "given")
  const ids = rows.flatMap((row) => row === undefined ? [] : [row.id])
  return together(yield* sql<Label>`SELECT * FROM labels WHERE ${Filter.isIn(sql, "id", ids)} ORDER BY seq`)
})

const findLabel = Effect.fnUntraced(function*(id: string) {
  const sql = yield* SqlClient.SqlClient
  const [label] = yield* sql<Label>`SELECT * FROM labels WHERE id = ${id}`
  if (label === undefined) return yield* notFound("label", id)
  return label
})

const appendManyLabels = Effect.fnUntraced(function*(data: AppendManyLabelsData, where: AssetWhere) {
  const { labelType, labelsData, overwrite = false, stepName } = data
  if (labelsData.length > maxBatch) {
    return yield* invalidInput(`At most ${maxBatch} labels are appended at once`, `${labelsData.length} were given`)
  }
  if (where.idIn !== undefined && where.idIn.length !== labelsData.length) {
    return yield* invalidInput(
      "The arrays are not of equal length",
      `where.idIn has ${where.idIn.length} entries, labelsData has ${labelsData.length}`
    )
  }
  if (where.project?.id !== undefined) yield* Projects.find(where.project.id)
  const ids = labelsData.map(({ assetID }) => assetID)
  const sql = yield* SqlClient.SqlClient
  const eligible = yield* sql<{ id: string }>`
    SELECT id FROM assets
    WHERE ${Filter.isIn(sql, "id", ids)} AND ${yield* Filter.where(assetWhere, { ...where, idIn: where.idIn ?? ids })}`
  const known = new Set(eligible.map(({ id }) => id))
  const missing = ids.find((id) => !known.has(id))
  if (missing !== undefined) return yield* notFound("asset", missing)
  if (overwrite) yield* removeOverwritten(labelType, labelsData)
  return yield* append(labelType, labelsData, yield* visibleByIds(ids), { stepName })
})

const appendToLabels = Effect.fnUntraced(
  function*({ labelType, skipped = false, ...label }: AppendToLabelsData, where: AssetWhere) {
    const asset = yield* findOne(where)
    const [row] = yield* append(labelType, [{ ...label, assetID: asset.id }], new Map([[asset.id, asset]]))
    if (skipped) yield* setSkipped(yield* findOne({ id: asset.id }), true, null)
    return row
  }
)

const deleteLabels = Effect.fnUntraced(function*(ids: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const labels = yield* sql<Label>`SELECT * FROM labels WHERE ${Filter.isIn(sql, "id", ids)}`
  const found = new Map(labels.map((label) => [label.id, label]))
  const missing = ids.find((id) => !found.has(id))
  if (missing !== undefined) return yield* notFound("label", missing)
  const kept = labels.find(({ labelType }) => !deletableTypes.includes(labelType))
  if (kept !== undefined) {
    return yield* invalidInput(
      "Only predictions and inferences can be deleted",
      `label ${kept.id} is of type ${kept.labelType}`
    )
  }
  yield* sql`DELETE FROM labels WHERE ${Filter.isIn(sql, "id", ids)}`
  const assetIds = labels.flatMap(({ assetId, labelType }) => labelType === "INFERENCE" ? [assetId] : [])
  if (assetIds.length > 0) yield* Markings.recompute(assetIds, "INFERENCE", "deleted")
  return ids
})

// -- Resolvers

interface Ranks {
  readonly id: string
  readonly isLatest: number
  readonly isLatestOfType: number
  readonly seconds: number | null
  readonly version: number
}

const ranksOf = relation((labels: ReadonlyArray<Label>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Ranks>`
      SELECT
        id,
        seq = (
          SELECT max(seq) FROM labels other
          WHERE other.assetId = labels.assetId AND other.authorId = labels.authorId
        ) AS isLatest,
        seq = (
          SELECT max(seq) FROM labels other
          WHERE other.assetId = labels.assetId AND other.authorId = labels.authorId
            AND other.labelType = labels.labelType
        ) AS isLatestOfType,
        (
          SELECT sum(secondsToLabel) FROM labels other
          WHERE other.assetId = labels.assetId AND other.authorId = labels.authorId AND other.seq <= labels.seq
        ) AS seconds,
        (SELECT count(*) FROM labels other WHERE other.assetId = labels.assetId AND other.seq <= labels.seq) AS version
      FROM labels
      WHERE ${Filter.isIn(sql, "id", labels.map(({ id }) => id))}`
    const ranks = new Map(rows.map((row) => [row.id, row]))
    return (label: Label) => ranks.get(label.id)
  })
)

interface Review {
  readonly isCorrection: boolean
  readonly score: number | null
}

/**
 * The newest review of each label: one that refers to it, or one that came after it and refers to none. What reviewers
 * and models made is not reviewed.
 */
const reviewOf = relation((labels: ReadonlyArray<Label>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const projects = yield* Projects.byIds(labels.map(({ projectId }) => projectId))
    const reviews = yield* Rows.groupedBy<Label, "assetId">(
      "labels",
      "assetId",
      labels.map(({ assetId }) => assetId),
      sql`labelType = 'REVIEW' AND NOT isHoneypot`
    )
    return (label: Label): Review | undefined => {
      const review = !reviewedTypes.includes(label.labelType) ? undefined : reviews(label.assetId).findLast(
        ({ referencedLabelId, seq }) => referencedLabelId === null ? seq > label.seq : referencedLabelId === label.id
      )
      const project = projects(label.projectId)
      if (review === undefined || project === null) return undefined
      const [one, other] = [label, review].map(({ jsonResponse }) =>
        Option.getOrElse(parseObject(jsonResponse), (): JsonObject => ({}))
      )
      const isVideo = project.inputType.startsWith("VIDEO")
      return {
        isCorrection: !isDeepStrictEqual(one, other),
        score: isVideo ? null : Marks.agreement(
          Option.getOrElse(parseObject(project.jsonInterface), () => ({})),
          one ?? {},
          other ?? {}
        )
      }
    }
  })
)

// -- Responses that are kept beside the labels

const responsePath = ({ id, projectId }: Label): string => `${Bucket.folderOf(projectId)}labels/${id}/jsonResponse`

/**
 * The response that is kept at a path, for clients that were told to fetch it.
 *
 * @internal
 */
export const responseAt = Effect.fnUntraced(function*(path: string) {
  const [, projectId, id] = /^projects\/([^/]+)\/labels\/([^/]+)\/jsonResponse$/.exec(path) ?? []
  if (projectId === undefined || id === undefined) return Option.none<string>()
  const sql = yield* SqlClient.SqlClient
  const [label] = yield* sql<Label>`SELECT * FROM labels WHERE id = ${id} AND projectId = ${projectId}`
  return Option.map(Option.fromNullable(label), ({ jsonResponse }) => jsonResponse)
})

const isLatestOf = (labelType: LifeCycle.LabelType) => (label: Label) =>
  Effect.map(ranksOf(label), (ranks) => label.labelType === labelType && ranks?.isLatestOfType === 1)

interface Args extends Paging.Paging {
  readonly where: LabelWhere
}

/** @internal */
export const queries = {
  countLabels: (_: unknown, { where }: Args) => Rows.count("labels", listed(where)),
  labels: (_: unknown, { where, ...paging }: Args) =>
    Rows.list<Label>("labels", listed(where), paging, labelManner(where))
}

/** @internal */
export const mutations = {
  appendManyLabels: (
    _: unknown,
    { data, where }: { readonly data: AppendManyLabelsData; readonly where: AssetWhere }
  ) => appendManyLabels(data, where),
  appendToLabels: (_: unknown, { data, where }: { readonly data: AppendToLabelsData; readonly where: AssetWhere }) =>
    appendToLabels(data, where),
  deleteLabels: (_: unknown, { ids }: { readonly ids: ReadonlyArray<string> }) => deleteLabels(ids)
}

/** @internal */
export const fields = {
  Label: {
    // The response is served whole, which lets clients do without the annotations that it is made of
    annotations: () => [],
    author: relation((labels: ReadonlyArray<Label>) =>
      Effect.map(
        Accounts.usersById(labels.map(({ authorId }) => authorId)),
        (find) => (label: Label) => find(label.authorId)
      )
    ),
    // Nobody can chat with a model here
    chatItems: () => [],
    isCorrected: (label: Label) => Effect.map(reviewOf(label), (review) => review?.isCorrection ?? false),
    isLatestDefaultLabelForUser: isLatestOf("DEFAULT"),
    isLatestLabelForUser: (label: Label) => Effect.map(ranksOf(label), (ranks) => ranks?.isLatest === 1),
    isLatestPredictionLabelForUser: isLatestOf("PREDICTION"),
    isLatestReviewLabelForUser: isLatestOf("REVIEW"),
    jsonResponse: (label: Label) =>
      Effect.map(Session, ({ conditions }) => conditions.responseByUrl ? "" : label.jsonResponse),
    jsonResponseUrl: (label: Label) =>
      Effect.map(
        Session,
        ({ conditions, origin }) => conditions.responseByUrl ? Bucket.fileUrl(origin, responsePath(label)) : null
      ),
    labelOf: relation((labels: ReadonlyArray<Label>) =>
      Effect.map(
        Rows.byKey<Asset>("assets", "id", labels.map(({ assetId }) => assetId)),
        (find) => (label: Label) => find(label.assetId)
      )
    ),
    referencedLabel: relation((labels: ReadonlyArray<Label>) =>
      Effect.map(
        Rows.byKey<Label>("labels", "id", labels.flatMap(({ referencedLabelId: id }) => id === null ? [] : [id])),
        (find) => ({ referencedLabelId: id }: Label) => id === null ? null : find(id)
      )
    ),
    response: (label: Label) => stored(label.jsonResponse),
    reviewScore: (label: Label) => Effect.map(reviewOf(label), (review) => review?.score ?? null),
    search: (label: Label) => ResponseCounts.search(Option.getOrElse(parseObject(label.jsonResponse), () => ({}))),
    totalSecondsToLabel: (label: Label) =>
      Effect.map(ranksOf(label), (ranks) => ranks?.seconds == null ? null : Math.round(ranks.seconds)),
    version: (label: Label) => Effect.map(ranksOf(label), (ranks) => ranks?.version)
  }
}

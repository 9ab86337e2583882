import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Asset, findOne, selected } from "./assets.js"
import * as Assignments from "./assignments.js"
import { maxBatch } from "./assumptions.js"
import * as Bucket from "./bucket.js"
import { contentColumns, jsonContentColumns } from "./content.js"
import type { AssetWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import { parseObject } from "./json.js"
import * as LifeCycle from "./lifeCycle.js"
import * as Projects from "./projects.js"
import { invalidInput } from "./refusal.js"
import { together } from "./relation.js"
import * as Rows from "./rows.js"
import { Session } from "./session.js"
import * as Workflow from "./workflow.js"

interface AssetData {
  readonly consensusMark?: number
  readonly content?: string
  readonly externalId?: string
  readonly honeypotMark?: number
  readonly isHoneypot?: boolean
  readonly isUsedForConsensus?: boolean
  readonly jsonContent?: string
  readonly jsonMetadata?: string
  readonly pageResolutions?: ReadonlyArray<object>
  readonly priority?: number
  readonly resolution?: { readonly height: number; readonly width: number }
  readonly shouldResetToBeLabeledBy?: boolean
  readonly status?: string
  readonly toBeLabeledBy?: ReadonlyArray<string>
}

// -- Properties

/** New metadata replace the old ones, except that processing parameters stay when the new ones have none. */
const mergeMetadata = (asset: Asset, given: string): string => {
  const kept = Option.getOrUndefined(parseObject(asset.jsonMetadata))?.["processingParameters"]
  const metadata = Option.getOrUndefined(parseObject(given))
  return kept === undefined || metadata === undefined || Object.hasOwn(metadata, "processingParameters")
    ? given
    : JSON.stringify({ ...metadata, processingParameters: kept })
}

const checkName = Effect.fnUntraced(function*(asset: Asset, externalId: string) {
  const sql = yield* SqlClient.SqlClient
  const [other] = yield* sql`
    SELECT id FROM assets
    WHERE projectId = ${asset.projectId} AND externalId = ${externalId} AND id <> ${asset.id}`
  if (other !== undefined) {
    return yield* invalidInput("External ids are unique in a project", `${JSON.stringify(externalId)} is there already`)
  }
})

/**
 * Changes the properties of the one asset that a filter names.
 *
 * @internal
 */
export const update = Effect.fnUntraced(function*(where: AssetWhere, data: AssetData) {
  const {
    consensusMark,
    content,
    externalId,
    honeypotMark,
    isHoneypot,
    isUsedForConsensus,
    jsonContent,
    jsonMetadata,
    pageResolutions,
    priority,
    resolution,
    shouldResetToBeLabeledBy = false,
    // Computed, and ignored when sent
    status: _status,
    toBeLabeledBy
  } = data
  const asset = yield* findOne(where)
  if (externalId !== undefined) yield* checkName(asset, externalId)
  const assignees = toBeLabeledBy ?? (shouldResetToBeLabeledBy ? [] : undefined)
  if (assignees !== undefined) yield* Assignments.assignByEmail(asset, assignees)
  const sql = yield* SqlClient.SqlClient
  const { signingKey } = yield* Session
  const changes = {
    ...(content === undefined ? {} : contentColumns(signingKey, content)),
    ...(jsonContent === undefined ? {} : jsonContentColumns(signingKey, jsonContent)),
    consensusMark,
    externalId,
    honeypotMark,
    isHoneypot,
    isUsedForConsensus,
    jsonMetadata: jsonMetadata === undefined ? undefined : mergeMetadata(asset, jsonMetadata),
    pageResolutions: pageResolutions === undefined ? undefined : JSON.stringify(pageResolutions),
    priority,
    resolutionHeight: resolution?.height,
    resolutionWidth: resolution?.width,
    updatedAt: yield* Clock.currentTimeMillis
  }
  const [updated] = yield* sql<Asset>`
    UPDATE assets SET ${sql.update(Rows.given(changes))} WHERE id = ${asset.id} RETURNING *`
  return updated ?? asset
})

const updatePropertiesInAssets = Effect.fnUntraced(
  function*(where: ReadonlyArray<AssetWhere>, data: ReadonlyArray<AssetData>) {
    if (where.length !== data.length) {
      return yield* invalidInput(
        "The arrays are not of equal length",
        `where has ${where.length} entries, data has ${data.length}`
      )
    }
    if (where.length > maxBatch) {
      return yield* invalidInput(`At most ${maxBatch} assets are changed at once`, `${where.length} were given`)
    }
    return together(yield* Effect.forEach(where, (filter, index) => update(filter, data[index] ?? {})))
  }
)

// -- Queue and review

/** Moves the selected assets of V1 projects by an event; the answer is the project of those that moved. */
const move = Effect.fnUntraced(function*(where: AssetWhere, event: LifeCycle.Event) {
  const sql = yield* SqlClient.SqlClient
  const condition = yield* selected(where)
  const moves = LifeCycle.changes(event)
  const status = sql.join(" ", false)(moves.map(([from, to]) => sql`WHEN ${from} THEN ${to}`))
  return yield* sql<Asset>`
    UPDATE assets SET status = CASE status ${status} END, updatedAt = ${yield* Clock.currentTimeMillis}
    WHERE ${condition} AND stepId IS NULL AND ${Filter.isIn(sql, "status", moves.map(([from]) => from))}
    RETURNING *`
})

/**
 * Moves the selected assets on to review, and answers those that moved.
 *
 * @internal
 */
export const addToReview = Effect.fnUntraced(function*(where: AssetWhere) {
  return [...yield* move(where, "addedToReview"), ...yield* Workflow.moveOn(yield* selected(where))]
})

/**
 * Sends the selected assets back to be labeled again, and answers them.
 *
 * @internal
 */
export const sendBack = Effect.fnUntraced(function*(where: AssetWhere) {
  const sql = yield* SqlClient.SqlClient
  const assets = yield* sql<Asset>`SELECT * FROM assets WHERE ${yield* selected(where)}`
  const sent = { idIn: assets.map(({ id }) => id) }
  yield* move(sent, "sentBackToQueue")
  yield* Workflow.sendBack(yield* selected(sent))
  yield* sql`
    UPDATE labels SET isSentBackToQueue = 1
    WHERE seq IN (
      SELECT max(seq) FROM labels
      WHERE ${Filter.isIn(sql, "assetId", assets.map(({ id }) => id))}
        AND labelType IN ('AUTOSAVE', 'DEFAULT', 'REVIEW')
      GROUP BY assetId
    )`
  return assets
})

/**
 * Deletes the selected assets with their files, and answers them.
 *
 * @internal
 */
export const remove = Effect.fnUntraced(function*(where: AssetWhere) {
  const sql = yield* SqlClient.SqlClient
  const deleted = yield* sql<Asset>`DELETE FROM assets WHERE ${yield* selected(where)} RETURNING *`
  yield* Bucket.removeAssets(deleted)
  return deleted
})

/** Answers the project of the assets that changed. */
const projectOf = Effect.flatMap((assets: ReadonlyArray<Asset>) =>
  Projects.answer(assets.map(({ projectId }) => projectId))
)

interface ConsensusArgs {
  readonly assetId?: string
  readonly externalId?: string
  readonly isConsensus: boolean
  readonly projectId: string
}

const setAssetConsensus = Effect.fnUntraced(
  function*({ assetId, externalId, isConsensus, projectId }: ConsensusArgs) {
    const project = yield* Projects.find(projectId)
    if ((assetId === undefined) === (externalId === undefined)) {
      return yield* invalidInput("An asset is named by its id or by its external id")
    }
    const asset = yield* findOne({
      ...(assetId === undefined ? {} : { id: assetId }),
      ...(externalId === undefined ? {} : { externalIdStrictlyIn: [externalId] }),
      project: { id: project.id }
    })
    const sql = yield* SqlClient.SqlClient
    const changes = { isUsedForConsensus: isConsensus, updatedAt: yield* Clock.currentTimeMillis }
    yield* sql`UPDATE assets SET ${sql.update(changes)} WHERE id = ${asset.id}`
    return isConsensus
  }
)

interface Args {
  readonly where: AssetWhere
}

/** @internal */
export const mutations = {
  addAllLabeledAssetsToReview: (_: unknown, { where }: Args) => projectOf(addToReview(where)),
  deleteManyFromDataset: (_: unknown, { where }: Args) => projectOf(remove(where)),
  sendBackAssetsToQueue: (_: unknown, { where }: Args) => projectOf(sendBack(where)),
  setAssetConsensus: (_: unknown, args: ConsensusArgs) => setAssetConsensus(args),
  updatePropertiesInAssets: (
    _: unknown,
    { data, where }: { readonly data: ReadonlyArray<AssetData>; readonly where: ReadonlyArray<AssetWhere> }
  ) => updatePropertiesInAssets(where, data)
}

/**
 * The changes of many assets as 2026 servers name them: each asset that was asked for is answered with what became of
 * it. What a change does is written where the older mutations have it.
 */
import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as AssetChanges from "./assetChanges.js"
import { type Asset, selected } from "./assets.js"
import * as Assignments from "./assignments.js"
import {
  inReviewCountsAsAdded,
  labelInProgress,
  latestLabelTypes,
  notPrioritized,
  notSentBack,
  unknownIdWasDeleted
} from "./assumptions.js"
import type { AssetWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import type { Operation } from "./session.js"

type Change = (accepted: ReadonlyArray<Asset>) => Operation<unknown>

interface Named {
  readonly assets: ReadonlyArray<Asset>
  /** Ids that were asked for by name, and select nothing. */
  readonly missing: ReadonlyArray<string>
}

const named = Effect.fnUntraced(function*(where: AssetWhere) {
  const sql = yield* SqlClient.SqlClient
  const assets = yield* sql<Asset>`SELECT * FROM assets WHERE ${yield* selected(where)} ORDER BY seq`
  const ids = new Set([...(where.id === undefined ? [] : [where.id]), ...(where.idIn ?? [])])
  for (const { id } of assets) ids.delete(id)
  return { assets, missing: [...ids] } satisfies Named
})

const refOf = ({ externalId, id }: Asset) => ({ assetId: id, externalId })

const unknownRef = (assetId: string) => ({ assetId, externalId: null })

const only = (assets: ReadonlyArray<Asset>) => ({ idIn: assets.map(({ id }) => id) })

/**
 * Changes the assets that a change applies to. Nothing is reported as failed: a change that fails takes the request
 * with it, as nothing of it is kept.
 */
const act = Effect.fnUntraced(
  function*({ assets, missing }: Named, applies: (asset: Asset) => boolean, change: Change) {
    const accepted = assets.filter(applies)
    if (accepted.length > 0) yield* change(accepted)
    const declined = assets.filter((asset) => !applies(asset))
    return {
      declined: [...declined.map(refOf), ...missing.map(unknownRef)],
      failed: [],
      succeeded: accepted.map(refOf)
    }
  }
)

const addAssetsToReview = Effect.fnUntraced(function*(where: AssetWhere) {
  const { assets, missing } = yield* named(where)
  const moved = assets.length === 0 ? [] : yield* AssetChanges.addToReview(only(assets))
  const added = new Set(moved.map(({ id }) => id))
  const isInReview = ({ id, status, stepId }: Asset) =>
    added.has(id) || (inReviewCountsAsAdded && stepId === null && status === "TO_REVIEW")
  return yield* act({ assets, missing }, isInReview, () => Effect.void)
})

const includes = (values: ReadonlyArray<unknown>, value: unknown): boolean => values.includes(value)

const sendAssetsBackToQueue = Effect.fnUntraced(function*(where: AssetWhere) {
  return yield* act(
    yield* named(where),
    ({ status, stepStatus }) =>
      !includes(notSentBack.statuses, status) && !includes(notSentBack.stepStatuses, stepStatus),
    (assets) => AssetChanges.sendBack(only(assets))
  )
})

const deleteAssets = Effect.fnUntraced(function*(where: AssetWhere) {
  const { assets, missing } = yield* named(where)
  const sql = yield* SqlClient.SqlClient
  // What the filter leaves out, or an import still holds back, is there all the same
  const there = yield* sql<{ id: string }>`SELECT id FROM assets WHERE ${Filter.isIn(sql, "id", missing)}`
  const left = new Set(unknownIdWasDeleted ? there.map(({ id }) => id) : missing)
  const { declined, failed, succeeded } = yield* act(
    { assets, missing: missing.filter((id) => left.has(id)) },
    () => true,
    (assets) => AssetChanges.remove(only(assets))
  )
  const gone = missing.filter((id) => !left.has(id))
  return { declined, failed, succeeded: [...succeeded, ...gone.map(unknownRef)] }
})

/** The assets that someone else than the given users is assigned to, and labels now. */
const inProgress = Effect.fnUntraced(function*(assets: ReadonlyArray<Asset>, userIds: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ assetId: string; authorId: string; labelType: string }>`
    SELECT labels.assetId, labels.authorId, labels.labelType, max(labels.seq)
    FROM labels
      JOIN assetAssignments
        ON assetAssignments.assetId = labels.assetId AND assetAssignments.userId = labels.authorId
    WHERE ${Filter.isIn(sql, "labels.assetId", assets.map(({ id }) => id))}
      AND ${Filter.isIn(sql, "labels.labelType", latestLabelTypes)}
    GROUP BY labels.assetId, labels.authorId`
  return new Set(
    rows.flatMap(({ assetId, authorId, labelType }) =>
      labelType === labelInProgress && !userIds.includes(authorId) ? [assetId] : []
    )
  )
})

const assignAssets = Effect.fnUntraced(function*(where: AssetWhere, userIds: ReadonlyArray<string>) {
  const found = yield* named(where)
  const kept = yield* inProgress(found.assets, userIds)
  return yield* act(found, ({ id }) => !kept.has(id), (assets) => Assignments.assignAll(assets, userIds))
})

const setAssetsPriority = Effect.fnUntraced(function*(where: AssetWhere, priority: number) {
  return yield* act(
    yield* named(where),
    ({ stepStatus }) => !includes(notPrioritized, stepStatus),
    Effect.forEach(({ id }) => AssetChanges.update({ id }, { priority }))
  )
})

interface Args {
  readonly where: AssetWhere
}

/** @internal */
export const mutations = {
  addAssetsToReview: (_: unknown, { where }: Args) => addAssetsToReview(where),
  assignAssets: (_: unknown, { userIds, where }: Args & { readonly userIds: ReadonlyArray<string> }) =>
    assignAssets(where, userIds),
  deleteAssets: (_: unknown, { where }: Args) => deleteAssets(where),
  sendAssetsBackToQueue: (_: unknown, { where }: Args) => sendAssetsBackToQueue(where),
  setAssetsPriority: (_: unknown, { priority, where }: Args & { readonly priority: number }) =>
    setAssetsPriority(where, priority)
}

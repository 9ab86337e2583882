import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Asset, findOne } from "./assets.js"
import type { AssetWhere } from "./datasetWhere.js"
import * as Workflow from "./workflow.js"

/**
 * Marks an asset as skipped, or takes the mark off. The status of a V1 asset is that of its labels either way.
 *
 * @internal
 */
export const setSkipped = Effect.fnUntraced(function*(asset: Asset, skipped: boolean, reason: string | null) {
  const sql = yield* SqlClient.SqlClient
  const changes = {
    skipped,
    skipReason: reason,
    stepStatus: yield* Workflow.statusAfterSkip(asset, skipped),
    updatedAt: yield* Clock.currentTimeMillis
  }
  yield* sql`UPDATE assets SET ${sql.update(changes)} WHERE id = ${asset.id}`
  return yield* findOne({ id: asset.id })
})

const skipAsset = Effect.fnUntraced(
  function*({ reason, where }: { readonly reason: string; readonly where: AssetWhere }) {
    return yield* setSkipped(yield* findOne(where), true, reason)
  }
)

const unskipAsset = Effect.fnUntraced(
  function*({ assetId, projectId }: { readonly assetId: string; readonly projectId: string }) {
    yield* setSkipped(yield* findOne({ id: assetId, project: { id: projectId } }), false, null)
    return true
  }
)

/** @internal */
export const mutations = {
  skipAsset: (_: unknown, args: { readonly reason: string; readonly where: AssetWhere }) => skipAsset(args),
  unskipAsset: (_: unknown, args: { readonly assetId: string; readonly projectId: string }) => unskipAsset(args)
}

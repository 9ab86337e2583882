import * as Effect from "effect/Effect"
import type { AssetId } from "../Asset.js"
import * as Batch from "../Batch.js"
import { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as Progress from "../Progress.js"
import type { ProjectId } from "../Project.js"
import * as operations from "./assetOperations.js"
import type { AssetData } from "./assetProperties.js"

/** New values for one asset, as the wire has them. */
interface Update {
  readonly id: AssetId
  readonly data: AssetData
}

/**
 * A filter by id. An asset of another project than the one named is not touched.
 *
 * @internal
 */
export const whereId = (id: AssetId, projectId: ProjectId | undefined) => ({
  id,
  project: projectId === undefined ? undefined : { id: projectId }
})

/**
 * Sends new values, in batches.
 *
 * @internal
 */
export const update = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId | undefined,
  updates: ReadonlyArray<Update>
) {
  const client = yield* KiliClient
  yield* Batch.mutate(operation, Batch.split(updates), {
    id: ({ id }) => id,
    run: (batch) =>
      client.execute(operations.updatePropertiesInAssets, {
        where: batch.map(({ id }) => whereId(id, projectId)),
        data: batch.map(({ data }) => data)
      }),
    onDone: (done) => Progress.report({ operation, unit: "assets", done, total: updates.length })
  })
})

/**
 * A change that takes a call for each asset. Gives the ids.
 *
 * @internal
 */
export const each = (
  operation: string,
  ids: ReadonlyArray<AssetId>,
  run: (id: AssetId, row: number) => Effect.Effect<unknown, KiliError.InvalidInput | KiliError.RequestError>
) =>
  Batch.each(operation, ids.map((id, row) => ({ id, row })), {
    id: ({ id }) => id,
    run: ({ id, row }) => Effect.as(run(id, row), id),
    onDone: (done) => Progress.report({ operation, unit: "assets", done, total: ids.length })
  })

import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type { ImportError, LedgerRow, Options } from "../AssetImport.js"
import * as Batch from "../Batch.js"
import type { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Progress from "../Progress.js"
import * as plans from "./importPlan.js"
import { awaitProcessed, awaitVisible, send, type Sent } from "./importSend.js"

const idOf = ({ id }: plans.Prepared): string => id

/** The platform applies batches in order, so the last one at once stands for all of them; each other has its notification. */
const awaitAll = (operation: string, { projectId, schedule }: Options, sent: ReadonlyArray<Sent>) => {
  const lastAtOnce = sent.findLastIndex(({ notificationId }) => notificationId === undefined)
  const awaitOne = ({ batch, notificationId }: Sent, index: number) => {
    if (notificationId !== undefined) return awaitProcessed(operation, notificationId, batch, schedule)
    return index === lastAtOnce ? awaitVisible(operation, projectId, batch, schedule) : Effect.void
  }
  return Effect.forEach(
    sent,
    (one, index) =>
      Effect.mapError(awaitOne(one, index), (cause) =>
        new KiliError.BatchError({
          operation,
          index,
          done: sent.flatMap(({ batch }) => batch === one.batch ? [] : batch.map(idOf)),
          ids: one.batch.map(idOf),
          cause
        })),
    { concurrency: 8, discard: true }
  )
}

const ledgerRow = (
  { existing, firstRows }: plans.Plan,
  imported: plans.Prepared | undefined,
  row: number,
  externalId: string,
  waited: boolean
): LedgerRow => {
  if (imported !== undefined) {
    const _tag = imported.route === "async" && !waited ? "pending" : "created"
    return { _tag, row, externalId, assetId: imported.id }
  }
  const assetId = existing.get(externalId)
  return assetId === undefined
    ? { _tag: "duplicateOf", row, externalId, of: firstRows.get(externalId)! }
    : { _tag: "alreadyThere", row, externalId, assetId }
}

/**
 * Plans the import, sends it batch by batch, waits for it, and accounts for each row.
 *
 * @internal
 */
export const run = (
  operation: string,
  options: Options
): Effect.Effect<ReadonlyArray<LedgerRow>, ImportError, KiliClient | FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const { assets, projectId, waitUntilAvailable = true } = options
    if (Array.isArray(assets) && assets.length === 0) return []
    const plan = yield* plans.make(operation, projectId, assets)
    const batches = Arr.partition(plan.rows, ({ route }) => route === "async").map((rows) => Batch.split(rows)).flat()
    const sent = yield* Batch.mutate(operation, batches, {
      id: idOf,
      run: (batch) => Effect.map(send(operation, projectId, batch), Arr.of),
      onDone: (done) => Progress.report({ operation, unit: "assets", done, total: plan.rows.length })
    })
    if (waitUntilAvailable) yield* awaitAll(operation, options, sent)
    const imported = new Map(plan.rows.map((row) => [row.row, row]))
    return plan.names.map((name, row) => ledgerRow(plan, imported.get(row), row, name, waitUntilAvailable))
  })

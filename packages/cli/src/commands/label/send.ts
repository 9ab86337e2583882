/**
 * Sends rows, and tells what became of each.
 */
import { batchSize } from "@effect-kili/core/Batch"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Labels from "@effect-kili/core/Labels"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import { idOf } from "../project/shown.js"
import { keyOf, type Kind, type Ready } from "./check.js"

type Batch = Arr.NonEmptyReadonlyArray<Ready>

/** How rows are written. */
export interface Options {
  readonly project: string
  readonly onError: "continue" | "stop"
  readonly replace: boolean
  readonly upsert: boolean
}

/** What became of a batch, and the error that keeps the others from being sent. */
export interface Sent {
  readonly rows: ReadonlyArray<Labels.LedgerRow>
  readonly stopped?: KiliError.KiliError | undefined
}

/** Rows of one kind, no more than are sent at once, in the order of the file. */
export const batches = (rows: ReadonlyArray<Ready>): ReadonlyArray<Batch> =>
  Object.values(Arr.groupBy(rows, keyOf)).flatMap((group) => Arr.chunksOf(group, batchSize))

const kindOption = ({ labelType, modelName }: Kind): Labels.LabelKind =>
  labelType === "PREDICTION"
    // One without a model was found wrong
    ? { labelType, modelName: modelName ?? "" }
    : labelType === "INFERENCE"
    ? { labelType, modelName }
    : { labelType }

const labelsOf = (batch: Batch) =>
  batch.map(({ assetId, label: { authorId, jsonResponse, secondsToLabel } }) => ({
    assetId,
    authorId,
    jsonResponse,
    secondsToLabel
  }))

/** Of a batch that failed: labels that the platform has without having told their ids are told as such. */
const stoppedAt = (batch: Batch, stopped: KiliError.BatchError): Sent => ({
  stopped,
  rows: batch.map(({ assetId, row }) => ({
    _tag: "failed",
    row,
    assetId,
    error: stopped.cause,
    committed: stopped.done.includes(assetId) ? "yes" : stopped.committed
  }))
})

/** Of a batch whose sending was interrupted: whether the platform has its labels, nobody knows. */
export const inDoubt = (batch: Batch): ReadonlyArray<Labels.LedgerRow> => {
  const error = new KiliError.TransportError({
    operation: "kili label import",
    reason: "Network",
    description: "interrupted before the answer arrived",
    committed: "unknown"
  })
  return batch.map(({ assetId, row }) => ({ _tag: "failed", row, assetId, error, committed: "unknown" }))
}

/** Sends a batch whose rows were found right. An error of what comes before the sending is told of none of them. */
export const send = ({ onError, project, replace, upsert }: Options, batch: Batch) => {
  const options = {
    projectId: idOf(project),
    labels: labelsOf(batch),
    // The whole file was checked
    validate: false,
    ...kindOption(batch[0])
  }
  const rows = upsert
    ? Labels.upsertLabels({ ...options, onError })
    : onError === "continue"
    ? Labels.appendLabels({ ...options, overwrite: replace, onError: "continue" })
    : Effect.map(
      Labels.appendLabels({ ...options, overwrite: replace }),
      (ids): ReadonlyArray<Labels.LedgerRow> =>
        ids.map((labelId, row) => ({ _tag: "created", row, assetId: batch[row]!.assetId, labelId }))
    )
  return rows.pipe(
    Effect.map((rows): Sent => ({ rows: rows.map((row) => ({ ...row, row: batch[row.row]!.row })) })),
    Effect.catchAll((error) =>
      Effect.succeed<Sent>(error._tag === "KiliBatchError" ? stoppedAt(batch, error) : { rows: [], stopped: error })
    )
  )
}

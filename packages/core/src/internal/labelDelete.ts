import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schedule from "effect/Schedule"
import * as Batch from "../Batch.js"
import { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import type { LabelId } from "../Label.js"
import * as Progress from "../Progress.js"
import * as operations from "./labelOperations.js"
import * as retry from "./retry.js"
import { unique } from "./unique.js"

const isUnknownLabel = (error: KiliError.RequestError): boolean =>
  error._tag === "KiliOperationError" && error.codes.includes("notFound")

const isRefusal = (error: KiliError.RequestError): boolean => error._tag === "KiliOperationError" && !error.retryable

/** Those of some labels that the platform shows. */
const shown = Effect.fnUntraced(function*(idIn: ReadonlyArray<LabelId>) {
  const client = yield* KiliClient
  const rows = yield* client.execute(operations.labelIds, { where: { idIn }, first: idIn.length, skip: 0 })
  const ids = new Set((rows ?? []).map(({ id }) => id))
  return idIn.filter((id) => ids.has(id))
})

/**
 * Deletes a batch, and gives the labels that are gone for it. The platform refuses a batch for one label that is not there, as
 * after an answer that was lost: those that it does not show are left out of the next attempt.
 */
const deleteBatch = Effect.fnUntraced(function*(batch: ReadonlyArray<LabelId>) {
  const client = yield* KiliClient
  const nextRound = yield* Schedule.driver(retry.rounds)
  const gone: Array<LabelId> = []
  let ids = batch
  let isUnsure = false
  while (true) {
    const answer = yield* Effect.either(client.execute(operations.deleteLabels, { ids }))
    if (Either.isRight(answer)) return [...gone, ...answer.right]
    const error = answer.left
    if (error._tag === "KiliInvalidInput") return yield* error
    if (isRefusal(error) ? !isUnknownLabel(error) : !error.retryable && error.committed === "no") return yield* error
    isUnsure = isUnsure || !isRefusal(error)
    const found = yield* Effect.either(shown(ids))
    if (Either.isLeft(found)) return yield* error
    const present = found.right
    if (isUnsure) { for (const id of Arr.difference(ids, present)) gone.push(id) }
    if (present.length === 0) return gone
    if (present.length === ids.length) {
      const round = yield* Effect.either(nextRound.next(error))
      if (Either.isLeft(round)) return yield* error
    }
    ids = present
  }
})

/**
 * Deletes labels in batches, and tells which were deleted and which were not there.
 *
 * @internal
 */
export const deleteAll = Effect.fnUntraced(function*(operation: string, labelIds: ReadonlyArray<LabelId>) {
  const ids = unique(labelIds)
  const gone = new Set(
    yield* Batch.mutate(operation, Batch.split(ids), {
      id: (id) => id,
      run: deleteBatch,
      onDone: (done) => Progress.report({ operation, unit: "labels", done, total: ids.length })
    })
  )
  const [ignored, deleted] = Arr.partition(ids, (id) => gone.has(id))
  return { deleted, ignored }
})

import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schedule from "effect/Schedule"
import type { LedgerRow } from "../AssetImport.js"
import { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as operations from "./assetOperations.js"
import { withCommitted } from "./committed.js"
import * as externalIds from "./externalIds.js"
import { alreadyThere, created, type Job, type Loaded, type Named } from "./importJob.js"
import type { Route } from "./importRoute.js"
import * as retry from "./retry.js"

/** A batch: rows of one route, to be sent in one call. */
export type Batch = Arr.NonEmptyReadonlyArray<Loaded>

/** Rows that the platform has taken, and by what they can be awaited. */
export interface Taken {
  readonly route: Route
  readonly rows: ReadonlyArray<Named>
  /** Tells when an asynchronous import has ended. */
  readonly notificationId: string | undefined
  /** That they were taken is only concluded: this is what the platform said last. */
  readonly doubt: KiliError.RequestError | undefined
}

/** What became of a batch: each of its rows is in one of the three. */
export interface Outcome {
  readonly settled: ReadonlyArray<LedgerRow>
  readonly taken: Taken | undefined
  readonly refused: { readonly rows: ReadonlyArray<Loaded>; readonly cause: KiliError.BatchCause } | undefined
}

const appendSync = Effect.fnUntraced(function*({ projectId }: Job, batch: ReadonlyArray<Loaded>) {
  const client = yield* KiliClient
  yield* client.execute(operations.appendManyAssets, {
    data: {
      contentArray: batch.map(({ entry }) => entry.content),
      externalIDArray: batch.map(({ externalId }) => externalId),
      idArray: batch.map(({ id }) => id),
      isHoneypotArray: batch.map(({ isHoneypot }) => isHoneypot),
      jsonContentArray: batch.map(({ entry }) => entry.jsonContent),
      jsonMetadataArray: batch.map(({ entry }) => entry.jsonMetadata)
    },
    where: { id: projectId }
  })
})

const appendAsync = Effect.fnUntraced(
  function*(
    { projectId }: Job,
    batch: ReadonlyArray<Loaded>,
    { layered, uploadType }: Extract<Route, { _tag: "async" }>
  ) {
    const client = yield* KiliClient
    const { id } = yield* client.execute(operations.appendManyFramesToDatasetAsynchronously, {
      data: {
        ...(layered
          ? {
            multiLayerContentArray: batch.map(({ entry }) => entry.layers ?? []),
            jsonContentArray: batch.map(({ entry }) => entry.jsonContent)
          }
          : { contentArray: batch.map(({ entry }) => entry.content) }),
        externalIDArray: batch.map(({ externalId }) => externalId),
        idArray: batch.map(({ id }) => id),
        jsonMetadataArray: batch.map(({ entry }) => entry.jsonMetadata),
        uploadType
      },
      where: { id: projectId }
    })
    return id
  }
)

const send = (job: Job, batch: ReadonlyArray<Loaded>, route: Route) =>
  route._tag === "sync" ? Effect.as(appendSync(job, batch), undefined) : appendAsync(job, batch, route)

/**
 * Which of some rows the project holds: under the row's own id, or, imported by somebody else meanwhile, under another.
 *
 * @internal
 */
export const look = <A extends Named>({ projectId }: Job, rows: ReadonlyArray<A>) =>
  Effect.map(externalIds.holders(projectId, rows.map(({ externalId }) => externalId)), (held) => {
    const byName = Arr.groupBy(held, ({ externalId }) => externalId ?? "")
    const settled: Array<LedgerRow> = []
    const missing: Array<A> = []
    for (const row of rows) {
      const holders = byName[row.externalId] ?? []
      if (holders.some(({ id }) => id === row.id)) settled.push(created(row))
      else if (holders[0] !== undefined) settled.push(alreadyThere(row, holders[0].id))
      else missing.push(row)
    }
    return { settled, missing }
  })

/**
 * The platform understood, and said no.
 *
 * @internal
 */
export const isRefusal = (error: KiliError.BatchCause): boolean =>
  error._tag === "KiliOperationError" && !error.retryable

/** A proxy may say 503 for a platform that went on, so no server error counts as a proof that nothing was done. */
const mayBeApplied = (error: KiliError.RequestError): boolean =>
  !isRefusal(error) && (error.committed !== "no" || (error._tag === "KiliHttpStatusError" && error.status >= 500))

/**
 * Sends a batch until each of its rows is settled, taken or refused, and never twice what the project holds. After any
 * failure the project is asked which of the rows it holds, and only the others are sent again, with the same ids. A platform
 * that then refuses them has taken them before, unseen: they are awaited as they are.
 *
 * @internal
 */
export const append = Effect.fnUntraced(function*(job: Job, batch: Batch) {
  const { route } = batch[0].routed
  const nextRound = yield* Schedule.driver(retry.rounds)
  const settled: Array<LedgerRow> = []
  let rows: ReadonlyArray<Loaded> = batch
  let isUnsure = false

  const end = (outcome: Partial<Outcome> = {}): Outcome => ({
    settled,
    taken: undefined,
    refused: undefined,
    ...outcome
  })
  const taken = (notificationId: string | undefined, doubt?: KiliError.RequestError) =>
    end({ taken: { route, rows, notificationId, doubt } })
  const refused = (error: KiliError.RequestError) =>
    end({ refused: { rows, cause: isUnsure && error.committed === "no" ? withCommitted("unknown")(error) : error } })

  while (true) {
    const answer = yield* Effect.either(send(job, rows, route))
    if (Either.isRight(answer)) return taken(answer.right)
    const error = answer.left
    if (error._tag === "KiliInvalidInput") return end({ refused: { rows, cause: error } })
    const wasUnsure = isUnsure
    isUnsure = isUnsure || mayBeApplied(error)

    const found = yield* Effect.either(look(job, rows))
    if (Either.isLeft(found)) return refused(error)
    const { missing } = found.right
    for (const row of found.right.settled) settled.push(row)
    if (missing.length === 0) return end()
    const isProgress = missing.length < rows.length
    rows = missing

    if (!isProgress && isRefusal(error)) {
      return wasUnsure ? taken(undefined, withCommitted("unknown")(error)) : refused(error)
    }
    if (!isProgress && !error.retryable && error.committed === "no") return refused(error)
    const round = yield* Effect.either(nextRound.next(error))
    if (Either.isLeft(round)) return refused(error)
  }
})

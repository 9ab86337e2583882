import * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import { processing } from "../AssetImport.js"
import type { LedgerRow } from "../AssetImport.js"
import * as Batch from "../Batch.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as operations from "./assetOperations.js"
import { whenAccepted, whenApplied } from "./committed.js"
import { look, type Taken } from "./importAppend.js"
import { created, type Job, type Named, pending } from "./importJob.js"

/** What a wait ended with: the rows that it settled, and those that it was in vain for. */
export interface Awaited {
  readonly settled: ReadonlyArray<LedgerRow>
  readonly missed: { readonly rows: ReadonlyArray<Named>; readonly cause: KiliError.BatchCause } | undefined
}

const awaitVisible = Effect.fnUntraced(function*({ operation, projectId, schedule }: Job, rows: ReadonlyArray<Named>) {
  const client = yield* KiliClient
  const idIn = rows.map(({ id }) => id)
  const missing = Effect.map(
    whenApplied(client.execute(operations.assetNames, {
      where: { project: { id: projectId }, idIn },
      first: idIn.length,
      skip: 0
    })),
    (rows) => {
      const found = new Set(rows?.map(({ id }) => id))
      return idIn.filter((id) => !found.has(id))
    }
  )
  yield* Batch.verify(operation, missing, schedule)
})

const awaitProcessed = Effect.fnUntraced(
  function*({ operation, schedule = processing }: Job, notificationId: string, rows: ReadonlyArray<Named>) {
    const client = yield* KiliClient
    const ids = rows.map(({ id }) => id)
    const missing = Effect.flatMap(
      whenAccepted(client.execute(operations.notificationById, { where: { id: notificationId } })),
      (found) => {
        // A notification that is not there yet is no answer.
        const notification = found?.[0]
        return notification?.status === "FAILURE"
          ? Effect.fail(new KiliError.ImportFailed({ operation, ids, reason: notification.message ?? "" }))
          : Effect.succeed(notification?.status === "SUCCESS" ? [] : ids)
      }
    )
    yield* Batch.verify(operation, missing, schedule)
  }
)

/**
 * Looks until the rows have shown, under whichever id, or the schedule ends.
 *
 * @internal
 */
export const lookUntil = Effect.fnUntraced(
  function*<A extends Named>(job: Job, rows: ReadonlyArray<A>, schedule: Schedule.Schedule<unknown> | undefined) {
    const settled: Array<LedgerRow> = []
    let missing = rows
    const looking = Effect.suspend(() =>
      Effect.map(look(job, missing), (found) => {
        for (const row of found.settled) settled.push(row)
        missing = found.missing
        return missing.map(({ id }) => id)
      })
    )
    // What has not shown by then is told by its rows.
    yield* Effect.either(Batch.verify(job.operation, looking, schedule))
    return { settled, missing }
  }
)

/** Those that never show were not taken after all. */
const awaitDoubtful = (job: Job, { route, rows }: Taken, doubt: KiliError.RequestError) =>
  Effect.map(
    lookUntil(job, rows, job.schedule ?? (route._tag === "async" ? processing : undefined)),
    ({ missing, settled }): Awaited => ({
      settled,
      missed: missing.length === 0 ? undefined : { rows: missing, cause: doubt }
    })
  )

/** An import may fail for some of its assets, or because another has brought them already: what is there is there. */
const afterFailure = (job: Job, rows: ReadonlyArray<Named>, cause: KiliError.ImportFailed) =>
  Effect.match(look(job, rows), {
    onFailure: (): Awaited => ({ settled: [], missed: { rows, cause } }),
    onSuccess: ({ missing, settled }): Awaited => ({
      settled,
      missed: missing.length === 0 ? undefined : { rows: missing, cause }
    })
  })

const missing = (rows: ReadonlyArray<Named>, cause: KiliError.BatchCause): ReadonlyArray<Named> => {
  if (cause._tag !== "KiliVerificationTimeout") return rows
  const ids = new Set(cause.ids)
  return rows.filter(({ id }) => ids.has(id))
}

/**
 * Waits until the platform shows what it has taken.
 *
 * @internal
 */
export const awaitTaken = (job: Job, taken: Taken): Effect.Effect<Awaited, never, KiliClient> => {
  const { doubt, notificationId, route, rows } = taken
  // A doubt stays one here: what is being processed cannot be seen.
  if (!job.wait && route._tag === "async") return Effect.succeed({ settled: rows.map(pending), missed: undefined })
  // Whether they were taken at all is worth a look, awaited or not.
  if (doubt !== undefined) return awaitDoubtful(job, taken, doubt)
  if (!job.wait) return Effect.succeed({ settled: rows.map(created), missed: undefined })
  const processed = notificationId === undefined ? Effect.void : awaitProcessed(job, notificationId, rows)
  return Effect.matchEffect(Effect.zipRight(processed, awaitVisible(job, rows)), {
    onFailure: (cause) => {
      const lost = missing(rows, cause)
      const shown = rows.filter((row) => !lost.includes(row))
      const awaited: Awaited = { settled: shown.map(created), missed: { rows: lost, cause } }
      return cause._tag === "KiliImportFailed" ? afterFailure(job, rows, cause) : Effect.succeed(awaited)
    },
    onSuccess: () => Effect.succeed<Awaited>({ settled: rows.map(created), missed: undefined })
  })
}

import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type { LedgerRow } from "../AssetImport.js"
import { batchSize } from "../Batch.js"
import type { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import { append, type Batch, isRefusal, type Outcome, type Taken } from "./importAppend.js"
import { awaitTaken, lookUntil } from "./importAwait.js"
import { failed, type Failure, halt, isHalted, type Job, join, type Loaded, type Lost } from "./importJob.js"
import type { Route } from "./importRoute.js"

/** Characters of a batch: rows of much metadata are sent in smaller ones, since a server bounds what it reads. */
const charactersPerBatch = 8 * 1024 * 1024

/** What the platform has taken of a window, to be awaited. */
interface Sent {
  readonly settled: ReadonlyArray<LedgerRow>
  readonly taken: ReadonlyArray<{ readonly index: number; readonly taken: Taken }>
  readonly failure: Failure | undefined
}

const routeKey = (route: Route): string =>
  route._tag === "sync"
    ? `sync ${route.batchSize}`
    : `async ${route.batchSize} ${route.uploadType} ${route.layered}`

/** A batch in the making, before it is known whether all of its files have arrived. */
type Draft = Arr.NonEmptyReadonlyArray<Loaded | Lost>

const isLost = (row: Loaded | Lost): row is Lost => "cause" in row

const isWhole = (draft: Draft): draft is Batch => !draft.some(isLost)

const charactersOf = ({ entry, externalId }: Loaded): number =>
  entry.content.length + entry.jsonContent.length + entry.jsonMetadata.length + externalId.length +
  (entry.layers === undefined ? 0 : JSON.stringify(entry.layers).length)

const cut = (rows: Draft): ReadonlyArray<Draft> => {
  const { batchSize: most } = rows[0].routed.route
  const batches: Array<Draft> = []
  let batch: Arr.NonEmptyArray<Loaded | Lost> | undefined
  let characters = 0
  for (const row of rows) {
    const more = isLost(row) ? 0 : charactersOf(row)
    if (batch === undefined || batch.length === most || characters + more > charactersPerBatch) {
      batches.push(batch = [row])
      characters = more
    } else {
      batch.push(row)
      characters += more
    }
  }
  return batches
}

/** Rows by their routes, those that are there at once first, each route in the order of the input. */
const batchesOf = (rows: ReadonlyArray<Loaded | Lost>): ReadonlyArray<Draft> => {
  const groups = Object.values(Arr.groupBy(rows, ({ routed }) => routeKey(routed.route)))
  return Arr.partition(groups, ([{ routed }]) => routed.route._tag === "async").flat().flatMap(cut)
}

/** What a batch costs that is refused to its last row: enough to know that it is not the rows. */
const refusalsInVain = 2 * batchSize

const countRefusal = (job: Job, { refused, settled, taken }: Outcome): void => {
  if (settled.length > 0 || taken !== undefined) job.refusals = 0
  if (refused !== undefined && isRefusal(refused.cause)) job.refusals++
}

/** An end that is not in doubt: what shows at once, and has not shown after a wait, was refused. */
const withoutDoubt = (job: Job, batch: Batch, outcome: Outcome): Effect.Effect<Outcome, never, KiliClient> =>
  outcome.taken?.doubt === undefined || outcome.taken.route._tag === "async"
    ? Effect.succeed(outcome)
    : Effect.map(awaitTaken(job, outcome.taken), ({ missed, settled }) => {
      const ids = new Set(missed?.rows.map(({ id }) => id))
      return {
        settled: [...outcome.settled, ...settled],
        taken: undefined,
        refused: missed === undefined
          ? undefined
          : { rows: batch.filter(({ id }) => ids.has(id)), cause: missed.cause }
      }
    })

/** A refused batch in halves, down to the rows that the platform has something against: the others are taken. */
const takeApart = (
  job: Job,
  batch: Batch,
  first: Outcome
): Effect.Effect<ReadonlyArray<Outcome>, never, KiliClient> =>
  Effect.flatMap(withoutDoubt(job, batch, first), (outcome) => {
    const { refused } = outcome
    countRefusal(job, outcome)
    if (
      refused === undefined || !isRefusal(refused.cause) || refused.rows.length < 2 || job.refusals >= refusalsInVain
    ) {
      return Effect.succeed([outcome])
    }
    const halves = Arr.chunksOf(refused.rows, Math.ceil(refused.rows.length / 2))
    return Effect.map(
      Effect.forEach(halves, (half) => Effect.flatMap(append(job, half), (outcome) => takeApart(job, half, outcome))),
      (outcomes) => [{ ...outcome, refused: undefined }, ...outcomes.flat()]
    )
  })

/**
 * Names of an import that is still being processed, as one that was killed, cannot be seen, and are refused all the same: what
 * shows in a while is there already.
 */
const withProcessed = (job: Job, batch: Batch, outcome: Outcome): Effect.Effect<Outcome, never, KiliClient> => {
  const { refused } = outcome
  const mayBeProcessed = job.wait && batch[0].routed.route._tag === "async"
  if (!mayBeProcessed || refused === undefined || !isRefusal(refused.cause)) return Effect.succeed(outcome)
  return Effect.map(lookUntil(job, refused.rows, job.schedule), ({ missing, settled }) => ({
    ...outcome,
    settled: [...outcome.settled, ...settled],
    refused: missing.length === 0 ? undefined : { ...refused, rows: missing }
  }))
}

const appendAll = Effect.fnUntraced(function*(job: Job, batch: Batch) {
  const outcome = yield* withProcessed(job, batch, yield* append(job, batch))
  return job.stop ? [outcome] : yield* takeApart(job, batch, outcome)
})

/**
 * Sends a window, one batch after the other, since the platform applies them in order. A row whose files did not arrive ends
 * the call with its batch, or is left out.
 *
 * @internal
 */
export const send = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Loaded | Lost>) {
  const settled: Array<LedgerRow> = []
  const taken: Array<Sent["taken"][number]> = []
  const stopped = (batch: Draft, cause: KiliError.BatchCause): Sent => {
    halt(job, batch[0].row, cause)
    return { settled, taken, failure: { batch: { index: job.batches, ids: batch.map(({ id }) => id) }, cause } }
  }
  const lost = job.stop ? [] : rows.filter(isLost)
  if (lost.length > 0) {
    for (const row of lost) settled.push(failed(row.cause)(row))
    yield* job.settled(lost.length)
  }
  for (const batch of batchesOf(job.stop ? rows : rows.filter((row) => !isLost(row)))) {
    if (isHalted(job, batch[0].row)) continue
    if (!isWhole(batch)) return stopped(batch, batch.find(isLost)!.cause)
    for (const outcome of yield* appendAll(job, batch)) {
      for (const row of outcome.settled) settled.push(row)
      if (outcome.taken !== undefined) taken.push({ index: job.batches, taken: outcome.taken })
      if (outcome.refused === undefined) continue
      if (job.stop) return stopped(batch, outcome.refused.cause)
      for (const row of outcome.refused.rows) settled.push(failed(outcome.refused.cause)(row))
    }
    job.batches++
    yield* job.settled(batch.length)
  }
  const sent: Sent = { settled, taken, failure: undefined }
  return sent
})

/** Waits that are on at once, for one window. */
const waitsInFlight = 8

/**
 * Waits for every batch of a window.
 *
 * @internal
 */
export const settle = (
  job: Job,
  { failure, settled, taken }: Sent
): Effect.Effect<Omit<Sent, "taken">, never, KiliClient> =>
  Effect.map(
    Effect.forEach(taken, (one) =>
      Effect.tap(awaitTaken(job, one.taken), ({ missed }) =>
        Effect.sync(() =>
          job.stop && missed !== undefined ? halt(job, one.taken.rows[0]!.row, missed.cause) : undefined
        )), {
      concurrency: waitsInFlight
    }),
    (awaited) => {
      const rows = awaited.flatMap(({ missed, settled }) => [
        ...settled,
        ...(missed === undefined || job.stop ? [] : missed.rows.map(failed(missed.cause)))
      ])
      const failures = awaited.map(({ missed }, at): Failure | undefined =>
        job.stop && missed !== undefined
          ? {
            batch: {
              index: taken[at]!.index,
              ids: missed.rows.map(({ id }) =>
                id
              )
            },
            cause: missed.cause
          }
          : undefined
      )
      return { settled: [...settled, ...rows], failure: [...failures, failure].reduce(join, undefined) }
    }
  )

import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { LedgerRow, NewAsset } from "../AssetImport.js"
import type { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as externalIds from "./externalIds.js"
import * as ids from "./ids.js"
import * as check from "./importCheck.js"
import { alreadyThere, failed, type Failure, type Job, type Known, type Named, type Ready } from "./importJob.js"
import type { RowProblem } from "./importRoute.js"
import type { Problem } from "./input.js"
import { requireUploadRight } from "./uploadRight.js"

/** Some consecutive rows of the input. */
export interface Window {
  readonly start: number
  readonly assets: ReadonlyArray<NewAsset>
}

/** What is to be done for a window: nothing for the rows that are settled, and for those after a failure. */
export interface Plan {
  readonly settled: ReadonlyArray<LedgerRow>
  readonly ready: ReadonlyArray<Ready>
  readonly failure: Failure | undefined
}

interface Candidate extends Named {
  readonly asset: NewAsset
}

interface Bad {
  readonly row: number
  readonly externalId: string | null
  readonly problems: Arr.NonEmptyReadonlyArray<RowProblem>
}

const invalid = ({ externalId, problems, row }: Bad): LedgerRow => ({
  _tag: "invalid",
  row,
  externalId,
  issues: problems
})

const refusal = (operation: string, { problems, row }: Bad): Failure => ({
  cause: new KiliError.InvalidInput({ operation, issues: Arr.map(problems, check.inInput(row)) }),
  batch: undefined
})

/** Rows of a good shape, each with a name and an id, and the others. */
const examine = Effect.fnUntraced(function*(job: Job, { assets, start }: Window) {
  const bad: Array<Bad> = []
  const good: Array<Candidate> = []
  for (const [index, asset] of assets.entries()) {
    const row = start + index
    // Where all rows were asked about at once, their shapes were looked at before.
    const problems = job.known === undefined ? check.rowProblems(job.ids, asset, row) : []
    if (Arr.isNonEmptyReadonlyArray(problems)) {
      bad.push({ row, externalId: check.nameOf(asset), problems })
      if (job.stop) break
      continue
    }
    const id = asset.id ?? (yield* ids.assetId)
    good.push({ row, asset, id, externalId: asset.externalId ?? (yield* ids.externalId) })
  }
  return { bad, good }
})

/** What the project holds of the names and ids that rows were given. */
const lookUp = ({ projectId }: Job, assets: ReadonlyArray<NewAsset>): Effect.Effect<
  Known,
  KiliError.InvalidInput | KiliError.RequestError,
  KiliClient
> =>
  Effect.all({
    names: Effect.map(
      externalIds.find(projectId, assets.flatMap(({ externalId }) => externalId === undefined ? [] : [externalId])),
      ({ ids }) => ids
    ),
    ids: externalIds.heldIds(projectId, Arr.dedupe(assets.flatMap(({ id }) => id === undefined ? [] : [id])))
  }, { concurrency: 2 })

const isHeld = ({ ids, names }: Known) => ({ externalId, id }: Pick<Candidate, "externalId" | "id">): boolean =>
  names.has(externalId) || ids.has(id)

/** Splits off the rows that the project holds, by the name or the id that they were given. */
const leaveOutHeld = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Candidate>) {
  const unmet = rows.flatMap(({ asset, externalId }) => job.names.has(externalId) ? [] : [asset])
  const known = job.known ?? (yield* lookUp(job, unmet))
  const [fresh, held] = Arr.partition(rows, isHeld(known))
  return {
    fresh,
    held: held.map((candidate) => alreadyThere(candidate, known.names.get(candidate.externalId) ?? candidate.id))
  }
})

/**
 * Routes the first row of each name. A row that proves bad gives its name up, and the next of that name has its turn: one
 * bad row does not take the good ones with it.
 */
const route = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Candidate>) {
  const { endpoint, names, projectId } = job
  const settled: Array<LedgerRow> = []
  const bad: Array<Bad> = []
  const ready: Array<Ready> = []
  for (let waiting = rows; waiting.length > 0;) {
    const [repeats, firsts] = Arr.partition(waiting, ({ externalId, row }) => {
      if (names.has(externalId)) return false
      names.set(externalId, row)
      return true
    })
    const routed = yield* Effect.forEach(
      firsts,
      ({ asset, id }) => job.router(asset, { assetId: id, endpoint, projectId }),
      { concurrency: 16 }
    )
    for (const [index, { asset, externalId, id, row }] of firsts.entries()) {
      const result = routed[index]!
      if (Either.isRight(result)) {
        ready.push({ row, id, externalId, isHoneypot: asset.isHoneypot ?? false, routed: result.right })
      } else if (Arr.isNonEmptyReadonlyArray(result.left)) {
        names.delete(externalId)
        bad.push({ row, externalId: asset.externalId ?? null, problems: result.left })
      }
    }
    const [again, duplicates] = Arr.partition(repeats, ({ externalId }) => names.has(externalId))
    for (const { externalId, row } of duplicates) {
      settled.push({ _tag: "duplicateOf", row, externalId, of: names.get(externalId)! })
    }
    waiting = again
  }
  return { bad, ready, settled }
})

/** What stops the call at its first bad row, or what it does without the bad ones. */
const conclude = (
  job: Job,
  { bad, ready, settled }: {
    readonly bad: ReadonlyArray<Bad>
    readonly ready: ReadonlyArray<Ready>
    readonly settled: ReadonlyArray<LedgerRow>
  }
): Plan => {
  if (!job.stop || !Arr.isNonEmptyReadonlyArray(bad)) {
    return { settled: [...settled, ...bad.map(invalid)], ready, failure: undefined }
  }
  const first = bad.reduce((least, one) => one.row < least.row ? one : least)
  const isBefore = ({ row }: { readonly row: number }) => row < first.row
  return {
    settled: settled.filter(isBefore),
    ready: ready.filter(isBefore),
    failure: refusal(job.operation, first)
  }
}

/** Rows that nothing can be done for, as the policy has it. */
const giveUp = (
  job: Job,
  plan: Plan,
  rows: ReadonlyArray<Named>,
  cause: Extract<Failure, { readonly batch: undefined }>["cause"]
): Plan =>
  job.stop
    ? { ...plan, ready: [], failure: { cause, batch: undefined } }
    : { ...plan, settled: [...plan.settled, ...rows.map(failed(cause))] }

const withRight = (job: Job, plan: Plan): Effect.Effect<Plan, never, KiliClient> => {
  const [hosted, local] = Arr.partition(plan.ready, ({ routed }) => routed.isLocal)
  if (local.length === 0) return Effect.succeed(plan)
  return Effect.match(requireUploadRight(job.operation), {
    onFailure: (cause) => giveUp(job, { ...plan, ready: hosted }, local, cause),
    onSuccess: () => plan
  })
}

/**
 * What the project's router finds wrong with the first row of each name that the project does not hold yet: what is there is
 * not looked at again, and its files may be gone.
 *
 * @internal
 */
export const allContents = Effect.fnUntraced(function*(job: Job, assets: ReadonlyArray<NewAsset>) {
  const { endpoint, projectId } = job
  const known = job.known = yield* lookUp(job, assets)
  const newId = yield* ids.assetId
  const names = new Set<string>()
  const firsts = assets.flatMap((asset, row) => {
    const { externalId, id = newId } = asset
    if (externalId !== undefined && names.has(externalId)) return []
    if (externalId !== undefined) names.add(externalId)
    return isHeld(known)({ externalId: externalId ?? "", id }) ? [] : [{ asset, id, row }]
  })
  const problems = yield* Effect.forEach(firsts, ({ asset, id, row }) =>
    Effect.map(
      job.router(asset, { assetId: id, endpoint, projectId }),
      (routed): ReadonlyArray<Problem> => Either.isLeft(routed) ? routed.left.map(check.inInput(row)) : []
    ), { concurrency: 16 })
  return problems.flat()
})

/**
 * Decides about each row of a window. Nothing is changed.
 *
 * @internal
 */
export const make = (job: Job, window: Window): Effect.Effect<Plan, never, KiliClient | FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const { bad, good } = yield* examine(job, window)
    const looked = yield* Effect.either(leaveOutHeld(job, good))
    if (Either.isLeft(looked)) {
      return giveUp(job, conclude(job, { bad, ready: [], settled: [] }), good, looked.left)
    }
    const { fresh, held } = looked.right
    const routed = yield* route(job, fresh)
    return yield* withRight(
      job,
      conclude(job, { bad: [...bad, ...routed.bad], ready: routed.ready, settled: [...held, ...routed.settled] })
    )
  })

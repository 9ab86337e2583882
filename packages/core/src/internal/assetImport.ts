import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Order from "effect/Order"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { AssetId } from "../Asset.js"
import type { ImportError, LedgerRow, NewAsset, Options, StreamOptions } from "../AssetImport.js"
import type { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as check from "./importCheck.js"
import { type Failure, isHalted, type Job, join, make, problems } from "./importJob.js"
import * as plans from "./importPlan.js"
import { send, settle } from "./importSend.js"
import { load } from "./importUpload.js"
import * as input from "./input.js"

/** Rows that are decided about together: as many names as one query takes. */
const windowSize = 1000

/** Windows on their way at once: while one is awaited, the next is sent, and the files of another are uploaded. */
const windowsInFlight = 3

/** Rows of the input, and how it ended after them, if it broke. */
interface Window<E> extends plans.Window {
  readonly broke: Option.Option<E>
}

/** What became of the rows of a window. */
interface Result<E> extends Window<E> {
  readonly rows: ReadonlyArray<LedgerRow>
  readonly failure: Failure | undefined
}

const byRow = Order.mapInput(Order.number, ({ row }: LedgerRow) => row)

/**
 * Takes windows through the stages: decide, upload, send, await. Stages of different windows overlap; the windows are sent
 * one after the other, and their results come in order. After a failure those that were sent already are told of still.
 */
const results = <E, R>(
  job: Job,
  windows: Stream.Stream<Window<E>, never, R>
): Stream.Stream<Result<E>, never, R | KiliClient | FileSystem.FileSystem> => {
  let lastTurn: Effect.Effect<void> = Effect.void

  const decide = (window: Window<E>) =>
    Effect.gen(function*() {
      const plan = yield* plans.make(job, window)
      if (plan.settled.length > 0) yield* job.settled(plan.settled.length)
      const done = yield* Effect.makeLatch()
      const turn = lastTurn
      lastTurn = done.await
      return { done, plan, turn, window }
    })

  const carryOut = ({ done, plan, turn, window }: Effect.Effect.Success<ReturnType<typeof decide>>) =>
    Effect.gen(function*() {
      const loaded = yield* load(job, plan.ready)
      yield* turn
      const isOver = isHalted(job, window.start)
      const sent = yield* isOver ? Effect.succeed(undefined) : send(job, loaded)
      yield* done.open
      if (sent === undefined) return { ...window, rows: [], failure: undefined }
      const { failure, settled } = yield* settle(job, sent)
      return { ...window, rows: Arr.sort([...plan.settled, ...settled], byRow), failure: failure ?? plan.failure }
    })

  return windows.pipe(
    Stream.takeWhile(() => job.halted === undefined),
    Stream.mapEffect(decide),
    Stream.takeUntil(({ plan }) => plan.failure !== undefined),
    Stream.mapEffect(carryOut, { concurrency: windowsInFlight })
  )
}

const idsOf = (rows: ReadonlyArray<LedgerRow>): ReadonlyArray<AssetId> =>
  rows.flatMap((row) => row._tag === "created" || row._tag === "pending" ? [row.assetId] : [])

/** The rows up to the first that nothing can be said of. */
const prefix = <E>({ rows, start }: Result<E>): ReadonlyArray<LedgerRow> =>
  Arr.takeWhile(rows, ({ row }, index) => row === start + index)

/**
 * The rows of the ledger in the order of the input, then the failure, if there was one. `done` of its error are the ids of
 * which no row told: of all rows, when they are given at the end or not at all.
 */
const ledger = <E>(
  job: Job,
  rowsAreTold: boolean
) =>
<R>(self: Stream.Stream<Result<E>, never, R>): Stream.Stream<LedgerRow, E | ImportError, R> => {
  const done: Array<AssetId> = []
  let failure: Failure | undefined
  let broke = Option.none<E>()
  const error = (): Effect.Effect<void, E | ImportError> => {
    if (failure === undefined) return Option.match(broke, { onNone: () => Effect.void, onSome: Effect.fail })
    const { batch, cause } = failure
    if (batch === undefined && (rowsAreTold || done.length === 0)) return Effect.fail(cause)
    const { ids, index } = batch ?? { ids: [], index: job.batches }
    return Effect.fail(new KiliError.BatchError({ operation: job.operation, index, done, ids, cause }))
  }
  return self.pipe(
    Stream.mapConcatChunk((result) => {
      const told = failure !== undefined ? [] : result.failure === undefined ? result.rows : prefix(result)
      const untold = rowsAreTold ? result.rows.slice(told.length) : result.rows
      for (const id of idsOf(untold)) done.push(id)
      failure = join(failure, result.failure)
      broke = result.broke
      return Chunk.unsafeFromArray(told)
    }),
    Stream.concat(Stream.execute(Effect.suspend(error)))
  )
}

const listProblems = input.problems(Schema.Array(Schema.Unknown))

/**
 * Imports rows that are all at hand.
 *
 * @internal
 */
export const appendMany = (
  operation: string,
  options: Options
): Effect.Effect<ReadonlyArray<LedgerRow>, ImportError, KiliClient | FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const { assets, onError = "stop" } = options
    if (Array.isArray(assets) && assets.length === 0) return []
    yield* input.refuse(operation, [...problems(options), ...listProblems("assets", assets)])
    if (onError === "stop") yield* input.refuse(operation, check.allShapes(assets))
    const job = yield* make(operation, options, assets.length)
    if (onError === "stop") yield* input.refuse(operation, yield* plans.allContents(job, assets))
    const windows = Stream.map(
      Stream.range(0, Math.ceil(assets.length / windowSize) - 1),
      (index): Window<never> => ({
        start: index * windowSize,
        assets: assets.slice(index * windowSize, (index + 1) * windowSize),
        broke: Option.none()
      })
    )
    const rows = yield* results(job, windows).pipe(ledger(job, false), Stream.runCollect)
    return Chunk.toReadonlyArray(rows)
  })

/** A source in windows. That it broke is told after its last rows, which are imported first. */
const windowsOf = <E, R>(assets: Stream.Stream<NewAsset, E, R>): Stream.Stream<Window<E>, never, R> =>
  Stream.either(assets).pipe(
    Stream.groupedWithin(windowSize, "1 second"),
    Stream.mapAccum(0, (start, rows) => {
      const [errors, assets] = Arr.separate(rows)
      return [start + assets.length, { start, assets, broke: Option.fromNullable(errors[0]) }]
    })
  )

/**
 * Imports rows as they come.
 *
 * @internal
 */
export const appendStream = <E, R>(
  operation: string,
  options: StreamOptions<E, R>
): Stream.Stream<LedgerRow, E | ImportError, R | KiliClient | FileSystem.FileSystem> =>
  Stream.unwrap(Effect.gen(function*() {
    yield* input.refuse(operation, problems(options))
    const job = yield* make(operation, options)
    return results(job, windowsOf(options.assets)).pipe(ledger<E>(job, true))
  }))

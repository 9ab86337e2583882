import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { AssetId } from "../Asset.js"
import { batchSize } from "../Batch.js"
import type { JsonObject } from "../Json.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { Label, LabelId, LabelType } from "../Label.js"
import * as Progress from "../Progress.js"
import type { ProjectId } from "../Project.js"
import type * as Selection from "../Selection.js"
import type { UserId } from "../User.js"
import { canonical } from "./canonical.js"
import { withCommitted } from "./committed.js"
import * as labelList from "./labelList.js"
import * as operations from "./labelOperations.js"
import { projectsOf } from "./ontologies.js"
import * as retry from "./retry.js"
import { unique } from "./unique.js"

/** A label to send, and the row of the input that it is of. */
export interface Ready {
  readonly row: number
  readonly assetId: AssetId
  readonly authorId: UserId | undefined
  readonly jsonResponse: JsonObject
  readonly referencedLabelId: LabelId | undefined
  readonly secondsToLabel: number | undefined
}

type Batch = Arr.NonEmptyReadonlyArray<Ready>

/** One call, with what it has learned on the way. */
export interface Job {
  readonly operation: string
  readonly projectId: ProjectId | undefined
  readonly labelType: LabelType
  readonly modelName: string | undefined
  readonly stepName: string | undefined
  readonly overwrite: boolean
  /** When it began. */
  readonly since: number
  /** Whose the labels are that name no author. */
  readonly caller: Effect.Effect<UserId, KiliError.InvalidInput | KiliError.RequestError>
  /** Labels that rows are known to have become. */
  readonly claimed: Set<LabelId>
  /** Of the last batch nothing was taken: the next one is not worth taking apart. */
  isHopeless: boolean
}

/** @internal */
export const make = Effect.fnUntraced(
  function*(options: Pick<Job, "labelType" | "modelName" | "operation" | "overwrite" | "projectId" | "stepName">) {
    const client = yield* KiliClient
    const job: Job = {
      ...options,
      since: yield* Clock.currentTimeMillis,
      caller: yield* Effect.cached(Effect.map(client.execute(operations.author, {}), ({ id }) => id)),
      claimed: new Set(),
      isHopeless: false
    }
    return job
  }
)

/** A row, and the label that it has become. */
export interface Appended {
  readonly row: Ready
  readonly labelId: LabelId
}

/** What became of a batch: each of its rows is in one of the two. */
export interface Outcome {
  readonly appended: ReadonlyArray<Appended>
  readonly refused: { readonly rows: ReadonlyArray<Ready>; readonly cause: KiliError.BatchCause } | undefined
}

// -- What the platform holds

const fields = ["id", "assetId", "author.id", "modelName", "jsonResponse"] as const

type Held = Selection.Row<Label, typeof fields>

const silent: Progress.Service = { report: () => Effect.void }

const isOfModel = ({ labelType }: Job): boolean => labelType === "PREDICTION" || labelType === "INFERENCE"

/**
 * The labels on some assets of the job's type, and of its model where models are told apart, oldest first.
 *
 * @internal
 */
export const held = Effect.fnUntraced(function*(
  job: Job,
  assetIds: ReadonlyArray<AssetId>,
  conditions: { readonly createdAtGte?: string } = {}
) {
  const idIn = unique(assetIds)
  const projects = yield* projectsOf(job.projectId, idIn)
  const labels = yield* Effect.forEach(new Set(projects.values()), (projectId) =>
    labelList.rows(job.operation, {
      projectId,
      fields,
      where: { project: { id: projectId }, asset: { idIn }, typeIn: [job.labelType], ...conditions }
    }).pipe(
      Effect.provideService(Progress.Progress, silent),
      Effect.flatMap(Stream.runCollect),
      // These are the fields that were chosen.
      Effect.map((rows) => Chunk.toReadonlyArray(rows) as ReadonlyArray<unknown> as ReadonlyArray<Held>)
    ))
  return labels.flat().filter(({ modelName }) => !isOfModel(job) || (modelName ?? "") === (job.modelName ?? ""))
})

/** The platform's clock may be behind ours. */
const skew = 60_000

const keyOf = (assetId: string, authorId: string, jsonResponse: JsonObject): string =>
  `${assetId} ${authorId} ${canonical(jsonResponse)}`

interface Seen {
  readonly appended: ReadonlyArray<Appended>
  readonly missing: ReadonlyArray<Ready>
}

/**
 * Which rows have become labels already: of the same asset, type, model and author, with an equal response, not before the
 * call began, and of no other row.
 */
const look = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Ready>) {
  const caller = rows.some(({ authorId }) => authorId === undefined) ? yield* job.caller : ""
  const labels = yield* held(job, rows.map(({ assetId }) => assetId), {
    createdAtGte: DateTime.formatIso(DateTime.unsafeMake(job.since - skew))
  })
  const free = Arr.groupBy(
    labels.filter(({ id }) => !job.claimed.has(id)),
    ({ assetId, author, jsonResponse }) => keyOf(assetId, author.id, jsonResponse)
  )
  const appended: Array<Appended> = []
  const missing: Array<Ready> = []
  for (const row of rows) {
    const label = free[keyOf(row.assetId, row.authorId ?? caller, row.jsonResponse)]?.shift()
    if (label === undefined) missing.push(row)
    else appended.push({ row, labelId: label.id })
  }
  const seen: Seen = { appended, missing }
  return seen
})

/** Reads may lag behind changes: what does not show within eight seconds is taken not to be there. */
const waits = ["250 millis", "500 millis", "1 second", "2 seconds", "4 seconds"] as const

const find = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Ready>, error: KiliError.RequestError) {
  let seen = yield* look(job, rows)
  for (const wait of isRefusal(error) ? [] : waits) {
    if (seen.missing.length === 0) break
    yield* Effect.sleep(wait)
    seen = yield* look(job, rows)
  }
  return seen
})

// -- What a failure means

/** The platform understood, and said no. */
const isRefusal = (error: KiliError.BatchCause): boolean => error._tag === "KiliOperationError" && !error.retryable

/** A proxy may say 503 for a platform that went on, so no server error counts as a proof that nothing was done. */
const mayBeApplied = (error: KiliError.RequestError): boolean =>
  error.committed !== "no" || (error._tag === "KiliHttpStatusError" && error.status >= 500)

/** Somebody ran out of patience with a platform that may still be at work: what is not there yet may come. */
const mayBeUnderWay = (error: KiliError.RequestError): boolean =>
  (error._tag === "KiliTransportError" && error.reason === "Timeout") ||
  (error._tag === "KiliHttpStatusError" && (error.status === 408 || error.status === 504))

// -- Sending

const send = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Ready>) {
  const { labelType, modelName, operation, overwrite, projectId, stepName } = job
  const client = yield* KiliClient
  const labels = yield* client.execute(operations.appendManyLabels, {
    data: {
      labelType,
      overwrite,
      stepName,
      labelsData: rows.map(({ assetId, authorId, jsonResponse, referencedLabelId, secondsToLabel }) => ({
        assetID: assetId,
        authorID: authorId,
        jsonResponse,
        modelName,
        referencedLabelId,
        secondsToLabel
      }))
    },
    where: {
      idIn: rows.map(({ assetId }) => assetId),
      project: projectId === undefined ? undefined : { id: projectId }
    }
  })
  if (labels.length === rows.length) return Arr.zipWith(labels, rows, ({ id }, row) => ({ row, labelId: id }))
  const issue = `Expected ${rows.length} labels, got ${labels.length}`
  return yield* new KiliError.DecodeError({ operation, issue, committed: "yes" })
})

/**
 * Sends a batch until each of its rows has become one label or is refused. When an answer was lost, the platform is asked for
 * the labels first, and only what does not show is sent again.
 */
const append = Effect.fnUntraced(function*(job: Job, batch: Batch) {
  const nextRound = yield* Schedule.driver(retry.rounds)
  const appended: Array<Appended> = []
  let rows: ReadonlyArray<Ready> = batch
  let isUnsure = false

  const taken = (labels: ReadonlyArray<Appended>) => {
    for (const label of labels) {
      job.claimed.add(label.labelId)
      appended.push(label)
    }
  }
  const end = (refused?: Outcome["refused"]): Outcome => ({ appended, refused })
  const refused = (error: KiliError.RequestError) =>
    end({ rows, cause: isUnsure && error.committed === "no" ? withCommitted("unknown")(error) : error })

  while (true) {
    const answer = yield* Effect.either(send(job, rows))
    if (Either.isRight(answer)) {
      taken(answer.right)
      return end()
    }
    const error = answer.left
    if (error._tag === "KiliInvalidInput") return end({ rows, cause: error })
    if (mayBeApplied(error)) {
      isUnsure = true
      const seen = yield* Effect.either(find(job, rows, error))
      if (Either.isLeft(seen)) return refused(error)
      taken(seen.right.appended)
      rows = seen.right.missing
      if (rows.length === 0) return end()
      if (isRefusal(error) || mayBeUnderWay(error)) return refused(error)
    } else if (!error.retryable) {
      return refused(error)
    }
    const round = yield* Effect.either(nextRound.next(error))
    if (Either.isLeft(round)) return refused(error)
  }
})

/** A refused batch in halves, down to the rows that the platform has something against: the others are taken. */
const appendHalves = (job: Job, batch: Batch): Effect.Effect<ReadonlyArray<Outcome>, never, KiliClient> =>
  Effect.flatMap(append(job, batch), (outcome) => {
    const { refused } = outcome
    if (
      refused === undefined || !isRefusal(refused.cause) || job.isHopeless ||
      !Arr.isNonEmptyReadonlyArray(refused.rows) || refused.rows.length < 2
    ) {
      return Effect.succeed([outcome])
    }
    return Effect.map(
      Effect.forEach(
        Arr.chunksOf(refused.rows, Math.ceil(refused.rows.length / 2)),
        (half) => appendHalves(job, half)
      ),
      (outcomes) => [{ ...outcome, refused: undefined }, ...outcomes.flat()]
    )
  })

/**
 * Sends a batch whole, and gives the one thing that became of it.
 *
 * @internal
 */
export const appendWhole = append

/**
 * Sends a batch, and keeps a row that is refused from keeping the others out.
 *
 * @internal
 */
export const appendApart = (job: Job, batch: Batch) =>
  Effect.tap(appendHalves(job, batch), (outcomes) =>
    Effect.sync(() => {
      job.isHopeless = outcomes.every(({ appended }) => appended.length === 0)
    }))

/** Characters of a batch: large responses are sent in smaller ones, since a server bounds what it reads. */
const charactersPerBatch = 8 * 1024 * 1024

/**
 * Rows in batches, in order.
 *
 * @internal
 */
export const batchesOf = (rows: ReadonlyArray<Ready>): ReadonlyArray<Batch> => {
  const batches: Array<Arr.NonEmptyArray<Ready>> = []
  let batch: Arr.NonEmptyArray<Ready> | undefined
  let characters = 0
  for (const row of rows) {
    const more = JSON.stringify(row.jsonResponse).length
    if (batch === undefined || batch.length === batchSize || characters + more > charactersPerBatch) {
      batches.push(batch = [row])
      characters = more
    } else {
      batch.push(row)
      characters += more
    }
  }
  return batches
}

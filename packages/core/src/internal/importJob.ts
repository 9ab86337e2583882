import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { AssetId } from "../Asset.js"
import type { LedgerRow, Settings } from "../AssetImport.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Progress from "../Progress.js"
import { ProjectId } from "../Project.js"
import type { Entry, Routed, Router } from "./importRoute.js"
import { routers } from "./importRouters.js"
import * as input from "./input.js"
import { asNotFound } from "./notFound.js"
import { projectById } from "./projectOperations.js"

/** Files on their way at once, over a whole call. */
const uploadsInFlight = 8

/** Names and ids that a project holds. */
export interface Known {
  readonly names: ReadonlyMap<string, AssetId>
  readonly ids: ReadonlySet<AssetId>
}

/**
 * One call of an import: what it goes by, and what its windows of rows share.
 *
 * @internal
 */
export interface Job {
  readonly operation: string
  readonly projectId: ProjectId
  readonly schedule: Settings["schedule"]
  readonly stop: boolean
  readonly wait: boolean
  readonly endpoint: string
  readonly router: Router
  readonly uploading: Effect.Semaphore
  /** The row that stands for a name that this call has met. */
  readonly names: Map<string, number>
  /** The row that was given an id, and its name. */
  readonly ids: Map<AssetId, { readonly row: number; readonly externalId: string | undefined }>
  readonly settled: (rows: number) => Effect.Effect<void>
  readonly sent: (bytes: number) => Effect.Effect<void>
  /** What the project held when it was asked for all rows at once; undefined where each window asks. */
  known: Known | undefined
  /** Rows after this one are not sent any more, for its sake. */
  halted: { readonly row: number; readonly cause: KiliError.BatchCause } | undefined
  /** Batches sent so far. */
  batches: number
  /** Calls that the platform refused since it took a row last: after many, splitting another batch would be in vain. */
  refusals: number
}

/** A row on its way, from the time when it has an id and a name. */
export interface Named {
  readonly row: number
  readonly id: AssetId
  readonly externalId: string
}

/** A row of which the router has decided. */
export interface Ready extends Named {
  readonly isHoneypot: boolean
  readonly routed: Routed
}

/** A row whose files are in the bucket. */
export interface Loaded extends Ready {
  readonly entry: Entry
}

/** A row of which a file did not reach the bucket. */
export interface Lost extends Ready {
  readonly cause: KiliError.BatchCause
}

/** What ended the call: something about the rows before they were sent, or about one batch of them. */
export type Failure =
  | {
    readonly batch: undefined
    readonly cause: KiliError.InvalidInput | KiliError.RequestError | KiliError.UploadForbidden
  }
  | {
    readonly batch: { readonly index: number; readonly ids: ReadonlyArray<AssetId> }
    readonly cause: KiliError.BatchCause
  }

/**
 * Two failures as one. What the platform may hold all the same is named, whichever batch it was in, under the error that
 * promises least; batches of which nothing was applied need no further word.
 *
 * @internal
 */
export const join = (first: Failure | undefined, second: Failure | undefined): Failure | undefined => {
  if (first?.batch === undefined) return first ?? second
  if (second?.batch === undefined || second.cause.committed === "no") return first
  if (first.cause.committed === "no") return second
  const { batch, cause } = second.cause.committed === "unknown" && first.cause.committed === "yes" ? second : first
  return { batch: { index: batch.index, ids: [...first.batch.ids, ...second.batch.ids] }, cause }
}

/**
 * Lets nothing after a row be sent.
 *
 * @internal
 */
export const halt = (job: Job, row: number, cause: KiliError.BatchCause): void => {
  if (job.halted === undefined || row < job.halted.row) job.halted = { row, cause }
}

/** @internal */
export const isHalted = (job: Job, row: number): job is Job & { readonly halted: NonNullable<Job["halted"]> } =>
  job.halted !== undefined && row > job.halted.row

/** @internal */
export const created = ({ externalId, id, row }: Named): LedgerRow => ({
  _tag: "created",
  row,
  externalId,
  assetId: id
})

/** @internal */
export const pending = ({ externalId, id, row }: Named): LedgerRow => ({
  _tag: "pending",
  row,
  externalId,
  assetId: id
})

/** @internal */
export const alreadyThere = ({ externalId, row }: Named, assetId: AssetId): LedgerRow => ({
  _tag: "alreadyThere",
  row,
  externalId,
  assetId
})

/** @internal */
export const failed = (error: KiliError.BatchCause) => ({ externalId, id, row }: Named): LedgerRow => ({
  _tag: "failed",
  row,
  externalId,
  error,
  committed: error.committed,
  assetId: id
})

const settingsProblems = input.problems(Schema.Struct({
  projectId: ProjectId,
  onError: Schema.optional(Schema.Literal("stop", "continue")),
  waitUntilAvailable: Schema.optional(Schema.Boolean)
}))

/**
 * What is wrong with the options, the rows apart.
 *
 * @internal
 */
export const problems = ({ onError, projectId, waitUntilAvailable }: Settings): ReadonlyArray<input.Problem> =>
  settingsProblems("", { projectId, onError, waitUntilAvailable })

const count = (operation: string, unit: "assets" | "bytes", total?: number) => {
  let done = 0
  return (more: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      done += more
      return Progress.report({ operation, unit, done, total })
    })
}

const routerOf = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const [project] = (yield* client.execute(projectById, { where: { id: projectId } }).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )) ?? []
  if (project === undefined) {
    return yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
  }
  const router = routers.get(project.inputType)
  if (router === undefined) {
    const known = Arr.fromIterable(routers.keys()).join(", ")
    return yield* new KiliError.InvalidInput({
      operation,
      issues: [{ at: "projectId", problem: `its input type is ${project.inputType}; imports take ${known}` }]
    })
  }
  return router
})

/**
 * Reads the project, and begins a call.
 *
 * @internal
 */
export const make = Effect.fnUntraced(
  function*(operation: string, { onError, projectId, schedule, waitUntilAvailable }: Settings, total?: number) {
    const { endpoint } = yield* KiliClient
    const job: Job = {
      operation,
      projectId,
      schedule,
      stop: onError !== "continue",
      wait: waitUntilAvailable ?? true,
      endpoint,
      router: yield* routerOf(operation, projectId),
      uploading: yield* Effect.makeSemaphore(uploadsInFlight),
      names: new Map(),
      ids: new Map(),
      known: undefined,
      settled: count(operation, "assets", total),
      sent: count(operation, "bytes"),
      halted: undefined,
      batches: 0,
      refusals: 0
    }
    return job
  }
)

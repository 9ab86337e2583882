/**
 * The faults of a sandbox: which are set, and which of them befalls a request.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { PCGRandom } from "effect/Utils"
import type { Fault } from "./Fault.js"
import type { Asked } from "./internal/asked.js"

/**
 * A fault that is set.
 *
 * @since 0.1.0
 * @category models
 */
export interface Active {
  readonly fault: Fault
  /** How many requests it has befallen. */
  readonly met: number
}

/**
 * The faults of a sandbox.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Sets one more fault. */
  readonly add: (fault: Fault) => Effect.Effect<void>
  /** The faults that are set, in the order in which they were; those that have spent their `times` are gone. */
  readonly list: Effect.Effect<ReadonlyArray<Active>>
  /** Removes all faults. The draws of those set next begin anew. */
  readonly clear: Effect.Effect<void>
}

/**
 * What a request has to expect of the faults, beside an answer that is not the sandbox's own.
 *
 * @internal
 */
export interface Conditions {
  readonly expiredUploadUrls: boolean
  readonly importDelay: number | undefined
  readonly importFailure: string | undefined
  readonly lag: number
  readonly latency: Duration.Duration
  readonly nullMetadata: boolean
  readonly responseByUrl: boolean
  readonly uploadForbidden: boolean
}

/** A fault that takes the place of the answer, before or after the request is carried out. */
type Outcome = Extract<
  Fault,
  {
    readonly _tag:
      | "tooManyRequests"
      | "serverErrorBefore"
      | "serverErrorAfter"
      | "cutBefore"
      | "cutAfter"
      | "htmlBody"
      | "truncatedBody"
      | "errorWithoutExtensions"
      | "labelRefused"
  }
>

/** @internal */
export interface Decision {
  readonly conditions: Conditions
  /** The kinds of the faults met. */
  readonly met: ReadonlyArray<Fault["_tag"]>
  readonly outcome: Outcome | undefined
}

/** @internal */
export interface Faults extends Service {
  /** Decides what befalls a request, and counts it. */
  readonly decide: (asked: Asked) => Decision
}

const lagging = ["assets", "countAssets", "labels", "countLabels", "projects", "countProjects"]
const labeling = ["appendManyLabels", "appendToLabels", "createHoneypot"]

const isOneOf = (asked: Asked, operations: ReadonlyArray<string>): boolean =>
  asked.operations.some((operation) => operations.includes(operation))

/** Whether a fault could be noticed in the answer to a request: it is not spent on others. */
const concerns = (fault: Fault, asked: Asked): boolean => {
  if (fault.operation !== undefined && !asked.operations.includes(fault.operation)) return false
  switch (fault._tag) {
    case "errorWithoutExtensions":
      return asked.isGraphQL
    case "expiredUploadUrl":
      return isOneOf(asked, ["createUploadBucketSignedUrls"])
    case "failingImport":
    case "slowImport":
      return isOneOf(asked, ["appendManyAssetsAsynchronously", "appendManyFramesToDatasetAsynchronously"])
    case "labelRefused":
      return isOneOf(asked, labeling)
    case "nullMetadata":
      return asked.selects("jsonMetadata")
    case "responseByUrl":
      return asked.selects("jsonResponseUrl")
    case "replicaLag":
      return isOneOf(asked, lagging)
    case "uploadForbidden":
      return asked.selects("uploadLocalData")
    default:
      return true
  }
}

/** Of faults with the same slot, a request meets one. */
const slotOf = (fault: Fault): string => isOutcome(fault) ? "outcome" : fault._tag

const isOutcome = (fault: Fault): fault is Outcome => {
  switch (fault._tag) {
    case "expiredUploadUrl":
    case "failingImport":
    case "latency":
    case "nullMetadata":
    case "replicaLag":
    case "responseByUrl":
    case "slowImport":
    case "uploadForbidden":
      return false
    default:
      return true
  }
}

/**
 * What a request meets that no fault is for.
 *
 * @internal
 */
export const noConditions: Conditions = {
  expiredUploadUrls: false,
  importDelay: undefined,
  importFailure: undefined,
  lag: 0,
  latency: Duration.zero,
  nullMetadata: false,
  responseByUrl: false,
  uploadForbidden: false
}

const conditionsOf = (met: ReadonlyArray<Fault>): Conditions => {
  let conditions = noConditions
  for (const fault of met) {
    switch (fault._tag) {
      case "expiredUploadUrl":
        conditions = { ...conditions, expiredUploadUrls: true }
        break
      case "failingImport":
        conditions = { ...conditions, importFailure: fault.message }
        break
      case "latency":
        conditions = { ...conditions, latency: fault.duration }
        break
      case "nullMetadata":
        conditions = { ...conditions, nullMetadata: true }
        break
      case "replicaLag":
        conditions = { ...conditions, lag: Duration.toMillis(fault.duration) }
        break
      case "responseByUrl":
        conditions = { ...conditions, responseByUrl: true }
        break
      case "slowImport":
        conditions = { ...conditions, importDelay: Duration.toMillis(fault.duration) }
        break
      case "uploadForbidden":
        conditions = { ...conditions, uploadForbidden: true }
    }
  }
  return conditions
}

const undisturbed: Decision = { conditions: conditionsOf([]), met: [], outcome: undefined }

/** A fault that is set, and where its draws stand. */
interface Set {
  readonly draws: PCGRandom
  readonly fault: Fault
  met: number
}

/** @internal */
export const make = (initial: ReadonlyArray<Fault>): Faults => {
  let added = 0
  let sets: ReadonlyArray<Set> = []

  const add = (fault: Fault): void => {
    // Two faults of one seed draw apart: else the second would only ever be drawn for requests that met the first
    sets = [...sets, { draws: new PCGRandom(fault.seed ?? 0, added++), fault, met: 0 }]
  }

  const decide = (asked: Asked): Decision => {
    if (sets.length === 0) return undisturbed
    const met = new Map<string, Fault>()
    for (const set of sets) {
      const { draws, fault } = set
      if (!concerns(fault, asked)) continue
      // Drawn for every request that it concerns, met or not, so that a draw depends on the requests alone
      const isDrawn = fault.rate === undefined || draws.number() < fault.rate
      if (!isDrawn || met.has(slotOf(fault))) continue
      met.set(slotOf(fault), fault)
      set.met++
    }
    sets = sets.filter(({ fault, met }) => fault.times === undefined || met < fault.times)
    const faults = [...met.values()]
    return {
      conditions: conditionsOf(faults),
      met: faults.map(({ _tag }) => _tag),
      outcome: faults.find(isOutcome)
    }
  }

  initial.forEach(add)
  return {
    add: (fault) => Effect.sync(() => add(fault)),
    clear: Effect.sync(() => {
      added = 0
      sets = []
    }),
    decide,
    list: Effect.sync(() => sets.map(({ fault, met }) => ({ fault, met })))
  }
}

import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import { batchSize } from "../Batch.js"
import { JsonObject } from "../Json.js"
import type { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import { LabelId, LabelType } from "../Label.js"
import * as Progress from "../Progress.js"
import { ProjectId } from "../Project.js"
import { UserId } from "../User.js"
import * as assetRefs from "./assetRefs.js"
import { canonical } from "./canonical.js"
import * as externalIds from "./externalIds.js"
import * as input from "./input.js"
import { problems as jsonProblems } from "./jsonProblems.js"
import type { LedgerRow } from "./labelLedger.js"
import * as labelSend from "./labelSend.js"
import { asNotFound } from "./notFound.js"
import { checker } from "./ontologies.js"
import { repeated } from "./repeated.js"
import { noStep, stepsOf } from "./steps.js"

/** @internal */
export const newLabelFields = {
  jsonResponse: JsonObject,
  authorId: Schema.optional(UserId),
  referencedLabelId: Schema.optional(LabelId),
  secondsToLabel: Schema.optional(Schema.Finite.pipe(Schema.nonNegative()))
}

type NewLabel = assetRefs.AssetRef & Schema.Struct.Type<typeof newLabelFields>

/** What the operations that write labels have in common. */
export interface Options {
  readonly projectId?: ProjectId | undefined
  readonly labelType: LabelType
  readonly modelName?: string | undefined
  readonly stepName?: string | undefined
  readonly overwrite?: boolean | undefined
  readonly validate?: boolean | undefined
  readonly onError?: "continue" | "stop" | undefined
  readonly labels: ReadonlyArray<NewLabel>
}

export type AppendError =
  | KiliError.AmbiguousExternalId
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

// -- What can be told before any request

const optionShape = input.problems(Schema.Struct({
  projectId: Schema.optional(ProjectId),
  labelType: LabelType,
  modelName: Schema.optional(Schema.String),
  stepName: Schema.optional(Schema.String),
  overwrite: Schema.optional(Schema.Boolean),
  validate: Schema.optional(Schema.Boolean),
  onError: Schema.optional(Schema.Literal("continue", "stop")),
  labels: Schema.Array(Schema.Unknown)
}))

const rowShape = input.problems(
  Schema.Struct({
    assetId: Schema.optional(AssetId),
    externalId: Schema.optional(Schema.NonEmptyString),
    ...newLabelFields
  }).annotations({ identifier: "NewLabel" })
)

const modelProblems = ({ labelType, modelName }: Options): ReadonlyArray<input.Problem> => {
  if (labelType === "PREDICTION") {
    return modelName === undefined || modelName === ""
      ? [{ at: "modelName", problem: "a PREDICTION needs the name of its model" }]
      : []
  }
  return modelName === undefined || labelType === "INFERENCE"
    ? []
    : [{ at: "modelName", problem: `a label of type ${labelType} has no model` }]
}

/** Rows that may be sent still, and what became of the others. */
interface Sheet {
  readonly operation: string
  readonly stop: boolean
  readonly settled: Map<number, LedgerRow>
}

/** A row of the input, and where it stands. */
interface Row<A> {
  readonly row: number
  readonly label: A
}

const placeOf = (row: number): string => `labels[${row}]`

/**
 * The rows with which nothing is wrong. Under `stop`, anything that is wrong with any of them, or with the `others`, ends the
 * call; else only the others do.
 */
const sieve = Effect.fnUntraced(function*<A>(
  { operation, settled, stop }: Sheet,
  rows: ReadonlyArray<Row<A>>,
  problemsOf: (label: A, at: string, row: number) => ReadonlyArray<input.Problem>,
  others: ReadonlyArray<input.Problem> = []
) {
  if (stop) {
    yield* input.refuse(operation, [
      ...others,
      ...rows.flatMap(({ label, row }) => problemsOf(label, placeOf(row), row))
    ])
    return rows
  }
  yield* input.refuse(operation, others)
  return rows.filter(({ label, row }) => {
    const issues = problemsOf(label, "", row)
    if (!Arr.isNonEmptyReadonlyArray(issues)) return true
    settled.set(row, { _tag: "invalid", row, issues })
    return false
  })
})

/** Why a project has to be named. */
const projectProblems = ({ projectId, stepName }: Options, byName: boolean): ReadonlyArray<input.Problem> => {
  if (projectId !== undefined) return []
  if (byName) return [{ at: "projectId", problem: "needed to find assets by external id" }]
  return stepName === undefined ? [] : [{ at: "projectId", problem: "needed to find the step by its name" }]
}

const optionProblems = (options: Options, byName: boolean): ReadonlyArray<input.Problem> => {
  const shape = optionShape("", options)
  return shape.length > 0 ? shape : [
    ...modelProblems(options),
    ...(options.labels.length === 0 ? [{ at: "labels", problem: "there is no response to append" }] : []),
    ...projectProblems(options, byName)
  ]
}

const referenceProblems = (
  { labelType }: Options,
  { referencedLabelId }: NewLabel,
  at: string
): ReadonlyArray<input.Problem> =>
  referencedLabelId === undefined || labelType === "REVIEW"
    ? []
    : [{ at: input.within(at, "referencedLabelId"), problem: `a label of type ${labelType} reviews no other` }]

const check = Effect.fnUntraced(function*(sheet: Sheet, options: Options, replaces: boolean) {
  if (!Array.isArray(options.labels)) yield* input.refuse(sheet.operation, optionShape("", options))
  const misshapen = options.labels.map((label) => rowShape("", label))
  const shaped = options.labels.map((label, row) => misshapen[row]!.length === 0 ? label : undefined)
  const byName = shaped.find((label) => label !== undefined)?.externalId !== undefined
  const firsts = new Map(replaces ? repeated(shaped.map((label) => label?.assetId ?? label?.externalId)) : [])
  const problemsOf = (label: NewLabel, at: string, row: number): ReadonlyArray<input.Problem> => {
    const shape = misshapen[row]!
    if (shape.length > 0) return shape.map(({ at: path, problem }) => ({ at: input.within(at, path), problem }))
    const first = firsts.get(row)
    const problem = assetRefs.problem(label, byName) ??
      (first === undefined ? undefined : `would replace what ${placeOf(first)} says of the same asset`)
    return [
      ...(problem === undefined ? [] : [{ at, problem }]),
      ...referenceProblems(options, label, at),
      ...jsonProblems(input.within(at, "jsonResponse"), label.jsonResponse)
    ]
  }
  const rows = options.labels.map((label, row) => ({ row, label }))
  return yield* sieve(sheet, rows, problemsOf, optionProblems(options, byName))
})

// -- What the platform has to be asked for

const toReady = (
  { label: { authorId, jsonResponse, referencedLabelId, secondsToLabel }, row }: Row<NewLabel>,
  assetId: AssetId
) => ({ row, assetId, authorId, jsonResponse, referencedLabelId, secondsToLabel })

/** Rows by the ids of their assets. A name without an asset, or with several, ends the call or settles its row. */
const resolve = Effect.fnUntraced(function*(
  sheet: Sheet,
  projectId: ProjectId | undefined,
  rows: ReadonlyArray<Row<NewLabel>>
) {
  const { operation, stop } = sheet
  const names = rows.flatMap(({ label: { externalId } }) => externalId === undefined ? [] : [externalId])
  if (stop || projectId === undefined || names.length === 0) {
    const ids = yield* assetRefs.resolve(operation, projectId, rows.map(({ label }) => label))
    return Arr.zipWith(rows, ids, toReady)
  }
  const { ambiguous, ids } = yield* Effect.mapError(
    externalIds.find(projectId, names),
    asNotFound(operation, projectId)
  )
  const found = yield* sieve(sheet, rows, ({ externalId = "" }) =>
    !ids.has(externalId)
      ? [{ at: "externalId", problem: "no asset of the project has this name" }]
      : ambiguous.includes(externalId)
      ? [{ at: "externalId", problem: "more than one asset of the project has this name; use assetId" }]
      : [])
  return found.flatMap((row) => {
    const id = ids.get(row.label.externalId ?? "")
    return id === undefined ? [] : [toReady(row, id)]
  })
})

const checkStep = Effect.fnUntraced(function*(
  operation: string,
  { projectId, stepName }: Pick<Options, "projectId" | "stepName">
) {
  if (stepName === undefined || projectId === undefined) return
  const steps = yield* stepsOf(operation, projectId)
  const isKnown = steps.some(({ name }) => name === stepName)
  yield* input.refuse(operation, isKnown ? [] : [{ at: "stepName", problem: noStep(stepName, steps) }])
})

const checkResponses = Effect.fnUntraced(function*(
  sheet: Sheet,
  projectId: ProjectId | undefined,
  ready: ReadonlyArray<labelSend.Ready>
) {
  const problemsOf = yield* checker(sheet.operation, projectId, ready.map(({ assetId }) => assetId))
  const rows = ready.map((label) => ({ row: label.row, label }))
  const fitting = yield* sieve(
    sheet,
    rows,
    ({ assetId, jsonResponse }, at) => problemsOf(input.within(at, "jsonResponse"), assetId, jsonResponse)
  )
  return fitting.map(({ label }) => label)
})

/** The latest label of each asset, of the job's type and model, when its response equals the one given. */
const equals = Effect.fnUntraced(function*(job: labelSend.Job, rows: ReadonlyArray<labelSend.Ready>) {
  const parts = yield* Effect.forEach(
    Arr.chunksOf(rows, batchSize),
    (part) =>
      Effect.map(labelSend.held(job, part.map(({ assetId }) => assetId)), (labels) => {
        const latest = new Map<string, (typeof labels)[number]>(labels.map((label) => [label.assetId, label]))
        return part.flatMap(({ assetId, jsonResponse, row }): ReadonlyArray<readonly [number, LabelId]> => {
          const label = latest.get(assetId)
          return label !== undefined && canonical(label.jsonResponse) === canonical(jsonResponse)
            ? [[row, label.id]]
            : []
        })
      }),
    { concurrency: 4 }
  )
  return new Map(parts.flat())
})

// -- Sending

const sendAll = Effect.fnUntraced(
  function*({ operation, settled, stop }: Sheet, job: labelSend.Job, rows: ReadonlyArray<labelSend.Ready>) {
    const total = settled.size + rows.length
    const done: Array<AssetId> = []
    for (const [index, batch] of labelSend.batchesOf(rows).entries()) {
      const outcomes = stop ? [yield* labelSend.appendWhole(job, batch)] : yield* labelSend.appendApart(job, batch)
      for (const { appended, refused } of outcomes) {
        for (const { labelId, row: { assetId, row } } of appended) {
          settled.set(row, { _tag: "created", row, assetId, labelId })
          done.push(assetId)
        }
        if (refused === undefined) continue
        const { cause, rows } = refused
        if (stop) {
          const ids = rows.map(({ assetId }) => assetId)
          return yield* new KiliError.BatchError({ operation, index, done, ids, cause })
        }
        for (const { assetId, row } of rows) {
          settled.set(row, { _tag: "failed", row, assetId, error: cause, committed: cause.committed })
        }
      }
      yield* Progress.report({ operation, unit: "labels", done: settled.size, total })
    }
  }
)

/**
 * Checks labels, sends them in batches, and accounts for each row in the order of the input. `upsert` replaces labels, and
 * leaves out those whose response is stored already.
 *
 * @internal
 */
export const run = (
  operation: string,
  options: Options,
  upsert = false
): Effect.Effect<ReadonlyArray<LedgerRow>, AppendError, KiliClient> =>
  Effect.gen(function*() {
    const { labelType, modelName, projectId, stepName, validate = true } = options
    const overwrite = upsert || options.overwrite === true
    const sheet: Sheet = { operation, stop: options.onError !== "continue", settled: new Map() }
    const checked = yield* check(sheet, options, overwrite)
    if (validate) yield* checkStep(operation, options)
    const resolved = yield* resolve(sheet, projectId, checked)
    const fitting = validate ? yield* checkResponses(sheet, projectId, resolved) : resolved
    const job = yield* labelSend.make({ operation, projectId, labelType, modelName, stepName, overwrite })
    const stored: ReadonlyMap<number, LabelId> = upsert ? yield* equals(job, fitting) : new Map()
    for (const { assetId, row } of fitting) {
      const labelId = stored.get(row)
      if (labelId !== undefined) sheet.settled.set(row, { _tag: "unchanged", row, assetId, labelId })
    }
    yield* sendAll(sheet, job, fitting.filter(({ row }) => !stored.has(row)))
    return Arr.filterMap(options.labels, (_, row) => Option.fromNullable(sheet.settled.get(row)))
  })

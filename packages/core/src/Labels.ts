/**
 * Operations on labels.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { AssetId } from "./Asset.js"
import type { Drift } from "./Assets.js"
import * as assetRefs from "./internal/assetRefs.js"
import * as input from "./internal/input.js"
import { problems as jsonProblems } from "./internal/jsonProblems.js"
import * as labelAppend from "./internal/labelAppend.js"
import { deleteAll } from "./internal/labelDelete.js"
import * as labelLedger from "./internal/labelLedger.js"
import * as labelList from "./internal/labelList.js"
import * as operations from "./internal/labelOperations.js"
import * as labelRefusal from "./internal/labelRefusal.js"
import { toWhere } from "./internal/labelWhere.js"
import type { Paging } from "./internal/list.js"
import * as Method from "./internal/method.js"
import { asNotFound } from "./internal/notFound.js"
import { checker } from "./internal/ontologies.js"
import * as parsedRows from "./internal/parsedRows.js"
import { JsonObject } from "./Json.js"
import { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import * as Label from "./Label.js"
import { LabelFilter } from "./LabelFilter.js"
import type * as ParsedLabel from "./ParsedLabel.js"
import { ProjectId } from "./Project.js"
import * as Selection from "./Selection.js"

// -- Reading

const projectIdProblems = input.problems(ProjectId)
const filterProblems = input.problems(Schema.UndefinedOr(LabelFilter))

/**
 * Labels are parsed when `L` is `"parsed"`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListLabels<F extends ReadonlyArray<Label.Field>, L extends "parsed" | undefined = undefined>
  extends Paging
{
  readonly projectId: ProjectId
  /** Default: all labels of the project, and not only the latest ones. */
  readonly filter?: LabelFilter | undefined
  /** Dotted fields, as `author.email`. Default: `Label.defaultFields`. */
  readonly fields?: F | undefined
  /**
   * Rows a request, 1 to 100. Default: 100; where responses are chosen, 20 in projects of type VIDEO and 50 in those of type
   * GEOSPATIAL or LLM, since theirs are large.
   */
  readonly pageSize?: number | undefined
  /**
   * `"parsed"` has each label as `ParsedLabel.parse` gives it. `jsonResponse` is to be among the fields. Default: plain labels.
   */
  readonly labels?: L
  /** Told what moved meanwhile, when all rows were given and before the stream ends. Costs one count, made first. */
  readonly onDrift?: ((drift: Drift) => Effect.Effect<void>) | undefined
}

/**
 * A label with the fields of the list `F`, parsed when `L` is `"parsed"`, and one or the other where only the run tells.
 *
 * @since 0.1.0
 * @category models
 */
export type LabelRow<F extends ReadonlyArray<Label.Field>, L extends "parsed" | undefined = undefined> = L extends
  "parsed" ? ParsedLabel.Listed<Selection.Row<Label.Label, F>> : Selection.Row<Label.Label, F>

/**
 * @since 0.1.0
 * @category errors
 */
export type ListLabelsError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const select = Selection.make(Label.Label)

const list = <F extends ReadonlyArray<Label.Field>, L extends "parsed" | undefined>(
  operation: string,
  options: ListLabels<F, L>,
  defaults: ReadonlyArray<Label.Field>
): Stream.Stream<LabelRow<F, L>, ListLabelsError, KiliClient> => {
  const { fields = defaults, filter, labels, projectId } = options
  const rows = Effect.gen(function*() {
    yield* input.refuse(operation, [
      ...projectIdProblems("projectId", projectId),
      ...filterProblems("filter", filter),
      ...parsedRows.labelsProblems("labels", labels),
      ...input.pagingProblems(options)
    ])
    yield* select(operation, fields)
    yield* input.refuse(operation, labels === undefined ? [] : parsedRows.fieldProblems("labels", fields))
    const where = yield* toWhere(operation, projectId, filter)
    return yield* labelList.rows(operation, { ...options, fields, where })
  })
  const named = Stream.unwrap(rows).pipe(
    Stream.mapError(asNotFound(operation, projectId)),
    Method.namedStream(operation),
    Stream.withSpan(operation)
  )
  // `F` is what `fields` was given, or the default's type: the rows decoded are of that selection, parsed when `L` says so.
  return named as Stream.Stream<LabelRow<F, L>, ListLabelsError, KiliClient>
}

/**
 * The labels of a project, oldest first, each with exactly the fields chosen, in constant memory.
 *
 * A response that the platform keeps beside its label (`jsonResponseUrl`) is fetched, 10 at a time; when that fails, so does the
 * stream. Where responses are chosen, the type of the project and its ontology are asked for first, in one request. A label
 * that does not fit the ontology ends the stream in a `DecodeError` that names it, where labels are parsed. What moves
 * while the listing is read, is told as by `Assets.listAssets`.
 *
 * @since 0.1.0
 * @category operations
 * @example
 * import * as Labels from "@effect-kili/core/Labels"
 * import { ProjectId } from "@effect-kili/core/Project"
 * import * as Stream from "effect/Stream"
 *
 * const reviews = Labels.listLabels({
 *   projectId: ProjectId.make("cld90ffe80l8b0jn9d4vb44tn"),
 *   filter: { typeIn: ["REVIEW"], createdAtGte: "2024-05-01" },
 *   fields: ["assetId", "author.email", "jsonResponse"]
 * }).pipe(Stream.map((label) => [label.author.email, label.jsonResponse]))
 */
export const listLabels = <
  const F extends ReadonlyArray<Label.Field> = typeof Label.defaultFields,
  L extends "parsed" | undefined = undefined
>(
  options: ListLabels<F, L>
): Stream.Stream<LabelRow<F, L>, ListLabelsError, KiliClient> => list("Labels.listLabels", options, Label.defaultFields)

/**
 * A listing of labels of one type.
 *
 * @since 0.1.0
 * @category models
 */
export type ListOfType<F extends ReadonlyArray<Label.Field>, L extends "parsed" | undefined = undefined> =
  & Omit<ListLabels<F, L>, "filter">
  & { readonly filter?: Omit<LabelFilter, "typeIn"> | undefined }

/**
 * The predictions of a project: labels of type `PREDICTION`. Default of the fields: `Label.defaultModelFields`. Otherwise as
 * `listLabels`.
 *
 * @since 0.1.0
 * @category operations
 */
export const listPredictions = <
  const F extends ReadonlyArray<Label.Field> = typeof Label.defaultModelFields,
  L extends "parsed" | undefined = undefined
>(
  options: ListOfType<F, L>
): Stream.Stream<LabelRow<F, L>, ListLabelsError, KiliClient> =>
  list(
    "Labels.listPredictions",
    { ...options, filter: { ...options.filter, typeIn: ["PREDICTION"] } },
    Label.defaultModelFields
  )

/**
 * The inferences of a project: labels of type `INFERENCE`. Otherwise as `listPredictions`.
 *
 * @since 0.1.0
 * @category operations
 */
export const listInferences = <
  const F extends ReadonlyArray<Label.Field> = typeof Label.defaultModelFields,
  L extends "parsed" | undefined = undefined
>(
  options: ListOfType<F, L>
): Stream.Stream<LabelRow<F, L>, ListLabelsError, KiliClient> =>
  list(
    "Labels.listInferences",
    { ...options, filter: { ...options.filter, typeIn: ["INFERENCE"] } },
    Label.defaultModelFields
  )

/**
 * @since 0.1.0
 * @category errors
 */
export type CountLabelsError = ListLabelsError

/**
 * How many labels of a project meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countLabels: (
  options: { readonly projectId: ProjectId; readonly filter?: LabelFilter | undefined }
) => Effect.Effect<number, CountLabelsError, KiliClient> = Effect.fn("Labels.countLabels")(function*(
  { filter, projectId }
) {
  const operation = "Labels.countLabels"
  yield* input.refuse(operation, [
    ...projectIdProblems("projectId", projectId),
    ...filterProblems("filter", filter)
  ])
  const client = yield* KiliClient
  const where = yield* toWhere(operation, projectId, filter)
  return yield* client.execute(operations.countLabels, { where }).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )
}, Method.named("Labels.countLabels"))

// -- Writing

type NewLabel = Schema.Struct.Type<typeof labelAppend.newLabelFields>

/**
 * A label to add, its asset named by id.
 *
 * - `jsonResponse`: the answer of each job, as `{ JOB_0: { categories: [{ name: "CAT", confidence: 90 }] } }`
 * - `authorId`: who made it. Default: the key's owner
 * - `referencedLabelId`: of a `REVIEW`, the label that it is a review of. Of recent platforms
 * - `secondsToLabel`: the time it took
 *
 * @since 0.1.0
 * @category models
 */
export type NewLabelById = NewLabel & { readonly assetId: AssetId; readonly externalId?: never }

/**
 * A label to add, its asset named by its external id in the project; otherwise as `NewLabelById`.
 *
 * @since 0.1.0
 * @category models
 */
export type NewLabelByExternalId = NewLabel & { readonly externalId: string; readonly assetId?: never }

/**
 * The labels of one call: all assets named by id, or all by the external id that they have in a project.
 *
 * @since 0.1.0
 * @category models
 */
export type LabeledAssets =
  | { readonly projectId?: ProjectId | undefined; readonly labels: ReadonlyArray<NewLabelById> }
  | { readonly projectId: ProjectId; readonly labels: ReadonlyArray<NewLabelByExternalId> }

/**
 * One type and one model for all labels of a call. A `PREDICTION` names its model, an `INFERENCE` may, the others have none.
 *
 * @since 0.1.0
 * @category models
 */
export type LabelKind =
  | { readonly labelType: "PREDICTION"; readonly modelName: string }
  | { readonly labelType: "INFERENCE"; readonly modelName?: string | undefined }
  | { readonly labelType: Exclude<Label.LabelType, "PREDICTION" | "INFERENCE">; readonly modelName?: never }

/**
 * The step of a workflow V2 that labels are made in, by its name in the project. Default: the one that each asset is in. Of
 * recent platforms.
 *
 * @since 0.1.0
 * @category models
 */
export type InStep =
  | { readonly stepName?: undefined }
  | { readonly projectId: ProjectId; readonly stepName: string }

/**
 * How labels are written, whichever they are.
 *
 * @since 0.1.0
 * @category models
 */
export interface Writing<O extends OnError> {
  /**
   * Check each response against the ontology of the asset's project, and the step, before anything is changed. Default: true.
   * Costs one read of the project, and one of its steps when one is named; where assets are named by id and no project is
   * named, one more for each 100 assets, to find theirs.
   */
  readonly validate?: boolean | undefined
  /**
   * What a label that cannot be written does to the others. `stop`: all that is wrong is told before anything is sent (first
   * what takes no request to see), and the first batch that fails ends the call. `continue`: the ledger tells of it as `invalid` or `failed`, and the others are
   * written. Default: `stop`.
   */
  readonly onError?: O | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export type OnError = "continue" | "stop"

/**
 * Labels to add. `overwrite` has them replace those that the assets have: of the same type and, for a `PREDICTION` or an
 * `INFERENCE`, of the same model; of the other types all, whoever made them (inferred). Default: false, labels pile up. With
 * it, no asset twice in one call.
 *
 * @since 0.1.0
 * @category models
 */
export type AppendLabels<O extends OnError = OnError> =
  & LabeledAssets
  & LabelKind
  & InStep
  & Writing<O>
  & { readonly overwrite?: boolean | undefined }

/**
 * What became of one label of the input, `row` counted from 0:
 *
 * - `created`: it is there, by the id `labelId`
 * - `unchanged`: the asset has it already, by that id; nothing was sent. Of `upsertLabels` alone
 * - `invalid`: nothing was sent, because of `issues`; `at` is the place in the row, as `jsonResponse.JOB_0`, and empty for the
 *   row itself
 * - `failed`: why, and whether the platform may hold the label all the same (`committed`)
 *
 * A ledger holds one such record for each label of the input, in the same order. The schema encodes it to JSON and back.
 *
 * @since 0.1.0
 * @category models
 */
export const LedgerRow = labelLedger.LedgerRow

/**
 * @since 0.1.0
 * @category models
 */
export type LedgerRow = typeof LedgerRow.Type

/**
 * How many rows of a ledger there are of each kind. The sum of all is the number of labels.
 *
 * @since 0.1.0
 * @category getters
 */
export const summary = (ledger: Iterable<LedgerRow>): { readonly [Tag in LedgerRow["_tag"]]: number } => {
  const counts = { created: 0, unchanged: 0, invalid: 0, failed: 0 }
  for (const { _tag } of ledger) counts[_tag]++
  return counts
}

/**
 * What an append gives, in the order of the input: the ids of the labels when none can be missing, else a ledger.
 *
 * @since 0.1.0
 * @category models
 */
export type Appended<O extends OnError> = O extends "stop" ? ReadonlyArray<Label.LabelId> : ReadonlyArray<LedgerRow>

/**
 * @since 0.1.0
 * @category errors
 */
export type AppendLabelsError =
  | KiliError.AmbiguousExternalId
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const append = <O extends OnError>(
  operation: string,
  options: AppendLabels<O>
): Effect.Effect<Appended<O>, AppendLabelsError, KiliClient> => {
  const written = Effect.map(
    labelAppend.run(operation, options),
    (ledger) =>
      options.onError === "continue" ? ledger : ledger.flatMap((row) => row._tag === "created" ? [row.labelId] : [])
  )
  // `O` is the type of `onError`, and `"stop"` where it was left out.
  return written as Effect.Effect<Appended<O>, AppendLabelsError, KiliClient>
}

/**
 * Adds labels, in batches of 100, to those that the assets have.
 *
 * Under `onError: "stop"`, the default, it gives their ids in the order of the input. Nothing is sent when anything in the input
 * is wrong, a response does not fit the ontology, or a named asset is missing; the ids in a `BatchError` are those of the
 * assets. Under `"continue"` it gives a ledger, and a batch that the platform refuses is taken apart, so that one label does
 * not keep the others out.
 *
 * A lost answer is no lost label, nor a second one: the platform is asked whether it holds them (of the same asset, author,
 * type and model, with an equal response, made since the call began), and only what does not show within eight seconds is
 * sent again. After a timeout nothing is sent again, since the platform may still be at work: `committed` is `"unknown"`.
 *
 * To replace labels, say `overwrite: true`; to replace only those that differ, see `upsertLabels`.
 *
 * @since 0.1.0
 * @category operations
 */
export const appendLabels = <const O extends OnError = "stop">(
  options: AppendLabels<O>
): Effect.Effect<Appended<O>, AppendLabelsError, KiliClient> => {
  const operation = "Labels.appendLabels"
  return append(operation, options).pipe(Method.named(operation), Effect.withSpan(operation))
}

/**
 * The output of one model on assets.
 *
 * @since 0.1.0
 * @category models
 */
export type CreatePredictions<O extends OnError = OnError> = LabeledAssets & Writing<O> & {
  readonly modelName: string
  readonly overwrite?: boolean | undefined
}

/**
 * Adds predictions: labels of type `PREDICTION`, which labelers see as pre-annotations. Otherwise as `appendLabels`.
 *
 * @since 0.1.0
 * @category operations
 */
export const createPredictions = <const O extends OnError = "stop">(
  options: CreatePredictions<O>
): Effect.Effect<Appended<O>, AppendLabelsError, KiliClient> => {
  const operation = "Labels.createPredictions"
  return append<O>(operation, { ...options, labelType: "PREDICTION" }).pipe(
    Method.named(operation),
    Effect.withSpan(operation)
  )
}

/**
 * @since 0.1.0
 * @category models
 */
export type UpsertLabels = LabeledAssets & LabelKind & InStep & Writing<OnError>

/**
 * @since 0.1.0
 * @category errors
 */
export type UpsertLabelsError = AppendLabelsError

/**
 * Writes only what differs: the latest label of each asset, of that type and, for a `PREDICTION` or an `INFERENCE`, of that
 * model, is read first, and where its response equals the one given, nothing is sent. The others replace what the asset has,
 * as under `overwrite`. Responses are compared as JSON values, whatever the order of their keys; author, time, step
 * and what is reviewed are not.
 *
 * Gives a ledger in the order of the input, in which what was not sent is `unchanged`. Doing it again changes nothing. No asset
 * twice in one call. Otherwise as `appendLabels`.
 *
 * @since 0.1.0
 * @category operations
 */
export const upsertLabels: (
  options: UpsertLabels
) => Effect.Effect<ReadonlyArray<LedgerRow>, UpsertLabelsError, KiliClient> = Effect.fn("Labels.upsertLabels")(
  (options) => labelAppend.run("Labels.upsertLabels", options, true),
  Method.named("Labels.upsertLabels")
)

/**
 * What became of the labels of a deletion, each in one of the lists, in the order given. `ignored` are those that the
 * platform does not have.
 *
 * @since 0.1.0
 * @category models
 */
export interface Deleted {
  readonly deleted: ReadonlyArray<Label.LabelId>
  readonly ignored: ReadonlyArray<Label.LabelId>
}

/**
 * @since 0.1.0
 * @category errors
 */
export type DeleteLabelsError = KiliError.BatchError | KiliError.InvalidInput

const deleteProblems = input.problems(Schema.Struct({ labelIds: Schema.Array(Label.LabelId) }))

/**
 * Deletes labels of type `PREDICTION` and `INFERENCE`, in batches of 100. Of other types the platform deletes none: it refuses
 * a batch that has one, which is a `BatchError`. A label that is named twice counts once; one that is not there is ignored, so
 * that a deletion may be done again. An empty list makes no request.
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteLabels: (
  options: { readonly labelIds: ReadonlyArray<Label.LabelId> }
) => Effect.Effect<Deleted, DeleteLabelsError, KiliClient> = Effect.fn("Labels.deleteLabels")(function*(options) {
  const operation = "Labels.deleteLabels"
  yield* input.refuse(operation, deleteProblems("", options))
  return yield* deleteAll(operation, options.labelIds)
}, Method.named("Labels.deleteLabels"))

/**
 * The reference that labelers of an asset are measured by, the asset named by id, or by its external id in a project.
 *
 * @since 0.1.0
 * @category models
 */
export type CreateHoneypot =
  & (
    | { readonly assetId: AssetId; readonly externalId?: never; readonly projectId?: ProjectId | undefined }
    | { readonly externalId: string; readonly assetId?: never; readonly projectId: ProjectId }
  )
  & {
    readonly jsonResponse: JsonObject
    /** Check the response against the ontology of the asset's project first. Default: true. */
    readonly validate?: boolean | undefined
  }

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateHoneypotError =
  | KiliError.AmbiguousExternalId
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const honeypotProblems = input.problems(Schema.Struct({
  ...assetRefs.refFields,
  projectId: Schema.optional(ProjectId),
  jsonResponse: JsonObject,
  validate: Schema.optional(Schema.Boolean)
}))

/**
 * Makes an asset a honeypot: adds a review that the labels of others are compared with (`honeypotMark`), and gives its id.
 *
 * @since 0.1.0
 * @category operations
 */
export const createHoneypot: (
  options: CreateHoneypot
) => Effect.Effect<Label.LabelId, CreateHoneypotError, KiliClient> = Effect.fn("Labels.createHoneypot")(
  function*(options) {
    const operation = "Labels.createHoneypot"
    yield* input.refuse(operation, honeypotProblems("", options))
    const { assetId, externalId, jsonResponse, projectId, validate = true } = options
    const naming = assetRefs.problem(options, externalId !== undefined)
    yield* input.refuse(operation, [
      ...(naming === undefined ? [] : [{ at: "assetId", problem: naming }]),
      ...(assetId === undefined && projectId === undefined
        ? [{ at: "projectId", problem: "needed to find an asset by external id" }]
        : []),
      ...jsonProblems("jsonResponse", jsonResponse)
    ])
    const client = yield* KiliClient
    const [id] = yield* assetRefs.resolve(operation, projectId, [{ assetId, externalId }])
    if (validate) {
      const problemsOf = yield* checker(operation, projectId, [id!])
      yield* input.refuse(operation, problemsOf("jsonResponse", id!, jsonResponse))
    }
    const label = yield* client.execute(operations.createHoneypot, {
      data: { jsonResponse },
      where: { id: id!, project: projectId === undefined ? undefined : { id: projectId } }
    })
    return label.id
  },
  Method.named("Labels.createHoneypot")
)

/**
 * Why a recent platform refuses a label because of where its asset stands, or of who writes it. Source: the official client.
 *
 * @since 0.1.0
 * @category models
 */
export type RefusalReason = labelRefusal.RefusalReason

/**
 * The reason behind an error, if the platform gave one of those. The error's message says it in words.
 *
 * @since 0.1.0
 * @category getters
 * @example
 * import * as Labels from "@effect-kili/core/Labels"
 * import * as Effect from "effect/Effect"
 * import * as Option from "effect/Option"
 *
 * const appended = (labels: Labels.AppendLabels<"stop">) =>
 *   Labels.appendLabels(labels).pipe(
 *     Effect.catchIf(
 *       (error) => Option.contains(Labels.refusalReason(error), "AssetAlreadyLocked"),
 *       () => Effect.succeed([])
 *     )
 *   )
 */
export const refusalReason = (error: KiliError.KiliError): Option.Option<RefusalReason> => {
  const cause = error._tag === "KiliBatchError" ? error.cause : error
  return cause._tag === "KiliOperationError"
    ? Option.fromNullable(labelRefusal.reasonOf(cause.errors[0]))
    : Option.none()
}

/**
 * Operations on assets.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Asset from "./Asset.js"
import { AssetFilter } from "./AssetFilter.js"
import type * as AssetImport from "./AssetImport.js"
import type * as AssetMedia from "./AssetMedia.js"
import * as assetChanges from "./internal/assetChanges.js"
import * as assetImport from "./internal/assetImport.js"
import * as assetList from "./internal/assetList.js"
import * as assetMetadata from "./internal/assetMetadata.js"
import * as assetMoves from "./internal/assetMoves.js"
import * as operations from "./internal/assetOperations.js"
import { problems as propertyProblems, type Settable, settableFields, toData } from "./internal/assetProperties.js"
import * as assetRefs from "./internal/assetRefs.js"
import { toWhere } from "./internal/assetWhere.js"
import * as input from "./internal/input.js"
import { problems as jsonProblems } from "./internal/jsonProblems.js"
import type { Paging } from "./internal/list.js"
import { saveProblems } from "./internal/media.js"
import * as Method from "./internal/method.js"
import { asNotFound } from "./internal/notFound.js"
import * as parsedRows from "./internal/parsedRows.js"
import { repeated } from "./internal/repeated.js"
import { JsonObject } from "./Json.js"
import { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import type * as ParsedLabel from "./ParsedLabel.js"
import { ProjectId } from "./Project.js"
import * as Selection from "./Selection.js"
import { UserId } from "./User.js"

const projectIdProblems = input.problems(ProjectId)
const filterProblems = input.problems(Schema.UndefinedOr(AssetFilter))

/**
 * How far a listing can be trusted, for the set may change while it is read.
 *
 * - `rows`: rows given
 * - `repeats`: rows that came again because the set moved, and were dropped
 * - `expected`: rows that the platform counted before the first page, under the same `filter`, `skip` and `first`
 * - `missing`: how many more that were than `rows`. They left the set before their page was read, or moved up into a page
 *   that was read already: read again if it is not 0
 *
 * @since 0.1.0
 * @category models
 */
export interface Drift {
  readonly rows: number
  readonly repeats: number
  readonly expected: number
  readonly missing: number
}

/**
 * The media of a listing are saved when `M` is the options of that, and not when it is undefined. Its labels are parsed when
 * `L` is `"parsed"`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListAssets<
  F extends ReadonlyArray<Asset.Field>,
  M extends AssetMedia.SaveOptions | undefined = undefined,
  L extends "parsed" | undefined = undefined
> extends Paging {
  readonly projectId: ProjectId
  /** Default: all assets of the project. */
  readonly filter?: AssetFilter | undefined
  /** Dotted fields, as `labels.author.email`. Default: `Asset.defaultFields`. */
  readonly fields?: F | undefined
  /**
   * Rows a request, 1 to 100. Default: 100; where responses of labels are chosen, 10 in projects of type VIDEO and 50 in those of
   * type GEOSPATIAL or LLM, since theirs are large.
   */
  readonly pageSize?: number | undefined
  /**
   * Saves the media of each asset in a folder, several files at once, before its row is given. The row then has one more
   * field, `media`: where they are. See `AssetMedia.SaveOptions`.
   */
  readonly downloadMedia?: M
  /**
   * `"parsed"` has each label of a row (`labels`, `latestLabel`, `latestLabels`) as `ParsedLabel.parse` gives it, in the place
   * of the plain one. The response of each is to be chosen, as `labels.jsonResponse`. Default: plain labels.
   */
  readonly labels?: L
  /** Told what moved meanwhile, when all rows were given and before the stream ends. Costs one count, made first. */
  readonly onDrift?: ((drift: Drift) => Effect.Effect<void>) | undefined
}

/** A row whose labels are parsed. */
type WithParsed<A> = {
  readonly [K in keyof A]: K extends "labels" | "latestLabel" | "latestLabels" ? ParsedLabel.Listed<A[K]> : A[K]
}

/**
 * A row with the fields of the list `F`, and `media` when they were saved; where only the run tells whether (`M` may be
 * undefined), it may be absent. Labels are parsed when `L` is `"parsed"`, and one or the other where only the run tells.
 *
 * @since 0.1.0
 * @category models
 */
export type AssetRow<
  F extends ReadonlyArray<Asset.Field>,
  M extends AssetMedia.SaveOptions | undefined = undefined,
  L extends "parsed" | undefined = undefined
> =
  & (L extends "parsed" ? WithParsed<Selection.Row<Asset.Asset, F>> : Selection.Row<Asset.Asset, F>)
  & ([M] extends [undefined] ? unknown
    : undefined extends M ? { readonly media?: AssetMedia.Saved }
    : { readonly media: AssetMedia.Saved })

/**
 * @since 0.1.0
 * @category errors
 */
export type ListAssetsError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

/**
 * What a listing that saves media fails with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListAssetsWithMediaError = ListAssetsError | KiliError.FileError

type ErrorOf<M> = M extends undefined ? ListAssetsError : ListAssetsWithMediaError

type Needs<M> = M extends undefined ? KiliClient : KiliClient | FileSystem.FileSystem | Path.Path

const select = Selection.make(Asset.Asset)

/**
 * The assets of a project, oldest first, each with exactly the fields chosen, in constant memory.
 *
 * The platform pages by position. A row that comes twice because the set moved is dropped, but when assets leave the filtered
 * set while it is read (each is labeled as it arrives, under `statusIn: ["TODO"]`), those behind them move up and are
 * missed: collect the ids first, then change them. `onDrift` tells whether that happened.
 *
 * A response that the platform keeps beside its label (`jsonResponseUrl`) is fetched, 10 at a time; when that fails, so does the
 * stream. Where responses are chosen, the type of the project and its ontology are asked for first, in one request. A label
 * that does not fit the ontology ends the stream in a `DecodeError` that names it, where labels are parsed.
 *
 * @since 0.1.0
 * @category operations
 * @example
 * import * as Asset from "@effect-kili/core/Asset"
 * import * as Assets from "@effect-kili/core/Assets"
 * import { ProjectId } from "@effect-kili/core/Project"
 * import * as Stream from "effect/Stream"
 *
 * const emails = Assets.listAssets({
 *   projectId: ProjectId.make("cld90ffe80l8b0jn9d4vb44tn"),
 *   filter: { statusIn: ["LABELED"] },
 *   fields: ["externalId", "labels.author.email"]
 * }).pipe(Stream.map((asset) => asset.labels.map((label) => label.author.email)))
 */
export const listAssets = <
  const F extends ReadonlyArray<Asset.Field> = typeof Asset.defaultFields,
  M extends AssetMedia.SaveOptions | undefined = undefined,
  L extends "parsed" | undefined = undefined
>(
  options: ListAssets<F, M, L>
): Stream.Stream<AssetRow<F, M, L>, ErrorOf<M>, Needs<M>> => {
  const operation = "Assets.listAssets"
  const { downloadMedia, fields = Asset.defaultFields, filter, labels, projectId } = options
  const rows = Effect.gen(function*() {
    yield* input.refuse(operation, [
      ...projectIdProblems("projectId", projectId),
      ...filterProblems("filter", filter),
      ...(downloadMedia === undefined ? [] : saveProblems("downloadMedia", downloadMedia)),
      ...parsedRows.labelsProblems("labels", labels),
      ...input.pagingProblems(options)
    ])
    yield* select(operation, fields)
    yield* input.refuse(operation, labels === undefined ? [] : parsedRows.fieldProblems("assets", fields))
    const where = yield* toWhere(operation, projectId, filter)
    return yield* assetList.rows(operation, { ...options, fields, where })
  })
  const named = Stream.unwrap(rows).pipe(
    Stream.mapError(asNotFound(operation, projectId)),
    Method.namedStream(operation),
    Stream.withSpan(operation)
  )
  // `F` is what `fields` was given, or the default's type: the rows decoded are of that selection, their labels parsed when
  // `L` says so. Files are touched when `M` says so, and only then.
  return named as Stream.Stream<AssetRow<F, M, L>, ErrorOf<M>, Needs<M>>
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CountAssetsError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

/**
 * How many assets of a project meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countAssets: (
  options: { readonly projectId: ProjectId; readonly filter?: AssetFilter | undefined }
) => Effect.Effect<number, CountAssetsError, KiliClient> = Effect.fn("Assets.countAssets")(function*(
  { filter, projectId }
) {
  const operation = "Assets.countAssets"
  yield* input.refuse(operation, [
    ...projectIdProblems("projectId", projectId),
    ...filterProblems("filter", filter)
  ])
  const client = yield* KiliClient
  const where = yield* toWhere(operation, projectId, filter)
  return yield* client.execute(operations.countAssets, { where }).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )
}, Method.named("Assets.countAssets"))

/**
 * @since 0.1.0
 * @category errors
 */
export type AppendManyError = AssetImport.ImportError

/**
 * Imports hosted URLs and local files into a project, and gives a ledger row for each row of the input, in its order.
 *
 * A name that the project holds already is left alone, so importing a finished set again changes nothing and uploads
 * nothing. Assets get their ids here: a batch whose answer was lost is looked up, and only what the project does not hold is
 * sent again, so that no failure makes two assets of one row. An empty list makes no request.
 *
 * Under `onError: "stop"`, the default, the whole input is checked before anything is changed. All that is wrong with the
 * rows themselves (a missing name, metadata that is no JSON) is told in one `InvalidInput` before any request; then, in
 * another, all that is wrong with their files. A batch that fails later ends the import in a `BatchError`, whose `done` are
 * the ids of all that was created. Under `"continue"` such rows are `invalid` and `failed` in the ledger, and the others are
 * imported; the effect fails only when the project cannot be imported into.
 *
 * Rows go by the thousand, files 8 at a time, batches of at most 100 one after the other. `Progress` is told of rows and of
 * the bytes of files.
 *
 * @since 0.1.0
 * @category operations
 */
export const appendMany: (
  options: AssetImport.Options
) => Effect.Effect<
  ReadonlyArray<AssetImport.LedgerRow>,
  AppendManyError,
  KiliClient | FileSystem.FileSystem
> = Effect.fn("Assets.appendMany")(
  (options) => assetImport.appendMany("Assets.appendMany", options),
  Method.named("Assets.appendMany")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type AppendStreamError = AssetImport.ImportError

/**
 * The same for rows that come from a stream, as from a file of any length or from a bucket: a ledger row for each, as soon as
 * it and those before it are settled.
 *
 * Memory does not grow with the input, save for the names of the rows that were sent, by which duplicates are told. Rows are
 * gathered by the thousand, or for a second; at most a few thousand are read ahead of the consumer.
 *
 * Under `onError: "stop"` the stream fails at the first bad row with its `InvalidInput` (`assets[n]`, counted from 0), after
 * the ledger rows of all before it; rows after it are not sent. A batch that fails ends it in a `BatchError`, whose `done` are
 * the ids of assets that were created and of which no ledger row told. When the source fails, what it gave before is
 * imported, then the stream fails with the source's error.
 *
 * @since 0.1.0
 * @category operations
 */
export const appendStream = <E = never, R = never>(
  options: AssetImport.StreamOptions<E, R>
): Stream.Stream<AssetImport.LedgerRow, E | AppendStreamError, R | KiliClient | FileSystem.FileSystem> => {
  const operation = "Assets.appendStream"
  return assetImport.appendStream(operation, options).pipe(Method.namedStream(operation), Stream.withSpan(operation))
}

/** A record about one asset, named in one of two ways. */
type ById<A> = A & { readonly assetId: Asset.AssetId; readonly externalId?: never }
type ByExternalId<A> = A & { readonly externalId: string; readonly assetId?: never }

/**
 * What a change of assets can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ChangeError =
  | KiliError.AmbiguousExternalId
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

/**
 * New values for assets, one record each, all named by id or all by the external id that they have in a project. What a
 * record leaves out stays as it is; null is refused.
 *
 * - `priority`: the higher, the sooner it is labeled; 0 when imported
 * - `jsonMetadata`: replaces all of the metadata, save that the platform keeps `processingParameters`
 * - `consensusMark`, `honeypotMark`: from 0 to 1, in place of what the platform computed
 * - `toBeLabeledBy`: e-mail addresses of the members who alone may label it; `[]` leaves it to everyone
 * - `content`: the URL of the media, or the text itself in a text project
 * - `jsonContent`: rich text, or the URLs of the frames of a video, as encoded JSON or a URL of it
 * - `isUsedForConsensus`, `isHoneypot`: whether its labels are compared, with each other or with a reference
 * - `resolution`: the size of an image or a video, in pixels
 * - `pageResolutions`: the sizes of all pages of a document, each page once
 *
 * `status` is not among them: the platform computes it from the labels. Source of the bounds: the official client's
 * documentation.
 *
 * @since 0.1.0
 * @category models
 */
export type UpdateProperties =
  | { readonly projectId?: ProjectId | undefined; readonly updates: ReadonlyArray<ById<Settable>> }
  | { readonly projectId: ProjectId; readonly updates: ReadonlyArray<ByExternalId<Settable>> }

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdatePropertiesError = ChangeError

const updateProblems = input.problems(Schema.Struct({
  projectId: Schema.optional(ProjectId),
  updates: Schema.Array(Schema.Struct({ ...assetRefs.refFields, ...settableFields }))
}))

/**
 * Changes properties of assets, in batches of 100, and gives their ids in the order of the updates. Nothing is sent when
 * anything in the input is wrong, or no asset has one of the external ids; an unknown id fails its batch. An empty list
 * makes no request.
 *
 * @since 0.1.0
 * @category operations
 * @example
 * import { AssetId } from "@effect-kili/core/Asset"
 * import * as Assets from "@effect-kili/core/Assets"
 *
 * const urgent = Assets.updateProperties({
 *   updates: [
 *     { assetId: AssetId.make("ckg22d81r0jrg0885unmuswj8"), priority: 2, toBeLabeledBy: ["ada@example.com"] },
 *     { assetId: AssetId.make("ckg22d81s0jrh0885pdxfd03n"), toBeLabeledBy: [] }
 *   ]
 * })
 */
export const updateProperties: (
  options: UpdateProperties
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, UpdatePropertiesError, KiliClient> = Effect.fn(
  "Assets.updateProperties"
)(function*(options) {
  const operation = "Assets.updateProperties"
  yield* input.refuse(operation, updateProblems("", options))
  const { projectId } = options
  const updates: ReadonlyArray<assetRefs.AssetRef & Settable> = options.updates
  yield* input.refuse(operation, [
    ...assetRefs.problems("updates", projectId, updates),
    ...assetRefs.repeats("updates", updates),
    ...updates.flatMap((update, row) => propertyProblems(`updates[${row}]`, update))
  ])
  const ids = yield* assetRefs.resolve(operation, projectId, updates)
  const changes = updates.map(({ assetId: _id, externalId: _name, ...settable }, row) => ({
    id: ids[row]!,
    data: toData(settable)
  }))
  yield* assetChanges.update(operation, projectId, changes)
  return ids
}, Method.named("Assets.updateProperties"))

/**
 * Metadata for assets of a project, one record each, all named by id or all by external id. Records of the same asset are
 * applied in order.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateMetadata {
  readonly projectId: ProjectId
  readonly updates:
    | ReadonlyArray<ById<{ readonly jsonMetadata: JsonObject }>>
    | ReadonlyArray<ByExternalId<{ readonly jsonMetadata: JsonObject }>>
}

const metadataProblems = input.problems(Schema.Struct({
  projectId: ProjectId,
  updates: Schema.Array(Schema.Struct({ ...assetRefs.refFields, jsonMetadata: JsonObject }))
}))

const updateMetadata = Effect.fnUntraced(
  function*(operation: string, combine: assetMetadata.Combine, options: UpdateMetadata) {
    yield* input.refuse(operation, metadataProblems("", options))
    const { projectId } = options
    const updates: ReadonlyArray<assetRefs.AssetRef & { readonly jsonMetadata: JsonObject }> = options.updates
    yield* input.refuse(operation, [
      ...assetRefs.problems("updates", projectId, updates),
      ...updates.flatMap(({ jsonMetadata }, row) => jsonProblems(`updates[${row}].jsonMetadata`, jsonMetadata))
    ])
    const ids = yield* assetRefs.resolve(operation, projectId, updates)
    const given = updates.map(({ jsonMetadata }, row) => [ids[row]!, jsonMetadata] as const)
    const changes = yield* assetMetadata.combined(operation, projectId, combine, given)
    yield* assetChanges.update(
      operation,
      projectId,
      changes.map(({ id, jsonMetadata }) => ({ id, data: { jsonMetadata } }))
    )
    return ids
  }
)

/**
 * @since 0.1.0
 * @category errors
 */
export type AddMetadataError = ChangeError

/**
 * Adds keys to the metadata of assets; a key that is there already gets the new value, all others stay. Gives the ids in the
 * order of the updates.
 *
 * The stored metadata is read, and written back with the new keys: a change that somebody makes in between is lost. Stored
 * metadata that is no JSON object counts as empty. All assets have to exist, else `NotFound` names the missing ones and
 * nothing is changed. An empty list makes no request.
 *
 * @since 0.1.0
 * @category operations
 */
export const addMetadata: (
  options: UpdateMetadata
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, AddMetadataError, KiliClient> = Effect.fn("Assets.addMetadata")(
  (options) => updateMetadata("Assets.addMetadata", assetMetadata.merge, options),
  Method.named("Assets.addMetadata")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type SetMetadataError = ChangeError

/**
 * Replaces the metadata of assets, save the keys that mean something to the platform: `imageUrl`, `processingParameters`,
 * `text` and `url` stay unless they are given. Otherwise as `addMetadata`. Source of the keys: the official client.
 *
 * @since 0.1.0
 * @category operations
 */
export const setMetadata: (
  options: UpdateMetadata
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, SetMetadataError, KiliClient> = Effect.fn("Assets.setMetadata")(
  (options) => updateMetadata("Assets.setMetadata", assetMetadata.replace, options),
  Method.named("Assets.setMetadata")
)

const newNameFields = { newExternalId: Schema.NonEmptyString }

type NewName = Schema.Struct.Type<typeof newNameFields>

/**
 * New external ids for assets, one record each, all named by id or all by the external id that they have now. No asset and
 * no new name twice.
 *
 * @since 0.1.0
 * @category models
 */
export type ChangeExternalIds =
  | { readonly projectId?: ProjectId | undefined; readonly changes: ReadonlyArray<ById<NewName>> }
  | { readonly projectId: ProjectId; readonly changes: ReadonlyArray<ByExternalId<NewName>> }

/**
 * @since 0.1.0
 * @category errors
 */
export type ChangeExternalIdsError = ChangeError

const changeProblems = input.problems(Schema.Struct({
  projectId: Schema.optional(ProjectId),
  changes: Schema.Array(Schema.Struct({ ...assetRefs.refFields, ...newNameFields }))
}))

/**
 * Gives assets other external ids, in batches of 100, and gives their ids in the order of the changes. The platform applies
 * the changes one after the other, and refuses a name that an asset of the project has at that moment: to swap two names,
 * go by a third. An empty list makes no request.
 *
 * @since 0.1.0
 * @category operations
 */
export const changeExternalIds: (
  options: ChangeExternalIds
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, ChangeExternalIdsError, KiliClient> = Effect.fn(
  "Assets.changeExternalIds"
)(function*(options) {
  const operation = "Assets.changeExternalIds"
  yield* input.refuse(operation, changeProblems("", options))
  const { projectId } = options
  const changes: ReadonlyArray<assetRefs.AssetRef & NewName> = options.changes
  yield* input.refuse(operation, [
    ...assetRefs.problems("changes", projectId, changes),
    ...assetRefs.repeats("changes", changes),
    ...repeated(changes.map(({ newExternalId }) => newExternalId)).map(([row, first]) => ({
      at: `changes[${row}].newExternalId`,
      problem: `changes[${first}] has this name already`
    }))
  ])
  const ids = yield* assetRefs.resolve(operation, projectId, changes)
  const updates = changes.map(({ newExternalId }, row) => ({ id: ids[row]!, data: { externalId: newExternalId } }))
  yield* assetChanges.update(operation, projectId, updates)
  return ids
}, Method.named("Assets.changeExternalIds"))

/**
 * Assets named by id, or by the external id that they have in a project. With ids, a project keeps the operation to the
 * assets of that project; that assets can be looked at without one is inferred, so give it where you know it.
 *
 * @since 0.1.0
 * @category models
 */
export type NamedAssets =
  | {
    readonly assetIds: ReadonlyArray<Asset.AssetId>
    readonly externalIds?: never
    readonly projectId?: ProjectId | undefined
  }
  | {
    readonly externalIds: ReadonlyArray<string>
    readonly assetIds?: never
    readonly projectId: ProjectId
  }

/**
 * Assets to delete, or to move through the life cycle. An asset that is named twice counts once.
 *
 * @since 0.1.0
 * @category models
 */
export type MoveAssets = NamedAssets & {
  /** When to look whether the change shows, and for how long. Default: `Batch.visibility`, at most a minute. */
  readonly schedule?: Schedule.Schedule<unknown> | undefined
}

/**
 * An asset that an operation left where it stands. `status` is the asset's own, or, in a project of steps (workflow V2), that
 * in its step; null when the platform has no such asset.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ignored {
  readonly assetId: Asset.AssetId
  readonly status: Asset.Asset["status"] | Asset.StepStatus | null
}

/**
 * What became of the assets of a deletion, each in one of the lists, in the order given.
 *
 * @since 0.1.0
 * @category models
 */
export interface Deleted {
  readonly deleted: ReadonlyArray<Asset.AssetId>
  readonly ignored: ReadonlyArray<Ignored>
}

/**
 * What became of the assets of a move, each in one of the lists, in the order given.
 *
 * @since 0.1.0
 * @category models
 */
export interface Moved {
  readonly moved: ReadonlyArray<Asset.AssetId>
  readonly ignored: ReadonlyArray<Ignored>
}

const moveProblems = input.problems(Schema.Struct({
  ...assetRefs.nameFields,
  schedule: Schema.optional(Schema.declare(Schedule.isSchedule, { identifier: "Schedule" }))
}))

const moveAssets = Effect.fnUntraced(
  function*(operation: string, change: assetMoves.Move, options: MoveAssets) {
    yield* input.refuse(operation, moveProblems("", options))
    yield* input.refuse(operation, assetRefs.nameProblems(options))
    const { projectId, schedule } = options
    const ids = yield* assetRefs.resolveNames(operation, options)
    return yield* assetMoves.move(operation, change, { ids, projectId, schedule })
  }
)

/**
 * @since 0.1.0
 * @category errors
 */
export type DeleteManyError = ChangeError | KiliError.VerificationTimeout

/**
 * Deletes assets with their labels, in batches of 100, waits until the last batch is gone, and tells which were deleted and
 * which were not there. A name that no asset has is a `NotFound`, before any change; an unknown id is ignored, so that a
 * deletion may be done again. An empty list makes no request.
 *
 * @since 0.1.0
 * @category operations
 */
export const deleteMany: (options: MoveAssets) => Effect.Effect<Deleted, DeleteManyError, KiliClient> = Effect.fn(
  "Assets.deleteMany"
)(
  (options) =>
    Effect.map(
      moveAssets("Assets.deleteMany", assetMoves.deletion, options),
      ({ ignored, moved }) => ({ deleted: moved, ignored })
    ),
  Method.named("Assets.deleteMany")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type AddToReviewError = ChangeError | KiliError.VerificationTimeout

/**
 * Sends labeled assets to review (`LABELED` to `TO_REVIEW`, workflow V1), in batches of 100, and waits until those of the
 * last batch show it. Assets that stand elsewhere are `ignored`, and not waited for. In a project of steps (workflow V2) the
 * platform moves them on to their next step: what then stands elsewhere than before has `moved`. `NotFound` names all that
 * do not exist, before any change. An empty list makes no request.
 *
 * An answer that was lost is not asked for again, since a project of steps would move its assets twice: the `BatchError`
 * then has `committed: "unknown"`. In workflow V1 it is safe to call again.
 *
 * @since 0.1.0
 * @category operations
 */
export const addToReview: (options: MoveAssets) => Effect.Effect<Moved, AddToReviewError, KiliClient> = Effect.fn(
  "Assets.addToReview"
)(
  (options) => moveAssets("Assets.addToReview", assetMoves.review, options),
  Method.named("Assets.addToReview")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type SendBackToQueueError = ChangeError | KiliError.VerificationTimeout

/**
 * Sends assets back to be labeled again (to `ONGOING`, workflow V1), in batches of 100, and waits until those of the last
 * batch that were labeled or reviewed show it. Assets that were `ONGOING`, or that the platform leaves where they are, are
 * `ignored`; in a project of steps (workflow V2), those that stand where they stood. `NotFound` names all that do not exist, before any change. An empty list makes no request.
 *
 * An answer that was lost is not asked for again, since somebody may have labeled an asset by then: the `BatchError` has
 * `committed: "unknown"`.
 *
 * @since 0.1.0
 * @category operations
 */
export const sendBackToQueue: (options: MoveAssets) => Effect.Effect<Moved, SendBackToQueueError, KiliClient> = Effect
  .fn("Assets.sendBackToQueue")(
    (options) => moveAssets("Assets.sendBackToQueue", assetMoves.queue, options),
    Method.named("Assets.sendBackToQueue")
  )

/**
 * @since 0.1.0
 * @category errors
 */
export type SkipError = ChangeError

const skipProblems = input.problems(Schema.Struct({ ...assetRefs.nameFields, reason: Schema.NonEmptyString }))

/**
 * Marks assets as skipped, with a reason that the platform keeps, and gives their ids, each once. A call for each asset, 8
 * at once; an asset that does not exist fails its call. An empty list makes no request. Source: recent official clients.
 *
 * @since 0.1.0
 * @category operations
 */
export const skip: (
  options: NamedAssets & { readonly reason: string }
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, SkipError, KiliClient> = Effect.fn("Assets.skip")(
  function*(options) {
    const operation = "Assets.skip"
    yield* input.refuse(operation, skipProblems("", options))
    yield* input.refuse(operation, assetRefs.nameProblems(options))
    const { projectId, reason } = options
    const client = yield* KiliClient
    const ids = yield* assetRefs.resolveNames(operation, options)
    return yield* assetChanges.each(
      operation,
      ids,
      (id) => client.execute(operations.skipAsset, { reason, where: assetChanges.whereId(id, projectId) })
    )
  },
  Method.named("Assets.skip")
)

/**
 * Assets of a project, named by id or by external id.
 *
 * @since 0.1.0
 * @category models
 */
export type NamedInProject = NamedAssets & { readonly projectId: ProjectId }

const inProjectFields = { ...assetRefs.nameFields, projectId: ProjectId }

/**
 * @since 0.1.0
 * @category errors
 */
export type UnskipError = ChangeError

const unskipProblems = input.problems(Schema.Struct(inProjectFields))

/**
 * Takes the mark of `skip` off again; otherwise as `skip`.
 *
 * @since 0.1.0
 * @category operations
 */
export const unskip: (
  options: NamedInProject
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, UnskipError, KiliClient> = Effect.fn("Assets.unskip")(
  function*(options) {
    const operation = "Assets.unskip"
    yield* input.refuse(operation, unskipProblems("", options))
    yield* input.refuse(operation, assetRefs.nameProblems(options))
    const { projectId } = options
    const client = yield* KiliClient
    const ids = yield* assetRefs.resolveNames(operation, options)
    return yield* assetChanges.each(
      operation,
      ids,
      (assetId) => client.execute(operations.unskipAsset, { assetId, projectId })
    )
  },
  Method.named("Assets.unskip")
)

const assignmentFields = { userIds: Schema.Array(UserId) }

type Assignment = Schema.Struct.Type<typeof assignmentFields>

/**
 * The members who alone may label each asset, by the ids of users; `[]` leaves it to everyone. One record each, all assets
 * named by id or all by external id, none twice.
 *
 * @since 0.1.0
 * @category models
 */
export type Assign =
  | { readonly projectId?: ProjectId | undefined; readonly assignments: ReadonlyArray<ById<Assignment>> }
  | { readonly projectId: ProjectId; readonly assignments: ReadonlyArray<ByExternalId<Assignment>> }

/**
 * @since 0.1.0
 * @category errors
 */
export type AssignError = ChangeError

const assignProblems = input.problems(Schema.Struct({
  projectId: Schema.optional(ProjectId),
  assignments: Schema.Array(Schema.Struct({ ...assetRefs.refFields, ...assignmentFields }))
}))

/**
 * Assigns assets to members of their project, in place of those assigned before, and gives the ids in the order of the
 * assignments. A call for each asset, 8 at once. An empty list makes no request. To name members by e-mail address, see
 * `toBeLabeledBy` of `updateProperties`. Source: recent official clients.
 *
 * @since 0.1.0
 * @category operations
 */
export const assign: (
  options: Assign
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, AssignError, KiliClient> = Effect.fn("Assets.assign")(
  function*(options) {
    const operation = "Assets.assign"
    yield* input.refuse(operation, assignProblems("", options))
    const { projectId } = options
    const assignments: ReadonlyArray<assetRefs.AssetRef & Assignment> = options.assignments
    yield* input.refuse(operation, [
      ...assetRefs.problems("assignments", projectId, assignments),
      ...assetRefs.repeats("assignments", assignments)
    ])
    const client = yield* KiliClient
    const ids = yield* assetRefs.resolve(operation, projectId, assignments)
    return yield* assetChanges.each(operation, ids, (id, row) =>
      client.execute(operations.assignAssetsToLabelers, {
        userIds: assignments[row]!.userIds,
        where: assetChanges.whereId(id, projectId)
      }))
  },
  Method.named("Assets.assign")
)

/**
 * @since 0.1.0
 * @category errors
 */
export type SetConsensusError = ChangeError

const consensusProblems = input.problems(Schema.Struct({ ...inProjectFields, isConsensus: Schema.Boolean }))

/**
 * Says whether assets are labeled several times, to compare the labels, and gives their ids, each once. A call for each
 * asset, 8 at once; an asset that does not exist fails its call. An empty list makes no request. Source: recent official
 * clients.
 *
 * @since 0.1.0
 * @category operations
 */
export const setConsensus: (
  options: NamedInProject & { readonly isConsensus: boolean }
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, SetConsensusError, KiliClient> = Effect.fn("Assets.setConsensus")(
  function*(options) {
    const operation = "Assets.setConsensus"
    yield* input.refuse(operation, consensusProblems("", options))
    yield* input.refuse(operation, assetRefs.nameProblems(options))
    const { isConsensus, projectId } = options
    const client = yield* KiliClient
    const ids = yield* assetRefs.resolveNames(operation, options)
    return yield* assetChanges.each(
      operation,
      ids,
      (assetId) => client.execute(operations.setAssetConsensus, { assetId, isConsensus, projectId })
    )
  },
  Method.named("Assets.setConsensus")
)

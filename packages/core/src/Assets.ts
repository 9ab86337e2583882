/**
 * Operations on assets.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Asset from "./Asset.js"
import { AssetFilter } from "./AssetFilter.js"
import type * as AssetImport from "./AssetImport.js"
import type * as AssetMedia from "./AssetMedia.js"
import * as Batch from "./Batch.js"
import { run } from "./internal/assetImport.js"
import * as assetList from "./internal/assetList.js"
import * as operations from "./internal/assetOperations.js"
import * as assetRefs from "./internal/assetRefs.js"
import { toWhere } from "./internal/assetWhere.js"
import * as input from "./internal/input.js"
import { problems as jsonProblems } from "./internal/jsonProblems.js"
import type { Paging } from "./internal/list.js"
import { saveProblems } from "./internal/media.js"
import * as Method from "./internal/method.js"
import { asNotFound } from "./internal/notFound.js"
import { JsonObject } from "./Json.js"
import { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import * as Progress from "./Progress.js"
import { ProjectId } from "./Project.js"
import * as Selection from "./Selection.js"

const projectIdProblems = input.problems(ProjectId)
const optionalIdProblems = input.problems(Schema.UndefinedOr(ProjectId))
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
 * The media of a listing are saved when `M` is the options of that, and not when it is undefined.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListAssets<
  F extends ReadonlyArray<Asset.Field>,
  M extends AssetMedia.SaveOptions | undefined = undefined
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
  /** Told what moved meanwhile, when all rows were given and before the stream ends. Costs one count, made first. */
  readonly onDrift?: ((drift: Drift) => Effect.Effect<void>) | undefined
}

/**
 * A row with the fields of the list `F`, and `media` when they were saved.
 *
 * @since 0.1.0
 * @category models
 */
export type AssetRow<F extends ReadonlyArray<Asset.Field>, M extends AssetMedia.SaveOptions | undefined = undefined> =
  & Selection.Row<Asset.Asset, F>
  & (M extends undefined ? unknown : { readonly media: AssetMedia.Saved })

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
 * stream. Where responses are chosen, the type of the project is asked for first, in one request.
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
  M extends AssetMedia.SaveOptions | undefined = undefined
>(
  options: ListAssets<F, M>
): Stream.Stream<AssetRow<F, M>, ErrorOf<M>, Needs<M>> => {
  const operation = "Assets.listAssets"
  const { downloadMedia, fields = Asset.defaultFields, filter, projectId } = options
  const rows = Effect.gen(function*() {
    yield* input.refuse(operation, [
      ...projectIdProblems("projectId", projectId),
      ...filterProblems("filter", filter),
      ...(downloadMedia === undefined ? [] : saveProblems("downloadMedia", downloadMedia)),
      ...input.pagingProblems(options)
    ])
    yield* select(operation, fields)
    return yield* assetList.rows(operation, { ...options, fields, where: toWhere(projectId, filter) })
  })
  const named = Stream.unwrap(rows).pipe(
    Stream.mapError(asNotFound(operation, projectId)),
    Method.namedStream(operation),
    Stream.withSpan(operation)
  )
  // `F` is what `fields` was given, or the default's type: the rows decoded are of that selection. Files are touched when
  // `M` says so, and only then.
  return named as Stream.Stream<AssetRow<F, M>, ErrorOf<M>, Needs<M>>
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
  return yield* client.execute(operations.countAssets, { where: toWhere(projectId, filter) }).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )
}, Method.named("Assets.countAssets"))

/**
 * @since 0.1.0
 * @category errors
 */
export type AppendManyError = AssetImport.ImportError

/**
 * Imports hosted URLs and local files into a project, in batches of 100, and gives a ledger row for each row of the input,
 * in its order.
 *
 * The whole input is checked before anything is sent. What this machine can tell (a missing file, metadata that is no JSON)
 * is told in one `InvalidInput` before any request; what depends on the project (a type that does not fit it) in one more,
 * before any change. A name that the project holds already is left alone, so importing a finished set again changes
 * nothing. An empty list makes no request.
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
  (options) => run("Assets.appendMany", options),
  Method.named("Assets.appendMany")
)

const settableFields = {
  jsonMetadata: Schema.optional(JsonObject)
}

type Settable = Schema.Struct.Type<typeof settableFields>

/**
 * New values for assets, one record each, all named by id or all by the external id that they have in a project.
 *
 * - `jsonMetadata`: replaces all of the metadata, save that the platform keeps `processingParameters`
 *
 * @since 0.1.0
 * @category models
 */
export type UpdateProperties =
  | {
    readonly projectId?: ProjectId | undefined
    readonly updates: ReadonlyArray<{ readonly assetId: Asset.AssetId; readonly externalId?: never } & Settable>
  }
  | {
    readonly projectId: ProjectId
    readonly updates: ReadonlyArray<{ readonly externalId: string; readonly assetId?: never } & Settable>
  }

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdatePropertiesError =
  | KiliError.AmbiguousExternalId
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const updateProblems = input.problems(Schema.Array(Schema.Struct({
  assetId: Schema.optional(Asset.AssetId),
  externalId: Schema.optional(Schema.NonEmptyString),
  ...settableFields
})))

/**
 * Changes properties of assets, in batches of 100, and gives their ids in the order of the updates. Nothing is sent when
 * anything in the input is wrong or a named asset is missing. An empty list makes no request.
 *
 * @since 0.1.0
 * @category operations
 */
export const updateProperties: (
  options: UpdateProperties
) => Effect.Effect<ReadonlyArray<Asset.AssetId>, UpdatePropertiesError, KiliClient> = Effect.fn(
  "Assets.updateProperties"
)(function*({ projectId, updates }) {
  const operation = "Assets.updateProperties"
  yield* input.refuse(operation, [
    ...optionalIdProblems("projectId", projectId),
    ...updateProblems("updates", updates)
  ])
  const rows: ReadonlyArray<assetRefs.AssetRef & Settable> = updates
  yield* input.refuse(operation, [
    ...assetRefs.problems("updates", projectId, rows),
    ...rows.flatMap(({ jsonMetadata = {} }, row) => jsonProblems(`updates[${row}].jsonMetadata`, jsonMetadata))
  ])
  const client = yield* KiliClient
  const ids = yield* assetRefs.resolve(operation, projectId, rows)
  const changes = rows.map(({ jsonMetadata }, row) => ({ id: ids[row]!, data: { jsonMetadata } }))
  const changed = yield* Batch.mutate(operation, Batch.split(changes), {
    id: ({ id }) => id,
    run: (batch) =>
      client.execute(operations.updatePropertiesInAssets, {
        // An asset of another project than the one named is not touched.
        where: batch.map(({ id }) => ({ id, project: projectId === undefined ? undefined : { id: projectId } })),
        data: batch.map(({ data }) => data)
      }),
    onDone: (done) => Progress.report({ operation, unit: "assets", done, total: changes.length })
  })
  return changed.map(({ id }) => id)
}, Method.named("Assets.updateProperties"))

/**
 * What `Assets.appendMany` and `Assets.appendStream` take and give: rows in, one ledger row out for each.
 *
 * @since 0.1.0
 */
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { AssetId } from "./Asset.js"
import { AssetContent, LayerList } from "./AssetContent.js"
import { stringOr } from "./internal/stringOr.js"
import { JsonObject } from "./Json.js"
import * as KiliError from "./KiliError.js"
import type { ProjectId } from "./Project.js"

/**
 * An asset to import. What it is made of is said in one of three ways:
 *
 * - `content`: an `AssetContent`, or a string whose meaning depends on the project. What starts with `http://` or `https://`, in
 *   any case of letters, is the URL of a hosted file. Any other string is the path of a local file; in a TEXT project, where
 *   nothing on disk is of that name, it is the text itself
 * - `jsonContent`: a JSON value, or JSON as text. VIDEO: the frames, a list of URLs or paths, and `content` may then be the
 *   URL of the video. TEXT: rich text. LLM_RLHF: a document or a chat. IMAGE and GEOSPATIAL: a document beside the `content`, or
 *   in its place, here also as a URL
 * - `multiLayerContent`: the layers of an image (IMAGE, GEOSPATIAL), each `{ path, name?, isBaseLayer? }` or with any further key;
 *   `jsonContent` may go with them
 *
 * Null stands for no `jsonContent`. And what is told about it:
 *
 * - `externalId`: its name, unique in the project. Default: 32 random hexadecimal digits
 * - `jsonMetadata`: any JSON object. Labelers see its keys `imageUrl`, `text` and `url`. Its `processingParameters` tell how to
 *   process a VIDEO (`shouldUseNativeVideo`, by default true, else the video is cut into frames; `shouldKeepNativeFrameRate`;
 *   `framesPlayedPerSecond`) or an image (`epsg`: 4326 or 3857; `minZoom`, `maxZoom`). Default: `{}`
 * - `isHoneypot`: whether it serves to measure labelers. Default: false. Not for what the platform has to process: videos,
 *   layers, and images that are TIFF, JPEG 2000 or NITF, of 30 MiB and more, of 10 000 pixels and more a side, or of a size that
 *   cannot be read
 * - `id`: the platform's id, `c` and 24 lower-case letters or digits. Default: a new one
 *
 * A key that is not named here is refused, since a mistyped one would be lost in silence.
 *
 * @since 0.1.0
 * @category models
 */
export const NewAsset = Schema.Struct({
  content: Schema.optional(stringOr(AssetContent)),
  jsonContent: Schema.optional(Schema.Unknown),
  multiLayerContent: Schema.optional(LayerList),
  externalId: Schema.optional(Schema.NonEmptyString),
  jsonMetadata: Schema.optional(JsonObject),
  isHoneypot: Schema.optional(Schema.Boolean),
  id: Schema.optional(AssetId.pipe(Schema.pattern(/^c[a-z0-9]{24}$/, {
    message: () => "not an id of the platform's form: c, and 24 lower-case letters or digits"
  })))
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewAsset = typeof NewAsset.Type

const rowFields = { row: Schema.Int, externalId: Schema.String }

/**
 * What became of one row of the input, `row` counted from 0:
 *
 * - `created`: the project holds it now
 * - `alreadyThere`: the project held an asset of that name, or of the id given, before; nothing was uploaded or changed
 * - `duplicateOf`: an earlier row (`of`) has the same name, and stands for it, whatever became of that row
 * - `invalid`: nothing was sent, because of `issues`; `at` is the place in the row, as `content`. A row without a valid name
 *   has the `externalId` null
 * - `failed`: why, and whether the platform may hold the asset all the same (`committed`), which then has the id `assetId`
 * - `pending`: accepted, and still being processed by the platform
 *
 * A ledger holds one such record for each row of the input, in the same order. The schema encodes it to JSON and back.
 *
 * @since 0.1.0
 * @category models
 */
export const LedgerRow = Schema.Union(
  Schema.TaggedStruct("created", { ...rowFields, assetId: AssetId }),
  Schema.TaggedStruct("alreadyThere", { ...rowFields, assetId: AssetId }),
  Schema.TaggedStruct("duplicateOf", { ...rowFields, of: Schema.Int }),
  Schema.TaggedStruct("invalid", {
    row: Schema.Int,
    externalId: Schema.NullOr(Schema.String),
    issues: Schema.NonEmptyArray(Schema.Struct({ at: Schema.String, problem: Schema.String }))
  }),
  Schema.TaggedStruct("failed", {
    ...rowFields,
    error: KiliError.BatchCause,
    committed: KiliError.Committed,
    assetId: AssetId
  }),
  Schema.TaggedStruct("pending", { ...rowFields, assetId: AssetId })
)

/**
 * @since 0.1.0
 * @category models
 */
export type LedgerRow = typeof LedgerRow.Type

/**
 * How many rows of a ledger there are of each kind. The sum of all is the number of rows.
 *
 * @since 0.1.0
 * @category getters
 */
export const summary = (ledger: Iterable<LedgerRow>): { readonly [Tag in LedgerRow["_tag"]]: number } => {
  const counts = { created: 0, alreadyThere: 0, duplicateOf: 0, invalid: 0, failed: 0, pending: 0 }
  for (const { _tag } of ledger) counts[_tag]++
  return counts
}

/**
 * How an import goes, whatever its rows come from.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  readonly projectId: ProjectId
  /**
   * What a row that cannot be imported does to the others. `stop`: nothing after it is sent, and the import fails. `continue`:
   * the ledger tells of it as `invalid` or `failed`, and the others are imported. Default: `stop`.
   */
  readonly onError?: "stop" | "continue" | undefined
  /** Wait until the platform shows the assets. Default: true. */
  readonly waitUntilAvailable?: boolean | undefined
  /**
   * When to look for them. Default: `Batch.visibility`, at most a minute, and for files that the platform has to process
   * `processing`, at most five.
   */
  readonly schedule?: Schedule.Schedule<unknown> | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options extends Settings {
  readonly assets: ReadonlyArray<NewAsset>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface StreamOptions<E, R> extends Settings {
  readonly assets: Stream.Stream<NewAsset, E, R>
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ImportError =
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError
  | KiliError.UploadForbidden

/**
 * How long the platform may take to process files: looks after 0.25 s, 0.5 s, 1 s … at most 8 s apart, for five minutes.
 *
 * @since 0.1.0
 * @category schedules
 */
export const processing: Schedule.Schedule<unknown> = Schedule.exponential("250 millis").pipe(
  Schedule.union(Schedule.spaced("8 seconds")),
  Schedule.upTo("5 minutes")
)

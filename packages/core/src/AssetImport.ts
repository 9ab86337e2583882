/**
 * What `Assets.appendMany` takes and gives: rows in, one ledger row out for each.
 *
 * @since 0.1.0
 */
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { AssetId } from "./Asset.js"
import { JsonObject } from "./Json.js"
import type * as KiliError from "./KiliError.js"
import type { ProjectId } from "./Project.js"

/**
 * An asset to import.
 *
 * - `content`: an `http(s)` URL, which the platform keeps as it is, or the path of a local file, which is uploaded
 * - `externalId`: its name, unique in the project. Default: 32 random hexadecimal digits
 * - `jsonMetadata`: any JSON object. Default: `{}`
 * - `isHoneypot`: whether it serves to measure labelers. Default: false. Not for files that the platform has to process
 *   (TIFF, JPEG 2000, NITF, 30 MiB and more)
 * - `id`: the platform's id, `c` and 24 lower-case letters or digits. Default: a new one
 *
 * A key that is not named here is refused, since a mistyped one would be lost in silence.
 *
 * @since 0.1.0
 * @category models
 */
export const NewAsset = Schema.Struct({
  content: Schema.NonEmptyString,
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

const ledgerFields = { row: Schema.Int, externalId: Schema.String }

/**
 * What became of one row of the input, `row` counted from 0:
 *
 * - `created`: the project holds it now
 * - `alreadyThere`: the project held an asset of that name before; nothing was uploaded or changed
 * - `duplicateOf`: an earlier row (`of`) has the same name, and was imported in its place
 * - `pending`: accepted, and still being processed by the platform
 *
 * @since 0.1.0
 * @category models
 */
export const LedgerRow = Schema.Union(
  Schema.TaggedStruct("created", { ...ledgerFields, assetId: AssetId }),
  Schema.TaggedStruct("alreadyThere", { ...ledgerFields, assetId: AssetId }),
  Schema.TaggedStruct("duplicateOf", { ...ledgerFields, of: Schema.Int }),
  Schema.TaggedStruct("pending", { ...ledgerFields, assetId: AssetId })
)

/**
 * @since 0.1.0
 * @category models
 */
export type LedgerRow = typeof LedgerRow.Type

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly projectId: ProjectId
  readonly assets: ReadonlyArray<NewAsset>
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

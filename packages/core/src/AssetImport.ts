/**
 * What `Assets.appendMany` and `Assets.appendStream` take and give: rows in, one ledger row out for each.
 *
 * @since 0.1.0
 */
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { AssetId } from "./Asset.js"
import { JsonObject } from "./Json.js"
import * as KiliError from "./KiliError.js"
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

const rowFields = { row: Schema.Int, externalId: Schema.String }

/**
 * What became of one row of the input, `row` counted from 0:
 *
 * - `created`: the project holds it now
 * - `alreadyThere`: the project held an asset of that name, or of the id given, before; nothing was uploaded or changed
 * - `duplicateOf`: an earlier row (`of`) has the same name, and stands for it
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

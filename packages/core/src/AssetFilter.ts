/**
 * Which assets of a project an operation speaks of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { AssetId, Status } from "./Asset.js"

/**
 * Conditions that an asset has to meet, all of them. A list is met by any of its members; an empty list by none.
 *
 * - `assetId`, `assetIdIn`, `assetIdNotIn`: ids of the platform
 * - `externalIdStrictlyIn`: exactly one of the names
 * - `externalIdIn`: the name contains one of the strings
 * - `statusIn`: where the asset stands (workflow V1)
 * - `skipped`: whether it was skipped
 *
 * @since 0.1.0
 * @category models
 */
export const AssetFilter = Schema.Struct({
  assetId: Schema.optional(AssetId),
  assetIdIn: Schema.optional(Schema.Array(AssetId)),
  assetIdNotIn: Schema.optional(Schema.Array(AssetId)),
  externalIdStrictlyIn: Schema.optional(Schema.Array(Schema.String)),
  externalIdIn: Schema.optional(Schema.Array(Schema.String)),
  statusIn: Schema.optional(Schema.Array(Status)),
  skipped: Schema.optional(Schema.Boolean)
}).annotations({ identifier: "AssetFilter" })

/**
 * @since 0.1.0
 * @category models
 */
export type AssetFilter = typeof AssetFilter.Type

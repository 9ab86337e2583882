/**
 * The organization that members, projects and licenses belong to.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Path } from "./Selection.js"

/**
 * @since 0.1.0
 * @category models
 */
export const OrganizationId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/OrganizationId"))

/**
 * @since 0.1.0
 * @category models
 */
export type OrganizationId = typeof OrganizationId.Type

/**
 * What an organization may do. `uploadLocalData` decides over imports of local files and raw text, `uploadCloudData` over
 * assets of a cloud storage; `seats` is the number of users.
 *
 * @since 0.1.0
 * @category models
 */
export const License = Schema.Struct({
  api: Schema.NullOr(Schema.Boolean),
  expiryDate: Schema.NullOr(Schema.DateTimeUtc),
  inputType: Schema.NullOr(Schema.Array(Schema.String)),
  seats: Schema.NullOr(Schema.Int),
  startDate: Schema.NullOr(Schema.DateTimeUtc),
  type: Schema.NullOr(Schema.String),
  uploadCloudData: Schema.NullOr(Schema.Boolean),
  uploadLocalData: Schema.NullOr(Schema.Boolean)
}).annotations({ identifier: "License" })

/**
 * An organization with its license. Source: the platform's type pages; nullability of the license is inferred.
 *
 * @since 0.1.0
 * @category models
 */
export const Organization = Schema.Struct({
  id: OrganizationId,
  activeUsersCount: Schema.Int,
  createdAt: Schema.NullOr(Schema.DateTimeUtc),
  isAllowedToSubmitNewLabels: Schema.Boolean,
  license: Schema.NullOr(License),
  matchingDomain: Schema.NullOr(Schema.String),
  name: Schema.String
}).annotations({ identifier: "Organization" })

/**
 * @since 0.1.0
 * @category models
 */
export type Organization = typeof Organization.Type

/**
 * A dotted field of an organization, as `license.uploadLocalData`.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof Organization.Encoded>

/**
 * What a listing of organizations asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = ["id", "name"] as const satisfies ReadonlyArray<Field>

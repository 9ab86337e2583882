/**
 * People, as far as assets, labels and projects name them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { openLiteral } from "./internal/open.js"
import { OrganizationId } from "./Organization.js"
import type { Path } from "./Selection.js"

/**
 * @since 0.1.0
 * @category models
 */
export const UserId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/UserId"))

/**
 * @since 0.1.0
 * @category models
 */
export type UserId = typeof UserId.Type

/**
 * A member of an organization. Source: the platform's type pages.
 *
 * @since 0.1.0
 * @category models
 */
export const User = Schema.Struct({
  id: UserId,
  activated: Schema.Boolean,
  createdAt: Schema.DateTimeUtc,
  email: Schema.String,
  firstname: Schema.NullOr(Schema.String),
  lastname: Schema.NullOr(Schema.String),
  isServiceAccount: Schema.Boolean,
  organizationId: OrganizationId,
  organizationRole: Schema.NullOr(openLiteral("ADMIN", "USER")),
  updatedAt: Schema.DateTimeUtc
}).annotations({ identifier: "User" })

/**
 * @since 0.1.0
 * @category models
 */
export type User = typeof User.Type

/**
 * A field of a user.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof User.Encoded>

/**
 * What a listing of users asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = ["email", "id", "firstname", "lastname"] as const satisfies ReadonlyArray<Field>

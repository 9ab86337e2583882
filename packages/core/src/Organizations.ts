/**
 * Operations on organizations.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { counter, filtered, lister, type Paging } from "./internal/list.js"
import { nested } from "./internal/nested.js"
import * as operations from "./internal/organizationOperations.js"
import { owned } from "./internal/owner.js"
import { myOrganization } from "./internal/userOperations.js"
import type { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import * as Organization from "./Organization.js"
import type * as Selection from "./Selection.js"

/**
 * Conditions that an organization has to meet, all of them.
 *
 * @since 0.1.0
 * @category models
 */
export const OrganizationFilter = Schema.Struct({
  organizationId: Schema.optional(Organization.OrganizationId),
  /** The e-mail address of one of its users. */
  userEmail: Schema.optional(Schema.String)
})

/**
 * @since 0.1.0
 * @category models
 */
export type OrganizationFilter = typeof OrganizationFilter.Type

const where = ({ organizationId, userEmail }: OrganizationFilter = {}) => ({
  id: organizationId,
  user: nested({ email: userEmail })
})

const condition = filtered(OrganizationFilter, where)

/**
 * @since 0.1.0
 * @category models
 */
export interface ListOrganizations<F extends ReadonlyArray<Organization.Field>> extends Paging {
  readonly filter?: OrganizationFilter | undefined
  /** Dotted fields. Default: `Organization.defaultFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListOrganizationsError = KiliError.InvalidInput | KiliError.RequestError

const organizations = lister(
  { root: "organizations", where: "OrganizationWhere" },
  Organization.Organization,
  Organization.defaultFields
)

/**
 * The organizations that the key's owner can see, oldest first, with exactly the fields chosen.
 *
 * @since 0.1.0
 * @category operations
 */
export const listOrganizations = <
  const F extends ReadonlyArray<Organization.Field> = typeof Organization.defaultFields
>(
  options: ListOrganizations<F> = {}
): Stream.Stream<Selection.Row<Organization.Organization, F>, ListOrganizationsError, KiliClient> =>
  organizations("Organizations.listOrganizations", {
    fields: options.fields,
    paging: options,
    ...condition(options)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export type MineError = KiliError.InvalidInput | KiliError.RequestError

const ofOwner = owned(Organization.Organization, Organization.defaultFields, myOrganization)

/**
 * The organization of the key's owner, with exactly the fields chosen: `license.uploadLocalData` tells whether local files
 * may be imported. A key that nobody owns is an `AuthenticationError`.
 *
 * @since 0.1.0
 * @category operations
 */
export const mine = <const F extends ReadonlyArray<Organization.Field> = typeof Organization.defaultFields>(
  { fields }: {
    /** Dotted fields. Default: `Organization.defaultFields`. */
    readonly fields?: F | undefined
  } = {}
): Effect.Effect<Selection.Row<Organization.Organization, F>, MineError, KiliClient> =>
  ofOwner("Organizations.mine", fields)

/**
 * @since 0.1.0
 * @category errors
 */
export type CountOrganizationsError = KiliError.InvalidInput | KiliError.RequestError

/**
 * How many organizations the key's owner can see meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countOrganizations: (
  options?: { readonly filter?: OrganizationFilter | undefined }
) => Effect.Effect<number, CountOrganizationsError, KiliClient> = counter(
  "Organizations.countOrganizations",
  operations.countOrganizations,
  condition
)

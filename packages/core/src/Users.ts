/**
 * Operations on users.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { few } from "./internal/few.js"
import { counter, filtered, lister, type Paging } from "./internal/list.js"
import { nested } from "./internal/nested.js"
import { owned } from "./internal/owner.js"
import * as operations from "./internal/userOperations.js"
import type { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import { OrganizationId } from "./Organization.js"
import type * as Selection from "./Selection.js"
import * as User from "./User.js"

/**
 * Conditions that a user has to meet, all of them. A list is met by any of its members; an empty list by none.
 *
 * @since 0.1.0
 * @category models
 */
export const UserFilter = Schema.Struct({
  userId: Schema.optional(User.UserId),
  /** 1000 at most: each page of a listing sends them anew. */
  userIdIn: Schema.optional(few(Schema.Array(User.UserId))),
  email: Schema.optional(Schema.String),
  organizationId: Schema.optional(OrganizationId),
  /** False: suspended in the organization. */
  activated: Schema.optional(Schema.Boolean)
})

/**
 * @since 0.1.0
 * @category models
 */
export type UserFilter = typeof UserFilter.Type

const where = ({ organizationId, userId, userIdIn, ...rest }: UserFilter = {}) => ({
  id: userId,
  idIn: userIdIn,
  organization: nested({ id: organizationId }),
  ...rest
})

const condition = filtered(UserFilter, where)

/**
 * @since 0.1.0
 * @category errors
 */
export type MeError = KiliError.InvalidInput | KiliError.RequestError

const owner = owned(User.User, User.defaultFields, operations.me)

/**
 * The owner of the API key, with exactly the fields chosen. A key that nobody owns is an `AuthenticationError`.
 *
 * @since 0.1.0
 * @category operations
 */
export const me = <const F extends ReadonlyArray<User.Field> = typeof User.defaultFields>(
  { fields }: {
    /** Default: `User.defaultFields`. */
    readonly fields?: F | undefined
  } = {}
): Effect.Effect<Selection.Row<User.User, F>, MeError, KiliClient> => owner("Users.me", fields)

/**
 * @since 0.1.0
 * @category models
 */
export interface ListUsers<F extends ReadonlyArray<User.Field>> extends Paging {
  readonly filter?: UserFilter | undefined
  /** Default: `User.defaultFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListUsersError = KiliError.InvalidInput | KiliError.RequestError

const users = lister({ root: "users", where: "UserWhere" }, User.User, User.defaultFields)

/**
 * The users that the key's owner can see, oldest first, with exactly the fields chosen.
 *
 * @since 0.1.0
 * @category operations
 */
export const listUsers = <const F extends ReadonlyArray<User.Field> = typeof User.defaultFields>(
  options: ListUsers<F> = {}
): Stream.Stream<Selection.Row<User.User, F>, ListUsersError, KiliClient> =>
  users("Users.listUsers", {
    fields: options.fields,
    paging: options,
    ...condition(options)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export type CountUsersError = KiliError.InvalidInput | KiliError.RequestError

/**
 * How many users the key's owner can see meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countUsers: (
  options?: { readonly filter?: UserFilter | undefined }
) => Effect.Effect<number, CountUsersError, KiliClient> = counter("Users.countUsers", operations.countUsers, condition)

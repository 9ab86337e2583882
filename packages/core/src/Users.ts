/**
 * Operations on users.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { few } from "./internal/few.js"
import * as input from "./internal/input.js"
import { lister, type Paging } from "./internal/list.js"
import * as Method from "./internal/method.js"
import { nested } from "./internal/nested.js"
import * as operations from "./internal/userOperations.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import { OrganizationId } from "./Organization.js"
import * as Selection from "./Selection.js"
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

const filterProblems = input.problems(Schema.UndefinedOr(UserFilter))

const where = ({ organizationId, userId, userIdIn, ...rest }: UserFilter = {}) => ({
  id: userId,
  idIn: userIdIn,
  organization: nested({ id: organizationId }),
  ...rest
})

const select = Selection.make(User.User)

/**
 * @since 0.1.0
 * @category errors
 */
export type MeError = KiliError.InvalidInput | KiliError.RequestError

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
): Effect.Effect<Selection.Row<User.User, F>, MeError, KiliClient> => {
  const operation = "Users.me"
  const owner = Effect.gen(function*() {
    const selection = yield* select(operation, fields ?? User.defaultFields)
    const client = yield* KiliClient
    const user = yield* client.execute(operations.me(selection), {})
    return user ?? (yield* new KiliError.AuthenticationError({ operation, reason: "Rejected" }))
  })
  // The user decoded is of the selection made of `fields`, or of the default ones, of which `F` then is.
  return (owner as Effect.Effect<Selection.Row<User.User, F>, MeError, KiliClient>).pipe(
    Method.named(operation),
    Effect.withSpan(operation)
  )
}

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
    problems: filterProblems("filter", options.filter),
    where: () => where(options.filter)
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
) => Effect.Effect<number, CountUsersError, KiliClient> = Effect.fn("Users.countUsers")(function*(options) {
  yield* input.refuse("Users.countUsers", filterProblems("filter", options?.filter))
  const client = yield* KiliClient
  return yield* client.execute(operations.countUsers, { where: where(options?.filter) })
}, Method.named("Users.countUsers"))

import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Filter from "./filter.js"
import type * as Paging from "./paging.js"
import { relation, together } from "./relation.js"
import * as Rows from "./rows.js"
import { type Operation, Session } from "./session.js"

/** @internal */
export interface Organization {
  readonly seq: number
  readonly id: string
}

/** @internal */
export interface User {
  readonly seq: number
  readonly id: string
  readonly organizationId: string
}

interface ApiKey {
  readonly seq: number
  readonly userId: string
}

interface License {
  readonly organizationId: string
}

/** @internal */
export interface OrganizationWhere {
  readonly id?: string
  readonly user?: UserWhere
}

/** @internal */
export interface UserWhere {
  readonly id?: string
  readonly activated?: boolean
  readonly email?: string
  readonly idIn?: ReadonlyArray<string>
  readonly organization?: OrganizationWhere
}

interface ApiKeyWhere {
  readonly id?: string
  readonly key?: string
  readonly user?: UserWhere
}

// -- Filters

const organizationWhere = (sql: SqlClient.SqlClient, where: OrganizationWhere): Filter.Condition =>
  Filter.compile(sql, "OrganizationWhere", where, {
    id: (id) => sql`id = ${id}`,
    user: (user) => Filter.references(sql, "id", userWhere(sql, user), "SELECT organizationId FROM users")
  })

/** @internal */
export const userWhere = (sql: SqlClient.SqlClient, where: UserWhere): Filter.Condition =>
  Filter.compile(sql, "UserWhere", where, {
    activated: (activated) => sql`activated = ${activated}`,
    email: (email) => sql`email = ${email}`,
    id: (id) => sql`id = ${id}`,
    idIn: (ids) => Filter.isIn(sql, "id", ids),
    organization: (organization) =>
      Filter.references(sql, "organizationId", organizationWhere(sql, organization), "SELECT id FROM organizations")
  })

const apiKeyWhere = (sql: SqlClient.SqlClient, where: ApiKeyWhere): Filter.Condition =>
  Filter.compile(sql, "ApiKeyWhere", where, {
    id: (id) => sql`id = ${id}`,
    key: (key) => sql`key = ${key}`,
    user: (user) => Filter.references(sql, "userId", userWhere(sql, user), "SELECT id FROM users")
  })

// -- Rows

/** @internal */
export const usersById = (ids: ReadonlyArray<string>) => Rows.byKey<User>("users", "id", ids)

/** @internal */
export const organizationsById = (ids: ReadonlyArray<string>) => Rows.byKey<Organization>("organizations", "id", ids)

/**
 * The user behind the API key of the request.
 *
 * @internal
 */
export const caller: Operation<User | undefined> = Effect.gen(function*() {
  const { callerId } = yield* Session
  const [user] = yield* Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql<User>`SELECT * FROM users WHERE id = ${callerId}`
  )
  return user
})

// -- Resolvers

interface Args<Where> extends Paging.Paging {
  readonly where: Where
}

/** @internal */
export const queries = {
  apiKeys: (_: unknown, { where, ...paging }: Args<ApiKeyWhere>) =>
    Rows.list<ApiKey>("apiKeys", Filter.where(apiKeyWhere, where), paging),
  countApiKeys: (_: unknown, { where }: Args<ApiKeyWhere>) => Rows.count("apiKeys", Filter.where(apiKeyWhere, where)),
  countOrganizations: (_: unknown, { where }: Args<OrganizationWhere>) =>
    Rows.count("organizations", Filter.where(organizationWhere, where)),
  countUsers: (_: unknown, { where }: Args<UserWhere>) => Rows.count("users", Filter.where(userWhere, where)),
  me: () => caller,
  organizations: (_: unknown, { where, ...paging }: Args<OrganizationWhere>) =>
    Rows.list<Organization>("organizations", Filter.where(organizationWhere, where), paging),
  users: (_: unknown, { where, ...paging }: Args<UserWhere>) =>
    Rows.list<User>("users", Filter.where(userWhere, where), paging),
  viewer: () => caller
}

const organizationOf = relation((users: ReadonlyArray<User>) =>
  Effect.map(
    organizationsById(users.map((user) => user.organizationId)),
    (find) => (user: User) => find(user.organizationId)
  )
)

const usersOf = relation((organizations: ReadonlyArray<Organization>) =>
  Effect.map(
    Rows.groupedBy<User, "organizationId">("users", "organizationId", organizations.map(({ id }) => id)),
    (find) => (organization: Organization) => find(organization.id)
  )
)

/** @internal */
export const fields = {
  ApiKey: {
    user: relation((keys: ReadonlyArray<ApiKey>) =>
      Effect.map(usersById(keys.map(({ userId }) => userId)), (find) => (key: ApiKey) => find(key.userId))
    )
  },
  License: {},
  Organization: {
    activeUsersCount: (organization: Organization) => Effect.map(usersOf(organization), (users) => users.length),
    isAllowedToSubmitNewLabels: () => true,
    license: relation((organizations: ReadonlyArray<Organization>) =>
      Effect.map(
        Rows.byKey<License>("licenses", "organizationId", organizations.map(({ id }) => id)),
        (find) => (organization: Organization) => find(organization.id)
      )
    ),
    users: usersOf
  },
  User: {
    apiKeys: relation((users: ReadonlyArray<User>) =>
      Effect.map(
        Rows.groupedBy<ApiKey, "userId">("apiKeys", "userId", users.map(({ id }) => id)),
        (find) => (user: User) => find(user.id)
      )
    ),
    organization: organizationOf,
    organizations: (user: User) =>
      Effect.map(organizationOf(user), (organization) => organization === null ? [] : together([organization])),
    projectUsers: relation((users: ReadonlyArray<User>) =>
      Effect.map(
        Rows.groupedBy<{ readonly userId: string }, "userId">("projectUsers", "userId", users.map(({ id }) => id)),
        (find) => (user: User) => find(user.id)
      )
    )
  }
}

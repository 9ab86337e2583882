import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import { countedLabelTypes, inputTypes, rights, roleWithoutProject } from "./assumptions.js"
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
  readonly activated: number
  readonly organizationRole: string
}

interface ApiKey {
  readonly seq: number
  readonly userId: string
}

interface License {
  readonly organizationId: string
  readonly uploadLocalData: number
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
  readonly apiKey?: string
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
    apiKey: (key) => sql`id IN (SELECT userId FROM apiKeys WHERE key = ${key})`,
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

interface Work {
  readonly organizationId: string
  readonly numberOfAnnotations: number
  readonly numberOfHours: number
  readonly numberOfLabeledAssets: number
}

const workOf = relation((organizations: ReadonlyArray<Organization>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Work>`
      SELECT
        organizationId,
        coalesce(sum(numberOfAnnotations), 0) AS numberOfAnnotations,
        coalesce(sum(secondsToLabel), 0) / 3600.0 AS numberOfHours,
        count(DISTINCT assetId) AS numberOfLabeledAssets
      FROM labels JOIN projects ON projects.id = labels.projectId
      WHERE ${Filter.isIn(sql, "organizationId", organizations.map(({ id }) => id))}
        AND ${Filter.isIn(sql, "labelType", countedLabelTypes)}
      GROUP BY organizationId`
    const found = new Map(rows.map((row) => [row.organizationId, row]))
    return ({ id }: Organization) => found.get(id)
  })
)

const worked =
  (name: "numberOfAnnotations" | "numberOfHours" | "numberOfLabeledAssets") => (organization: Organization) =>
    Effect.map(workOf(organization), (work) => work?.[name] ?? 0)

const roles = ["ADMIN", "TEAM_MANAGER", "REVIEWER", "LABELER"] as const

const rolesOf = relation((users: ReadonlyArray<User>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<{ readonly role: string; readonly userId: string }>`
      SELECT DISTINCT userId, role FROM projectUsers
      WHERE deletedAt IS NULL AND ${Filter.isIn(sql, "userId", users.map(({ id }) => id))}`
    return ({ id }: User) => rows.flatMap(({ role, userId }) => userId === id ? [role] : [])
  })
)

/** @internal */
export const fields = {
  ApiKey: {
    user: relation((keys: ReadonlyArray<ApiKey>) =>
      Effect.map(usersById(keys.map(({ userId }) => userId)), (find) => (key: ApiKey) => find(key.userId))
    )
  },
  License: {
    apiPriority: () => false,
    canUsePlugins: () => false,
    enableSmartTools: () => false,
    // Everything that can be created can be labeled
    inputType: () => inputTypes,
    // The sandbox has no limits
    maxNumberOfAnnotations: () => null,
    maxNumberOfAnnotationsPerMonth: () => null,
    maxNumberOfLabeledAssets: () => null,
    maxNumberOfPredictionsPerMonth: () => null,
    seats: () => null,
    uploadLocalData: (license: License) =>
      Effect.map(Session, ({ conditions }) => !conditions.uploadForbidden && license.uploadLocalData === 1)
  },
  Organization: {
    activeUsersCount: (organization: Organization) => Effect.map(usersOf(organization), (users) => users.length),
    // Nobody lives at a sandbox
    address: () => null,
    canSeeDataset: () => null,
    city: () => null,
    country: () => null,
    isAllowedToSubmitNewLabels: () => true,
    license: relation((organizations: ReadonlyArray<Organization>) =>
      Effect.map(
        Rows.byKey<License>("licenses", "organizationId", organizations.map(({ id }) => id)),
        (find) => (organization: Organization) => find(organization.id)
      )
    ),
    matchingDomain: () => null,
    numberOfAnnotations: worked("numberOfAnnotations"),
    numberOfHours: worked("numberOfHours"),
    numberOfLabeledAssets: worked("numberOfLabeledAssets"),
    users: usersOf,
    zipCode: () => null
  },
  User: {
    apiKeys: relation((users: ReadonlyArray<User>) =>
      Effect.map(
        Rows.groupedBy<ApiKey, "userId">("apiKeys", "userId", users.map(({ id }) => id)),
        (find) => (user: User) => find(user.id)
      )
    ),
    // Nobody logs in, takes a tour or subscribes to anything
    auth0Id: () => null,
    hasCompletedLabelingTour: () => false,
    highestRoleInProject: (user: User) =>
      Effect.map(rolesOf(user), (held) => roles.find((role) => held.includes(role)) ?? roleWithoutProject),
    hubspotSubscriptionStatus: () => null,
    organization: organizationOf,
    organizations: (user: User) =>
      Effect.map(organizationOf(user), (organization) => organization === null ? [] : together([organization])),
    rights: () => rights
  }
}

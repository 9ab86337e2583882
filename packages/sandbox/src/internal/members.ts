import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Accounts from "./accounts.js"
import { countedLabelTypes } from "./assumptions.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import type * as Paging from "./paging.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation } from "./relation.js"
import * as Rows from "./rows.js"
import { type Operation, Session } from "./session.js"

/** @internal */
export interface Member {
  readonly seq: number
  readonly id: string
  readonly projectId: string
  readonly userId: string
}

type Status = "ACTIVATED" | "ORG_ADMIN" | "ORG_SUSPENDED"

interface MemberWhere {
  readonly id?: string
  readonly activeInProject?: boolean
  readonly deleted?: boolean
  readonly project?: Projects.ProjectWhere
  readonly status?: Status
  readonly user?: Accounts.UserWhere
}

interface RoleData {
  readonly projectID?: string
  readonly role: string
  readonly userID?: string
}

// -- Filters

const statuses: { readonly [S in Status]: string } = {
  ACTIVATED: "activated AND organizationRole <> 'ADMIN'",
  ORG_ADMIN: "activated AND organizationRole = 'ADMIN'",
  ORG_SUSPENDED: "NOT activated"
}

const statusOf = (user: Accounts.User | null): Status =>
  user?.activated !== 1 ? "ORG_SUSPENDED" : user.organizationRole === "ADMIN" ? "ORG_ADMIN" : "ACTIVATED"

/** Those who left are listed only on demand, beside those who are there. */
const memberWhere = (sql: SqlClient.SqlClient, { deleted = false, ...where }: MemberWhere): Filter.Condition =>
  Filter.and(
    sql,
    deleted ? sql`TRUE` : sql`deletedAt IS NULL`,
    Filter.compile(sql, "ProjectUserWhere", where, {
      activeInProject: (active) => sql`activated = ${active}`,
      id: (id) => sql`id = ${id}`,
      project: (project) =>
        Filter.references(sql, "projectId", Projects.projectWhere(sql, project), "SELECT id FROM projects"),
      status: (status) => sql`userId IN (SELECT id FROM users WHERE ${sql.literal(statuses[status])})`,
      user: (user) => Filter.references(sql, "userId", Accounts.userWhere(sql, user), "SELECT id FROM users")
    })
  )

const findOne = Effect.fnUntraced(function*(where: MemberWhere) {
  if (Object.keys(where).length === 0) return yield* invalidInput("The member is not named")
  const sql = yield* SqlClient.SqlClient
  const members = yield* sql<Member>`
    SELECT * FROM projectUsers WHERE ${yield* Filter.where(memberWhere, where)} LIMIT 2`
  const [member] = members
  if (member === undefined) return yield* notFound("project user", where.id ?? JSON.stringify(where))
  if (members.length > 1) return yield* invalidInput("The filter names more than one project user")
  return member
})

// -- Mutations

/** The user of an e-mail address, invited to the organization when nobody has it. */
const invited = Effect.fnUntraced(function*(email: string) {
  const sql = yield* SqlClient.SqlClient
  const { organizationId } = yield* Session
  const [known] = yield* sql<Accounts.User>`SELECT * FROM users WHERE email = ${email}`
  if (known !== undefined) return known.id
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    return yield* invalidInput("The e-mail address is not valid", JSON.stringify(email))
  }
  const now = yield* Clock.currentTimeMillis
  const id = yield* Ids.make
  yield* sql`INSERT INTO users ${
    sql.insert({
      id,
      email,
      firstname: null,
      lastname: null,
      organizationId,
      organizationRole: "USER",
      activated: true,
      isServiceAccount: false,
      createdAt: now,
      updatedAt: now
    })
  }`
  return id
})

const appendToRoles = Effect.fnUntraced(
  function*(
    { role, userEmail }: { readonly role: string; readonly userEmail: string },
    where: Projects.ProjectWhere
  ) {
    const project = yield* Projects.select(where)
    const sql = yield* SqlClient.SqlClient
    yield* sql`INSERT INTO projectUsers ${
      sql.insert({
        id: yield* Ids.make,
        projectId: project.id,
        userId: yield* invited(userEmail),
        role,
        activated: true,
        starred: false
      })
    } ON CONFLICT (projectId, userId) DO UPDATE SET role = excluded.role, activated = 1, deletedAt = NULL`
    return project
  }
)

const updatePropertiesInRole = Effect.fnUntraced(function*(data: RoleData, where: MemberWhere) {
  const member = yield* findOne(where)
  if ((data.projectID ?? member.projectId) !== member.projectId || (data.userID ?? member.userId) !== member.userId) {
    return yield* invalidInput("The role is another project's or user's", `project user ${member.id}`)
  }
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE projectUsers SET role = ${data.role} WHERE id = ${member.id}`
  return yield* findOne({ id: member.id })
})

const deleteFromRoles = Effect.fnUntraced(function*(where: MemberWhere) {
  const member = yield* findOne(where)
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE projectUsers SET deletedAt = ${yield* Clock.currentTimeMillis} WHERE id = ${member.id}`
  yield* sql`
    DELETE FROM assetAssignments
    WHERE userId = ${member.userId} AND assetId IN (SELECT id FROM assets WHERE projectId = ${member.projectId})`
  return yield* Projects.find(member.projectId)
})

// -- Resolvers

interface Args extends Paging.Paging {
  readonly where: MemberWhere
}

/** @internal */
export const queries = {
  countProjectUsers: (_: unknown, { where }: Args) => Rows.count("projectUsers", Filter.where(memberWhere, where)),
  projectUsers: (_: unknown, { where, ...paging }: Args) =>
    Rows.list<Member>("projectUsers", Filter.where(memberWhere, where), paging)
}

/** @internal */
export const mutations = {
  appendToRoles: (
    _: unknown,
    { data, where }: {
      readonly data: { readonly role: string; readonly userEmail: string }
      readonly where: Projects.ProjectWhere
    }
  ) => appendToRoles(data, where),
  deleteFromRoles: (_: unknown, { where }: { readonly where: MemberWhere }) => deleteFromRoles(where),
  updatePropertiesInRole: (
    _: unknown,
    { data, where }: { readonly data: RoleData; readonly where: MemberWhere }
  ) => updatePropertiesInRole(data, where)
}

interface Statistics {
  readonly projectId: string
  readonly authorId: string
  readonly consensusMark: number | null
  readonly honeypotMark: number | null
  readonly lastLabelingAt: number | null
  readonly numberOfAnnotations: number
  readonly numberOfLabeledAssets: number
  readonly numberOfLabels: number
  readonly totalDuration: number
}

const unlabeled = {
  consensusMark: null,
  honeypotMark: null,
  lastLabelingAt: null,
  numberOfAnnotations: 0,
  numberOfLabeledAssets: 0,
  numberOfLabels: 0,
  totalDuration: 0
}

/** What each member did in the project. */
const statisticsOf = relation((members: ReadonlyArray<Member>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Statistics>`
      SELECT
        projectId,
        authorId,
        avg(consensusMark) AS consensusMark,
        avg(honeypotMark) AS honeypotMark,
        max(createdAt) AS lastLabelingAt,
        coalesce(sum(numberOfAnnotations), 0) AS numberOfAnnotations,
        count(DISTINCT assetId) AS numberOfLabeledAssets,
        count(*) AS numberOfLabels,
        coalesce(sum(secondsToLabel), 0) AS totalDuration
      FROM labels
      WHERE ${Filter.isIn(sql, "projectId", members.map(({ projectId }) => projectId))}
        AND ${Filter.isIn(sql, "labelType", countedLabelTypes)}
        AND ${Filter.isIn(sql, "authorId", members.map(({ userId }) => userId))}
        AND NOT isHoneypot
      GROUP BY projectId, authorId`
    const found = new Map(rows.map((row) => [`${row.projectId} ${row.authorId}`, row]))
    return ({ projectId, userId }: Member) => found.get(`${projectId} ${userId}`) ?? unlabeled
  })
)

const statistic = (name: keyof typeof unlabeled) => (member: Member): Operation<number | null> =>
  Effect.map(statisticsOf(member), (statistics) => statistics[name])

/** @internal */
export const fields = {
  Project: {
    roles: relation((projects: ReadonlyArray<Projects.Project>) =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const ids = projects.map(({ id }) => id)
        const find = yield* Rows.groupedBy<Member, "projectId">(
          "projectUsers",
          "projectId",
          ids,
          sql`deletedAt IS NULL`
        )
        return (project: Projects.Project) => find(project.id)
      })
    ),
    starred: relation((projects: ReadonlyArray<Projects.Project>) =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const { callerId } = yield* Session
        const rows = yield* sql<{ projectId: string }>`
          SELECT projectId FROM projectUsers
          WHERE userId = ${callerId} AND starred AND ${Filter.isIn(sql, "projectId", projects.map(({ id }) => id))}`
        const starred = new Set(rows.map(({ projectId }) => projectId))
        return (project: Projects.Project) => starred.has(project.id)
      })
    )
  },
  ProjectUser: {
    consensusMark: statistic("consensusMark"),
    // No mark is computed category by category
    consensusMarkPerCategory: () => null,
    honeypotMark: statistic("honeypotMark"),
    isAuthor: relation((members: ReadonlyArray<Member>) =>
      Effect.map(
        Projects.byIds(members.map(({ projectId }) => projectId)),
        (find) => (member: Member) => find(member.projectId)?.authorId === member.userId
      )
    ),
    lastLabelingAt: statistic("lastLabelingAt"),
    numberOfAnnotations: statistic("numberOfAnnotations"),
    numberOfLabeledAssets: statistic("numberOfLabeledAssets"),
    numberOfLabels: statistic("numberOfLabels"),
    project: relation((members: ReadonlyArray<Member>) =>
      Effect.map(
        Projects.byIds(members.map(({ projectId }) => projectId)),
        (find) => (member: Member) => find(member.projectId)
      )
    ),
    status: relation((members: ReadonlyArray<Member>) =>
      Effect.map(
        Accounts.usersById(members.map(({ userId }) => userId)),
        (find) => (member: Member) => statusOf(find(member.userId))
      )
    ),
    totalDuration: statistic("totalDuration"),
    user: relation((members: ReadonlyArray<Member>) =>
      Effect.map(
        Accounts.usersById(members.map(({ userId }) => userId)),
        (find) => (member: Member) => find(member.userId)
      )
    )
  },
  User: {
    projectUsers: relation((users: ReadonlyArray<Accounts.User>) =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const ids = users.map(({ id }) => id)
        const find = yield* Rows.groupedBy<Member, "userId">("projectUsers", "userId", ids, sql`deletedAt IS NULL`)
        return (user: Accounts.User) => find(user.id)
      })
    )
  }
}

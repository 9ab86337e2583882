import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Accounts from "./accounts.js"
import { projectDefaults, remainingStatuses } from "./assumptions.js"
import * as Bucket from "./bucket.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import { parseObject, stored } from "./json.js"
import type { JsonObject } from "./json.js"
import * as Metadata from "./metadata.js"
import type * as Paging from "./paging.js"
import { invalidInput, notFound, notServed } from "./refusal.js"
import { relation, together } from "./relation.js"
import * as Rows from "./rows.js"
import type { Moment } from "./scalars.js"
import * as SearchPattern from "./searchPattern.js"
import { type Operation, Session } from "./session.js"

/** @internal */
export interface Project {
  readonly seq: number
  readonly id: string
  readonly authorId: string
  readonly complianceTags: string
  readonly inputType: string
  readonly jsonInterface: string
  readonly metadataProperties: string
  readonly consensusTotCoverage: number
  readonly minConsensusSize: number
  readonly reviewCoverage: number
}

interface ProjectUser {
  readonly seq: number
  readonly projectId: string
  readonly userId: string
}

/** @internal */
export interface ProjectWhere {
  readonly id?: string
  readonly archived?: boolean
  readonly createdAtGte?: Moment
  readonly createdAtLte?: Moment
  readonly deleted?: boolean
  readonly organizationId?: string
  readonly searchQuery?: string
  readonly tagIds?: ReadonlyArray<string>
  readonly updatedAtGte?: Moment
  readonly updatedAtLte?: Moment
}

interface ProjectUserWhere {
  readonly id?: string
  readonly deleted?: boolean
  readonly project?: ProjectWhere
  readonly user?: Accounts.UserWhere
}

interface CreateProjectData {
  readonly complianceTags?: ReadonlyArray<string>
  readonly description?: string
  readonly inputType?: string
  readonly jsonInterface?: string
  readonly title: string
}

interface ProjectData {
  readonly archived?: boolean
  readonly canNavigateBetweenAssets?: boolean
  readonly canSkipAsset?: boolean
  readonly complianceTags?: ReadonlyArray<string>
  readonly consensusMark?: number
  readonly consensusTotCoverage?: number
  readonly description?: string
  readonly honeypotMark?: number
  readonly instructions?: string
  readonly jsonInterface?: string
  readonly metadataProperties?: unknown
  readonly metadataTypes?: unknown
  readonly minConsensusSize?: number
  readonly reviewCoverage?: number
  readonly shouldAutoAssign?: boolean
  readonly title?: string
  readonly useHoneyPot?: boolean
}

// -- Filters

/** @internal */
export const projectWhere = (sql: SqlClient.SqlClient, where: ProjectWhere): Filter.Condition => {
  const created = Filter.dates(sql, "createdAt")
  const updated = Filter.dates(sql, "updatedAt")
  return Filter.compile(sql, "ProjectWhere", where, {
    archived: (archived) => sql`archived = ${archived}`,
    createdAtGte: created.since,
    createdAtLte: created.until,
    // No deleted project is kept: without them there is nothing to filter, with them there would be
    deleted: (deleted) => deleted ? Filter.refuse("the filter ProjectWhere.deleted") : sql`TRUE`,
    id: (id) => sql`id = ${id}`,
    organizationId: (id) => sql`organizationId = ${id}`,
    searchQuery: (pattern) => {
      const glob = SearchPattern.fromILike(pattern)
      return glob === undefined
        ? Filter.fail(invalidInput("The search query ends within an escape", JSON.stringify(pattern)))
        : sql`(title GLOB ${glob} OR description GLOB ${glob})`
    },
    tagIds: (ids) => sql`id IN (SELECT projectId FROM projectTags WHERE ${Filter.isIn(sql, "tagId", ids)})`,
    updatedAtGte: updated.since,
    updatedAtLte: updated.until
  })
}

const projectUserWhere = (sql: SqlClient.SqlClient, where: ProjectUserWhere): Filter.Condition =>
  Filter.compile(sql, "ProjectUserWhere", where, {
    deleted: (deleted) => deleted ? Filter.refuse("the filter ProjectUserWhere.deleted") : sql`TRUE`,
    id: (id) => sql`id = ${id}`,
    project: (project) => Filter.references(sql, "projectId", projectWhere(sql, project), "SELECT id FROM projects"),
    user: (user) => Filter.references(sql, "userId", Accounts.userWhere(sql, user), "SELECT id FROM users")
  })

// -- Rows

/** @internal */
export const byIds = (ids: ReadonlyArray<string>) => Rows.byKey<Project>("projects", "id", ids)

/** @internal */
export const find = Effect.fnUntraced(function*(id: string) {
  const sql = yield* SqlClient.SqlClient
  const [project] = yield* sql<Project>`SELECT * FROM projects WHERE id = ${id}`
  if (project === undefined) return yield* notFound("project", id)
  return project
})

/**
 * The project that a mutation names.
 *
 * @internal
 */
export const select = Effect.fnUntraced(function*(where: ProjectWhere) {
  const { id, ...others } = where
  if (id === undefined || Object.keys(others).length > 0) {
    return yield* invalidInput("A project is named by its id alone")
  }
  return yield* find(id)
})

// -- Mutations

const checkInterface = (text: string): Operation<void> =>
  Option.isSome(parseObject(text))
    ? Effect.void
    : invalidInput("The json interface is not valid", "it is not a JSON object encoded as a string")

const createProject = Effect.fnUntraced(function*(
  { complianceTags, description, inputType, jsonInterface, title, ...others }: CreateProjectData
) {
  const [unserved] = Object.keys(others)
  if (unserved !== undefined) return yield* notServed(`the input CreateProjectData.${unserved}`)
  if (inputType === undefined || jsonInterface === undefined) {
    return yield* invalidInput("A project needs an input type and a json interface")
  }
  yield* checkInterface(jsonInterface)
  const sql = yield* SqlClient.SqlClient
  const { callerId, organizationId } = yield* Session
  const now = yield* Clock.currentTimeMillis
  const id = yield* Ids.make
  yield* sql`INSERT INTO projects ${
    sql.insert({
      ...projectDefaults,
      id,
      title,
      description: description ?? "",
      inputType,
      jsonInterface,
      archived: false,
      authorId: callerId,
      organizationId,
      complianceTags: JSON.stringify(complianceTags ?? []),
      metadataProperties: "{}",
      createdAt: now,
      updatedAt: now
    })
  }`
  yield* sql`INSERT INTO projectUsers ${
    sql.insert({ id: yield* Ids.make, projectId: id, userId: callerId, role: "ADMIN", activated: true, starred: false })
  }`
  return yield* find(id)
})

const bounds: ReadonlyArray<readonly [keyof ProjectData, number, number]> = [
  ["consensusTotCoverage", 0, 100],
  ["minConsensusSize", 1, 10],
  ["reviewCoverage", 0, 100]
]

const updatePropertiesInProject = Effect.fnUntraced(function*(data: ProjectData, where: ProjectWhere) {
  const project = yield* select(where)
  for (const [property, least, most] of bounds) {
    const value = data[property]
    if (typeof value === "number" && (value < least || value > most)) {
      return yield* invalidInput(`${property} lies between ${least} and ${most}`, `${value} was given`)
    }
  }
  const {
    archived,
    canNavigateBetweenAssets,
    canSkipAsset,
    complianceTags,
    consensusMark,
    consensusTotCoverage,
    description,
    honeypotMark,
    instructions,
    jsonInterface,
    metadataProperties,
    metadataTypes,
    minConsensusSize,
    reviewCoverage,
    shouldAutoAssign,
    title,
    useHoneyPot,
    ...others
  } = data
  const [unserved] = Object.keys(others)
  if (unserved !== undefined) return yield* notServed(`the input ProjectData.${unserved}`)
  if (jsonInterface !== undefined) yield* checkInterface(jsonInterface)
  let properties = metadataOf(project)
  if (metadataProperties !== undefined) properties = yield* Metadata.fromProperties(metadataProperties)
  if (metadataTypes !== undefined) properties = yield* Metadata.fromTypes(metadataTypes, properties)
  const changes = {
    archived,
    canNavigateBetweenAssets,
    canSkipAsset,
    complianceTags: complianceTags === undefined ? undefined : JSON.stringify(complianceTags),
    consensusMark,
    consensusTotCoverage,
    description,
    honeypotMark,
    instructions,
    jsonInterface,
    metadataProperties: JSON.stringify(properties),
    minConsensusSize,
    reviewCoverage,
    shouldAutoAssign,
    title,
    updatedAt: yield* Clock.currentTimeMillis,
    useHoneyPot
  }
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE projects SET ${sql.update(Rows.given(changes))} WHERE id = ${project.id}`
  return yield* find(project.id)
})

const deleteProject = Effect.fnUntraced(function*(where: ProjectWhere) {
  const project = yield* select(where)
  const sql = yield* SqlClient.SqlClient
  yield* Bucket.removeProject(project.id)
  yield* sql`
    UPDATE notifications SET status = 'FAILURE'
    WHERE id IN (SELECT notificationId FROM imports WHERE projectId = ${project.id})`
  yield* sql`DELETE FROM projects WHERE id = ${project.id}`
  return project.id
})

// -- Resolvers

const metadataOf = (project: Project): JsonObject =>
  Option.getOrElse(parseObject(project.metadataProperties), () => ({}))

interface Counts {
  readonly projectId: string
  readonly total: number
  readonly remaining: number
  readonly reviewed: number
  readonly skipped: number
}

const countsOf = relation((projects: ReadonlyArray<Project>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Counts>`
      SELECT
        projectId,
        count(*) AS total,
        sum(${Filter.isIn(sql, "status", remainingStatuses)}) AS remaining,
        sum(status = 'REVIEWED') AS reviewed,
        sum(skipped) AS skipped
      FROM assets
      WHERE visible AND ${Filter.isIn(sql, "projectId", projects.map(({ id }) => id))}
      GROUP BY projectId`
    const counts = new Map(rows.map((row) => [row.projectId, row]))
    return (project: Project) => counts.get(project.id)
  })
)

const counted = (name: "remaining" | "reviewed" | "skipped" | "total") => (project: Project) =>
  Effect.map(countsOf(project), (counts) => counts?.[name] ?? 0)

interface Args<Where> extends Paging.Paging {
  readonly where: Where
}

/** @internal */
export const queries = {
  countProjectUsers: (_: unknown, { where }: Args<ProjectUserWhere>) =>
    Rows.count("projectUsers", Filter.where(projectUserWhere, where)),
  countProjects: (_: unknown, { where }: Args<ProjectWhere>) =>
    Rows.count("projects", Filter.where(projectWhere, where)),
  projectUsers: (_: unknown, { where, ...paging }: Args<ProjectUserWhere>) =>
    Rows.list<ProjectUser>("projectUsers", Filter.where(projectUserWhere, where), paging),
  projects: (_: unknown, { where, ...paging }: Args<ProjectWhere>) =>
    Rows.list<Project>("projects", Filter.where(projectWhere, where), paging)
}

/** @internal */
export const mutations = {
  createProject: (_: unknown, { data }: { readonly data: CreateProjectData }) => createProject(data),
  deleteProjectAsynchronously: (_: unknown, { where }: { readonly where: ProjectWhere }) => deleteProject(where),
  updatePropertiesInProject: (
    _: unknown,
    { data, where }: { readonly data: ProjectData; readonly where: ProjectWhere }
  ) => updatePropertiesInProject(data, where)
}

/** @internal */
export const fields = {
  Project: {
    author: relation((projects: ReadonlyArray<Project>) =>
      Effect.map(
        Accounts.usersById(projects.map(({ authorId }) => authorId)),
        (find) => (project: Project) => find(project.authorId)
      )
    ),
    complianceTags: (project: Project) => stored(project.complianceTags),
    // Cloud storages cannot be connected, so that no project has any
    dataConnections: () => [],
    deletedAt: () => null,
    enforceStepSeparation: () => null,
    interface: (project: Project) => stored(project.jsonInterface),
    metadataProperties: metadataOf,
    metadataTypes: (project: Project) => Metadata.toTypes(metadataOf(project)),
    numberOfAssets: counted("total"),
    numberOfRemainingAssets: counted("remaining"),
    numberOfReviewedAssets: counted("reviewed"),
    numberOfSkippedAssets: counted("skipped"),
    roles: relation((projects: ReadonlyArray<Project>) =>
      Effect.map(
        Rows.groupedBy<ProjectUser, "projectId">("projectUsers", "projectId", projects.map(({ id }) => id)),
        (find) => (project: Project) => find(project.id)
      )
    ),
    shouldAnonymize: () => false,
    steps: () => [],
    workflowVersion: () => "V1"
  },
  ProjectUser: {
    deletedAt: () => null,
    project: relation((members: ReadonlyArray<ProjectUser>) =>
      Effect.map(
        byIds(members.map(({ projectId }) => projectId)),
        (find) => (member: ProjectUser) => find(member.projectId)
      )
    ),
    // The only user of the sandbox administers its organization
    status: () => "ORG_ADMIN",
    user: relation((members: ReadonlyArray<ProjectUser>) =>
      Effect.map(
        Accounts.usersById(members.map(({ userId }) => userId)),
        (find) => (member: ProjectUser) => find(member.userId)
      )
    )
  }
}

/**
 * The project as the answer of a mutation that changed its assets.
 *
 * @internal
 */
export const answer = Effect.fnUntraced(function*(ids: ReadonlyArray<string>) {
  const [id] = ids
  return id === undefined ? null : together([yield* find(id)])[0] ?? null
})

import * as SqlClient from "@effect/sql/SqlClient"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Accounts from "./accounts.js"
import { projectDefaults, remainingStatuses, rights } from "./assumptions.js"
import * as Bucket from "./bucket.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import { isObject, type JsonObject, parseObject, stored } from "./json.js"
import * as Metadata from "./metadata.js"
import type * as Paging from "./paging.js"
import { invalidInput, notFound, notServed, reservedToVendor } from "./refusal.js"
import { relation, together } from "./relation.js"
import * as Rows from "./rows.js"
import type { Moment } from "./scalars.js"
import * as SearchPattern from "./searchPattern.js"
import { type Operation, Session } from "./session.js"

/** @internal */
export interface Project {
  readonly seq: number
  readonly id: string
  readonly title: string
  readonly authorId: string
  readonly complianceTags: string
  readonly inputType: string
  readonly jsonInterface: string
  readonly metadataProperties: string
  readonly consensusTotCoverage: number
  readonly minConsensusSize: number
  readonly reviewCoverage: number
  readonly consensusMark: number | null
  readonly honeypotMark: number | null
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
  readonly shouldRelaunchKpiComputation?: boolean
  readonly starred?: boolean
  readonly tagIds?: ReadonlyArray<string>
  readonly updatedAtGte?: Moment
  readonly updatedAtLte?: Moment
}

interface CreateProjectData {
  readonly complianceTags?: ReadonlyArray<string>
  readonly description?: string
  readonly inputType?: string
  readonly jsonInterface?: string
  readonly projectType?: string
  readonly title: string
}

interface ProjectData {
  readonly archived?: boolean
  readonly author?: string
  readonly canNavigateBetweenAssets?: boolean
  readonly canSkipAsset?: boolean
  readonly complianceTags?: ReadonlyArray<string>
  readonly consensusMark?: number
  readonly consensusTotCoverage?: number
  readonly description?: string
  readonly honeypotMark?: number
  readonly inputType?: string
  readonly instructions?: string
  readonly jsonInterface?: string
  readonly metadataProperties?: unknown
  readonly metadataTypes?: unknown
  readonly minConsensusSize?: number
  readonly numberOfAssets?: number
  readonly numberOfRemainingAssets?: number
  readonly numberOfReviewedAssets?: number
  readonly numberOfSkippedAssets?: number
  readonly reviewCoverage?: number
  readonly rules?: string
  readonly shouldAutoAssign?: boolean
  readonly shouldRelaunchKpiComputation?: boolean
  readonly title?: string
  readonly useHoneyPot?: boolean
}

// -- Filters

/** @internal */
export const projectWhere = (
  sql: SqlClient.SqlClient,
  { deleted = false, ...where }: ProjectWhere
): Filter.Condition => {
  const created = Filter.dates(sql, "createdAt")
  const updated = Filter.dates(sql, "updatedAt")
  const given = Filter.compile(sql, "ProjectWhere", where, {
    archived: (archived) => sql`archived = ${archived}`,
    createdAtGte: created.since,
    createdAtLte: created.until,
    id: (id) => sql`id = ${id}`,
    organizationId: (id) => sql`organizationId = ${id}`,
    searchQuery: (pattern) => {
      const glob = SearchPattern.fromILike(pattern)
      return glob === undefined
        ? Filter.fail(invalidInput("The search query ends within an escape", JSON.stringify(pattern)))
        : sql`(title GLOB ${glob} OR description GLOB ${glob})`
    },
    shouldRelaunchKpiComputation: (should) => sql`shouldRelaunchKpiComputation = ${should}`,
    // The caller is whom the only API key belongs to
    starred: (starred) =>
      sql`${starred} = (id IN (
        SELECT projectId FROM projectUsers WHERE starred AND userId IN (SELECT userId FROM apiKeys)
      ))`,
    tagIds: (ids) => sql`id IN (SELECT projectId FROM projectTags WHERE ${Filter.isIn(sql, "tagId", ids)})`,
    updatedAtGte: updated.since,
    updatedAtLte: updated.until
  })
  return Filter.and(sql, deleted ? sql`TRUE` : sql`deletedAt IS NULL`, given)
}

// -- Rows

/** @internal */
export const byIds = (ids: ReadonlyArray<string>) => Rows.byKey<Project>("projects", "id", ids)

/** @internal */
export const find = Effect.fnUntraced(function*(id: string) {
  const sql = yield* SqlClient.SqlClient
  const [project] = yield* sql<Project>`SELECT * FROM projects WHERE id = ${id} AND deletedAt IS NULL`
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
  {
    complianceTags,
    description,
    inputType,
    jsonInterface,
    // A template only says what an interface may look like, and the interface is given
    projectType: _template,
    title,
    ...others
  }: CreateProjectData
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

const updateProjectAnonymization = Effect.fnUntraced(
  function*({ id, shouldAnonymize }: { readonly id: string; readonly shouldAnonymize: boolean }) {
    const project = yield* find(id)
    const sql = yield* SqlClient.SqlClient
    yield* sql`
      UPDATE projects SET ${sql.update({ shouldAnonymize, updatedAt: yield* Clock.currentTimeMillis })}
      WHERE id = ${project.id}`
    return yield* find(id)
  }
)

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
    author,
    canNavigateBetweenAssets,
    canSkipAsset,
    complianceTags,
    consensusMark,
    consensusTotCoverage,
    description,
    honeypotMark,
    // Fixed at creation
    inputType: _inputType,
    instructions,
    jsonInterface,
    metadataProperties,
    metadataTypes,
    minConsensusSize,
    // Counted, and ignored when sent
    numberOfAssets: _total,
    numberOfRemainingAssets: _remaining,
    numberOfReviewedAssets: _reviewed,
    numberOfSkippedAssets: _skipped,
    reviewCoverage,
    rules,
    shouldAutoAssign,
    shouldRelaunchKpiComputation,
    title,
    useHoneyPot,
    ...others
  } = data
  const [unserved] = Object.keys(others)
  if (unserved !== undefined) return yield* notServed(`the input ProjectData.${unserved}`)
  if (jsonInterface !== undefined) yield* checkInterface(jsonInterface)
  if (author !== undefined && (yield* Accounts.usersById([author]))(author) === null) {
    return yield* notFound("user", author)
  }
  let properties = metadataOf(project)
  if (metadataProperties !== undefined) properties = yield* Metadata.fromProperties(metadataProperties)
  if (metadataTypes !== undefined) properties = yield* Metadata.fromTypes(metadataTypes, properties)
  const changes = {
    archived,
    authorId: author,
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
    rules,
    shouldAutoAssign,
    shouldRelaunchKpiComputation,
    title,
    updatedAt: yield* Clock.currentTimeMillis,
    useHoneyPot
  }
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE projects SET ${sql.update(Rows.given(changes))} WHERE id = ${project.id}`
  return yield* find(project.id)
})

/** Everything in the project goes; its name stays, for those who ask for deleted projects too. */
const deleteProject = Effect.fnUntraced(function*(where: ProjectWhere) {
  const project = yield* select(where)
  const sql = yield* SqlClient.SqlClient
  yield* Bucket.removeProject(project.id)
  yield* sql`
    UPDATE notifications SET status = 'FAILURE'
    WHERE id IN (SELECT notificationId FROM imports WHERE projectId = ${project.id})`
  const now = yield* Clock.currentTimeMillis
  yield* sql`DELETE FROM imports WHERE projectId = ${project.id}`
  yield* sql`DELETE FROM assets WHERE projectId = ${project.id}`
  yield* sql`DELETE FROM projectTags WHERE projectId = ${project.id}`
  yield* sql`UPDATE projectUsers SET deletedAt = coalesce(deletedAt, ${now}) WHERE projectId = ${project.id}`
  yield* sql`UPDATE projects SET deletedAt = ${now} WHERE id = ${project.id}`
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

interface Marks {
  readonly projectId: string
  readonly consensusMark: number | null
  readonly honeypotMark: number | null
}

const marksOf = relation((projects: ReadonlyArray<Project>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Marks>`
      SELECT projectId, avg(consensusMark) AS consensusMark, avg(honeypotMark) AS honeypotMark
      FROM assets
      WHERE visible AND ${Filter.isIn(sql, "projectId", projects.map(({ id }) => id))}
      GROUP BY projectId`
    const marks = new Map(rows.map((row) => [row.projectId, row]))
    return (project: Project) => marks.get(project.id)
  })
)

/** The mark that was set, or else the mean over the assets that have one. */
const mark = (name: "consensusMark" | "honeypotMark") => (project: Project): Operation<number | null> =>
  project[name] !== null
    ? Effect.succeed(project[name])
    : Effect.map(marksOf(project), (marks) => marks?.[name] ?? null)

const jobsOf = (project: Project): ReadonlyArray<unknown> => {
  const { jobs } = Option.getOrElse(parseObject(project.jsonInterface), (): JsonObject => ({}))
  return isObject(jobs) ? Object.values(jobs) : []
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
  countProjects: (_: unknown, { where }: Args<ProjectWhere>) =>
    Rows.count("projects", Filter.where(projectWhere, where)),
  projects: (_: unknown, { where, ...paging }: Args<ProjectWhere>) =>
    Rows.list<Project>("projects", Filter.where(projectWhere, where), paging)
}

/** @internal */
export const mutations = {
  createProject: (_: unknown, { data }: { readonly data: CreateProjectData }) => createProject(data),
  deleteProjectAsynchronously: (_: unknown, { where }: { readonly where: ProjectWhere }) => deleteProject(where),
  deleteProject: () => reservedToVendor("deleteProject"),
  updateProjectAnonymization: (
    _: unknown,
    { input }: { readonly input: { readonly id: string; readonly shouldAnonymize: boolean } }
  ) => updateProjectAnonymization(input),
  updatePropertiesInProject: (
    _: unknown,
    { data, where }: { readonly data: ProjectData; readonly where: ProjectWhere }
  ) => updatePropertiesInProject(data, where)
}

/** @internal */
export const fields = {
  Project: {
    // Metadata are described by their properties alone
    assetMetadata: () => null,
    author: relation((projects: ReadonlyArray<Project>) =>
      Effect.map(
        Accounts.usersById(projects.map(({ authorId }) => authorId)),
        (find) => (project: Project) => find(project.authorId)
      )
    ),
    consensusMark: mark("consensusMark"),
    // No mark is computed category by category
    consensusMarkPerCategory: () => null,
    complianceTags: (project: Project) => stored(project.complianceTags),
    // Cloud storages cannot be connected, so that no project has any
    dataConnections: () => [],
    // Labels are placed on the map: no other labeling mode is served
    geospatialSettings: () => null,
    honeypotMark: mark("honeypotMark"),
    interface: (project: Project) => stored(project.jsonInterface),
    metadataProperties: metadataOf,
    metadataTypes: (project: Project) => Metadata.toTypes(metadataOf(project)),
    mlTasks: (project: Project) =>
      Arr.dedupe(
        jobsOf(project).flatMap((job) => isObject(job) && typeof job["mlTask"] === "string" ? [job["mlTask"]] : [])
      ),
    numberOfAssets: counted("total"),
    numberOfRemainingAssets: counted("remaining"),
    numberOfReviewedAssets: counted("reviewed"),
    numberOfSkippedAssets: counted("skipped"),
    // Every member of the organization reads everything
    readPermissionsForAssetsAndLabels: () => null,
    rights: () => rights
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

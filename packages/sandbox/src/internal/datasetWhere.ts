import type * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Either from "effect/Either"
import * as Accounts from "./accounts.js"
import { rangeType, roleOfType, updatedAtMeans } from "./assumptions.js"
import * as CategoryCounts from "./categoryCounts.js"
import type { Change } from "./changes.js"
import * as Filter from "./filter.js"
import { isObject } from "./json.js"
import type { Manner } from "./paging.js"
import * as Projects from "./projects.js"
import { invalidInput } from "./refusal.js"
import type { Moment } from "./scalars.js"

/** @internal */
export interface AssetWhere {
  readonly id?: string
  readonly assigneeIn?: ReadonlyArray<string>
  readonly assigneeNotIn?: ReadonlyArray<string>
  readonly consensusMarkGte?: number
  readonly consensusMarkLte?: number
  readonly createdAtGte?: Moment
  readonly createdAtLte?: Moment
  readonly externalIdIn?: ReadonlyArray<string>
  readonly externalIdStrictlyIn?: ReadonlyArray<string>
  readonly honeypotMarkGte?: number
  readonly honeypotMarkLte?: number
  readonly idIn?: ReadonlyArray<string>
  readonly idNotIn?: ReadonlyArray<string>
  readonly inferenceMarkGte?: number
  readonly inferenceMarkLte?: number
  readonly issue?: IssueWhere
  readonly label?: LabelWhere
  readonly metadata?: unknown
  readonly project?: Projects.ProjectWhere
  readonly skipped?: boolean
  readonly statusIn?: ReadonlyArray<string>
  readonly stepIdIn?: ReadonlyArray<string>
  readonly stepIdNotIn?: ReadonlyArray<string>
  readonly stepStatusIn?: ReadonlyArray<string>
  readonly stepStatusNotIn?: ReadonlyArray<string>
  readonly updatedAtGte?: Moment
  readonly updatedAtLte?: Moment
}

/** @internal */
export interface LabelWhere {
  readonly id?: string
  readonly asset?: AssetWhere
  readonly authorIn?: ReadonlyArray<string>
  readonly consensusMarkGte?: number
  readonly consensusMarkLte?: number
  readonly createdAt?: Moment
  readonly createdAtGte?: Moment
  readonly createdAtLte?: Moment
  readonly honeypotMarkGte?: number
  readonly honeypotMarkLte?: number
  readonly idIn?: ReadonlyArray<string>
  readonly labelerIn?: ReadonlyArray<string>
  readonly labelerNotIn?: ReadonlyArray<string>
  readonly project?: Projects.ProjectWhere
  readonly reviewerIn?: ReadonlyArray<string>
  readonly reviewerNotIn?: ReadonlyArray<string>
  readonly search?: string
  readonly typeIn?: ReadonlyArray<string>
  readonly user?: Accounts.UserWhere
}

/** @internal */
export interface IssueWhere {
  readonly id?: string
  readonly asset?: AssetWhere
  readonly assetIn?: ReadonlyArray<string>
  readonly project?: Projects.ProjectWhere
  readonly status?: string
  readonly type?: string
}

// -- Projects

interface OfProject {
  readonly id?: string
  readonly asset?: AssetWhere
  readonly idIn?: ReadonlyArray<string>
  readonly project?: Projects.ProjectWhere
}

/** The id of the project that a filter names, if it names it by nothing else. */
const projectIdOf = ({ project = {} }: OfProject): string | undefined =>
  Object.keys(project).length === 1 ? project.id : undefined

/** Whether the rows are named: by their own ids, or by those or the names of their assets. */
const isNamed = ({ asset, id, idIn }: OfProject): boolean =>
  id !== undefined || idIn !== undefined || asset !== undefined && (isNamed(asset) || isNamedOutside(asset))

const isNamedOutside = ({ externalIdStrictlyIn }: AssetWhere): boolean => externalIdStrictlyIn !== undefined

/** Named rows are looked up by their names: a plus keeps the planner from walking the whole project instead. */
const plus = (sql: SqlClient.SqlClient, isNamed: boolean): Statement.Fragment => sql.literal(isNamed ? "+" : "")

const inProject = (sql: SqlClient.SqlClient, where: OfProject, project: Projects.ProjectWhere): Filter.Condition => {
  const id = projectIdOf(where)
  const sign = plus(sql, isNamed(where))
  return id === undefined
    ? Either.map(
      Projects.projectWhere(sql, project),
      (condition) => sql`${sign}projectId IN (SELECT id FROM projects WHERE ${condition})`
    )
    : Filter.condition(sql`${sign}projectId = ${id}`)
}

/** The same, for tables that hold the project's `seq`. */
const ofProject = (sql: SqlClient.SqlClient, where: OfProject): Filter.Condition =>
  Either.map(
    Projects.projectWhere(sql, where.project ?? {}),
    (condition) =>
      projectIdOf(where) === undefined
        ? sql`project IN (SELECT seq FROM projects WHERE ${condition})`
        : sql`project = (SELECT seq FROM projects WHERE ${condition})`
  )

/** A nested filter is about the same project as the one it is in, which saves looking at those of all others. */
const within = <Nested extends OfProject>({ project }: OfProject, nested: Nested): Nested =>
  project === undefined ? nested : { ...nested, project: nested.project ?? project }

// -- Metadata

const isNumeral = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))

const metadataWhere = (sql: SqlClient.SqlClient, where: AssetWhere, metadata: unknown): Filter.Condition => {
  if (!isObject(metadata)) {
    return Either.left(invalidInput("The filter on metadata is not an object of keys and values"))
  }
  return Either.flatMap(ofProject(sql, where), (scope) => {
    const under = (key: string, condition: Statement.Fragment) =>
      sql`(SELECT assetSeq FROM assetMetadata WHERE ${scope} AND key = ${key} AND ${condition})`
    const equals = (key: string, value: unknown): Statement.Fragment | undefined => {
      if (value === null) return sql`seq NOT IN ${under(key, sql`text IS NOT NULL`)}`
      if (typeof value === "number") return sql`seq IN ${under(key, sql`number = ${value}`)}`
      if (typeof value === "string" || typeof value === "boolean") {
        return sql`seq IN ${under(key, sql`text = ${String(value)}`)}`
      }
      return undefined
    }
    const between = (key: string, [least, most]: readonly [number, number]) =>
      sql`seq IN ${under(key, sql`number BETWEEN ${least} AND ${most}`)}`
    const anyOf = (key: string, values: ReadonlyArray<unknown>) => {
      const conditions = values.map((value) => equals(key, value))
      const known = conditions.filter((condition) => condition !== undefined)
      return known.length < values.length ? undefined : known.length === 0 ? sql`FALSE` : sql.or(known)
    }
    const meets = (key: string, value: unknown): Statement.Fragment | undefined => {
      if (!Array.isArray(value)) return equals(key, value)
      const [least, most]: ReadonlyArray<unknown> = value
      if (value.length === 2 && typeof least === "number" && typeof most === "number") {
        return between(key, [least, most])
      }
      const given = anyOf(key, value)
      if (given === undefined || value.length !== 2 || !isNumeral(least) || !isNumeral(most)) return given
      const declared = sql`projectId IN (
        SELECT projects.id FROM projects, json_each(projects.metadataProperties) property
        WHERE property.key = ${key} AND property.value ->> 'type' = ${rangeType}
      )`
      return sql`CASE WHEN ${declared} THEN ${between(key, [Number(least), Number(most)])} ELSE ${given} END`
    }
    const conditions: Array<Statement.Fragment> = []
    for (const [key, value] of Object.entries(metadata)) {
      const condition = meets(key, value)
      if (condition === undefined) {
        return Either.left(
          invalidInput(
            "The filter on metadata holds values that are neither texts, numbers, booleans nor null",
            `the key ${JSON.stringify(key)}`
          )
        )
      }
      conditions.push(condition)
    }
    return Filter.condition(conditions.length === 0 ? sql`TRUE` : sql.and(conditions))
  })
}

// -- Assets

/** Bounds on the time of an update, or the assets with a label of that time: one label meets both bounds. */
const updated = (sql: SqlClient.SqlClient, where: AssetWhere) => {
  if (updatedAtMeans === "asset") return Filter.dates(sql, "updatedAt")
  const holds = (condition: Statement.Fragment) => {
    const { id } = where.project ?? {}
    const scope = id === undefined ? sql`TRUE` : sql`projectId = ${id}`
    return sql`id IN (SELECT assetId FROM labels WHERE ${scope} AND ${condition})`
  }
  const { since, until } = Filter.dates(sql, "createdAt")
  const { updatedAtGte, updatedAtLte } = where
  return {
    since: (moment: Moment) =>
      holds(updatedAtLte === undefined ? since(moment) : sql.and([since(moment), until(updatedAtLte)])),
    until: (moment: Moment) => updatedAtGte === undefined ? holds(until(moment)) : sql`TRUE`
  }
}

/**
 * The assets that meet a filter. Those of an import that goes on are not there yet.
 *
 * @internal
 */
export const assetWhere = (sql: SqlClient.SqlClient, where: AssetWhere): Filter.Condition => {
  const created = Filter.dates(sql, "createdAt")
  const { since, until } = updated(sql, where)
  const assignedTo = (users: ReadonlyArray<string>) =>
    sql`(SELECT assetId FROM assetAssignments WHERE ${Filter.isIn(sql, "userId", users)})`
  // An asset that is in no step is in none of those left out
  const notIn = (column: string, values: ReadonlyArray<string>) =>
    sql`(${sql(column)} IS NULL OR NOT ${Filter.isIn(sql, column, values)})`
  const given = Filter.compile(sql, "AssetWhere", where, {
    assigneeIn: (users) => sql`id IN ${assignedTo(users)}`,
    assigneeNotIn: (users) => sql`id NOT IN ${assignedTo(users)}`,
    consensusMarkGte: (mark) => sql`consensusMark >= ${mark}`,
    consensusMarkLte: (mark) => sql`consensusMark <= ${mark}`,
    createdAtGte: created.since,
    createdAtLte: created.until,
    externalIdIn: (parts) =>
      sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(parts)}) WHERE instr(externalId, value) > 0)`,
    externalIdStrictlyIn: (names) => Filter.isIn(sql, "externalId", names),
    honeypotMarkGte: (mark) => sql`honeypotMark >= ${mark}`,
    honeypotMarkLte: (mark) => sql`honeypotMark <= ${mark}`,
    id: (id) => sql`id = ${id}`,
    idIn: (ids) => Filter.isIn(sql, "id", ids),
    idNotIn: (ids) => sql`NOT ${Filter.isIn(sql, "id", ids)}`,
    inferenceMarkGte: (mark) => sql`inferenceMark >= ${mark}`,
    inferenceMarkLte: (mark) => sql`inferenceMark <= ${mark}`,
    issue: (issue) => Filter.references(sql, "id", issueWhere(sql, within(where, issue)), "SELECT assetId FROM issues"),
    label: (label) => Filter.references(sql, "id", labelWhere(sql, within(where, label)), "SELECT assetId FROM labels"),
    metadata: (metadata) => metadataWhere(sql, where, metadata),
    project: (project) => inProject(sql, where, project),
    skipped: (skipped) => sql`skipped = ${skipped}`,
    // Several statuses are not looked up one after the other, which would have to be sorted again for each page
    statusIn: (statuses) =>
      statuses.length === 1 ? sql`status = ${statuses[0]}` : sql`+${Filter.isIn(sql, "status", statuses)}`,
    stepIdIn: (ids) => Filter.isIn(sql, "stepId", ids),
    stepIdNotIn: (ids) => notIn("stepId", ids),
    stepStatusIn: (statuses) => Filter.isIn(sql, "stepStatus", statuses),
    stepStatusNotIn: (statuses) => notIn("stepStatus", statuses),
    updatedAtGte: since,
    updatedAtLte: until
  })
  return Filter.and(sql, sql`${plus(sql, isNamed(where) || isNamedOutside(where))}visible = 1`, given)
}

const assetChanges: { readonly [Field in keyof AssetWhere]: ReadonlyArray<Change> } = {
  consensusMarkGte: ["consensusMark"],
  consensusMarkLte: ["consensusMark"],
  createdAtGte: [],
  createdAtLte: [],
  externalIdIn: ["externalId"],
  externalIdStrictlyIn: ["externalId"],
  honeypotMarkGte: ["honeypotMark"],
  honeypotMarkLte: ["honeypotMark"],
  id: [],
  idIn: [],
  idNotIn: [],
  inferenceMarkGte: ["inferenceMark"],
  inferenceMarkLte: ["inferenceMark"],
  metadata: ["jsonMetadata", "metadataProperties"],
  project: [],
  skipped: ["skipped"],
  statusIn: ["status"],
  stepIdIn: ["stepId"],
  stepIdNotIn: ["stepId"],
  stepStatusIn: ["stepStatus"],
  stepStatusNotIn: ["stepStatus"],
  ...(updatedAtMeans === "asset" ? { updatedAtGte: ["updatedAt"], updatedAtLte: ["updatedAt"] } : {})
}

/** What fields of a filter listen to; undefined as soon as one of them is not in the table. */
const changesOf = <Where extends object>(
  where: Where,
  table: { readonly [Field in keyof Where]?: ReadonlyArray<Change> }
): ReadonlyArray<Change> | undefined => {
  const changes: Array<Change> = []
  // The keys of a filter are its fields
  for (const field of Object.keys(where) as Array<keyof Where>) {
    const known = table[field]
    if (known === undefined) return undefined
    for (const change of known) changes.push(change)
  }
  return changes
}

/**
 * How the assets that meet a filter are listed.
 *
 * @internal
 */
export const assetManner = (where: AssetWhere): Manner => {
  const changes = changesOf(where, assetChanges)
  return {
    grownBy: ["assets inserted"],
    isPlain: changes !== undefined && where.metadata === undefined,
    movedBy: changes?.concat("assets removed"),
    projectId: projectIdOf(where)
  }
}

// -- Labels

const byAuthor = (
  sql: SqlClient.SqlClient,
  role: keyof typeof roleOfType | "author",
  names: ReadonlyArray<string>,
  operator: "IN" | "NOT IN" = "IN"
): Statement.Fragment => {
  const known = (name: Statement.Fragment) => sql`${name} IN (SELECT value FROM json_each(${JSON.stringify(names)}))`
  const users = sql`SELECT id FROM users
    WHERE ${known(sql`firstname`)} OR ${known(sql`lastname`)} OR ${known(sql`firstname || ' ' || lastname`)}`
  const author = sql`authorId ${sql.literal(operator)} (${users})`
  return role === "author" ? author : sql`(labelType = ${roleOfType[role]} AND ${author})`
}

/**
 * The labels that meet a filter.
 *
 * @internal
 */
export const labelWhere = (sql: SqlClient.SqlClient, where: LabelWhere): Filter.Condition => {
  const created = Filter.dates(sql, "createdAt")
  return Filter.compile(sql, "LabelWhere", where, {
    asset: (asset) => Filter.references(sql, "assetId", assetWhere(sql, within(where, asset)), "SELECT id FROM assets"),
    authorIn: (names) => byAuthor(sql, "author", names),
    consensusMarkGte: (mark) => sql`consensusMark >= ${mark}`,
    consensusMarkLte: (mark) => sql`consensusMark <= ${mark}`,
    createdAt: created.sameDay,
    createdAtGte: created.since,
    createdAtLte: created.until,
    honeypotMarkGte: (mark) => sql`honeypotMark >= ${mark}`,
    honeypotMarkLte: (mark) => sql`honeypotMark <= ${mark}`,
    id: (id) => sql`id = ${id}`,
    idIn: (ids) => Filter.isIn(sql, "id", ids),
    labelerIn: (names) => byAuthor(sql, "labeler", names),
    labelerNotIn: (names) => byAuthor(sql, "labeler", names, "NOT IN"),
    project: (project) => inProject(sql, where, project),
    reviewerIn: (names) => byAuthor(sql, "reviewer", names),
    reviewerNotIn: (names) => byAuthor(sql, "reviewer", names, "NOT IN"),
    search: (text) => Either.flatMap(ofProject(sql, where), (scope) => CategoryCounts.meets(sql, scope, text)),
    typeIn: (types) =>
      types.length === 1 ? sql`labelType = ${types[0]}` : sql`+${Filter.isIn(sql, "labelType", types)}`,
    user: (user) => Filter.references(sql, "authorId", Accounts.userWhere(sql, user), "SELECT id FROM users")
  })
}

const labelChanges: { readonly [Field in keyof LabelWhere]: ReadonlyArray<Change> } = {
  createdAt: [],
  createdAtGte: [],
  createdAtLte: [],
  id: [],
  idIn: [],
  project: [],
  typeIn: []
}

/**
 * How the labels that meet a filter are listed.
 *
 * @internal
 */
export const labelManner = (where: LabelWhere): Manner => {
  const changes = changesOf(where, labelChanges)
  return {
    grownBy: ["labels inserted"],
    isPlain: where.asset === undefined && where.search === undefined,
    movedBy: changes?.concat("labels removed"),
    projectId: projectIdOf(where)
  }
}

// -- Issues

/**
 * The issues and questions that meet a filter.
 *
 * @internal
 */
export const issueWhere = (sql: SqlClient.SqlClient, where: IssueWhere): Filter.Condition =>
  Filter.compile(sql, "IssueWhere", where, {
    asset: (asset) => Filter.references(sql, "assetId", assetWhere(sql, within(where, asset)), "SELECT id FROM assets"),
    assetIn: (ids) => Filter.isIn(sql, "assetId", ids),
    id: (id) => sql`id = ${id}`,
    project: (project) => inProject(sql, where, project),
    status: (status) => sql`status = ${status}`,
    type: (type) => sql`type = ${type}`
  })

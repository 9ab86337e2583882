import * as SqlClient from "@effect/sql/SqlClient"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Accounts from "./accounts.js"
import { type Asset, visibleByIds } from "./assets.js"
import { issuesAreAssignedToTheAuthorOfTheLabel, maxBatch } from "./assumptions.js"
import { type AssetWhere, assetWhere, type IssueWhere, issueWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import type { Label } from "./labelRow.js"
import type * as Paging from "./paging.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation, together } from "./relation.js"
import * as Rows from "./rows.js"
import { type Operation, Session } from "./session.js"

interface Issue {
  readonly seq: number
  readonly id: string
  readonly assetId: string
  readonly assigneeId: string | null
  readonly authorId: string
  readonly labelId: string | null
  readonly objectMid: string | null
  readonly projectId: string
  readonly status: string
  readonly type: string
}

interface Comment {
  readonly seq: number
  readonly authorIdUser: string
  readonly issueId: string
}

interface IssueToCreate {
  readonly assetId?: string
  /** Ignored: the sandbox numbers the issues of a project itself. */
  readonly issueNumber?: number
  readonly labelID?: string
  readonly objectMid?: string
  readonly text?: string
  readonly type: "ISSUE" | "QUESTION"
}

// -- Mutations

const labelsByIds = (ids: ReadonlyArray<string>) => Rows.byKey<Label>("labels", "id", ids)

/** The assets of new issues: named themselves, or by one of their labels, and among those that the filter allows. */
const targets = Effect.fnUntraced(function*(issues: ReadonlyArray<IssueToCreate>, where: AssetWhere) {
  const sql = yield* SqlClient.SqlClient
  const labels = yield* labelsByIds(issues.flatMap(({ labelID }) => labelID === undefined ? [] : [labelID]))
  const named = yield* Effect.forEach(issues, (issue) =>
    Effect.gen(function*() {
      const label = issue.labelID === undefined ? null : labels(issue.labelID)
      if (issue.labelID !== undefined && label === null) return yield* notFound("label", issue.labelID)
      const assetId = issue.assetId ?? label?.assetId
      if (assetId === undefined) return yield* invalidInput("An issue names a label, and a question an asset")
      if (label !== null && label.assetId !== assetId) {
        return yield* invalidInput("The label is not one of the asset", `label ${label.id}, asset ${assetId}`)
      }
      if (issue.type === "ISSUE" && label === null) return yield* invalidInput("An issue names a label")
      return { assetId, issue, label }
    }))
  const ids = Arr.dedupe(named.map(({ assetId }) => assetId))
  const allowed = yield* sql<{ id: string }>`
    SELECT id FROM assets WHERE ${Filter.isIn(sql, "id", ids)} AND ${yield* Filter.where(assetWhere, where)}`
  const known = new Set(allowed.map(({ id }) => id))
  const missing = ids.find((id) => !known.has(id))
  if (missing !== undefined) return yield* notFound("asset", missing)
  const assets = yield* visibleByIds(ids)
  return named.flatMap(({ assetId, ...rest }) => {
    const asset = assets.get(assetId)
    return asset === undefined ? [] : [{ ...rest, asset }]
  })
})

const nextNumber = Effect.fnUntraced(function*(projectId: string) {
  const sql = yield* SqlClient.SqlClient
  const [{ next } = { next: 1 }] = yield* sql<{ next: number }>`
    SELECT coalesce(max(issueNumber), 0) + 1 AS next FROM issues WHERE projectId = ${projectId}`
  return next
})

const createIssues = Effect.fnUntraced(function*(issues: ReadonlyArray<IssueToCreate>, where: AssetWhere) {
  if (issues.length > maxBatch) {
    return yield* invalidInput(`At most ${maxBatch} issues are created at once`, `${issues.length} were given`)
  }
  const sql = yield* SqlClient.SqlClient
  const { callerId } = yield* Session
  const now = yield* Clock.currentTimeMillis
  const created = yield* Effect.forEach(
    yield* targets(issues, where),
    ({ asset, issue, label }) =>
      Effect.gen(function*() {
        const id = yield* Ids.make
        const [row] = yield* sql<Issue>`INSERT INTO issues ${
          sql.insert({
            id,
            projectId: asset.projectId,
            assetId: asset.id,
            labelId: label?.id ?? null,
            authorId: callerId,
            assigneeId: issuesAreAssignedToTheAuthorOfTheLabel ? label?.authorId ?? null : null,
            issueNumber: yield* nextNumber(asset.projectId),
            objectMid: issue.objectMid ?? null,
            type: issue.type,
            status: "OPEN",
            hasBeenSeen: false,
            createdAt: now,
            updatedAt: now
          })
        } RETURNING *`
        if (issue.text !== undefined && issue.text !== "") {
          yield* sql`INSERT INTO comments ${
            sql.insert({
              id: yield* Ids.make,
              issueId: id,
              authorIdUser: callerId,
              text: issue.text,
              createdAt: now,
              updatedAt: now
            })
          }`
        }
        return row
      })
  )
  return together(created.filter((row) => row !== undefined))
})

const updatePropertiesInIssue = Effect.fnUntraced(
  function*({ status }: { readonly status?: string }, where: IssueWhere) {
    const { id, ...others } = where
    if (id === undefined || Object.keys(others).length > 0) {
      return yield* invalidInput("An issue is named by its id alone")
    }
    const sql = yield* SqlClient.SqlClient
    const [issue] = yield* sql<Issue>`
      UPDATE issues SET ${sql.update(Rows.given({ status, updatedAt: yield* Clock.currentTimeMillis }))}
      WHERE id = ${id} RETURNING *`
    if (issue === undefined) return yield* notFound("issue", id)
    return issue
  }
)

// -- Resolvers

interface Args extends Paging.Paging {
  readonly where: IssueWhere
}

/** @internal */
export const queries = {
  countIssues: (_: unknown, { where }: Args) => Rows.count("issues", Filter.where(issueWhere, where)),
  issues: (_: unknown, { where, ...paging }: Args) =>
    Rows.list<Issue>("issues", Filter.where(issueWhere, where), paging)
}

/** @internal */
export const mutations = {
  createIssues: (
    _: unknown,
    { issues, where }: { readonly issues: ReadonlyArray<IssueToCreate>; readonly where: AssetWhere }
  ) => createIssues(issues, where),
  updatePropertiesInIssue: (
    _: unknown,
    { data, where }: { readonly data: { readonly status?: string }; readonly where: IssueWhere }
  ) => updatePropertiesInIssue(data, where)
}

const user = (column: "assigneeId" | "authorId") =>
  relation((issues: ReadonlyArray<Issue>) =>
    Effect.map(
      Accounts.usersById(issues.flatMap(({ [column]: id }) => id === null ? [] : [id])),
      (find) => ({ [column]: id }: Issue) => id === null ? null : find(id)
    )
  )

const issuesOf = relation((assets: ReadonlyArray<Asset>) =>
  Effect.map(
    Rows.groupedBy<Issue, "assetId">("issues", "assetId", assets.map(({ id }) => id)),
    (find) => (asset: Asset) => find(asset.id)
  )
)

const issuesOfLabel = relation((labels: ReadonlyArray<Label>) =>
  Effect.map(
    Rows.groupedBy<Issue & { readonly labelId: string }, "labelId">("issues", "labelId", labels.map(({ id }) => id)),
    (find) => (label: Label): ReadonlyArray<Issue> => find(label.id)
  )
)

/** The distinct values that the open issues, or questions, of an object have in a column. */
const open = (
  issues: ReadonlyArray<Issue>,
  type: IssueToCreate["type"],
  column: "assigneeId" | "authorId" | "objectMid"
): ReadonlyArray<string> =>
  Arr.dedupe(
    issues.flatMap((issue) => {
      const value = issue[column]
      return issue.type === type && issue.status === "OPEN" && value !== null ? [value] : []
    })
  )

/** The membership behind the author of each comment, in the project of its issue. */
const authorOf = relation((comments: ReadonlyArray<Comment>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const members = yield* sql<{ readonly id: string; readonly issueId: string; readonly userId: string }>`
      SELECT projectUsers.*, issues.id AS issueId
      FROM issues JOIN projectUsers ON projectUsers.projectId = issues.projectId
      WHERE ${Filter.isIn(sql, "issues.id", comments.map(({ issueId }) => issueId))}
        AND ${Filter.isIn(sql, "userId", comments.map(({ authorIdUser }) => authorIdUser))}`
    const found = new Map(together(members).map((member) => [`${member.issueId} ${member.userId}`, member]))
    return (comment: Comment) => found.get(`${comment.issueId} ${comment.authorIdUser}`) ?? null
  })
)

interface Total {
  readonly projectId: string
  readonly status: string
  readonly total: number
  readonly type: string
}

const totalsOf = relation((projects: ReadonlyArray<Projects.Project>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const totals = yield* sql<Total>`
      SELECT projectId, type, status, count(*) AS total FROM issues
      WHERE ${Filter.isIn(sql, "projectId", projects.map(({ id }) => id))}
      GROUP BY projectId, type, status`
    return ({ id }: Projects.Project) => totals.filter(({ projectId }) => projectId === id)
  })
)

const total =
  (type: IssueToCreate["type"], status: "OPEN" | "SOLVED") => (project: Projects.Project): Operation<number> =>
    Effect.map(
      totalsOf(project),
      (totals) => totals.find((row) => row.type === type && row.status === status)?.total ?? 0
    )

/** @internal */
export const fields = {
  Asset: {
    issues: issuesOf,
    openIssuesAssigneeIds: (asset: Asset) =>
      Effect.map(issuesOf(asset), (issues) => open(issues, "ISSUE", "assigneeId")),
    openIssuesObjectMids: (asset: Asset) => Effect.map(issuesOf(asset), (issues) => open(issues, "ISSUE", "objectMid")),
    openQuestionsAuthorIds: (asset: Asset) =>
      Effect.map(issuesOf(asset), (issues) => open(issues, "QUESTION", "authorId"))
  },
  Comment: {
    author: authorOf,
    authorId: (comment: Comment) => Effect.map(authorOf(comment), (member) => member?.id ?? null),
    issue: relation((comments: ReadonlyArray<Comment>) =>
      Effect.map(
        Rows.byKey<Issue>("issues", "id", comments.map(({ issueId }) => issueId)),
        (find) => (comment: Comment) => find(comment.issueId)
      )
    )
  },
  Issue: {
    asset: relation((issues: ReadonlyArray<Issue>) =>
      Effect.map(
        Rows.byKey<Asset>("assets", "id", issues.map(({ assetId }) => assetId)),
        (find) => (issue: Issue) => find(issue.assetId)
      )
    ),
    assignee: user("assigneeId"),
    author: user("authorId"),
    comments: relation((issues: ReadonlyArray<Issue>) =>
      Effect.map(
        Rows.groupedBy<Comment, "issueId">("comments", "issueId", issues.map(({ id }) => id)),
        (find) => (issue: Issue) => find(issue.id)
      )
    ),
    project: relation((issues: ReadonlyArray<Issue>) =>
      Effect.map(
        Projects.byIds(issues.map(({ projectId }) => projectId)),
        (find) => (issue: Issue) => find(issue.projectId)
      )
    )
  },
  Label: {
    openIssuesObjectMids: (label: Label) =>
      Effect.map(issuesOfLabel(label), (issues) => open(issues, "ISSUE", "objectMid"))
  },
  Project: {
    numberOfOpenIssues: total("ISSUE", "OPEN"),
    numberOfOpenQuestions: total("QUESTION", "OPEN"),
    numberOfSolvedIssues: total("ISSUE", "SOLVED"),
    numberOfSolvedQuestions: total("QUESTION", "SOLVED")
  }
}

/**
 * Operations on issues and questions.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { AssetId } from "./Asset.js"
import * as Batch from "./Batch.js"
import * as assetRefs from "./internal/assetRefs.js"
import { few } from "./internal/few.js"
import * as input from "./internal/input.js"
import * as operations from "./internal/issueOperations.js"
import { counter, lister, type Paging } from "./internal/list.js"
import * as Method from "./internal/method.js"
import { nested } from "./internal/nested.js"
import { asNotFound } from "./internal/notFound.js"
import { unique } from "./internal/unique.js"
import * as Issue from "./Issue.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import { LabelId } from "./Label.js"
import * as Progress from "./Progress.js"
import { ProjectId } from "./Project.js"
import type * as Selection from "./Selection.js"

// -- Create

/**
 * An issue to raise on a label.
 *
 * - `text`: the first comment
 * - `objectMid`: the `mid` of the annotation concerned, when it is about one
 *
 * @since 0.1.0
 * @category models
 */
export const NewIssue = Schema.Struct({
  labelId: LabelId,
  text: Schema.optional(Schema.String),
  objectMid: Schema.optional(Schema.NonEmptyString)
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewIssue = typeof NewIssue.Type

/**
 * @since 0.1.0
 * @category models
 */
export interface CreateIssues {
  readonly projectId: ProjectId
  readonly issues: ReadonlyArray<NewIssue>
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateIssuesError =
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const issuesProblems = input.problems(Schema.Struct({ projectId: ProjectId, issues: Schema.Array(NewIssue) }))

/** The assets of labels, by the ids of the labels. Every label that the project does not hold is told. */
const assetsOfLabels = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  labelIds: ReadonlyArray<LabelId>
) {
  const client = yield* KiliClient
  const pages = yield* Effect.forEach(
    Batch.split(unique(labelIds)),
    (idIn) =>
      client.execute(operations.labelAssets, {
        where: { idIn, project: { id: projectId } },
        first: Batch.batchSize,
        skip: 0
      }),
    { concurrency: 4 }
  ).pipe(Effect.mapError(asNotFound(operation, projectId)))
  const assets = new Map(pages.flatMap((page) => page ?? []).map(({ assetId, id }) => [id, assetId]))
  const missing = unique(labelIds.filter((id) => !assets.has(id)))
  if (Arr.isNonEmptyArray(missing)) return yield* new KiliError.NotFound({ operation, entity: "label", missing })
  return assets
})

interface Row {
  readonly assetId: AssetId
  readonly labelID?: LabelId | undefined
  readonly objectMid?: string | undefined
  readonly text?: string | undefined
}

const create = Effect.fnUntraced(function*(
  operation: string,
  type: Issue.IssueType,
  projectId: ProjectId | undefined,
  rows: ReadonlyArray<Row>
) {
  const client = yield* KiliClient
  const created = yield* Batch.mutate(operation, Batch.split(rows), {
    id: ({ assetId, labelID }) => labelID ?? assetId,
    run: (batch) =>
      client.execute(operations.createIssues, {
        issues: Arr.map(batch, (row) => ({ ...row, issueNumber: 0 as const, type })),
        where: {
          idIn: unique(batch.map(({ assetId }) => assetId)),
          project: projectId === undefined ? undefined : { id: projectId }
        }
      }),
    onDone: (done) => Progress.report({ operation, unit: "issues", done, total: rows.length })
  })
  return created.map(({ id }) => id)
})

/**
 * Raises issues on labels, in batches of 100, and gives their ids in the order of the input. Nothing is raised when anything
 * in the input is wrong or the project does not hold one of the labels; the ids in a `BatchError` are those of the labels.
 *
 * @since 0.1.0
 * @category operations
 */
export const createIssues: (
  options: CreateIssues
) => Effect.Effect<ReadonlyArray<Issue.IssueId>, CreateIssuesError, KiliClient> = Effect.fn("Issues.createIssues")(
  function*(options) {
    const operation = "Issues.createIssues"
    yield* input.refuse(operation, issuesProblems("", options))
    const { issues, projectId } = options
    // Platforms of July 2024 want the asset beside the label; recent ones take it.
    const assets = yield* assetsOfLabels(operation, projectId, issues.map(({ labelId }) => labelId))
    return yield* create(
      operation,
      "ISSUE",
      projectId,
      issues.map(({ labelId, ...rest }) => ({ ...rest, assetId: assets.get(labelId)!, labelID: labelId }))
    )
  },
  Method.named("Issues.createIssues")
)

/**
 * A question about an asset named by id. `text` is the first comment.
 *
 * @since 0.1.0
 * @category models
 */
export interface NewQuestionById {
  readonly assetId: AssetId
  readonly externalId?: never
  readonly text: string
}

/**
 * A question about an asset named by its external id in the project; otherwise as `NewQuestionById`.
 *
 * @since 0.1.0
 * @category models
 */
export interface NewQuestionByExternalId {
  readonly externalId: string
  readonly assetId?: never
  readonly text: string
}

/**
 * The questions of one call: all assets named by id, or all by the external id that they have in a project.
 *
 * @since 0.1.0
 * @category models
 */
export type CreateQuestions =
  | { readonly projectId?: ProjectId | undefined; readonly questions: ReadonlyArray<NewQuestionById> }
  | { readonly projectId: ProjectId; readonly questions: ReadonlyArray<NewQuestionByExternalId> }

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateQuestionsError =
  | KiliError.AmbiguousExternalId
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const questionsProblems = input.problems(Schema.Struct({
  projectId: Schema.optional(ProjectId),
  questions: Schema.Array(Schema.Struct({ ...assetRefs.refFields, text: Schema.NonEmptyString }))
}))

/**
 * Asks questions about assets, in batches of 100, and gives their ids in the order of the input. Nothing is asked when
 * anything in the input is wrong or an external id is missing; the ids in a `BatchError` are those of the assets.
 *
 * @since 0.1.0
 * @category operations
 */
export const createQuestions: (
  options: CreateQuestions
) => Effect.Effect<ReadonlyArray<Issue.IssueId>, CreateQuestionsError, KiliClient> = Effect.fn(
  "Issues.createQuestions"
)(function*(options) {
  const operation = "Issues.createQuestions"
  yield* input.refuse(operation, questionsProblems("", options))
  const { projectId } = options
  const questions: ReadonlyArray<assetRefs.AssetRef & { readonly text: string }> = options.questions
  yield* input.refuse(operation, assetRefs.problems("questions", projectId, questions))
  const ids = yield* assetRefs.resolve(operation, projectId, questions)
  return yield* create(
    operation,
    "QUESTION",
    projectId,
    questions.map(({ text }, row) => ({ assetId: ids[row]!, text }))
  )
}, Method.named("Issues.createQuestions"))

// -- List

/**
 * Conditions that an issue has to meet, all of them. The asset is named by `assetId` or by `assetIdIn`, not by both; an empty
 * list is met by none. Absent `type`: both issues and questions.
 *
 * @since 0.1.0
 * @category models
 */
export const IssueFilter = Schema.Struct({
  issueId: Schema.optional(Issue.IssueId),
  assetId: Schema.optional(AssetId),
  /** 1000 at most: each page of a listing sends them anew. */
  assetIdIn: Schema.optional(few(Schema.Array(AssetId))),
  status: Schema.optional(Issue.IssueStatus),
  type: Schema.optional(Issue.IssueType)
})

/**
 * @since 0.1.0
 * @category models
 */
export type IssueFilter = typeof IssueFilter.Type

const shapeProblems = input.problems(Schema.Struct({
  projectId: ProjectId,
  filter: Schema.optional(IssueFilter.pipe(
    Schema.filter(({ assetId, assetIdIn }) =>
      assetId === undefined || assetIdIn === undefined
        ? []
        : [{ path: ["assetIdIn"], message: "names the asset a second time; give assetId or assetIdIn, not both" }]
    )
  ))
}))

interface Issues {
  readonly projectId: ProjectId
  readonly filter?: IssueFilter | undefined
}

const condition = ({ filter, projectId }: Issues) => ({
  problems: shapeProblems("", { projectId, filter }),
  where: () => {
    const { assetId, assetIdIn, issueId, status, type } = filter ?? {}
    return { project: { id: projectId }, id: issueId, asset: nested({ id: assetId }), assetIn: assetIdIn, status, type }
  }
})

/**
 * @since 0.1.0
 * @category models
 */
export interface ListIssues<F extends ReadonlyArray<Issue.Field>> extends Paging {
  readonly projectId: ProjectId
  readonly filter?: IssueFilter | undefined
  /** Dotted fields. Default: `Issue.defaultFields`. */
  readonly fields?: F | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ListIssuesError = KiliError.InvalidInput | KiliError.RequestError

const listing = lister({ root: "issues", where: "IssueWhere" }, Issue.Issue, Issue.defaultFields)

/**
 * The issues and questions of a project, oldest first, with exactly the fields chosen.
 *
 * @since 0.1.0
 * @category operations
 */
export const listIssues = <const F extends ReadonlyArray<Issue.Field> = typeof Issue.defaultFields>(
  options: ListIssues<F>
): Stream.Stream<Selection.Row<Issue.Issue, F>, ListIssuesError, KiliClient> =>
  listing("Issues.listIssues", {
    fields: options.fields,
    paging: options,
    ...condition(options)
  })

/**
 * @since 0.1.0
 * @category errors
 */
export type CountIssuesError = KiliError.InvalidInput | KiliError.RequestError

/**
 * How many issues and questions of a project meet a filter; all of them without one.
 *
 * @since 0.1.0
 * @category operations
 */
export const countIssues: (
  options: { readonly projectId: ProjectId; readonly filter?: IssueFilter | undefined }
) => Effect.Effect<number, CountIssuesError, KiliClient> = counter(
  "Issues.countIssues",
  operations.countIssues,
  condition
)

// -- Change

/**
 * @since 0.1.0
 * @category models
 */
export interface UpdateStatus {
  /** Of an issue or a question. */
  readonly issueId: Issue.IssueId
  readonly status: Issue.IssueStatus
}

/**
 * @since 0.1.0
 * @category errors
 */
export type UpdateStatusError = KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError

const statusProblems = input.problems(Schema.Struct({ issueId: Issue.IssueId, status: Issue.IssueStatus }))

/**
 * Opens, solves or cancels an issue or a question, and gives it as the platform now has it.
 *
 * @since 0.1.0
 * @category operations
 */
export const updateStatus: (
  options: UpdateStatus
) => Effect.Effect<Pick<Issue.Issue, "id" | "status">, UpdateStatusError, KiliClient> = Effect.fn(
  "Issues.updateStatus"
)(function*(options) {
  const operation = "Issues.updateStatus"
  yield* input.refuse(operation, statusProblems("", options))
  const { issueId, status } = options
  const client = yield* KiliClient
  return yield* client.execute(
    operations.updatePropertiesInIssue,
    { data: { status }, where: { id: issueId } }
  ).pipe(Effect.mapError(asNotFound(operation, issueId, "issue")))
}, Method.named("Issues.updateStatus"))

import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import * as GraphQL from "../GraphQL.js"
import { IssueId, IssueStatus, IssueType } from "../Issue.js"
import { LabelId } from "../Label.js"
import { ProjectId } from "../Project.js"
import { countOperation } from "./countOperation.js"
import { openLiteral } from "./open.js"

/** The assets of labels that are named by their ids, which fit in one page. */
export const labelAssets = GraphQL.query({
  name: "labels",
  document: "query labels($where: LabelWhere!, $first: PageSize!, $skip: Int!) { " +
    "data: labels(where: $where, first: $first, skip: $skip) { id assetId } }",
  variables: Schema.Struct({
    where: Schema.Struct({ idIn: Schema.Array(LabelId), project: Schema.Struct({ id: ProjectId }) }),
    first: Schema.Int,
    skip: Schema.Int
  }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ id: LabelId, assetId: AssetId })))
})

export const countIssues = countOperation("countIssues", "IssueWhere")

/** Not repeatable: the platform makes the ids, so that a second call raises every issue again. */
export const createIssues = GraphQL.mutation({
  name: "createIssues",
  document: "mutation createIssues($issues: [IssueToCreate!]!, $where: AssetWhere!) { " +
    "data: createIssues(issues: $issues, where: $where) { id } }",
  variables: Schema.Struct({
    issues: Schema.Array(Schema.Struct({
      assetId: AssetId,
      // The client of July 2024 sends it, always 0; the platform numbers issues itself.
      issueNumber: Schema.Literal(0),
      labelID: Schema.optional(LabelId),
      objectMid: Schema.optional(Schema.String),
      text: Schema.optional(Schema.String),
      type: IssueType
    })),
    where: Schema.Struct({
      idIn: Schema.Array(AssetId),
      project: Schema.optional(Schema.Struct({ id: ProjectId }))
    })
  }),
  data: Schema.Array(Schema.Struct({ id: IssueId }))
})

export const updatePropertiesInIssue = GraphQL.mutation({
  name: "updatePropertiesInIssue",
  document: "mutation updatePropertiesInIssue($data: IssueData!, $where: IssueWhere!) { " +
    "data: updatePropertiesInIssue(data: $data, where: $where) { id status } }",
  variables: Schema.Struct({
    data: Schema.Struct({ status: IssueStatus }),
    where: Schema.Struct({ id: IssueId })
  }),
  data: Schema.Struct({ id: IssueId, status: openLiteral(...IssueStatus.literals) }),
  repeatable: true
})

import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import * as GraphQL from "../GraphQL.js"
import { JsonObjectString } from "../Json.js"
import { LabelId, LabelType } from "../Label.js"
import { ProjectId } from "../Project.js"
import { UserId } from "../User.js"
import { countOperation } from "./countOperation.js"

export const appendManyLabels = GraphQL.mutation({
  name: "appendManyLabels",
  document: "mutation appendManyLabels($data: AppendManyLabelsData!, $where: AssetWhere!) { " +
    "data: appendManyLabels(data: $data, where: $where) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({
      labelType: LabelType,
      overwrite: Schema.Boolean,
      // Platforms of July 2024 know of no steps and of no references: both are left out unless they were given.
      stepName: Schema.optional(Schema.String),
      labelsData: Schema.Array(Schema.Struct({
        assetID: AssetId,
        authorID: Schema.optional(UserId),
        jsonResponse: JsonObjectString,
        modelName: Schema.optional(Schema.String),
        referencedLabelId: Schema.optional(LabelId),
        secondsToLabel: Schema.optional(Schema.Number)
      }))
    }),
    where: Schema.Struct({
      idIn: Schema.Array(AssetId),
      project: Schema.optional(Schema.Struct({ id: ProjectId }))
    })
  }),
  data: Schema.Array(Schema.Struct({ id: LabelId })),
  // Labels get their ids from the platform, so nothing keeps one from being made twice but a look before the next attempt.
  once: true,
  // The platform checks every response against the ontology; the official client waits as long.
  timeout: "120 seconds"
})

export const countLabels = countOperation("countLabels", "LabelWhere")

export const createHoneypot = GraphQL.mutation({
  name: "createHoneypot",
  document: "mutation createHoneypot($data: CreateHoneypotData!, $where: AssetWhere!) { " +
    "data: createHoneypot(data: $data, where: $where) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({ jsonResponse: JsonObjectString }),
    where: Schema.Struct({ id: AssetId, project: Schema.optional(Schema.Struct({ id: ProjectId })) })
  }),
  data: Schema.Struct({ id: LabelId })
})

/** Answers with the ids that were deleted. */
export const deleteLabels = GraphQL.mutation({
  name: "deleteLabels",
  document: "mutation deleteLabels($ids: [ID!]!) { data: deleteLabels(ids: $ids) }",
  variables: Schema.Struct({ ids: Schema.Array(LabelId) }),
  data: Schema.Array(LabelId),
  // A second attempt would be refused for the labels that the first one deleted.
  once: true
})

/** Which labels there are. */
export const labelIds = GraphQL.query({
  name: "labels",
  document: "query labels($where: LabelWhere!, $first: PageSize!, $skip: Int!) { " +
    "data: labels(where: $where, first: $first, skip: $skip) { id } }",
  variables: Schema.Struct({
    where: Schema.Struct({ idIn: Schema.Array(LabelId) }),
    first: Schema.Int,
    skip: Schema.Int
  }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ id: LabelId })))
})

/** Whose labels they are when no author is named. */
export const author = GraphQL.query({
  name: "viewer",
  document: "query viewer { data: viewer { id } }",
  variables: Schema.Struct({}),
  data: Schema.Struct({ id: UserId })
})

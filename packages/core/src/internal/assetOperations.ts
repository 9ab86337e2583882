import * as Schema from "effect/Schema"
import { AssetId, Status, StepStatus } from "../Asset.js"
import * as GraphQL from "../GraphQL.js"
import { LenientJsonObjectString } from "../Json.js"
import { ProjectId } from "../Project.js"
import { UserId } from "../User.js"
import { AssetData } from "./assetProperties.js"
import { countOperation } from "./countOperation.js"
import { openLiteral } from "./open.js"

const Ids = Schema.Array(Schema.Struct({ id: AssetId }))

export const countAssets = countOperation("countAssets", "AssetWhere")

/** Names and ids, to find the one by the other. */
export const assetNames = GraphQL.query({
  name: "assets",
  document: "query assets($where: AssetWhere!, $first: PageSize!, $skip: Int!) { " +
    "data: assets(where: $where, first: $first, skip: $skip) { id externalId } }",
  variables: Schema.Struct({ where: Schema.Unknown, first: Schema.Int, skip: Schema.Int }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ id: AssetId, externalId: Schema.NullOr(Schema.String) })))
})

const ById = Schema.Struct({ id: AssetId, project: Schema.optional(Schema.Struct({ id: ProjectId })) })

const ByIds = Schema.Struct({ idIn: Schema.Array(AssetId), project: Schema.optional(Schema.Struct({ id: ProjectId })) })

/** A query of assets by their ids, which fit in one page. */
const assetsByIds = <A, I>(fields: string, row: Schema.Schema<A, I>) =>
  GraphQL.query({
    name: "assets",
    document: "query assets($where: AssetWhere!, $first: PageSize!, $skip: Int!) { " +
      `data: assets(where: $where, first: $first, skip: $skip) { ${fields} } }`,
    variables: Schema.Struct({ where: ByIds, first: Schema.Int, skip: Schema.Int }),
    data: Schema.NullOr(Schema.Array(row))
  })

const Standing = Schema.Struct({
  id: AssetId,
  status: openLiteral(...Status.literals),
  currentStep: Schema.optionalWith(
    Schema.NullOr(Schema.Struct({ id: Schema.String, status: openLiteral(...StepStatus.literals) })),
    { default: () => null }
  )
})

/** Where assets stand: by their status, or, in a project of steps, by their step. Platforms of July 2024 have no steps. */
export const assetStatuses = {
  ...assetsByIds("id status currentStep { id status }", Standing),
  fallback: assetsByIds("id status", Standing)
}

/** Whose they are. */
export const assetProjects = assetsByIds("id projectId", Schema.Struct({ id: AssetId, projectId: ProjectId }))

/** What clients have written on assets. */
export const assetMetadata = assetsByIds(
  "id jsonMetadata",
  Schema.Struct({ id: AssetId, jsonMetadata: LenientJsonObjectString })
)

export const updatePropertiesInAssets = GraphQL.mutation({
  name: "updatePropertiesInAssets",
  document: "mutation updatePropertiesInAssets($where: [AssetWhere!]!, $data: [AssetData!]!) { " +
    "data: updatePropertiesInAssets(where: $where, data: $data) { id } }",
  variables: Schema.Struct({
    where: Schema.Array(ById),
    data: Schema.Array(AssetData)
  }),
  data: Ids,
  repeatable: true
})

/** A change of many assets at once, answered by their project, or by null when none changed. */
const change = (name: string, options?: { readonly repeatable: boolean }) =>
  GraphQL.mutation({
    name,
    document: `mutation ${name}($where: AssetWhere!) { data: ${name}(where: $where) { id } }`,
    variables: Schema.Struct({ where: ByIds }),
    data: Schema.NullOr(Schema.Struct({ id: Schema.String })),
    ...options
  })

/** What is deleted stays deleted. */
export const deleteManyFromDataset = change("deleteManyFromDataset", { repeatable: true })

/** Not repeatable: in a project of steps it moves assets one step on, and twice may be two steps. */
export const addAllLabeledAssetsToReview = change("addAllLabeledAssetsToReview")

/** Not repeatable: somebody may have labeled an asset of the queue by the time of a second call, which would undo that. */
export const sendBackAssetsToQueue = change("sendBackAssetsToQueue")

/** Several results of the following are inferred: none is relied on. */
export const skipAsset = GraphQL.mutation({
  name: "skipAsset",
  document: "mutation skipAsset($reason: String!, $where: AssetWhere!) { " +
    "data: skipAsset(reason: $reason, where: $where) { id } }",
  variables: Schema.Struct({ reason: Schema.String, where: ById }),
  data: Schema.Unknown,
  repeatable: true
})

export const unskipAsset = GraphQL.mutation({
  name: "unskipAsset",
  document: "mutation unskipAsset($projectId: ID!, $assetId: ID!) { " +
    "data: unskipAsset(projectId: $projectId, assetId: $assetId) }",
  variables: Schema.Struct({ assetId: AssetId, projectId: ProjectId }),
  data: Schema.Unknown,
  repeatable: true
})

export const assignAssetsToLabelers = GraphQL.mutation({
  name: "assignAssetsToLabelers",
  document: "mutation assignAssetsToLabelers($where: AssetWhere!, $userIds: [String!]!) { " +
    "data: assignAssetsToLabelers(where: $where, userIds: $userIds) { id } }",
  variables: Schema.Struct({ userIds: Schema.Array(UserId), where: ById }),
  data: Schema.Unknown,
  repeatable: true
})

export const setAssetConsensus = GraphQL.mutation({
  name: "setAssetConsensus",
  document: "mutation setAssetConsensus($projectId: ID!, $assetId: ID!, $isConsensus: Boolean!) { " +
    "data: setAssetConsensus(projectId: $projectId, assetId: $assetId, isConsensus: $isConsensus) }",
  variables: Schema.Struct({ assetId: AssetId, isConsensus: Schema.Boolean, projectId: ProjectId }),
  data: Schema.Unknown,
  repeatable: true
})

export const createUploadBucketSignedUrls = GraphQL.query({
  name: "createUploadBucketSignedUrls",
  document: "query createUploadBucketSignedUrls($filePaths: [String!]) { " +
    "data: createUploadBucketSignedUrls(filePaths: $filePaths) }",
  variables: Schema.Struct({ filePaths: Schema.Array(Schema.String) }),
  data: Schema.Array(Schema.String)
})

export const appendManyAssets = GraphQL.mutation({
  name: "appendManyAssets",
  document: "mutation appendManyAssets($data: AppendManyAssetsData!, $where: ProjectWhere!) { " +
    "data: appendManyAssets(data: $data, where: $where) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({
      contentArray: Schema.Array(Schema.String),
      externalIDArray: Schema.Array(Schema.String),
      idArray: Schema.Array(AssetId),
      isHoneypotArray: Schema.Array(Schema.Boolean),
      jsonContentArray: Schema.Array(Schema.String),
      jsonMetadataArray: Schema.Array(Schema.String)
    }),
    where: Schema.Struct({ id: ProjectId })
  }),
  data: Ids,
  once: true
})

export const appendManyFramesToDatasetAsynchronously = GraphQL.mutation({
  name: "appendManyFramesToDatasetAsynchronously",
  document: "mutation appendManyFramesToDatasetAsynchronously(" +
    "$data: AppendManyFramesToDatasetAsynchronouslyData!, $where: ProjectWhere!) { " +
    "data: appendManyFramesToDatasetAsynchronously(data: $data, where: $where) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({
      contentArray: Schema.optional(Schema.Array(Schema.String)),
      multiLayerContentArray: Schema.optional(Schema.Array(Schema.Array(Schema.Unknown))),
      jsonContentArray: Schema.optional(Schema.Array(Schema.String)),
      externalIDArray: Schema.Array(Schema.String),
      idArray: Schema.Array(AssetId),
      jsonMetadataArray: Schema.Array(Schema.String),
      uploadType: Schema.Literal("GEO_SATELLITE", "FRAME_VIDEO", "NATIVE_VIDEO")
    }),
    where: Schema.Struct({ id: ProjectId })
  }),
  data: Schema.Struct({ id: Schema.String }),
  once: true
})

export const notificationById = GraphQL.query({
  name: "notifications",
  document: "query notifications($where: NotificationWhere!) { " +
    "data: notifications(where: $where, first: 1, skip: 0) { id status message } }",
  variables: Schema.Struct({ where: Schema.Struct({ id: Schema.String }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({
    id: Schema.String,
    status: Schema.String,
    message: Schema.NullOr(Schema.String)
  })))
})

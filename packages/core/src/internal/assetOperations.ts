import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import * as GraphQL from "../GraphQL.js"
import { JsonObjectString } from "../Json.js"
import { ProjectId } from "../Project.js"

const Ids = Schema.Array(Schema.Struct({ id: AssetId }))

export const countAssets = GraphQL.query({
  name: "countAssets",
  document: "query countAssets($where: AssetWhere!) { data: countAssets(where: $where) }",
  variables: Schema.Struct({ where: Schema.Unknown }),
  data: Schema.Int
})

/** Names and ids, to find the one by the other. */
export const assetNames = GraphQL.query({
  name: "assets",
  document: "query assets($where: AssetWhere!, $first: PageSize!, $skip: Int!) { " +
    "data: assets(where: $where, first: $first, skip: $skip) { id externalId } }",
  variables: Schema.Struct({ where: Schema.Unknown, first: Schema.Int, skip: Schema.Int }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({ id: AssetId, externalId: Schema.NullOr(Schema.String) })))
})

export const updatePropertiesInAssets = GraphQL.mutation({
  name: "updatePropertiesInAssets",
  document: "mutation updatePropertiesInAssets($where: [AssetWhere!]!, $data: [AssetData!]!) { " +
    "data: updatePropertiesInAssets(where: $where, data: $data) { id } }",
  variables: Schema.Struct({
    where: Schema.Array(Schema.Struct({
      id: AssetId,
      project: Schema.optional(Schema.Struct({ id: ProjectId }))
    })),
    data: Schema.Array(Schema.Struct({ jsonMetadata: Schema.optional(JsonObjectString) }))
  }),
  data: Ids,
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
  data: Ids
})

export const appendManyFramesToDatasetAsynchronously = GraphQL.mutation({
  name: "appendManyFramesToDatasetAsynchronously",
  document: "mutation appendManyFramesToDatasetAsynchronously(" +
    "$data: AppendManyFramesToDatasetAsynchronouslyData!, $where: ProjectWhere!) { " +
    "data: appendManyFramesToDatasetAsynchronously(data: $data, where: $where) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({
      contentArray: Schema.Array(Schema.String),
      externalIDArray: Schema.Array(Schema.String),
      idArray: Schema.Array(AssetId),
      jsonMetadataArray: Schema.Array(Schema.String),
      uploadType: Schema.Literal("GEO_SATELLITE", "FRAME_VIDEO", "NATIVE_VIDEO")
    }),
    where: Schema.Struct({ id: ProjectId })
  }),
  data: Schema.Struct({ id: Schema.String })
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

import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import * as GraphQL from "../GraphQL.js"
import { JsonObjectString } from "../Json.js"
import { LabelId, LabelType } from "../Label.js"
import { ProjectId } from "../Project.js"
import { UserId } from "../User.js"

export const appendManyLabels = GraphQL.mutation({
  name: "appendManyLabels",
  document: "mutation appendManyLabels($data: AppendManyLabelsData!, $where: AssetWhere!) { " +
    "data: appendManyLabels(data: $data, where: $where) { id } }",
  variables: Schema.Struct({
    data: Schema.Struct({
      labelType: LabelType,
      overwrite: Schema.Boolean,
      labelsData: Schema.Array(Schema.Struct({
        assetID: AssetId,
        authorID: Schema.optional(UserId),
        jsonResponse: JsonObjectString,
        modelName: Schema.optional(Schema.String),
        secondsToLabel: Schema.optional(Schema.Number)
      }))
    }),
    where: Schema.Struct({
      idIn: Schema.Array(AssetId),
      project: Schema.optional(Schema.Struct({ id: ProjectId }))
    })
  }),
  data: Schema.Array(Schema.Struct({ id: LabelId })),
  // The platform checks every response against the ontology; the official client waits as long.
  timeout: "120 seconds"
})

import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"
import { countOperation } from "./countOperation.js"

export const viewer = GraphQL.query({
  name: "viewer",
  document: "query viewer { data: viewer { email } }",
  variables: Schema.Struct({}),
  data: Schema.NullOr(Schema.Struct({ email: Schema.String }))
})

export const organizationLicense = GraphQL.query({
  name: "organizations",
  document: "query organizations($where: OrganizationWhere!) { " +
    "data: organizations(where: $where, first: 1, skip: 0) { license { uploadLocalData } } }",
  variables: Schema.Struct({ where: Schema.Struct({ user: Schema.Struct({ email: Schema.String }) }) }),
  data: Schema.NullOr(Schema.Array(Schema.Struct({
    license: Schema.NullOr(Schema.Struct({ uploadLocalData: Schema.NullOr(Schema.Boolean) }))
  })))
})

export const countOrganizations = countOperation("countOrganizations", "OrganizationWhere")

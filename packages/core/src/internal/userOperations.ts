import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"
import type * as Selection from "../Selection.js"
import { countOperation } from "./countOperation.js"

/** What is asked of the owner of the key; null for a key that nobody owns. */
const ofOwner = <A, I>(fields: string, schema: Schema.Schema<A, I>) => {
  const query = (name: "me" | "viewer") =>
    GraphQL.query({
      name,
      document: `query ${name} { data: ${name} { ${fields} } }`,
      variables: Schema.Struct({}),
      data: Schema.NullOr(schema)
    })
  // Platforms of July 2024 have the older name alone.
  return { ...query("viewer"), fallback: query("me") }
}

export const me = <A, I>({ fields, schema }: Selection.Selection<A, I>) => ofOwner(fields, schema)

/** Every user belongs to one organization. */
export const myOrganization = <A, I>({ fields, schema }: Selection.Selection<A, I>) =>
  ofOwner(`organization { ${fields} }`, Schema.pluck(Schema.Struct({ organization: schema }), "organization"))

export const countUsers = countOperation("countUsers", "UserWhere")

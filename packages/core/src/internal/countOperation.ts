import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"
import type { Listing } from "./list.js"

/**
 * How many rows a listing has.
 *
 * @internal
 */
export const countOperation = (name: `count${Capitalize<Listing["root"]>}`, where: Listing["where"]) =>
  GraphQL.query({
    name,
    document: `query ${name}($where: ${where}!) { data: ${name}(where: $where) }`,
    variables: Schema.Struct({ where: Schema.Unknown }),
    data: Schema.Int
  })

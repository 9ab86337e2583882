import * as Schema from "effect/Schema"
import * as GraphQL from "../GraphQL.js"

export const countNotifications = GraphQL.query({
  name: "countNotifications",
  document: "query countNotifications($where: NotificationWhere!) { data: countNotifications(where: $where) }",
  variables: Schema.Struct({ where: Schema.Unknown }),
  data: Schema.Int
})

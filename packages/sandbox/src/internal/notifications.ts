import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Accounts from "./accounts.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import type * as Paging from "./paging.js"
import { reservedToVendor } from "./refusal.js"
import * as Rows from "./rows.js"
import { Session } from "./session.js"

/** @internal */
export interface Notification {
  readonly seq: number
  readonly id: string
}

interface NotificationWhere {
  readonly id?: string
  readonly hasBeenSeen?: boolean
  readonly taskId?: string
  readonly user?: Accounts.UserWhere
}

const notificationWhere = (sql: SqlClient.SqlClient, where: NotificationWhere): Filter.Condition =>
  Filter.compile(sql, "NotificationWhere", where, {
    hasBeenSeen: (hasBeenSeen) => sql`hasBeenSeen = ${hasBeenSeen}`,
    id: (id) => sql`id = ${id}`,
    taskId: () => sql`FALSE`,
    user: (user) => Filter.references(sql, "userID", Accounts.userWhere(sql, user), "SELECT id FROM users")
  })

/**
 * Tells the caller of something that goes on.
 *
 * @internal
 */
export const pending = Effect.fnUntraced(function*(message: string) {
  const sql = yield* SqlClient.SqlClient
  const { callerId } = yield* Session
  const id = yield* Ids.make
  const [notification] = yield* sql<Notification>`INSERT INTO notifications ${
    sql.insert({
      id,
      userID: callerId,
      message,
      status: "PENDING",
      progress: 0,
      hasBeenSeen: false,
      createdAt: yield* Clock.currentTimeMillis
    })
  } RETURNING *`
  return { id, notification }
})

interface Args extends Paging.Paging {
  readonly where: NotificationWhere
}

/** @internal */
export const queries = {
  countNotifications: (_: unknown, { where }: Args) =>
    Rows.count("notifications", Filter.where(notificationWhere, where)),
  notifications: (_: unknown, { where, ...paging }: Args) =>
    Rows.list<Notification>("notifications", Filter.where(notificationWhere, where), paging)
}

/** @internal */
export const mutations = {
  createNotification: () => reservedToVendor("createNotification"),
  updatePropertiesInNotification: () => reservedToVendor("updatePropertiesInNotification")
}

/** @internal */
export const fields = {
  Notification: {
    // What the sandbox notifies of has neither a page nor a task to look at
    taskId: () => null,
    url: () => null
  }
}

import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import { invalidInput } from "./refusal.js"
import { Session } from "./session.js"

/** @internal */
export interface Paging {
  readonly first: number
  readonly skip: number
}

/**
 * One page of the rows of a table that meet a condition, in the order of their creation.
 *
 * @internal
 */
export const list = Effect.fnUntraced(
  function*<Row extends { readonly seq: number }>(table: string, where: Statement.Fragment, { first, skip }: Paging) {
    if (skip < 0) return yield* invalidInput("A page starts at a row of the list", `skip is ${skip}`)
    if (first === 0) return []
    const sql = yield* SqlClient.SqlClient
    const { cursors } = yield* Session
    const [{ version } = { version: 0 }] = yield* sql<{ version: number }>`SELECT total_changes() AS version`
    const [text, params] = sql`${where}`.compile()
    const key = JSON.stringify([table, text, params])
    const after = skip === 0 ? 0 : cursors.find(version, key, skip)
    const rows = yield* after === undefined
      ? sql<Row>`SELECT * FROM ${sql(table)} WHERE (${where}) ORDER BY seq LIMIT ${first} OFFSET ${skip}`
      : sql<Row>`SELECT * FROM ${sql(table)} WHERE (${where}) AND seq > ${after} ORDER BY seq LIMIT ${first}`
    const last = rows.at(-1)
    if (last !== undefined) cursors.remember(version, key, skip + rows.length, last.seq)
    return rows
  }
)

/**
 * How many rows of a table meet a condition.
 *
 * @internal
 */
export const count = Effect.fnUntraced(function*(table: string, where: Statement.Fragment) {
  const sql = yield* SqlClient.SqlClient
  const [{ total } = { total: 0 }] = yield* sql<{ total: number }>`
    SELECT count(*) AS total FROM ${sql(table)} WHERE ${where}`
  return total
})

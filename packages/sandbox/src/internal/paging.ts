import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import * as Changes from "./changes.js"
import { invalidInput } from "./refusal.js"
import { Session } from "./session.js"

/** @internal */
export interface Paging {
  readonly first: number
  readonly skip: number
}

/**
 * How a list is read.
 *
 * @internal
 */
export interface Manner {
  /** The list is of one project, if it is. */
  readonly projectId: string | undefined
  /** The changes in that project that move rows of the list to other places; undefined if anything may. */
  readonly movedBy: ReadonlyArray<Changes.Change> | undefined
  /** The changes that put rows at the end of the list. */
  readonly grownBy: ReadonlyArray<Changes.Change>
  /**
   * Whether a row can be judged by itself, so that a page is read by going through the rows in order. Otherwise the
   * rows of the whole list are found at once, for all its pages.
   */
  readonly isPlain: boolean
}

/**
 * Of a list of which nothing is known.
 *
 * @internal
 */
export const anyManner: Manner = { grownBy: [], isPlain: true, movedBy: undefined, projectId: undefined }

/** Up to so many rows, skipping costs less than finding all rows of the list. */
const maxSkipped = 10_000

/**
 * One page of the rows of a table that meet a condition, in the order of their creation.
 *
 * A page that begins where an earlier one ended goes on from there. After a jump the row ids of the whole list are kept.
 * Either way a page holds what skipping the rows before it would have found: what is remembered is forgotten when a
 * change may have moved a row.
 *
 * @internal
 */
export const list = Effect.fnUntraced(
  function*<Row extends { readonly seq: number }>(
    table: string,
    where: Statement.Fragment,
    { first, skip }: Paging,
    { grownBy, isPlain, movedBy, projectId }: Manner
  ) {
    if (skip < 0) return yield* invalidInput("A page starts at a row of the list", `skip is ${skip}`)
    if (first === 0) return []
    const sql = yield* SqlClient.SqlClient
    const { lists } = yield* Session
    const [moved = "", grown = ""] = yield* Changes.versions(projectId, [movedBy, movedBy?.concat(grownBy)])
    const [text, params] = sql`${where}`.compile()
    const known = lists.of(JSON.stringify([table, text, params]))

    let snapshot = known.snapshot(grown)
    const { at, seq } = known.nearest(moved, skip)
    if (snapshot === undefined && (!isPlain || skip - at > maxSkipped)) {
      snapshot = yield* rowIds(table, where)
      known.keep(grown, snapshot)
      lists.trim()
    }
    const rows = yield* snapshot === undefined
      ? sql<Row>`
        SELECT * FROM ${sql(table)} WHERE (${where}) AND seq > ${seq} ORDER BY seq LIMIT ${first} OFFSET ${skip - at}`
      : sql<Row>`
        SELECT * FROM ${sql(table)}
        WHERE seq IN (SELECT value FROM json_each(${JSON.stringify([...snapshot.slice(skip, skip + first)])}))
        ORDER BY seq`
    const last = rows.at(-1)
    if (last !== undefined) known.remember(moved, skip + rows.length, last.seq)
    return rows
  }
)

/** The ids travel as one text: a million rows of one column would cost the driver a hundred times their size. */
const rowIds = Effect.fnUntraced(function*(table: string, where: Statement.Fragment) {
  const sql = yield* SqlClient.SqlClient
  const [{ ids } = { ids: "[]" }] = yield* sql<{ ids: string }>`
    SELECT json_group_array(seq) AS ids FROM (SELECT seq FROM ${sql(table)} WHERE ${where} ORDER BY seq)`
  const parsed: ReadonlyArray<number> = JSON.parse(ids)
  return Float64Array.from(parsed)
})

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

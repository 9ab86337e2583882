import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Filter from "./filter.js"
import * as Paging from "./paging.js"
import { together } from "./relation.js"
import { type Operation, Session } from "./session.js"

type Where = Operation<Statement.Fragment>

const lagging: ReadonlyArray<string> = ["assets", "labels", "projects"]

/** The rows that a replica of the store would show, if it lags behind. */
const replicated = (table: string, where: Where): Where =>
  Effect.gen(function*() {
    const fragment = yield* where
    const { conditions: { lag } } = yield* Session
    if (lag === 0 || !lagging.includes(table)) return fragment
    const sql = yield* SqlClient.SqlClient
    return sql.and([sql`+createdAt <= ${(yield* Clock.currentTimeMillis) - lag}`, fragment])
  })

/**
 * A page of rows, read together.
 *
 * @internal
 */
export const list = <Row extends { readonly seq: number }>(
  table: string,
  where: Where,
  paging: Paging.Paging,
  manner: Paging.Manner = Paging.anyManner
): Operation<ReadonlyArray<Row>> =>
  Effect.flatMap(
    replicated(table, where),
    (fragment) => Effect.map(Paging.list<Row>(table, fragment, paging, manner), together)
  )

/** @internal */
export const count = (table: string, where: Where): Operation<number> =>
  Effect.flatMap(replicated(table, where), (fragment) => Paging.count(table, fragment))

/**
 * Looks rows up by a unique column. The rows found are one page to their own relations.
 *
 * @internal
 */
export const byKey = <Row extends object>(
  table: string,
  column: keyof Row & string,
  keys: ReadonlyArray<string>
): Operation<(key: string) => Row | null> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Row>`SELECT * FROM ${sql(table)} WHERE ${Filter.isIn(sql, column, Arr.dedupe(keys))}`
    const found = new Map(together(rows).map((row) => [row[column], row]))
    return (key) => lookup(found, key) ?? null
  })

/**
 * Groups the rows that refer to some keys by the key, in the order of their creation.
 *
 * @internal
 */
export const groupedBy = <Row extends { readonly [column in Column]: string }, Column extends string>(
  table: string,
  column: Column,
  keys: ReadonlyArray<string>,
  condition?: Statement.Fragment
): Operation<(key: string) => ReadonlyArray<Row>> =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<Row>`
      SELECT * FROM ${sql(table)}
      WHERE ${Filter.isIn(sql, column, keys)} AND ${condition ?? sql`TRUE`}
      ORDER BY seq`
    const groups = new Map<string, Array<Row>>()
    for (const row of together(rows)) {
      const group = groups.get(row[column])
      if (group === undefined) groups.set(row[column], [row])
      else group.push(row)
    }
    return (key) => groups.get(key) ?? []
  })

const lookup = <K, V>(map: ReadonlyMap<K, V>, key: unknown): V | undefined => {
  const untyped: ReadonlyMap<unknown, V> = map
  return untyped.get(key)
}

/**
 * The columns that a change gives a value.
 *
 * @internal
 */
export const given = (changes: { readonly [column: string]: unknown }): Record<string, unknown> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))

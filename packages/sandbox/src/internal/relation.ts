import * as Effect from "effect/Effect"
import type { Operation } from "./session.js"

/**
 * Reads what belongs to each row of a page, in one query for the whole page.
 *
 * @internal
 */
export type Load<Row, A> = (rows: ReadonlyArray<Row>) => Operation<(row: Row) => A>

interface Page {
  readonly rows: ReadonlyArray<object>
  readonly loaded: Map<unknown, unknown>
}

const pages = new WeakMap<object, Page>()

/**
 * Marks rows as read together: the first of them that is asked for a relation loads it for all.
 *
 * @internal
 */
export const together = <Row extends object>(rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const page: Page = { loaded: new Map(), rows }
  for (const row of rows) pages.set(row, page)
  return rows
}

/**
 * The resolver of a relation.
 *
 * @internal
 */
export const relation = <Row extends object, A>(load: Load<Row, A>) => (row: Row): Operation<A> => {
  const page = pages.get(row)
  if (page === undefined) return Effect.map(load([row]), (find) => find(row))
  // Rows of a page are of one type, and `loaded` holds under `load` what `load` made: the map cannot say either
  const known = page.loaded.get(load) as ((row: Row) => A) | undefined
  if (known !== undefined) return Effect.succeed(known(row))
  return Effect.map(load(page.rows as ReadonlyArray<Row>), (find) => {
    page.loaded.set(load, find)
    return find(row)
  })
}

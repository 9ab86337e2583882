import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { notServed, type Refusal } from "./refusal.js"
import type { Moment } from "./scalars.js"

/** @internal */
export type Condition = Either.Either<Statement.Fragment, Refusal>

/**
 * What each field of a filter means, as a condition on the rows. A field that is not in the table is refused.
 *
 * @internal
 */
export type Conditions<Where> = {
  readonly [Field in keyof Where]?: (value: NonNullable<Where[Field]>) => Statement.Fragment | Condition
}

/**
 * The conjunction of a filter's conditions. Fields that were absent, null or an empty filter are gone by now.
 *
 * @internal
 */
export const compile = <Where extends object>(
  sql: SqlClient.SqlClient,
  type: string,
  where: Where,
  conditions: Conditions<Where>
): Condition => {
  const fragments: Array<Statement.Fragment> = []
  for (const [field, value] of Object.entries(where)) {
    // The table's keys are the fields of the filter, and graphql-js has checked the value against the field
    const condition = conditions[field as keyof Where] as
      | ((value: unknown) => Statement.Fragment | Condition)
      | undefined
    if (condition === undefined) return Either.left(notServed(`the filter ${type}.${field}`))
    const compiled = condition(value)
    if (!Either.isEither(compiled)) {
      fragments.push(compiled)
    } else if (Either.isLeft(compiled)) {
      return compiled
    } else {
      fragments.push(compiled.right)
    }
  }
  return Either.right(fragments.length === 0 ? sql`TRUE` : sql.and(fragments))
}

/**
 * Membership in a list. The list is one parameter, whatever its length: the statement stays the same, and is prepared
 * once.
 *
 * @internal
 */
export const isIn = (
  sql: SqlClient.SqlClient,
  column: string,
  values: ReadonlyArray<string>
): Statement.Fragment => sql`${sql(column)} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`

/**
 * Conditions on a date, whose bounds are inclusive: a day lasts until its last millisecond.
 *
 * @internal
 */
export const dates = (sql: SqlClient.SqlClient, column: string) => ({
  since: (moment: Moment) => sql`${sql(column)} >= ${moment.start}`,
  sameDay: (moment: Moment) => {
    const start = Math.floor(moment.start / day) * day
    return sql`${sql(column)} BETWEEN ${start} AND ${start + day - 1}`
  },
  until: (moment: Moment) => sql`${sql(column)} <= ${moment.end}`
})

const day = 86_400_000

/**
 * Compiles a filter in an effect.
 *
 * @internal
 */
export const where = <Where>(
  make: (sql: SqlClient.SqlClient, where: Where) => Condition,
  filter: Where
): Effect.Effect<Statement.Fragment, Refusal, SqlClient.SqlClient> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => make(sql, filter))

/**
 * A reference to a row that meets a nested filter.
 *
 * @internal
 */
export const references = (
  sql: SqlClient.SqlClient,
  column: string,
  nested: Condition,
  select: string
): Condition =>
  Either.map(nested, (condition) => sql`${sql.literal(column)} IN (${sql.literal(select)} WHERE ${condition})`)

/** @internal */
export const fail = (refusal: Refusal): Condition => Either.left(refusal)

/** @internal */
export const condition = (fragment: Statement.Fragment): Condition => Either.right(fragment)

/** @internal */
export const and = (sql: SqlClient.SqlClient, first: Statement.Fragment, second: Condition): Condition =>
  Either.map(second, (fragment) => sql.and([first, fragment]))

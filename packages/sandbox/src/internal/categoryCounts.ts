import * as CategorySearch from "@effect-kili/core/CategorySearch"
import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { Condition } from "./filter.js"
import { type JsonObject, parseObject } from "./json.js"
import { invalidInput } from "./refusal.js"
import * as ResponseCounts from "./responseCounts.js"

/** How many labels are counted between two writes. */
const batch = 1000

const responseOf = (text: string): JsonObject => Option.getOrElse(parseObject(text), () => ({}))

interface Uncounted {
  readonly seq: number
  readonly project: number
  readonly jsonResponse: string
}

/**
 * Counts the labels that were written since the last time. Run at the end of each mutation, in its transaction, so that
 * no writer of labels has to think of it.
 *
 * @internal
 */
export const settle = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  for (;;) {
    const labels = yield* sql<Uncounted>`
      SELECT labels.seq AS seq, projects.seq AS project, labels.jsonResponse AS jsonResponse
      FROM uncountedLabels
      JOIN labels ON labels.seq = uncountedLabels.labelSeq
      JOIN projects ON projects.id = labels.projectId
      LIMIT ${batch}`
    if (labels.length === 0) return
    const rows = labels.flatMap(({ jsonResponse, project, seq }) =>
      [...ResponseCounts.categories(responseOf(jsonResponse))].flatMap(([job, categories]) =>
        [...categories].map(([category, total]) => [seq, project, job, category, total])
      )
    )
    yield* sql`
      INSERT INTO labelCategoryCounts (labelSeq, project, job, category, count)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(${JSON.stringify(rows)})`
    yield* sql`
      DELETE FROM uncountedLabels
      WHERE labelSeq IN (SELECT value FROM json_each(${JSON.stringify(labels.map(({ seq }) => seq))}))`
  }
})

/** Whether a category that a response lacks meets a condition. */
const zeroMeets = ({ operator, value }: CategorySearch.Count): boolean => {
  switch (operator) {
    case ">=":
      return 0 >= value
    case "<=":
      return 0 <= value
    case ">":
      return 0 > value
    case "<":
      return 0 < value
    case "==":
      return 0 === value
  }
}

/**
 * The labels that meet a category search. A label whose response lacks the category has no row: where zero meets the
 * comparison, the labels that do not meet it are taken away.
 *
 * @internal
 */
export const meets = (
  sql: SqlClient.SqlClient,
  scope: Statement.Fragment,
  text: string
): Condition => {
  const compile = (search: CategorySearch.CategorySearch): Statement.Fragment => {
    if (search._tag !== "Count") return (search._tag === "And" ? sql.and : sql.or)(search.terms.map(compile))
    const { category, job, operator, value } = search
    const comparison = sql.literal(operator === "==" ? "=" : operator)
    const labels = (condition: Statement.Fragment) =>
      sql`SELECT labelSeq FROM labelCategoryCounts
        WHERE ${scope} AND job = ${job} AND category = ${category} AND ${condition}`
    return zeroMeets(search)
      ? sql`seq NOT IN (${labels(sql`NOT (count ${comparison} ${value})`)})`
      : sql`seq IN (${labels(sql`count ${comparison} ${value}`)})`
  }
  return Either.mapBoth(CategorySearch.parse(text), {
    onLeft: ({ reason }) => invalidInput("The category search is not valid", reason),
    onRight: compile
  })
}

import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"

/**
 * What can happen to the rows of a project, as far as it moves them between lists. `removed` includes becoming visible:
 * either way rows come or go in the middle of a list. New rows come at the end.
 *
 * @internal
 */
export type Change = `${"assets" | "labels"} ${"inserted" | "removed"}` | AssetColumn | "metadataProperties"

const columns = [
  "status",
  "skipped",
  "consensusMark",
  "honeypotMark",
  "inferenceMark",
  "externalId",
  "jsonMetadata",
  "stepId",
  "stepStatus",
  "updatedAt"
] as const

/** @internal */
export type AssetColumn = typeof columns[number]

const trigger = (name: string, event: string, projectId: string, change: Change): string =>
  `CREATE TEMP TRIGGER ${name} ${event} BEGIN
    INSERT INTO changes VALUES (${projectId}, '${change}', 1) ON CONFLICT DO UPDATE SET times = times + 1;
  END`

const statements = [
  `CREATE TEMP TABLE changes (
    projectId TEXT NOT NULL,
    change TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (projectId, change)
  ) WITHOUT ROWID`,
  trigger("assetInserted", "AFTER INSERT ON main.assets", "NEW.projectId", "assets inserted"),
  trigger("assetRemoved", "AFTER DELETE ON main.assets", "OLD.projectId", "assets removed"),
  trigger("assetShown", "AFTER UPDATE OF visible ON main.assets", "NEW.projectId", "assets removed"),
  trigger("labelInserted", "AFTER INSERT ON main.labels", "NEW.projectId", "labels inserted"),
  trigger("labelRemoved", "AFTER DELETE ON main.labels", "OLD.projectId", "labels removed"),
  trigger(
    "metadataPropertiesChanged",
    "AFTER UPDATE OF metadataProperties ON main.projects WHEN OLD.metadataProperties <> NEW.metadataProperties",
    "NEW.id",
    "metadataProperties"
  ),
  ...columns.map((column) =>
    trigger(
      `${column}Changed`,
      `AFTER UPDATE OF ${column} ON main.assets WHEN OLD.${column} IS NOT NEW.${column}`,
      "NEW.projectId",
      column
    )
  )
]

/**
 * Lets the store count its changes by itself, whoever makes them. The counts are of this run and need not last.
 *
 * @internal
 */
export const watch = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => Effect.forEach(statements, (statement) => sql.unsafe(statement), { discard: true })
)

/**
 * A text that is another one after any of the given changes in a project. Without a project or without a list of
 * changes, any change of the store counts.
 *
 * @internal
 */
export const versions = Effect.fnUntraced(
  function*(projectId: string | undefined, lists: ReadonlyArray<ReadonlyArray<Change> | undefined>) {
    const sql = yield* SqlClient.SqlClient
    const [{ total } = { total: 0 }] = yield* sql<{ total: number }>`SELECT total_changes() AS total`
    const rows = projectId === undefined
      ? []
      : yield* sql<{ change: Change; times: number }>`
        SELECT change, times FROM changes WHERE projectId = ${projectId}`
    const times = new Map(rows.map((row) => [row.change, row.times]))
    return lists.map((changes) =>
      projectId === undefined || changes === undefined
        ? `all ${total}`
        : changes.map((change) => times.get(change) ?? 0).join(" ")
    )
  }
)

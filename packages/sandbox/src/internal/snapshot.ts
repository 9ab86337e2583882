import * as SqlClient from "@effect/sql/SqlClient"
import type * as SqlError from "@effect/sql/SqlError"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { constants } from "node:fs"
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { atOnce } from "./atOnce.js"
import * as Ids from "./ids.js"
import * as Migrations from "./migrations.js"
import * as Sqlite from "./sqlite.js"
import * as Store from "./store.js"

class NotAStore extends Data.TaggedError("NotAStore") {
  override get message(): string {
    return "The file is not a store of a sandbox"
  }
}

class FileProblem extends Data.TaggedError("FileProblem")<{ readonly cause: unknown }> {
  override get message(): string {
    return this.cause instanceof Error ? this.cause.message : String(this.cause)
  }
}

/**
 * Why the state could not be taken from a file, or put into one.
 *
 * @internal
 */
export type Problem = FileProblem | Migrations.NewerStore | NotAStore | SqlError.SqlError

/** @internal */
export interface Snapshots {
  /** Empties the store. */
  readonly reset: Effect.Effect<void, SqlError.SqlError>
  /** Writes the state to a new file. */
  readonly exportTo: (path: string) => Effect.Effect<void, Problem>
  /** Replaces the state by that of a file, which stays as it is. */
  readonly importFrom: (path: string) => Effect.Effect<void, Problem>
  /** A path that no file has, in a folder that goes with the sandbox. */
  readonly temporaryFile: Effect.Effect<string, FileProblem>
}

const attempt = <A>(evaluate: () => Promise<A>) =>
  Effect.tryPromise({ try: evaluate, catch: (cause) => new FileProblem({ cause }) })

const tables = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ name: string }>`
    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`
  return rows.map(({ name }) => name)
})

/**
 * Changes all rows of all tables at once. References are not followed meanwhile: they are whole before and after.
 */
const replaceRows = <E>(
  fill: (table: string) => Effect.Effect<unknown, E, SqlClient.SqlClient>,
  apiKey: Redacted.Redacted
) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const replaced = Effect.gen(function*() {
      const names = yield* tables
      yield* Effect.forEach(names, (name) => sql`DELETE FROM ${sql(name)}`, { discard: true })
      yield* sql`DELETE FROM sqlite_sequence`
      yield* Effect.forEach(names, fill, { discard: true })
      return yield* Store.prepare(apiKey)
    })
    yield* sql`PRAGMA foreign_keys = OFF`
    return yield* Effect.ensuring(sql.withTransaction(replaced), Effect.orDie(sql`PRAGMA foreign_keys = ON`))
  })

/** Fills a table from the table of the same name of the attached store. Columns that are computed fill themselves. */
const copyTable = Effect.fnUntraced(function*(table: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ name: string }>`SELECT name FROM pragma_table_info(${table})`
  const columns = sql.csv(rows.map(({ name }) => sql`${sql(name)}`))
  // Triggers of the tables before it may have begun to fill this one
  yield* sql`DELETE FROM main.${sql(table)}`
  yield* sql`INSERT INTO main.${sql(table)} (${columns}) SELECT ${columns} FROM incoming.${sql(table)}`
})

/** Makes sure that a file is a store, and of the version of this program. */
const upgrade = (path: string) =>
  Effect.gen(function*() {
    const sql = yield* Sqlite.make(path)
    const upgraded = Effect.gen(function*() {
      const names = yield* tables
      const isStore = ["assets", "files", "settings"].every((name) => names.includes(name))
      if (!isStore) return yield* new NotAStore()
      yield* Migrations.run
    })
    yield* upgraded.pipe(Effect.provideService(SqlClient.SqlClient, sql), atOnce)
  }).pipe(Effect.scoped)

/** @internal */
export const make = Effect.fnUntraced(function*(store: Store.Store, apiKey: Redacted.Redacted) {
  const { sql } = store
  const scope = yield* Effect.scope
  const folder = yield* Effect.acquireRelease(
    attempt(() => mkdtemp(join(tmpdir(), "kili-sandbox-"))),
    (folder) => Effect.promise(() => rm(folder, { force: true, recursive: true }))
  ).pipe(Scope.extend(scope), Effect.cached)

  const temporaryFile = Effect.gen(function*() {
    return join(yield* folder, yield* Ids.make)
  })

  const onStore = <A, E>(effect: Effect.Effect<A, E, SqlClient.SqlClient>): Effect.Effect<A, E> =>
    effect.pipe(Effect.provideService(SqlClient.SqlClient, sql), atOnce)

  const become = (identity: Store.Identity) =>
    Effect.sync(() => {
      store.identity = identity
    })

  const attached = (path: string) =>
    Effect.acquireUseRelease(
      sql`ATTACH DATABASE ${path} AS incoming`,
      () => replaceRows(copyTable, apiKey),
      () => Effect.orDie(sql`DETACH DATABASE incoming`)
    )

  const snapshots: Snapshots = {
    exportTo: (path) =>
      Effect.zipRight(
        // Readable to its owner alone, as a data file is: it holds the key
        attempt(() => writeFile(path, "", { flag: "wx", mode: 0o600 })),
        Effect.onError(
          onStore(Effect.asVoid(sql`VACUUM INTO ${path}`)),
          () => Effect.ignore(attempt(() => rm(path, { force: true })))
        )
      ),
    importFrom: (path) =>
      Effect.gen(function*() {
        const copy = yield* temporaryFile
        yield* Effect.ensuring(
          Effect.gen(function*() {
            yield* attempt(() => copyFile(path, copy, constants.COPYFILE_FICLONE))
            // What a sandbox that was killed had not yet moved into its file lies beside it
            yield* Effect.ignore(attempt(() => copyFile(`${path}-wal`, `${copy}-wal`)))
            yield* upgrade(copy)
            yield* Effect.flatMap(onStore(attached(copy)), become)
          }),
          Effect.ignore(attempt(() => rm(copy, { force: true })))
        )
      }),
    reset: Effect.flatMap(onStore(replaceRows(() => Effect.void, apiKey)), become),
    temporaryFile
  }
  return snapshots
})

import * as Reactivity from "@effect/experimental/Reactivity"
import * as SqlClient from "@effect/sql/SqlClient"
import type * as Connection from "@effect/sql/SqlConnection"
import * as SqlError from "@effect/sql/SqlError"
import * as Statement from "@effect/sql/Statement"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import Database from "libsql"
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Enough for every statement shape of the sandbox; a bound because some shapes follow the filters of a request. */
const maxPrepared = 256

type Value = null | string | number | bigint | Uint8Array

/**
 * The driver aborts the process on a value it cannot bind, binds every number as a real, and cuts strings at a NUL:
 * nothing reaches it unchecked.
 */
const toValue = (value: unknown): Value => {
  if (value === null || value === undefined) return null
  if (typeof value === "boolean") return value ? 1n : 0n
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value
  if (typeof value === "bigint" || value instanceof Uint8Array) return value
  if (typeof value === "string") {
    if (value.includes("\u0000")) throw new Error("text with a NUL character cannot be stored")
    return value
  }
  throw new Error(`a value of type ${typeof value} cannot be stored`)
}

const makeConnection = (database: Database.Database): Connection.Connection => {
  const prepared = new Map<string, Database.Statement>()

  const prepare = (sql: string): Database.Statement => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    const oldest = prepared.size < maxPrepared ? undefined : prepared.keys().next().value
    if (oldest !== undefined) prepared.delete(oldest)
    prepared.set(sql, statement)
    return statement
  }

  const attempt = <A>(sql: string, evaluate: () => A) =>
    Effect.try({
      try: evaluate,
      catch: (cause) => new SqlError.SqlError({ cause, message: `Failed to execute: ${sql.slice(0, 200)}` })
    })

  const rows = (statement: Database.Statement, params: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
    const values = params.map(toValue)
    // The driver takes all parameters as one array, which its types cannot say
    if (statement.reader) return statement.all(values)
    statement.run(values)
    return []
  }

  const execute = (sql: string, params: ReadonlyArray<unknown>) => attempt(sql, () => rows(prepare(sql), params))

  return {
    execute,
    executeRaw: execute,
    executeStream: () => Stream.die("the sandbox reads whole pages: statements are not streamed"),
    executeUnprepared: (sql, params) => attempt(sql, () => rows(database.prepare(sql), params)),
    executeValues: (sql, params) =>
      attempt(sql, () => rows(database.prepare(sql).raw(true), params).filter(Array.isArray))
  }
}

/**
 * Write-ahead logging with `synchronous = NORMAL` keeps every committed change when the process is killed (the pages
 * are with the operating system by then), and costs no disk flush per change. The exclusive lock keeps a second
 * sandbox off the same file; taken after the log was opened, it can be given back.
 */
const opening = [
  "PRAGMA journal_mode = WAL",
  "SELECT count(*) FROM sqlite_schema",
  "PRAGMA locking_mode = EXCLUSIVE",
  "PRAGMA synchronous = NORMAL",
  "PRAGMA foreign_keys = ON",
  "PRAGMA temp_store = MEMORY",
  "PRAGMA cache_size = -65536"
]

/**
 * The driver closes the file only when the last prepared statement was collected as garbage, and a file with a
 * write-ahead log stays locked until then. Without the log the file can be opened again at once, and is all there is.
 */
const closing = [
  "PRAGMA journal_mode = DELETE",
  "PRAGMA locking_mode = NORMAL",
  "SELECT count(*) FROM sqlite_schema"
]

const isMemory = (path: string): boolean => path === ":memory:" || path === ""

/**
 * Makes a file that is new readable to its owner alone: it is to hold keys. The log beside it takes after it. A file
 * that is there is not opened: to close it again would give up the locks of a sandbox in this process.
 */
const reserve = (path: string): void => {
  if (isMemory(path)) return
  try {
    closeSync(openSync(path, "wx", 0o600))
  } catch (error) {
    if (!Predicate.hasProperty(error, "code") || error.code !== "EEXIST") throw error
  }
}

/**
 * A store that nobody opens again: its journal is in memory, which is enough to take a transaction back, and nothing
 * waits for the disk.
 */
const openingTemporary = [
  "PRAGMA journal_mode = MEMORY",
  "PRAGMA locking_mode = EXCLUSIVE",
  "PRAGMA synchronous = OFF",
  "PRAGMA foreign_keys = ON",
  "PRAGMA temp_store = MEMORY",
  "PRAGMA cache_size = -65536"
]

/**
 * A folder of its own for a store that does not last. Where an open file can be removed, nothing of it is left behind
 * however the process ends; elsewhere it is removed when the store is closed.
 */
const temporary = (): { readonly path: string; readonly remove: Effect.Effect<void> } => {
  const folder = mkdtempSync(join(tmpdir(), "kili-sandbox-"))
  return {
    path: join(folder, "store.sqlite"),
    remove: Effect.ignore(Effect.try(() => rmSync(folder, { force: true, maxRetries: 3, recursive: true })))
  }
}

const open = (path: string) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        reserve(path)
        return new Database(path)
      },
      catch: (cause) => new SqlError.SqlError({ cause, message: `Failed to open ${path}` })
    }),
    (database) => Effect.sync(() => database.close())
  )

/** The store on a file that lasts. */
const openFile = Effect.fnUntraced(function*(path: string) {
  const connection = makeConnection(yield* open(path))
  const runAll = (statements: ReadonlyArray<string>) =>
    Effect.forEach(statements, (sql) => connection.executeUnprepared(sql, [], undefined), { discard: true })
  yield* runAll(opening)
  yield* Effect.addFinalizer(() => Effect.ignoreLogged(runAll(closing)))
  return connection
})

/** In memory the driver would keep many times the size of the rows. */
const openTemporary = Effect.gen(function*() {
  const { path, remove } = yield* Effect.acquireRelease(Effect.sync(temporary), ({ remove }) => remove)
  const connection = makeConnection(yield* open(path))
  yield* Effect.forEach(
    openingTemporary,
    (sql) => connection.executeUnprepared(sql, [], undefined),
    { discard: true }
  )
  yield* remove
  return connection
})

/**
 * Opens the only connection of a sandbox to its store: a file, or for as long as the scope lasts.
 *
 * @internal
 */
export const make = Effect.fnUntraced(function*(path: string | undefined) {
  const connection = yield* path === undefined ? openTemporary : openFile(path)

  // A single statement takes no turn: it could only meet a transaction that waits, and transactions run at once
  const semaphore = yield* Effect.makeSemaphore(1)
  return yield* SqlClient.make({
    acquirer: Effect.succeed(connection),
    beginTransaction: "BEGIN IMMEDIATE",
    compiler: Statement.makeCompilerSqlite(),
    spanAttributes: [["db.system.name", "sqlite"]],
    transactionAcquirer: Effect.uninterruptibleMask((restore) =>
      Effect.gen(function*() {
        yield* restore(semaphore.take(1))
        yield* Scope.addFinalizer(yield* Effect.scope, semaphore.release(1))
        return connection
      })
    )
  }).pipe(Effect.provide(Reactivity.layer))
})

/**
 * Whether an error of the store means that another connection holds it.
 *
 * @internal
 */
export const isBusy = (error: unknown): boolean =>
  Predicate.hasProperty(error, "cause") && error.cause instanceof Database.SqliteError &&
  error.cause.code === "SQLITE_BUSY"

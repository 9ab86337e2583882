import * as SqlClient from "@effect/sql/SqlClient"
import type * as SqlError from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { randomBytes } from "node:crypto"
import { validity } from "./assumptions.js"
import { atOnce } from "./atOnce.js"
import * as Bucket from "./bucket.js"
import * as CategoryCounts from "./categoryCounts.js"
import * as Changes from "./changes.js"
import * as Ids from "./ids.js"
import * as Migrations from "./migrations.js"
import * as Sqlite from "./sqlite.js"

interface Administrator {
  readonly id: string
  readonly organizationId: string
}

/** What a new store begins with: an organization, its license, and its administrator. */
const seed = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const now = yield* Clock.currentTimeMillis
  const organizationId = yield* Ids.make
  const id = yield* Ids.make
  yield* sql`INSERT INTO organizations ${sql.insert({ id: organizationId, name: "Sandbox", createdAt: now })}`
  yield* sql`INSERT INTO licenses ${
    sql.insert({
      organizationId,
      type: "PAID",
      api: true,
      uploadLocalData: true,
      // No cloud storage can be connected
      uploadCloudData: false,
      startDate: now,
      expiryDate: now + validity
    })
  }`
  yield* sql`INSERT INTO users ${
    sql.insert({
      id,
      email: "admin@sandbox.kili.localhost",
      firstname: "Ada",
      lastname: "Sandbox",
      organizationId,
      organizationRole: "ADMIN",
      activated: true,
      isServiceAccount: false,
      createdAt: now,
      updatedAt: now
    })
  }`
  return { id, organizationId }
})

/** Only the key that the sandbox was started with opens it, whatever an earlier start had. */
const useApiKey = Effect.fnUntraced(function*(userId: string, apiKey: Redacted.Redacted) {
  const sql = yield* SqlClient.SqlClient
  const now = yield* Clock.currentTimeMillis
  const key = Redacted.value(apiKey)
  const [known] = yield* sql`SELECT id FROM apiKeys WHERE key = ${key}`
  if (known !== undefined) return
  yield* sql`DELETE FROM apiKeys`
  yield* sql`INSERT INTO apiKeys ${
    sql.insert({
      id: yield* Ids.make,
      key,
      name: "sandbox",
      userId,
      revoked: false,
      createdAt: now,
      expiryDate: now + validity
    })
  }`
})

const signingKey = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const fresh = yield* Effect.sync(() => randomBytes(32).toString("hex"))
  yield* sql`INSERT INTO settings (name, value) VALUES ('signingKey', ${fresh}) ON CONFLICT DO NOTHING`
  const [{ value } = { value: fresh }] = yield* sql<{ value: string }>`
    SELECT value FROM settings WHERE name = 'signingKey'`
  return Redacted.make(value)
})

/**
 * Who calls the sandbox, and what it signs with: of the store that was opened last, or of a new one.
 *
 * @internal
 */
export const prepare = Effect.fnUntraced(function*(apiKey: Redacted.Redacted) {
  const sql = yield* SqlClient.SqlClient
  yield* Bucket.sweep
  const [known] = yield* sql<Administrator>`SELECT id, organizationId FROM users ORDER BY seq LIMIT 1`
  const { id, organizationId } = known ?? (yield* seed)
  yield* useApiKey(id, apiKey)
  return { callerId: id, organizationId, signingKey: yield* signingKey }
})

/** @internal */
export interface Identity {
  readonly callerId: string
  readonly organizationId: string
  readonly signingKey: Redacted.Redacted
}

/** @internal */
export interface Store {
  /** Another one after the state was reset or imported. */
  identity: Identity
  readonly sql: SqlClient.SqlClient
}

/**
 * Opens the store of a sandbox, made anew or left by an earlier run.
 *
 * @internal
 */
export const open: (
  dataFile: string | undefined,
  apiKey: Redacted.Redacted
) => Effect.Effect<Store, SqlError.SqlError | Migrations.NewerStore, Scope.Scope> = Effect.fnUntraced(function*(
  dataFile,
  apiKey
) {
  const sql = yield* Sqlite.make(dataFile)
  const identity = yield* Migrations.run.pipe(
    Effect.zipRight(sql.withTransaction(CategoryCounts.settle)),
    Effect.zipRight(Changes.watch),
    Effect.zipRight(sql.withTransaction(prepare(apiKey))),
    Effect.provideService(SqlClient.SqlClient, sql),
    atOnce
  )
  return { identity, sql }
})

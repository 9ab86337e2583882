import * as SqlClient from "@effect/sql/SqlClient"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Asset, selected } from "./assets.js"
import type { AssetWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import type { Member } from "./members.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation, together } from "./relation.js"
import { Session } from "./session.js"

/** Leaves an asset to some members of its project alone, or to everyone when there are none. */
const assign = Effect.fnUntraced(function*(asset: Asset, userIds: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const ids = Arr.dedupe(userIds)
  const members = yield* sql<Member>`
    SELECT * FROM projectUsers
    WHERE projectId = ${asset.projectId} AND deletedAt IS NULL AND ${Filter.isIn(sql, "userId", ids)}`
  const known = new Set(members.map(({ userId }) => userId))
  const stranger = ids.find((id) => !known.has(id))
  if (stranger !== undefined) {
    return yield* invalidInput("Only members of the project can be assigned", `user ${JSON.stringify(stranger)}`)
  }
  yield* sql`DELETE FROM assetAssignments WHERE assetId = ${asset.id}`
  yield* Effect.forEach(
    ids,
    (userId) => sql`INSERT INTO assetAssignments ${sql.insert({ assetId: asset.id, userId })}`,
    { discard: true }
  )
})

/**
 * Assigns an asset by e-mail addresses.
 *
 * @internal
 */
export const assignByEmail = Effect.fnUntraced(function*(asset: Asset, emails: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const users = yield* sql<{ email: string; id: string }>`
    SELECT id, email FROM users WHERE ${Filter.isIn(sql, "email", emails)}`
  const found = new Map(users.map(({ email, id }) => [email, id]))
  const ids = yield* Effect.forEach(emails, (email) => {
    const id = found.get(email)
    return id === undefined ? notFound("user", email) : Effect.succeed(id)
  })
  yield* assign(asset, ids)
})

/**
 * Assigns assets by the ids of users, and answers them.
 *
 * @internal
 */
export const assignAll = Effect.fnUntraced(function*(assets: ReadonlyArray<Asset>, userIds: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  yield* Effect.forEach(assets, (asset) => assign(asset, userIds), { discard: true })
  const ids = assets.map(({ id }) => id)
  yield* sql`
    UPDATE assets SET updatedAt = ${yield* Clock.currentTimeMillis} WHERE ${Filter.isIn(sql, "id", ids)}`
  return yield* sql<Asset>`SELECT * FROM assets WHERE ${Filter.isIn(sql, "id", ids)} ORDER BY seq`
})

const assignAssetsToLabelers = Effect.fnUntraced(function*(where: AssetWhere, userIds: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const assets = yield* sql<Asset>`SELECT * FROM assets WHERE ${yield* selected(where)} ORDER BY seq`
  if (assets.length === 0) return yield* notFound("asset", where.id ?? JSON.stringify(where))
  return together(yield* assignAll(assets, userIds))
})

/** @internal */
export const mutations = {
  assignAssetsToLabelers: (
    _: unknown,
    { userIds, where }: { readonly userIds: ReadonlyArray<string>; readonly where: AssetWhere }
  ) => assignAssetsToLabelers(where, userIds)
}

const assigneesOf = relation((assets: ReadonlyArray<Asset>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const members = yield* sql<Member & { readonly assetId: string }>`
      SELECT projectUsers.*, assetAssignments.assetId
      FROM assetAssignments
        JOIN assets ON assets.id = assetAssignments.assetId
        JOIN projectUsers
          ON projectUsers.projectId = assets.projectId AND projectUsers.userId = assetAssignments.userId
      WHERE ${Filter.isIn(sql, "assetAssignments.assetId", assets.map(({ id }) => id))}
      ORDER BY projectUsers.seq`
    const groups: Record<string, ReadonlyArray<Member>> = Arr.groupBy(together(members), ({ assetId }) => assetId)
    return (asset: Asset) => groups[asset.id] ?? []
  })
)

/** @internal */
export const fields = {
  Asset: {
    isToBeLabeledBy: (asset: Asset) =>
      Effect.zipWith(
        assigneesOf(asset),
        Session,
        (members, { callerId }) => members.some(({ userId }) => userId === callerId)
      ),
    // Assets go back to everyone
    sentBackTo: () => [],
    toBeLabeledBy: assigneesOf
  }
}

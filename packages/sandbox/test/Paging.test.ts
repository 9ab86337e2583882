import * as SqlClient from "@effect/sql/SqlClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { noConditions } from "../src/Faults.js"
import { Lists } from "../src/internal/lists.js"
import * as Paging from "../src/internal/paging.js"
import { Session } from "../src/internal/session.js"
import * as Store from "../src/internal/store.js"
import { appendLabels, ask, createProject, importAssets, listAssets, sandbox } from "./harness.js"

const names = (rows: unknown) =>
  Array.isArray(rows) ? rows.map((row: object): unknown => Reflect.get(row, "externalId")) : []

const numbered = (prefix: string, length: number) => Array.from({ length }, (_, n) => `${prefix}_${n}`)

describe("a list that changes while it is read", () => {
  const filters: { readonly [name: string]: object } = {
    "all assets": {},
    "a status": { statusIn: ["TODO"] },
    metadata: { metadata: { k: 1 } },
    labels: { label: { typeIn: ["PREDICTION"] } },
    "no labels": { assigneeNotIn: ["u"] }
  }
  for (const [name, filter] of Object.entries(filters)) {
    it.effect(`has the pages of the moment: ${name}`, () =>
      Effect.gen(function*() {
        const project = { id: yield* createProject() }
        const where = { project, ...filter }
        const metadata = (length: number) => ({ jsonMetadataArray: Array.from({ length }, () => "{\"k\":1}") })
        const ids = yield* importAssets(project.id, numbered("a", 60), metadata(60))
        yield* appendLabels("PREDICTION", ids.slice(0, 50), { modelName: "m" })
        const changes = [
          () => appendLabels("DEFAULT", ids.slice(3, 5)),
          () => importAssets(project.id, numbered("late", 5), metadata(5)),
          () =>
            ask("mutation ($w: AssetWhere!) { data: deleteManyFromDataset(where: $w) { id } }", {
              w: { idIn: ids.slice(7, 9) }
            }),
          () =>
            ask(
              `mutation ($w: [AssetWhere!]!) {
              data: updatePropertiesInAssets(where: $w, data: [{ jsonMetadata: "{}" }]) { id }
            }`,
              { w: [{ id: ids[0] }] }
            ),
          () => appendLabels("PREDICTION", ids.slice(55, 57), { modelName: "m" })
        ]
        for (const change of changes) {
          for (const skip of [0, 10, 20, 30, 45, 15]) {
            const all = names(yield* listAssets(where, "externalId", { first: 100 }))
            const page = names(yield* listAssets(where, "externalId", { first: 10, skip }))
            assert.deepStrictEqual(page, all.slice(skip, skip + 10), `skip ${skip}`)
          }
          // Pages end right before the change, and the next begins right after it
          yield* listAssets(where, "externalId", { first: 10, skip: 10 })
          yield* change()
          const next = names(yield* listAssets(where, "externalId", { first: 10, skip: 20 }))
          const fresh = { ...where, idNotIn: [`not there ${Math.random()}`] }
          const all = names(yield* listAssets(fresh, "externalId", { first: 100 }))
          assert.deepStrictEqual(next, all.slice(20, 30))
          assert.deepStrictEqual(names(yield* listAssets(where, "externalId", { first: 100 })), all)
        }
      }).pipe(Effect.provide(sandbox())))
  }
})

describe("a long list", () => {
  it.scoped("is read by jumps, and after a change as it is then", () =>
    Effect.gen(function*() {
      const { identity, sql } = yield* Store.open(undefined, Redacted.make("key"))
      const session = { ...identity, conditions: noConditions, importDelay: 0, lists: new Lists(), origin: "" }
      yield* Effect.gen(function*() {
        yield* sql`
          WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 30000)
          INSERT INTO notifications (id, userID, message, status, hasBeenSeen, createdAt)
          SELECT n, ${identity.callerId}, '', 'SUCCESS', n % 2, 0 FROM series`
        const page = (skip: number) =>
          Effect.map(
            Paging.list<{ readonly id: string; readonly seq: number }>(
              "notifications",
              sql`hasBeenSeen = 0`,
              { first: 3, skip },
              Paging.anyManner
            ),
            (rows) => rows.map(({ id }) => id)
          )
        assert.deepStrictEqual(yield* page(14_000), ["28002", "28004", "28006"])
        assert.deepStrictEqual(yield* page(14_003), ["28008", "28010", "28012"])
        assert.deepStrictEqual(yield* page(12_000), ["24002", "24004", "24006"])
        assert.deepStrictEqual(yield* page(14_998), ["29998", "30000"])
        assert.deepStrictEqual(yield* page(20_000), [])
        yield* sql`DELETE FROM notifications WHERE id = '2'`
        assert.deepStrictEqual(yield* page(14_003), ["28010", "28012", "28014"])
        assert.deepStrictEqual(yield* page(0), ["4", "6", "8"])
      }).pipe(Effect.provideService(SqlClient.SqlClient, sql), Effect.provideService(Session, session))
    }))
})

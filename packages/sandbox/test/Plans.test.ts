import * as SqlClient from "@effect/sql/SqlClient"
import type * as Statement from "@effect/sql/Statement"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as DatasetWhere from "../src/internal/datasetWhere.js"
import * as Store from "../src/internal/store.js"

const large = ["assets", "labels", "assetMetadata", "labelCategoryCounts", "issues", "assetAssignments"]

const plan = (table: string, condition: Statement.Fragment) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const rows = yield* sql<{ detail: string }>`
      EXPLAIN QUERY PLAN SELECT * FROM ${sql(table)} WHERE (${condition}) AND seq > 0 ORDER BY seq LIMIT 100`
    return rows.map(({ detail }) => detail)
  })

/** Every access to a large table is a search by an index, and by more than the place in the list. */
const assertSearches = (details: ReadonlyArray<string>) => {
  for (const detail of details) {
    const [verb, table = ""] = detail.split(" ")
    if (!large.includes(table)) continue
    assert.strictEqual(verb, "SEARCH", details.join("\n"))
    assert.notMatch(detail, /PRIMARY KEY \(rowid>\?\)/, details.join("\n"))
  }
}

const moment = { end: 1, start: 0 }
const project = { id: "p" }

describe("plans", () => {
  const assets: { readonly [name: string]: DatasetWhere.AssetWhere } = {
    nothing: {},
    consensusMarkGte: { consensusMarkGte: 0 },
    consensusMarkLte: { consensusMarkLte: 0 },
    createdAtGte: { createdAtGte: moment },
    createdAtLte: { createdAtLte: moment },
    externalIdIn: { externalIdIn: ["a"] },
    externalIdStrictlyIn: { externalIdStrictlyIn: ["a"] },
    honeypotMarkGte: { honeypotMarkGte: 0 },
    honeypotMarkLte: { honeypotMarkLte: 0 },
    id: { id: "a" },
    idIn: { idIn: ["a", "b"] },
    idNotIn: { idNotIn: ["a"] },
    inferenceMarkGte: { inferenceMarkGte: 0 },
    inferenceMarkLte: { inferenceMarkLte: 0 },
    assigneeIn: { assigneeIn: ["u"] },
    assigneeNotIn: { assigneeNotIn: ["u"] },
    issue: { issue: { status: "OPEN", type: "ISSUE" } },
    label: { label: { typeIn: ["DEFAULT"] } },
    "label by author": { label: { authorIn: ["Ada"], createdAtGte: moment } },
    "label by search": { label: { search: "J.A.count > 1 AND J.B.count == 0" } },
    "a metadata text": { metadata: { k: "a" } },
    "a metadata range": { metadata: { k: [1, 2] } },
    "a pair of numerals": { metadata: { k: ["1", "2"] } },
    "no metadata": { metadata: { k: null } },
    skipped: { skipped: true },
    statusIn: { statusIn: ["TODO"] },
    "several statuses": { statusIn: ["TODO", "ONGOING"] },
    stepIdIn: { stepIdIn: ["s"] },
    stepIdNotIn: { stepIdNotIn: ["s"] },
    stepStatusIn: { stepStatusIn: ["DONE"], stepIdIn: ["s", "t"] },
    stepStatusNotIn: { stepStatusNotIn: ["DONE"] },
    updatedAtGte: { updatedAtGte: moment },
    updatedAtLte: { updatedAtLte: moment }
  }
  const labels: { readonly [name: string]: DatasetWhere.LabelWhere } = {
    nothing: {},
    asset: { asset: { statusIn: ["TODO"] } },
    "asset by its id": { asset: { id: "a" } },
    authorIn: { authorIn: ["Ada"] },
    createdAt: { createdAt: moment },
    id: { id: "a" },
    idIn: { idIn: ["a"] },
    labelerNotIn: { labelerNotIn: ["Ada"] },
    search: { search: "J.A.count > 1 OR J.B.count == 0" },
    typeIn: { typeIn: ["DEFAULT", "REVIEW"] },
    user: { user: { id: "u" } }
  }

  it.scoped("search the project's rows for each filter, and sort none that are plain", () =>
    Effect.gen(function*() {
      const { sql } = yield* Store.open(undefined, Redacted.make("key"))
      yield* Effect.gen(function*() {
        for (const [name, where] of Object.entries(assets)) {
          const filter = { project, ...where }
          const details = yield* plan("assets", yield* DatasetWhere.assetWhere(sql, filter))
          assertSearches(details)
          if (DatasetWhere.assetManner(filter).isPlain && !/^(id|idIn|externalIdStrictlyIn)$/.test(name)) {
            assert.notInclude(details.join("\n"), "TEMP B-TREE", name)
          }
        }
        for (const [name, where] of Object.entries(labels)) {
          const filter = { project, ...where }
          const details = yield* plan("labels", yield* DatasetWhere.labelWhere(sql, filter))
          assertSearches(details)
          if (DatasetWhere.labelManner(filter).isPlain && !/^id/.test(name)) {
            assert.notInclude(details.join("\n"), "TEMP B-TREE", name)
          }
        }
        const names = { project, externalIdStrictlyIn: ["a"] }
        const byName = yield* plan("assets", yield* DatasetWhere.assetWhere(sql, names))
        assert.include(byName.join("\n"), "(projectId=? AND externalId=?")
        for (const asset of [{ id: "a" }, names]) {
          const byAsset = yield* plan("labels", yield* DatasetWhere.labelWhere(sql, { asset, project }))
          assert.include(byAsset.join("\n"), "(assetId=?")
        }
      }).pipe(Effect.provideService(SqlClient.SqlClient, sql))
    }))
})

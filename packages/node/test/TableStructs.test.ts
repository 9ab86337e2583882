/**
 * Tables of rows that are neither assets nor labels.
 */
import * as Table from "@effect-kili/node/Table"
import { assert, describe, it } from "@effect/vitest"
import * as Arrow from "apache-arrow"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { parquetReadObjects } from "hyparquet"

const Member = Schema.Struct({
  role: Schema.String,
  since: Schema.DateTimeUtc,
  user: Schema.Struct({ email: Schema.NullOr(Schema.String) })
})

const rows: ReadonlyArray<typeof Member.Type> = [
  { role: "ADMIN", since: DateTime.unsafeMake(0), user: { email: "a@example.com" } },
  { role: "LABELER", since: DateTime.unsafeMake(1), user: { email: null } }
]

const bytes = (format: Table.FormatName, nested: "flatten" | "struct", of = rows) =>
  Effect.map(
    Stream.runCollect(Table.encodeStructs(format, Member, { nested })(Stream.fromIterable(of))),
    (parts) => Buffer.concat(Chunk.toReadonlyArray(parts))
  )

describe("Table.encodeStructs", () => {
  it.effect("writes text", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        String(yield* bytes("csv", "flatten")),
        "role,since,user.email\nADMIN,1970-01-01T00:00:00.000Z,a@example.com\nLABELER,1970-01-01T00:00:00.001Z,\n"
      )
      assert.strictEqual(
        String(yield* bytes("ndjson", "struct")).split("\n")[1],
        "{\"role\":\"LABELER\",\"since\":\"1970-01-01T00:00:00.001Z\",\"user\":{\"email\":null}}"
      )
    }))

  it.effect("writes columns", () =>
    Effect.gen(function*() {
      for (const format of ["arrow", "arrowStream"] as const) {
        const table = Arrow.tableFromIPC(yield* bytes(format, "flatten"))
        assert.deepStrictEqual(table.toArray().map((row) => row["user.email"]), ["a@example.com", null])
      }
      const file = new Uint8Array(yield* bytes("parquet", "flatten"))
      const read = yield* Effect.promise(() => parquetReadObjects({ file: file.buffer }))
      assert.deepStrictEqual(read.map((row) => row.role), ["ADMIN", "LABELER"])
    }))

  it.effect("writes a table of no rows", () =>
    Effect.gen(function*() {
      assert.strictEqual(String(yield* bytes("csv", "flatten", [])), "role,since,user.email\n")
      assert.strictEqual(Arrow.tableFromIPC(yield* bytes("arrow", "struct", [])).numRows, 0)
    }))
})

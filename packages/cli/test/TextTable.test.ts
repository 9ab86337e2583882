/**
 * Rows as a person reads them.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import stringWidth from "string-width"
import * as TextTable from "../src/TextTable.js"

const Row = Schema.Struct({
  id: Schema.String,
  count: Schema.NullOr(Schema.Number),
  author: Schema.Struct({ email: Schema.String })
})

const row = (id: string, count: number | null, email: string): typeof Row.Type => ({ id, count, author: { email } })

const plain: TextTable.Style = { width: undefined, color: false }

const lines = (rows: ReadonlyArray<typeof Row.Type>, style: TextTable.Style) =>
  Effect.map(
    Stream.runCollect(TextTable.print(Row, Stream.fromIterable(rows), style)),
    (parts) => Chunk.join(parts, "").split("\n").slice(0, -1)
  )

describe("TextTable.print", () => {
  it.effect("aligns columns under dotted names, numbers on the right", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* lines([row("a", 5, "x@y.z"), row("bcd", null, "long@example.com")], plain), [
        "id   count  author.email",
        "a        5  x@y.z",
        "bcd         long@example.com"
      ])
    }))

  it.effect("fits the terminal, whatever is in the cells", () =>
    Effect.gen(function*() {
      const rows = [row("a".repeat(100), 5, "b".repeat(100)), row("貓".repeat(60), 12345, "👩‍👩‍👧".repeat(30))]
      for (const width of [40, 60, 120]) {
        for (const line of yield* lines(rows, { width, color: false })) assert.isAtMost(stringWidth(line), width)
      }
    }))

  it.effect("cuts long texts rather than ids and dates", () =>
    Effect.gen(function*() {
      const [id, email] = ["c".repeat(25), "e".repeat(60)]
      const [, line] = yield* lines([row(id, 1, email)], { width: 50, color: false })
      assert.strictEqual(line, `${id}      1  ${"e".repeat(15)}…`)
      // Where it does not fit anyway, all become narrower
      const [, narrow] = yield* lines([row(id, 1, email)], { width: 30, color: false })
      assert.strictEqual(narrow, `${"c".repeat(12)}…      1  ${"e".repeat(7)}…`)
    }))

  it.effect("tells a list by its items", () =>
    Effect.gen(function*() {
      const Listed = Schema.Struct({ labels: Schema.Array(Schema.Unknown) })
      const rows = [{ labels: [{ type: "A" }, { type: "B" }] }, { labels: [] }, { labels: ["x", { a: 1, b: 2 }] }]
      const parts = yield* Stream.runCollect(TextTable.print(Listed, Stream.fromIterable(rows), plain))
      assert.strictEqual(Chunk.join(parts, ""), "labels\nA, B\n\nx, {\"a\":1,\"b\":2}\n")
    }))

  it.effect("lets nothing of the data drive the terminal", () =>
    Effect.gen(function*() {
      const [, line] = yield* lines([row("a\u001b[31m\nb", 1, "\u0007")], plain)
      assert.notMatch(line!, /[\u001b\u0007]/)
    }))

  it.effect("prints nothing for no rows", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* lines([], plain), [])
    }))

  it.effect("prints rows as they arrive", () =>
    Effect.gen(function*() {
      const printed: Array<string> = []
      const rows = Stream.make(row("a", 1, "b")).pipe(Stream.concat(Stream.never))
      const fiber = yield* Effect.fork(
        Stream.runForEach(TextTable.print(Row, rows, plain), (part) => Effect.sync(() => printed.push(part)))
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(printed, ["id  count  author.email\na       1  b\n"])
      yield* Fiber.interrupt(fiber)
    }))

  it.effect("emphasizes the names where it may", () =>
    Effect.gen(function*() {
      const [head] = yield* lines([row("a", 1, "b")], { width: 80, color: true })
      assert.strictEqual(head, "\u001b[1mid  count  author.email\u001b[22m")
    }))
})

describe("TextTable.lines", () => {
  it.effect("prints values alone, none with a tab or a line end in it", () =>
    Effect.gen(function*() {
      const rows = Stream.make(row("a\tb\n", null, "x@y.z"), row("貓", 5, ""))
      assert.strictEqual(
        Chunk.join(yield* Stream.runCollect(TextTable.lines(Row, rows)), ""),
        "a b \t\tx@y.z\n貓\t5\t\n"
      )
    }))
})

describe("TextTable.fields", () => {
  it("prints a line for each field", () => {
    assert.strictEqual(
      TextTable.fields(Row, row("a", 5, "x@y.z"), plain),
      "id            a\ncount         5\nauthor.email  x@y.z\n"
    )
  })
})

import * as Pagination from "@effect-kili/core/Pagination"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"

const key = (row: number) => row

/** Rows 0 to size - 1 behind a page, with a count of what is asked for and in flight. */
const table = (size: number) => {
  const rows = Array.from({ length: size }, (_, row) => row)
  const pages: Array<Pagination.Page> = []
  const seen = { inFlight: 0, most: 0, interrupted: 0 }
  const slow = (page: Pagination.Page) =>
    Effect.suspend(() => {
      pages.push(page)
      seen.most = Math.max(seen.most, ++seen.inFlight)
      return Effect.sleep("1 second")
    }).pipe(
      Effect.as(rows.slice(page.skip, page.skip + page.first)),
      Effect.onInterrupt(() => Effect.sync(() => seen.interrupted++)),
      Effect.ensuring(Effect.sync(() => seen.inFlight--))
    )
  const instant = (page: Pagination.Page) =>
    Effect.sync(() => {
      pages.push(page)
      return rows.slice(page.skip, page.skip + page.first)
    })
  return { instant, pages, rows, seen, slow }
}

const count = (max: number) => Schema.Int.pipe(Schema.between(0, max))

const Case = Schema.Struct({
  concurrency: Schema.Int.pipe(Schema.between(1, 6)),
  first: Schema.UndefinedOr(count(60)),
  pageSize: Schema.Int.pipe(Schema.between(1, 12)),
  size: count(60),
  skip: count(70)
})

describe("Pagination", () => {
  it("gives the slice of the set that was asked for, in order", () =>
    FastCheck.assert(
      FastCheck.asyncProperty(Arbitrary.make(Case), ({ concurrency, first, pageSize, size, skip }) =>
        Effect.runPromise(Effect.gen(function*() {
          const { instant, pages, rows } = table(size)
          const read = yield* Stream.runCollect(
            Pagination.paginate(instant, { concurrency, first, key, pageSize, skip })
          )
          assert.deepStrictEqual(Chunk.toArray(read), rows.slice(skip, skip + (first ?? Infinity)))
          // A page follows where the one before it ends, and none is larger than asked for.
          assert.deepStrictEqual(
            pages.map((page) =>
              page.skip
            ),
            pages.map((_, index) => skip + index * pageSize)
          )
          assert.isTrue(pages.every((page) => page.first >= 1 && page.first <= pageSize))
          if (first !== undefined) assert.isAtMost(pages.length, Math.ceil(first / pageSize))
        }))),
      { numRuns: 300 }
    ))

  it.effect("asks for nothing when no row is wanted", () =>
    Effect.gen(function*() {
      const { instant, pages } = table(10)
      const read = yield* Stream.runCollect(Pagination.paginate(instant, { first: 0, key }))
      assert.strictEqual(read.length, 0)
      assert.deepStrictEqual(pages, [])
    }))

  it.effect("asks for the first page alone, then keeps `concurrency` in flight", () =>
    Effect.gen(function*() {
      const { pages, seen, slow } = table(1000)
      const fiber = yield* Effect.fork(Stream.runCollect(Pagination.paginate(slow, { concurrency: 3, key })))
      yield* TestClock.adjust("999 millis")
      assert.deepStrictEqual(pages, [{ first: 100, skip: 0 }])
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(pages.slice(1).map(({ skip }) => skip), [100, 200, 300])
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* Fiber.join(fiber)).length, 1000)
      assert.strictEqual(seen.most, 3)
    }))

  it.effect("asks for no more than `first` needs", () =>
    Effect.gen(function*() {
      const { instant, pages } = table(1000)
      yield* Stream.runDrain(Pagination.paginate(instant, { concurrency: 8, first: 250, key, skip: 5 }))
      assert.deepStrictEqual(pages, [{ first: 100, skip: 5 }, { first: 100, skip: 105 }, { first: 50, skip: 205 }])
    }))

  it.effect("stops at a short page without another request when it came alone", () =>
    Effect.gen(function*() {
      const { instant, pages } = table(99)
      yield* Stream.runDrain(Pagination.paginate(instant, { key }))
      assert.strictEqual(pages.length, 1)
    }))

  it.effect("interrupts the pages that a short one has made useless", () =>
    Effect.gen(function*() {
      const { rows, seen } = table(150)
      // The short page comes at once, those after it would come in an hour.
      const fetch = ({ first, skip }: Pagination.Page) =>
        Effect.as(skip > 100 ? Effect.sleep("1 hour") : Effect.void, rows.slice(skip, skip + first)).pipe(
          Effect.onInterrupt(() => Effect.sync(() => seen.interrupted++))
        )
      const read = yield* Stream.runCollect(Pagination.paginate(fetch, { concurrency: 4, key }))
      assert.deepStrictEqual(Chunk.toArray(read), rows)
      assert.strictEqual(seen.interrupted, 3)
    }))

  it.effect("drops rows that come again, and still gives `first` rows", () =>
    Effect.gen(function*() {
      // Two rows were added at the front between the first page and the others: 8 and 9 come again.
      const set = Array.from({ length: 100 }, (_, row) => row)
      const fetch = ({ first, skip }: Pagination.Page) =>
        Effect.sync(() => (skip === 0 ? set : [-2, -1, ...set]).slice(skip, skip + first))
      const read = yield* Stream.runCollect(
        Pagination.paginate(fetch, { concurrency: 2, first: 30, key, pageSize: 10 })
      )
      assert.deepStrictEqual(Chunk.toArray(read), set.slice(0, 30))
    }))

  it.effect("gives the rows before an error, then the error", () =>
    Effect.gen(function*() {
      const { rows } = table(1000)
      // The failing page answers before the one in front of it.
      const fetch = ({ first, skip }: Pagination.Page) =>
        skip === 200
          ? Effect.fail("broken")
          : Effect.delay(Effect.succeed(rows.slice(skip, skip + first)), "1 second")
      const read: Array<number> = []
      const fiber = yield* Pagination.paginate(fetch, { key }).pipe(
        Stream.runForEach((row) => Effect.sync(() => read.push(row))),
        Effect.either,
        Effect.fork
      )
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Fiber.join(fiber), Either.left("broken"))
      assert.deepStrictEqual(read, rows.slice(0, 200))
    }))

  it.effect("interrupts the pages in flight with the stream", () =>
    Effect.gen(function*() {
      const { seen, slow } = table(1000)
      const fiber = yield* Effect.fork(Stream.runDrain(Pagination.paginate(slow, { concurrency: 3, key })))
      yield* TestClock.adjust("1500 millis")
      assert.strictEqual(seen.inFlight, 3)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(seen, { inFlight: 0, interrupted: 3, most: 3 })
    }))

  it.effect("interrupts the pages in flight when the consumer has enough", () =>
    Effect.gen(function*() {
      const { seen, slow } = table(1000)
      const fiber = yield* Effect.fork(Stream.runCollect(Stream.take(Pagination.paginate(slow, { key }), 5)))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(Chunk.toArray(yield* Fiber.join(fiber)), [0, 1, 2, 3, 4])
      assert.strictEqual(seen.inFlight, 0)
    }))

  it.effect("runs no further than `concurrency` pages ahead of a consumer that stands still", () =>
    Effect.gen(function*() {
      const { instant, pages } = table(10_000)
      const go = yield* Effect.makeLatch()
      const fiber = yield* Pagination.paginate(instant, { concurrency: 4, key }).pipe(
        Stream.mapChunksEffect((rows) => Effect.as(go.await, rows)),
        Stream.runCount,
        Effect.fork
      )
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(pages.length, 5)
      yield* go.open
      assert.strictEqual(yield* Fiber.join(fiber), 10_000)
    }))

  it.effect("hands on no empty chunk, and no row too many of a page that is longer than asked", () =>
    Effect.gen(function*() {
      const { instant } = table(200)
      const whole = yield* Stream.runCollect(Stream.chunks(Pagination.paginate(instant, { key })))
      assert.deepStrictEqual(Array.from(whole, Chunk.size), [100, 100])
      const generous = Pagination.paginate(() => Effect.succeed([1, 2, 3, 4]), { key, first: 3 })
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* Stream.runCollect(generous)), [1, 2, 3])
    }))
})

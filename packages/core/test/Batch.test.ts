import * as Batch from "@effect-kili/core/Batch"
import * as KiliError from "@effect-kili/core/KiliError"
import { assert, describe, it } from "@effect/vitest"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"

const items = (n: number) => Array.from({ length: n }, (_, index) => index)

const lost = new KiliError.TransportError({
  operation: "change",
  reason: "Network",
  description: "reset",
  committed: "unknown"
})

describe("Batch", () => {
  it("splits into batches of 100 that hold everything in order", () =>
    FastCheck.assert(FastCheck.property(FastCheck.integer({ max: 450, min: 0 }), (n) => {
      const batches = Batch.split(items(n))
      assert.deepStrictEqual(batches.flat(), items(n))
      assert.deepStrictEqual(batches.length, Math.ceil(n / 100))
      assert.isTrue(batches.slice(0, -1).every((batch) => batch.length === 100))
    })))

  describe("mutate", () => {
    it.effect("runs one batch after the other, and gives the results in order", () =>
      Effect.gen(function*() {
        const done: Array<number> = []
        let running = 0
        const fiber = yield* Batch.mutate("change", Batch.split(items(250)), {
          id: String,
          run: (batch) =>
            Effect.gen(function*() {
              assert.strictEqual(++running, 1)
              yield* Effect.sleep("1 second")
              running--
              return Arr.map(batch, (item) => item * 2)
            }),
          onDone: (n) => Effect.sync(() => done.push(n))
        }).pipe(Effect.fork)
        yield* TestClock.adjust("3 seconds")
        assert.deepStrictEqual(yield* Fiber.join(fiber), items(250).map((item) => item * 2))
        assert.deepStrictEqual(done, [100, 200, 250])
      }))

    it.effect("says what was done before the batch that failed, and sends none after it", () =>
      Effect.gen(function*() {
        const sent: Array<number> = []
        const error = yield* Effect.flip(Batch.mutate("change", Batch.split(items(350)), {
          id: (item) => `id${item}`,
          run: (batch) => {
            sent.push(batch[0])
            return batch[0] === 100 ? Effect.fail(lost) : Effect.succeed(batch)
          },
          onDone: () => Effect.void
        }))
        assert.deepStrictEqual(sent, [0, 100])
        assert.strictEqual(error.index, 1)
        assert.deepStrictEqual(error.done, items(100).map((item) => `id${item}`))
        assert.deepStrictEqual(error.ids, items(100).map((item) => `id${item + 100}`))
        assert.strictEqual(error.committed, "unknown")
        assert.isTrue(error.retryable)
        assert.strictEqual(error.cause, lost)
        assert.strictEqual(
          error.message,
          "change: 100 done, then batch 1 (100 items) failed (applied: unknown). change: reset"
        )
      }))

    it.effect("does nothing with nothing", () =>
      Effect.gen(function*() {
        const results = yield* Batch.mutate("change", Batch.split([]), {
          id: String,
          run: () => Effect.die("no batch to run"),
          onDone: () => Effect.die("nothing is done")
        })
        assert.deepStrictEqual(results, [])
      }))
  })

  describe("each", () => {
    const refused = new KiliError.OperationError({
      operation: "change",
      errors: [{ message: "[notFound] no asset", code: "notFound", context: {} }],
      committed: "no"
    })

    /** Calls that take a second, and end as told. */
    const calls = (end: (item: number) => Effect.Effect<number, KiliError.RequestError>) => {
      const started: Array<number> = []
      const done: Array<number> = []
      const run = (count: number) =>
        Batch.each("change", items(count), {
          id: (item) => `id${item}`,
          run: (item) =>
            Effect.suspend(() => {
              started.push(item)
              return Effect.zipRight(Effect.sleep("1 second"), end(item))
            }),
          onDone: (n) => Effect.sync(() => done.push(n))
        })
      return { done, run, started }
    }

    it.effect("runs 8 items at once, wave after wave, and gives the results in order", () =>
      Effect.gen(function*() {
        // The first of a wave is its last to end.
        const { done, run, started } = calls((item) => Effect.as(Effect.sleep(item % 8 === 0 ? 500 : 0), item * 2))
        const fiber = yield* Effect.fork(run(20))
        yield* TestClock.adjust("1400 millis")
        assert.deepStrictEqual(started, items(8))
        yield* TestClock.adjust("100 millis")
        assert.deepStrictEqual(started, items(16))
        yield* TestClock.adjust("3 seconds")
        assert.deepStrictEqual(yield* Fiber.join(fiber), items(20).map((item) => item * 2))
        assert.deepStrictEqual(done, [8, 16, 20])
      }))

    it.effect("awaits the wave in which some fail, and tells all that were done", () =>
      Effect.gen(function*() {
        const { done, run, started } = calls((item) =>
          item === 9
            ? Effect.fail(refused)
            : item === 12
            ? Effect.zipRight(Effect.sleep("1 second"), Effect.fail(lost))
            : Effect.succeed(item)
        )
        const fiber = yield* Effect.fork(Effect.flip(run(30)))
        yield* TestClock.adjust("1 minute")
        const error = yield* Fiber.join(fiber)
        assert.deepStrictEqual(started, items(16))
        assert.deepStrictEqual(done, [8])
        assert.strictEqual(error.index, 1)
        assert.deepStrictEqual(error.done, items(16).filter((item) => item !== 9 && item !== 12).map((n) => `id${n}`))
        assert.deepStrictEqual(error.ids, ["id9", "id12"])
        // The first failure would promise that none of the two was applied.
        assert.strictEqual(error.cause, lost)
        assert.strictEqual(error.committed, "unknown")
      }))

    it.effect("tells the first failure, when all promise the same", () =>
      Effect.gen(function*() {
        const other = new KiliError.DecodeError({ operation: "change", issue: "odd", committed: "no" })
        const { run } = calls((item) => Effect.fail(item === 0 ? refused : other))
        const fiber = yield* Effect.fork(Effect.flip(run(3)))
        yield* TestClock.adjust("1 second")
        const error = yield* Fiber.join(fiber)
        assert.deepStrictEqual([error.index, error.done, error.ids], [0, [], ["id0", "id1", "id2"]])
        assert.strictEqual(error.cause, refused)
      }))

    it.effect("runs nothing for no items", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* calls(() => Effect.fail(lost)).run(0), [])
      }))
  })

  describe("verify", () => {
    const look = (missing: (looks: number) => ReadonlyArray<string>) => {
      const at: Array<number> = []
      return { at, look: Effect.map(Clock.currentTimeMillis, (now) => missing(at.push(now))) }
    }

    it.effect("looks at once, then less and less often, until nothing is missing", () =>
      Effect.gen(function*() {
        const { at, look: missing } = look((looks) => looks < 8 ? ["a"] : [])
        const fiber = yield* Effect.fork(Batch.verify("change", missing))
        yield* TestClock.adjust("1 hour")
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(at, [0, 250, 750, 1750, 3750, 7750, 15_750, 23_750])
      }))

    it.effect("gives up after a minute, and names what is still missing", () =>
      Effect.gen(function*() {
        const { at, look: missing } = look((looks) => looks === 1 ? ["a", "b"] : ["b"])
        const fiber = yield* Effect.fork(Effect.flip(Batch.verify("change", missing)))
        yield* TestClock.adjust("1 hour")
        const error = yield* Fiber.join(fiber)
        assert.deepStrictEqual([error._tag, error.ids, error.committed], ["KiliVerificationTimeout", ["b"], "yes"])
        assert.strictEqual(at.at(-1), 60_000)
      }))

    it.effect("begins no look more than a minute after the first, however long they take", () =>
      Effect.gen(function*() {
        const { at, look: missing } = look(() => ["a"])
        const fiber = yield* Effect.fork(Effect.flip(Batch.verify("change", Effect.delay(missing, "7 seconds"))))
        yield* TestClock.adjust("1 hour")
        yield* Fiber.join(fiber)
        // Each is noted as it ends.
        assert.strictEqual(at[0], 7000)
        assert.isAtMost(at.at(-1)! - 7000, 67_000)
      }))

    it.effect("ends at once when a look fails", () =>
      Effect.gen(function*() {
        let looks = 0
        const error = yield* Effect.flip(Batch.verify(
          "change",
          Effect.suspend(() => {
            looks++
            return Effect.fail(lost)
          })
        ))
        assert.strictEqual(error, lost)
        assert.strictEqual(looks, 1)
      }))

    it.effect("keeps to the schedule that it is given", () =>
      Effect.gen(function*() {
        const { at, look: missing } = look(() => ["a"])
        const schedule = Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(2))
        const fiber = yield* Effect.fork(Effect.flip(Batch.verify("change", missing, schedule)))
        yield* TestClock.adjust("1 hour")
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(at, [0, 1000, 2000])
      }))
  })
})

/**
 * What is told of operations that are under way.
 */
import * as KiliProgress from "@effect-kili/core/Progress"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Progress from "../src/Progress.js"

const report = (done: number, total?: number) =>
  KiliProgress.report({ operation: "Assets.listAssets", unit: "assets", done, total })

const drawn = (seen: Progress.Seen) =>
  Effect.map(TestClock.currentTimeMillis, (now) => Progress.bars(seen.values(), now))

describe("Progress", () => {
  it.effect("is drawn after a second, with its rate and the time that is left", () => {
    const seen: Progress.Seen = new Map()
    return Effect.gen(function*() {
      yield* report(100, 1000)
      assert.deepStrictEqual(yield* drawn(seen), [])
      yield* TestClock.adjust("999 millis")
      assert.deepStrictEqual(yield* drawn(seen), [])
      yield* TestClock.adjust("1001 millis")
      yield* report(300, 1000)
      assert.deepStrictEqual(yield* drawn(seen), [
        { label: "Assets.listAssets: 300 of 1,000 assets", fraction: 0.3, note: "100/s, 7 s left" }
      ])
    }).pipe(Effect.provide(Progress.layer(seen)))
  })

  it.effect("tells what it knows, where it does not know the end", () => {
    const seen: Progress.Seen = new Map()
    return Effect.gen(function*() {
      yield* report(0)
      yield* KiliProgress.report({ operation: "Assets.appendMany", unit: "bytes", done: 0, total: 4_000_000_000 })
      yield* TestClock.adjust("10 seconds")
      yield* report(25)
      yield* KiliProgress.report({
        operation: "Assets.appendMany",
        unit: "bytes",
        done: 20_000_000,
        total: 4_000_000_000
      })
      assert.deepStrictEqual(yield* drawn(seen), [
        { label: "Assets.listAssets: 25 assets", fraction: undefined, note: "2.5/s" },
        { label: "Assets.appendMany: 20 MB of 4 GB", fraction: 0.005, note: "2 MB/s, 34 min left" }
      ])
    }).pipe(Effect.provide(Progress.layer(seen)))
  })

  it.effect("promises no time while nothing moves, nor behind the end", () => {
    const seen: Progress.Seen = new Map()
    return Effect.gen(function*() {
      yield* report(10, 20)
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual((yield* drawn(seen))[0]?.note, "0/s")
      yield* report(20, 20)
      assert.deepStrictEqual((yield* drawn(seen))[0]?.note, "2/s")
    }).pipe(Effect.provide(Progress.layer(seen)))
  })
})

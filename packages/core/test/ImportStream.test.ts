/**
 * Imports from streams: a ledger row for each row, in order, and no more read than is needed.
 */
import type * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Fault from "@effect-kili/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { asked, befall, createProject, driven, hosted, names, photograph, provide } from "./support/imports.js"

const sync = "appendManyAssets"

/** What a stream gave before it ended, and what it failed with. */
const collect = <E, R>(stream: Stream.Stream<AssetImport.LedgerRow, E, R>) =>
  Effect.gen(function*() {
    const rows = yield* Ref.make<ReadonlyArray<AssetImport.LedgerRow>>([])
    const error = yield* stream.pipe(
      Stream.runForEachChunk((chunk) => Ref.update(rows, (rows) => [...rows, ...chunk])),
      Effect.flip,
      Effect.option
    )
    return { rows: yield* Ref.get(rows), error: error._tag === "Some" ? error.value : undefined }
  })

const append = <E, R>(
  projectId: ProjectId,
  assets: Stream.Stream<AssetImport.NewAsset, E, R>,
  onError?: "continue" | "stop"
) => Assets.appendStream({ projectId, assets, onError })

/** Rows one by one, and how many were taken so far. */
const watched = (assets: Iterable<AssetImport.NewAsset>) => {
  let taken = 0
  return {
    taken: () => taken,
    stream: Stream.fromIterable(assets).pipe(
      Stream.rechunk(50),
      Stream.tap(() => Effect.sync(() => taken++))
    )
  }
}

const endless = function*(): Generator<AssetImport.NewAsset> {
  for (let at = 0;; at += 100) yield* hosted(100, at)
}

describe("appendStream", () => {
  it.effect("tells of every row in the order of the input, and keeps it in the project", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const assets = [...hosted(2100), ...hosted(1, 50), ...hosted(399, 2100)]
      const { error, rows } = yield* collect(append(projectId, Stream.fromIterable(assets)))
      assert.isUndefined(error)
      assert.deepStrictEqual(rows.map(({ row }) => row), assets.map((_, row) => row))
      assert.deepStrictEqual(rows.map(({ externalId }) => externalId), assets.map(({ externalId }) => externalId))
      assert.deepInclude(rows[2100], { _tag: "duplicateOf", of: 50 })
      assert.deepStrictEqual(yield* names(projectId), hosted(2499).map(({ externalId }) => externalId))
    }).pipe(provide))

  it.effect("of nothing is nothing", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      assert.deepStrictEqual(yield* collect(append(projectId, Stream.empty)), { rows: [], error: undefined })
      assert.lengthOf(yield* asked(sync), 0)
    }).pipe(provide))

  it.effect("does not wait for a thousand rows where they come slowly", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const slow = Stream.concat(Stream.fromIterable(hosted(3)), Stream.never)
      const fiber = yield* append(projectId, slow).pipe(Stream.take(3), Stream.runCollect, Effect.fork)
      yield* TestClock.adjust("900 millis")
      assert.lengthOf(yield* asked(sync), 0)
      yield* TestClock.adjust("100 millis")
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* Fiber.join(fiber)).map(({ _tag }) => _tag), [
        "created",
        "created",
        "created"
      ])
    }).pipe(provide))

  it.effect("reads a few thousand rows ahead of its consumer, of however many", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const source = watched(endless())
      const rows = yield* append(projectId, source.stream).pipe(
        // A consumer that takes its time: all that can run ahead has run.
        Stream.mapEffect((row) => Effect.as(TestClock.adjust("1 minute"), row)),
        Stream.take(3),
        Stream.runCollect
      )
      assert.strictEqual(Chunk.size(rows), 3)
      assert.isBelow(source.taken(), 10_000)
      const { length } = yield* asked(sync)
      yield* TestClock.adjust("1 minute")
      assert.lengthOf(yield* asked(sync), length)
    }).pipe(provide))

  it.effect("can be run twice", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const stream = append(projectId, Stream.fromIterable(hosted(2)))
      assert.deepStrictEqual((yield* collect(stream)).rows.map(({ _tag }) => _tag), ["created", "created"])
      assert.deepStrictEqual((yield* collect(stream)).rows.map(({ _tag }) => _tag), ["alreadyThere", "alreadyThere"])
    }).pipe(provide))

  it.effect("imports what came before its source failed, then fails as it did", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const source = Stream.concat(Stream.fromIterable(hosted(1100)), Stream.fail("disk on fire" as const))
      const { error, rows } = yield* collect(append(projectId, source))
      assert.strictEqual(error, "disk on fire")
      assert.lengthOf(rows, 1100)
      assert.lengthOf(yield* names(projectId), 1100)
    }).pipe(provide))

  it.effect("refuses what is no project before it reads a row", () =>
    Effect.gen(function*() {
      const source = watched(hosted(1))
      const { error } = yield* collect(append("" as ProjectId, source.stream))
      assert.deepInclude(error, { _tag: "KiliInvalidInput" })
      assert.strictEqual(source.taken(), 0)
    }).pipe(provide))
})

describe("appendStream, told to stop,", () => {
  const bad: ReadonlyArray<readonly [string, object, string]> = [
    ["no content", { content: "" }, "assets[1234].content"],
    ["no row at all", [], "assets[1234]"],
    ["a file that is not there", { content: "/nowhere/at/all.png" }, "assets[1234].content"],
    ["metadata that is no JSON", { content: "https://x.test", jsonMetadata: { a: NaN } }, "assets[1234].jsonMetadata.a"]
  ]
  for (const [what, row, at] of bad) {
    it.effect(`ends at the first bad row, as one of ${what}`, () =>
      Effect.gen(function*() {
        const projectId = yield* createProject()
        const source = watched([...hosted(1234), row as AssetImport.NewAsset, { content: "" }, ...hosted(5000, 1234)])
        const { error, rows } = yield* collect(append(projectId, source.stream))
        assert.isTrue(typeof error === "object" && error._tag === "KiliInvalidInput")
        assert.deepStrictEqual(
          typeof error === "object" && error._tag === "KiliInvalidInput" && error.issues.map(({ at }) => at),
          [at]
        )
        assert.deepStrictEqual(rows.map(({ row }) => row), Array.from({ length: 1234 }, (_, row) => row))
        assert.deepStrictEqual(yield* names(projectId), hosted(1234).map(({ externalId }) => externalId))
        assert.isBelow(source.taken(), 4000)
      }).pipe(provide))
  }

  it.effect("ends with the batch that the platform refuses, and tells of what else was created", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const tiff = { externalId: "tiff", content: photograph("multipage_rgb.tif") }
      // The file goes last in its window, so that the row after it is created before the window fails.
      yield* befall(
        Fault.ErrorWithoutExtensions.make({ operation: "appendManyFramesToDatasetAsynchronously", times: 1 })
      )
      const assets = [...hosted(1000), tiff, ...hosted(1, 1000), ...hosted(3000, 1001)]
      const { error, rows } = yield* driven(collect(append(projectId, Stream.fromIterable(assets))))
      assert.strictEqual(rows.length, 1000)
      assert.isTrue(error?._tag === "KiliBatchError")
      if (error?._tag !== "KiliBatchError") return
      assert.lengthOf(error.ids, 1)
      const held = yield* names(projectId)
      assert.strictEqual(held.length, rows.length + error.done.length)
      assert.notInclude(held, "tiff")
      assert.include(held, "image_1000")
    }).pipe(provide))
})

describe("appendStream, told to go on,", () => {
  it.effect("leaves bad rows out", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const rows = [
        ...hosted(1),
        { content: "", externalId: "bad" },
        { content: "/nowhere/at/all.png", externalId: "image_1" },
        null as never,
        ...hosted(1, 1)
      ]
      const ledger = (yield* collect(append(projectId, Stream.fromIterable(rows), "continue"))).rows
      assert.deepStrictEqual(
        ledger.map((row) => row._tag === "invalid" ? [row.externalId, ...row.issues.map(({ at }) => at)] : row._tag),
        ["created", ["bad", "content"], ["image_1", "content"], [null, ""], "created"]
      )
      assert.deepStrictEqual(yield* names(projectId), ["image_0", "image_1"])
    }).pipe(provide))
})

/**
 * What imports are known to get wrong elsewhere, one test each; and any rows under any faults.
 */
import { AssetId } from "@effect-kili/core/Asset"
import * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Progress from "@effect-kili/core/Progress"
import type { ProjectId } from "@effect-kili/core/Project"
import type { Fault as AnyFault } from "@effect-kili/sandbox/Fault"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Error from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { asked, befall, createProject, driven, hosted, names, photograph, provide } from "./support/imports.js"

const sync = "appendManyAssets"

const tags = (ledger: ReadonlyArray<AssetImport.LedgerRow>) => ledger.map(({ _tag }) => _tag)

const append = (
  projectId: ProjectId,
  assets: ReadonlyArray<AssetImport.NewAsset>,
  options: Partial<AssetImport.Settings> = {}
) => driven(Assets.appendMany({ projectId, assets, ...options }))

/** An id in the platform's form. */
const cuid = (index: number) => AssetId.make(`c${String(index).padStart(24, "0")}`)

/** A disk of one file, which tells one size and gives another number of bytes, a mebibyte at a time. */
const disk = (size: number, real: number, onRead: () => void = () => undefined) =>
  FileSystem.layerNoop({
    access: () => Effect.void,
    stat: () =>
      Effect.succeed({
        type: "File",
        mtime: Option.none(),
        atime: Option.none(),
        birthtime: Option.none(),
        dev: 0,
        ino: Option.none(),
        mode: 0o644,
        nlink: Option.none(),
        uid: Option.none(),
        gid: Option.none(),
        rdev: Option.none(),
        size: FileSystem.Size(size),
        blksize: Option.none(),
        blocks: Option.none()
      }),
    readFile: () => Effect.sync(() => new Uint8Array(real)),
    stream: () =>
      Stream.range(1, Math.ceil(real / mebibyte)).pipe(
        Stream.rechunk(1),
        Stream.map((n) => {
          onRead()
          return new Uint8Array(Math.min(mebibyte, real - (n - 1) * mebibyte))
        })
      )
  })

const mebibyte = 1024 * 1024

describe("known weaknesses", () => {
  it.effect("all copies of a repeated name dropped: the first is imported", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const assets = [...hosted(1), ...hosted(2), ...hosted(1)]
      const ledger = yield* append(projectId, assets)
      assert.deepStrictEqual(tags(ledger), ["created", "duplicateOf", "created", "duplicateOf"])
      assert.deepStrictEqual(yield* names(projectId), ["image_0", "image_1"])
    }).pipe(provide))

  it.effect("a bad row that takes the good ones of its name with it: the first good one is imported", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const rows = [{ content: "/nowhere/a.png" }, { content: "/nowhere/b.png" }, { content: "https://x.test/c.png" }, {
        content: "https://x.test/d.png"
      }].map((row) => ({ ...row, externalId: "a" }))
      const ledger = yield* append(projectId, rows, { onError: "continue" })
      assert.deepStrictEqual(tags(ledger), ["invalid", "invalid", "created", "duplicateOf"])
      assert.deepInclude(ledger[3], { of: 2 })
      assert.deepStrictEqual(yield* names(projectId), ["a"])
    }).pipe(provide))

  it.effect(
    "a duplicate check that compares all with all: 100 000 names are asked for a thousand at a time",
    () =>
      Effect.gen(function*() {
        const projectId = yield* createProject()
        // All are known or bad, so that nothing but the plan is made.
        yield* append(projectId, [{ content: "https://x.test", externalId: "a" }])
        let reads = 0
        const assets = Array.from({ length: 100_000 }, () => ({
          content: "https://x.test",
          get externalId() {
            reads++
            return "a"
          }
        }))
        const ledger = yield* append(projectId, assets, { onError: "continue" })
        assert.strictEqual(AssetImport.summary(ledger).alreadyThere, 100_000)
        assert.isBelow(reads, 20 * assets.length)
      }).pipe(provide),
    60_000
  )

  it.effect("whole files held in memory: a big one is read as it is sent", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      let read = 0
      let sent = 0
      let ahead = 0
      const slowLine = Layer.effect(
        KiliClient.KiliClient,
        Effect.map(KiliClient.KiliClient, (client) =>
          KiliClient.KiliClient.of({
            ...client,
            send: (_, request) =>
              Effect.gen(function*() {
                const { body } = request
                assert.strictEqual(body._tag, "Stream")
                if (body._tag === "Stream") {
                  // @effect-diagnostics-next-line anyUnknownInErrorContext:off -- the type of any body's stream
                  yield* Stream.runForEachChunk(body.stream, () =>
                    Effect.yieldNow().pipe(Effect.zipRight(Effect.sync(() => {
                      ahead = Math.max(ahead, read - sent++)
                    })))).pipe(Effect.orDie)
                }
                assert.deepStrictEqual(body.contentLength, 100 * mebibyte)
                return HttpClientResponse.fromWeb(request, new Response(null, { status: 201 }))
              })
          }))
      )
      const ledger = yield* append(projectId, [{ externalId: "big", content: "/big.tif" }], {
        waitUntilAvailable: false
      }).pipe(
        Effect.provide(slowLine),
        Effect.provide(disk(100 * mebibyte, 100 * mebibyte, () => read++))
      )
      assert.deepStrictEqual(tags(ledger), ["pending"])
      assert.strictEqual(sent, 100)
      assert.isAtMost(ahead, 4)
    }).pipe(provide))

  it.effect("the caller's metadata written to: rows are frozen to their depth", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const row = Object.freeze({
        content: photograph("rocket.jpg"),
        externalId: "a",
        jsonMetadata: Object.freeze({ deep: Object.freeze([1]) })
      })
      assert.deepStrictEqual(tags(yield* append(projectId, Object.freeze([row]))), ["created"])
    }).pipe(provide))

  it.effect("rows reordered, and hosted and local refused together: each takes its route, the ledger keeps the order", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const contents = ["multipage_rgb.tif", "rocket.jpg", "https://x.test/1", "chelsea.png", "https://x.test/2"]
      const assets = contents.map((name) => ({
        externalId: name,
        content: name.startsWith("https:") ? name : photograph(name)
      }))
      const ledger = yield* append(projectId, assets)
      assert.deepStrictEqual(ledger.map(({ externalId }) => externalId), contents)
      assert.deepStrictEqual(tags(ledger), contents.map(() => "created"))
      // In the project each route has its order, those that are there at once first.
      assert.deepStrictEqual(yield* names(projectId), [...contents.slice(1), contents[0]!])
    }).pipe(provide))

  it.effect("\"id\" among the asset ids of what is not awaited: they are the assets' own", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const assets = [{ externalId: "tiff", content: photograph("multipage_rgb.tif"), id: cuid(7) }]
      const ledger = yield* append(projectId, assets, { waitUntilAvailable: false })
      assert.deepStrictEqual(ledger, [{ _tag: "pending", row: 0, externalId: "tiff", assetId: cuid(7) }])
    }).pipe(provide))

  it.effect("only the last batch awaited: each import of many has its notification asked for", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const assets = Array.from({ length: 101 }, (_, index) => ({
        externalId: String(index),
        content: photograph("multipage_rgb.tif")
      }))
      yield* befall(Fault.FailingImport.make({ message: "broken", times: 1 }))
      const ledger = yield* append(projectId, assets, { onError: "continue" })
      assert.deepStrictEqual(AssetImport.summary(ledger), {
        ...AssetImport.summary([]),
        created: 1,
        failed: 100
      })
      assert.lengthOf(yield* names(projectId), 1)
    }).pipe(provide))

  it.effect("a second run that is an error: it is all there, with what the first left out", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* append(projectId, hosted(150))
      assert.deepStrictEqual(AssetImport.summary(yield* append(projectId, hosted(160))), {
        ...AssetImport.summary([]),
        alreadyThere: 150,
        created: 10
      })
      assert.deepStrictEqual(
        AssetImport.summary(yield* append(projectId, hosted(160), { onError: "continue" })),
        { ...AssetImport.summary([]), alreadyThere: 160 }
      )
    }).pipe(provide))
})

describe("an import", () => {
  it.effect("leaves alone what has the id that a row was given", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* append(projectId, [{ content: "https://x.test/1", externalId: "a", id: cuid(1) }])
      const ledger = yield* append(projectId, [
        { content: "https://x.test/1", id: cuid(1) },
        { content: "https://x.test/1", externalId: "b", id: cuid(1) },
        { content: "https://x.test/2", externalId: "c", id: cuid(2) },
        { content: "https://x.test/2", externalId: "c", id: cuid(2) }
      ], { onError: "continue" })
      assert.deepStrictEqual(tags(ledger), ["alreadyThere", "invalid", "created", "duplicateOf"])
      assert.deepInclude(ledger[0], { assetId: cuid(1) })
      assert.deepStrictEqual(yield* names(projectId), ["a", "c"])
    }).pipe(provide))

  it.effect("that another import got ahead of imports the rest", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const other = yield* KiliClient.KiliClient
      // Between the look and the import, another client imports one of the rows.
      let isAhead = false
      const raced = Layer.succeed(
        KiliClient.KiliClient,
        KiliClient.KiliClient.of({
          ...other,
          execute: (operation, variables) =>
            operation.name !== sync || isAhead ? other.execute(operation, variables) : Effect.suspend(() => {
              isAhead = true
              return Assets.appendMany({ projectId, assets: hosted(1, 3) }).pipe(
                Effect.provideService(KiliClient.KiliClient, other),
                Effect.orDie,
                Effect.zipRight(other.execute(operation, variables)),
                Effect.provide(NodeFileSystem.layer)
              )
            })
        })
      )
      const ledger = yield* Effect.provide(append(projectId, hosted(5)), raced)
      assert.deepStrictEqual(tags(ledger), ["created", "created", "created", "alreadyThere", "created"])
      assert.sameMembers(yield* names(projectId), hosted(5).map(({ externalId }) => externalId))
    }).pipe(provide))

  it.effect("tells of a file that changes its size while it is sent, big or small", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      for (const [told, real] of [[3 * mebibyte, 2 * mebibyte], [2 * mebibyte, 3 * mebibyte], [9, 8]] as const) {
        const ledger = yield* append(projectId, [{ content: "/a.png", externalId: "a" }, ...hosted(1)], {
          onError: "continue"
        }).pipe(Effect.provide(disk(told, real)))
        const [row] = ledger
        assert.isTrue(row?._tag === "failed" && row.error._tag === "KiliFileError" && row.committed === "no")
        if (row?._tag === "failed") assert.include(row.error.message, "changed while it was sent")
        assert.notStrictEqual(ledger[1]?._tag, "failed")
      }
      assert.deepStrictEqual(yield* names(projectId), ["image_0"])
    }).pipe(provide))

  it.effect("tells of a file whose disk breaks while it is sent", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const breaking = Effect.map(FileSystem.FileSystem, (fs) =>
        FileSystem.FileSystem.of({
          ...fs,
          stream: () =>
            Stream.concat(
              Stream.make(new Uint8Array(mebibyte)),
              Stream.fail(
                new Error.SystemError({ reason: "Unknown", module: "FileSystem", method: "read", description: "EIO" })
              )
            )
        }))
      const ledger = yield* append(projectId, [{ content: "/a.png" }], { onError: "continue" }).pipe(
        Effect.provideServiceEffect(FileSystem.FileSystem, breaking),
        Effect.provide(disk(3 * mebibyte, 3 * mebibyte))
      )
      assert.isTrue(ledger[0]?._tag === "failed" && ledger[0].error._tag === "KiliFileError")
    }).pipe(provide))

  it.effect("sends rows of 10 MB of metadata one by one", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const assets = hosted(8).map((row) => ({ ...row, jsonMetadata: { text: "x".repeat(10_000_000) } }))
      const ledger = yield* append(projectId, [...assets, ...hosted(3, 8)])
      assert.strictEqual(AssetImport.summary(ledger).created, 11)
      assert.lengthOf(yield* asked(sync), 9)
    }).pipe(provide))

  it.effect("reports rows of all, and bytes of files", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const told: Array<Progress.Event> = []
      const rocket = photograph("rocket.jpg")
      const { size } = yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.stat(rocket))
      yield* append(projectId, [
        ...hosted(2),
        ...hosted(1),
        { content: "/nowhere.png" },
        { content: rocket },
        { content: rocket }
      ], { onError: "continue" }).pipe(
        Effect.provide(Progress.layer((event) => Effect.sync(() => told.push(event))))
      )
      const operation = "Assets.appendMany"
      assert.deepStrictEqual(told, [
        { operation, unit: "assets", done: 2, total: 6 },
        { operation, unit: "bytes", done: Number(size), total: undefined },
        { operation, unit: "bytes", done: 2 * Number(size), total: undefined },
        { operation, unit: "assets", done: 6, total: 6 }
      ])
    }).pipe(provide))

  it.effect("counts the bytes of an attempt that is repeated once", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ServerErrorAfter.make({ operation: "upload", status: 502, times: 1 }))
      let done = 0
      yield* append(projectId, [{ content: "/a.png" }]).pipe(
        Effect.provide(disk(3 * mebibyte, 3 * mebibyte)),
        Effect.provide(Progress.layer((event) =>
          Effect.sync(() => {
            if (event.unit === "bytes") done = event.done
          })
        ))
      )
      assert.strictEqual(done, 3 * mebibyte)
    }).pipe(provide))

  it.effect("refuses options that it does not know", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const error = yield* Effect.flip(append(projectId, hosted(1), { onError: "ignore" as never }))
      assert.deepInclude(error, { _tag: "KiliInvalidInput" })
      assert.deepStrictEqual(yield* names(projectId), [])
    }).pipe(provide))
})

describe("a ledger", () => {
  it.effect("goes through JSON and back", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ErrorWithoutExtensions.make({ operation: sync, times: 199 }))
      const ledger = yield* append(projectId, [...hosted(150), ...hosted(1), { content: "" }], { onError: "continue" })
      const json = yield* Schema.encode(Schema.parseJson(Schema.Array(AssetImport.LedgerRow)))(ledger)
      const back = yield* Schema.decode(Schema.parseJson(Schema.Array(AssetImport.LedgerRow)))(json)
      assert.deepStrictEqual(AssetImport.summary(back), AssetImport.summary(ledger))
      assert.deepStrictEqual(
        AssetImport.summary(back),
        { ...AssetImport.summary([]), created: 50, failed: 100, duplicateOf: 1, invalid: 1 }
      )
      assert.deepStrictEqual(JSON.stringify(back), JSON.stringify(ledger))
    }).pipe(provide))
})

// -- Any rows, any faults

const name = FastCheck.integer({ min: 0, max: 400 }).map((n) => `image_${n}`)

const row: FastCheck.Arbitrary<AssetImport.NewAsset> = FastCheck.oneof(
  { weight: 20, arbitrary: name.map((externalId) => ({ externalId, content: `https://x.test/${externalId}` })) },
  { weight: 2, arbitrary: FastCheck.constant({ content: "https://x.test/nameless" }) },
  { weight: 2, arbitrary: name.map((externalId) => ({ externalId, content: photograph("rocket.jpg") })) },
  { weight: 1, arbitrary: name.map((externalId) => ({ externalId, content: photograph("multipage_rgb.tif") })) },
  { weight: 1, arbitrary: name.map((externalId) => ({ externalId, content: "/nowhere.png" })) },
  { weight: 1, arbitrary: name.map((externalId) => ({ externalId, content: "" })) }
)

const fault: FastCheck.Arbitrary<AnyFault> = FastCheck.record({
  seed: FastCheck.integer({ min: 0, max: 1000 }),
  operation: FastCheck.constantFrom(
    sync,
    "appendManyFramesToDatasetAsynchronously",
    "assets",
    "upload",
    "notifications"
  ),
  make: FastCheck.constantFrom(
    (scope: { readonly operation: string; readonly rate: number; readonly seed: number }) => Fault.CutAfter.make(scope),
    (scope) => Fault.CutBefore.make(scope),
    (scope) => Fault.ServerErrorAfter.make({ ...scope, status: 502 }),
    (scope) => Fault.ServerErrorAfter.make({ ...scope, status: 503 }),
    (scope) => Fault.TooManyRequests.make(scope),
    (scope) => Fault.TruncatedBody.make(scope),
    (scope) => Fault.ReplicaLag.make({ ...scope, operation: "assets", duration: Duration.seconds(5) }),
    ({ operation: _, ...scope }) => Fault.FailingImport.make({ ...scope, message: "no" })
  )
}).map(({ make, operation, seed }) => make({ operation, rate: 0.3, seed }))

const runs = FastCheck.sample(
  FastCheck.record({
    held: FastCheck.uniqueArray(name, { maxLength: 50 }),
    rows: FastCheck.array(row, { minLength: 100, maxLength: 350, size: "max" }),
    faults: FastCheck.array(fault, { minLength: 1, maxLength: 4 })
  }),
  { numRuns: 15, seed: 20 }
)

describe("any rows under any faults", () => {
  for (const [index, { faults, held, rows }] of runs.entries()) {
    it.effect(`are accounted for, and none is there twice (${index})`, () =>
      Effect.gen(function*() {
        const projectId = yield* createProject()
        if (held.length > 0) {
          yield* append(projectId, held.map((externalId) => ({ externalId, content: "https://x.test/held" })))
        }
        const before = new Set(yield* names(projectId))
        yield* befall(...faults)
        const ledger = yield* append(projectId, rows, { onError: "continue" })
        yield* Effect.flatMap(Sandbox.Sandbox, (sandbox) => sandbox.faults.clear)
        yield* TestClock.adjust("10 minutes")

        assert.deepStrictEqual(ledger.map(({ row }) => row), rows.map((_, row) => row))
        const there = yield* names(projectId)
        assert.strictEqual(new Set(there).size, there.length, "no name twice")
        for (const row of ledger) {
          if (row._tag === "created") assert.isFalse(before.has(row.externalId))
          if (row._tag === "created" || row._tag === "alreadyThere") assert.include(there, row.externalId)
          if (row._tag === "duplicateOf") assert.strictEqual(ledger[row.of]?.externalId, row.externalId)
          if (row._tag === "failed" && row.committed === "no" && !before.has(row.externalId)) {
            assert.notInclude(there, row.externalId)
          }
          // What took too long may have failed since.
          if (row._tag === "failed" && row.committed === "yes" && row.error._tag !== "KiliVerificationTimeout") {
            assert.include(there, row.externalId)
          }
        }
        const told = new Set(ledger.flatMap(({ externalId }) => externalId ?? []))
        for (const one of there) assert.isTrue(before.has(one) || told.has(one ?? ""))

        // Once more, undisturbed: what had failed is there, and still nothing twice.
        const again = AssetImport.summary(
          yield* append(projectId, rows.filter(({ externalId }) => externalId), {
            onError: "continue"
          })
        )
        assert.deepStrictEqual([again.failed, again.pending], [0, 0])
        const atLast = yield* names(projectId)
        assert.strictEqual(new Set(atLast).size, atLast.length)
      }).pipe((self) => provide(self, { importDelay: "3 seconds" })), 60_000)
  }
})

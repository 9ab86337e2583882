/**
 * Imports under every fault of the sandbox: the ledger tells the truth, and no row becomes two assets.
 */
import { AssetId } from "@effect-kili/core/Asset"
import * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import type { BatchError } from "@effect-kili/core/KiliError"
import type { Fault as AnyFault } from "@effect-kili/sandbox/Fault"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { places } from "./support/errors.js"
import { asked, befall, createProject, driven, hosted, names, photograph, provide } from "./support/imports.js"

const sync = "appendManyAssets"
const async = "appendManyFramesToDatasetAsynchronously"

const passing = (operation: string): ReadonlyArray<AnyFault> => [
  Fault.CutBefore.make({ operation, times: 1 }),
  Fault.CutAfter.make({ operation, times: 1 }),
  Fault.ServerErrorBefore.make({ operation, status: 503, times: 2 }),
  Fault.ServerErrorAfter.make({ operation, status: 502, times: 1 }),
  Fault.ServerErrorAfter.make({ operation, status: 503, times: 1 }),
  Fault.TooManyRequests.make({ operation, retryAfter: Duration.seconds(3), times: 2 }),
  Fault.HtmlBody.make({ operation, times: 1 }),
  Fault.TruncatedBody.make({ operation, times: 1 })
]

const lag = Fault.ReplicaLag.make({ operation: "assets", duration: Duration.seconds(20) })

/** Until what was created last has shown to every reader. */
const caughtUp = TestClock.adjust("1 minute")

/** An id in the platform's form. */
const cuid = (index: number) => AssetId.make(`c${String(index).padStart(24, "0")}`)

const title = (fault: AnyFault) => JSON.stringify(Fault.toJson(fault))

const batchError = (error: { readonly _tag: string }): BatchError => {
  assert.strictEqual(error._tag, "KiliBatchError")
  return error as BatchError
}

describe("an import at once", () => {
  for (const fault of passing(sync)) {
    for (const lags of [false, true]) {
      it.effect(`outlives ${title(fault)}${lags ? ", and reads that lag" : ""}`, () =>
        Effect.gen(function*() {
          const projectId = yield* createProject()
          yield* befall(fault, ...(lags ? [lag] : []))
          const ledger = yield* driven(Assets.appendMany({ projectId, assets: hosted(250) }))
          assert.deepStrictEqual(AssetImport.summary(ledger), {
            created: 250,
            alreadyThere: 0,
            duplicateOf: 0,
            invalid: 0,
            failed: 0,
            pending: 0
          })
          yield* caughtUp
          assert.sameMembers(yield* names(projectId), hosted(250).map(({ externalId }) => externalId))
        }).pipe(provide))
    }
  }

  it.effect("that is refused stops there, and tells what is done", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* Assets.appendMany({ projectId, assets: hosted(1) })
      yield* befall(Fault.ErrorWithoutExtensions.make({ operation: sync, times: 1 }))
      const error = batchError(yield* Effect.flip(driven(Assets.appendMany({ projectId, assets: hosted(250) }))))
      assert.deepStrictEqual([error.index, error.done, error.ids.length], [0, [], 100])
      assert.lengthOf(yield* names(projectId), 1)
    }).pipe(provide))

  it.effect("goes on behind a refused batch, when told to", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      // To its last row: the batch, its halves and their halves.
      yield* befall(Fault.ErrorWithoutExtensions.make({ operation: sync, times: 199 }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: hosted(250), onError: "continue" }))
      const { created, failed } = AssetImport.summary(ledger)
      assert.deepStrictEqual([created, failed], [150, 100])
      const first = ledger[0]
      assert.isTrue(first?._tag === "failed" && first.error._tag === "KiliOperationError")
      assert.sameMembers(yield* names(projectId), hosted(150, 100).map(({ externalId }) => externalId))
    }).pipe(provide))

  it.effect("does not take a batch apart behind one of which no row was taken", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ErrorWithoutExtensions.make({ operation: sync }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: hosted(1500), onError: "continue" }))
      assert.strictEqual(AssetImport.summary(ledger).failed, 1500)
      assert.lengthOf(yield* asked(sync), 199 + 14)
    }).pipe(provide))

  it.effect("takes all but the rows that the platform has something against", () =>
    Effect.gen(function*() {
      const [projectId, other] = [yield* createProject(), yield* createProject()]
      const rows = hosted(250).map((row, index) => ({ ...row, id: cuid(index) }))
      const taken = [3, 4, 70, 199]
      yield* driven(Assets.appendMany({ projectId: other, assets: taken.map((index) => rows[index]!) }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: rows, onError: "continue" }))
      assert.deepStrictEqual(ledger.flatMap(({ _tag, row }) => _tag === "created" ? [] : [row]), taken)
      assert.lengthOf(yield* names(projectId), 246)
      const error = batchError(yield* Effect.flip(driven(Assets.appendMany({ projectId, assets: rows }))))
      assert.strictEqual(error.ids.length, 4)
    }).pipe(provide))

  it.effect("takes a batch apart that was refused after an answer was lost", () =>
    Effect.gen(function*() {
      const [projectId, other] = [yield* createProject(), yield* createProject()]
      const rows = hosted(100).map((row, index) => ({ ...row, id: cuid(index) }))
      yield* driven(Assets.appendMany({ projectId: other, assets: [rows[50]!] }))
      yield* befall(Fault.ServerErrorBefore.make({ operation: sync, status: 503, times: 1 }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: rows, onError: "continue" }))
      assert.deepStrictEqual(ledger.flatMap(({ _tag, row }) => _tag === "created" ? [] : [row]), [50])
      assert.lengthOf(yield* names(projectId), 99)
    }).pipe(provide))

  it.effect("names all rows that do not show, of every batch", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ReplicaLag.make({ operation: "assets", duration: Duration.minutes(5) }))
      const error = batchError(yield* Effect.flip(driven(Assets.appendMany({ projectId, assets: hosted(1250) }))))
      assert.deepStrictEqual([error.index, error.done, error.committed], [0, [], "yes"])
      yield* Effect.flatMap(Sandbox.Sandbox, (sandbox) => sandbox.faults.clear)
      const there = yield* Stream.runCollect(Assets.listAssets({ projectId, fields: ["id"] }))
      assert.isAbove(there.length, 1000)
      assert.sameMembers(Array.from(error.ids), Array.from(there, ({ id }) => id))
    }).pipe(provide))

  it.effect("takes a batch apart behind a single row that is refused", () =>
    Effect.gen(function*() {
      const [projectId, other] = [yield* createProject(), yield* createProject()]
      const rows = hosted(101).map((row, index) => ({ ...row, id: cuid(index) }))
      yield* driven(Assets.appendMany({ projectId: other, assets: [rows[0]!, rows[50]!] }))
      const assets = Stream.make(rows[0]!).pipe(
        Stream.concat(Stream.execute(Effect.sleep("10 seconds"))),
        Stream.concat(Stream.fromIterable(rows.slice(1)))
      )
      const ledger = yield* driven(Stream.runCollect(Assets.appendStream({ projectId, assets, onError: "continue" })))
      assert.deepStrictEqual(Array.from(ledger).flatMap(({ _tag, row }) => _tag === "created" ? [] : [row]), [0, 50])
      assert.lengthOf(yield* names(projectId), 99)
    }).pipe(provide))

  it.effect("takes a batch apart behind one that the network lost", () =>
    Effect.gen(function*() {
      const [projectId, other] = [yield* createProject(), yield* createProject()]
      const rows = hosted(200).map((row, index) => ({ ...row, id: cuid(index) }))
      yield* driven(Assets.appendMany({ projectId: other, assets: [rows[150]!] }))
      yield* befall(Fault.CutBefore.make({ operation: sync, times: 6 }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: rows, onError: "continue" }))
      const { created, failed } = AssetImport.summary(ledger)
      assert.deepStrictEqual([created, failed], [99, 101])
    }).pipe(provide))

  it.effect("without a network ends, and does not claim to know", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.CutBefore.make({ operation: sync }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: hosted(3), onError: "continue" }))
      assert.deepStrictEqual(ledger.map((row) => row._tag === "failed" && [row.committed, row.error._tag]), [
        ["unknown", "KiliTransportError"],
        ["unknown", "KiliTransportError"],
        ["unknown", "KiliTransportError"]
      ])
      assert.isBelow((yield* asked(sync)).length, 10)
    }).pipe(provide))

  it.effect("whose names cannot be looked up fails row by row, when told to go on", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ErrorWithoutExtensions.make({ operation: "assets", times: 1 }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: hosted(1200), onError: "continue" }))
      const { created, failed } = AssetImport.summary(ledger)
      assert.deepStrictEqual([created, failed], [200, 1000])
      assert.isTrue(ledger[0]?._tag === "failed" && ledger[0].committed === "no")
    }).pipe(provide))
})

describe("an import that the platform processes", () => {
  const assets = [
    { externalId: "tiff", content: photograph("multipage_rgb.tif") },
    { externalId: "jpg", content: photograph("rocket.jpg") },
    ...hosted(1)
  ]

  for (const fault of passing(async)) {
    for (const lags of [false, true]) {
      it.effect(`outlives ${title(fault)}${lags ? ", and reads that lag" : ""}`, () =>
        Effect.gen(function*() {
          const projectId = yield* createProject()
          yield* befall(fault, ...(lags ? [lag] : []))
          const ledger = yield* driven(Assets.appendMany({ projectId, assets }))
          assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["created", "created", "created"])
          yield* caughtUp
          assert.sameMembers(yield* names(projectId), ["tiff", "jpg", "image_0"])
          assert.lengthOf(yield* asked("upload"), 2)
        }).pipe((self) => provide(self, { importDelay: "30 seconds" })))
    }
  }

  it.effect("and that fails there ends in a BatchError", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.FailingImport.make({ message: "no such band", times: 1 }))
      const error = batchError(yield* Effect.flip(driven(Assets.appendMany({ projectId, assets }))))
      assert.deepStrictEqual([error.cause._tag, error.index, error.done.length, error.ids.length, error.committed], [
        "KiliImportFailed",
        1,
        2,
        1,
        "no"
      ])
    }).pipe(provide))

  it.effect("and that fails there leaves the others alone, when told to go on", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.FailingImport.make({ message: "no such band", times: 1 }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets, onError: "continue" }))
      assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["failed", "created", "created"])
      assert.isTrue(ledger[0]?._tag === "failed" && ledger[0].error._tag === "KiliImportFailed")
      // What failed can be imported again.
      const again = yield* driven(Assets.appendMany({ projectId, assets }))
      assert.deepStrictEqual(again.map(({ _tag }) => _tag), ["created", "alreadyThere", "alreadyThere"])
    }).pipe(provide))

  it.effect("for longer than is waited for is said to be so", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.SlowImport.make({ duration: Duration.minutes(20) }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets, onError: "continue" }))
      assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["failed", "created", "created"])
      const [row] = ledger
      assert.isTrue(
        row?._tag === "failed" && row.committed === "yes" && row.error._tag === "KiliVerificationTimeout" &&
          row.error.ids[0] === row.assetId
      )
    }).pipe(provide))
})

describe("files", () => {
  const assets = [
    { externalId: "rocket.jpg", content: photograph("rocket.jpg") },
    { externalId: "chelsea.png", content: photograph("chelsea.png") }
  ]

  it.effect("whose URLs have expired are sent to new ones", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ExpiredUploadUrl.make({ times: 1 }))
      const ledger = yield* driven(Assets.appendMany({ projectId, assets }))
      assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["created", "created"])
      assert.lengthOf((yield* asked("upload")).filter(({ status }) => status === 403), 2)
      assert.lengthOf(yield* asked("createUploadBucketSignedUrls"), 3)
    }).pipe(provide))

  it.effect("whose URLs are never good fail, and the others are imported", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ExpiredUploadUrl.make({}))
      const ledger = yield* driven(
        Assets.appendMany({ projectId, assets: [...assets, ...hosted(1)], onError: "continue" })
      )
      assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["failed", "failed", "created"])
      assert.lengthOf(yield* asked("upload"), 4)
    }).pipe(provide))

  for (const fault of passing("upload")) {
    it.effect(`outlive ${title(fault)} on their way`, () =>
      Effect.gen(function*() {
        const projectId = yield* createProject()
        yield* befall(fault)
        const ledger = yield* driven(Assets.appendMany({ projectId, assets }))
        assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["created", "created"])
        assert.lengthOf(yield* names(projectId), 2)
      }).pipe(provide))
  }

  it.effect("of an organization that may not send any are refused, and URLs beside them imported", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.UploadForbidden.make({}))
      const mixed = [...hosted(1), ...assets]
      const error = yield* Effect.flip(driven(Assets.appendMany({ projectId, assets: mixed })))
      assert.strictEqual(error._tag, "KiliUploadForbidden")
      assert.deepStrictEqual(yield* names(projectId), [])
      const ledger = yield* driven(Assets.appendMany({ projectId, assets: mixed, onError: "continue" }))
      assert.deepStrictEqual(
        ledger.map((row) => row._tag === "failed" ? row.error._tag : row._tag),
        ["created", "KiliUploadForbidden", "KiliUploadForbidden"]
      )
      assert.lengthOf(yield* asked("upload"), 0)
    }).pipe(provide))

  it.effect("are not sent again with a set that is there", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const first = yield* driven(Assets.appendMany({ projectId, assets }))
      const again = yield* driven(Assets.appendMany({ projectId, assets }))
      assert.deepStrictEqual(again as ReadonlyArray<object>, first.map((row) => ({ ...row, _tag: "alreadyThere" })))
      assert.lengthOf(yield* asked("upload"), 2)
      assert.lengthOf(yield* asked(sync), 1)
    }).pipe(provide))

  it.effect("are asked about once for a client, and again after a failure", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* befall(Fault.ErrorWithoutExtensions.make({ operation: "viewer", times: 1 }))
      const importOne = (index: number) =>
        driven(Assets.appendMany({ projectId, assets: assets.slice(index, index + 1) }))
      yield* Effect.flip(importOne(0))
      yield* importOne(0)
      yield* importOne(1)
      assert.lengthOf(yield* asked("viewer"), 2)
      assert.lengthOf(yield* asked("organizations"), 1)
    }).pipe(provide))
})

describe("an import that is begun anew", () => {
  const videos = hosted(3).map((asset) => ({ ...asset, content: asset.content.replace(".jpg", ".mp4") }))

  for (const onError of ["stop", "continue"] as const) {
    it.effect(`while the platform still processes its rows finds them there, under "${onError}"`, () =>
      Effect.gen(function*() {
        const projectId = yield* createProject("VIDEO")
        yield* befall(Fault.SlowImport.make({ duration: Duration.seconds(20), times: 1 }))
        const first = yield* Assets.appendMany({ projectId, assets: videos, waitUntilAvailable: false })
        assert.deepStrictEqual(first.map(({ _tag }) => _tag), ["pending", "pending", "pending"])
        const again = yield* driven(Assets.appendMany({ projectId, assets: videos, onError }))
        assert.deepStrictEqual(again.map(({ _tag }) => _tag), ["alreadyThere", "alreadyThere", "alreadyThere"])
        assert.lengthOf(yield* names(projectId), 3)
      }).pipe(provide))
  }

  it.effect("when its files are gone finds what was imported", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* fs.makeTempDirectoryScoped()
      const assets = ["a.jpg", "b.jpg"].map((externalId) => ({ externalId, content: `${folder}/${externalId}` }))
      for (const { content } of assets) yield* fs.copyFile(photograph("rocket.jpg"), content)
      const projectId = yield* createProject()
      yield* Assets.appendMany({ projectId, assets })
      yield* fs.remove(assets[0]!.content)
      const again = yield* Assets.appendMany({ projectId, assets })
      assert.deepStrictEqual(again.map(({ _tag }) => _tag), ["alreadyThere", "alreadyThere"])
      // A row that is not there yet needs its file.
      const more = [...assets, { externalId: "c", content: assets[0]!.content }]
      assert.deepStrictEqual(yield* places(Assets.appendMany({ projectId, assets: more })), ["assets[2].content"])
    }).pipe(Effect.scoped, provide))
})

import { AssetId } from "@effect-kili/core/Asset"
import type * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import { rmSync } from "node:fs"
import { issues, places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const projectId = ProjectId.make("p1")

interface World {
  readonly inputType?: string
  readonly host?: string
  readonly answers?: FakeKili.Answers
  /** What the nth import at once is answered with, instead of being kept. */
  readonly refuses?: (earlier: number) => FakeKili.Json
  /** What the project holds before. */
  readonly held?: ReadonlyArray<{ readonly id: string; readonly externalId: string }>
}

/** A project that keeps what is imported, and shows it at once. */
const world = (
  { answers = {}, held = [], host = "storage.test", inputType = "IMAGE", refuses = () => undefined }: World = {}
) => {
  const set = [...held]
  const keep = ({ externalIDArray, idArray }: FakeKili.Json) => {
    for (const [row, id] of idArray.entries()) set.push({ id, externalId: externalIDArray[row] })
  }
  const fake = FakeKili.make({
    appendManyAssets: ({ data }, earlier) => {
      const refusal = refuses(earlier)
      if (refusal !== undefined) return refusal
      keep(data)
      return data.idArray.map((id: string) => ({ id }))
    },
    appendManyFramesToDatasetAsynchronously: ({ data }, earlier) => {
      keep(data)
      return { id: `n${earlier}` }
    },
    assets: ({ first, skip, where }) =>
      set
        .filter(({ externalId, id }) => where.idIn?.includes(id) ?? where.externalIdStrictlyIn.includes(externalId))
        .slice(skip, skip + first),
    createUploadBucketSignedUrls: ({ filePaths }) =>
      filePaths.map((path: string) => `https://${host}/bucket/${path}?sig=secret&id=${encodeURIComponent(path)}`),
    notifications: () => [{ id: "n0", status: "SUCCESS", message: null }],
    organizations: () => [{ license: { uploadLocalData: true } }],
    projects: () => [{ id: "p1", inputType }],
    viewer: () => ({ email: "ada@kili.test" }),
    ...answers
  })
  return { ...fake, layer: Layer.merge(fake.layer, NodeFileSystem.layer), set }
}

/** An id in the platform's form. */
const cuid = (index: number) => AssetId.make(`c${String(index).padStart(24, "0")}`)

const append = (assets: ReadonlyArray<AssetImport.NewAsset>, options: Partial<AssetImport.Options> = {}) =>
  Assets.appendMany({ projectId, assets, ...options })

const hosted = (n: number, at = 0) =>
  Array.from({ length: n }, (_, index) => ({
    content: `https://files.test/${at + index}.jpg`,
    externalId: `name ${at + index}`
  }))

/** The header of an image of one pixel. */
const image = "GIF89a\u0001\0\u0001\0"

/** Files in a directory that the test leaves behind empty-handed. */
const files = (names: ReadonlyArray<string>, bytes = image) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const directory = yield* fs.makeTempDirectoryScoped()
    const paths = names.map((name) => path.join(directory, name))
    yield* Effect.forEach(paths, (file) => fs.writeFileString(file, bytes), { concurrency: 8 })
    return { directory, paths }
  }).pipe(Effect.provide(Layer.merge(NodeFileSystem.layer, Path.layer)))

/** A file of a given size that is a hole, save its header. */
const sparse = (name: string, size: number) =>
  Effect.gen(function*() {
    const { paths: [path] } = yield* files([name])
    yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.truncate(path!, FileSystem.Size(size)))
    return path!
  }).pipe(Effect.provide(NodeFileSystem.layer))

const mebibyte = 1024 * 1024

/** Lets an import come to its waits, then waits for all of them. */
const settle = <A, E>(
  self: Effect.Effect<A, E, KiliClient | FileSystem.FileSystem>,
  { called, layer }: ReturnType<typeof world>,
  waiting: string
) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(Effect.provide(self, layer))
    yield* called(waiting)
    yield* TestClock.adjust("10 minutes")
    return yield* Fiber.join(fiber)
  })

describe("AssetImport", () => {
  describe("of hosted URLs", () => {
    it.effect("sends parallel arrays, and asks for no right to upload", () =>
      Effect.gen(function*() {
        const fake = world()
        const ledger = yield* append([
          {
            content: "https://files.test/a.jpg",
            externalId: "a",
            id: cuid(0),
            isHoneypot: true,
            jsonMetadata: { camera: "left", n: [1] }
          },
          { content: "HTTP://files.test/b", externalId: "b", id: cuid(1) }
        ]).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual(ledger, [
          { _tag: "created", row: 0, externalId: "a", assetId: cuid(0) },
          { _tag: "created", row: 1, externalId: "b", assetId: cuid(1) }
        ])
        assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), [
          "projects",
          "assets",
          "assets",
          "appendManyAssets",
          "assets"
        ])
        assert.deepStrictEqual(fake.sent("appendManyAssets"), [{
          data: {
            contentArray: ["https://files.test/a.jpg", "HTTP://files.test/b"],
            externalIDArray: ["a", "b"],
            idArray: [cuid(0), cuid(1)],
            isHoneypotArray: [true, false],
            jsonContentArray: ["", ""],
            jsonMetadataArray: ["{\"camera\":\"left\",\"n\":[1]}", "{}"]
          },
          where: { id: "p1" }
        }])
        assert.deepStrictEqual(fake.sent("projects"), [{ where: { id: "p1" } }])
        assert.deepStrictEqual(fake.sent("assets"), [
          { where: { project: { id: "p1" }, externalIdStrictlyIn: ["a", "b"] }, first: 100, skip: 0 },
          { where: { project: { id: "p1" }, idIn: [cuid(0), cuid(1)] }, first: 100, skip: 0 },
          { where: { project: { id: "p1" }, idIn: [cuid(0), cuid(1)] }, first: 2, skip: 0 }
        ])
      }))

    it.effect("makes ids of the platform's form, and names for what has none", () =>
      Effect.gen(function*() {
        const fake = world()
        const contents = hosted(50).map(({ content }) => ({ content }))
        const ledger = yield* Effect.provide(append(contents), fake.layer)
        const [{ data }] = fake.sent("appendManyAssets")
        for (const id of data.idArray) assert.match(id, /^c[a-z0-9]{24}$/)
        for (const name of data.externalIDArray) assert.match(name, /^[0-9a-f]{32}$/)
        assert.strictEqual(new Set(data.idArray).size, 50)
        assert.deepStrictEqual(ledger.map(({ externalId }) => externalId), data.externalIDArray)
      }))

    it.effect("goes by hundreds, waits for every batch, and reports how far it is", () =>
      Effect.gen(function*() {
        const fake = world()
        const told: Array<Progress.Event> = []
        const ledger = yield* append(hosted(250)).pipe(
          Effect.provide(fake.layer),
          Effect.provide(Progress.layer((event) => Effect.sync(() => told.push(event))))
        )
        assert.deepStrictEqual(
          ledger.map(({ externalId }) => externalId),
          hosted(250).map(({ externalId }) => externalId)
        )
        assert.isTrue(ledger.every(({ _tag }) => _tag === "created"))
        assert.deepStrictEqual(fake.sent("appendManyAssets").map(({ data }) => data.idArray.length), [100, 100, 50])
        const looks = fake.sent("assets").filter(({ where }) => where.idIn !== undefined)
        assert.deepStrictEqual(looks.map(({ where }) => where.idIn.length), [100, 100, 50])
        assert.deepStrictEqual(told.map(({ done, total }) => [done, total]), [[100, 250], [200, 250], [250, 250]])
      }))

    it.effect("does not look when told not to wait", () =>
      Effect.gen(function*() {
        const fake = world()
        const ledger = yield* Effect.provide(append(hosted(1), { waitUntilAvailable: false }), fake.layer)
        assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["created"])
        assert.strictEqual(fake.sent("assets").length, 1)
      }))

    it.effect("says what a failing batch left done, and whether it may have been applied", () =>
      Effect.gen(function*() {
        const fake = world({ refuses: (earlier) => earlier === 1 ? FakeKili.refusal("boom") : undefined })
        const error = yield* Effect.flip(append(hosted(250))).pipe(Effect.provide(fake.layer))
        assert.strictEqual(error._tag, "KiliBatchError")
        if (error._tag !== "KiliBatchError") return
        const [first, second, third] = fake.sent("appendManyAssets")
        assert.deepStrictEqual([error.index, error.committed], [1, "unknown"])
        assert.deepStrictEqual(error.done, first.data.idArray)
        assert.deepStrictEqual(error.ids, second.data.idArray)
        assert.isUndefined(third)
      }))

    it.effect("looks less and less often for what does not show, and names it after a minute", () =>
      Effect.gen(function*() {
        const fake = world({ answers: { assets: () => null } })
        const error = yield* settle(Effect.flip(append(hosted(2))), fake, "appendManyAssets")
        assert.strictEqual(error._tag, "KiliBatchError")
        if (error._tag !== "KiliBatchError") return
        sameError(
          error.cause,
          new KiliError.VerificationTimeout({
            operation: "Assets.appendMany",
            ids: fake.sent("appendManyAssets")[0].data.idArray
          })
        )
        assert.strictEqual(error.committed, "yes")
        assert.isAbove(fake.sent("assets").length, 10)
        assert.isBelow(fake.sent("assets").length, 20)
        const now = yield* Effect.flip(append(hosted(2), { schedule: Schedule.stop })).pipe(Effect.provide(fake.layer))
        assert.strictEqual(now.committed, "yes")
      }))

    it.effect("does not take back what it sent when looking for it fails", () =>
      Effect.gen(function*() {
        const fake = world({ answers: { assets: ({ where }) => where.idIn ? FakeKili.refusal("[notFound] x") : [] } })
        const error = yield* Effect.flip(append(hosted(2))).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual([error._tag, error.committed], ["KiliBatchError", "yes"])
      }))
  })

  describe("the ledger", () => {
    it.effect("accounts for every row, in the order of the input", () =>
      Effect.gen(function*() {
        const fake = world({ held: [{ id: "old", externalId: "name 1" }] })
        const rows = [...hosted(3), hosted(1)[0]!, ...hosted(2, 1), { content: "https://files.test/x" }]
        const ledger = yield* Effect.provide(append(rows), fake.layer)
        const { data } = fake.sent("appendManyAssets")[0]
        assert.deepStrictEqual(data.externalIDArray.slice(0, 2), ["name 0", "name 2"])
        const [zero, two, nameless] = data.idArray
        assert.deepStrictEqual(ledger, [
          { _tag: "created", row: 0, externalId: "name 0", assetId: zero },
          { _tag: "alreadyThere", row: 1, externalId: "name 1", assetId: AssetId.make("old") },
          { _tag: "created", row: 2, externalId: "name 2", assetId: two },
          { _tag: "duplicateOf", row: 3, externalId: "name 0", of: 0 },
          { _tag: "alreadyThere", row: 4, externalId: "name 1", assetId: AssetId.make("old") },
          { _tag: "duplicateOf", row: 5, externalId: "name 2", of: 2 },
          { _tag: "created", row: 6, externalId: data.externalIDArray[2], assetId: nameless }
        ])
      }))

    it.scoped("of a second import names the same assets, and nothing is sent or uploaded", () =>
      Effect.gen(function*() {
        const { paths: [path] } = yield* files(["a.png"])
        const fake = world()
        const rows = [...hosted(2), { content: path!, externalId: "file" }]
        const first = yield* Effect.provide(append(rows), fake.layer)
        const again = yield* Effect.provide(append(rows), fake.layer)
        assert.deepStrictEqual(again, first.map((row) => ({ ...row, _tag: "alreadyThere" as const })) as never)
        assert.strictEqual(fake.puts.length, 1)
        assert.strictEqual(fake.sent("appendManyAssets").length, 1)
        assert.strictEqual(fake.sent("viewer").length, 1)
      }))

    it.effect("of nothing makes no request", () =>
      Effect.gen(function*() {
        const fake = world()
        assert.deepStrictEqual(yield* Effect.provide(append([]), fake.layer), [])
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("of local files", () => {
    it.scoped("uploads to signed URLs, without the key and without the name", () =>
      Effect.gen(function*() {
        const { paths: [path] } = yield* files(["photo.JPG"])
        const fake = world()
        yield* Effect.provide(append([{ content: path!, externalId: "a", id: cuid(0) }]), fake.layer)
        assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), [
          "projects",
          "assets",
          "assets",
          "viewer",
          "organizations",
          "createUploadBucketSignedUrls",
          "appendManyAssets",
          "assets"
        ])
        assert.deepStrictEqual(fake.sent("organizations"), [{ where: { user: { email: "ada@kili.test" } } }])
        assert.deepStrictEqual(fake.sent("createUploadBucketSignedUrls"), [{
          filePaths: [`projects/p1/assets/${cuid(0)}/content`]
        }])
        const [put] = fake.puts
        assert.strictEqual(put?.url, `https://storage.test/bucket/projects/p1/assets/${cuid(0)}/content?sig=secret`)
        assert.strictEqual(put?.size, image.length)
        assert.strictEqual(put?.headers["content-type"], "image/jpeg")
        assert.notProperty(put?.headers, "authorization")
        assert.notProperty(put?.headers, "x-ms-blob-type")
        assert.notInclude(JSON.stringify(put), FakeKili.apiKey)
        // The import names the file by the whole URL.
        assert.deepStrictEqual(fake.sent("appendManyAssets")[0].data.contentArray, [
          `https://storage.test/bucket/projects/p1/assets/${cuid(0)}/content?sig=secret&id=projects%2Fp1%2Fassets%2F${
            cuid(0)
          }%2Fcontent`
        ])
      }))

    it.scoped("tells Azure's storage the kind of blob", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.png"])
        const fake = world({ host: "kili.blob.core.windows.net" })
        yield* Effect.provide(append([{ content: paths[0]! }]), fake.layer)
        assert.strictEqual(fake.puts[0]?.headers["x-ms-blob-type"], "BlockBlob")
      }))

    it.scoped("asks for 30 URLs a call, and keeps each file with its row among hosted ones", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(Array.from({ length: 70 }, (_, index) => `${index}.png`))
        const fake = world()
        const rows = paths.flatMap((content, index) => [
          { content, externalId: `file ${index}`, id: cuid(index) },
          ...(index < 5 ? hosted(1, index) : [])
        ])
        yield* Effect.provide(append(rows), fake.layer)
        assert.deepStrictEqual(
          fake.sent("createUploadBucketSignedUrls").map(({ filePaths }) => filePaths.length),
          [30, 30, 10]
        )
        const { data } = fake.sent("appendManyAssets")[0]
        for (const [row, content] of data.contentArray.entries()) {
          const own = data.externalIDArray[row].startsWith("file")
            ? `/assets/${data.idArray[row]}/content?`
            : "https://files.test/"
          assert.include(content, own)
        }
        assert.strictEqual(fake.puts.length, 70)
      }))

    it.scoped.each<readonly [string, number, "sync" | "async"]>([
      ["a.tiff", 1, "async"],
      ["a.TIF", 1, "async"],
      ["a.jp2", 1, "async"],
      ["a.ntf", 1, "async"],
      ["a.png", 30 * mebibyte - 1, "sync"],
      ["a.png", 30 * mebibyte, "async"]
    ])("takes %s of %i bytes by its route", ([name, size, route]) =>
      Effect.gen(function*() {
        const content = yield* sparse(name, size)
        const fake = world()
        const ledger = yield* Effect.provide(append([{ content }]), fake.layer)
        assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["created"])
        const sent = [fake.sent("appendManyAssets").length, fake.sent("appendManyFramesToDatasetAsynchronously").length]
        assert.deepStrictEqual(sent, route === "sync" ? [1, 0] : [0, 1])
        assert.deepStrictEqual(fake.puts.map((put) => put.size), [size])
      }))

    it.scoped("sends what needs processing last, and waits for the word of the platform", () =>
      Effect.gen(function*() {
        const { paths: [tiff, png] } = yield* files(["a.tiff", "b.png"])
        const fake = world({
          answers: {
            notifications: (_, earlier) => [{ id: "n0", status: earlier < 3 ? "PENDING" : "SUCCESS", message: null }]
          }
        })
        const rows = [
          { content: tiff!, externalId: "tiff", id: cuid(0), jsonMetadata: { a: 1 } },
          { content: png!, externalId: "png", id: cuid(1) }
        ]
        const ledger = yield* settle(append(rows), fake, "notifications")
        assert.deepStrictEqual(ledger, [
          { _tag: "created", row: 0, externalId: "tiff", assetId: cuid(0) },
          { _tag: "created", row: 1, externalId: "png", assetId: cuid(1) }
        ])
        const changes = fake.calls.filter(({ operation }) => operation.startsWith("append"))
        assert.deepStrictEqual(changes.map(({ operation }) => operation), [
          "appendManyAssets",
          "appendManyFramesToDatasetAsynchronously"
        ])
        const { data, where } = changes[1]!.variables
        assert.deepStrictEqual({ ...data, contentArray: data.contentArray.length }, {
          contentArray: 1,
          externalIDArray: ["tiff"],
          idArray: [cuid(0)],
          jsonMetadataArray: ["{\"a\":1}"],
          uploadType: "GEO_SATELLITE"
        })
        assert.deepStrictEqual(where, { id: "p1" })
        assert.deepStrictEqual(fake.sent("notifications"), Array(4).fill({ where: { id: "n0" } }))
      }))

    it.scoped("marks what is still being processed when told not to wait", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.tiff"])
        const fake = world()
        const ledger = yield* Effect.provide(
          append([{ content: paths[0]! }], { waitUntilAvailable: false }),
          fake.layer
        )
        assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), ["pending"])
        assert.deepStrictEqual(fake.sent("notifications"), [])
      }))

    it.scoped("is an ImportFailed when the platform could not process the files", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.tiff", "b.png"])
        const fake = world({
          answers: {
            appendManyFramesToDatasetAsynchronously: () => ({ id: "n0" }),
            notifications: () => [{ id: "n0", status: "FAILURE", message: "no such band" }]
          }
        })
        const rows = paths.map((content, row) => ({ content, id: cuid(row) }))
        const error = yield* Effect.flip(append(rows)).pipe(Effect.provide(fake.layer))
        assert.strictEqual(error._tag, "KiliBatchError")
        if (error._tag !== "KiliBatchError") return
        sameError(
          error.cause,
          new KiliError.ImportFailed({ operation: "Assets.appendMany", ids: [cuid(0)], reason: "no such band" })
        )
        assert.deepStrictEqual([error.index, error.done, error.ids, error.committed], [1, [cuid(1)], [cuid(0)], "no"])
      }))

    it.scoped("waits five minutes for the platform to process, and no longer", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.tiff"])
        const fake = world({ answers: { notifications: () => [{ id: "n0", status: "PENDING", message: null }] } })
        const fiber = yield* append([{ content: paths[0]! }]).pipe(Effect.flip, Effect.provide(fake.layer), Effect.fork)
        yield* fake.called("notifications")
        yield* TestClock.adjust("4 minutes")
        // At 0, 0.25, 0.75, 1.75, 3.75, 7.75 s, and every 8 s from then on.
        assert.strictEqual(fake.sent("notifications").length, 35)
        assert.strictEqual((yield* Fiber.poll(fiber))._tag, "None")
        yield* TestClock.adjust("70 seconds")
        const error = yield* Fiber.join(fiber)
        assert.deepStrictEqual(error._tag === "KiliBatchError" && error.cause._tag, "KiliVerificationTimeout")
        assert.strictEqual(error.committed, "yes")
      }))

    it.scoped("sends nothing when the organization may not upload", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.png"])
        const fake = world({ answers: { organizations: () => [{ license: { uploadLocalData: false } }] } })
        const error = yield* Effect.flip(append([...hosted(1), { content: paths[0]! }])).pipe(
          Effect.provide(fake.layer)
        )
        sameError(error, new KiliError.UploadForbidden({ operation: "Assets.appendMany" }))
        assert.deepStrictEqual([fake.puts, fake.sent("appendManyAssets")], [[], []])
      }))

    it.scoped("names a file that cannot be read when its turn comes, and sends nothing", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.png", "b.png"])
        const fake = world({
          answers: {
            createUploadBucketSignedUrls: ({ filePaths }) => {
              rmSync(paths[1]!)
              return filePaths.map((path: string) => `https://storage.test/${path}`)
            }
          }
        })
        const error = yield* Effect.flip(append(paths.map((content) => ({ content })))).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual([error._tag, error.committed], ["KiliBatchError", "no"])
        const cause = error._tag === "KiliBatchError" ? error.cause : undefined
        assert.deepInclude(cause, { _tag: "KiliFileError", operation: "Assets.appendMany", path: paths[1]! })
        assert.deepStrictEqual(fake.sent("appendManyAssets"), [])
      }))

    it.scoped("sends nothing when the storage refuses a file", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.png"])
        const fake = world({ answers: { createUploadBucketSignedUrls: () => [] } })
        const error = yield* Effect.flip(append([{ content: paths[0]! }])).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual([error._tag, error.committed], ["KiliBatchError", "no"])
        assert.deepStrictEqual(fake.sent("appendManyAssets"), [])
      }))
  })

  describe("refuses without a request", () => {
    it.scoped("files that are missing, empty, unreadable by their kind, all at once", () =>
      Effect.gen(function*() {
        const { directory, paths: [good] } = yield* files(["good.png"])
        const { paths: [empty] } = yield* files(["empty.png"], "")
        const fake = world()
        const rows = [good!, `${directory}/none.png`, directory, empty!, ...hosted(1).map(({ content }) => content)]
        const found = yield* Effect.provide(issues(append(rows.map((content) => ({ content })))), fake.layer)
        assert.deepStrictEqual(found, [
          `assets[1].content: no file at "${directory}/none.png"`,
          `assets[2].content: "${directory}" is not a file but a directory`,
          `assets[3].content: "${empty}" is empty`
        ])
        assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["projects"])
      }))

    it.effect.each<readonly [string, ReadonlyArray<object>, ReadonlyArray<string>]>([
      ["NaN in metadata", [...hosted(1), { content: "https://x.test", jsonMetadata: { deep: [NaN] } }], [
        "assets[1].jsonMetadata.deep[0]"
      ]],
      ["metadata that is a list", [{ content: "https://x.test", jsonMetadata: [] }], ["assets[0].jsonMetadata"]],
      ["no content", [{ content: "" }], ["assets[0].content"]],
      ["an empty name", [{ content: "https://x.test", externalId: "" }], ["assets[0].externalId"]],
      ["an unknown key", [{ content: "https://x.test", metadata: {} }], ["assets[0].metadata"]],
      ["an id given twice", [
        ...hosted(1),
        ...["a", "b"].map((externalId) => ({
          content: "https://x.test",
          externalId,
          id: cuid(0)
        }))
      ], ["assets[2].id"]]
    ])("%s", ([, bad, at]) =>
      Effect.gen(function*() {
        const fake = world()
        const rows = bad as ReadonlyArray<AssetImport.NewAsset>
        assert.deepStrictEqual(yield* Effect.provide(places(append(rows)), fake.layer), at)
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("refuses without a change", () => {
    it.scoped.each<readonly [string, string]>([["IMAGE", "a.mp4"], ["IMAGE", "a.unknown"], ["IMAGE", "a"]])(
      "for a project of type %s the file %s",
      ([inputType, name]) =>
        Effect.gen(function*() {
          const { paths } = yield* files([name])
          const fake = world({ inputType })
          const found = yield* Effect.provide(places(append([...hosted(1), { content: paths[0]! }])), fake.layer)
          assert.deepStrictEqual(found, ["assets[1].content"])
          assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["projects", "assets"])
        })
    )

    it.effect("a project of a type that it cannot import into", () =>
      Effect.gen(function*() {
        const fake = world({ inputType: "LLM_STATIC" })
        assert.deepStrictEqual(yield* Effect.provide(places(append(hosted(1))), fake.layer), ["projectId"])
        assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["projects"])
      }))

    it.effect.each<readonly [string, unknown]>([
      ["an empty list", []],
      ["its refusal", FakeKili.refusal("[notFound] no project")]
    ])("a project that is not there, as %s tells", ([, answer]) =>
      Effect.gen(function*() {
        const fake = world({ answers: { projects: () => answer } })
        const error = yield* Effect.flip(append(hosted(1))).pipe(Effect.provide(fake.layer))
        sameError(
          error,
          new KiliError.NotFound({ operation: "Assets.appendMany", entity: "project", missing: ["p1"] })
        )
      }))

    it.scoped("a honeypot that the platform has to process", () =>
      Effect.gen(function*() {
        const { paths } = yield* files(["a.tiff"])
        const fake = world()
        const rows = [{ content: paths[0]!, isHoneypot: true }]
        assert.deepStrictEqual(yield* Effect.provide(places(append(rows)), fake.layer), ["assets[0].isHoneypot"])
        assert.deepStrictEqual(fake.puts, [])
      }))
  })
})

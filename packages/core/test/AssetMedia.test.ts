/**
 * The media behind assets, saved to disk: real files, and a storage that lies about them.
 */
import { AssetId } from "@effect-kili/core/Asset"
import * as AssetMedia from "@effect-kili/core/AssetMedia"
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as HttpClientTest from "@effect-kili/core/testing/HttpClientTest"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { readdirSync, readFileSync, statSync } from "node:fs"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import * as mediaName from "../src/internal/mediaName.js"
import { issues, sameError } from "./support/errors.js"

const files = Layer.merge(NodeFileSystem.layer, NodePath.layer)

const projectId = ProjectId.make("p1")

const folder = Effect.flatMap(FileSystem.FileSystem, (fs) => fs.makeTempDirectoryScoped())

/** Every file below a folder, hidden ones too, by its path in it. */
const filesIn = (root: string): ReadonlyArray<string> =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => Path.relative(root, Path.join(entry.parentPath, entry.name)))
    .sort()

const textOf = (file: string) => readFileSync(file, "utf8")

const source = (id: string, fields: Partial<AssetMedia.Source> = {}): AssetMedia.Source => ({
  id: AssetId.make(id),
  externalId: null,
  content: null,
  jsonContent: null,
  ocrMetadata: null,
  ...fields
})

type Answer = Effect.Effect<HttpServerResponse.HttpServerResponse> | HttpServerResponse.HttpServerResponse

/** A file of a type, whose content names it. */
const file = (contentType: string, text = "bytes") => HttpServerResponse.text(text, { contentType })

const jpeg = file("image/jpeg")

interface Get {
  readonly url: string
  readonly authorization: string | undefined
}

/** A platform with one project, and a storage: an answer for each URL, from the number of earlier requests of it. */
const world = (
  answers: Readonly<Record<string, (earlier: number) => Answer>>,
  project: object = { inputType: "IMAGE", dataConnections: [] }
) => {
  const gets: Array<Get> = []
  const app = Effect.gen(function*() {
    const request = yield* HttpServerRequest.HttpServerRequest
    const { url } = request.source as Request
    if (request.method === "POST") return HttpServerResponse.unsafeJson({ data: { data: [project] } })
    const earlier = gets.filter((get) => get.url === url).length
    gets.push({ url, authorization: request.headers["authorization"] })
    const answer = answers[url]?.(earlier) ?? HttpServerResponse.text("no such file", { status: 404 })
    return yield* HttpServerResponse.isServerResponse(answer) ? Effect.succeed(answer) : answer
  })
  const kili = KiliClient.layer({ apiKey: Redacted.make("k-1"), endpoint: "https://kili.test/api/label/v2/graphql" })
  return { gets, layer: Layer.merge(files, Layer.provide(kili, HttpClientTest.layer(app))) }
}

const saveAll = (
  root: string,
  assets: ReadonlyArray<AssetMedia.Source>,
  { concurrency, folder = root }: Partial<AssetMedia.SaveOptions> = {}
) =>
  Effect.flatMap(
    AssetMedia.saver({ projectId, folder, concurrency }),
    (save) => Effect.forEach(assets, save, { concurrency: "unbounded" })
  )

/** Promises `promised` bytes, and sends these. */
const promising = (promised: number, text: string) =>
  HttpServerResponse.stream(Stream.make(new TextEncoder().encode(text)), {
    contentType: "image/png",
    headers: { "content-length": String(promised) }
  })

const contents = (assets: ReadonlyArray<{ readonly content: string | null }>, root: string) =>
  assets.map(({ content }) => content === null ? null : Path.relative(root, content))

describe("names", () => {
  const decode = (path: string) =>
    path.replace(/%(D[89A-F][0-9A-F]{2}|[0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))

  const nasty = FastCheck.array(
    FastCheck.oneof(
      FastCheck.constantFrom(
        "/",
        "\\",
        ".",
        "..",
        "%",
        "%2F",
        "%2e",
        "%D800",
        "\0",
        "C:",
        "~",
        " ",
        "con",
        "nul",
        "\ud800",
        "\udc00"
      ),
      FastCheck.string({ unit: "binary", maxLength: 3 }),
      FastCheck.string({ maxLength: 3 })
    ),
    { maxLength: 8 }
  ).map((parts) => parts.join(""))

  it("of external ids lie in the folder, and give the external id back", () => {
    FastCheck.assert(
      FastCheck.property(nasty, (externalId) => {
        const path = mediaName.encode(externalId)
        assert.strictEqual(decode(path), externalId)
        if (externalId === "") return
        for (const { join, resolve, sep } of [Path.posix, Path.win32]) {
          const root = resolve("/media/folder")
          assert.strictEqual(join(root, ...path.split("/")), root + sep + path.replaceAll("/", sep))
        }
        for (const segment of path.split("/")) {
          assert.notMatch(segment, /^$|^\.+$|[. ]$|[\p{Cc}\p{Cs}\\:*?"<>|]|^(con|nul) *(\.|$)/iu)
        }
      }),
      { numRuns: 2000 }
    )
  })

  it("are left alone when any system takes them", () => {
    for (const plain of ["a.jpg", "x/y z/été.tar.gz", "100%", "50%off", ".hidden", "a..b", "console", "~"]) {
      assert.strictEqual(mediaName.encode(plain), plain)
    }
    assert.strictEqual(mediaName.encode("../../etc/passwd"), "%2E%2E/%2E%2E/etc/passwd")
    assert.strictEqual(mediaName.encode("/etc//passwd/"), "%2Fetc/%2Fpasswd%2F")
    assert.strictEqual(mediaName.encode("C:\\nul"), "C%3A%5Cnul")
    assert.strictEqual(mediaName.encode("NUL.txt"), "%4EUL.txt")
  })

  it("are never given twice, and none lies below another", () => {
    FastCheck.assert(
      FastCheck.property(
        FastCheck.array(FastCheck.tuple(nasty, FastCheck.constantFrom("image/jpeg", "text/plain", undefined)), {
          maxLength: 30
        }),
        (wanted) => {
          const names = mediaName.makeNames()
          const given = wanted.map(([externalId, type], index) =>
            names.take(mediaName.typed(mediaName.encode(externalId || `c${index}`), type), `c${index}`)
          )
          const folded = given.map((path) => path.toLowerCase())
          assert.strictEqual(new Set(folded).size, wanted.length)
          assert.isFalse(folded.some((path) => folded.some((other) => other.startsWith(`${path}/`))))
        }
      )
    )
  })

  it.each<readonly [string, string | undefined, string]>([
    ["a", "image/jpeg", "a.jpg"],
    ["a.jpg", "image/jpeg", "a.jpg"],
    ["a.JPEG", "image/jpeg; charset=binary", "a.JPEG"],
    ["a.png", "image/jpeg", "a.png.jpg"],
    ["a.jpg/b", "image/jpeg", "a.jpg/b.jpg"],
    [".jpg", "image/jpeg", ".jpg.jpg"],
    ["scan.v2", "text/plain; charset=utf-8", "scan.v2.txt"],
    ["a.ntf", "application/vnd.nitf", "a.ntf"],
    ["a", "application/octet-stream", "a"],
    ["a", "made/up", "a"],
    ["a", undefined, "a"]
  ])("%s of type %s is saved as %s", (name, type, expected) => {
    assert.strictEqual(mediaName.makeNames().take(mediaName.typed(name, type), "c1"), expected)
  })

  it("that are too long are cut, keep their extension, and carry the asset's id", () => {
    const names = mediaName.makeNames()
    const long = `${"é".repeat(300)}/${"x".repeat(300)}`
    const paths = ["c1", "c2"].map((id) => names.take(mediaName.typed(mediaName.encode(long), "image/png"), id))
    assert.notStrictEqual(paths[0], paths[1])
    for (const path of paths) {
      assert.match(path, /^é+_\/x+_\.c[12]\.png$/)
      for (const segment of path.split("/")) assert.isAtMost(Buffer.byteLength(segment), 255)
    }
    assert.strictEqual(mediaName.makeNames().take({ path: "x".repeat(255), extension: "" }, "c1"), "x".repeat(255))
  })
})

describe("saver", () => {
  it.scoped("saves content by its external id, with the extension of its type", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const { gets, layer } = world({
        "https://media.test/1": () => jpeg,
        "https://media.test/2": () => file("image/png", "two"),
        "https://kili.test/api/label/v2/files?id=3": () => file("image/webp", "three")
      })
      const saved = yield* saveAll(root, [
        source("c1", { externalId: "cars/front", content: "https://media.test/1" }),
        source("c2", { externalId: "b.PNG", content: "https://media.test/2" }),
        source("c3", { content: "https://kili.test/api/label/v2/files?id=3" }),
        source("c4", { externalId: "text", content: "raw text" })
      ]).pipe(Effect.provide(layer))
      assert.deepStrictEqual(contents(saved, root), ["cars/front.jpg", "b.PNG", "c3.webp", null])
      assert.deepStrictEqual(saved.map(({ content }) => content && textOf(content)), ["bytes", "two", "three", null])
      assert.deepStrictEqual(saved[3], {
        content: null,
        frames: [],
        richText: null,
        jsonContent: null,
        ocrMetadata: null
      })
      assert.deepStrictEqual(filesIn(root), ["b.PNG", "c3.webp", "cars/front.jpg"])
      assert.lengthOf(gets, 3)
    }).pipe(Effect.provide(files)))

  it.scoped("regression: the key is not sent to another origin", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const { gets, layer } = world({
        "https://kili.test/api/label/v2/files?id=1": () => jpeg,
        "https://kili.test.evil.test/api/label/v2/files": () => jpeg,
        "https://kili.test/other": () => jpeg,
        "https://media.test/ocr": () => HttpServerResponse.unsafeJson({})
      })
      yield* saveAll(root, [
        source("c1", { content: "https://kili.test/api/label/v2/files?id=1", ocrMetadata: "https://media.test/ocr" }),
        source("c2", { content: "https://kili.test.evil.test/api/label/v2/files" }),
        source("c3", { content: "https://kili.test/other" })
      ]).pipe(Effect.provide(layer))
      const keyed = gets.filter(({ authorization }) => authorization !== undefined)
      assert.deepStrictEqual(keyed.map(({ url }) => url), ["https://kili.test/api/label/v2/files?id=1"])
      assert.lengthOf(gets, 4)
    }).pipe(Effect.provide(files)))

  it.scoped("regression: no external id writes outside of the folder", () =>
    Effect.gen(function*() {
      const outer = yield* folder
      const root = Path.join(outer, "a", "b")
      const externalIds = [
        "../../escaped",
        "..",
        "a/../../../escaped",
        `${outer}/escaped`,
        "..\\..\\escaped",
        "C:\\escaped",
        "x\0/../escaped",
        "%2e%2e/escaped",
        "a//b",
        "./."
      ]
      const { layer } = world(
        Object.fromEntries(externalIds.map((externalId, index) => [
          `https://media.test/${index}`,
          () => file("image/jpeg", externalId)
        ]))
      )
      const saved = yield* saveAll(
        root,
        externalIds.map((externalId, index) =>
          source(`c${index}`, { externalId, content: `https://media.test/${index}` })
        )
      ).pipe(Effect.provide(layer))
      assert.deepStrictEqual(saved.map(({ content }) => textOf(content!)), externalIds)
      assert.lengthOf(filesIn(root), externalIds.length)
      assert.deepStrictEqual(filesIn(outer), filesIn(root).map((path) => Path.join("a", "b", path)).sort())
    }).pipe(Effect.provide(files)))

  it.scoped("refuses a folder that a symbolic link leads out of, and makes nothing behind it", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const outer = yield* folder
      const [root, elsewhere] = [Path.join(outer, "root"), Path.join(outer, "elsewhere")]
      yield* Effect.forEach([root, elsewhere], (path) => fs.makeDirectory(path))
      yield* fs.symlink(elsewhere, Path.join(root, "link"))
      const { layer } = world({ "https://media.test/1": () => jpeg })
      const save = saveAll(root, [source("c1", { externalId: "link/deep/a", content: "https://media.test/1" })])
      const error = yield* Effect.flip(save).pipe(Effect.provide(layer))
      assert.deepInclude(error, { _tag: "KiliFileError", path: Path.join(root, "link", "deep") })
      assert.deepStrictEqual(readdirSync(elsewhere), [])
    }).pipe(Effect.provide(files)))

  it.scoped("saves into a folder that is a symbolic link itself, into new folders and old ones", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const outer = yield* folder
      const [root, link] = [Path.join(outer, "..root"), Path.join(outer, "link")]
      yield* fs.makeDirectory(Path.join(root, "..old"), { recursive: true })
      yield* fs.symlink(root, link)
      const { layer } = world({ "https://media.test/1": () => jpeg, "https://media.test/2": () => jpeg })
      const saved = yield* saveAll(link, [
        source("c1", { externalId: "new/deep/a", content: "https://media.test/1" }),
        source("c2", { externalId: "..old/b", content: "https://media.test/2" })
      ]).pipe(Effect.provide(layer))
      assert.deepStrictEqual(contents(saved, link), ["new/deep/a.jpg", "..old/b.jpg"])
    }).pipe(Effect.provide(files)))

  it.scoped("tells names apart that meet by extension or case, the same way whichever answer comes first", () =>
    Effect.gen(function*() {
      const answers = (slow: string) =>
        world(Object.fromEntries(["1", "2", "3", "4"].map((name) => {
          const answer = file("image/jpeg", name)
          return [`https://media.test/${name}`, () => name === slow ? Effect.delay(answer, "5 seconds") : answer]
        })))
      const externalIds = ["a", "a.jpg", "A.JPG", "a.jpg/b"]
      for (const slow of ["1", "2", "3"]) {
        const root = yield* folder
        const fiber = yield* saveAll(
          root,
          externalIds.map((externalId, index) =>
            source(`c${index + 1}`, { externalId, content: `https://media.test/${index + 1}` })
          ).slice(0, 3)
        ).pipe(Effect.provide(answers(slow).layer), Effect.fork)
        while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("1 second")
        const saved = yield* Fiber.join(fiber)
        assert.deepStrictEqual(contents(saved, root), ["a.jpg", "a.c2.jpg", "A.c3.JPG"])
        assert.deepStrictEqual(saved.map(({ content }) => textOf(content!)), ["1", "2", "3"])
      }
      const root = yield* folder
      const saved = yield* Effect.flatMap(
        AssetMedia.saver({ projectId, folder: root }),
        (save) =>
          Effect.forEach(
            externalIds,
            (externalId, index) =>
              save(source(`c${index + 1}`, { externalId, content: `https://media.test/${index + 1}` }))
          )
      ).pipe(
        Effect.provide(answers("").layer)
      )
      assert.deepStrictEqual(contents(saved, root)[3], "a.jpg%2Fb.c4.jpg")
    }).pipe(Effect.provide(files)))

  it.scoped("does not fetch a file of the same length and time again, and replaces any other", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const root = yield* folder
      const changed = "Mon, 01 Jan 2024 08:00:00 GMT"
      const answer = HttpServerResponse.setHeader(jpeg, "last-modified", changed)
      const urls = ["same", "shorter", "older", "untold"].map((name) => `https://media.test/${name}`)
      const { layer } = world({
        ...Object.fromEntries(urls.map((url) => [url, () => answer])),
        "https://media.test/untold": () => jpeg
      })
      const there = (name: string, text: string, time: string) => {
        const file = Path.join(root, `${name}.jpg`)
        return Effect.zipRight(fs.writeFileString(file, text), fs.utimes(file, new Date(time), new Date(time)))
      }
      yield* there("same", "BYTES", changed)
      yield* there("shorter", "cut", changed)
      yield* there("older", "BYTES", "Mon, 01 Jan 2024 07:59:59 GMT")
      yield* there("untold", "BYTES", changed)
      const all = saveAll(
        root,
        urls.map((content, index) => source(`c${index}`, { externalId: content.split("/").at(-1)!, content }))
      )
      yield* Effect.provide(all, layer)
      const held = () => Object.fromEntries(filesIn(root).map((path) => [path, textOf(Path.join(root, path))]))
      assert.deepStrictEqual(held(), {
        "older.jpg": "bytes",
        "same.jpg": "BYTES",
        "shorter.jpg": "bytes",
        "untold.jpg": "bytes"
      })
      // What was saved has the time that the server told.
      const before = yield* fs.stat(Path.join(root, "older.jpg"))
      assert.strictEqual(Option.getOrThrow(before.mtime).toUTCString(), changed)
    }).pipe(Effect.provide(files)))

  it.scoped("regression: a file of another asset is not taken for one's own", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const told = (text: string, changed: string) =>
        HttpServerResponse.text(text, { contentType: "text/plain", headers: { "last-modified": changed } })
      const { layer } = world({
        "https://media.test/1": () => told("AAAA", "Mon, 01 Jan 2024 08:00:00 GMT"),
        "https://media.test/2": () => told("BBBB", "Mon, 01 Jan 2024 09:00:00 GMT")
      })
      const [doc, txt] = [
        source("a", { externalId: "doc", content: "https://media.test/1" }),
        source("b", { externalId: "doc.txt", content: "https://media.test/2" })
      ]
      yield* Effect.provide(saveAll(root, [doc, txt]), layer)
      // Alone, the second has the name that the first took before.
      const [saved] = yield* Effect.provide(saveAll(root, [txt]), layer)
      assert.strictEqual(textOf(saved!.content!), "BBBB")
    }).pipe(Effect.provide(files)))

  it.scoped("regression: a truncated file is not taken as complete", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const { gets, layer } = world({
        "https://media.test/1": (earlier) => promising(9, earlier < 2 ? "cut" : "the whole")
      })
      const fiber = yield* saveAll(root, [source("c1", { content: "https://media.test/1" })]).pipe(
        Effect.provide(layer),
        Effect.fork
      )
      while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("1 second")
      const [saved] = yield* Fiber.join(fiber)
      assert.strictEqual(textOf(saved!.content!), "the whole")
      assert.lengthOf(gets, 3)
      assert.deepStrictEqual(filesIn(root), ["c1.png"])
    }).pipe(Effect.provide(files)))

  it.scoped("fails when the file never comes whole, leaves nothing, and keeps what was there", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const root = yield* folder
      yield* fs.writeFileString(Path.join(root, "c1.png"), "before")
      const { gets, layer } = world({ "https://media.test/1": () => promising(9, "cut") })
      const fiber = yield* saveAll(root, [source("c1", { content: "https://media.test/1" })]).pipe(
        Effect.flip,
        Effect.provide(layer),
        Effect.fork
      )
      while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("5 seconds")
      sameError(
        yield* Fiber.join(fiber),
        new KiliError.TransportError({
          operation: "AssetMedia.saver",
          reason: "Network",
          description: "the body ended after 3 of 9 bytes",
          committed: "no"
        })
      )
      assert.lengthOf(gets, 6)
      assert.deepStrictEqual(filesIn(root).map((path) => [path, textOf(Path.join(root, path))]), [["c1.png", "before"]])
    }).pipe(Effect.provide(files)))

  it.scoped("compares no length with a packed body, and takes an empty one", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const { layer } = world({
        "https://media.test/1": () =>
          HttpServerResponse.setHeader(promising(3, "longer than packed"), "content-encoding", "gzip"),
        "https://media.test/2": () => HttpServerResponse.empty({ status: 200 })
      })
      const saved = yield* saveAll(root, [
        source("c1", { content: "https://media.test/1" }),
        source("c2", { content: "https://media.test/2" })
      ]).pipe(Effect.provide(layer))
      assert.deepStrictEqual(saved.map(({ content }) => textOf(content!)), ["longer than packed", ""])
    }).pipe(Effect.provide(files)))

  it.scoped("gives up an attempt when nothing came for a minute", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const stalled = HttpServerResponse.stream(Stream.concat(Stream.make(new Uint8Array(10)), Stream.never), {
        contentType: "image/jpeg"
      })
      const { gets, layer } = world({ "https://media.test/1": (earlier) => earlier === 0 ? stalled : jpeg })
      const fiber = yield* saveAll(root, [source("c1", { content: "https://media.test/1" })]).pipe(
        Effect.provide(layer),
        Effect.fork
      )
      while (filesIn(root).length === 0) yield* Effect.yieldNow()
      yield* TestClock.adjust("59 seconds")
      assert.lengthOf(gets, 1)
      while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("1 second")
      assert.lengthOf(gets, 2)
      assert.deepStrictEqual(filesIn(root), ["c1.jpg"])
    }).pipe(Effect.provide(files)))

  it.scoped("leaves no part of a file when it is interrupted", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const endless = HttpServerResponse.stream(Stream.concat(Stream.make(new Uint8Array(10)), Stream.never))
      const { layer } = world({ "https://media.test/1": () => endless, "https://media.test/2": () => endless })
      const fiber = yield* saveAll(root, [
        source("c1", { externalId: "x/1", content: "https://media.test/1" }),
        source("c2", { externalId: "x".repeat(255), content: "https://media.test/2" })
      ]).pipe(Effect.provide(layer), Effect.fork)
      while (filesIn(root).length < 2) yield* Effect.yieldNow()
      assert.isTrue(filesIn(root).every((path) => /^\.[^/]+\.part$/.test(Path.basename(path))))
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(filesIn(root), [])
    }).pipe(Effect.provide(files)))

  it.scoped("leaves no part of a file when another fails", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const endless = HttpServerResponse.stream(Stream.concat(Stream.make(new Uint8Array(10)), Stream.never))
      const started = () => filesIn(root).length > 0
      const gone = Effect.suspend(() => Effect.succeed(HttpServerResponse.text("", { status: 404 }))).pipe(
        Effect.zipLeft(Effect.repeat(Effect.yieldNow(), { until: started }))
      )
      const { layer } = world({ "https://media.test/1": () => endless, "https://media.test/2": () => gone })
      const error = yield* Effect.flip(saveAll(root, [
        source("c1", { content: "https://media.test/1" }),
        source("c2", { content: "https://media.test/2" })
      ])).pipe(Effect.provide(layer))
      assert.deepInclude(error, { _tag: "KiliHttpStatusError", status: 404 })
      assert.deepStrictEqual(filesIn(root), [])
    }).pipe(Effect.provide(files)))

  it.scoped("holds no file in memory: the storage is never far ahead of the disk", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const chunk = new Uint8Array(1_048_576)
      const total = 200
      let produced = 0
      let furthest = 0
      const written = () => filesIn(root).reduce((sum, path) => sum + statSync(Path.join(root, path)).size, 0)
      const body = Stream.repeatEffect(Effect.sync(() => {
        produced++
        furthest = Math.max(furthest, produced - written() / chunk.length)
        return chunk
      })).pipe(Stream.rechunk(1), Stream.take(total))
      const { layer } = world({
        "https://media.test/1": () => HttpServerResponse.stream(body, { contentLength: total * chunk.length })
      })
      const [saved] = yield* saveAll(root, [source("c1", { content: "https://media.test/1" })]).pipe(
        Effect.provide(layer)
      )
      assert.strictEqual(statSync(saved!.content!).size, total * chunk.length)
      assert.isAtMost(furthest, 8)
    }).pipe(Effect.provide(files)))

  it.scoped("saves so many files at once, frames included, and reports each", () =>
    Effect.gen(function*() {
      const root = yield* folder
      let [now, most] = [0, 0]
      const counted = (answer = jpeg) =>
        Effect.acquireUseRelease(
          Effect.sync(() => most = Math.max(most, ++now)),
          () => Effect.delay(answer, "1 second"),
          () => Effect.sync(() => now--)
        )
      const frames = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [n, `https://media.test/frame/${n}`]))
      const { layer } = world(
        {
          "https://media.test/frames": () => HttpServerResponse.unsafeJson(frames),
          ...Object.fromEntries(Object.values(frames).map((url) => [url, () => counted()])),
          "https://media.test/1": () => counted(),
          "https://media.test/2": () => counted(),
          "https://media.test/ocr": () => counted(HttpServerResponse.unsafeJson({}))
        },
        { inputType: "VIDEO", dataConnections: null }
      )
      const events: Array<Progress.Event> = []
      const fiber = yield* saveAll(
        root,
        [
          source("c1", { externalId: "v", content: "", jsonContent: "https://media.test/frames" }),
          source("c2", { content: "https://media.test/1", ocrMetadata: "https://media.test/ocr" }),
          source("c3", { content: "https://media.test/2", ocrMetadata: "https://media.test/ocr" })
        ],
        { concurrency: 3 }
      ).pipe(
        Effect.provide(layer),
        Effect.provide(Progress.layer((event) => Effect.sync(() => events.push(event)))),
        Effect.fork
      )
      while ((yield* Fiber.poll(fiber))._tag === "None") yield* TestClock.adjust("1 second")
      const [video] = yield* Fiber.join(fiber)
      assert.strictEqual(most, 3)
      assert.deepStrictEqual(events.map(({ done }) => done), Array.from({ length: 14 }, (_, index) => index + 1))
      assert.deepStrictEqual(events[0], { operation: "AssetMedia.saver", unit: "files", done: 1 })
      assert.deepStrictEqual(
        video!.frames.map((path) => Path.basename(path)),
        Array.from({ length: 12 }, (_, index) => `v_${String(index + 1).padStart(2, "0")}.jpg`)
      )
    }).pipe(Effect.provide(files)))

  it.scoped("reads the documents of images and of OCR, and leaves those of satellite images alone", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const answers = {
        "https://media.test/layers": () => HttpServerResponse.unsafeJson([{ layer: 1 }]),
        "https://media.test/ocr": () => HttpServerResponse.unsafeJson({ text: "é" })
      }
      const asset = source("c1", {
        content: "",
        jsonContent: "https://media.test/layers",
        ocrMetadata: "https://media.test/ocr"
      })
      const saved = (inputType: string) =>
        saveAll(root, [asset]).pipe(Effect.provide(world(answers, { inputType, dataConnections: [] }).layer))
      const empty = { content: null, frames: [], richText: null, ocrMetadata: { text: "é" } }
      assert.deepStrictEqual(yield* saved("IMAGE"), [{ ...empty, jsonContent: [{ layer: 1 }] }])
      assert.deepStrictEqual(yield* saved("GEOSPATIAL"), [{ ...empty, jsonContent: null }])
      assert.deepStrictEqual(yield* saved("PDF"), [{ ...empty, jsonContent: null }])
      assert.deepStrictEqual(filesIn(root), [])
    }).pipe(Effect.provide(files)))

  it.scoped("does not take for frames what are none", () =>
    Effect.gen(function*() {
      const root = yield* folder
      for (const document of [[], { "0": "raw" }, { "0": 1 }, { first: "https://media.test/1" }, null]) {
        const { layer } = world(
          { "https://media.test/frames?signature=s3cret": () => HttpServerResponse.unsafeJson(document) },
          { inputType: "VIDEO", dataConnections: [] }
        )
        const asset = source("c1", { jsonContent: "https://media.test/frames?signature=s3cret" })
        const error = yield* Effect.flip(saveAll(root, [asset])).pipe(Effect.provide(layer))
        assert.strictEqual(error._tag, "KiliDecodeError")
        assert.notInclude(error.message, "s3cret")
      }
    }).pipe(Effect.provide(files)))

  it.scoped("says which path the disk refused", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const root = yield* folder
      const { layer } = world({ "https://media.test/1": () => jpeg })
      yield* fs.writeFileString(Path.join(root, "file"), "")
      const fails = (options: Partial<AssetMedia.SaveOptions>, externalId = "a") =>
        Effect.flip(saveAll(root, [source("c1", { externalId, content: "https://media.test/1" })], options)).pipe(
          Effect.provide(layer)
        )
      const notAFolder = yield* fails({ folder: Path.join(root, "file") })
      assert.deepInclude(notAFolder, { _tag: "KiliFileError", path: Path.join(root, "file"), retryable: false })
      yield* fs.makeDirectory(Path.join(root, "a.jpg"))
      const taken = yield* fails({})
      assert.deepInclude(taken, { _tag: "KiliFileError", path: Path.join(root, "a.jpg"), committed: "no" })
      assert.deepStrictEqual(filesIn(root), ["file"])
    }).pipe(Effect.provide(files)))

  it.scoped("refuses projects on cloud storage, unknown ones, and what cannot be options", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const saver = (project: object, options: Partial<AssetMedia.Saver> = {}) =>
        AssetMedia.saver({ projectId, folder: Path.join(root, "x"), ...options }).pipe(
          Effect.provide(world({}, project).layer)
        )
      assert.deepStrictEqual(yield* issues(saver({ inputType: "IMAGE", dataConnections: [{ id: "d" }] })), [
        "projectId: the media of this project lie in cloud storage, and cannot be downloaded from Kili"
      ])
      const image = { inputType: "IMAGE", dataConnections: [] }
      assert.lengthOf(yield* issues(saver(image, { folder: "", concurrency: 0 })), 2)
      assert.lengthOf(yield* issues(saver(image, { concurrency: 1.5 })), 1)
      assert.deepStrictEqual(readdirSync(root), [])
    }).pipe(Effect.provide(files)))
})

describe("against the sandbox", () => {
  const photograph = (name: string) => fileURLToPath(new URL(`../../../examples/data/${name}`, import.meta.url))

  const createProject = (inputType: "IMAGE" | "TEXT" | "VIDEO") =>
    Projects.createProject({ title: "Media", inputType, jsonInterface: { jobs: {} } })

  const list = (project: ProjectId) =>
    Assets.listAssets({ projectId: project, fields: ["id", "externalId", "content", "jsonContent", "ocrMetadata"] })
      .pipe(
        Stream.runCollect,
        Effect.map(Chunk.toReadonlyArray)
      )

  const sign = GraphQL.query({
    name: "createUploadBucketSignedUrls",
    document: "query ($filePaths: [String!]) { data: createUploadBucketSignedUrls(filePaths: $filePaths) }",
    variables: Schema.Struct({ filePaths: Schema.Array(Schema.String) }),
    data: Schema.Array(Schema.String)
  })

  const append = GraphQL.mutation({
    name: "appendManyAssets",
    document: "mutation ($data: AppendManyAssetsData!, $where: ProjectWhere!) { " +
      "data: appendManyAssets(data: $data, where: $where) { id } }",
    variables: Schema.Struct({ data: Schema.Unknown, where: Schema.Unknown }),
    data: Schema.Unknown
  })

  /** Uploads a file as an importer does: the URL that imports it, and the one that reads it. */
  const upload = Effect.fn(function*(path: string, body: string, contentType: string) {
    const client = yield* KiliClient.KiliClient
    const [signed = ""] = yield* client.execute(sign, { filePaths: [path] })
    yield* client.send(
      "upload",
      HttpClientRequest.put(signed.split("&id=")[0]!).pipe(HttpClientRequest.bodyText(body, contentType))
    )
    return { signed, url: `${client.endpoint.replace("/graphql", "/files")}?id=${encodeURIComponent(path)}` }
  })

  const importOne = Effect.fn(function*(project: ProjectId, externalId: string, jsonContent: string) {
    const client = yield* KiliClient.KiliClient
    yield* client.execute(append, {
      data: { contentArray: [""], externalIDArray: [externalId], jsonContentArray: [jsonContent] },
      where: { id: project }
    })
  })

  const sandbox = Layer.merge(Sandbox.layer(), files)

  it.scoped("photographs come back byte for byte; a second run writes nothing", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const { id } = yield* createProject("IMAGE")
      const names = ["rocket.jpg", "chelsea.png"]
      yield* Assets.appendMany({
        projectId: id,
        assets: names.map((name) => ({ externalId: `cats/${name}`, content: photograph(name) }))
      })
      const run = Effect.gen(function*() {
        const save = yield* AssetMedia.saver({ projectId: id, folder: root })
        return yield* Effect.forEach(yield* list(id), save)
      })
      const saved = yield* run
      assert.deepStrictEqual(contents(saved, root), names.map((name) => `cats/${name}`))
      for (const [index, name] of names.entries()) {
        assert.isTrue(readFileSync(saved[index]!.content!).equals(readFileSync(photograph(name))))
      }
      const before = names.map((name) => statSync(Path.join(root, "cats", name)).ino)
      assert.deepStrictEqual(yield* run, saved)
      assert.deepStrictEqual(names.map((name) => statSync(Path.join(root, "cats", name)).ino), before)
    }).pipe(Effect.provide(sandbox)))

  it.scoped("rich text and frames are found behind jsonContent", () =>
    Effect.gen(function*() {
      const root = yield* folder
      const text = yield* createProject("TEXT")
      const rich = JSON.stringify([{ children: [{ text: "Hello" }] }])
      const { signed } = yield* upload(`projects/${text.id}/assets/c1/jsonContent`, rich, "text/plain")
      yield* importOne(text.id, "letter", signed)
      const saveText = yield* AssetMedia.saver({ projectId: text.id, folder: root })
      const [letter] = yield* Effect.forEach(yield* list(text.id), saveText)
      assert.strictEqual(textOf(letter!.richText!), rich)
      assert.deepStrictEqual([letter!.content, Path.relative(root, letter!.richText!)], [null, "letter.rich.json"])

      const video = yield* createProject("VIDEO")
      const frames = yield* Effect.forEach(["one", "two"], (frame, index) =>
        upload(`projects/${video.id}/assets/c2/frame/${index}`, frame, "image/jpeg"))
      const map = yield* upload(
        `projects/${video.id}/assets/c2/jsonContent`,
        JSON.stringify({ 1: frames[1]!.url, 0: frames[0]!.url }),
        "application/json"
      )
      yield* importOne(video.id, "clip.mp4", map.signed)
      const saveVideo = yield* AssetMedia.saver({ projectId: video.id, folder: root })
      const [clip] = yield* Effect.forEach(yield* list(video.id), saveVideo)
      assert.deepStrictEqual(clip!.frames.map((path) => [Path.basename(path), textOf(path)]), [
        ["clip.mp4_1.jpg", "one"],
        ["clip.mp4_2.jpg", "two"]
      ])
    }).pipe(Effect.provide(sandbox)))

  it.scoped("a project that does not exist is not found", () =>
    Effect.gen(function*() {
      const missing = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")
      const error = yield* Effect.flip(AssetMedia.saver({ projectId: missing, folder: yield* folder }))
      assert.deepInclude(error, { _tag: "KiliNotFound", entity: "project", missing: [missing] })
    }).pipe(Effect.provide(sandbox)))
})

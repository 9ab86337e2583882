/**
 * Every way into the platform, for every input type: what is sent, and the bytes that the platform then holds.
 */
import * as AssetContent from "@effect-kili/core/AssetContent"
import type * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import { KiliClient } from "@effect-kili/core/KiliClient"
import type { InputType, ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { SystemError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { issues } from "./support/errors.js"

type Row = AssetImport.NewAsset

const environment = (options?: Sandbox.Options) => Layer.merge(Sandbox.layer(options), NodeFileSystem.layer)

const createProject = (inputType: InputType) =>
  Effect.map(Projects.createProject({ title: inputType, inputType, jsonInterface: { jobs: {} } }), ({ id }) => id)

const utf8 = (text: string) => new TextEncoder().encode(text)

/** The header of a PNG, which no pixels follow. */
const png = (width: number, height: number) => {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

/** The header of a JPEG whose size comes after `before` bytes of other segments. */
const jpeg = (width: number, height: number, before: number) => {
  const segments = Array.from({ length: Math.ceil(before / 60_002) }, () => {
    const segment = new Uint8Array(60_002)
    segment.set([0xff, 0xe2, 60_000 >> 8, 60_000 & 0xff])
    return segment
  })
  const size = [
    0xff,
    0xc0,
    0,
    17,
    8,
    height >> 8,
    height & 0xff,
    width >> 8,
    width & 0xff,
    3,
    ...Array<number>(9).fill(1)
  ]
  return new Uint8Array(
    Buffer.concat([Uint8Array.of(0xff, 0xd8), ...segments, Uint8Array.from(size), Buffer.alloc(64)])
  )
}

/** Files in a directory that goes with the test. */
const files = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  return {
    directory,
    write: (name: string, bytes: Uint8Array) => {
      const path = `${directory}/${name}`
      return Effect.as(fs.writeFile(path, bytes), path)
    }
  }
})

/** What was sent to create assets: the root field, and its data. */
const sent = Effect.gen(function*() {
  const { journal } = yield* Sandbox.Sandbox
  return (yield* journal.entries).flatMap(({ operation, variables }) =>
    operation?.startsWith("appendMany") === true
      // The journal holds what this client sent.
      ? [{ operation, data: (variables as { readonly data: Readonly<Record<string, ReadonlyArray<unknown>>> }).data }]
      : []
  )
})

const uploaded = Effect.gen(function*() {
  const { journal } = yield* Sandbox.Sandbox
  // Uploads run side by side.
  return (yield* journal.entries).flatMap(({ operation, variables }) =>
    operation === "upload"
      ? [(variables as { readonly path: string }).path.replace(/^projects\/[^/]+\/assets\/[^/]+\//, "")]
      : []
  ).sort()
})

/** Whether the right to upload was asked for. */
const asked = Effect.gen(function*() {
  const { journal } = yield* Sandbox.Sandbox
  return (yield* journal.entries).some(({ operation }) => operation === "organizations")
})

const sync = "appendManyAssets"
const async = "appendManyFramesToDatasetAsynchronously"

/** A stored file: its bytes, and the type that it was stored with. */
const stored = Effect.fnUntraced(function*(url: string) {
  const client = yield* KiliClient
  const response = yield* client.send("test", HttpClientRequest.get(url))
  return { bytes: new Uint8Array(yield* response.arrayBuffer), mediaType: response.headers["content-type"] }
})

const storedText = (url: string | null) =>
  Effect.map(stored(url ?? ""), ({ bytes, mediaType }) => [new TextDecoder().decode(bytes), mediaType] as const)

const listed = (projectId: ProjectId) =>
  Assets.listAssets({
    projectId,
    fields: ["externalId", "content", "jsonContent", "contentJson", "jsonMetadata", "isHoneypot"]
  }).pipe(Stream.runCollect, Effect.map(Chunk.toReadonlyArray))

/** Imports rows into a new project, and tells what it then holds. */
const imported = Effect.fnUntraced(function*(inputType: InputType, assets: ReadonlyArray<Row>) {
  const projectId = yield* createProject(inputType)
  const ledger = yield* Assets.appendMany({ projectId, assets })
  assert.deepStrictEqual(ledger.map(({ _tag }) => _tag), assets.map(() => "created"))
  const rows = yield* listed(projectId)
  const find = (externalId: string | null) => rows.find((row) => row.externalId === externalId)!
  return ledger.map(({ externalId }) => find(externalId))
})

/** What is wrong with rows, told before any change. */
const refused = Effect.fnUntraced(function*(inputType: InputType, assets: ReadonlyArray<Row>) {
  const projectId = yield* createProject(inputType)
  const found = yield* issues(Assets.appendMany({ projectId, assets }))
  assert.deepStrictEqual([yield* sent, yield* uploaded], [[], []])
  return found
})

/** The words of the JSON parser are not ours. */
const reasonless = (issue: string) => issue.replace(/(no JSON): .*$/s, "$1")

/** One row of a project, sent by one call. */
const one = Effect.fnUntraced(function*(inputType: InputType, asset: Row) {
  const [row] = yield* imported(inputType, [asset])
  const [call, ...more] = yield* sent
  assert.deepStrictEqual(more, [])
  return { row: row!, operation: call!.operation, data: call!.data, uploadType: call!.data["uploadType"] }
})

const test = <E>(
  name: string,
  self: () => Effect.Effect<
    void,
    E,
    Layer.Layer.Success<ReturnType<typeof environment>> | Scope.Scope
  >
) => it.scoped(name, () => Effect.provide(self(), environment()))

const url = "https://files.test/a"

describe("IMAGE", () => {
  test("hosted: kept as it is, and no right asked for", () =>
    Effect.gen(function*() {
      const { data, operation, row } = yield* one("IMAGE", { content: "HTTPS://files.test/a.png", isHoneypot: true })
      assert.deepInclude(row, { content: "HTTPS://files.test/a.png", jsonContent: "", isHoneypot: true })
      assert.strictEqual(operation, sync)
      assert.deepStrictEqual(data["isHoneypotArray"], [true])
      assert.deepStrictEqual([yield* uploaded, yield* asked], [[], false])
    }))

  test("local: uploaded with the type of its name", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const path = yield* write("Photo.PNG", png(640, 480))
      const { operation, row } = yield* one("IMAGE", { content: path })
      assert.deepStrictEqual(yield* stored(row.content), { bytes: png(640, 480), mediaType: "image/png" })
      assert.deepStrictEqual([operation, yield* uploaded, yield* asked], [sync, ["content"], true])
    }))

  for (
    const [name, bytes, route] of [
      ["a.ntf", utf8("NITF02.10"), async],
      ["a.NITF", utf8("NITF02.10"), async],
      ["a.jp2", png(1, 1), async],
      ["a.tif", utf8("II*\0"), async],
      ["a.tiff", png(1, 1), async],
      ["wide.png", png(10_000, 1), async],
      ["high.png", png(1, 10_000), async],
      ["almost.png", png(9999, 9999), sync],
      ["unreadable.png", utf8("no image"), async],
      ["late.jpg", jpeg(200, 100, 200_000), sync],
      ["late and wide.jpg", jpeg(12_000, 100, 200_000), async],
      ["drawing.svg", utf8("<svg viewBox=\"0 0 20000 20000\"/>"), sync]
    ] as const
  ) {
    test(`local ${name}: ${route}`, () =>
      Effect.gen(function*() {
        const { write } = yield* files
        const { data, operation, row, uploadType } = yield* one("IMAGE", { content: yield* write(name, bytes) })
        assert.deepStrictEqual((yield* stored(row.content)).bytes, bytes)
        assert.deepStrictEqual([operation, uploadType], route === sync ? [sync, undefined] : [async, "GEO_SATELLITE"])
        assert.strictEqual("isHoneypotArray" in data, route === sync)
      }))
  }

  for (const [size, route] of [[30 * 1024 * 1024 - 1, sync], [30 * 1024 * 1024, async]] as const) {
    test(`local of ${size} bytes: ${route}`, () =>
      Effect.gen(function*() {
        const { write } = yield* files
        const path = yield* write("a.png", png(1, 1))
        yield* Effect.flatMap(FileSystem.FileSystem, (fs) => fs.truncate(path, FileSystem.Size(size)))
        const { operation, row } = yield* one("IMAGE", { content: path })
        assert.strictEqual(operation, route)
        assert.strictEqual((yield* stored(row.content)).bytes.length, size)
      }))
  }

  test("from memory and from a stream: as a file would", () =>
    Effect.gen(function*() {
      const small = png(3, 4)
      const wide = png(10_000, 4)
      const parts = Stream.make(wide.subarray(0, 10), wide.subarray(10))
      const rows = yield* imported("IMAGE", [
        { content: AssetContent.bytes(small, { mediaType: "image/png" }) },
        { content: AssetContent.stream(parts, { size: wide.length, mediaType: "image/png" }) }
      ])
      assert.deepStrictEqual(yield* Effect.forEach(rows, ({ content }) => stored(content)), [
        { bytes: small, mediaType: "image/png" },
        { bytes: wide, mediaType: "image/png" }
      ])
      assert.deepStrictEqual((yield* sent).map(({ operation }) => operation), [sync, async])
    }))

  test("a file of another name, by the type that is said", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const path = yield* write("cache-0001", png(3, 4))
      const { row } = yield* one("IMAGE", { content: AssetContent.file(path, { mediaType: "image/png" }) })
      assert.deepStrictEqual(yield* stored(row.content), { bytes: png(3, 4), mediaType: "image/png" })
    }))

  test("layers: each in its file, told in order with all that was said of it", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const [a, b] = [yield* write("a.tif", utf8("II*a")), yield* write("b.tif", utf8("II*b"))]
      const said = [{ path: a, name: "base", isBaseLayer: true, opacity: 0.5 }, { path: b }]
      const rows = yield* imported("IMAGE", [
        { multiLayerContent: said, externalId: "a" },
        { content: AssetContent.layers(said, { jsonContent: { legend: ["x"] } }), externalId: "b" }
      ])
      const [call, ...more] = yield* sent
      assert.deepStrictEqual([call?.operation, more], [async, []])
      assert.notProperty(call?.data, "contentArray")
      assert.deepStrictEqual(call?.data["jsonContentArray"], ["", "{\"legend\":[\"x\"]}"])
      assert.deepStrictEqual(yield* uploaded, ["content/0", "content/0", "content/1", "content/1"])
      for (const row of rows) {
        const layers = row.contentJson as ReadonlyArray<Readonly<Record<string, unknown>>>
        assert.deepStrictEqual(layers.map(({ url: _url, ...layer }) => layer), [
          { name: "base", isBaseLayer: true, opacity: 0.5 },
          {}
        ])
        assert.deepStrictEqual(
          yield* Effect.forEach(layers, (layer) => storedText(layer["url"] as string)),
          [["II*a", "image/tiff"], ["II*b", "image/tiff"]]
        )
      }
    }))

  test("JSON content: in the place of a file, or beside one", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const document = [{ tileLayerUrl: "https://tiles.test/{z}/{x}/{y}.png", bounds: [[0, 0], [1, 1]] }]
      const rows = yield* imported("IMAGE", [
        { jsonContent: document },
        { content: AssetContent.json(document) },
        { jsonContent: JSON.stringify(document, null, 1) },
        { jsonContent: "https://files.test/tiles.json" },
        { content: url, jsonContent: { a: 1 } },
        { content: yield* write("a.png", png(1, 1)), jsonContent: { a: 1 } }
      ])
      assert.deepStrictEqual(rows.map(({ jsonContent }) => jsonContent), [
        JSON.stringify(document),
        JSON.stringify(document),
        JSON.stringify(document, null, 1),
        "https://files.test/tiles.json",
        "{\"a\":1}",
        "{\"a\":1}"
      ])
      assert.deepStrictEqual(rows.slice(0, 5).map(({ content }) => content), ["", "", "", "", url])
      assert.deepStrictEqual((yield* sent).map(({ operation }) => operation), [sync])
    }))

  test("hosted and local refused together", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const rows = yield* imported("IMAGE", [
        { content: url },
        { content: yield* write("a.png", png(1, 1)) },
        { content: yield* write("a.tif", utf8("II*\0")) },
        { content: `${url}2` }
      ])
      assert.deepStrictEqual([rows[0]!.content, rows[3]!.content], [url, `${url}2`])
      assert.deepStrictEqual(yield* storedText(rows[2]!.content), ["II*\0", "image/tiff"])
    }))

  test("processing parameters go along, and are checked", () =>
    Effect.gen(function*() {
      const jsonMetadata = { processingParameters: { epsg: 3857, minZoom: 1, maxZoom: 9, colour: "x" }, text: "note" }
      const { row } = yield* one("IMAGE", { content: url, jsonMetadata })
      assert.deepStrictEqual(row.jsonMetadata, jsonMetadata)
      const wrong = (processingParameters: unknown) => ({ content: url, jsonMetadata: { processingParameters } })
      const projectId = yield* createProject("IMAGE")
      const found = yield* issues(Assets.appendMany({
        projectId,
        assets: [wrong({ epsg: 1 }), wrong({ minZoom: -1, maxZoom: "9" }), wrong(3)]
      }))
      const at = "jsonMetadata.processingParameters"
      assert.deepStrictEqual(found.map((issue) => issue.replace(/: .*$/s, "")), [
        `assets[0].${at}.epsg`,
        `assets[1].${at}.minZoom`,
        `assets[1].${at}.maxZoom`,
        `assets[2].${at}`
      ])
    }))

  test("what the platform processes can be no honeypot, and takes no JSON content along", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const content = yield* write("a.tif", utf8("II*\0"))
      assert.deepStrictEqual(
        yield* refused("IMAGE", [
          { content, isHoneypot: true },
          { content, jsonContent: {} },
          { multiLayerContent: [{ path: content }], isHoneypot: true }
        ]),
        [
          "assets[0].isHoneypot: cannot be set on what the platform has to process",
          "assets[1].jsonContent: cannot go with an image that the platform has to process",
          "assets[2].isHoneypot: cannot be set on what the platform has to process"
        ]
      )
    }))

  test("refuses layers that are not files", () =>
    Effect.gen(function*() {
      const { directory, write } = yield* files
      const path = yield* write("a.tif", utf8("II*\0"))
      assert.deepStrictEqual(
        yield* refused("IMAGE", [
          { multiLayerContent: [{ path }, { name: "x" }, { path: `${directory}/none.tif` }, { path, url }] },
          { content: AssetContent.layers([{ path, content: AssetContent.file(path) }]) },
          { multiLayerContent: [{ path, opacity: NaN }] }
        ]),
        [
          "assets[0].multiLayerContent[1]: has to have a path or a content, and not both",
          `assets[0].multiLayerContent[2].path: no file at "${directory}/none.tif"`,
          "assets[0].multiLayerContent[3].url: is where the platform puts the layer",
          "assets[1].content.layers[0]: has to have a path or a content, and not both",
          "assets[2].multiLayerContent[0]: NaN at \"opacity\" is not JSON"
        ]
      )
    }))
})

describe("GEOSPATIAL", () => {
  test("hosted: sync; local and layers: async, their names end in .tif", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const path = yield* write("a.tif", utf8("II*a"))
      const rows = yield* imported("GEOSPATIAL", [
        { content: url },
        { content: path },
        { multiLayerContent: [{ path, name: "base" }, { path: yield* write("b.jp2", utf8("b")) }] }
      ])
      assert.deepStrictEqual((yield* sent).map(({ data, operation }) => [operation, data["uploadType"]]), [
        [sync, undefined],
        [async, "GEO_SATELLITE"],
        [async, "GEO_SATELLITE"]
      ])
      assert.deepStrictEqual(yield* uploaded, ["content.tif", "content/0.tif", "content/1.tif"])
      assert.strictEqual(rows[0]!.content, url)
      assert.deepStrictEqual(yield* storedText(rows[1]!.content), ["II*a", "image/tiff"])
      const layers = rows[2]!.contentJson as ReadonlyArray<{ readonly url: string }>
      assert.deepStrictEqual(yield* Effect.forEach(layers, (layer) => storedText(layer.url)), [
        ["II*a", "image/tiff"],
        ["b", "image/jp2"]
      ])
    }))

  test("takes no other image", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const content = yield* write("a.png", png(1, 1))
      assert.deepStrictEqual(yield* refused("GEOSPATIAL", [{ content }]), [
        `assets[0].content: "${content}" (image/png) does not fit a project of type GEOSPATIAL`
      ])
    }))
})

describe("PDF", () => {
  test("hosted and local: sync, whatever the file is called", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const rows = yield* imported("PDF", [
        { content: url },
        { content: yield* write("a.pdf", utf8("%PDF-1.7")), isHoneypot: true },
        { content: yield* write("scan", utf8("%PDF-1.4")) }
      ])
      assert.strictEqual(rows[0]!.content, url)
      assert.deepStrictEqual(yield* storedText(rows[1]!.content), ["%PDF-1.7", "application/pdf"])
      assert.deepStrictEqual(yield* storedText(rows[2]!.content), ["%PDF-1.4", "application/octet-stream"])
      assert.deepStrictEqual(rows.map(({ isHoneypot }) => isHoneypot), [false, true, false])
      assert.deepStrictEqual((yield* sent).map(({ operation }) => operation), [sync])
    }))
})

describe("TEXT", () => {
  test("raw: uploaded as UTF-8, with the right to upload", () =>
    Effect.gen(function*() {
      const texts = ["Grüße, 世界", "one\ntwo", "x".repeat(5000)]
      const rows = yield* imported("TEXT", texts.map((content) => ({ content })))
      for (const [index, row] of rows.entries()) {
        assert.deepStrictEqual(yield* storedText(row.content), [texts[index]!, "text/plain; charset=utf-8"])
      }
      assert.isTrue(yield* asked)
    }))

  test("a local file, a hosted one, and a text that looks like either", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const path = yield* write("a.txt", utf8("from a file"))
      const rows = yield* imported("TEXT", [
        { content: path },
        { content: url },
        { content: AssetContent.text(path) },
        { content: AssetContent.text(url) },
        { content: AssetContent.url(url) },
        { content: AssetContent.file(path) }
      ])
      const utf8Text = "text/plain; charset=utf-8"
      assert.deepStrictEqual(yield* storedText(rows[0]!.content), ["from a file", utf8Text])
      assert.deepStrictEqual(yield* storedText(rows[2]!.content), [path, utf8Text])
      assert.deepStrictEqual(yield* storedText(rows[3]!.content), [url, utf8Text])
      assert.deepStrictEqual([rows[1]!.content, rows[4]!.content], [url, url])
      assert.deepStrictEqual(yield* storedText(rows[5]!.content), ["from a file", utf8Text])
    }))

  test("rich: uploaded as a document, without the right to upload", () =>
    Effect.gen(function*() {
      const document = [{ children: [{ id: "1", bold: true, text: "Ωmega" }] }]
      const rows = yield* imported("TEXT", [
        { jsonContent: document },
        { content: AssetContent.richText(document) },
        { jsonContent: JSON.stringify(document, null, 2) }
      ])
      const texts = [JSON.stringify(document), JSON.stringify(document), JSON.stringify(document, null, 2)]
      for (const [index, row] of rows.entries()) {
        assert.strictEqual(row.content, "")
        assert.deepStrictEqual(yield* storedText(row.jsonContent), [texts[index]!, "text/plain; charset=utf-8"])
      }
      assert.deepStrictEqual([yield* asked, yield* uploaded], [false, Array(3).fill("jsonContent")])
    }))

  test("refuses what is neither text nor a document", () =>
    Effect.gen(function*() {
      const { directory, write } = yield* files
      const image = yield* write("a.png", png(1, 1))
      assert.deepStrictEqual(
        (yield* refused("TEXT", [
          { content: directory },
          { content: image },
          { content: "text", jsonContent: [] },
          { jsonContent: "https://files.test/rich.json" },
          { jsonContent: 3 },
          { content: AssetContent.frames([url]) },
          { content: AssetContent.layers([{ path: image }]) }
        ])).map(reasonless),
        [
          `assets[0].content: "${directory}" is not a file but a directory`,
          `assets[1].content: "${image}" (image/png) does not fit a project of type TEXT`,
          "assets[2].content: cannot be given with a rich text",
          "assets[3].jsonContent: is a text that is no JSON",
          "assets[4].jsonContent: is not a rich text: a list of { children: [...] }",
          "assets[5].content.frames: frames cannot be imported into a project of type TEXT",
          "assets[6].content.layers: layers cannot be imported into a project of type TEXT"
        ]
      )
    }))
})

describe("VIDEO", () => {
  const native = { processingParameters: { shouldUseNativeVideo: true, framesPlayedPerSecond: 12.5 } }
  const cut = { processingParameters: { shouldUseNativeVideo: false } }

  test("files, hosted or local, native or cut into frames: each by its own route in one call", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const path = yield* write("a.MP4", utf8("ftyp"))
      const rows = yield* imported("VIDEO", [
        { content: url },
        { content: path, jsonMetadata: cut },
        { content: path, jsonMetadata: { ...native, take: 2 } },
        { content: url, jsonMetadata: cut },
        { content: path }
      ])
      assert.deepStrictEqual(
        (yield* sent).map(({ data, operation }) => [operation, data["uploadType"], data["idArray"]?.length]),
        [[async, "NATIVE_VIDEO", 3], [async, "FRAME_VIDEO", 2]]
      )
      assert.deepStrictEqual(rows.map(({ jsonMetadata }) => jsonMetadata), [
        { processingParameters: {} },
        cut,
        { ...native, take: 2 },
        cut,
        { processingParameters: {} }
      ])
      assert.deepStrictEqual([rows[0]!.content, rows[3]!.content], [url, url])
      for (const row of [rows[1]!, rows[2]!, rows[4]!]) {
        assert.deepStrictEqual(yield* storedText(row.content), ["ftyp", "video/mp4"])
      }
    }))

  const mapOf = (row: { readonly jsonContent: string | null }) =>
    Effect.map(storedText(row.jsonContent), ([text, mediaType]) => {
      assert.strictEqual(mediaType, "text/plain; charset=utf-8")
      return JSON.parse(text) as Readonly<Record<string, string>>
    })

  test("hosted frames: their map is uploaded, without the right to upload", () =>
    Effect.gen(function*() {
      const frames = Array.from({ length: 12 }, (_, index) => `https://files.test/${index}.jpg`)
      const rows = yield* imported("VIDEO", [
        { jsonContent: frames },
        { content: url, jsonContent: frames, isHoneypot: true },
        { content: AssetContent.frames(frames, { content: url }) },
        { jsonContent: JSON.stringify(frames) }
      ])
      for (const row of rows) {
        const map = yield* mapOf(row)
        assert.deepStrictEqual([Object.keys(map), Object.values(map)], [
          frames.map((_, index) => String(index)),
          frames
        ])
        assert.deepStrictEqual(row.jsonMetadata, { processingParameters: {} })
      }
      assert.deepStrictEqual(rows.map(({ content }) => content), ["", url, url, ""])
      assert.deepStrictEqual(rows.map(({ isHoneypot }) => isHoneypot), [false, true, false, false])
      assert.isFalse(yield* asked)
      assert.deepStrictEqual((yield* sent).map(({ operation }) => operation), [sync])
    }))

  test("local frames: uploaded one by one, named without signatures, one video a call", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const paths = yield* Effect.forEach([0, 1, 2], (index) => write(`${index}.png`, png(index + 1, 1)))
      const rows = yield* imported("VIDEO", [
        { jsonContent: paths },
        {
          content: AssetContent.frames([
            url,
            paths[0]!,
            AssetContent.file(paths[1]!),
            AssetContent.bytes(png(9, 9), { mediaType: "image/png" })
          ])
        }
      ])
      assert.deepStrictEqual((yield* sent).map(({ data, operation }) => [operation, data["idArray"]?.length]), [
        [sync, 1],
        [sync, 1]
      ])
      const [first, second] = yield* Effect.forEach(rows, mapOf)
      for (const [index, frame] of Object.entries(first!)) {
        assert.match(frame, /\/api\/label\/v2\/files\?id=projects\/\w+\/assets\/c\w{24}\/frame\/\d$/)
        assert.deepStrictEqual((yield* stored(frame)).bytes, png(Number(index) + 1, 1))
      }
      assert.strictEqual(second!["0"], url)
      assert.deepStrictEqual((yield* stored(second!["3"]!)).bytes, png(9, 9))
      assert.includeMembers([...yield* uploaded], ["frame/0", "frame/1", "frame/2", "frame/3", "jsonContent"])
      assert.isTrue(yield* asked)
    }))

  test("refuses frames that are missing, and parameters of another shape", () =>
    Effect.gen(function*() {
      const { directory, write } = yield* files
      const video = yield* write("a.mp4", utf8("ftyp"))
      const wrong = (processingParameters: unknown) => ({ content: url, jsonMetadata: { processingParameters } })
      assert.deepStrictEqual(
        yield* refused("VIDEO", [
          { jsonContent: [] },
          { jsonContent: { 0: url } },
          { jsonContent: [url, "", 3, { _tag: "Url" }] },
          { jsonContent: [url, `${directory}/0.png`, directory, video] },
          { content: video, jsonContent: [url] },
          { content: AssetContent.richText([]) },
          wrong({ framesPlayedPerSecond: 0 }),
          wrong([]),
          { content: url, isHoneypot: true }
        ]),
        [
          "assets[0].jsonContent: holds no frames",
          "assets[1].jsonContent: is not a list of frames, each a URL or a path",
          "assets[2].jsonContent[1]: is neither a URL nor a path",
          "assets[2].jsonContent[2]: is neither a URL nor a path",
          "assets[2].jsonContent[3]: is neither a URL nor a path",
          `assets[3].jsonContent[1]: no file at "${directory}/0.png"`,
          `assets[3].jsonContent[2]: "${directory}" is not a file but a directory`,
          `assets[3].jsonContent[3]: "${video}" (video/mp4) does not fit a project of type VIDEO, as a frame`,
          "assets[4].content: has to be a URL, or left out, where frames are given",
          "assets[5].content.document: a rich text cannot be imported into a project of type VIDEO",
          "assets[6].jsonMetadata.processingParameters.framesPlayedPerSecond: Expected a positive number, actual 0",
          "assets[7].jsonMetadata.processingParameters: Expected ProcessingParameters, actual []",
          "assets[8].isHoneypot: cannot be set on what the platform has to process"
        ]
      )
    }))
})

describe("AUDIO", () => {
  test("hosted and local: sync", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const rows = yield* imported("AUDIO", [
        { content: url },
        { content: yield* write("a.flac", utf8("fLaC")) },
        { content: yield* write("b.mp3", utf8("ID3")) },
        { content: yield* write("c.mp4", utf8("ftyp")) },
        { content: yield* write("d.wav", utf8("RIFF")) },
        { content: AssetContent.bytes(utf8("WAVE"), { mediaType: "audio/x-wav" }) }
      ])
      assert.strictEqual(rows[0]!.content, url)
      assert.deepStrictEqual(yield* Effect.forEach(rows.slice(1), ({ content }) => storedText(content)), [
        ["fLaC", "audio/x-flac"],
        ["ID3", "audio/mpeg"],
        ["ftyp", "video/mp4"],
        ["RIFF", "audio/wav"],
        ["WAVE", "audio/x-wav"]
      ])
      assert.deepStrictEqual((yield* sent).map(({ operation }) => operation), [sync])
    }))
})

describe("LLM_RLHF", () => {
  const item = (role: string | null, content: string | null, more: object = {}) => ({
    role,
    content,
    id: `i-${content}`,
    chat_id: "chat 7",
    model: null,
    ...more
  })

  const chat = [
    item("system", "Be brief."),
    item("assistant", "Yes.", { model: "old" }),
    item("user", "Why?", { feedback: 3 }),
    item("assistant", "A", { model: "m1" }),
    item("critic", "B", { model: "m2", id: null })
  ]

  const converted = {
    prompts: [
      { prompt: "Be brief.", completions: [{ title: "assistant", content: "Yes." }] },
      { prompt: "Why?", completions: [{ title: "assistant", content: "A" }, { title: "critic", content: "B" }] }
    ],
    type: "markdown",
    version: "0.1"
  }

  const gained = {
    chat_id: "chat 7",
    models: "m1___m2",
    chat_item_ids: "i-Be brief.___i-Yes.___i-Why?___i-A",
    text: "Chat_id: chat 7\n\nChat_item_ids: i-Be brief.___i-Yes.___i-Why?___i-A"
  }

  const document = { prompts: [{ prompt: "p", completions: [] }], type: "markdown", version: "0.1", extra: true }

  test("hosted, local, and as values: documents unchanged, chats converted", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const pretty = JSON.stringify(document, null, 4)
      const rows = yield* imported("LLM_RLHF", [
        { content: url, jsonMetadata: { a: 1 } },
        { content: yield* write("document.json", utf8(pretty)), jsonMetadata: { a: 1 } },
        { content: AssetContent.json(document) },
        { jsonContent: document },
        { content: AssetContent.bytes(utf8(pretty), { mediaType: "application/json" }) },
        { content: yield* write("chat.json", utf8(JSON.stringify(chat))), jsonMetadata: { a: 1, models: "mine" } },
        { content: AssetContent.json(chat) },
        { jsonContent: JSON.stringify(chat) }
      ])
      const plain = JSON.stringify(document)
      assert.strictEqual(rows[0]!.content, url)
      for (const [index, text] of [[1, pretty], [2, plain], [3, plain], [4, pretty]] as const) {
        assert.deepStrictEqual(yield* storedText(rows[index]!.content), [text, "application/json"])
        assert.deepStrictEqual(rows[index]!.jsonMetadata, index === 1 ? { a: 1 } : {})
      }
      for (const row of rows.slice(5)) {
        const [text, mediaType] = yield* storedText(row.content)
        assert.deepStrictEqual([JSON.parse(text), mediaType], [converted, "application/json"])
      }
      assert.deepStrictEqual(rows.slice(5).map(({ jsonMetadata }) => jsonMetadata), [
        { a: 1, ...gained },
        gained,
        gained
      ])
      assert.deepStrictEqual((yield* sent).map(({ operation }) => operation), [sync])
    }))

  test("a chat file making plain JSON files upload their path", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const rows = yield* imported("LLM_RLHF", [
        { content: yield* write("chat.json", utf8(JSON.stringify(chat))) },
        { content: yield* write("plain.json", utf8("{\"prompts\":[]}")) }
      ])
      assert.deepStrictEqual(yield* storedText(rows[1]!.content), ["{\"prompts\":[]}", "application/json"])
    }))

  test("caller's metadata object written to", () =>
    Effect.gen(function*() {
      const jsonMetadata = Object.freeze({ a: 1 })
      const rows = [{ content: AssetContent.json(chat), jsonMetadata }]
      const before = JSON.stringify(rows)
      yield* imported("LLM_RLHF", rows)
      yield* imported("VIDEO", [{ content: url, jsonMetadata }])
      assert.deepStrictEqual([JSON.stringify(rows), jsonMetadata], [before, { a: 1 }])
    }))

  test("refuses chats with holes, and what is no document", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const json = (document: unknown) => ({ content: AssetContent.json(document) })
      const { model: _model, ...incomplete } = item("user", "x")
      const broken = yield* write("broken.json", utf8("{"))
      const text = yield* write("a.txt", utf8("{}"))
      const found = yield* refused("LLM_RLHF", [
        json([]),
        json([item("assistant", "x")]),
        json([item("assistant", "early"), item("user", null), item(null, "x")]),
        json([incomplete, 3]),
        json("no JSON"),
        json(3),
        { content: broken },
        { content: text },
        { content: AssetContent.text("{}") },
        { content: AssetContent.stream(Stream.empty, { size: 1, mediaType: "application/json" }) },
        { content: url, jsonContent: document },
        { content: AssetContent.frames([url]) }
      ])
      assert.deepStrictEqual(found.map(reasonless), [
        "assets[0].content.document: holds no prompt: no item has the role user or system",
        "assets[1].content.document: holds no prompt: no item has the role user or system",
        "assets[2].content.document[0]: completes no prompt: none comes before it",
        "assets[2].content.document[1].content: is null",
        "assets[2].content.document[2].role: is null",
        "assets[3].content.document[0].model: is missing",
        "assets[3].content.document[1]: Expected ChatItem, actual 3",
        "assets[4].content.document: is a text that is no JSON",
        "assets[5].content.document: is neither a document (an object) nor a chat (a list)",
        "assets[6].content: is a text that is no JSON",
        `assets[7].content: "${text}" (text/plain) does not fit a project of type LLM_RLHF`,
        "assets[8].content: a text cannot be imported into a project of type LLM_RLHF",
        "assets[9].content: a stream cannot be imported into a project of type LLM_RLHF, where a chat is told from a document",
        "assets[10].content: cannot be given with a document",
        "assets[11].content.frames: frames cannot be imported into a project of type LLM_RLHF"
      ])
    }))
})

describe("bad input", () => {
  test("files that are missing, directories, unreadable, empty, of the wrong type: all told at once", () =>
    Effect.gen(function*() {
      const { directory, write } = yield* files
      const empty = yield* write("empty.png", new Uint8Array())
      const video = yield* write("a.mp4", utf8("ftyp"))
      const nameless = yield* write("noextension", png(1, 1))
      const bytes = AssetContent.bytes(utf8("ftyp"), { mediaType: "Video/MP4; codecs=x" })
      const contents = [`${directory}/none.png`, directory, `${empty}/x.png`, empty, video, nameless, bytes]
      const found = yield* refused("IMAGE", contents.map((content) => ({ content })))
      assert.deepStrictEqual(found.map((issue) => issue.replace(/cannot be read .*$/, "cannot be read")), [
        `assets[0].content: no file at "${directory}/none.png"`,
        `assets[1].content: "${directory}" is not a file but a directory`,
        `assets[2].content: "${empty}/x.png" cannot be read`,
        `assets[3].content: "${empty}" is empty`,
        `assets[4].content: "${video}" (video/mp4) does not fit a project of type IMAGE`,
        `assets[5].content: "${nameless}" (of unknown type) does not fit a project of type IMAGE`,
        "assets[6].content: the bytes (Video/MP4; codecs=x) does not fit a project of type IMAGE"
      ])
    }))

  test("a file that this program may not read", () =>
    Effect.gen(function*() {
      const { write } = yield* files
      const content = yield* write("a.png", png(1, 1))
      const fs = yield* FileSystem.FileSystem
      const access = (path: string) =>
        Effect.fail(
          new SystemError({
            reason: "PermissionDenied",
            module: "FileSystem",
            method: "access",
            pathOrDescriptor: path
          })
        )
      const found = yield* Effect.provideService(
        refused("IMAGE", [{ content }]),
        FileSystem.FileSystem,
        { ...fs, access }
      )
      assert.deepStrictEqual(found, [`assets[0].content: "${content}" cannot be read (PermissionDenied)`])
    }))

  for (const inputType of ["AUDIO", "GEOSPATIAL", "IMAGE", "LLM_RLHF", "PDF", "TEXT", "VIDEO"] as const) {
    test(`no content at all, and two ways of content at once: ${inputType}`, () =>
      Effect.gen(function*() {
        const layers = [{ path: "a.tif" }]
        const found = yield* refused(inputType, [
          {},
          { content: url, multiLayerContent: layers },
          { content: AssetContent.json({}), jsonContent: {} },
          { content: AssetContent.frames([url]), jsonContent: [url] }
        ])
        assert.deepStrictEqual(found, [
          "assets[0].content: is missing; jsonContent and multiLayerContent are, too",
          "assets[1].multiLayerContent: cannot be given with a content",
          "assets[2].jsonContent: cannot be given with a content that holds a document already",
          "assets[3].jsonContent: cannot be given with a content that holds a document already"
        ])
      }))
  }

  const cycle: Record<string, unknown> = {}
  cycle["self"] = cycle

  const strange = [
    ["NaN", { a: [NaN] }, "assets[0].jsonMetadata.a[0]: NaN is not JSON"],
    ["a cycle", cycle, "assets[0].jsonMetadata: Converting circular structure to JSON"],
    ["a bigint", { a: 1n }, "assets[0].jsonMetadata.a: a bigint is not JSON"]
  ] as const
  for (const [name, value, told] of strange) {
    test(`${name} in metadata and documents`, () =>
      Effect.gen(function*() {
        const inMetadata = yield* refused("IMAGE", [{ content: url, jsonMetadata: value }])
        assert.deepStrictEqual(inMetadata, [told])
        const inDocuments = yield* Effect.forEach(["IMAGE", "TEXT", "LLM_RLHF"] as const, (inputType) =>
          refused(inputType, [{ jsonContent: value }]))
        for (const found of inDocuments) {
          assert.match(found.join(), /^assets\[0\]\.jsonContent: /)
        }
      }))
  }

  it.effect.each<readonly [string, object, string]>([
    ["a URL of another protocol", AssetContent.url("ftp://a"), "content.url"],
    ["no bytes", AssetContent.bytes(new Uint8Array(), { mediaType: "image/png" }), "content.bytes"],
    ["a media type that is none", AssetContent.bytes(utf8("x"), { mediaType: "png" }), "content.mediaType"],
    ["a stream of unknown size", AssetContent.stream(Stream.empty, { size: NaN, mediaType: "a/b" }), "content.size"],
    ["an empty text", AssetContent.text(""), "content.text"],
    ["an empty path", AssetContent.file(""), "content.path"],
    ["no frames", AssetContent.frames([]), "content.frames"],
    ["no layers", AssetContent.layers([]), "content.layers"],
    ["an unknown content", { _tag: "Tape" }, "content._tag"]
  ])("%s is told before any request", ([, content, at]) =>
    Effect.gen(function*() {
      const projectId = yield* createProject("IMAGE")
      const { journal } = yield* Sandbox.Sandbox
      yield* journal.clear
      // The point is what a program without types may pass.
      const assets = [{ content }] as ReadonlyArray<Row>
      const found = yield* issues(Assets.appendMany({ projectId, assets }))
      assert.deepStrictEqual(found.map((issue) => issue.replace(/: .*$/s, "")), [`assets[0].${at}`])
      assert.deepStrictEqual(yield* journal.entries, [])
    }).pipe(Effect.provide(environment())))
})

describe("names", () => {
  const extensions = {
    "jpg": sync,
    "jpeg": sync,
    "png": sync,
    "bmp": sync,
    "gif": sync,
    "webp": sync,
    "ico": sync,
    "svg": sync,
    "avif": sync,
    "apng": sync,
    "tif": async,
    "tiff": async,
    "jp2": async,
    "ntf": async,
    "nitf": async,
    "r0": async,
    "mp4": undefined,
    "txt": undefined,
    "heic": undefined,
    "": undefined
  } as const

  const Name = Schema.Struct({
    stem: Schema.String.pipe(Schema.pattern(/^[\w .-]{1,12}$/)),
    extension: Schema.Literal(...Object.keys(extensions) as Array<keyof typeof extensions>),
    upper: Schema.Array(Schema.Boolean).pipe(Schema.itemsCount(4))
  })

  it.scoped("decide by their extension, in any case of letters", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject("IMAGE")
      const { write } = yield* files
      const names = FastCheck.sample(Arbitrary.make(Name), { numRuns: 100, seed: 7 })
      const rows = yield* Effect.forEach(names, ({ extension, stem, upper }, index) => {
        const cased = Array.from(extension, (letter, at) => upper[at] === true ? letter.toUpperCase() : letter).join("")
        const name = `${index} ${stem}${extension === "" ? "_" : `.${cased}`}`
        return Effect.map(
          write(name, png(1, 1)),
          (content) => ({ content, externalId: name, route: extensions[extension] })
        )
      })
      const told = yield* issues(Assets.appendMany({ projectId, assets: rows.map(({ content }) => ({ content })) }))
      const bad = rows.flatMap(({ route }, row) => route === undefined ? [`assets[${row}].content`] : [])
      assert.deepStrictEqual(told.map((issue) => issue.replace(/: .*$/s, "")), bad)
      const good = rows.filter(({ route }) => route !== undefined)
      yield* Assets.appendMany({
        projectId,
        assets: good.map(({ content, externalId }) => ({ content, externalId }))
      })
      const routes = new Map((yield* sent).flatMap(({ data, operation }) =>
        (data["externalIDArray"] ?? []).map((name) => [name, operation] as const)
      ))
      for (const { externalId, route } of good) {
        assert.strictEqual(routes.get(externalId), route, externalId)
      }
    }).pipe(Effect.provide(environment())))
})

describe("whatever is in them", () => {
  test("texts come back as they are", () =>
    Effect.gen(function*() {
      const texts = FastCheck.sample(FastCheck.fullUnicodeString({ minLength: 1, maxLength: 60 }), {
        numRuns: 60,
        seed: 3
      })
      const rows = yield* imported("TEXT", texts.map((text) => ({ content: AssetContent.text(text) })))
      const back = yield* Effect.forEach(rows, ({ content }) => stored(content), { concurrency: 8 })
      assert.deepStrictEqual(back.map(({ bytes }) => bytes), texts.map(utf8))
    }))

  test("chats lose nothing that was said, and keep its order", () =>
    Effect.gen(function*() {
      const text = FastCheck.string({ maxLength: 20 })
      const item = FastCheck.record({
        role: FastCheck.constantFrom("user", "system", "assistant", "critic"),
        content: text,
        id: FastCheck.option(text),
        chat_id: FastCheck.option(text),
        model: FastCheck.option(text)
      })
      const chat = FastCheck.tuple(item, FastCheck.array(item, { maxLength: 12 })).map(([first, rest]) => [
        { ...first, role: "user" },
        ...rest
      ])
      const chats = FastCheck.sample(chat, { numRuns: 50, seed: 11 })
      const rows = yield* imported("LLM_RLHF", chats.map((document) => ({ content: AssetContent.json(document) })))
      for (const [index, row] of rows.entries()) {
        const { prompts } = JSON.parse((yield* storedText(row.content))[0]) as {
          readonly prompts: ReadonlyArray<{
            readonly prompt: string
            readonly completions: ReadonlyArray<{ readonly content: string; readonly title: string }>
          }>
        }
        const said = prompts.flatMap((
          { completions, prompt }
        ) => [prompt, ...completions.map(({ content }) => content)])
        assert.deepStrictEqual(said, chats[index]!.map(({ content }) => content))
        assert.lengthOf(prompts, chats[index]!.filter(({ role }) => role === "user" || role === "system").length)
        for (const { title } of prompts.flatMap(({ completions }) => completions)) {
          assert.include(["assistant", "critic"], title)
        }
      }
    }))
})

/**
 * Rows out of real files, and what is told of files that hold none.
 */
import type { NewAsset } from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import type * as KiliError from "@effect-kili/core/KiliError"
import * as Projects from "@effect-kili/core/Projects"
import * as AssetSource from "@effect-kili/node/AssetSource"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { SystemError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createServer } from "node:net"
import { join } from "node:path"

const collect = <A, E, R>(self: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(self), (rows) => Chunk.toReadonlyArray(rows))

/** A file of this text or these bytes, in a folder that goes with the scope. */
const write = (content: string | Uint8Array, name = "assets.csv") =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = join(yield* fs.makeTempDirectoryScoped(), name)
    yield* fs.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content)
    return path
  })

const csv = (content: string | Uint8Array, options?: AssetSource.CsvOptions) =>
  Effect.flatMap(write(content), (path) => collect(AssetSource.csv(path, options)))

const ndjson = (content: string | Uint8Array, options?: AssetSource.RowOptions) =>
  Effect.flatMap(write(content, "assets.ndjson"), (path) => collect(AssetSource.ndjson(path, options)))

/** What is told of a file, without the folder that it is in. */
const complaint = <A, E extends Error, R>(self: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.flip(self), ({ message }) => message.slice(message.lastIndexOf("/assets.") + 1))

describe("a table", () => {
  it.scoped("is read by the names of its columns", () =>
    Effect.gen(function*() {
      const rows = yield* csv(
        "externalId,content,isHoneypot,jsonMetadata,metadata.camera,metadata.year,id\n" +
          "a,https://example.com/a.jpg,TRUE,\"{\"\"year\"\":1999,\"\"place\"\":\"\"Paris\"\"}\",north,2024,cld90ffe80l8b0jn9d4vb44tn\n" +
          "b,b.jpg,0,,,,\n" +
          "c,c.jpg,,{},,1,\n"
      )
      assert.deepStrictEqual<ReadonlyArray<object>>(rows, [
        {
          externalId: "a",
          content: "https://example.com/a.jpg",
          isHoneypot: true,
          jsonMetadata: { year: "2024", place: "Paris", camera: "north" },
          id: "cld90ffe80l8b0jn9d4vb44tn"
        },
        { externalId: "b", content: "b.jpg", isHoneypot: false },
        { externalId: "c", content: "c.jpg", jsonMetadata: { year: "1" } }
      ])
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("may have a mark, lines of either end, a separator of its own, cells of several lines, and nothing at its end", () =>
    Effect.gen(function*() {
      const rows = yield* csv(
        "\uFEFFcontent; externalId\r\n\"one;\r\n\"\"two\"\"\";a\r\n\r\nthree,\uFEFF;b\n;\r\n\r\n \"four\";c".replace(
          " \"",
          "\""
        ),
        { separator: ";" }
      )
      assert.deepStrictEqual<ReadonlyArray<object>>(rows, [
        { content: "one;\r\n\"two\"", externalId: "a" },
        { content: "three,\uFEFF", externalId: "b" },
        { content: "four", externalId: "c" }
      ])
      assert.deepStrictEqual(yield* csv("content,externalId"), [])
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("keeps a key of metadata that objects inherit under", () =>
    Effect.gen(function*() {
      const [row] = yield* csv("content,jsonMetadata,metadata.__proto__\na,\"{\"\"__proto__\"\":1,\"\"b\"\":2}\",c\n")
      assert.strictEqual(JSON.stringify(row?.jsonMetadata), "{\"__proto__\":\"c\",\"b\":2}")
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("names files of a folder, when it is told to", () =>
    Effect.gen(function*() {
      const rows = yield* csv("content\nhttps://example.com/a.jpg\nb/c.jpg\n/d.jpg\n", { contentFolder: "/photos" })
      assert.deepStrictEqual(rows.map(({ content }) => content), [
        "https://example.com/a.jpg",
        "/photos/b/c.jpg",
        "/d.jpg"
      ])
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("that is none is refused, with the line and what to do", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [content: string | Uint8Array, problem: string]> = [
        ["", "assets.csv:1: is empty: no names of columns"],
        ["\n\r\n", "assets.csv:1: is empty: no names of columns"],
        ["externalId\na\n", "assets.csv:1: no column \"content\""],
        [
          "\nContent,external_id,weather,,metadata.\n",
          "assets.csv:2: unknown column \"Content\". Did you mean \"content\"?; unknown column \"external_id\". " +
          "Did you mean \"externalId\"?; unknown column \"weather\". To keep it, call it \"metadata.weather\"; " +
          "column 4 has no name; column 5 has no name; no column \"content\""
        ],
        ["content,externalId,content\n", "assets.csv:1: column \"content\" is there twice"],
        ["content,externalId\na,b\nc\n", "assets.csv:3: 1 cells under 2 columns"],
        ["content,externalId\n\n\"a\r\nb\",c\r\na,b,c\n", "assets.csv:5: 3 cells under 2 columns"],
        ["externalId,content\na,\n", "assets.csv:2: content: is missing"],
        ["content,isHoneypot\na,yes\n", "assets.csv:2: isHoneypot: expected true, false, 1 or 0, not \"yes\""],
        [
          "content,jsonMetadata\n\"a\n\",\"{\"\"a\"\": x}\"\n",
          "assets.csv:3: jsonMetadata: not JSON: Unexpected token 'x', \"{\"a\": x}\" (character 7 of the cell)"
        ],
        [
          "content,isHoneypot\na,constructor\n",
          "assets.csv:2: isHoneypot: expected true, false, 1 or 0, not \"constructor\""
        ],
        ["content,jsonMetadata\na,[1]\n", "assets.csv:2: jsonMetadata: Expected JsonObject, actual [1]"],
        [
          "content,id\na,b\n",
          "assets.csv:2: id: not an id of the platform's form: c, and 24 lower-case letters or digits"
        ],
        ["content,externalId\na,b\nc,\"d\ne,f\n", "assets.csv:3: column 2: a quote is not closed"],
        [
          "content\n\"a\nb\"\n\"a\" b\n",
          "assets.csv:4: column 1: a cell goes on after its closing quote. Inside a quoted cell, a quote is written twice"
        ],
        [
          "content\r\n5\" pipe\r\n",
          "assets.csv:2: column 1: a quote in a cell that does not start with one. Quote the cell, and write the quote twice"
        ],
        [Uint8Array.of(0xff, 0xfe, 0x61, 0), "assets.csv:1: is not UTF-8"],
        [Buffer.concat([Buffer.from("content\nü\n\n"), Buffer.from("é\n", "latin1")]), "assets.csv:4: is not UTF-8"],
        [Buffer.concat([Buffer.from("content\nü"), Buffer.from([0xe2, 0x82])]), "assets.csv:2: is not UTF-8"]
      ]
      const found = yield* Effect.forEach(cases, ([content]) => complaint(csv(content)))
      assert.deepStrictEqual(found, cases.map(([, problem]) => problem))
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("gives what stands before a fault", () =>
    Effect.gen(function*() {
      for (const fault of ["b,c\n", "b\"c\n", "\"b\n", Uint8Array.of(0xff)]) {
        const lines = "content\n" + "a\n".repeat(100_000)
        const path = yield* write(Buffer.concat([Buffer.from(lines), Buffer.from(fault)]))
        let rows = 0
        const error = yield* Effect.flip(Stream.runForEach(AssetSource.csv(path), () => Effect.sync(() => rows++)))
        assert.instanceOf(error, AssetSource.AssetSourceError)
        assert.deepInclude(error, { path, line: 100_002, reason: "Malformed", committed: "no", retryable: false })
        assert.strictEqual(rows, 100_000)
      }
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("does not gather a cell without end", () =>
    Effect.gen(function*() {
      const path = yield* write(`content\n\n"${`${"a".repeat(1023)}\n`.repeat(70 * 1024)}`)
      const { bytes, layer } = yield* counted
      const error = yield* complaint(Effect.provide(collect(AssetSource.csv(path)), layer))
      assert.strictEqual(error, "assets.csv:3: column 1: a row longer than 64 MiB. Is a quote not closed?")
      assert.isBelow(bytes(), 66 * 1024 * 1024)
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("goes on after a bad row, if somebody is told of it", () =>
    Effect.gen(function*() {
      const told: Array<string> = []
      const onInvalid = (error: AssetSource.AssetSourceError, row: number) =>
        Effect.sync(() => void told.push(`${row} ${error.message.slice(error.message.lastIndexOf("/") + 1)}`))
      const rows = yield* csv("content,externalId\n,a\nb,c\nd\ne,f\n", { onInvalid })
      assert.deepStrictEqual<ReadonlyArray<object>>(rows, [
        { content: "b", externalId: "c" },
        { content: "e", externalId: "f" }
      ])
      assert.deepStrictEqual(told, ["0 assets.csv:2: content: is missing", "2 assets.csv:4: 1 cells under 2 columns"])
      const error = yield* complaint(csv("content,a\n", { onInvalid }))
      assert.strictEqual(error, "assets.csv:1: unknown column \"a\". To keep it, call it \"metadata.a\"")
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("has a separator of one character", () =>
    Effect.gen(function*() {
      for (const separator of ["", "\"", "\n", "::"]) {
        const error = yield* Effect.flip(csv("content\n", { separator }))
        assert.strictEqual(error._tag, "KiliInvalidInput")
        assert.include(error.message, "AssetSource.csv: separator: expected one character")
      }
      assert.lengthOf(yield* csv("content→externalId\na→b\n", { separator: "→" }), 1)
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  // Its own writer, so that a mistake of the reader is not made twice
  const cell = (text: string, separator: string, quoted: boolean) =>
    quoted || text.includes(separator) || /["\r\n]/.test(text) ? `"${text.split("\"").join("\"\"")}"` : text
  const cells = FastCheck.oneof(
    FastCheck.string({ unit: "grapheme", minLength: 1 }),
    FastCheck.string({
      unit: FastCheck.constantFrom("\"", "\n", "\r", "\r\n", ",", ";", "\t", "é", "🚗", "a", " "),
      minLength: 1
    })
  )
  const table = FastCheck.record({
    rows: FastCheck.array(FastCheck.record({ content: cells, externalId: cells, year: cells })),
    separator: FastCheck.constantFrom(",", ";", "\t", "|"),
    lineEnd: FastCheck.constantFrom("\n", "\r\n"),
    quoted: FastCheck.boolean(),
    mark: FastCheck.boolean()
  })
  it.scoped.prop(
    "is read as it was written",
    [table],
    ([{ lineEnd, mark, quoted, rows, separator }]) =>
      Effect.gen(function*() {
        const lines = [
          ["content", "externalId", "metadata.year"],
          ...rows.map(({ content, externalId, year }) => [content, externalId, year])
        ].map((line) => line.map((text) => cell(text, separator, quoted)).join(separator))
        const read = yield* csv((mark ? "\uFEFF" : "") + lines.join(lineEnd), { separator })
        assert.deepStrictEqual<ReadonlyArray<object>>(
          read,
          rows.map(({ content, externalId, year }) => ({ content, externalId, jsonMetadata: { year } }))
        )
      }).pipe(Effect.provide(NodeFileSystem.layer)),
    { fastCheck: { numRuns: 100 } }
  )

  it.scoped.prop(
    "tells the line of a fault, whatever stands before it",
    [table],
    ([{ lineEnd, rows, separator }]) =>
      Effect.gen(function*() {
        const good = rows.map(({ content, externalId, year }) =>
          [content, externalId, year].map((text) => cell(text, separator, true)).join(separator) + lineEnd
        ).join(lineEnd)
        const before = ["content", "externalId", "metadata.year"].join(separator) + lineEnd + good
        const error = yield* Effect.flip(csv(`${before}alone${lineEnd}`, { separator }))
        assert.deepInclude(error, { line: before.split("\n").length, problem: "1 cells under 3 columns" })
      }).pipe(Effect.provide(NodeFileSystem.layer)),
    { fastCheck: { numRuns: 100 } }
  )
})

describe("lines of JSON", () => {
  it.scoped("are rows, blank ones passed over", () =>
    Effect.gen(function*() {
      const rows = yield* ndjson(
        "\uFEFF{\"content\":\"a\",\"jsonMetadata\":{\"n\":[1,null]},\"isHoneypot\":false}\r\n\r\n  \n" +
          "{ \"content\" : \"b\\n\\uD83D\\uDE97\", \"externalId\" : \"ü\" }"
      )
      assert.deepStrictEqual<ReadonlyArray<object>>(rows, [
        { content: "a", jsonMetadata: { n: [1, null] }, isHoneypot: false },
        { content: "b\n🚗", externalId: "ü" }
      ])
      assert.deepStrictEqual(yield* ndjson(""), [])
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("that are none are refused, with line and column", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [content: string | Uint8Array, problem: string]> = [
        [
          "{\"content\":\"a\"}\n\n{\"content\": b}\n",
          "assets.ndjson:3:13: not JSON: Unexpected token 'b', \"{\"content\": b}\""
        ],
        ["{\"content\":\"a\",}\r\n", "assets.ndjson:1:16: not JSON: Expected double-quoted property name"],
        ["{\"content\":\"a\"", "assets.ndjson:1:15: not JSON: Expected ',' or '}' after property value"],
        ["{\"content\":", "assets.ndjson:1:12: not JSON: Unexpected end of JSON input"],
        ["[]", "assets.ndjson:1: expected a JSON object"],
        ["{}", "assets.ndjson:1: content: is missing"],
        ["\"a\"\n", "assets.ndjson:1: expected a JSON object"],
        ["{\"content\":\"a\",\"externalID\":\"b\"}\n", "assets.ndjson:1: externalID: is unexpected"],
        ["{\"content\":\"a\",\"isHoneypot\":\"no\"}\n", "assets.ndjson:1: isHoneypot: Expected boolean, actual \"no\""],
        [Buffer.concat([Buffer.from("\n"), Buffer.from("é\n", "latin1")]), "assets.ndjson:2: is not UTF-8"]
      ]
      const found = yield* Effect.forEach(cases, ([content]) => complaint(ndjson(content)))
      assert.deepStrictEqual(
        found.map((text) => text.replace(/, expected: .*/, "")),
        cases.map(([, problem]) => problem)
      )
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("may be left out, if somebody is told", () =>
    Effect.gen(function*() {
      const lines: Array<number | undefined> = []
      const rows = yield* ndjson("{\n{\"content\":\"a.jpg\"}\n{}\n", {
        contentFolder: "photos",
        onInvalid: ({ line }) => Effect.sync(() => void lines.push(line))
      })
      assert.deepStrictEqual<ReadonlyArray<object>>(rows, [{ content: "photos/a.jpg" }])
      assert.deepStrictEqual(lines, [1, 3])
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("are told by their place among all rows, however long the file is", () =>
    Effect.gen(function*() {
      const places: Array<number> = []
      const lines = Array.from({ length: 30_000 }, (_, row) => row % 7_000 === 5 ? "{}" : `{"content":"${row}.jpg"}`)
      const source = ndjson(lines.join("\n"), { onInvalid: (_, row) => Effect.sync(() => void places.push(row)) })
      assert.lengthOf(yield* source, lines.length - 5)
      assert.deepStrictEqual(places, [5, 7_005, 14_005, 21_005, 28_005])
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("are not held in memory without end", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const path = yield* write("{\"content\":\"a\"}\n", "assets.ndjson")
      yield* fs.truncate(path, 200 * 1024 * 1024)
      const { bytes, layer } = yield* counted
      const error = yield* complaint(Effect.provide(collect(AssetSource.ndjson(path)), layer))
      assert.strictEqual(error, "assets.ndjson:2: is longer than 64 MiB")
      assert.isBelow(bytes(), 66 * 1024 * 1024)
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  const text = FastCheck.string({ unit: "grapheme", minLength: 1 })
  const asset = FastCheck.record({
    content: text,
    externalId: text,
    jsonMetadata: FastCheck.dictionary(FastCheck.string(), FastCheck.jsonValue()),
    isHoneypot: FastCheck.boolean()
  }, { requiredKeys: ["content"] })
  it.scoped.prop("are read as they were written", [FastCheck.array(asset)], ([rows]) =>
    Effect.gen(function*() {
      const lines = rows.map((row) => JSON.stringify(row))
      const read = yield* ndjson(lines.join("\n"))
      assert.deepStrictEqual(
        read.map((row): unknown => JSON.parse(JSON.stringify(row))),
        lines.map((line): unknown => JSON.parse(line))
      )
    }).pipe(Effect.provide(NodeFileSystem.layer)), { fastCheck: { numRuns: 100 } })
})

/** The files of the machine, and how many bytes were taken out of them. */
const counted = Effect.map(FileSystem.FileSystem, (fs) => {
  let total = 0
  const stream: typeof fs.stream = (path, options) =>
    Stream.tap(fs.stream(path, options), (chunk) => Effect.sync(() => total += chunk.length))
  return { layer: Layer.succeed(FileSystem.FileSystem, { ...fs, stream }), bytes: () => total }
})

describe("a big file", () => {
  const total = 200_000

  it.scoped("is read no faster than its rows are taken", () =>
    Effect.gen(function*() {
      const names = Array.from({ length: total }, (_, index) => `image ${index}`)
      const sources = [
        { header: "content,externalId\n", line: (name: string) => `a.jpg,${name}\n`, read: AssetSource.csv },
        {
          header: "",
          line: (name: string) => `{"content":"a.jpg","externalId":"${name}"}\n`,
          read: AssetSource.ndjson
        }
      ]
      for (const { header, line, read } of sources) {
        const path = yield* write(header + names.map(line).join(""))
        const { bytes, layer } = yield* counted
        let given = 0
        let taken = header.length
        let ahead = 0
        yield* read(path).pipe(
          Stream.runForEach(({ externalId = "" }) => {
            assert.strictEqual(externalId, names[given])
            given++
            taken += line(externalId).length
            ahead = Math.max(ahead, bytes() - taken)
            // A turn for whoever would read on
            return given % 1000 === 0 ? Effect.promise(() => new Promise(setImmediate)) : Effect.void
          }),
          Effect.provide(layer)
        )
        assert.strictEqual(given, total)
        assert.isBelow(ahead, 256 * 1024)
        assert.strictEqual(bytes(), taken)
      }
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("is left when no more rows are wanted", () =>
    Effect.gen(function*() {
      const path = yield* write(`content\n${"a.jpg\n".repeat(total)}`)
      const { bytes, layer } = yield* counted
      const rows = yield* AssetSource.csv(path).pipe(Stream.take(3), collect, Effect.provide(layer))
      assert.lengthOf(rows, 3)
      assert.isBelow(bytes(), 256 * 1024)
    }).pipe(Effect.provide(NodeFileSystem.layer)))
})

/** A folder of files with a byte each. */
const folder = (...files: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const root = yield* fs.makeTempDirectoryScoped()
    for (const file of files) {
      yield* fs.makeDirectory(join(root, file, ".."), { recursive: true })
      yield* fs.writeFileString(join(root, file), "x")
    }
    return root
  })

const found = (root: string, options?: AssetSource.DirectoryOptions) =>
  Effect.map(
    collect(AssetSource.directory(root, options)),
    (rows) => rows.map(({ externalId = "" }) => externalId)
  )

describe("a folder", () => {
  const files = [
    "b.png",
    "a/1.jpg",
    "a.jpg",
    "a-b/c.jpg",
    "a/2/deep.JPG",
    "Z.jpg",
    "é.jpg",
    "a/.hidden.jpg",
    ".git/x.jpg",
    "10.jpg",
    "9.jpg"
  ]
  const visible = files.filter((file) => !/(^|\/)\./.test(file)).sort()

  it.scoped("gives its files in the order of their relative paths", () =>
    Effect.gen(function*() {
      const root = yield* folder(...files)
      const rows = yield* collect(AssetSource.directory(root))
      assert.deepStrictEqual(rows.map(({ externalId }) => externalId), visible)
      assert.deepStrictEqual(rows.map(({ content }) => content), visible.map((file) => join(root, file)))
      assert.deepStrictEqual(yield* found(`${root}/`, { hidden: true }), files.toSorted())
      assert.deepStrictEqual(yield* found(root, { recursive: false }), visible.filter((file) => !file.includes("/")))
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  const names = FastCheck.uniqueArray(
    FastCheck.array(
      FastCheck.string({
        unit: FastCheck.constantFrom("a", "b", "-", "0", "Z", "é", "🚗", " "),
        minLength: 1,
        maxLength: 3
      }),
      {
        minLength: 1,
        maxLength: 3
      }
    ).map((parts) => parts.map((part) => `n${part}`).join("/")),
    { maxLength: 12 }
  )
  it.scoped.prop("has one order", [names], ([names]) =>
    Effect.gen(function*() {
      const kept = names.filter((name) => !names.some((other) => other.startsWith(`${name}/`)))
      assert.deepStrictEqual(yield* found(yield* folder(...kept)), kept.toSorted())
    }).pipe(Effect.provide(NodeFileSystem.layer)), { fastCheck: { numRuns: 50 } })

  it.scoped("gives the files that a glob fits", () =>
    Effect.gen(function*() {
      const root = yield* folder(...files)
      const cases: ReadonlyArray<readonly [pattern: string, files: ReadonlyArray<string>]> = [
        ["*.png", ["b.png"]],
        ["*.{jpg,JPG}", visible.filter((file) => /jpg$/i.test(file))],
        ["a/*", ["a/1.jpg"]],
        ["a/**", ["a/1.jpg", "a/2/deep.JPG"]],
        ["**/[0-9].jpg", ["9.jpg", "a/1.jpg"]],
        ["nothing", []]
      ]
      for (const [pattern, files] of cases) assert.deepStrictEqual(yield* found(root, { pattern }), files, pattern)
      assert.deepStrictEqual(
        yield* found(root, { pattern: "*.jpg", hidden: true }),
        files.filter((file) => file.endsWith("jpg")).sort()
      )
      assert.include((yield* Effect.flip(found(root, { pattern: "" }))).message, "AssetSource.directory: pattern")
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("leaves links and what is no file out", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const other = yield* folder("secret.jpg", "more/1.jpg")
      const root = yield* folder("a.jpg", "b/1.jpg")
      yield* fs.symlink(join(other, "secret.jpg"), join(root, "link.jpg"))
      yield* fs.symlink(join(other, "more"), join(root, "linked"))
      yield* Effect.acquireRelease(
        Effect.async<ReturnType<typeof createServer>>((resume) => {
          const server = createServer().listen(join(root, "socket"), () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.promise(() => new Promise((resolve) => server.close(resolve)))
      )
      assert.deepStrictEqual(yield* found(root), ["a.jpg", "b/1.jpg"])
      assert.deepStrictEqual(yield* found(root, { followLinks: true }), [
        "a.jpg",
        "b/1.jpg",
        "link.jpg",
        "linked/1.jpg"
      ])

      yield* fs.symlink(root, join(root, "b", "again"))
      assert.deepStrictEqual(yield* found(root), ["a.jpg", "b/1.jpg"])
      const loop = yield* Effect.flip(found(root, { followLinks: true }))
      assert.strictEqual(loop.message, `${join(root, "b", "again")}: a link leads back to a folder that it stands in`)
      yield* fs.remove(join(root, "b", "again"))

      yield* fs.symlink(join(other, "gone.jpg"), join(root, "dangling.jpg"))
      assert.deepStrictEqual(yield* found(root), ["a.jpg", "b/1.jpg"])
      const dangling = yield* Effect.flip(found(root, { followLinks: true }))
      assert.strictEqual(dangling.message, `${join(root, "dangling.jpg")}: does not exist`)
    }).pipe(Effect.provide(NodeFileSystem.layer)))

  it.scoped("that is none, or may not be read, is named", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const root = yield* folder("a.jpg", "b/c/1.jpg", "d.jpg")
      const closed = join(root, "b", "c")
      // Whatever the rights of whoever runs the tests
      const readDirectory: typeof fs.readDirectory = (path, options) =>
        path === closed
          ? Effect.fail(
            new SystemError({
              module: "FileSystem",
              method: "readDirectory",
              reason: "PermissionDenied",
              pathOrDescriptor: path
            })
          )
          : fs.readDirectory(path, options)
      const rows: Array<string | undefined> = []
      const error = yield* AssetSource.directory(root).pipe(
        Stream.runForEach(({ externalId }) => Effect.sync(() => void rows.push(externalId))),
        Effect.provideService(FileSystem.FileSystem, { ...fs, readDirectory }),
        Effect.flip
      )
      assert.deepInclude(error, { path: closed, reason: "Unreadable" })
      assert.strictEqual(error.message, `${closed}: may not be read`)
      assert.deepStrictEqual(rows, ["a.jpg"])
      const sources = [AssetSource.csv, AssetSource.ndjson, AssetSource.directory]
      for (const source of sources) {
        const missing = yield* Effect.flip(collect(source(join(root, "missing"))))
        assert.strictEqual(missing.message, `${join(root, "missing")}: does not exist`)
      }
      for (
        const [path, source] of [[root, AssetSource.csv], [root, AssetSource.ndjson], [
          join(root, "a.jpg"),
          AssetSource.directory
        ]] as const
      ) {
        const other = yield* Effect.flip(collect(source(path)))
        assert.deepInclude(other, { path, reason: "Unreadable" })
        assert.include(other.message, `${path}: cannot be read (`)
      }
    }).pipe(Effect.provide(NodeFileSystem.layer)))
})

it.scoped("rows of files are imported", () =>
  Effect.gen(function*() {
    const { id: projectId } = yield* Projects.createProject({
      title: "Files",
      inputType: "IMAGE",
      jsonInterface: { jobs: {} }
    })
    const path = yield* write(
      "content,externalId,isHoneypot,metadata.camera\nhttps://example.com/a.jpg,a,,north\nhttps://example.com/b.jpg,b,1,\n"
    )
    const assets = yield* collect(AssetSource.csv(path))
    const ledger = yield* Assets.appendMany({ projectId, assets })
    assert.deepStrictEqual(ledger.map(({ _tag, externalId }) => [_tag, externalId]), [["created", "a"], [
      "created",
      "b"
    ]])
    const there = yield* collect(Assets.listAssets({
      projectId,
      fields: ["content", "externalId", "isHoneypot", "jsonMetadata"]
    }))
    assert.deepStrictEqual<ReadonlyArray<object>>(there, [
      { content: "https://example.com/a.jpg", externalId: "a", isHoneypot: false, jsonMetadata: { camera: "north" } },
      { content: "https://example.com/b.jpg", externalId: "b", isHoneypot: true, jsonMetadata: {} }
    ])

    const root = yield* folder("north/1.png", "south/1.png")
    const files = yield* collect(AssetSource.directory(root))
    const named = yield* Assets.appendMany({ projectId, assets: files })
    assert.deepStrictEqual(named.map(({ externalId }) => externalId), ["north/1.png", "south/1.png"])
  }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer))))

it("sources name their errors", () => {
  type Source<E> = Stream.Stream<NewAsset, E, FileSystem.FileSystem>
  expectTypeOf(AssetSource.csv).returns.toEqualTypeOf<Source<AssetSource.AssetSourceError | KiliError.InvalidInput>>()
  expectTypeOf(AssetSource.ndjson).returns.toEqualTypeOf<Source<AssetSource.AssetSourceError>>()
  expectTypeOf(AssetSource.directory).returns.toEqualTypeOf<
    Source<AssetSource.AssetSourceError | KiliError.InvalidInput>
  >()
})

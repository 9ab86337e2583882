import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { ask, createProject, get, importAssets, listAssets, refusal, sandbox } from "./harness.js"

const sign = (paths: ReadonlyArray<string>) =>
  ask("query ($paths: [String!]) { data: createUploadBucketSignedUrls(filePaths: $paths) }", { paths }).pipe(
    Effect.flatMap(Schema.decodeUnknown(Schema.Array(Schema.String)))
  )

/** As clients upload: to the part before the path, and without the key. */
const put = (
  signedUrl: string,
  set: (request: HttpClientRequest.HttpClientRequest) => HttpClientRequest.HttpClientRequest
) => HttpClient.execute(set(HttpClientRequest.put(signedUrl.split("&id=")[0] ?? "")))

const putBytes = (signedUrl: string, bytes: Uint8Array) =>
  put(signedUrl, HttpClientRequest.bodyUint8Array(bytes, "image/png"))

const bytesOf = (url: string) =>
  Effect.gen(function*() {
    const response = yield* get(url)
    return { bytes: new Uint8Array(yield* response.arrayBuffer), response }
  })

const filesUrl = (path: string) => `${Sandbox.endpoint.replace("/graphql", "/files")}?id=${encodeURIComponent(path)}`

const Contents = Schema.Struct({ content: Schema.String, jsonContent: Schema.String })
const contents = Effect.flatMap(
  listAssets({}, "content jsonContent"),
  Schema.decodeUnknown(Schema.Array(Contents))
)

/** Bytes without a period that a chunk could hide. */
const noise = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (state * 48_271) % 2_147_483_647
    bytes[i] = state
  }
  return bytes
}

describe("uploads", () => {
  it.effect("come back byte for byte, under an address of the sandbox", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const path = `projects/${projectId}/assets/ca/content/a layer & more.png`
      const [url = ""] = yield* sign([path])
      assert.isTrue(url.endsWith(`&id=${encodeURIComponent(path)}`))
      const bytes = noise(300_000)
      assert.strictEqual((yield* putBytes(url, bytes)).status, 201)

      yield* importAssets(projectId, ["a"], { contentArray: [url] })
      const [asset] = yield* contents
      assert.strictEqual(asset?.content, filesUrl(path))
      const found = yield* bytesOf(asset?.content ?? "")
      assert.strictEqual(found.response.status, 200)
      assert.strictEqual(found.response.headers["content-type"], "image/png")
      assert.strictEqual(found.response.headers["content-length"], "300000")
      assert.isTrue(Buffer.from(bytes).equals(found.bytes))
    }).pipe(Effect.provide(sandbox())))

  it.effect("stream", () =>
    Effect.gen(function*() {
      const [url = ""] = yield* sign([`projects/${yield* createProject()}/assets/ca/content`])
      const bytes = noise(5 * 1_048_576 + 17)
      const parts = Stream.range(0, Math.floor(bytes.length / 70_000)).pipe(
        Stream.map((i) => bytes.slice(i * 70_000, (i + 1) * 70_000))
      )
      assert.strictEqual((yield* put(url, HttpClientRequest.bodyStream(parts))).status, 201)
      const path = new URL(url).searchParams.get("id") ?? ""
      const found = yield* bytesOf(filesUrl(path))
      assert.strictEqual(found.response.headers["content-type"], "application/octet-stream")
      assert.isTrue(Buffer.from(bytes).equals(found.bytes))
      const head = yield* HttpClientRequest.head(filesUrl(path)).pipe(
        HttpClientRequest.setHeader("authorization", "X-API-Key: kili-sandbox-key"),
        HttpClient.execute
      )
      assert.strictEqual(head.headers["content-length"], String(bytes.length))
    }).pipe(Effect.provide(sandbox())))

  it.effect("replace each other, and may be empty", () =>
    Effect.gen(function*() {
      const [url = ""] = yield* sign([`projects/${yield* createProject()}/assets/ca/content`])
      const path = new URL(url).searchParams.get("id") ?? ""
      yield* putBytes(url, noise(2_000_000))
      yield* putBytes(url, noise(10))
      assert.deepStrictEqual((yield* bytesOf(filesUrl(path))).bytes, noise(10))
      yield* put(url, (request) => request)
      assert.strictEqual((yield* bytesOf(filesUrl(path))).bytes.length, 0)
    }).pipe(Effect.provide(sandbox())))

  it.effect("that break leave nothing", () =>
    Effect.gen(function*() {
      const [url = ""] = yield* sign([`projects/${yield* createProject()}/assets/ca/content`])
      const path = new URL(url).searchParams.get("id") ?? ""
      const broken = Stream.concat(Stream.make(noise(2_000_000)), Stream.fail("cut"))
      const answer = yield* Effect.either(put(url, HttpClientRequest.bodyStream(broken)))
      assert.isTrue(answer._tag === "Left" || answer.right.status >= 400)
      assert.strictEqual((yield* get(filesUrl(path))).status, 404)
    }).pipe(Effect.provide(sandbox())))

  it.effect("are refused when forged or expired", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const [url = ""] = yield* sign([`projects/${projectId}/assets/ca/content`])
      const later = url.replace(/expires=(\d+)/, (_, expires) => `expires=${Number(expires) + 1}`)
      const elsewhere = url.replace("/assets/ca/", "/assets/cb/")
      for (const forged of [later, elsewhere, url.replace(/signature=\w+/, "signature="), url.split("?")[0] ?? ""]) {
        assert.strictEqual((yield* putBytes(forged, noise(1))).status, 403, forged)
      }
      yield* TestClock.adjust("3599 seconds")
      assert.strictEqual((yield* putBytes(url, noise(1))).status, 201)
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual((yield* putBytes(url, noise(1))).status, 403)
      // The content that it was uploaded to stays
      yield* importAssets(projectId, ["a"], { contentArray: [url] })
      assert.include((yield* contents)[0]?.content, "/files?id=")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are signed for the assets of known projects alone", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const query = "query ($paths: [String!]) { data: createUploadBucketSignedUrls(filePaths: $paths) }"
      const bad = [
        "projects/other/assets/ca/content",
        `projects/${projectId}/assets/`,
        `projects/${projectId}/other/ca`,
        `projects/${projectId}/assets/../../x`,
        `projects/${projectId}/assets//x`,
        `/projects/${projectId}/assets/x`
      ]
      for (const path of bad) {
        const { message } = yield* refusal(query, { paths: [`projects/${projectId}/assets/a`, path] })
        assert.match(message, /^\[(notFound|invalidInput)\]/)
      }
    }).pipe(Effect.provide(sandbox())))
})

describe("contents", () => {
  it.effect("elsewhere stay as they were given", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const [signed = ""] = yield* sign([`projects/${projectId}/assets/ca/jsonContent`])
      const forged = signed.replace(/signature=\w/, "signature=_")
      const foreign = "https://storage.example.com/storage/x?expires=1&signature=2&id=x"
      const moved = signed.replace(new URL(signed).origin, "http://127.0.0.1:1")
      yield* importAssets(projectId, ["a", "b", "c", "d"], {
        contentArray: [forged, foreign, "raw text", ""],
        jsonContentArray: ["", "", "", moved]
      })
      const found = yield* contents
      assert.deepStrictEqual(found.map(({ content }) => content), [forged, foreign, "raw text", ""])
      assert.strictEqual(found[3]?.jsonContent, filesUrl(`projects/${projectId}/assets/ca/jsonContent`))
    }).pipe(Effect.provide(sandbox())))

  it.effect("go with their assets, unless another has them too", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const paths = ["ca/content", "ca/jsonContent", "ca/frame/0", "ca/shared", "cab/content", "free"].map((path) =>
        `projects/${projectId}/assets/${path}`
      )
      const [content = "", jsonContent = "", , shared = "", other = "", free = ""] = yield* Effect.tap(
        sign(paths),
        (urls) => Effect.forEach(urls, (url) => putBytes(url, noise(10)))
      )
      const [a, b, , d] = yield* importAssets(projectId, ["a", "b", "c", "d"], {
        contentArray: [content, shared, other, free],
        idArray: ["ca", "cb", "cab", "cd"],
        jsonContentArray: [jsonContent, "", "", ""]
      })
      const remove = (id: string | undefined) =>
        ask("mutation ($where: AssetWhere!) { data: deleteManyFromDataset(where: $where) { id } }", { where: { id } })
      const statuses = Effect.forEach(paths, (path) => Effect.map(get(filesUrl(path)), ({ status }) => status))
      assert.deepStrictEqual(yield* statuses, [200, 200, 200, 200, 200, 200])
      yield* remove(a)
      assert.deepStrictEqual(yield* statuses, [404, 404, 404, 200, 200, 200])
      yield* remove(b)
      yield* remove(d)
      assert.deepStrictEqual(yield* statuses, [404, 404, 404, 404, 200, 404])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are read with the key, and from the bucket alone", () =>
    Effect.gen(function*() {
      const [url = ""] = yield* sign([`projects/${yield* createProject()}/assets/ca/content`])
      const path = new URL(url).searchParams.get("id") ?? ""
      yield* putBytes(url, noise(10))
      assert.strictEqual((yield* HttpClient.get(filesUrl(path))).status, 401)
      for (const other of ["", "/", "..", `${path}/../content`, `./${path}`, `/${path}`, `${path}/`, "a\u0000b", "x"]) {
        assert.strictEqual((yield* get(filesUrl(other))).status, 404, other)
      }
    }).pipe(Effect.provide(sandbox())))
})

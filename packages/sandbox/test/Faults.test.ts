import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import {
  appendLabels,
  appendManyLabels,
  ask,
  categoryB,
  countAssets,
  createProject,
  get,
  importAssets,
  listAssets,
  post,
  postBody,
  sandbox
} from "./harness.js"

const viewer = "{ data: viewer { email } }"

const set = (...faults: ReadonlyArray<Fault.Fault>) =>
  Effect.flatMap(Sandbox.Sandbox, (sandbox) => Effect.forEach(faults, sandbox.faults.add, { discard: true }))

const countProjects = ask("{ data: countProjects(where: {}) }")

/** The answer to a change as it came over the wire. */
const change = HttpClientRequest.post(Sandbox.endpoint).pipe(
  HttpClientRequest.setHeader("authorization", "X-API-Key: kili-sandbox-key"),
  HttpClientRequest.bodyText(
    JSON.stringify({
      query: "mutation { data: createProject(data: { title: \"A\", inputType: IMAGE, jsonInterface: \"{}\" }) { id } }"
    }),
    "application/json"
  ),
  HttpClient.execute,
  Effect.flatMap(({ headers, status, text }) => Effect.map(text, (text) => ({ headers, status, text })))
)

describe("a fault as text", () => {
  const read = (text: string) => Either.getOrThrow(Fault.parse(text))

  it("says what goes wrong, and for which requests", () => {
    assert.deepStrictEqual(
      read("tooManyRequests,operation=assets,times=3,retryAfter=2s"),
      Fault.TooManyRequests.make({ operation: "assets", retryAfter: Duration.seconds(2), times: 3 })
    )
    assert.deepStrictEqual(
      read("latency, duration=1.5s, rate=0.25, seed=7"),
      Fault.Latency.make({ duration: Duration.millis(1500), rate: 0.25, seed: 7 })
    )
    assert.deepStrictEqual(read("slowImport,duration=250"), Fault.SlowImport.make({ duration: Duration.millis(250) }))
    assert.deepStrictEqual(read("cutAfter"), Fault.CutAfter.make({}))
  })

  for (const kind of Object.keys(Fault.kinds)) {
    it(`round-trips as JSON: ${kind}`, () => {
      const settings = { duration: "duration=1m", message: "message=No", reason: "reason=AssetAlreadyLocked" }
      const own = Fault.kinds[kind as Fault.Fault["_tag"]].map((name) =>
        Object.hasOwn(settings, name) ? Reflect.get(settings, name) : `${name}=503`
      )
      const fault = read([kind, ...own, "operation=assets"].join(","))
      assert.deepStrictEqual(Fault.fromJson(JSON.parse(JSON.stringify(Fault.toJson(fault)))), Either.right(fault))
    })
  }

  const mistakes: ReadonlyArray<readonly [text: string, problem: RegExp]> = [
    ["", /there is no fault ""; the kinds are latency, /],
    ["tooMany,times=1", /there is no fault "tooMany"/],
    ["toString", /there is no fault "toString"/],
    ["latency", /^latency: duration: is missing$/],
    ["latency,duration=soon", /^latency: duration: a duration is milliseconds, or a text such as 500ms, 2s or 1m$/],
    ["cutAfter,times=0", /^cutAfter: times: expected a whole number above 0$/],
    ["cutAfter,times=many", /^cutAfter: times: expected a whole number above 0$/],
    ["cutAfter,times", /^cutAfter: "times" is not name=value$/],
    ["cutAfter,times=1,times=2", /^cutAfter: times is given twice$/],
    ["cutAfter,rate=2", /^cutAfter: rate: expected a number from 0 to 1$/],
    ["cutAfter,duration=1s", /^cutAfter: duration: is unexpected/],
    ["cutAfter,operation=a b", /^cutAfter: operation: an operation is a root field/],
    ["serverErrorAfter,status=404", /^serverErrorAfter: status: a status of a server error is/],
    ["labelRefused,reason=Tired", /^labelRefused: reason: expected one of .*, AssetAlreadyLocked, /]
  ]
  for (const [text, problem] of mistakes) {
    it(`is refused: ${text}`, () => {
      const read = Fault.parse(text)
      assert.match(Either.isLeft(read) ? read.left.message : "it was read", problem)
    })
  }
})

describe("faults of any request", () => {
  it.effect("latency", () =>
    Effect.gen(function*() {
      yield* set(Fault.Latency.make({ duration: Duration.seconds(2), times: 1 }))
      const fiber = yield* Effect.fork(Effect.zipRight(ask(viewer), Clock.currentTimeMillis))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), 2000)
    }).pipe(Effect.provide(sandbox())))

  it.effect("tooManyRequests", () =>
    Effect.gen(function*() {
      yield* set(Fault.TooManyRequests.make({ retryAfter: Duration.millis(1500), times: 1 }))
      const { headers, status } = yield* change
      assert.deepStrictEqual([status, headers["retry-after"]], [429, "2"])
      assert.strictEqual(yield* countProjects, 0)
    }).pipe(Effect.provide(sandbox())))

  it.effect("serverErrorBefore and serverErrorAfter", () =>
    Effect.gen(function*() {
      yield* set(Fault.ServerErrorBefore.make({ status: 502, times: 1 }))
      assert.strictEqual((yield* change).status, 502)
      assert.strictEqual(yield* countProjects, 0)
      yield* set(Fault.ServerErrorAfter.make({ status: 504, times: 1 }))
      assert.strictEqual((yield* change).status, 504)
      assert.strictEqual(yield* countProjects, 1)
    }).pipe(Effect.provide(sandbox())))

  it.effect("cutBefore and cutAfter, without a socket", () =>
    Effect.gen(function*() {
      yield* set(Fault.CutBefore.make({ times: 1 }))
      const before = yield* Effect.flip(change)
      assert.deepStrictEqual([before._tag, before.reason], ["RequestError", "Transport"])
      assert.strictEqual(yield* countProjects, 0)
      yield* set(Fault.CutAfter.make({ times: 1 }))
      const after = yield* Effect.flip(change)
      assert.deepStrictEqual([after._tag, after.reason], ["RequestError", "Transport"])
      assert.strictEqual(yield* countProjects, 1)
    }).pipe(Effect.provide(sandbox())))

  it.effect("htmlBody", () =>
    Effect.gen(function*() {
      yield* set(Fault.HtmlBody.make({ times: 1 }), Fault.HtmlBody.make({ status: 502, times: 1 }))
      const first = yield* change
      assert.strictEqual(first.status, 200)
      assert.match(first.headers["content-type"] ?? "", /^text\/html/)
      assert.match(first.text, /^<!DOCTYPE html>/)
      assert.strictEqual((yield* change).status, 502)
      assert.strictEqual(yield* countProjects, 0)
    }).pipe(Effect.provide(sandbox())))

  it.effect("truncatedBody", () =>
    Effect.gen(function*() {
      yield* set(Fault.TruncatedBody.make({ times: 1 }))
      const { headers, status, text } = yield* change
      assert.strictEqual(status, 200)
      assert.match(text, /^\{"data":/)
      assert.throws(() => JSON.parse(text))
      assert.strictEqual(headers["content-length"], String(text.length))
      assert.strictEqual(yield* countProjects, 1)
    }).pipe(Effect.provide(sandbox())))

  it.effect("uploads and downloads too", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const path = `projects/${projectId}/assets/ca/content`
      const urls = yield* ask(`{ data: createUploadBucketSignedUrls(filePaths: ["${path}"]) }`)
      const put = HttpClientRequest.put(String(Reflect.get(Object(urls), 0)).split("&id=")[0] ?? "").pipe(
        HttpClientRequest.bodyText("0123456789", "text/plain"),
        HttpClient.execute
      )
      const files = get(`${Sandbox.endpoint.replace("/graphql", "/files")}?id=${encodeURIComponent(path)}`)
      yield* set(
        Fault.ServerErrorBefore.make({ operation: "upload", status: 503, times: 1 }),
        Fault.ServerErrorAfter.make({ operation: "upload", status: 503, times: 1 }),
        Fault.TruncatedBody.make({ operation: "download", times: 1 })
      )
      assert.strictEqual((yield* put).status, 503)
      assert.strictEqual((yield* put).status, 503)
      const half = yield* files
      assert.strictEqual(half.headers["content-length"], "10")
      assert.strictEqual(yield* half.text, "01234")
      assert.strictEqual(yield* Effect.flatMap(files, (whole) => whole.text), "0123456789")
    }).pipe(Effect.provide(sandbox())))
})

describe("faults of operations", () => {
  it.effect("errorWithoutExtensions", () =>
    Effect.gen(function*() {
      yield* set(Fault.ErrorWithoutExtensions.make({ times: 1 }))
      assert.deepStrictEqual(yield* post(viewer), {
        body: { data: null, errors: [{ message: "Something went wrong", path: ["data"] }] },
        status: 200
      })
    }).pipe(Effect.provide(sandbox())))

  it.effect("nullMetadata", () =>
    Effect.gen(function*() {
      yield* importAssets(yield* createProject(), ["a"])
      yield* set(Fault.NullMetadata.make({ times: 1 }))
      // Spent on answers that hold metadata alone
      assert.deepStrictEqual(yield* listAssets({}, "externalId"), [{ externalId: "a" }])
      assert.deepStrictEqual(yield* listAssets({}, "jsonMetadata"), [{ jsonMetadata: null }])
      assert.deepStrictEqual(yield* listAssets({}, "jsonMetadata"), [{ jsonMetadata: "{}" }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("responseByUrl", () =>
    Effect.gen(function*() {
      const [assetId] = yield* importAssets(yield* createProject(), ["a"])
      yield* appendLabels("DEFAULT", [assetId!])
      const fields = "labels { jsonResponse jsonResponseUrl }"
      assert.deepStrictEqual(yield* listAssets({}, fields), [{
        labels: [{ jsonResponse: categoryB, jsonResponseUrl: null }]
      }])
      yield* set(Fault.ResponseByUrl.make({}))
      // Clients that do not know of the URL are served as before
      assert.deepStrictEqual(yield* listAssets({}, "labels { jsonResponse }"), [{
        labels: [{ jsonResponse: categoryB }]
      }])
      const [label] = yield* Effect.map(
        listAssets({}, fields),
        (rows) => (rows as ReadonlyArray<{ labels: ReadonlyArray<Record<string, string>> }>)[0]!.labels
      )
      assert.strictEqual(label!["jsonResponse"], "")
      const kept = yield* get(label!["jsonResponseUrl"]!)
      assert.strictEqual(kept.headers["content-type"], "application/json")
      assert.strictEqual(yield* kept.text, categoryB)
      assert.strictEqual((yield* get(`${label!["jsonResponseUrl"]}x`)).status, 404)
    }).pipe(Effect.provide(sandbox())))

  const importLater = (projectId: string, names: ReadonlyArray<string>, era: 2024 | 2026 = 2024) => {
    const [type, operation] = era === 2026
      ? ["AppendManyAssetsAsynchronouslyData", "appendManyAssetsAsynchronously"]
      : ["AppendManyFramesToDatasetAsynchronouslyData", "appendManyFramesToDatasetAsynchronously"]
    return ask(
      `mutation ($data: ${type}!, $where: ProjectWhere!) { data: ${operation}(data: $data, where: $where) { id } }`,
      {
        data: {
          contentArray: names.map((name) => `https://example.com/${name}`),
          externalIDArray: names,
          uploadType: "GEO_SATELLITE"
        },
        where: { id: projectId }
      }
    )
  }
  const notifications = ask("{ data: notifications(where: {}, first: 10, skip: 0) { status message } }")

  it.effect("slowImport", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* set(Fault.SlowImport.make({ duration: Duration.minutes(1), times: 1 }))
      yield* importLater(projectId, ["a"], 2026)
      yield* importLater(projectId, ["b"])
      yield* TestClock.adjust("59 seconds")
      assert.deepStrictEqual(yield* listAssets({}, "externalId"), [{ externalId: "b" }])
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* countAssets({}), 2)
    }).pipe(Effect.provide(sandbox())))

  it.effect("failingImport", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* set(Fault.FailingImport.make({ message: "The image has no pixels", times: 1 }))
      yield* importLater(projectId, ["a"])
      assert.nestedPropertyVal(yield* notifications, "[0].status", "PENDING")
      yield* TestClock.adjust("1 seconds")
      assert.deepStrictEqual(yield* notifications, [{ message: "The image has no pixels", status: "FAILURE" }])
      assert.strictEqual(yield* countAssets({}), 0)
      // Its names are free again
      yield* importAssets(projectId, ["a"])
    }).pipe(Effect.provide(sandbox({ importDelay: "200 millis" }))))

  it.effect("replicaLag", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const [assetId = ""] = yield* importAssets(projectId, ["a"])
      yield* appendLabels("DEFAULT", [assetId])
      yield* set(Fault.ReplicaLag.make({ duration: Duration.seconds(2) }))
      const counts = Effect.all([
        countProjects,
        countAssets({ project: { id: projectId } }),
        ask("{ data: countLabels(where: {}) }"),
        Effect.map(listAssets({ id: assetId }, "id"), (rows) => Reflect.get(Object(rows), "length"))
      ])
      yield* TestClock.adjust("1999 millis")
      assert.deepStrictEqual(yield* counts, [0, 0, 0, 0])
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(yield* counts, [1, 1, 1, 1])
    }).pipe(Effect.provide(sandbox())))

  it.effect("expiredUploadUrl", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const upload = Effect.gen(function*() {
        const urls = yield* ask(
          `{ data: createUploadBucketSignedUrls(filePaths: ["projects/${projectId}/assets/a/b"]) }`
        )
        const url = String(Reflect.get(Object(urls), 0)).split("&id=")[0] ?? ""
        return (yield* HttpClient.execute(HttpClientRequest.put(url))).status
      })
      yield* set(Fault.ExpiredUploadUrl.make({ times: 1 }))
      assert.strictEqual(yield* upload, 403)
      assert.strictEqual(yield* upload, 201)
    }).pipe(Effect.provide(sandbox())))

  it.effect("uploadForbidden", () =>
    Effect.gen(function*() {
      const license = ask("{ data: viewer { organization { license { uploadLocalData } } } }")
      yield* set(Fault.UploadForbidden.make({ times: 1 }))
      assert.deepStrictEqual(yield* license, { organization: { license: { uploadLocalData: false } } })
      assert.deepStrictEqual(yield* license, { organization: { license: { uploadLocalData: true } } })
    }).pipe(Effect.provide(sandbox())))

  it.effect("labelRefused", () =>
    Effect.gen(function*() {
      const [assetId = ""] = yield* importAssets(yield* createProject(), ["a"])
      yield* set(Fault.LabelRefused.make({ reason: "AssetAlreadyLocked", times: 1 }))
      const variables = {
        data: { labelType: "DEFAULT", labelsData: [{ assetID: assetId, jsonResponse: categoryB }] },
        where: { idIn: [assetId] }
      }
      const { body, status } = yield* post(appendManyLabels, variables)
      assert.strictEqual(status, 200)
      assert.nestedPropertyVal(body, "errors[0].extensions.context.reason", "AssetAlreadyLocked")
      assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 0)
      yield* ask(appendManyLabels, variables)
    }).pipe(Effect.provide(sandbox())))
})

describe("which requests meet a fault", () => {
  const status = (query: string) => Effect.map(post(query), ({ status }) => status)

  it.effect("those of an operation, whatever the document calls it", () =>
    Effect.gen(function*() {
      yield* set(Fault.ServerErrorBefore.make({ operation: "viewer", status: 500 }))
      assert.strictEqual(yield* status("{ viewer: me { id } }"), 200)
      assert.strictEqual(yield* status("{ me: viewer { id } }"), 500)
      assert.strictEqual(yield* status("query A { ...F } fragment F on Query { ... { x: viewer { id } } }"), 500)
      const { status: chosen } = yield* postBody(
        JSON.stringify({ operationName: "B", query: "query A { viewer { id } } query B { me { id } }" })
      )
      assert.strictEqual(chosen, 200)
    }).pipe(Effect.provide(sandbox())))

  it.effect("as many as are asked for", () =>
    Effect.gen(function*() {
      yield* set(Fault.ServerErrorBefore.make({ status: 503, times: 2 }))
      const { faults } = yield* Sandbox.Sandbox
      assert.strictEqual(yield* status(viewer), 503)
      assert.deepStrictEqual((yield* faults.list).map(({ met }) => met), [1])
      assert.strictEqual(yield* status(viewer), 503)
      assert.deepStrictEqual(yield* faults.list, [])
      assert.strictEqual(yield* status(viewer), 200)
    }).pipe(Effect.provide(sandbox())))

  it.effect("one fault that takes the answer's place, and any others beside it", () =>
    Effect.gen(function*() {
      yield* set(
        Fault.Latency.make({ duration: Duration.seconds(1), times: 1 }),
        Fault.ServerErrorBefore.make({ status: 501, times: 1 }),
        Fault.ServerErrorBefore.make({ status: 502, times: 1 })
      )
      const fiber = yield* Effect.fork(status(viewer))
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), 501)
      assert.strictEqual(yield* status(viewer), 502)
      assert.strictEqual(yield* status(viewer), 200)
    }).pipe(Effect.provide(sandbox())))

  const draws = (...faults: ReadonlyArray<Fault.Fault>) =>
    Effect.forEach(Array.from({ length: 200 }), () => status(viewer)).pipe(Effect.provide(sandbox({ faults })))

  it.effect("the same ones for the same seed", () =>
    Effect.gen(function*() {
      const fault = (seed: number) => Fault.ServerErrorBefore.make({ rate: 0.2, seed, status: 500 })
      const first = yield* draws(fault(1))
      assert.deepStrictEqual(yield* draws(fault(1)), first)
      assert.notDeepEqual(yield* draws(fault(2)), first)
      const hit = first.filter((status) => status === 500).length
      assert.isTrue(hit > 20 && hit < 60, String(hit))
      // Faults draw for themselves, also with one seed
      const both = yield* draws(fault(1), Fault.ServerErrorBefore.make({ rate: 0.2, seed: 1, status: 501 }))
      assert.includeMembers(both, [200, 500, 501])
    }))

  it.effect("none any more once cleared", () =>
    Effect.gen(function*() {
      yield* set(Fault.CutBefore.make({}))
      const { faults } = yield* Sandbox.Sandbox
      yield* faults.clear
      assert.strictEqual(yield* status(viewer), 200)
    }).pipe(Effect.provide(sandbox())))
})

describe("over a socket", () => {
  const served = (...faults: ReadonlyArray<Fault.Fault>) =>
    Layer.merge(
      SandboxServer.layer({ faults }),
      NodeHttpClient.layerWithoutAgent.pipe(
        Layer.provide(NodeHttpClient.makeAgentLayer({ keepAlive: true }))
      )
    )

  const execute = (query: string) =>
    Effect.flatMap(SandboxServer.SandboxServer, ({ endpoint }) =>
      HttpClientRequest.post(endpoint).pipe(
        HttpClientRequest.setHeader("authorization", "X-API-Key: kili-sandbox-key"),
        HttpClientRequest.bodyText(JSON.stringify({ query }), "application/json"),
        HttpClient.execute,
        Effect.flatMap((response) => response.json)
      ))
  const createProject = execute(
    "mutation { data: createProject(data: { title: \"A\", inputType: IMAGE, jsonInterface: \"{}\" }) { id } }"
  )

  it.live("a cut connection is cut, and the next one serves", () =>
    Effect.gen(function*() {
      const before = yield* Effect.flip(Effect.asVoid(createProject))
      assert.strictEqual(before._tag, "RequestError")
      assert.deepStrictEqual(yield* execute("{ data: countProjects(where: {}) }"), { data: { data: 0 } })
      const after = yield* Effect.flip(Effect.asVoid(createProject))
      assert.strictEqual(after._tag, "RequestError")
      assert.deepStrictEqual(yield* execute("{ data: countProjects(where: {}) }"), { data: { data: 1 } })
      const { journal } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        (yield* journal.entries).map(({ faults, status }) => [faults, status]),
        [[["cutBefore"], null], [[], 200], [["cutAfter"], null], [[], 200]]
      )
    }).pipe(Effect.provide(served(
      Fault.CutBefore.make({ operation: "createProject", times: 1 }),
      Fault.CutAfter.make({ operation: "createProject", times: 1 })
    ))))

  it.live("half a download ends before its length", () =>
    Effect.gen(function*() {
      const { endpoint } = yield* SandboxServer.SandboxServer
      const project = yield* createProject
      const path = `projects/${
        Reflect.get(Object(Reflect.get(Object(Reflect.get(Object(project), "data")), "data")), "id")
      }/assets/a/b`
      const urls = yield* execute(`{ data: createUploadBucketSignedUrls(filePaths: ["${path}"]) }`)
      const [, url = ""] = /"(http[^"]+)&id=/.exec(JSON.stringify(urls)) ?? []
      yield* HttpClientRequest.put(url).pipe(
        HttpClientRequest.bodyUint8Array(new Uint8Array(3_000_000)),
        HttpClient.execute
      )
      const download = HttpClient.get(`${endpoint.replace("/graphql", "/files")}?id=${encodeURIComponent(path)}`, {
        headers: { authorization: "X-API-Key: kili-sandbox-key" }
      }).pipe(Effect.flatMap((response) => response.arrayBuffer), Effect.scoped)
      const error = yield* Effect.flip(download)
      assert.strictEqual(error._tag, "ResponseError")
      assert.strictEqual((yield* download).byteLength, 3_000_000)
    }).pipe(Effect.provide(served(Fault.TruncatedBody.make({ operation: "download", times: 1 })))))
})

import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import {
  appendLabels,
  ask,
  createProject,
  get,
  importAssets,
  jsonInterface,
  listAssets,
  refusal,
  sandbox
} from "./harness.js"

const copyProject = "mutation ($data: CopyProjectData!) { data: copyProject(data: $data) }"

const copy = (data: object) => Effect.flatMap(ask(copyProject, { data }), Schema.decodeUnknown(Schema.String))

const find = (id: string, fields: string) =>
  ask(`query ($id: ID) { data: projects(where: { id: $id }, first: 1, skip: 0) { ${fields} } }`, { id })

const upload = (path: string, text: string) =>
  Effect.gen(function*() {
    const [url = ""] = yield* ask(
      "query ($paths: [String!]) { data: createUploadBucketSignedUrls(filePaths: $paths) }",
      { paths: [path] }
    ).pipe(Effect.flatMap(Schema.decodeUnknown(Schema.Array(Schema.String))))
    yield* HttpClientRequest.put(url.split("&id=")[0] ?? "").pipe(
      HttpClientRequest.bodyText(text),
      HttpClient.execute
    )
    return url
  })

const read = (url: unknown) => Effect.flatMap(get(String(url)), (response) => response.text)

const Layers = Schema.Tuple(Schema.Struct({
  content: Schema.String,
  contentJson: Schema.Array(Schema.Struct({ isBaseLayer: Schema.Boolean, name: Schema.String, url: Schema.String }))
}))

describe("a copy of a project", () => {
  it.effect("has its settings, and on demand its members and assets", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ complianceTags: ["PHI"], description: "Red ones" })
      yield* ask(
        "mutation ($data: AppendToRolesData!, $where: ProjectWhere!) { data: appendToRoles(data: $data, where: $where) { id } }",
        { data: { role: "REVIEWER", userEmail: "bob@example.com" }, where: { id } }
      )
      const tag = yield* ask("mutation { data: createTag(data: { label: \"urgent\" }) { id } }")
      yield* ask("mutation ($data: CheckedTagData!) { data: checkTag(data: $data) { id } }", {
        data: { projectId: id, tagId: Reflect.get(Object(tag), "id") }
      })
      const url = yield* upload(`projects/${id}/assets/a/content`, "the bytes")
      const [asset = ""] = yield* importAssets(id, ["a", "b"], { contentArray: [url, "https://example.com/b.jpg"] })
      yield* appendLabels("DEFAULT", [asset])

      const fields = `title description complianceTags jsonInterface tags { label } numberOfAssets
        roles { role user { email } }`
      const bare = yield* copy({ projectId: id })
      const common = {
        jsonInterface,
        title: "Cars",
        description: "Red ones",
        complianceTags: ["PHI"],
        tags: [{ label: "urgent" }]
      }
      const owner = { role: "ADMIN", user: { email: "admin@sandbox.kili.localhost" } }
      assert.deepStrictEqual(yield* find(bare, fields), [{ ...common, numberOfAssets: 0, roles: [owner] }])

      const full = yield* copy({ projectId: id, shouldCopyAssets: true, shouldCopyUsers: true })
      assert.deepStrictEqual(yield* find(full, fields), [{
        ...common,
        numberOfAssets: 2,
        roles: [owner, { role: "REVIEWER", user: { email: "bob@example.com" } }]
      }])
      yield* ask("mutation ($where: ProjectWhere!) { data: deleteProjectAsynchronously(where: $where) }", {
        where: { id }
      })
      const assets = yield* listAssets({ project: { id: full } }, "externalId status content labels { id }")
      assert.nestedPropertyVal(assets, "[0].externalId", "a")
      assert.nestedPropertyVal(assets, "[0].status", "TODO")
      assert.deepNestedPropertyVal(assets, "[0].labels", [])
      assert.nestedPropertyVal(assets, "[1].content", "https://example.com/b.jpg")
      assert.strictEqual(yield* read(Reflect.get(Object(Reflect.get(Object(assets), 0)), "content")), "the bytes")
      assert.include((yield* refusal(copyProject, { data: { projectId: id } })).message, "[notFound]")
    }).pipe(Effect.provide(sandbox())))

  it.effect("has its steps", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      yield* ask(
        `mutation ($projectId: ID!) {
          data: editProjectWorkflowSettings(
            input: { projectId: $projectId, steps: { creates: [{ name: "Label" }], updates: [], deletes: [] } }
          ) { id }
        }`,
        { projectId }
      )
      yield* importAssets(projectId, ["a"])
      const id = yield* copy({ projectId, shouldCopyAssets: true })
      assert.deepStrictEqual(yield* find(id, "steps { name } workflowVersion"), [
        { steps: [{ name: "Label" }], workflowVersion: "V2" }
      ])
      assert.deepStrictEqual(yield* listAssets({ project: { id } }, "currentStep { name status }"), [
        { currentStep: { name: "Label", status: "TO_DO" } }
      ])
    }).pipe(Effect.provide(sandbox())))
})

describe("asynchronous imports", () => {
  const append = `mutation ($data: AppendManyFramesToDatasetAsynchronouslyData!, $where: ProjectWhere!) {
    data: appendManyFramesToDatasetAsynchronously(data: $data, where: $where) { status }
  }`

  it.effect("keep layers, and the files that they are", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const url = yield* upload(`projects/${id}/assets/a/content/base`, "a layer")
      const layers = [
        { name: "base", isBaseLayer: true, url },
        { name: "more", isBaseLayer: false, url: "https://example.com/more.tif" }
      ]
      const data = {
        multiLayerContentArray: [layers],
        jsonContentArray: [""],
        externalIDArray: ["a"],
        uploadType: "GEO_SATELLITE"
      }
      yield* ask(append, { data, where: { id } })
      yield* TestClock.adjust("1 second")
      const [{ content, contentJson: [base, more] }] = yield* Effect.flatMap(
        listAssets({}, "content contentJson"),
        Schema.decodeUnknown(Layers)
      )
      assert.strictEqual(content, "")
      assert.deepStrictEqual(more, layers[1])
      assert.strictEqual(base?.name, "base")
      assert.notInclude(base?.url, "signature")
      assert.strictEqual(yield* read(base?.url), "a layer")
      const bad = [
        { ...data, externalIDArray: ["b"], multiLayerContentArray: [[{ name: "no url" }]] },
        { ...data, externalIDArray: ["b"], multiLayerContentArray: [["no layer"]] },
        { ...data, externalIDArray: ["b"], contentArray: ["https://example.com/b.tif"] }
      ]
      for (const data of bad) {
        assert.include((yield* refusal(append, { data, where: { id } })).message, "[invalidInput]")
      }
      const copied = yield* copy({ projectId: id, shouldCopyAssets: true })
      yield* ask("mutation ($where: ProjectWhere!) { data: deleteProjectAsynchronously(where: $where) }", {
        where: { id }
      })
      const [{ contentJson: [again] }] = yield* Effect.flatMap(
        listAssets({ project: { id: copied } }, "content contentJson"),
        Schema.decodeUnknown(Layers)
      )
      assert.strictEqual(yield* read(again?.url), "a layer")
    }).pipe(Effect.provide(sandbox())))

  it.effect("store videos as they are sent, to be cut into frames or not", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ inputType: "VIDEO" })
      const frames = yield* upload(`projects/${id}/assets/c/jsonContent`, "{\"0\":\"https://example.com/0.jpg\"}")
      for (const uploadType of ["FRAME_VIDEO", "NATIVE_VIDEO"]) {
        const data = {
          contentArray: [`https://example.com/${uploadType}.mp4`],
          externalIDArray: [uploadType],
          jsonContentArray: [uploadType === "FRAME_VIDEO" ? frames : ""],
          uploadType
        }
        assert.deepStrictEqual(yield* ask(append, { data, where: { id } }), { status: "PENDING" })
      }
      yield* TestClock.adjust("1 second")
      const assets = yield* listAssets({}, "externalId content jsonContent")
      assert.nestedPropertyVal(assets, "[0].content", "https://example.com/FRAME_VIDEO.mp4")
      assert.nestedPropertyVal(assets, "[1].content", "https://example.com/NATIVE_VIDEO.mp4")
      assert.nestedPropertyVal(assets, "[1].jsonContent", "")
      assert.strictEqual(
        yield* read(Reflect.get(Object(Reflect.get(Object(assets), 0)), "jsonContent")),
        "{\"0\":\"https://example.com/0.jpg\"}"
      )
    }).pipe(Effect.provide(sandbox())))
})

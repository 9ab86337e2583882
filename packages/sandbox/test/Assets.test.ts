import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import {
  appendLabels,
  appendManyAssets,
  ask,
  countAssets,
  createProject,
  idOf,
  importAssets,
  listAssets,
  refusal,
  sandbox
} from "./harness.js"

const names = (where: object) =>
  Effect.gen(function*() {
    const assets = yield* listAssets(where, "externalId")
    assert.strictEqual(yield* countAssets(where), Array.isArray(assets) ? assets.length : -1)
    return Array.isArray(assets) ? assets.map(({ externalId }: { externalId: string }) => externalId) : []
  })

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `image_${from + i}`)

describe("lists of assets", () => {
  it.effect("come in the order of import, page after page and in jumps", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const other = yield* createProject()
      for (let at = 0; at < 250; at += 100) {
        yield* importAssets(id, numbered(at, Math.min(at + 100, 250)))
        yield* importAssets(other, numbered(at, Math.min(at + 100, 250)))
      }
      const where = { project: { id } }
      const expected = numbered(0, 250).map((externalId) => ({ externalId }))
      for (const skip of [0, 100, 200, 300, 200, 40, 140]) {
        const page = yield* listAssets(where, "externalId", { skip })
        assert.deepStrictEqual(page, expected.slice(skip, skip + 100), `skip ${skip}`)
      }
      // A page that ends where the next begins, with a change of the list between the two
      const [first] = yield* importAssets(id, ["last"])
      assert.deepStrictEqual(yield* listAssets(where, "externalId", { first: 10 }), expected.slice(0, 10))
      yield* ask("mutation ($where: AssetWhere!) { data: deleteManyFromDataset(where: $where) { id } }", {
        where: { externalIdStrictlyIn: ["image_0", "image_1"], project: { id } }
      })
      assert.deepStrictEqual(yield* listAssets(where, "externalId", { first: 10, skip: 10 }), expected.slice(12, 22))
      assert.strictEqual(yield* countAssets({ id: first }), 1)
      const negative = yield* refusal(
        "query ($skip: Int!) { data: assets(where: {}, first: 1, skip: $skip) { id } }",
        { skip: -1 }
      )
      assert.include(negative.message, "skip is -1")
    }).pipe(Effect.provide(sandbox())))

  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const project = { id: yield* createProject() }
      const [a] = yield* importAssets(project.id, ["a_1", "ab%", "B"])
      yield* TestClock.adjust("36 hours")
      const [d] = yield* importAssets(project.id, ["late"])
      const foreign = { id: yield* createProject() }
      const [f] = yield* importAssets(foreign.id, ["a_1"])
      yield* appendLabels("DEFAULT", [a ?? ""])
      yield* ask(
        `mutation ($where: [AssetWhere!]!) {
          data: updatePropertiesInAssets(where: $where, data: [{ consensusMark: 0.5, honeypotMark: 1 }]) { id }
        }`,
        { where: [{ id: d }] }
      )

      assert.deepStrictEqual(yield* names({ project }), ["a_1", "ab%", "B", "late"])
      assert.deepStrictEqual(yield* names({ id: a }), ["a_1"])
      assert.deepStrictEqual(yield* names({ id: f, project }), [])
      assert.deepStrictEqual(yield* names({ idIn: [d, a, f], project }), ["a_1", "late"])
      assert.deepStrictEqual(yield* names({ idIn: [], project }), [])
      assert.deepStrictEqual(yield* names({ idNotIn: [a, d], project }), ["ab%", "B"])
      assert.deepStrictEqual(yield* names({ externalIdStrictlyIn: ["late", "a_1", "A"], project }), ["a_1", "late"])
      assert.deepStrictEqual(yield* names({ externalIdIn: ["%", "_"], project }), ["a_1", "ab%"])
      assert.deepStrictEqual(yield* names({ externalIdIn: ["b"], project }), ["ab%"])
      assert.deepStrictEqual(yield* names({ externalIdIn: [], project }), [])
      assert.deepStrictEqual(yield* names({ statusIn: ["LABELED", "REVIEWED"], project }), ["a_1"])
      assert.deepStrictEqual(yield* names({ statusIn: ["TODO"], project }), ["ab%", "B", "late"])
      assert.deepStrictEqual(yield* names({ skipped: true, project }), [])
      assert.deepStrictEqual(yield* names({ skipped: false, project }), ["a_1", "ab%", "B", "late"])
      assert.deepStrictEqual(yield* names({ createdAtGte: "1970-01-02", project }), ["late"])
      assert.deepStrictEqual(yield* names({ createdAtGte: "1970-01-02T12:00:00.000Z", project }), ["late"])
      assert.deepStrictEqual(yield* names({ createdAtGte: "1970-01-02T12:00:00.001Z", project }), [])
      assert.deepStrictEqual(yield* names({ createdAtLte: "1970-01-01", project }), ["a_1", "ab%", "B"])
      assert.deepStrictEqual(yield* names({ createdAtLte: "1970-01-02", project }), ["a_1", "ab%", "B", "late"])
      assert.deepStrictEqual(yield* names({ consensusMarkGte: 0.5, consensusMarkLte: 0.5, project }), ["late"])
      assert.deepStrictEqual(yield* names({ consensusMarkGte: 0.6, project }), [])
      assert.deepStrictEqual(yield* names({ honeypotMarkGte: 0, project }), ["late"])
      assert.deepStrictEqual(yield* names({ inferenceMarkLte: 1, project }), [])
    }).pipe(Effect.provide(sandbox())))

  it.effect("refuse a project that is not there, and a day that is none", () =>
    Effect.gen(function*() {
      const query = "query ($where: AssetWhere!) { data: assets(where: $where, first: 1, skip: 0) { id } }"
      assert.include((yield* refusal(query, { where: { project: { id: "other" } } })).message, "[notFound]")
      for (const createdAtGte of ["1970-02-31", "yesterday", 12]) {
        assert.strictEqual((yield* refusal(query, { where: { createdAtGte } })).status, 400)
      }
    }).pipe(Effect.provide(sandbox())))
})

describe("imports", () => {
  it.effect("keep the ids, contents and metadata they are given", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const ids = yield* importAssets(projectId, ["a", "b"], {
        contentArray: ["", "http://example.com/b.jpg"],
        idArray: ["ca", "cb"],
        isHoneypotArray: [true, false],
        jsonContentArray: ["{\"0\":\"http://example.com/0.jpg\"}", ""],
        jsonMetadataArray: ["{\"k\":1}", "{}"]
      })
      assert.deepStrictEqual(ids, ["ca", "cb"])
      const fields = "id externalId content jsonContent jsonMetadata isHoneypot status priority skipped project { id }"
      const common = { status: "TODO", priority: 0, skipped: false, project: { id: projectId } }
      assert.deepStrictEqual(yield* listAssets({ project: { id: projectId } }, fields), [
        {
          id: "ca",
          externalId: "a",
          content: "",
          jsonContent: "{\"0\":\"http://example.com/0.jpg\"}",
          jsonMetadata: "{\"k\":1}",
          isHoneypot: true,
          ...common
        },
        {
          id: "cb",
          externalId: "b",
          content: "http://example.com/b.jpg",
          jsonContent: "",
          jsonMetadata: "{}",
          isHoneypot: false,
          ...common
        }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("take ids that are names of every object", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const ids = ["constructor", "__proto__", "mine-1_2.jpg"]
      assert.deepStrictEqual(yield* importAssets(id, ["a", "b", "\u{1f600}"], { idArray: ids }), ids)
      const [label] = yield* appendLabels("DEFAULT", ["__proto__"])
      assert.deepStrictEqual(yield* listAssets({ project: { id } }, "id externalId labels { id } latestLabel { id }"), [
        { id: "constructor", externalId: "a", labels: [], latestLabel: null },
        { id: "__proto__", externalId: "b", labels: [{ id: label }], latestLabel: { id: label } },
        { id: "mine-1_2.jpg", externalId: "\u{1f600}", labels: [], latestLabel: null }
      ])
      assert.deepStrictEqual(yield* names({ externalIdStrictlyIn: ["\u{1f600}"], project: { id } }), ["\u{1f600}"])
    }).pipe(Effect.provide(sandbox())))

  it.effect("keep metadata that are no object, or no JSON", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject()
      const given = ["[1,{\"a\":2}]", "no", "", "{\"processingParameters\":{\"epsg\":4326}}"]
      const ids = yield* importAssets(projectId, ["a", "b", "c", "d"], { jsonMetadataArray: given })
      const metadata = [[1, { a: 2 }], null, null, { processingParameters: { epsg: 4326 } }]
      assert.deepStrictEqual(
        yield* listAssets({ project: { id: projectId } }, "jsonMetadata metadata"),
        given.map((jsonMetadata, index) => ({ jsonMetadata, metadata: metadata[index] }))
      )
      const changed = ["{\"k\":1}", "[]", "{", "[2]"]
      assert.deepStrictEqual(
        yield* ask(
          `mutation ($where: [AssetWhere!]!, $data: [AssetData!]!) {
            data: updatePropertiesInAssets(where: $where, data: $data) { jsonMetadata metadata }
          }`,
          { where: ids.map((id) => ({ id })), data: changed.map((jsonMetadata) => ({ jsonMetadata })) }
        ),
        [
          { jsonMetadata: "{\"k\":1}", metadata: { k: 1 } },
          { jsonMetadata: "[]", metadata: [] },
          { jsonMetadata: "{", metadata: null },
          { jsonMetadata: "[2]", metadata: [2] }
        ]
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("make ids in the platform's form", () =>
    Effect.gen(function*() {
      const [id] = yield* importAssets(yield* createProject(), ["a"])
      assert.match(id ?? "", /^c[a-z0-9]{24}$/)
    }).pipe(Effect.provide(sandbox())))

  it.effect("are applied whole or not at all", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const [known] = yield* importAssets(id, ["known"])
      const many = numbered(0, 101)
      const cases: ReadonlyArray<readonly [data: object, reason: string]> = [
        [{ contentArray: ["x", "x"], externalIDArray: ["new", "known"] }, "\"known\" is there already"],
        [{ contentArray: ["x", "x"], externalIDArray: ["new", "new"] }, "\"new\" is there already"],
        [{ contentArray: ["x"], externalIDArray: ["new"], idArray: [known] }, "Asset ids are unique"],
        [{ contentArray: ["x"], externalIDArray: ["new", "newer"] }, "equal length"],
        [{ contentArray: ["x", ""], externalIDArray: ["new", "newer"] }, "neither content nor json content"],
        [{ contentArray: ["x"], externalIDArray: ["new"], idArray: ["a/b"] }, "segment of a path"],
        [{ contentArray: ["x"], externalIDArray: ["new"], idArray: ["a\\b"] }, "segment of a path"],
        [{ contentArray: ["x"], externalIDArray: ["new"], idArray: [".."] }, "segment of a path"],
        [{ contentArray: ["x"], externalIDArray: ["new"], idArray: [""] }, "segment of a path"],
        [{ contentArray: many, externalIDArray: many }, "At most 100"],
        [{ contentArray: [], externalIDArray: [] }, "nothing to import"]
      ]
      for (const [data, reason] of cases) {
        const { message } = yield* refusal(appendManyAssets, { data, where: { id } })
        assert.include(message, "[invalidInput]")
        assert.include(message, reason)
      }
      const illFormed = [["a\u0000b", "NUL"], ["a\ud83d", "surrogate"], ["\ude00b", "surrogate"]] as const
      for (const [name, reason] of illFormed) {
        const data = { contentArray: ["x"], externalIDArray: [name] }
        const { message } = yield* refusal(appendManyAssets, { data, where: { id } })
        assert.include(message, "[invalidInput]")
        assert.include(message, reason)
      }
      assert.strictEqual(yield* countAssets({ project: { id } }), 1)
      assert.deepStrictEqual(
        yield* ask(
          "query ($id: ID!, $names: [String!]!) { data: filterExistingAssets(projectID: $id, externalIDs: $names) }",
          { id, names: ["new", "known"] }
        ),
        ["known"]
      )
    }).pipe(Effect.provide(sandbox())))
})

describe("asynchronous imports", () => {
  const append = `mutation ($data: AppendManyFramesToDatasetAsynchronouslyData!, $where: ProjectWhere!) {
    data: appendManyFramesToDatasetAsynchronously(data: $data, where: $where) { id status progress hasBeenSeen }
  }`
  const data = {
    contentArray: ["https://example.com/a.mp4"],
    externalIDArray: ["a"],
    idArray: ["ca"],
    uploadType: "NATIVE_VIDEO"
  }
  const notification = (id: string) =>
    ask(
      `query ($id: ID) {
        data: notifications(where: { id: $id }, first: 1, skip: 0) { status progress user: userID url }
      }`,
      { id }
    )

  it.effect("show their assets when they are done", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ inputType: "VIDEO" })
      const where = { project: { id } }
      const started = yield* ask(append, { data, where: { id } })
      assert.deepInclude(started, { hasBeenSeen: false, progress: 0, status: "PENDING" })
      const ticket = yield* idOf(started)

      yield* TestClock.adjust("199 millis")
      assert.strictEqual(yield* countAssets(where), 0)
      assert.deepStrictEqual(yield* listAssets({ id: "ca" }, "id"), [])
      assert.include((yield* refusal(append, { data, where: { id } })).message, "is there already")
      assert.nestedPropertyVal(yield* notification(ticket), "[0].status", "PENDING")

      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(yield* listAssets(where, "id content status"), [
        { id: "ca", content: "https://example.com/a.mp4", status: "TODO" }
      ])
      assert.nestedPropertyVal(yield* notification(ticket), "[0].status", "SUCCESS")
      assert.nestedPropertyVal(yield* notification(ticket), "[0].progress", 100)
      const count = "query ($seen: Boolean) { data: countNotifications(where: { hasBeenSeen: $seen }) }"
      assert.deepStrictEqual([yield* ask(count, { seen: false }), yield* ask(count, { seen: true })], [1, 0])
    }).pipe(Effect.provide(sandbox({ importDelay: "200 millis" }))))

  it.effect("are done with the next request when nothing is said", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const started = yield* ask(append, {
        data: { ...data, contentArray: ["https://example.com/a.tiff"], uploadType: "GEO_SATELLITE" },
        where: { id }
      })
      assert.deepInclude(started, { status: "PENDING" })
      assert.nestedPropertyVal(yield* notification(yield* idOf(started)), "[0].status", "SUCCESS")
      assert.deepStrictEqual(yield* names({ project: { id } }), ["a"])
    }).pipe(Effect.provide(sandbox())))

  it.effect("last as long as the options say", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ inputType: "VIDEO" })
      yield* ask(append, { data, where: { id } })
      yield* TestClock.adjust("59 seconds")
      assert.strictEqual(yield* countAssets({}), 0)
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* countAssets({}), 1)
    }).pipe(Effect.provide(sandbox({ importDelay: "1 minute" }))))

  it.effect("fail with their project", () =>
    Effect.gen(function*() {
      const id = yield* createProject({ inputType: "VIDEO" })
      const ticket = yield* idOf(yield* ask(append, { data, where: { id } }))
      yield* ask("mutation ($where: ProjectWhere!) { data: deleteProjectAsynchronously(where: $where) }", {
        where: { id }
      })
      yield* TestClock.adjust("1 seconds")
      assert.nestedPropertyVal(yield* notification(ticket), "[0].status", "FAILURE")
    }).pipe(Effect.provide(sandbox({ importDelay: "1 seconds" }))))
})

describe("changes of assets", () => {
  const update = `mutation ($where: [AssetWhere!]!, $data: [AssetData!]!) {
    data: updatePropertiesInAssets(where: $where, data: $data) {
      id externalId priority status content isHoneypot isUsedForConsensus consensusMark metadata
      resolution { width height } pageResolutions { pageNumber width height rotation }
    }
  }`

  it.effect("apply to each asset its own, null meaning as it was", () =>
    Effect.gen(function*() {
      const [a, b] = yield* importAssets(yield* createProject(), ["a", "b"], {
        jsonMetadataArray: ["{\"old\":1,\"processingParameters\":{\"epsg\":4326}}", "{\"old\":2}"]
      })
      const data = [
        {
          priority: 7,
          jsonMetadata: "{\"new\":1}",
          externalId: "renamed",
          status: "REVIEWED",
          content: "https://example.com/other.jpg",
          isHoneypot: true,
          isUsedForConsensus: true,
          consensusMark: 0.25,
          resolution: { width: 640, height: 480 },
          pageResolutions: [{ pageNumber: 1, width: 10, height: 20, rotation: null }],
          shouldResetToBeLabeledBy: false,
          toBeLabeledBy: null
        },
        { priority: null, jsonMetadata: "{\"processingParameters\":{}}" }
      ]
      assert.deepStrictEqual(yield* ask(update, { where: [{ id: a }, { id: b }], data }), [
        {
          id: a,
          externalId: "renamed",
          priority: 7,
          status: "TODO",
          content: "https://example.com/other.jpg",
          isHoneypot: true,
          isUsedForConsensus: true,
          consensusMark: 0.25,
          metadata: { new: 1, processingParameters: { epsg: 4326 } },
          resolution: { width: 640, height: 480 },
          pageResolutions: [{ pageNumber: 1, width: 10, height: 20, rotation: null }]
        },
        {
          id: b,
          externalId: "b",
          priority: 0,
          status: "TODO",
          content: "https://example.com/b.jpg",
          isHoneypot: false,
          isUsedForConsensus: false,
          consensusMark: null,
          metadata: { processingParameters: {} },
          resolution: null,
          pageResolutions: null
        }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("are applied whole or not at all", () =>
    Effect.gen(function*() {
      const [a, b] = yield* importAssets(yield* createProject(), ["a", "b"])
      const where = [{ id: a }, { id: b }]
      const cases: ReadonlyArray<readonly [where: object, data: ReadonlyArray<object>, reason: string]> = [
        [where, [{ priority: 1 }, { externalId: "a" }], "[invalidInput]"],
        [where, [{ priority: 1 }], "equal length"],
        [[{ id: a }, { id: "other" }], [{ priority: 1 }, { priority: 1 }], "[notFound]"],
        [[{ id: a }, {}], [{ priority: 1 }, { priority: 1 }], "[invalidInput]"],
        [[{ id: a }, { idIn: [a, b] }], [{ priority: 1 }, { priority: 1 }], "more than one"],
        [where, [{ priority: 1 }, { toBeLabeledBy: ["ada"] }], "[notFound]"]
      ]
      for (const [where, data, reason] of cases) {
        assert.include((yield* refusal(update, { where, data })).message, reason)
      }
      assert.deepStrictEqual(yield* listAssets({}, "priority"), [{ priority: 0 }, { priority: 0 }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("delete what is named, and answer null for nothing", () =>
    Effect.gen(function*() {
      const id = yield* createProject()
      const [a, b] = yield* importAssets(id, ["a", "b"])
      yield* appendLabels("DEFAULT", [a ?? "", b ?? ""])
      const mutation = "mutation ($where: AssetWhere!) { data: deleteManyFromDataset(where: $where) { id } }"
      assert.deepStrictEqual(yield* ask(mutation, { where: { idIn: [a] } }), { id })
      assert.strictEqual(yield* ask(mutation, { where: { idIn: [a] } }), null)
      assert.deepStrictEqual(yield* names({ project: { id } }), ["b"])
      assert.strictEqual(yield* ask("{ data: countLabels(where: {}) }"), 1)
      assert.include((yield* refusal(mutation, { where: {} })).message, "[invalidInput]")
      assert.deepStrictEqual(yield* importAssets(id, ["a"], { idArray: ["again"] }), ["again"])
    }).pipe(Effect.provide(sandbox())))
})

import { AssetId } from "@effect-kili/core/Asset"
import type { AssetFilter } from "@effect-kili/core/AssetFilter"
import * as Assets from "@effect-kili/core/Assets"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Progress from "@effect-kili/core/Progress"
import { ProjectId } from "@effect-kili/core/Project"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { issues, places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const projectId = ProjectId.make("p1")

const rows = (n: number) => Array.from({ length: n }, (_, index) => ({ id: `a${index}`, externalId: `name ${index}` }))

/** The page of a set that the variables ask for. */
const pageOf = (set: ReadonlyArray<unknown>) => ({ first, skip }: FakeKili.Json) => set.slice(skip, skip + first)

const listed = { assets: pageOf(rows(250)), countAssets: () => 250 }

/** What a listing with responses asks first. */
const image = { projects: () => [{ id: "p1", inputType: "IMAGE", jsonInterface: "" }] }

const named = (names: ReadonlyArray<string>) => names.map((externalId) => ({ externalId }))

describe("Assets", () => {
  describe("listAssets", () => {
    it.effect("sends the filter and the page, and asks for the chosen fields", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(listed)
        const filter: AssetFilter = {
          assetId: AssetId.make("x"),
          assetIdIn: [AssetId.make("a1")],
          assetIdNotIn: [],
          externalIdIn: ["part"],
          externalIdStrictlyIn: ["whole"],
          skipped: false,
          statusIn: ["TODO", "LABELED"]
        }
        const read = yield* Stream.runCollect(
          Assets.listAssets({ projectId, filter, fields: ["externalId"], first: 3, skip: 5 })
        ).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual(Chunk.toArray(read), named(["name 5", "name 6", "name 7"]))
        assert.deepStrictEqual(fake.calls, [{
          operation: "assets",
          document: "query assets($where: AssetWhere!, $first: PageSize!, $skip: Int!) " +
            "{ data: assets(where: $where, first: $first, skip: $skip) { id externalId } }",
          variables: {
            where: {
              project: { id: "p1" },
              id: "x",
              idIn: ["a1"],
              idNotIn: [],
              externalIdIn: ["part"],
              externalIdStrictlyIn: ["whole"],
              skipped: false,
              statusIn: ["TODO", "LABELED"]
            },
            first: 3,
            skip: 5
          }
        }])
      }))

    it.effect("decodes the default fields", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          ...image,
          assets: () => [{
            content: "https://files.test/a.jpg",
            createdAt: "2024-07-15T08:30:00.000Z",
            externalId: "a",
            id: "a1",
            isHoneypot: false,
            jsonMetadata: "{\"camera\":\"left\"}",
            labels: [{
              author: { id: "u1", email: "ada@kili.test" },
              createdAt: "2024-07-16T08:30:00.000Z",
              id: "l1",
              jsonResponse: "{\"JOB\":{\"text\":\"x\"}}"
            }],
            skipped: false,
            status: "A_STATUS_OF_TOMORROW"
          }]
        })
        const [asset] = Chunk.toArray(
          yield* Stream.runCollect(Assets.listAssets({ projectId })).pipe(Effect.provide(fake.layer))
        )
        assert.deepStrictEqual(asset, {
          content: "https://files.test/a.jpg",
          createdAt: DateTime.unsafeMake("2024-07-15T08:30:00.000Z"),
          externalId: "a",
          id: AssetId.make("a1"),
          isHoneypot: false,
          jsonMetadata: { camera: "left" },
          labels: [{
            author: { id: "u1", email: "ada@kili.test" },
            createdAt: DateTime.unsafeMake("2024-07-16T08:30:00.000Z"),
            id: "l1",
            jsonResponse: { JOB: { text: "x" } }
          }],
          skipped: false,
          status: "A_STATUS_OF_TOMORROW"
        } as never)
      }))

    it.effect("reads all pages in order, and reports how far it is", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(listed)
        const told: Array<Progress.Event> = []
        const read = yield* Stream.runCollect(Assets.listAssets({ projectId, fields: ["id"] })).pipe(
          Effect.provide(fake.layer),
          Effect.provide(Progress.layer((event) => Effect.sync(() => told.push(event))))
        )
        assert.deepStrictEqual(Chunk.toArray(read), rows(250).map(({ id }) => ({ id: AssetId.make(id) })))
        assert.deepStrictEqual(told.map(({ done }) => done), [100, 200, 250])
        assert.deepStrictEqual(told[0], { operation: "Assets.listAssets", unit: "assets", done: 100 })
      }))

    it.effect("tells rows apart by an id that was not asked for", () =>
      Effect.gen(function*() {
        // The same name twice is two assets; the same id twice is one.
        const set = [{ id: "a", externalId: "same" }, { id: "b", externalId: "same" }, { id: "a", externalId: "same" }]
        const fake = FakeKili.make({ assets: pageOf(set) })
        const read = yield* Stream.runCollect(
          Assets.listAssets({ projectId, fields: ["externalId"], pageSize: 2, concurrency: 1 })
        ).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual(Chunk.toArray(read), named(["same", "same"]))
      }))

    it.effect("takes null for an empty list", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ ...image, assets: () => null })
        assert.strictEqual(yield* Effect.provide(Stream.runCount(Assets.listAssets({ projectId })), fake.layer), 0)
      }))

    it.effect("is a NotFound of the project when the platform says so", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ ...image, assets: () => FakeKili.refusal("[notFound] no project") })
        const error = yield* Effect.flip(Stream.runDrain(Assets.listAssets({ projectId }))).pipe(
          Effect.provide(fake.layer)
        )
        sameError(
          error,
          new KiliError.NotFound({ operation: "Assets.listAssets", entity: "project", missing: ["p1"] })
        )
      }))

    it.effect.each<readonly [string, object, string]>([
      ["first: -1", { first: -1 }, "first"],
      ["first: 1.5", { first: 1.5 }, "first"],
      ["skip: -1", { skip: -1 }, "skip"],
      ["skip: NaN", { skip: NaN }, "skip"],
      ["pageSize: 101", { pageSize: 101 }, "pageSize"],
      ["pageSize: 0", { pageSize: 0 }, "pageSize"],
      ["concurrency: 0", { concurrency: 0 }, "concurrency"],
      ["an unknown key of the filter", { filter: { statusin: ["TODO"] } }, "filter.statusin"],
      ["an unknown status", { filter: { statusIn: ["TODO", "DONE"] } }, "filter.statusIn[1]"],
      ["an empty id", { filter: { assetIdIn: [""] } }, "filter.assetIdIn[0]"],
      ["an unknown field", { fields: ["id", "nope"] }, "fields[1]"],
      ["no field", { fields: [] }, "fields"],
      ["an empty project id", { projectId: "" }, "projectId"]
    ])("refuses %s without a request", ([, bad, at]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make(listed)
        const list = Stream.runDrain(Assets.listAssets({ projectId, ...bad }))
        assert.deepStrictEqual(yield* Effect.provide(places(list), fake.layer), [at])
        assert.deepStrictEqual(fake.calls, [])
      }))

    it.effect("tells all that is wrong at once", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(listed)
        const filter: object = { nope: 1, skipped: "yes" }
        const list = Stream.runDrain(Assets.listAssets({ projectId, filter, first: -1, pageSize: 101 }))
        const found = yield* Effect.provide(issues(list), fake.layer)
        assert.deepStrictEqual(found.map((issue) => issue.split(":")[0]).sort(), [
          "filter.nope",
          "filter.skipped",
          "first",
          "pageSize"
        ])
      }))
  })

  it.effect("tells what was expected at one place in one sentence", () =>
    Effect.gen(function*() {
      const filter = { statusIn: ["DONE"] } as object
      const list = Stream.runDrain(Assets.listAssets({ projectId, filter }))
      assert.deepStrictEqual(yield* Effect.provide(issues(list), FakeKili.make(listed).layer), [
        "filter.statusIn[0]: Expected \"TODO\" | \"ONGOING\" | \"LABELED\" | \"TO_REVIEW\" | \"REVIEWED\", actual \"DONE\""
      ])
    }))

  describe("countAssets", () => {
    it.effect("sends the filter", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(listed)
        const count = yield* Effect.provide(Assets.countAssets({ projectId, filter: { skipped: true } }), fake.layer)
        assert.strictEqual(count, 250)
        assert.deepStrictEqual(fake.calls, [{
          operation: "countAssets",
          document: "query countAssets($where: AssetWhere!) { data: countAssets(where: $where) }",
          variables: { where: { project: { id: "p1" }, skipped: true } }
        }])
      }))

    it.effect("refuses an unknown key of the filter without a request", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(listed)
        const filter: object = { externalIdLike: ["a"] }
        const found = yield* Effect.provide(places(Assets.countAssets({ projectId, filter })), fake.layer)
        assert.deepStrictEqual(found, ["filter.externalIdLike"])
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("updateProperties", () => {
    const set = rows(2500)
    const platform = {
      // Names are looked up among 2500; the answer comes in pages.
      assets: ({ first, skip, where }: FakeKili.Json) =>
        set.filter(({ externalId }) => where.externalIdStrictlyIn.includes(externalId)).slice(skip, skip + first),
      updatePropertiesInAssets: ({ where }: FakeKili.Json) => where
    }

    it.effect("sends metadata as encoded text, and gives the ids in order", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const ids = yield* Assets.updateProperties({
          updates: [
            { assetId: AssetId.make("b"), jsonMetadata: { n: 1, nested: { deep: ["x"] } } },
            { assetId: AssetId.make("a") }
          ]
        }).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual(ids, [AssetId.make("b"), AssetId.make("a")])
        assert.deepStrictEqual(fake.calls.map(({ variables }) => variables), [{
          where: [{ id: "b" }, { id: "a" }],
          data: [{ jsonMetadata: "{\"n\":1,\"nested\":{\"deep\":[\"x\"]}}" }, {}]
        }])
        assert.strictEqual(
          fake.calls[0]!.document,
          "mutation updatePropertiesInAssets($where: [AssetWhere!]!, $data: [AssetData!]!) " +
            "{ data: updatePropertiesInAssets(where: $where, data: $data) { id } }"
        )
      }))

    it.effect("finds external ids a thousand a query, in the order of the updates", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const shuffled = set.toReversed()
        const ids = yield* Assets.updateProperties({
          projectId,
          updates: shuffled.map(({ externalId }) => ({ externalId, jsonMetadata: {} }))
        }).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual(ids, shuffled.map(({ id }) => AssetId.make(id)))
        const asked = new Set(fake.sent("assets").map(({ where }) => JSON.stringify(where)))
        assert.deepStrictEqual(
          Array.from(asked, (where) => JSON.parse(where).externalIdStrictlyIn.length).sort(),
          [1000, 1000, 500].sort()
        )
        assert.deepStrictEqual(JSON.parse(Array.from(asked)[0]!).project, { id: "p1" })
        assert.strictEqual(fake.sent("updatePropertiesInAssets").length, 25)
      }))

    it.effect("names every missing external id, and changes nothing", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const updates = ["nope", "name 1", "neither"].map((externalId) => ({ externalId, jsonMetadata: {} }))
        const error = yield* Effect.flip(Assets.updateProperties({ projectId, updates })).pipe(
          Effect.provide(fake.layer)
        )
        sameError(
          error,
          new KiliError.NotFound({
            operation: "Assets.updateProperties",
            entity: "asset",
            missing: ["nope", "neither"]
          })
        )
        assert.deepStrictEqual(fake.sent("updatePropertiesInAssets"), [])
      }))

    it.effect("does not guess which of two assets of one name is meant", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          ...platform,
          assets: pageOf([{ id: "a", externalId: "x" }, { id: "b", externalId: "x" }])
        })
        const error = yield* Effect.flip(Assets.updateProperties({ projectId, updates: [{ externalId: "x" }] })).pipe(
          Effect.provide(fake.layer)
        )
        sameError(
          error,
          new KiliError.AmbiguousExternalId({ operation: "Assets.updateProperties", externalIds: ["x"] })
        )
        assert.deepStrictEqual(fake.sent("updatePropertiesInAssets"), [])
      }))

    it.effect("goes by hundreds, and says what a failing batch left done", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          updatePropertiesInAssets: ({ where }, earlier) =>
            earlier === 1 ? FakeKili.refusal("[noOrganizationRights] not yours") : where
        })
        const updates = set.slice(0, 250).map(({ id }) => ({ assetId: AssetId.make(id), jsonMetadata: {} }))
        const error = yield* Effect.flip(Assets.updateProperties({ updates })).pipe(Effect.provide(fake.layer))
        assert.strictEqual(error._tag, "KiliBatchError")
        if (error._tag !== "KiliBatchError") return
        assert.strictEqual(error.index, 1)
        assert.deepStrictEqual(error.done, updates.slice(0, 100).map(({ assetId }) => assetId))
        assert.deepStrictEqual(error.ids, updates.slice(100, 200).map(({ assetId }) => assetId))
        assert.strictEqual(error.committed, "no")
        assert.deepStrictEqual(fake.sent("updatePropertiesInAssets").map(({ where }) => where.length), [100, 100])
      }))

    it.effect("makes no request for an empty list", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({})
        assert.deepStrictEqual(yield* Effect.provide(Assets.updateProperties({ updates: [] }), fake.layer), [])
        assert.deepStrictEqual(fake.calls, [])
      }))

    it.effect.each<readonly [string, object, ReadonlyArray<string>]>([
      ["NaN in metadata", { updates: [{ assetId: "a" }, { assetId: "b", jsonMetadata: { n: NaN } }] }, [
        "updates[1].jsonMetadata.n"
      ]],
      ["metadata that is text", { updates: [{ assetId: "a", jsonMetadata: "{}" }] }, ["updates[0].jsonMetadata"]],
      ["an unknown property", { updates: [{ assetId: "a", priorty: 1 }] }, ["updates[0].priorty"]],
      ["both names of an asset", { projectId, updates: [{ assetId: "a", externalId: "x" }] }, ["updates[0]"]],
      ["neither name", { projectId, updates: [{ assetId: "a" }, { jsonMetadata: {} }] }, ["updates[1]"]],
      ["a mix of names", { projectId, updates: [{ assetId: "a" }, { externalId: "x" }] }, ["updates[1]"]],
      ["external ids without a project", { updates: [{ externalId: "x" }] }, ["projectId"]],
      ["an empty id", { updates: [{ assetId: "" }] }, ["updates[0].assetId"]]
    ])("refuses %s without a request", ([, bad, at]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const update = Assets.updateProperties(bad as Assets.UpdateProperties)
        assert.deepStrictEqual(yield* Effect.provide(places(update), fake.layer), at)
        assert.deepStrictEqual(fake.calls, [])
      }))
  })
})

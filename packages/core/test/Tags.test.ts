import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { ProjectId, TagId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const jsonInterface = { jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { A: { name: "a" } } } } } }
const cars: Projects.NewProject = { title: "Cars", inputType: "IMAGE", jsonInterface }

const create = (tags?: ReadonlyArray<string>) => Effect.map(Projects.createProject({ ...cars, tags }), ({ id }) => id)

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const labels = (projectId?: ProjectId) =>
  Effect.map(
    collect(Projects.listTags({ projectId, fields: ["label"] })),
    (tags) => tags.map(({ label }) => label)
  )

const tag = (label: string) => Effect.map(Projects.createTag({ label }), ({ id }) => id)

const unknownProject = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")
const unknownTag = TagId.make("cld90ffe80l8b0jn9d4vb44tm")

describe("tags", () => {
  it.effect("are created, renamed, listed and deleted", () =>
    Effect.gen(function*() {
      const { id: urgent } = yield* Projects.createTag({ label: "urgent", color: "#ff0000" })
      const later = yield* tag("later")
      const projectId = yield* create(["later", "urgent"])
      const [first, second] = yield* collect(Projects.listTags())
      assert.deepStrictEqual(first, {
        id: urgent,
        organizationId: first!.organizationId,
        label: "urgent",
        checkedForProjects: [projectId]
      })
      assert.strictEqual(second?.id, later)
      assert.deepStrictEqual(yield* collect(Projects.listTags({ fields: ["color"] })), [
        { color: "#ff0000" },
        { color: null }
      ])
      assert.deepStrictEqual(yield* Projects.updateTag({ tagId: later, label: "much later" }), {
        id: later,
        label: "much later"
      })
      assert.deepStrictEqual(yield* Projects.deleteTag({ tagId: urgent }), { id: urgent })
      assert.deepStrictEqual(yield* labels(), ["much later"])
      assert.deepStrictEqual(yield* labels(projectId), ["much later"])
      const [project] = yield* collect(Projects.listProjects({ filter: { tagIds: [later] }, fields: ["tags.label"] }))
      assert.deepStrictEqual(project, { tags: [{ label: "much later" }] })
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are put on projects by label or id and taken off, which may be done again", () =>
    Effect.gen(function*() {
      const projectId = yield* create()
      const names = Arr.makeBy(20, (n) => `tag ${n}`)
      const ids = yield* Effect.forEach(names, tag)
      const twice = ["tag 1", "tag 0", "tag 1"]
      assert.deepStrictEqual(yield* Projects.tagProject({ projectId, tags: twice }), [ids[1]!, ids[0]!])
      assert.deepStrictEqual(yield* labels(projectId), ["tag 0", "tag 1"])
      assert.deepStrictEqual(yield* Projects.tagProject({ projectId, tagIds: ids }), ids)
      assert.deepStrictEqual(yield* Projects.tagProject({ projectId, tagIds: ids }), ids)
      assert.deepStrictEqual(yield* labels(projectId), names)
      const most = ids.slice(1)
      assert.deepStrictEqual(yield* Projects.untagProject({ projectId, tagIds: most }), most)
      assert.deepStrictEqual(yield* Projects.untagProject({ projectId, tagIds: most }), most)
      assert.deepStrictEqual(yield* labels(projectId), ["tag 0"])
      assert.deepStrictEqual(yield* Projects.untagProject({ projectId, tags: ["tag 0"] }), [ids[0]!])
      assert.deepStrictEqual(yield* labels(projectId), [])
      assert.deepStrictEqual(yield* Projects.tagProject({ projectId, tags: [] }), [])
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are renamed and deleted by their labels, and all taken off at once", () =>
    Effect.gen(function*() {
      const [urgent, later, other] = [yield* tag("urgent"), yield* tag("later"), yield* tag("other")]
      const projectId = yield* create(["urgent", "later", "other"])
      assert.deepStrictEqual(yield* Projects.updateTag({ tag: "later", label: "much later" }), {
        id: later,
        label: "much later"
      })
      assert.deepStrictEqual(yield* Projects.deleteTag({ tag: "urgent" }), { id: urgent })
      assert.deepStrictEqual(yield* labels(), ["much later", "other"])
      assert.deepStrictEqual(yield* Projects.untagProject({ projectId, all: true }), [later, other])
      assert.deepStrictEqual(yield* labels(projectId), [])
      assert.deepStrictEqual(yield* Projects.untagProject({ projectId, all: true }), [])
      assert.deepStrictEqual(yield* labels(), ["much later", "other"])
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("that the organization lacks are all told, and nothing is changed", () =>
    Effect.gen(function*() {
      yield* tag("urgent")
      const projectId = yield* create()
      const missing = (operation: string, ...missing: Arr.NonEmptyArray<string>) =>
        new KiliError.NotFound({ operation, entity: "tag", missing })
      sameError(
        yield* Effect.flip(Projects.tagProject({ projectId, tags: ["x", "urgent", "y"] })),
        missing("Projects.tagProject", "x", "y")
      )
      sameError(
        yield* Effect.flip(Projects.untagProject({ projectId, tagIds: [unknownTag] })),
        missing("Projects.untagProject", unknownTag)
      )
      sameError(
        yield* Effect.flip(Projects.updateTag({ tagId: unknownTag, label: "x" })),
        missing("Projects.updateTag", unknownTag)
      )
      sameError(
        yield* Effect.flip(Projects.deleteTag({ tagId: unknownTag })),
        missing("Projects.deleteTag", unknownTag)
      )
      sameError(
        yield* Effect.flip(Projects.updateTag({ tag: "x", label: "y" })),
        missing("Projects.updateTag", "x")
      )
      sameError(yield* Effect.flip(Projects.deleteTag({ tag: "x" })), missing("Projects.deleteTag", "x"))
      sameError(
        yield* Effect.flip(create(["urgent", "x"])),
        missing("Projects.createProject", "x")
      )
      assert.deepStrictEqual(yield* labels(projectId), [])
      assert.strictEqual(yield* Projects.countProjects(), 1)
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("that share a label are told apart by their ids alone", () =>
    Effect.gen(function*() {
      const [one, other] = [yield* tag("urgent"), yield* tag("urgent")]
      const projectId = yield* create()
      const ambiguous = (operation: string) => new KiliError.AmbiguousTag({ operation, labels: ["urgent"] })
      const names = { projectId, tags: ["urgent"] }
      sameError(yield* Effect.flip(Projects.tagProject(names)), ambiguous("Projects.tagProject"))
      sameError(yield* Effect.flip(Projects.untagProject(names)), ambiguous("Projects.untagProject"))
      sameError(yield* Effect.flip(create(["urgent"])), ambiguous("Projects.createProject"))
      sameError(
        yield* Effect.flip(Projects.updateTag({ tag: "urgent", label: "x" })),
        ambiguous("Projects.updateTag")
      )
      sameError(yield* Effect.flip(Projects.deleteTag({ tag: "urgent" })), ambiguous("Projects.deleteTag"))
      assert.deepStrictEqual(yield* labels(), ["urgent", "urgent"])
      yield* Projects.tagProject({ projectId, tagIds: [other] })
      const [carried] = yield* collect(Projects.listTags({ projectId, fields: ["id"] }))
      assert.deepStrictEqual(carried, { id: other })
      assert.notStrictEqual(one, other)
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("of a project that does not exist are not found", () =>
    Effect.gen(function*() {
      yield* tag("urgent")
      const projectId = unknownProject
      const errors = yield* Effect.all([
        Effect.flip(Stream.runCollect(Projects.listTags({ projectId }))),
        Effect.flip(Projects.tagProject({ projectId, tags: ["urgent"] })),
        Effect.flip(Projects.untagProject({ projectId, tags: ["urgent"] }))
      ])
      for (const error of errors) {
        assert.deepInclude(error, { _tag: "KiliNotFound", entity: "project", missing: [projectId] })
      }
    }).pipe(Effect.provide(Sandbox.layer())))

  const platform: FakeKili.Answers = {
    checkTag: ({ data }) => ({ id: data.tagId }),
    createProject: () => ({ id: "p1" }),
    listTagsByOrg: () => Arr.makeBy(10, (n) => ({ id: `t${n}`, label: `tag ${n}` })),
    listTagsByProject: () => [{ id: "t0" }],
    projects: () => [{ id: "p1", inputType: "IMAGE" }],
    uncheckTag: ({ tagId }) => ({ id: tagId })
  }

  it.effect("that a project has as asked are not sent", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      const names = { projectId: ProjectId.make("p1"), tags: ["tag 0", "tag 1"] }
      yield* Effect.provide(Projects.tagProject(names), fake.layer)
      yield* Effect.provide(Projects.untagProject(names), fake.layer)
      assert.deepStrictEqual(fake.sent("checkTag"), [{ data: { projectId: "p1", tagId: "t1" } }])
      assert.deepStrictEqual(fake.sent("uncheckTag"), [{ projectId: "p1", tagId: "t0" }])
    }))

  it.effect("that cannot be put on a new project leave it in the error, with the tags that it carries", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        ...platform,
        checkTag: ({ data }) => data.tagId === "t1" ? FakeKili.refusal("[noOrganizationRights] no") : { id: data.tagId }
      })
      const error = yield* create(["tag 0", "tag 1"]).pipe(Effect.flip, Effect.provide(fake.layer))
      assert.strictEqual(error._tag, "KiliBatchError")
      if (error._tag !== "KiliBatchError") return
      assert.deepStrictEqual([error.operation, error.index, error.committed], ["Projects.createProject", 1, "no"])
      assert.deepStrictEqual([error.done, error.ids], [["p1", "t0"], ["t1"]])
      assert.notProperty(fake.sent("createProject")[0].data, "tags")
    }))

  it.effect("are created once: whether a lost answer meant a new tag is not known", () =>
    Effect.gen(function*() {
      const broken = () => new FakeKili.Raw(HttpServerResponse.empty({ status: 500 }))
      const fake = FakeKili.make({ createTag: broken, deleteTag: broken })
      const errors = yield* Effect.all([
        Effect.flip(Projects.createTag({ label: "urgent" })),
        Effect.flip(Projects.deleteTag({ tagId: TagId.make("t1") }))
      ]).pipe(Effect.provide(fake.layer))
      assert.deepStrictEqual(errors.map(({ committed }) => committed), ["unknown", "unknown"])
      assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["createTag", "deleteTag"])
    }))

  it.effect("that the platform did not delete are not found", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ deleteTag: () => false })
      const error = yield* Projects.deleteTag({ tagId: TagId.make("t1") }).pipe(Effect.flip, Effect.provide(fake.layer))
      assert.strictEqual(error._tag, "KiliNotFound")
    }))

  const projectId = ProjectId.make("p1")
  const tagId = TagId.make("t1")
  const both = { projectId, tags: ["urgent"], tagIds: [tagId] } as object as Projects.TagProject
  const oneTwice = { tagId, tag: "urgent" } as object as Projects.TagName
  const neither = { projectId } as Projects.TagProject

  it.effect.each<readonly [string, Effect.Effect<object | number, KiliError.KiliError, KiliClient>, string]>([
    ["no label", Projects.createTag({ label: "" }), "label"],
    ["a label of spaces", Projects.createTag({ label: " " }), "label"],
    ["an unknown property", Projects.createTag({ label: "x", colour: "red" } as Projects.NewTag), "colour"],
    ["no new label", Projects.updateTag({ tagId, label: "" }), "label"],
    ["no tag to rename", Projects.updateTag({ tagId: "" as TagId, label: "x" }), "tagId"],
    ["no tag to delete", Projects.deleteTag({ tagId: "" as TagId }), "tagId"],
    ["ids and labels", Projects.tagProject(both), "tags"],
    ["neither ids nor labels", Projects.untagProject(neither), "tagIds"],
    ["an id and a label to rename", Projects.updateTag({ ...oneTwice, label: "x" }), "tag"],
    ["an id and a label to delete", Projects.deleteTag(oneTwice), "tag"],
    ["nothing to rename", Projects.updateTag({ label: "x" } as Projects.UpdateTag), "tagId"],
    ["nothing to delete", Projects.deleteTag({} as Projects.TagName), "tagId"],
    ["an empty label to delete", Projects.deleteTag({ tag: "" }), "tag"],
    ["all and some to take off", Projects.untagProject({ ...neither, tags: ["x"], all: true } as never), "all"],
    ["not all to take off", Projects.untagProject({ ...neither, all: false } as never), "all"],
    ["all to put on", Projects.tagProject({ ...neither, tags: ["x"], all: true } as never), "all"],
    ["an empty label", Projects.tagProject({ projectId, tags: ["x", ""] }), "tags[1]"],
    ["no project", Projects.tagProject({ projectId: "" as ProjectId, tags: ["x"] }), "projectId"],
    ["an empty label for a new project", create([""]), "tags[0]"],
    ["a listing of no project", Stream.runCollect(Projects.listTags({ projectId: "" as ProjectId })), "projectId"],
    ["an unknown field", Stream.runCollect(Projects.listTags({ fields: ["name" as "label"] })), "fields[0]"]
  ])("with %s are refused without a request", ([, bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      assert.deepStrictEqual(yield* Effect.provide(places(bad), fake.layer), [at])
      assert.deepStrictEqual(fake.calls, [])
    }))
})

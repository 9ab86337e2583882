import * as KiliError from "@effect-kili/core/KiliError"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const projectId = ProjectId.make("p1")
const jsonInterface = { jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { A: { name: "a" } } } } } }
const project: Projects.NewProject = { title: "Cats", inputType: "IMAGE", jsonInterface }

const shown = [{ id: "p1", inputType: "IMAGE" }]
const platform: FakeKili.Answers = {
  countProjects: () => 3,
  createProject: () => ({ id: "p1" }),
  deleteProjectAsynchronously: ({ where }) => where.id,
  projects: ({ skip = 0 }) => shown.slice(skip),
  updatePropertiesInProject: ({ data, where }) => ({ ...where, ...data })
}

describe("Projects", () => {
  describe("createProject", () => {
    it.effect("sends the interface as encoded text, and waits until the project shows", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ ...platform, projects: (_, earlier) => earlier < 2 ? [] : shown })
        const fiber = yield* Effect.fork(
          Effect.provide(Projects.createProject({ ...project, complianceTags: ["PII"] }), fake.layer)
        )
        yield* TestClock.adjust("749 millis")
        assert.strictEqual(fake.sent("projects").length, 2)
        yield* TestClock.adjust("1 millis")
        assert.deepStrictEqual(yield* Fiber.join(fiber), { id: projectId })
        assert.deepStrictEqual(fake.calls[0], {
          operation: "createProject",
          document: "mutation createProject($data: CreateProjectData!) { data: createProject(data: $data) { id } }",
          variables: {
            data: {
              title: "Cats",
              description: "",
              inputType: "IMAGE",
              jsonInterface: JSON.stringify(jsonInterface),
              complianceTags: ["PII"]
            }
          }
        })
        assert.deepStrictEqual(fake.sent("projects")[0], { where: { id: "p1" } })
      }))

    it.effect("says that a project was made that does not show", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ ...platform, projects: () => null })
        const fiber = yield* Projects.createProject(project).pipe(Effect.flip, Effect.provide(fake.layer), Effect.fork)
        yield* TestClock.adjust("2 minutes")
        sameError(
          yield* Fiber.join(fiber),
          new KiliError.VerificationTimeout({ operation: "Projects.createProject", ids: ["p1"] })
        )
        const once = { schedule: Schedule.stop }
        const error = yield* Projects.createProject({ ...project, ...once }).pipe(
          Effect.flip,
          Effect.provide(fake.layer)
        )
        assert.strictEqual(error._tag, "KiliVerificationTimeout")
      }))

    it.effect("says that a project was made when looking for it fails", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ ...platform, projects: () => FakeKili.refusal("[x] no") })
        const error = yield* Projects.createProject(project).pipe(Effect.flip, Effect.provide(fake.layer))
        assert.deepStrictEqual([error._tag, error.committed], ["KiliOperationError", "yes"])
      }))

    it.effect.each<readonly [string, object, string]>([
      ["no title", { title: "" }, "title"],
      ["an unknown input type", { inputType: "IMAGES" }, "inputType"],
      ["an interface without jobs", { jsonInterface: {} }, "jsonInterface.jobs"],
      ["a job without a task", { jsonInterface: { jobs: { J: {} } } }, "jsonInterface.jobs.J.mlTask"],
      ["an unknown key", { titel: "Cats" }, "titel"]
    ])("refuses %s without a request", ([, bad, at]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const create = Projects.createProject({ ...project, ...bad })
        assert.deepStrictEqual(yield* Effect.provide(places(create), fake.layer), [at])
        assert.deepStrictEqual(fake.calls, [])
      }))

    it.effect("refuses an interface that is no JSON without a request", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const broken = { ...jsonInterface, version: NaN }
        const create = Projects.createProject({ ...project, jsonInterface: broken })
        const [at] = yield* Effect.provide(places(create), fake.layer)
        assert.include(at, "jsonInterface")
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("listProjects", () => {
    it.effect("sends the filter and the page", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const filter = { projectId, searchQuery: "%cats%", archived: false }
        const read = yield* Stream.runCollect(Projects.listProjects({ filter, fields: ["inputType"], first: 2 })).pipe(
          Effect.provide(fake.layer)
        )
        assert.deepStrictEqual(Chunk.toArray(read), [{ inputType: "IMAGE" }])
        assert.deepStrictEqual(fake.calls, [{
          operation: "projects",
          document: "query projects($where: ProjectWhere!, $first: PageSize!, $skip: Int!) " +
            "{ data: projects(where: $where, first: $first, skip: $skip) { id inputType } }",
          variables: { where: { id: "p1", searchQuery: "%cats%", archived: false }, first: 2, skip: 0 }
        }])
      }))

    it.effect.each<readonly [string, object, string]>([
      ["an unknown key of the filter", { filter: { title: "Cats" } }, "filter.title"],
      ["first: -1", { first: -1 }, "first"],
      ["an unknown field", { fields: ["name"] }, "fields[0]"]
    ])("refuses %s without a request", ([, bad, at]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const list = Stream.runDrain(Projects.listProjects(bad))
        assert.deepStrictEqual(yield* Effect.provide(places(list), fake.layer), [at])
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("getProject", () => {
    it.effect("asks for one row", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const found = yield* Effect.provide(Projects.getProject({ projectId, fields: ["id"] }), fake.layer)
        assert.deepStrictEqual(found, { id: projectId })
        assert.deepStrictEqual(fake.sent("projects"), [{ where: { id: "p1" }, first: 1, skip: 0 }])
      }))

    it.effect.each<readonly [string, unknown]>([
      ["an empty list", []],
      ["null", null],
      ["its refusal", FakeKili.refusal("[notFound] no project")]
    ])("takes %s for a project that is not there", ([, answer]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ projects: () => answer })
        const error = yield* Projects.getProject({ projectId }).pipe(Effect.flip, Effect.provide(fake.layer))
        sameError(
          error,
          new KiliError.NotFound({ operation: "Projects.getProject", entity: "project", missing: ["p1"] })
        )
      }))

    it.effect("names itself in errors", () =>
      Effect.gen(function*() {
        const fields = ["nope"] as ReadonlyArray<string> as ReadonlyArray<"id">
        const error = yield* Projects.getProject({ projectId, fields }).pipe(
          Effect.flip,
          Effect.provide(FakeKili.make(platform).layer)
        )
        assert.deepStrictEqual([error._tag, error.operation], ["KiliInvalidInput", "Projects.getProject"])
      }))
  })

  it.effect("countProjects sends the filter, or none", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make(platform)
      assert.strictEqual(yield* Effect.provide(Projects.countProjects(), fake.layer), 3)
      yield* Effect.provide(Projects.countProjects({ filter: { archived: true } }), fake.layer)
      assert.deepStrictEqual(fake.sent("countProjects"), [{ where: {} }, { where: { archived: true } }])
    }))

  describe("updateProperties", () => {
    it.effect("sends what was given, and asks for it back", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const updated = yield* Projects.updateProperties({
          projectId,
          consensusTotCoverage: 0,
          description: "",
          jsonInterface,
          minConsensusSize: 10,
          reviewCoverage: 100,
          title: undefined
        }).pipe(Effect.provide(fake.layer))
        assert.deepStrictEqual(updated, {
          id: projectId,
          consensusTotCoverage: 0,
          description: "",
          jsonInterface,
          minConsensusSize: 10,
          reviewCoverage: 100
        })
        assert.deepStrictEqual(fake.calls, [{
          operation: "updatePropertiesInProject",
          document: "mutation updatePropertiesInProject($data: ProjectData!, $where: ProjectWhere!) " +
            "{ data: updatePropertiesInProject(data: $data, where: $where) " +
            "{ id description consensusTotCoverage minConsensusSize reviewCoverage jsonInterface } }",
          variables: {
            data: {
              consensusTotCoverage: 0,
              description: "",
              jsonInterface: JSON.stringify(jsonInterface),
              minConsensusSize: 10,
              reviewCoverage: 100
            },
            where: { id: "p1" }
          }
        }])
      }))

    it.effect.each<readonly [object, string]>([
      [{ consensusTotCoverage: 101 }, "consensusTotCoverage"],
      [{ consensusTotCoverage: -1 }, "consensusTotCoverage"],
      [{ reviewCoverage: 100.5 }, "reviewCoverage"],
      [{ reviewCoverage: NaN }, "reviewCoverage"],
      [{ minConsensusSize: 0 }, "minConsensusSize"],
      [{ minConsensusSize: 11 }, "minConsensusSize"],
      [{ title: "" }, "title"],
      [{ metadataTypes: { camera: "text" } }, "metadataTypes.camera"]
    ])("refuses %j without a request", ([bad, at]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const update = Projects.updateProperties({ projectId, ...bad })
        assert.deepStrictEqual(yield* Effect.provide(places(update), fake.layer), [at])
        assert.deepStrictEqual(fake.calls, [])
      }))

    it.effect("refuses to change nothing, and keys that it does not know", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        assert.strictEqual(
          (yield* Effect.provide(places(Projects.updateProperties({ projectId })), fake.layer)).length,
          1
        )
        const unknown = { projectId, title: "Dogs", inputType: "PDF" }
        assert.deepStrictEqual(yield* Effect.provide(places(Projects.updateProperties(unknown)), fake.layer), [
          "inputType"
        ])
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("deleteProject", () => {
    it.effect("gives the id back", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        assert.deepStrictEqual(yield* Effect.provide(Projects.deleteProject({ projectId }), fake.layer), {
          id: projectId
        })
        assert.deepStrictEqual(fake.sent("deleteProjectAsynchronously"), [{ where: { id: "p1" } }])
      }))

    it.effect("is a NotFound when the platform says so", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ deleteProjectAsynchronously: () => FakeKili.refusal("[notFound] x") })
        const error = yield* Projects.deleteProject({ projectId }).pipe(Effect.flip, Effect.provide(fake.layer))
        sameError(
          error,
          new KiliError.NotFound({ operation: "Projects.deleteProject", entity: "project", missing: ["p1"] })
        )
      }))
  })
})

import * as Assets from "@effect-kili/core/Assets"
import * as KiliError from "@effect-kili/core/KiliError"
import { OrganizationId } from "@effect-kili/core/Organization"
import { ProjectId, TagId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
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

  describe("createProject from another", () => {
    const source: FakeKili.Answers = {
      checkTag: ({ data }) => ({ id: data.tagId }),
      createProject: () => ({ id: "p2" }),
      listTagsByOrg: () => [{ id: "t1", label: "urgent" }, { id: "t2", label: "later" }, { id: "t3", label: "never" }],
      listTagsByProject: () => [{ id: "t2" }],
      projects: ({ where }) =>
        where.id === "p1"
          ? [{ inputType: "TIME_SERIES", instructions: "Look closely", jsonInterface: JSON.stringify(jsonInterface) }]
          : [{ id: where.id, inputType: "TIME_SERIES" }],
      updatePropertiesInProject: ({ where }) => where
    }
    const like = { title: "Dogs", fromProjectId: projectId } as const

    it.effect("takes its type, whatever it is, its ontology, instructions and tags", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(source)
        const made = yield* Effect.provide(
          Projects.createProject({ ...like, complianceTags: ["PHI"], tags: ["urgent", "later"] }),
          fake.layer
        )
        assert.deepStrictEqual(made, { id: ProjectId.make("p2") })
        assert.deepStrictEqual(fake.sent("createProject"), [{
          data: {
            title: "Dogs",
            description: "",
            inputType: "TIME_SERIES",
            jsonInterface: JSON.stringify(jsonInterface),
            complianceTags: ["PHI"]
          }
        }])
        assert.deepStrictEqual(fake.sent("updatePropertiesInProject"), [
          { data: { instructions: "Look closely" }, where: { id: "p2" } }
        ])
        assert.deepStrictEqual(fake.sent("checkTag").map(({ data }) => data), [
          { projectId: "p2", tagId: "t2" },
          { projectId: "p2", tagId: "t1" }
        ])
      }))

    it.effect("changes nothing more where it has no instructions and no tags", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          ...source,
          listTagsByProject: () => [],
          projects: ({ where }) => [{ id: where.id, inputType: "PDF", instructions: null, jsonInterface: null }]
        })
        yield* Effect.provide(Projects.createProject(like), fake.layer)
        assert.deepStrictEqual(fake.sent("createProject").map(({ data }) => data.jsonInterface), ["{\"jobs\":{}}"])
        assert.deepStrictEqual(
          fake.calls.map(({ operation }) => operation),
          ["projects", "listTagsByProject", "createProject", "projects"]
        )
      }))

    it.effect("makes no project when the other, or one of the tags, is not there", () =>
      Effect.gen(function*() {
        const missing = (entity: "project" | "tag", id: string) =>
          new KiliError.NotFound({ operation: "Projects.createProject", entity, missing: [id] })
        const gone = FakeKili.make({ ...source, projects: () => [] })
        sameError(
          yield* Effect.flip(Projects.createProject(like)).pipe(Effect.provide(gone.layer)),
          missing("project", "p1")
        )
        const fake = FakeKili.make({ ...source, listTagsByProject: () => [{ id: "t9" }] })
        sameError(
          yield* Effect.flip(Projects.createProject(like)).pipe(Effect.provide(fake.layer)),
          missing("tag", "t9")
        )
        assert.deepStrictEqual([...gone.sent("createProject"), ...fake.sent("createProject")], [])
      }))

    it.effect("has the project in the error when instructions or tags are refused", () =>
      Effect.gen(function*() {
        const refused = () => FakeKili.refusal("[noOrganizationRights] no")
        const failure = (answers: FakeKili.Answers) =>
          Projects.createProject(like).pipe(
            Effect.flip,
            Effect.map((error) => error._tag === "KiliBatchError" ? [error.index, error.done, error.ids] : error),
            Effect.provide(FakeKili.make({ ...source, ...answers }).layer)
          )
        assert.deepStrictEqual(yield* failure({ updatePropertiesInProject: refused }), [1, ["p2"], ["p2"]])
        assert.deepStrictEqual(yield* failure({ checkTag: refused }), [2, ["p2"], ["t2"]])
      }))

    it.effect.each<readonly [string, object, string]>([
      ["no project", { fromProjectId: "" }, "fromProjectId"],
      ["an input type of its own", { inputType: "PDF" }, "inputType"],
      ["an ontology of its own", { jsonInterface }, "jsonInterface"],
      ["no title", { title: "" }, "title"]
    ])("refuses %s without a request", ([, bad, at]) =>
      Effect.gen(function*() {
        const fake = FakeKili.make(source)
        assert.deepStrictEqual(
          yield* Effect.provide(places(Projects.createProject({ ...like, ...bad })), fake.layer),
          [at]
        )
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("setAnonymization", () => {
    it.effect("says so, and again when an answer is lost", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          updateProjectAnonymization: ({ input }, earlier) =>
            earlier === 0 ? new FakeKili.Raw(HttpServerResponse.empty({ status: 502 })) : { id: input.id }
        })
        const fiber = yield* Effect.fork(
          Effect.provide(Projects.setAnonymization({ projectId, shouldAnonymize: true }), fake.layer)
        )
        yield* TestClock.adjust("1 minute")
        assert.deepStrictEqual(yield* Fiber.join(fiber), { id: projectId })
        assert.deepStrictEqual(fake.sent("updateProjectAnonymization"), [
          { input: { id: "p1", shouldAnonymize: true } },
          { input: { id: "p1", shouldAnonymize: true } }
        ])
      }))

    it.effect("refuses bad input without a request", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({})
        const bad = { projectId: "", shouldAnonymize: 1 } as unknown as Projects.SetAnonymization
        assert.sameMembers([...yield* Effect.provide(places(Projects.setAnonymization(bad)), fake.layer)], [
          "projectId",
          "shouldAnonymize"
        ])
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("listProjects", () => {
    it.effect("sends the filter and the page", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make(platform)
        const filter: Projects.ProjectFilter = {
          projectId,
          searchQuery: "%cats%",
          archived: false,
          starred: true,
          tagIds: [TagId.make("t1")],
          organizationId: OrganizationId.make("o1"),
          createdAtGte: "2024-05-31",
          createdAtLte: new Date("2024-05-31T12:00:00Z"),
          updatedAtGte: DateTime.unsafeMake("2024-06-01T00:00:00Z"),
          updatedAtLte: "2024-06-01",
          shouldRelaunchKpiComputation: false,
          deleted: true
        }
        const read = yield* Stream.runCollect(Projects.listProjects({ filter, fields: ["inputType"], first: 2 })).pipe(
          Effect.provide(fake.layer)
        )
        assert.deepStrictEqual(Chunk.toArray(read), [{ inputType: "IMAGE" }])
        assert.deepStrictEqual(fake.calls, [{
          operation: "projects",
          document: "query projects($where: ProjectWhere!, $first: PageSize!, $skip: Int!) " +
            "{ data: projects(where: $where, first: $first, skip: $skip) { id inputType } }",
          variables: {
            where: {
              id: "p1",
              searchQuery: "%cats%",
              archived: false,
              starred: true,
              tagIds: ["t1"],
              organizationId: "o1",
              createdAtGte: "2024-05-31",
              createdAtLte: "2024-05-31T12:00:00.000Z",
              updatedAtGte: "2024-06-01T00:00:00.000Z",
              updatedAtLte: "2024-06-01",
              shouldRelaunchKpiComputation: false,
              deleted: true
            },
            first: 2,
            skip: 0
          }
        }])
      }))

    it.effect.each<readonly [string, object, string]>([
      ["an unknown key of the filter", { filter: { title: "Cats" } }, "filter.title"],
      ["a day that no calendar has", { filter: { createdAtGte: "2024-02-30" } }, "filter.createdAtGte"],
      [
        "bounds that cross",
        { filter: { updatedAtGte: "2024-06-02", updatedAtLte: "2024-06-01" } },
        "filter.updatedAtGte"
      ],
      ["an empty id of a tag", { filter: { tagIds: [""] } }, "filter.tagIds[0]"],
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

    it.effect("says what is known of metadata keys to platforms of either time", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          updatePropertiesInProject: ({ data, where }) => ({
            ...where,
            ...data,
            metadataProperties: data.metadataProperties && {
              year: { type: "number", filterable: true, visibleByLabeler: false, visibleByReviewer: true }
            }
          })
        })
        const metadataProperties = { year: { type: "number", visibleByLabeler: false } } as const
        const updated = yield* Effect.provide(Projects.updateProperties({ projectId, metadataProperties }), fake.layer)
        assert.deepStrictEqual(updated.metadataProperties, {
          year: { type: "number", filterable: true, visibleByLabeler: false, visibleByReviewer: true }
        })
        const metadataTypes = { year: "number" } as const
        yield* Effect.provide(Projects.updateProperties({ projectId, metadataTypes }), fake.layer)
        assert.deepStrictEqual(fake.sent("updatePropertiesInProject").map(({ data }) => data), [
          { metadataProperties },
          { metadataTypes }
        ])
        const both = Projects.updateProperties({ projectId, metadataProperties, metadataTypes })
        assert.deepStrictEqual(yield* Effect.provide(places(both), fake.layer), ["metadataTypes"])
        assert.lengthOf(fake.calls, 2)
      }))

    it.effect.each<readonly [object, string]>([
      [{ consensusMark: 1.1 }, "consensusMark"],
      [{ honeypotMark: -0.1 }, "honeypotMark"],
      [{ honeypotMark: NaN }, "honeypotMark"],
      [{ metadataProperties: { year: { type: "int" } } }, "metadataProperties.year.type"],
      [{ metadataProperties: { year: { hidden: true } } }, "metadataProperties.year.hidden"],
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

  it.effect("archive and unarchive say so, and again when an answer is lost", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        updatePropertiesInProject: ({ where }, earlier) =>
          earlier === 0 ? new FakeKili.Raw(HttpServerResponse.empty({ status: 502 })) : where
      })
      const archived = yield* Effect.fork(Effect.provide(Projects.archive({ projectId }), fake.layer))
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Fiber.join(archived), { id: projectId })
      assert.deepStrictEqual(yield* Effect.provide(Projects.unarchive({ projectId }), fake.layer), { id: projectId })
      assert.deepStrictEqual(fake.sent("updatePropertiesInProject"), [
        { data: { archived: true }, where: { id: "p1" } },
        { data: { archived: true }, where: { id: "p1" } },
        { data: { archived: false }, where: { id: "p1" } }
      ])
      const nameless = { projectId: "" as ProjectId }
      for (const refused of [Projects.archive(nameless), Projects.unarchive(nameless)]) {
        assert.deepStrictEqual(yield* Effect.provide(places(refused), fake.layer), ["projectId"])
      }
    }))

  it.effect("a refusal after a lost answer does not say that nothing was changed", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        updatePropertiesInProject: (_, earlier) =>
          earlier === 0
            ? new FakeKili.Raw(HttpServerResponse.empty({ status: 502 }))
            : FakeKili.refusal("[notFound] no project")
      })
      const fiber = yield* Projects.archive({ projectId }).pipe(Effect.flip, Effect.provide(fake.layer), Effect.fork)
      yield* TestClock.adjust("1 minute")
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual([error._tag, error.committed], ["KiliOperationError", "unknown"])
    }))

  describe("copyProject", () => {
    it.effect("waits until the copy shows", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({
          copyProject: () => "p2",
          projects: (_, earlier) => earlier === 0 ? [] : [{ id: "p2", inputType: "IMAGE" }]
        })
        const fiber = yield* Effect.fork(
          Effect.provide(Projects.copyProject({ projectId, shouldCopyAssets: true }), fake.layer)
        )
        yield* TestClock.adjust("250 millis")
        assert.deepStrictEqual(yield* Fiber.join(fiber), { id: ProjectId.make("p2") })
        assert.deepStrictEqual(fake.calls.map(({ variables }) => variables), [
          { data: { projectId: "p1", shouldCopyAssets: true } },
          { where: { id: "p2" } },
          { where: { id: "p2" } }
        ])
      }))

    it.effect("waits ten minutes for the answer, asks once, and then does not know", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({ copyProject: () => FakeKili.silence })
        const fiber = yield* Projects.copyProject({ projectId }).pipe(
          Effect.flip,
          Effect.provide(fake.layer),
          Effect.fork
        )
        yield* fake.called("copyProject")
        yield* TestClock.adjust("599 seconds")
        assert.isNull(yield* Effect.map(Fiber.poll(fiber), Option.getOrNull))
        yield* TestClock.adjust("1 second")
        const error = yield* Fiber.join(fiber)
        assert.deepStrictEqual([error._tag, error.committed], ["KiliTransportError", "unknown"])
        yield* TestClock.adjust("1 hour")
        assert.lengthOf(fake.calls, 1)
      }))

    it.effect("refuses bad input without a request", () =>
      Effect.gen(function*() {
        const fake = FakeKili.make({})
        const bad = { projectId: "", shouldCopyAssets: "yes", copyLabels: true } as unknown as Projects.CopyProject
        assert.sameMembers([...yield* Effect.provide(places(Projects.copyProject(bad)), fake.layer)], [
          "projectId",
          "shouldCopyAssets",
          "copyLabels"
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

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const titled = (title: string, description = "") =>
  Effect.map(Projects.createProject({ ...project, title, description }), ({ id }) => id)

describe("projects of the sandbox", () => {
  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.parse("2024-05-31T12:00:00Z"))
      const cats = yield* titled("Cats")
      const dogs = yield* titled("Dogs", "and a cat")
      yield* TestClock.setTime(Date.parse("2024-06-01T12:00:00Z"))
      const fish = yield* titled("Fish")
      yield* Projects.archive({ projectId: dogs })
      const { id: tagId } = yield* Projects.createTag({ label: "urgent" })
      yield* Projects.tagProject({ projectId: fish, tagIds: [tagId] })
      const { organizationId } = yield* Projects.getProject({ projectId: cats, fields: ["organizationId"] })
      const gone = yield* titled("Gone")
      yield* Projects.deleteProject({ projectId: gone })
      const cases: ReadonlyArray<readonly [Projects.ProjectFilter, ReadonlyArray<ProjectId>]> = [
        [{}, [cats, dogs, fish]],
        [{ projectId: dogs }, [dogs]],
        [{ searchQuery: "%CAT%" }, [cats, dogs]],
        [{ searchQuery: "Fis_" }, [fish]],
        [{ archived: true }, [dogs]],
        [{ archived: false }, [cats, fish]],
        [{ starred: true }, []],
        [{ starred: false }, [cats, dogs, fish]],
        [{ tagIds: [tagId, TagId.make("other")] }, [fish]],
        [{ tagIds: [] }, []],
        [{ organizationId }, [cats, dogs, fish]],
        [{ organizationId: OrganizationId.make("other") }, []],
        [{ createdAtLte: "2024-05-31" }, [cats, dogs]],
        [{ createdAtGte: new Date("2024-05-31T12:00:00.001Z") }, [fish]],
        [{ updatedAtGte: "2024-06-01" }, [dogs, fish]],
        [{ updatedAtLte: "2024-05-31", archived: false }, [cats]],
        [{ deleted: true }, [cats, dogs, fish, gone]],
        [{ deleted: false, searchQuery: "Gone" }, []]
      ]
      for (const [filter, ids] of cases) {
        const rows = yield* collect(Projects.listProjects({ filter, fields: ["id"] }))
        assert.deepStrictEqual(rows.map(({ id }) => id), ids, JSON.stringify(filter))
        assert.strictEqual(yield* Projects.countProjects({ filter }), ids.length, JSON.stringify(filter))
      }
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("show each property that was set, and come back from the archive", () =>
    Effect.gen(function*() {
      const projectId = yield* titled("Cats")
      const properties = {
        title: "Dogs",
        description: "of all kinds",
        instructions: "Look closely",
        metadataProperties: { year: { type: "number", filterable: false } },
        complianceTags: ["PHI"],
        consensusMark: 0.5,
        consensusTotCoverage: 20,
        honeypotMark: 0,
        minConsensusSize: 2,
        reviewCoverage: 30,
        canNavigateBetweenAssets: false,
        canSkipAsset: false,
        shouldAutoAssign: false,
        shouldRelaunchKpiComputation: true,
        useHoneyPot: true,
        jsonInterface
      } as const
      const updated = yield* Projects.updateProperties({ projectId, ...properties })
      assert.deepStrictEqual(updated, {
        ...properties,
        id: projectId,
        metadataProperties: {
          year: { type: "number", filterable: false, visibleByLabeler: true, visibleByReviewer: true }
        }
      })
      const { metadataTypes } = yield* Projects.updateProperties({
        projectId,
        metadataTypes: { year: "date", maker: "string" }
      })
      assert.deepStrictEqual(metadataTypes, { year: "date", maker: "string" })
      const { metadataProperties } = yield* Projects.getProject({ projectId, fields: ["metadataProperties"] })
      assert.deepInclude(metadataProperties?.["year"], { type: "date", filterable: false })
      const archived = Effect.map(
        Projects.getProject({ projectId, fields: ["archived"] }),
        ({ archived }) => archived
      )
      for (
        const [change, after] of [
          [Projects.archive, true],
          [Projects.archive, true],
          [Projects.unarchive, false]
        ] as const
      ) {
        assert.deepStrictEqual(yield* change({ projectId }), { id: projectId })
        assert.strictEqual(yield* archived, after)
      }
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are copied, with their assets and members when that is asked for", () =>
    Effect.gen(function*() {
      const projectId = yield* titled("Cats")
      yield* Projects.addMember({ projectId, email: "bob@example.com" })
      yield* Assets.appendMany({ projectId, assets: [{ externalId: "a", content: "https://example.com/a.jpg" }] })
      const { id: bare } = yield* Projects.copyProject({ projectId })
      const { id: full } = yield* Projects.copyProject({ projectId, shouldCopyAssets: true, shouldCopyUsers: true })
      const shown = (projectId: ProjectId) =>
        Projects.getProject({ projectId, fields: ["jsonInterface", "numberOfAssets", "roles.user.email"] })
      const copy = yield* shown(bare)
      assert.deepStrictEqual([copy.numberOfAssets, copy.roles?.length], [0, 1])
      assert.deepStrictEqual(yield* shown(full), yield* shown(projectId))
      assert.strictEqual(yield* Projects.countProjects(), 3)
    }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer))))

  it.effect("are made like another, with its instructions and tags, and without its assets", () =>
    Effect.gen(function*() {
      const projectId = yield* titled("Cats", "of all kinds")
      yield* Projects.createTag({ label: "urgent" })
      yield* Projects.createTag({ label: "later" })
      yield* Projects.tagProject({ projectId, tags: ["urgent"] })
      yield* Projects.updateProperties({ projectId, instructions: "Look closely", minConsensusSize: 3 })
      yield* Assets.appendMany({ projectId, assets: [{ externalId: "a", content: "https://example.com/a.jpg" }] })
      const { id } = yield* Projects.createProject({ title: "Dogs", fromProjectId: projectId, tags: ["later"] })
      const shown = yield* Projects.getProject({
        projectId: id,
        fields: [
          "title",
          "description",
          "inputType",
          "instructions",
          "jsonInterface",
          "minConsensusSize",
          "numberOfAssets",
          "tags.label"
        ]
      })
      assert.deepStrictEqual(shown, {
        title: "Dogs",
        description: "",
        inputType: "IMAGE",
        instructions: "Look closely",
        jsonInterface,
        minConsensusSize: 1,
        numberOfAssets: 0,
        tags: [{ label: "urgent" }, { label: "later" }]
      })
    }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer))))

  it.effect("are anonymized, and no longer", () =>
    Effect.gen(function*() {
      const projectId = yield* titled("Cats")
      for (const shouldAnonymize of [true, true, false]) {
        assert.deepStrictEqual(yield* Projects.setAnonymization({ projectId, shouldAnonymize }), { id: projectId })
        assert.deepStrictEqual(yield* Projects.getProject({ projectId, fields: ["shouldAnonymize"] }), {
          shouldAnonymize
        })
      }
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("that do not exist are not archived, copied, taken for a model or anonymized", () =>
    Effect.gen(function*() {
      const projectId = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")
      const errors = yield* Effect.all([
        Effect.flip(Projects.archive({ projectId })),
        Effect.flip(Projects.unarchive({ projectId })),
        Effect.flip(Projects.copyProject({ projectId })),
        Effect.flip(Projects.createProject({ title: "Cats", fromProjectId: projectId })),
        Effect.flip(Projects.setAnonymization({ projectId, shouldAnonymize: true }))
      ])
      for (const error of errors) {
        assert.deepInclude(error, { _tag: "KiliNotFound", entity: "project", missing: [projectId] })
      }
    }).pipe(Effect.provide(Sandbox.layer())))
})

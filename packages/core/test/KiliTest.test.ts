// @effect-diagnostics floatingEffect:off -- calls inside `compiles` are there for the compiler, and never run
/**
 * The harness through the operations that a user would test with it.
 */
import * as Asset from "@effect-kili/core/Asset"
import * as AssetMedia from "@effect-kili/core/AssetMedia"
import * as Assets from "@effect-kili/core/Assets"
import * as GraphQL from "@effect-kili/core/GraphQL"
import { IssueId } from "@effect-kili/core/Issue"
import * as Issues from "@effect-kili/core/Issues"
import { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { LabelId } from "@effect-kili/core/Label"
import * as Labels from "@effect-kili/core/Labels"
import { NotificationId } from "@effect-kili/core/Notification"
import * as Notifications from "@effect-kili/core/Notifications"
import * as Organizations from "@effect-kili/core/Organizations"
import { MemberId, ProjectId, TagId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Selection from "@effect-kili/core/Selection"
import { KiliTest } from "@effect-kili/core/testing"
import { UserId } from "@effect-kili/core/User"
import * as Users from "@effect-kili/core/Users"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as assetOperations from "../src/internal/assetOperations.js"
import * as issueOperations from "../src/internal/issueOperations.js"
import * as labelOperations from "../src/internal/labelOperations.js"
import * as memberOperations from "../src/internal/memberOperations.js"
import { mocks } from "../src/internal/mocks.js"
import * as notificationOperations from "../src/internal/notificationOperations.js"
import * as organizationOperations from "../src/internal/organizationOperations.js"
import * as projectOperations from "../src/internal/projectOperations.js"
import * as tagOperations from "../src/internal/tagOperations.js"
import * as userOperations from "../src/internal/userOperations.js"
import { sameError } from "./support/errors.js"

const projectId = ProjectId.make("p1")
const id = (name: string | number) => Asset.AssetId.make(`a${name}`)
const photograph = fileURLToPath(new URL("../../../examples/data/chelsea.png", import.meta.url))

/** What the harness tells a test that it forgot; anything but a defect fails the test. */
const defect = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<string, never, R> =>
  Effect.map(Effect.sandbox(self).pipe(Effect.flip, Effect.orDie), (cause) => {
    assert.isTrue(Cause.isDie(cause), Cause.pretty(cause))
    return String(Cause.squash(cause))
  })

const unavailable = new KiliError.HttpStatusError({ operation: "test", status: 503, body: "", committed: "no" })

describe("KiliTest.layer", () => {
  it.effect("answers an operation by its handler, which gets the variables", () =>
    Effect.gen(function*() {
      const count = yield* Assets.countAssets({ projectId, filter: { assetIdIn: [id(1), id(2)] } })
      assert.strictEqual(count, 2)
    }).pipe(Effect.provide(KiliTest.layer({ countAssets: ({ where }) => where.idIn?.length ?? 0 }))))

  it.effect("gives a row exactly the fields that were selected, from models", () => {
    const createdAt = DateTime.unsafeMake("2026-01-02T03:04:05Z")
    return Effect.gen(function*() {
      const rows = yield* Stream.runCollect(Assets.listAssets({
        projectId,
        fields: ["createdAt", "jsonMetadata", "labels.author.email", "latestLabel.id"]
      }))
      assert.deepStrictEqual(Chunk.toReadonlyArray(rows), [
        {
          createdAt,
          jsonMetadata: { camera: { lens: 50 } },
          labels: [{ author: { email: "jo@example.com" } }],
          latestLabel: null
        }
      ])
    }).pipe(Effect.provide(KiliTest.layer({
      assets: () => [{
        id: id(1),
        createdAt,
        externalId: "not selected",
        jsonMetadata: { camera: { lens: 50 } },
        labels: [{ author: { email: "jo@example.com", id: UserId.make("u1") } }],
        latestLabel: null
      }]
    })))
  })

  it.effect("answers by an effect, in the test's time", () =>
    Effect.gen(function*() {
      const counting = yield* Effect.fork(Assets.countAssets({ projectId }))
      yield* TestClock.adjust("2 seconds")
      assert.isTrue(Option.isNone(yield* Fiber.poll(counting)))
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* Fiber.join(counting), 7)
    }).pipe(Effect.provide(KiliTest.layer({ countAssets: () => Effect.delay(Effect.succeed(7), "3 seconds") }))))

  it.effect("fails as the handler does, and the operation makes of it what it would", () =>
    Effect.gen(function*() {
      sameError(yield* Effect.flip(Assets.countAssets({ projectId })), unavailable)
      sameError(
        yield* Effect.flip(Projects.deleteProject({ projectId })),
        new KiliError.NotFound({ operation: "Projects.deleteProject", entity: "project", missing: ["p1"] })
      )
    }).pipe(Effect.provide(KiliTest.layer({
      countAssets: () => Effect.fail(unavailable),
      deleteProjectAsynchronously: () =>
        new KiliError.OperationError({
          operation: "test",
          errors: [{ message: "[notFound] no", code: "notFound", context: {} }],
          committed: "no"
        })
    }))))

  const count = FastCheck.integer({ min: 0, max: 30 })

  it.effect.prop(
    "cuts the pages that a listing asks for",
    { first: count, rows: count, skip: count, pageSize: FastCheck.integer({ min: 1, max: 7 }) },
    ({ first, pageSize, rows, skip }) => {
      const all = Array.from({ length: rows }, (_, index) => ({ id: id(index) }))
      return Effect.gen(function*() {
        const listed = yield* Stream.runCollect(
          Assets.listAssets({ projectId, fields: ["id"], first, skip, pageSize })
        )
        assert.deepStrictEqual(Chunk.toReadonlyArray(listed), all.slice(skip, skip + first))
        const asked = yield* KiliTest.callsOf("assets")
        assert.isTrue(asked.every(({ variables }) => variables.first! <= pageSize))
        assert.isAtLeast(asked.length, Math.ceil(listed.length / pageSize))
      }).pipe(Effect.provide(KiliTest.layer({ assets: () => all })))
    }
  )

  it.effect("resolves external ids, and answers changes, as the platform would", () =>
    Effect.gen(function*() {
      const labels = yield* Labels.createPredictions({
        projectId,
        modelName: "m",
        validate: false,
        labels: [{ externalId: "dog", jsonResponse: { JOB: {} } }, { externalId: "cat", jsonResponse: {} }]
      })
      assert.deepStrictEqual(labels, [LabelId.make("label-of-a2"), LabelId.make("label-of-a1")])
      const { id: created } = yield* Projects.createProject({
        title: "Cats",
        inputType: "IMAGE",
        jsonInterface: { jobs: {} }
      })
      const updated = yield* Projects.updateProperties({ projectId: created, title: "Dogs" })
      assert.deepStrictEqual(updated, { id: created, title: "Dogs" })
    }).pipe(Effect.provide(KiliTest.layer({
      assets: () => [{ id: id(1), externalId: "cat" }, { id: id(2), externalId: "dog" }],
      appendManyLabels: ({ data }) =>
        data.labelsData.map(({ assetID }) => ({ id: LabelId.make(`label-of-${assetID}`) })),
      createProject: () => ({ id: projectId }),
      projects: ({ where }) => where.id === projectId ? [{ id: projectId, inputType: "IMAGE" }] : [],
      updatePropertiesInProject: ({ data: { title = "Cats" }, where }) => ({ id: where.id, title })
    }))))

  it.effect("refuses variables that could not be sent, as the client does, and does not call the handler", () =>
    Effect.gen(function*() {
      const own = Effect.flatMap(
        KiliClient,
        (client) => client.execute(assetOperations.countAssets, { where: { size: 1n } })
      )
      sameError(
        yield* Effect.flip(own),
        new KiliError.InvalidInput({
          operation: "countAssets",
          issues: [{ at: "variables", problem: "hold a value that is not JSON" }]
        })
      )
      assert.deepStrictEqual(yield* KiliTest.calls, [])
    }).pipe(Effect.provide(KiliTest.layer({ countAssets: () => 1 }))))
})

describe("KiliTest capture", () => {
  it.effect("tells what was asked, by which public operation, with variables as given", () =>
    Effect.gen(function*() {
      yield* Assets.countAssets({ projectId, filter: { statusIn: ["TODO"] } })
      yield* Labels.appendLabels({
        labelType: "DEFAULT",
        validate: false,
        labels: [{ assetId: id(1), jsonResponse: { a: 1 } }]
      })
      const calls = yield* KiliTest.calls
      assert.deepStrictEqual(
        calls.map(({ kind, method, operation }) => [operation, kind, method]),
        [
          ["countAssets", "query", "Assets.countAssets"],
          ["appendManyLabels", "mutation", "Labels.appendLabels"]
        ]
      )
      assert.strictEqual(calls[0]!.document, assetOperations.countAssets.document)
      const [count] = yield* KiliTest.callsOf("countAssets")
      assert.deepStrictEqual(count!.variables.where.statusIn, ["TODO"])
      const [append] = yield* KiliTest.callsOf("appendManyLabels")
      assert.deepStrictEqual(append!.variables.data.labelsData[0]!.jsonResponse, { a: 1 })
    }).pipe(Effect.provide(KiliTest.layer({
      countAssets: () => 1,
      appendManyLabels: () => [{ id: LabelId.make("l1") }]
    }))))

  it.effect("begins anew with each build of a layer", () => {
    const layer = KiliTest.layer({ countAssets: () => 1 })
    const once = Effect.zipRight(Assets.countAssets({ projectId }), KiliTest.calls).pipe(Effect.provide(layer))
    return Effect.gen(function*() {
      assert.lengthOf(yield* once, 1)
      assert.lengthOf(yield* once, 1)
    })
  })
})

describe("KiliTest send", () => {
  it.effect("answers uploads and downloads", () =>
    Effect.gen(function*() {
      const [row] = yield* Assets.appendMany({ projectId, assets: [{ externalId: "cat", content: photograph }] })
      assert.strictEqual(row!._tag, "created")
      const text = yield* AssetMedia.download("https://storage.test/cat.png").pipe(Stream.decodeText(), Stream.mkString)
      assert.strictEqual(text, "GET")
      const requests = yield* KiliTest.requests
      assert.deepStrictEqual(requests.map(({ method, url }) => `${method} ${url}`), [
        "PUT https://storage.test/0",
        "GET https://storage.test/cat.png"
      ])
    }).pipe(Effect.provide([
      NodeFileSystem.layer,
      KiliTest.layer({
        projects: () => [{ id: projectId, inputType: "IMAGE" }],
        viewer: () => ({ email: "jo@example.com" }),
        organizations: () => [{ license: { uploadLocalData: true } }],
        createUploadBucketSignedUrls: ({ filePaths }) => filePaths.map((_, index) => `https://storage.test/${index}`),
        appendManyAssets: ({ data }) => data.idArray.map((id) => ({ id })),
        assets: ({ where }) => where.idIn?.map((id) => ({ id, externalId: "cat" })) ?? [],
        send: ({ method }) => HttpServerResponse.text(method)
      })
    ])))

  it.effect("fails by status, as the client does, or by an error", () =>
    Effect.gen(function*() {
      const gone = yield* Effect.flip(Stream.runDrain(AssetMedia.download("https://storage.test/gone")))
      sameError(
        gone,
        new KiliError.HttpStatusError({
          operation: "AssetMedia.download",
          status: 404,
          body: "no such file",
          committed: "no"
        })
      )
      sameError(yield* Effect.flip(Stream.runDrain(AssetMedia.download("https://storage.test/busy"))), unavailable)
    }).pipe(Effect.provide(KiliTest.layer({
      send: ({ url }) =>
        url.endsWith("/busy") ? Effect.fail(unavailable) : HttpServerResponse.text("no such file", { status: 404 })
    }))))
})

describe("KiliTest of what surrounds a project", () => {
  it.effect("answers members, tags, issues, notifications, users and organizations by models", () =>
    Effect.gen(function*() {
      const tagId = TagId.make("t1")
      const issueId = IssueId.make("i1")
      const memberId = MemberId.make("m1")
      const userId = UserId.make("u1")
      const labelId = LabelId.make("l1")
      const notificationId = NotificationId.make("n1")
      const mocked = Effect.all({
        added: Projects.addMember({ projectId, email: "jo@example.com" }),
        changed: Projects.updateRole({ projectId, memberId, role: "ADMIN" }),
        copied: Projects.copyProject({ projectId }),
        created: Issues.createIssues({ projectId, issues: [{ labelId }] }),
        me: Users.me({ fields: ["createdAt"] }),
        mine: Organizations.mine({ fields: ["license.seats"] }),
        notification: Notifications.getNotification({ notificationId, fields: ["status"] }),
        removed: Projects.removeMember({ memberId }),
        solved: Issues.updateStatus({ issueId, status: "SOLVED" }),
        tagged: Projects.tagProject({ projectId, tags: ["urgent"] }),
        users: Stream.runCollect(Users.listUsers({ fields: ["email"] }))
      })
      const now = DateTime.unsafeMake("2024-05-31")
      const organization = { license: { seats: 5 } }
      const answers = yield* mocked.pipe(Effect.provide(KiliTest.layer({
        appendToRoles: ({ data }) => ({
          roles: [{ id: memberId, role: data.role, user: { id: userId, email: data.userEmail } }]
        }),
        checkTag: ({ data }) => ({ id: data.tagId }),
        copyProject: () => projectId,
        createIssues: ({ issues }) => issues.map(() => ({ id: issueId })),
        deleteFromRoles: () => null,
        labels: ({ where }) => (where.idIn ?? []).map((id) => ({ id, assetId: `asset of ${id}` })),
        listTagsByOrg: () => [{ id: tagId, label: "urgent" }],
        listTagsByProject: () => [],
        notifications: () => [{ id: notificationId, status: "PENDING" }],
        projects: () => [{ id: projectId, inputType: "IMAGE" }],
        projectUsers: () => [{ id: memberId, user: { id: userId } }],
        updatePropertiesInIssue: ({ data, where }) => ({ ...where, ...data }),
        updatePropertiesInRole: ({ data, where }) => ({ ...where, role: data.role }),
        users: () => [{ id: userId, email: "jo@example.com" }],
        viewer: () => ({ createdAt: now, organization })
      })))
      assert.deepStrictEqual(answers, {
        added: { id: memberId, role: "LABELER", user: { id: userId, email: "jo@example.com" } },
        changed: { id: memberId, role: "ADMIN" },
        copied: { id: projectId },
        created: [issueId],
        me: { createdAt: now },
        mine: organization,
        notification: { status: "PENDING" },
        removed: { id: memberId },
        solved: { id: issueId, status: "SOLVED" },
        tagged: [tagId],
        users: Chunk.of({ email: "jo@example.com" })
      })
    }))
})

describe("KiliTest tells a test what it forgot", () => {
  it.effect("a handler", () =>
    Effect.gen(function*() {
      assert.include(
        yield* defect(Assets.countAssets({ projectId })),
        "KiliTest: Assets.countAssets asks for \"countAssets\", which has no handler. " +
          "Write KiliTest.layer({ countAssets: (variables) => … }) to answer: query countAssets("
      )
      assert.include(
        yield* defect(Stream.runDrain(AssetMedia.download("https://storage.test/cat.png"))),
        "KiliTest: AssetMedia.download sends GET https://storage.test/cat.png, and there is no handler of files. " +
          "Write KiliTest.layer({ send:"
      )
    }).pipe(Effect.provide(KiliTest.layer())))

  it.effect("an operation that is not the SDK's", () => {
    const own = GraphQL.query({
      name: "toString",
      document: "query toString { data: me { id } }",
      variables: Schema.Struct({}),
      data: Schema.Unknown
    })
    return Effect.gen(function*() {
      const told = yield* defect(Effect.flatMap(KiliClient, (client) => client.execute(own, {})))
      assert.include(told, "KiliTest: toString asks for \"toString\", which is none of the SDK's operations")
    }).pipe(Effect.provide(KiliTest.layer()))
  })

  const asked = <const F extends ReadonlyArray<Asset.Field>>(fields: F, rows: KiliTest.Answer<"assets">) =>
    defect(Stream.runDrain(Assets.listAssets({ projectId, fields }))).pipe(
      Effect.provide(KiliTest.layer({ assets: () => rows })),
      Effect.map((told) => told.replace(/^.*?KiliTest: /, ""))
    )

  it.effect("a field that was selected", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        yield* asked(["id", "status"], [{ id: id(1), externalId: "cat" }]),
        "assets[0] lacks \"status\", which was selected"
      )
      assert.strictEqual(
        yield* asked(["labels.author.email", "latestLabel.id", "metadata"], [
          {
            id: id(1),
            metadata: null,
            latestLabel: null,
            labels: [{ author: { email: "a@b.c" } }, { author: { id: UserId.make("u") } }]
          },
          { id: id(2), labels: [], latestLabel: {} }
        ]),
        "assets[0].labels[1].author lacks \"email\"; assets[1].latestLabel lacks \"id\"; " +
          "assets[1] lacks \"metadata\", which were selected"
      )
    }))

  it.effect("the id, which every listing asks for", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        yield* asked(["externalId"], [{ externalId: "cat" }]),
        "assets[0] lacks \"id\", which was selected"
      )
    }))

  it.effect("a field of a row on a later page, by its place in the whole list", () =>
    Effect.gen(function*() {
      const rows = Array.from({ length: 150 }, (_, row) => ({ id: id(row), ...(row === 140 ? {} : { priority: 0 }) }))
      assert.strictEqual(yield* asked(["priority"], rows), "assets[140] lacks \"priority\", which was selected")
    }))

  it.effect("the first twenty of many", () =>
    Effect.gen(function*() {
      const told = yield* asked(["priority"], Array.from({ length: 30 }, (_, row) => ({ id: id(row) })))
      assert.include(told, "assets[19] lacks \"priority\" (and 10 more), which were selected")
    }))

  it.effect("what the model does not allow", () =>
    Effect.gen(function*() {
      // The compiler does not look for unknown keys in what a function returns.
      const unknown = { id: id(1), labels: [{ id: LabelId.make("l1"), nope: 1 }] }
      assert.include(yield* asked(["id"], [unknown]), "assets[0].labels[0].nope: is unexpected")
      const wrong: object = { id: id(1), priority: "high" }
      assert.include(yield* asked(["priority"], [wrong]), "assets[0].priority: Expected")
    }))

  it.effect("an answer of no list", () =>
    Effect.gen(function*() {
      const layer = KiliTest.layer({ updatePropertiesInProject: () => ({ id: projectId }), countAssets: () => 1.5 })
      const update = Projects.updateProperties({ projectId, title: "x" })
      assert.include(
        yield* Effect.provide(defect(update), layer),
        "updatePropertiesInProject lacks \"title\", which was selected"
      )
      assert.include(yield* Effect.provide(defect(Assets.countAssets({ projectId })), layer), "countAssets: Expected")
    }))
})

describe("KiliTest.failing", () => {
  it.effect("fails every operation and every request for a file, and remembers them", () =>
    Effect.gen(function*() {
      sameError(yield* Effect.flip(Assets.countAssets({ projectId })), unavailable)
      sameError(yield* Effect.flip(Stream.runDrain(Projects.listProjects())), unavailable)
      sameError(yield* Effect.flip(Stream.runDrain(AssetMedia.download("https://storage.test/cat.png"))), unavailable)
      assert.deepStrictEqual((yield* KiliTest.calls).map(({ operation }) => operation), ["countAssets", "projects"])
      assert.lengthOf(yield* KiliTest.requests, 1)
    }).pipe(Effect.provide(KiliTest.failing(unavailable))))
})

describe("KiliTest against the sandbox", () => {
  it.effect("a listing of what the sandbox holds is the same listing", () =>
    Effect.gen(function*() {
      const program = Effect.gen(function*() {
        const { id: projectId } = yield* Projects.createProject({
          title: "Cars",
          inputType: "IMAGE",
          jsonInterface: { jobs: {} }
        })
        yield* Assets.appendMany({
          projectId,
          assets: [1, 2, 3].map((n) => ({
            externalId: `car ${n}`,
            content: `https://example.com/${n}`,
            jsonMetadata: { n }
          }))
        })
        return yield* Stream.runCollect(Assets.listAssets({ projectId }))
      })
      const held = yield* Effect.provide(program, [Sandbox.layer(), NodeFileSystem.layer])
      assert.lengthOf(held, 3)
      const mocked = yield* Stream.runCollect(Assets.listAssets({ projectId })).pipe(
        Effect.provide(KiliTest.layer({
          assets: () => Chunk.toReadonlyArray(held),
          projects: () => [{ id: projectId, inputType: "IMAGE", jsonInterface: { jobs: {} } }]
        }))
      )
      assert.deepStrictEqual(Chunk.toReadonlyArray(mocked), Chunk.toReadonlyArray(held))
    }))
})

describe("the table of mocks", () => {
  const modules = {
    assetOperations,
    issueOperations,
    labelOperations,
    memberOperations,
    notificationOperations,
    organizationOperations,
    projectOperations,
    tagOperations,
    userOperations
  }
  const nothing = Effect.runSync(Selection.make(Schema.Struct({ id: Schema.String }))("test", ["id"]))

  for (const [module, operations] of Object.entries(modules)) {
    for (const [name, operation] of Object.entries(operations)) {
      it(`has a line for ${module}.${name}`, () => {
        const made = typeof operation === "function" ? operation(nothing) : operation
        assert.property(mocks, made.name, "add it to internal/mocks.ts")
      })
    }
  }

  it("is held against every module with operations", () => {
    const files = readdirSync(new URL("../src/internal", import.meta.url)).filter((file) =>
      file.endsWith("Operations.ts")
    )
    assert.sameMembers(files, Object.keys(modules).map((name) => `${name}.ts`))
  })
})

/** Compiled, and never run. */
const compiles = (_program: () => void) => {}

describe("types of KiliTest", () => {
  it("are those of the operations", () => {
    expectTypeOf<KiliTest.Answer<"countAssets">>().toEqualTypeOf<number>()
    expectTypeOf<KiliTest.Answer<"createProject">>().toEqualTypeOf<{ readonly id: ProjectId }>()
    expectTypeOf<KiliTest.Answer<"assets">[number]["createdAt"]>().toEqualTypeOf<DateTime.Utc | undefined>()
    expectTypeOf<KiliTest.Variables<"assets">["where"]["idIn"]>().toEqualTypeOf<
      ReadonlyArray<Asset.AssetId> | undefined
    >()
    expectTypeOf<KiliTest.Variables<"deleteProjectAsynchronously">["where"]["id"]>().toEqualTypeOf<ProjectId>()
    expectTypeOf<Parameters<typeof KiliTest.failing>>().toEqualTypeOf<[error: KiliError.RequestError]>()
    expectTypeOf<KiliTest.Failure>().toEqualTypeOf<KiliError.InvalidInput | KiliError.RequestError>()
    expectTypeOf<Effect.Effect.Success<ReturnType<typeof KiliTest.callsOf<"countProjects">>>[number]["variables"]>()
      .toEqualTypeOf<KiliTest.Variables<"countProjects">>()
  })

  it("reject what the platform could not answer", () => {
    compiles(() => {
      KiliTest.layer({ countAssets: () => 1, projects: () => Effect.succeed([{ id: projectId }]) })
      // @ts-expect-error no such operation
      KiliTest.layer({ countAsset: () => 1 })
      // @ts-expect-error another type
      KiliTest.layer({ countAssets: () => "1" })
      // @ts-expect-error another type, by an effect
      KiliTest.layer({ countAssets: () => Effect.succeed("1") })
      // @ts-expect-error a field of another type
      KiliTest.layer({ assets: () => [{ id: id(1), createdAt: "2026-01-01" }] })
      // @ts-expect-error an asset's id for a project's
      KiliTest.layer({ createProject: () => ({ id: id(1) }) })
      // @ts-expect-error no error of the client
      KiliTest.layer({ countAssets: () => Effect.fail("no") })
      // @ts-expect-error an error of an operation, which the client does not fail with
      KiliTest.layer({ countAssets: () => new KiliError.VerificationTimeout({ operation: "x", ids: [] }) })
      // @ts-expect-error handlers have all they need
      KiliTest.layer({ countAssets: () => Effect.as(KiliClient, 1) })
      // @ts-expect-error no such variable
      KiliTest.layer({ countAssets: ({ wher }) => wher })
    })
  })
})

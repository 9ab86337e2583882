import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { OrganizationId } from "@effect-kili/core/Organization"
import { MemberId, ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Users from "@effect-kili/core/Users"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const jsonInterface = { jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { A: { name: "a" } } } } } }

const createProject = Effect.map(
  Projects.createProject({ title: "Cars", inputType: "IMAGE", jsonInterface }),
  ({ id }) => id
)

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const emails = (projectId: ProjectId, filter?: Projects.MemberFilter) =>
  Effect.map(
    collect(Projects.listMembers({ projectId, filter, fields: ["user.email"] })),
    (members) => members.map(({ user }) => user.email)
  )

const admin = "admin@sandbox.kili.localhost"
const bob = "bob@example.com"

const unknownProject = ProjectId.make("cld90ffe80l8b0jn9d4vb44tn")
const unknownMember = MemberId.make("cld90ffe80l8b0jn9d4vb44tm")

describe("members of a project", () => {
  it.effect("are added, listed, changed and removed", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const added = yield* Projects.addMember({ projectId, email: bob })
      assert.deepStrictEqual(added, {
        id: added.id,
        role: "LABELER",
        user: { id: added.user.id, email: bob }
      })
      const [owner, member] = yield* collect(Projects.listMembers({ projectId }))
      assert.deepInclude(owner, { activated: true, role: "ADMIN", status: "ORG_ADMIN" })
      assert.deepStrictEqual(member, {
        activated: true,
        id: added.id,
        role: "LABELER",
        starred: false,
        user: { email: bob, id: added.user.id },
        status: "ACTIVATED"
      })
      assert.deepStrictEqual(yield* Projects.updateRole({ projectId, memberId: added.id, role: "REVIEWER" }), {
        id: added.id,
        role: "REVIEWER"
      })
      const again = yield* Projects.addMember({ projectId, email: bob, role: "TEAM_MANAGER" })
      assert.deepStrictEqual(again, { ...added, role: "TEAM_MANAGER" })
      assert.deepStrictEqual(yield* Projects.removeMember({ memberId: added.id }), { id: added.id })
      assert.deepStrictEqual(yield* emails(projectId), [admin])
      assert.deepStrictEqual(yield* emails(projectId, { deleted: true }), [admin, bob])
      assert.strictEqual(yield* Users.countUsers(), 2)
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const elsewhere = yield* createProject
      const { id, user } = yield* Projects.addMember({ projectId, email: bob })
      yield* Projects.addMember({ projectId: elsewhere, email: "eve@example.com" })
      const { organizationId } = yield* Users.me({ fields: ["organizationId"] })
      const cases: ReadonlyArray<readonly [Projects.MemberFilter, ReadonlyArray<string>]> = [
        [{}, [admin, bob]],
        [{ memberId: id }, [bob]],
        [{ memberId: unknownMember }, []],
        [{ email: bob }, [bob]],
        [{ email: "eve@example.com" }, []],
        [{ userId: user.id }, [bob]],
        [{ organizationId }, [admin, bob]],
        [{ organizationId: OrganizationId.make("other") }, []],
        [{ status: "ORG_ADMIN" }, [admin]],
        [{ status: "ACTIVATED" }, [bob]],
        [{ status: "ORG_SUSPENDED" }, []],
        [{ activeInProject: true, email: bob }, [bob]],
        [{ activeInProject: false }, []]
      ]
      for (const [filter, found] of cases) {
        assert.deepStrictEqual(yield* emails(projectId, filter), found, JSON.stringify(filter))
        assert.strictEqual(yield* Projects.countMembers({ projectId, filter }), found.length, JSON.stringify(filter))
      }
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are not found where they are not", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject
      const elsewhere = yield* createProject
      const { id } = yield* Projects.addMember({ projectId, email: bob })
      sameError(
        yield* Effect.flip(Projects.addMember({ projectId: unknownProject, email: bob })),
        new KiliError.NotFound({ operation: "Projects.addMember", entity: "project", missing: [unknownProject] })
      )
      sameError(
        yield* Effect.flip(Projects.updateRole({ projectId: elsewhere, memberId: id, role: "ADMIN" })),
        new KiliError.NotFound({ operation: "Projects.updateRole", entity: "member", missing: [id] })
      )
      sameError(
        yield* Effect.flip(Projects.removeMember({ memberId: unknownMember })),
        new KiliError.NotFound({ operation: "Projects.removeMember", entity: "member", missing: [unknownMember] })
      )
      const roles = yield* collect(Projects.listMembers({ projectId, fields: ["role"] }))
      assert.deepStrictEqual(roles, [{ role: "ADMIN" }, { role: "LABELER" }])
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are known by their address in whatever case the platform writes it", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        appendToRoles: () => ({
          roles: [
            { id: "m1", role: "ADMIN", user: { id: "u1", email: "ada@kili.test" } },
            { id: "m2", role: "LABELER", user: { id: "u2", email: "bob@kili.test" } }
          ]
        })
      })
      const added = yield* Projects.addMember({ projectId: ProjectId.make("p1"), email: "Bob@Kili.test" }).pipe(
        Effect.provide(fake.layer)
      )
      assert.strictEqual(added.id, MemberId.make("m2"))
      assert.deepStrictEqual(fake.sent("appendToRoles"), [
        { data: { role: "LABELER", userEmail: "Bob@Kili.test" }, where: { id: "p1" } }
      ])
    }))

  it.effect("that were added and are not in the answer are told as such", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ appendToRoles: () => ({ roles: null }) })
      const error = yield* Projects.addMember({ projectId: ProjectId.make("p1"), email: bob }).pipe(
        Effect.flip,
        Effect.provide(fake.layer)
      )
      assert.deepStrictEqual([error._tag, error.committed], ["KiliDecodeError", "yes"])
    }))

  it.effect("change their role by a request that names project and user", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        projectUsers: () => [{ id: "m1", user: { id: "u1" } }],
        updatePropertiesInRole: ({ data, where }) => ({ ...where, role: data.role })
      })
      const memberId = MemberId.make("m1")
      const updated = yield* Projects.updateRole({ projectId: ProjectId.make("p1"), memberId, role: "ADMIN" }).pipe(
        Effect.provide(fake.layer)
      )
      assert.deepStrictEqual(updated, { id: memberId, role: "ADMIN" })
      assert.deepStrictEqual(fake.calls.map(({ variables }) => variables), [
        { where: { id: "m1", project: { id: "p1" } } },
        { data: { projectID: "p1", role: "ADMIN", userID: "u1" }, where: { id: "m1" } }
      ])
    }))

  const projectId = ProjectId.make("p1")
  const memberId = MemberId.make("m1")

  it.effect.each<readonly [string, Effect.Effect<object | number, KiliError.KiliError, KiliClient>, string]>([
    ["an address without a host", Projects.addMember({ projectId, email: "bob" }), "email"],
    ["no address", Projects.addMember({ projectId, email: "" }), "email"],
    ["an unknown role", Projects.addMember({ projectId, email: bob, role: "OWNER" as "ADMIN" }), "role"],
    ["no project", Projects.addMember({ projectId: "" as ProjectId, email: bob }), "projectId"],
    ["an unknown new role", Projects.updateRole({ projectId, memberId, role: "" as "ADMIN" }), "role"],
    ["no member", Projects.updateRole({ projectId, memberId: "" as MemberId, role: "ADMIN" }), "memberId"],
    ["no member to remove", Projects.removeMember({ memberId: "" as MemberId }), "memberId"],
    ["a listing of no project", Stream.runCollect(Projects.listMembers({ projectId: "" as ProjectId })), "projectId"],
    [
      "an unknown status",
      Projects.countMembers({ projectId, filter: { status: "GONE" as "ORG_ADMIN" } }),
      "filter.status"
    ],
    ["an unknown condition", Projects.countMembers({ projectId, filter: { role: "ADMIN" } as object }), "filter.role"],
    ["pages of 0", Stream.runCollect(Projects.listMembers({ projectId, pageSize: 0 })), "pageSize"],
    ["an unknown field", Stream.runCollect(Projects.listMembers({ projectId, fields: ["email" as "id"] })), "fields[0]"]
  ])("with %s are refused without a request", ([, bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      assert.deepStrictEqual(yield* Effect.provide(places(bad), fake.layer), [at])
      assert.deepStrictEqual(fake.calls, [])
    }))
})

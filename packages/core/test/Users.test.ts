import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import { OrganizationId } from "@effect-kili/core/Organization"
import * as Organizations from "@effect-kili/core/Organizations"
import * as Projects from "@effect-kili/core/Projects"
import * as User from "@effect-kili/core/User"
import * as Users from "@effect-kili/core/Users"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const admin = "admin@sandbox.kili.localhost"
const bob = "bob@example.com"

const inviteBob = Effect.gen(function*() {
  const { id: projectId } = yield* Projects.createProject({
    title: "Cars",
    inputType: "IMAGE",
    jsonInterface: { jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { A: { name: "a" } } } } } }
  })
  const { user } = yield* Projects.addMember({ projectId, email: bob })
  return user.id
})

describe("Users", () => {
  it.effect("knows the owner of the key", () =>
    Effect.gen(function*() {
      const me = yield* Users.me()
      assert.deepStrictEqual(Object.keys(me), [...User.defaultFields])
      assert.strictEqual(me.email, admin)
      assert.deepStrictEqual(yield* Users.me({ fields: ["organizationRole"] }), { organizationRole: "ADMIN" })
    }).pipe(Effect.provide(Sandbox.layer())))

  it.effect("are narrowed by each filter", () =>
    Effect.gen(function*() {
      const userId = yield* inviteBob
      const { id: mine, organizationId } = yield* Users.me({ fields: ["id", "organizationId"] })
      const cases: ReadonlyArray<readonly [Users.UserFilter | undefined, ReadonlyArray<string>]> = [
        [undefined, [admin, bob]],
        [{ userId }, [bob]],
        [{ userIdIn: [mine, User.UserId.make("other")] }, [admin]],
        [{ userIdIn: [] }, []],
        [{ email: bob }, [bob]],
        [{ email: "%" }, []],
        [{ organizationId }, [admin, bob]],
        [{ organizationId: OrganizationId.make("other") }, []],
        [{ activated: true, userId }, [bob]],
        [{ activated: false }, []]
      ]
      for (const [filter, emails] of cases) {
        const rows = yield* collect(Users.listUsers({ filter }))
        assert.deepStrictEqual(rows.map(({ email }) => email), emails, JSON.stringify(filter))
        assert.strictEqual(yield* Users.countUsers({ filter }), emails.length, JSON.stringify(filter))
      }
      assert.deepStrictEqual(yield* collect(Users.listUsers({ first: 1, skip: 1, fields: ["id"] })), [{ id: userId }])
    }).pipe(Effect.provide(Sandbox.layer())))
})

describe("Organizations", () => {
  it.effect("are listed, and know their license", () =>
    Effect.gen(function*() {
      yield* inviteBob
      const mine = yield* Organizations.mine({ fields: ["id", "name", "license.uploadLocalData"] })
      assert.deepStrictEqual(mine, { id: mine.id, name: mine.name, license: { uploadLocalData: true } })
      const cases: ReadonlyArray<readonly [Organizations.OrganizationFilter | undefined, boolean]> = [
        [undefined, true],
        [{ organizationId: mine.id }, true],
        [{ organizationId: OrganizationId.make("other") }, false],
        [{ userEmail: bob }, true],
        [{ userEmail: "nobody@example.com" }, false]
      ]
      for (const [filter, found] of cases) {
        const rows = yield* collect(Organizations.listOrganizations({ filter }))
        assert.deepStrictEqual(rows, found ? [{ id: mine.id, name: mine.name }] : [], JSON.stringify(filter))
        assert.strictEqual(yield* Organizations.countOrganizations({ filter }), found ? 1 : 0)
      }
      assert.deepStrictEqual(yield* Organizations.mine(), { id: mine.id, name: mine.name })
    }).pipe(Effect.provide(Sandbox.layer())))
})

describe("a key that nobody owns", () => {
  it.effect("is refused", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ viewer: () => null })
      const rejected = (operation: string) => new KiliError.AuthenticationError({ operation, reason: "Rejected" })
      sameError(yield* Effect.provide(Effect.flip(Users.me()), fake.layer), rejected("Users.me"))
      sameError(yield* Effect.provide(Effect.flip(Organizations.mine()), fake.layer), rejected("Organizations.mine"))
    }))
})

describe("users and organizations", () => {
  it.effect("are asked for in one request each", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({ viewer: () => ({ id: "u1", organization: { name: "Acme" } }) })
      yield* Effect.provide(Users.me({ fields: ["id"] }), fake.layer)
      yield* Effect.provide(Organizations.mine({ fields: ["name"] }), fake.layer)
      assert.deepStrictEqual(fake.calls.map(({ document }) => document), [
        "query viewer { data: viewer { id } }",
        "query viewer { data: viewer { organization { name } } }"
      ])
    }))

  it.effect("are asked for by the older name where the platform does not know the newer one", () =>
    Effect.gen(function*() {
      const fake = FakeKili.make({
        me: () => ({ id: "u1", organization: { name: "Acme" } }),
        viewer: () => FakeKili.refusal("Cannot query field \"viewer\" on type \"Query\".")
      })
      const asked = Effect.all([Users.me({ fields: ["id"] }), Organizations.mine({ fields: ["name"] })])
      assert.deepStrictEqual(yield* Effect.provide(asked, fake.layer), [{ id: User.UserId.make("u1") }, {
        name: "Acme"
      }])
      assert.deepStrictEqual(fake.calls.map(({ operation }) => operation), ["viewer", "me", "viewer", "me"])
    }))

  it.effect.each<readonly [string, Effect.Effect<object | number, KiliError.KiliError, KiliClient>, string]>([
    ["an unknown field of the owner", Users.me({ fields: ["mail" as "email"] }), "fields[0]"],
    ["an unknown condition", Users.countUsers({ filter: { name: "Jo" } as object }), "filter.name"],
    [
      "an empty id",
      Stream.runCollect(Users.listUsers({ filter: { userIdIn: ["" as User.UserId] } })),
      "filter.userIdIn[0]"
    ],
    [
      "more ids than a page should send",
      Users.countUsers({ filter: { userIdIn: Arr.makeBy(1001, (n) => User.UserId.make(`u${n}`)) } }),
      "filter.userIdIn"
    ],
    ["no pages in flight", Stream.runCollect(Users.listUsers({ concurrency: 0 })), "concurrency"],
    ["an unknown field of the organization", Organizations.mine({ fields: ["license" as "name"] }), "fields[0]"],
    [
      "a user for an e-mail",
      Organizations.countOrganizations({ filter: { userEmail: 1 } as object }),
      "filter.userEmail"
    ],
    ["first: 0.5", Stream.runCollect(Organizations.listOrganizations({ first: 0.5 })), "first"]
  ])("with %s are refused without a request", ([, bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      assert.deepStrictEqual(yield* Effect.provide(places(bad), fake.layer), [at])
      assert.deepStrictEqual(fake.calls, [])
    }))
})

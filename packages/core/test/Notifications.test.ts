import * as Assets from "@effect-kili/core/Assets"
import type { KiliClient } from "@effect-kili/core/KiliClient"
import * as KiliError from "@effect-kili/core/KiliError"
import * as Notification from "@effect-kili/core/Notification"
import * as Notifications from "@effect-kili/core/Notifications"
import * as Projects from "@effect-kili/core/Projects"
import { UserId } from "@effect-kili/core/User"
import * as Users from "@effect-kili/core/Users"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { fileURLToPath } from "node:url"
import { places, sameError } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const photograph = fileURLToPath(new URL("../../../examples/data/multipage_rgb.tif", import.meta.url))

/** Tiled images are imported on the platform's own time, of which it tells by a notification. */
const importTiled = Effect.gen(function*() {
  const { id: projectId } = yield* Projects.createProject({
    title: "Maps",
    inputType: "IMAGE",
    jsonInterface: { jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { A: { name: "a" } } } } } }
  })
  for (const name of ["a", "b"]) {
    yield* Assets.appendMany({ projectId, assets: [{ externalId: name, content: photograph }] })
  }
})

const notificationId = Notification.NotificationId.make("cld90ffe80l8b0jn9d4vb44tn")

describe("Notifications", () => {
  it.effect("are listed, counted and found", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* collect(Notifications.listNotifications()), [])
      yield* importTiled
      const { id: userId } = yield* Users.me({ fields: ["id"] })
      const all = yield* collect(Notifications.listNotifications())
      assert.lengthOf(all, 2)
      for (const row of all) {
        assert.deepStrictEqual(Object.keys(row), [...Notification.defaultFields])
        assert.deepInclude(row, { status: "SUCCESS", hasBeenSeen: false, userID: userId })
      }
      const [first, second] = all.map(({ id }) => id)
      const cases: ReadonlyArray<readonly [Notifications.NotificationFilter, ReadonlyArray<unknown>]> = [
        [{ notificationId: second }, [second]],
        [{ notificationId }, []],
        [{ hasBeenSeen: false }, [first, second]],
        [{ hasBeenSeen: true }, []],
        [{ userId }, [first, second]],
        [{ userId: UserId.make("other") }, []]
      ]
      for (const [filter, ids] of cases) {
        const rows = yield* collect(Notifications.listNotifications({ filter, fields: ["id"] }))
        assert.deepStrictEqual(rows.map(({ id }) => id), ids, JSON.stringify(filter))
        assert.strictEqual(yield* Notifications.countNotifications({ filter }), ids.length, JSON.stringify(filter))
      }
      assert.deepStrictEqual(
        yield* collect(Notifications.listNotifications({ skip: 1, pageSize: 1, fields: ["id"] })),
        [{ id: second! }]
      )
      assert.deepStrictEqual(
        yield* Notifications.getNotification({ notificationId: first!, fields: ["progress", "taskId"] }),
        { progress: 100, taskId: null }
      )
      assert.deepStrictEqual(yield* Notifications.getNotification({ notificationId: second! }), all[1])
      sameError(
        yield* Effect.flip(Notifications.getNotification({ notificationId })),
        new KiliError.NotFound({
          operation: "Notifications.getNotification",
          entity: "notification",
          missing: [notificationId]
        })
      )
    }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer))))

  it.effect.each<readonly [string, Effect.Effect<object | number, KiliError.KiliError, KiliClient>, string]>([
    ["no id", Notifications.getNotification({ notificationId: "" as Notification.NotificationId }), "notificationId"],
    ["an unknown condition", Notifications.countNotifications({ filter: { seen: true } as object }), "filter.seen"],
    ["first: NaN", Stream.runCollect(Notifications.listNotifications({ first: NaN })), "first"],
    ["no fields", Stream.runCollect(Notifications.listNotifications({ fields: [] })), "fields"]
  ])("with %s are refused without a request", ([, bad, at]) =>
    Effect.gen(function*() {
      const fake = FakeKili.make({})
      assert.deepStrictEqual(yield* Effect.provide(places(bad), fake.layer), [at])
      assert.deepStrictEqual(fake.calls, [])
    }))
})

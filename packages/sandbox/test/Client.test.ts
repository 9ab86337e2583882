import * as Assets from "@effect-kili/core/Assets"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

describe("the client of a sandbox, while the clock stands", () => {
  it.effect("makes more calls than the platform allows in a minute", () =>
    Effect.gen(function*() {
      const counts = yield* Effect.forEach(Array.from({ length: 600 }), () => Projects.countProjects())
      assert.strictEqual(counts.length, 600)
    }).pipe(Effect.provide(Sandbox.layer())))

  it.scoped("sees the end of an import that takes its time", () =>
    Effect.gen(function*() {
      const { id: projectId } = yield* Projects.createProject({
        title: "Maps",
        inputType: "IMAGE",
        jsonInterface: { jobs: {} }
      })
      const fs = yield* FileSystem.FileSystem
      const content = yield* fs.makeTempFileScoped({ suffix: ".tif" })
      yield* fs.writeFile(content, new Uint8Array([0x49, 0x49, 0x2a, 0]))
      const [row] = yield* Assets.appendMany({ projectId, assets: [{ externalId: "map", content }] })
      assert.strictEqual(row?._tag, "created")
      assert.strictEqual(yield* Assets.countAssets({ projectId }), 1)
    }).pipe(Effect.provide(Layer.merge(Sandbox.layer(), NodeFileSystem.layer))))
})

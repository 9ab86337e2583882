/**
 * Files over a real socket: a small one is sent whole, a big one as a stream whose length the storage is told.
 */
import * as AssetMedia from "@effect-kili/core/AssetMedia"
import * as Assets from "@effect-kili/core/Assets"
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import { assert, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { randomBytes } from "node:crypto"

const client = Layer.unwrapEffect(
  Effect.map(SandboxServer.SandboxServer, (options) => NodeKili.layerConfig(Config.succeed(options)))
).pipe(Layer.provide(SandboxServer.layer()))

it.scopedLive("files of every size come back byte for byte", () =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const folder = yield* fs.makeTempDirectoryScoped()
    const sizes = [1, 1024 * 1024, 1024 * 1024 + 1, 5_000_000]
    const files = yield* Effect.forEach(sizes, (size) =>
      Effect.gen(function*() {
        const content = path.join(folder, `${size}.png`)
        const bytes = randomBytes(size)
        yield* fs.writeFile(content, bytes)
        return { bytes, content, externalId: String(size) }
      }))
    const { id: projectId } = yield* Projects.createProject({
      title: "Files",
      inputType: "IMAGE",
      jsonInterface: { jobs: {} }
    })
    yield* Assets.appendMany({ projectId, assets: files.map(({ content, externalId }) => ({ content, externalId })) })
    const assets = yield* Stream.runCollect(Assets.listAssets({ projectId, fields: ["externalId", "content"] }))
    for (const asset of assets) {
      const target = path.join(folder, "downloaded")
      yield* Stream.run(AssetMedia.download(asset.content), fs.sink(target))
      const sent = files.find(({ externalId }) => externalId === asset.externalId)
      assert.isTrue(sent?.bytes.equals(yield* fs.readFile(target)), `${asset.externalId} bytes`)
    }
    assert.lengthOf(assets, sizes.length)
  }).pipe(Effect.provide(client)))

import * as NodeKili from "@effect-kili/node/NodeKili"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import { assert, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { fileURLToPath } from "node:url"
import { recipe } from "../recipe.js"

const photographs = fileURLToPath(new URL("../data", import.meta.url))

const client = Layer.unwrapEffect(
  Effect.map(SandboxServer.SandboxServer, (options) => NodeKili.layerConfig(Config.succeed(options)))
).pipe(Layer.provide(SandboxServer.layer()))

it.live("the recipe tells each step with its counts", () =>
  Effect.gen(function*() {
    const lines: Array<string> = []
    const console = yield* Console.consoleWith(Effect.succeed)
    yield* recipe({ photographs }).pipe(
      Effect.provide(client),
      Effect.withConsole({ ...console, log: (line: string) => Effect.sync(() => void lines.push(line)) })
    )
    const told = lines.map((line) =>
      line.replace(/ \(\d+ ms\)$/, "").replace(/\bc[a-z0-9]{24}\b/, "<id>").split(/ {2,}/)
    )
    assert.deepStrictEqual(told, [
      ["Create an image project", "<id>"],
      ["Import photographs from disk", "5 of 5 files created"],
      ["Import hosted images", "3 of 3 URLs created"],
      ["Declare metadata types", "4 types"],
      ["Set metadata to filter by", "2 assets"],
      ["Set metadata that labelers see", "2 assets"],
      ["Append PREDICTION labels", "3 labels"],
      ["Append INFERENCE labels", "3 labels"],
      ["Create predictions", "3 labels"],
      ["Copy existing labels as DEFAULT", "3 labels"],
      ["Send labeled assets to review", "2 assets"],
      ["List the assets", "8 assets, 12 labels"],
      ["Count by status", "5 TODO, 0 ONGOING, 1 LABELED, 2 TO_REVIEW, 0 REVIEWED"],
      ["Download the media, and compare", "5 files, 1616576 bytes, the same"],
      ["Delete the project", "<id>"]
    ])
  }))

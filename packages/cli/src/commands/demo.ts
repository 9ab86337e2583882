import { recipe } from "@effect-kili/examples/recipe"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Command from "@effect/cli/Command"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const onSandboxServer = Layer.unwrapEffect(
  Effect.map(
    SandboxServer.SandboxServer,
    ({ apiKey, endpoint }) => NodeKili.layerConfig(Config.succeed({ apiKey, endpoint }))
  )
).pipe(Layer.provideMerge(SandboxServer.layer()))

/** `kili demo`: the recipe of the examples, with the photographs of a folder. */
export const demo = (photographs: string) =>
  Command.make("demo", {}, () =>
    Effect.gen(function*() {
      const { endpoint } = yield* SandboxServer.SandboxServer
      yield* Console.log(`A sandbox serves at ${endpoint}\n`)
      yield* recipe({ photographs })
      yield* Console.log("\nDone. All of it ran on this machine: no account, no key, no network")
    }).pipe(Effect.provide(onSandboxServer))).pipe(
      Command.withDescription("Import, label, list and download on a sandbox of its own: nothing to configure")
    )

import { recipe } from "@effect-kili/examples/recipe"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { fileURLToPath } from "node:url"
import { Failed, ReaderLeft } from "../../Exit.js"
import * as Stdout from "../../Stdout.js"

const onSandboxServer = Layer.unwrapEffect(
  Effect.map(
    SandboxServer.SandboxServer,
    ({ apiKey, endpoint }) => NodeKili.layerConfig(Config.succeed({ apiKey, endpoint }))
  )
).pipe(Layer.provideMerge(SandboxServer.layer()))

// Beside the bundled file
const photographs = fileURLToPath(new URL("./photographs", import.meta.url))

/** The recipe of the examples, on a sandbox of its own. */
export const run = () =>
  Effect.gen(function*() {
    const { endpoint } = yield* SandboxServer.SandboxServer
    yield* Stdout.line(`A sandbox serves at ${endpoint}\n`)
    yield* recipe({ photographs })
    yield* Stdout.line("\nDone. All of it ran on this machine: no account, no key, no network")
  }).pipe(
    Effect.provide(onSandboxServer),
    Effect.mapError((error) => error instanceof ReaderLeft ? error : new Failed({ message: error.message }))
  )

import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { ChildEnded } from "../../Exit.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../sandbox.js"
import * as child from "./child.js"
import { options } from "./start.js"

export const run = (input: Input<typeof spec.exec>) =>
  Effect.gen(function*() {
    const server = SandboxServer.layer(yield* options(input))
    const code = yield* Effect.gen(function*() {
      const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
      return yield* child.run(input.passedOn, {
        KILI_API_ENDPOINT: endpoint,
        KILI_API_KEY: Redacted.value(apiKey)
      })
    }).pipe(Effect.provide(server))
    if (code !== 0) return yield* new ChildEnded({ code })
  })

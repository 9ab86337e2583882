import * as Fault from "@effect-kili/sandbox/Fault"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { UsageError } from "../../Exit.js"
import type { Input, ValuesOf } from "../../Spec.js"
import * as Stdout from "../../Stdout.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"

/** The options of a server, from the flags. */
export const options = (
  input: ValuesOf<typeof spec.serving>
): Effect.Effect<SandboxServer.Options, UsageError> =>
  Either.match(Either.all(input.fault.map(Fault.parse)), {
    onLeft: ({ problem }) => new UsageError({ problem: `--fault ${problem}` }),
    onRight: (faults) => Effect.succeed({ port: input.port, dataFile: input.data, faults, host: input.host })
  })

/** The two lines are what a shell or a `.env` file takes; the talk goes to stderr, so that they can be piped. */
export const run = (input: Input<typeof spec.start>) =>
  Effect.gen(function*() {
    const server = SandboxServer.layer(yield* options(input))
    yield* Effect.gen(function*() {
      const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
      yield* Stdout.line(`KILI_API_ENDPOINT=${endpoint}`)
      yield* Stdout.line(`KILI_API_KEY=${Redacted.value(apiKey)}`)
      yield* Talk.say("The sandbox is listening. Stop it with Ctrl-C")
      yield* Effect.never
    }).pipe(Effect.provide(server))
  })

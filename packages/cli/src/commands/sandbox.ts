import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const port = Options.integer("port").pipe(
  Options.withSchema(Schema.Int.pipe(Schema.between(0, 65535, {
    message: ({ actual }) => `${String(actual)} is not a port: 0 to 65535`
  }))),
  Options.withAlias("p"),
  Options.withDescription("Port on the loopback interface; 0 picks a free one (default: 0)"),
  Options.withDefault(0)
)

const data = Options.file("data").pipe(
  Options.withDescription("File that keeps the state between runs (default: a temporary file)"),
  Options.optional
)

/** The two lines are what a shell or a `.env` file takes; the talk goes to stderr, so that they can be piped. */
const announce = Effect.gen(function*() {
  const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
  yield* Console.log(`KILI_API_ENDPOINT=${endpoint}`)
  yield* Console.log(`KILI_API_KEY=${Redacted.value(apiKey)}`)
  yield* Console.error("The sandbox is listening. Stop it with Ctrl-C")
})

/** `kili sandbox` */
export const sandbox = Command.make("sandbox", { data, port }, ({ data, port }) =>
  announce.pipe(
    Layer.effectDiscard,
    Layer.provide(SandboxServer.layer({ port, dataFile: Option.getOrUndefined(data) })),
    Layer.launch,
    Effect.onInterrupt(() => Console.error("Stopped"))
  )).pipe(
    Command.withDescription(
      "Run a local Kili: prints the endpoint and the key for any client, and serves until Ctrl-C"
    )
  )

import * as Fault from "@effect-kili/sandbox/Fault"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Command from "@effect/cli/Command"
import * as HelpDoc from "@effect/cli/HelpDoc"
import * as Options from "@effect/cli/Options"
import * as ValidationError from "@effect/cli/ValidationError"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const port = Options.integer("port").pipe(
  Options.withSchema(Schema.Int.pipe(Schema.between(0, 65535, {
    message: ({ actual }) => `${String(actual)} is not a port: 0 to 65535`
  }))),
  Options.withAlias("p"),
  Options.withDescription("Port to listen on; 0 picks a free one (default: 0)"),
  Options.withDefault(0)
)

const data = Options.file("data").pipe(
  Options.withDescription("File that keeps the state between runs (default: a temporary file)"),
  Options.optional
)

const host = Options.text("host").pipe(
  Options.withDescription(
    "Address to listen on (default: the loopback interface alone); on any other, whoever has the key is let in"
  ),
  Options.optional
)

const ownSettings = Object.entries(Fault.kinds).map(([kind, settings]) => [kind, ...settings].join(", "))

const faults = Options.text("fault").pipe(
  Options.withPseudoName("kind,name=value..."),
  Options.withDescription(
    "What goes wrong, as tooManyRequests,operation=assets,times=3,retryAfter=2s; may be repeated. Every fault takes " +
      "operation (a root field of the schema, upload or download; default: any), times (how many requests), rate " +
      `(0 to 1) and seed. The kinds, with their own settings: ${ownSettings.join("; ")}`
  ),
  Options.repeated,
  Options.mapEffect((texts) =>
    Either.mapLeft(
      Either.all(texts.map(Fault.parse)),
      ({ problem }) => ValidationError.invalidValue(HelpDoc.p(`--fault ${problem}`))
    )
  )
)

/** The two lines are what a shell or a `.env` file takes; the talk goes to stderr, so that they can be piped. */
const announce = Effect.gen(function*() {
  const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
  yield* Console.log(`KILI_API_ENDPOINT=${endpoint}`)
  yield* Console.log(`KILI_API_KEY=${Redacted.value(apiKey)}`)
  yield* Console.error("The sandbox is listening. Stop it with Ctrl-C")
})

/** `kili sandbox` */
export const sandbox = Command.make(
  "sandbox",
  { data, faults, host, port },
  ({ data, faults, host, port }) =>
    announce.pipe(
      Layer.effectDiscard,
      Layer.provide(SandboxServer.layer({
        port,
        dataFile: Option.getOrUndefined(data),
        faults,
        host: Option.getOrUndefined(host)
      })),
      Layer.launch,
      Effect.onInterrupt(() => Console.error("Stopped"))
    )
).pipe(
  Command.withDescription(
    "Run a local Kili: prints the endpoint and the key for any client, and serves until Ctrl-C"
  )
)

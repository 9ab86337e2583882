/**
 * The sandbox behind a socket on the loopback interface, for programs in any language.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { createServer, type Server } from "node:http"
import * as Http from "./internal/http.js"
import * as Sandbox from "./Sandbox.js"

/**
 * The server could not listen: mostly because its port is in use, or is none.
 *
 * @since 0.1.0
 * @category errors
 */
export class SandboxServerError extends Schema.TaggedError<SandboxServerError>(
  "@effect-kili/sandbox/SandboxServerError"
)(
  "SandboxServerError",
  {
    cause: Schema.optional(Schema.Defect),
    port: Schema.Number,
    reason: Schema.Literal("InvalidPort", "PortInUse", "Unavailable")
  }
) {
  /**
   * @since 0.1.0
   */
  override get message(): string {
    switch (this.reason) {
      case "InvalidPort":
        return `${this.port} is not a port: ports are whole numbers from 0 to 65535`
      case "PortInUse":
        return `Port ${this.port} is in use by another program`
      case "Unavailable":
        return `The sandbox cannot listen on port ${this.port}`
    }
  }
}

/**
 * How a sandbox and its server are set up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Sandbox.Options {
  /** The port to listen on; a free one if absent or 0. */
  readonly port?: number | undefined
  /** How long an asynchronous import stays pending; 200 milliseconds if absent. */
  readonly importDelay?: Duration.DurationInput | undefined
}

/**
 * A sandbox that listens.
 *
 * @since 0.1.0
 * @category tags
 */
export class SandboxServer extends Context.Tag("@effect-kili/sandbox/SandboxServer")<SandboxServer, {
  /** The key that clients must send. */
  readonly apiKey: Redacted.Redacted
  /** The URL that clients send their operations to. */
  readonly endpoint: string
  /** The port, chosen by the operating system if none was given. */
  readonly port: number
}>() {}

const hostname = "127.0.0.1"

/** The hosts that lead to the sandbox, as the URL of a request has them. */
const hostsAt = (port: number): ReadonlyArray<string> =>
  [hostname, "localhost", "[::1]"].map((name) => new URL(`http://${name}:${port}`).host)

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port <= 65_535

const makeServer = (): Server =>
  createServer({
    // Clients keep connections for longer than Node does, and would now and then write into one that was just closed
    keepAliveTimeout: 75_000,
    // An upload may take as long as it takes
    requestTimeout: 0
  })

/** Stops at once: a connection that a client keeps, or never used, must not hold the sandbox. */
const stop = (server: Server): Effect.Effect<void> =>
  Effect.async((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

const isPortInUse = (cause: unknown): boolean => Predicate.hasProperty(cause, "code") && cause.code === "EADDRINUSE"

/**
 * A sandbox on a port of the loopback interface. It stops with its scope. Requests to any other host than `127.0.0.1`,
 * `localhost` and `[::1]` on this port are refused.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options = {}
): Layer.Layer<Sandbox.Sandbox | SandboxServer, SandboxServerError | Sandbox.SandboxStoreError> =>
  Layer.scopedContext(Effect.gen(function*() {
    const wanted = options.port ?? 0
    if (!isPort(wanted)) return yield* new SandboxServerError({ port: wanted, reason: "InvalidPort" })
    const sandbox = yield* Sandbox.make({ ...options, importDelay: options.importDelay ?? "200 millis" })
    const server = makeServer()
    const http = yield* NodeHttpServer.make(() => server, { host: hostname, port: wanted }).pipe(
      Effect.mapError(({ cause }) =>
        new SandboxServerError({ cause, port: wanted, reason: isPortInUse(cause) ? "PortInUse" : "Unavailable" })
      )
    )
    const port = http.address._tag === "TcpAddress" ? http.address.port : wanted
    yield* http.serve(Http.onlyAt(hostsAt(port))(sandbox.app))
    yield* Effect.addFinalizer(() => stop(server))
    return Context.make(Sandbox.Sandbox, sandbox).pipe(
      Context.add(SandboxServer, {
        apiKey: sandbox.apiKey,
        endpoint: `http://${hostname}:${port}${Http.graphqlPath}`,
        port
      })
    )
  }))

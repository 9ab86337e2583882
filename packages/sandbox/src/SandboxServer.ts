/**
 * The sandbox behind a socket on the loopback interface, for programs in any language.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { createServer, type Server } from "node:http"
import { isIPv6 } from "node:net"
import * as Http from "./internal/http.js"
import { isCut } from "./internal/misfortune.js"
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
  /**
   * The address to listen on; the loopback interface's if absent. On any other, whoever reaches the machine and knows the
   * key reads and changes everything.
   */
  readonly host?: string | undefined
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

const loopback = "127.0.0.1"

/** Where this machine reaches a server that listens on a host: what listens everywhere, listens on the loopback too. */
const reachedAt = (host: string): string =>
  host === "0.0.0.0" || host === "::" ? loopback : isIPv6(host) ? `[${host}]` : host

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host)

/** The hosts that lead to a sandbox on the loopback interface, as the URL of a request has them. */
const hostsAt = (host: string, port: number): ReadonlyArray<string> =>
  [...new Set([reachedAt(host), loopback, "localhost", "[::1]"])].map((name) => new URL(`http://${name}:${port}`).host)

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

/** Answers as the sandbox does, or not at all: a cut connection ends the request, and with it this effect. */
const cuttable = (app: HttpApp.Default): HttpApp.Default =>
  Effect.flatMap(app, (response) =>
    isCut(response)
      ? Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
        NodeHttpServerRequest.toIncomingMessage(request).socket.destroy()
        return Effect.never
      })
      : Effect.succeed(response))

const isPortInUse = (cause: unknown): boolean => Predicate.hasProperty(cause, "code") && cause.code === "EADDRINUSE"

/**
 * A sandbox on a port, of the loopback interface unless told otherwise. It stops with its scope. On the loopback
 * interface, requests to any other host than `127.0.0.1`, `localhost` and `[::1]` on this port are refused.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options = {}
): Layer.Layer<Sandbox.Sandbox | SandboxServer, SandboxServerError | Sandbox.SandboxStoreError> =>
  Layer.scopedContext(Effect.gen(function*() {
    const wanted = options.port ?? 0
    const host = options.host ?? loopback
    if (!isPort(wanted)) return yield* new SandboxServerError({ port: wanted, reason: "InvalidPort" })
    const sandbox = yield* Sandbox.make({ ...options, importDelay: options.importDelay ?? "200 millis" })
    const server = makeServer()
    const http = yield* NodeHttpServer.make(() => server, { host, port: wanted }).pipe(
      Effect.mapError(({ cause }) =>
        new SandboxServerError({ cause, port: wanted, reason: isPortInUse(cause) ? "PortInUse" : "Unavailable" })
      )
    )
    const port = http.address._tag === "TcpAddress" ? http.address.port : wanted
    // What listens to a network is known there by names that it does not know itself
    const app = isLoopback(host) ? Http.onlyAt(hostsAt(host, port))(sandbox.app) : sandbox.app
    yield* http.serve(cuttable(app))
    yield* Effect.addFinalizer(() => stop(server))
    return Context.make(Sandbox.Sandbox, sandbox).pipe(
      Context.add(SandboxServer, {
        apiKey: sandbox.apiKey,
        endpoint: `http://${reachedAt(host)}:${port}${Http.graphqlPath}`,
        port
      })
    )
  }))

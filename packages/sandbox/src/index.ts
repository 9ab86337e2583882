/**
 * A local Kili: the state, the HTTP application, and a door without a socket.
 *
 * @since 0.1.0
 */
export * as Sandbox from "./Sandbox.js"

/**
 * The sandbox behind a socket on the loopback interface.
 *
 * @since 0.1.0
 */
export * as SandboxServer from "./SandboxServer.js"

/**
 * The GraphQL schema of Kili's labeling API, as the sandbox speaks it.
 *
 * @since 0.1.0
 */
export * as Sdl from "./Sdl.js"

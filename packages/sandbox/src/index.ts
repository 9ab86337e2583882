/**
 * What can go wrong, as values: failures of the network, of the platform, and of what lies between.
 *
 * A fault is given to `Sandbox.faults`, to `kili sandbox --fault`, or to the admin endpoint, and then befalls requests:
 * the next `times` of them, each with the probability `rate`, or all of them.
 *
 * @since 0.1.0
 */
export * as Fault from "./Fault.js"

/**
 * The faults of a sandbox: which are set, and which of them befalls a request.
 *
 * @since 0.1.0
 */
export * as Faults from "./Faults.js"

/**
 * The requests that a sandbox has answered: what was asked, what came of it, and which faults it met.
 *
 * @since 0.1.0
 */
export * as Journal from "./Journal.js"

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

/**
 * What a test of code that uses this SDK needs.
 *
 * @since 0.1.0
 */

/**
 * An `HttpClient` whose requests a handler answers, without a socket.
 *
 * @since 0.1.0
 */
export * as HttpClientTest from "./HttpClientTest.js"

/**
 * A `KiliClient` that handlers answer, one for each operation, for tests of code that uses this SDK.
 *
 * Handlers see what the SDK asks and answer with models as the SDK gives them: dates are `DateTime`s, metadata are objects.
 * An answer is encoded as the platform would, and decoded by the operation as any other, so that a row has exactly the
 * fields that were selected.
 *
 * @since 0.1.0
 */
export * as KiliTest from "./KiliTest.js"

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

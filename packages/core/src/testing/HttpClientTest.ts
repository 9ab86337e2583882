/**
 * An `HttpClient` whose requests a handler answers, without a socket.
 *
 * @since 0.1.0
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import type * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

// `BodyInit` does not know the generic Uint8Array of recent TypeScript, nor `duplex`, which a streamed body requires.
const webBody = (body: HttpBody.HttpBody): RequestInit & { readonly duplex?: "half" } => {
  switch (body._tag) {
    case "Empty":
      return {}
    case "Stream":
      return { body: Stream.toReadableStream(body.stream), duplex: "half" }
    case "FormData":
      return { body: body.formData }
    default:
      return { body: body.body as BodyInit }
  }
}

/**
 * A client that runs `app` for each request, on the fiber that asks: its clock, tracer and interruption are the test's own.
 * A failure of `app` becomes the response that a server would give.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <E>(app: HttpApp.Default<E, Scope.Scope>): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const web = new Request(url, { method: request.method, headers: request.headers, ...webBody(request.body) })
      return app.pipe(
        Effect.catchAllCause((cause) => Effect.map(HttpServerError.causeResponse(cause), ([response]) => response)),
        Effect.provideService(HttpServerRequest.HttpServerRequest, HttpServerRequest.fromWeb(web)),
        Effect.scoped,
        Effect.map((response) => HttpClientResponse.fromWeb(request, HttpServerResponse.toWeb(response)))
      )
    })
  )

/**
 * `make` as a layer.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <E>(app: HttpApp.Default<E, Scope.Scope>): Layer.Layer<HttpClient.HttpClient> =>
  Layer.succeed(HttpClient.HttpClient, make(app))

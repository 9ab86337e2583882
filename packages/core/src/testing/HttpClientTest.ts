/**
 * An `HttpClient` whose requests a handler answers, without a socket.
 *
 * @since 0.1.0
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The only address that can be reached, as `http://host`: any other fails as a network does. Default: all can. */
  readonly origin?: string | undefined
}

const toWebRequest = Effect.fnUntraced(function*(request: HttpClientRequest.HttpClientRequest, url: URL) {
  const { body, headers, method } = request
  const init: RequestInit & { duplex?: "half" } = { headers, method }
  switch (body._tag) {
    case "Empty":
      // A server reads an empty body as such, a web request without one as none at all.
      if (method !== "GET" && method !== "HEAD") init.body = new Uint8Array()
      break
    case "FormData":
      init.body = body.formData
      break
    case "Raw":
    case "Uint8Array":
      // A raw body is what `fetch` takes, which the type of the request leaves open.
      init.body = body.body as BodyInit
      break
    case "Stream":
      init.body = yield* Stream.toReadableStreamEffect(body.stream)
      init.duplex = "half"
  }
  return yield* Effect.try({
    try: () => new Request(url, init),
    catch: (cause) => new HttpClientError.RequestError({ cause, reason: "Encode", request })
  })
})

/**
 * A client that runs `app` for each request, on the fiber that asks: its clock, tracer and interruption are the caller's
 * own. A failure of `app` becomes the response that a server would give.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <E>(app: HttpApp.Default<E, Scope.Scope>, { origin }: Options = {}): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.gen(function*() {
      if (origin !== undefined && url.origin !== origin) {
        return yield* new HttpClientError.RequestError({
          description: `only ${origin} can be reached from here`,
          reason: "Transport",
          request
        })
      }
      const received = HttpServerRequest.fromWeb(yield* toWebRequest(request, url))
      // A web request cannot carry the header that a server tells its own address by.
      const addressed = received.modify({ headers: { ...received.headers, host: url.host } })
      const response = yield* app.pipe(
        Effect.catchAllCause((cause) => Effect.map(HttpServerError.causeResponse(cause), ([response]) => response)),
        Effect.provideService(HttpServerRequest.HttpServerRequest, addressed),
        Effect.scoped
      )
      const runtime = yield* Effect.runtime<never>()
      const answer = HttpServerResponse.toWeb(response, { runtime, withoutBody: request.method === "HEAD" })
      return HttpClientResponse.fromWeb(request, answer)
    })
  )

/**
 * `make` as a layer.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <E>(
  app: HttpApp.Default<E, Scope.Scope>,
  options?: Options
): Layer.Layer<HttpClient.HttpClient> => Layer.succeed(HttpClient.HttpClient, make(app, options))

/**
 * A transport that answers by a list: the nth request gets the nth reply, later ones the last.
 */
import * as HttpClientTest from "@effect-kili/core/testing/HttpClientTest"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** The connection fails, with what the transport would say. */
export class Lost {
  constructor(readonly cause: unknown) {}
}

export type Reply =
  | Effect.Effect<HttpServerResponse.HttpServerResponse>
  | HttpServerResponse.HttpServerResponse
  | Lost

export const json = (body: unknown) => HttpServerResponse.unsafeJson(body)

export const data = (value: unknown) => json({ data: { data: value } })

export const errors = (list: ReadonlyArray<unknown>, body: object = {}, status = 200) =>
  HttpServerResponse.unsafeJson({ errors: list, ...body }, { status })

export const status = (code: number, headers: Record<string, string> = {}, body = "") =>
  HttpServerResponse.text(body, { headers, status: code })

export const html = (code: number, body = "<html><body>Sign in to continue</body></html>") =>
  HttpServerResponse.text(body, { contentType: "text/html", status: code })

/** Headers arrive, the body never ends. */
export const endless = (code = 200) =>
  HttpServerResponse.stream(Stream.concat(Stream.make(new Uint8Array([123])), Stream.never), { status: code })

export const make = (replies: ReadonlyArray<Reply>) => {
  const at: Array<number> = []
  const requests: Array<HttpClientRequest.HttpClientRequest> = []
  const http = HttpClient.make((request) =>
    Effect.gen(function*() {
      const index = at.push(yield* Clock.currentTimeMillis) - 1
      requests.push(request)
      const reply = replies[Math.min(index, replies.length - 1)]!
      if (reply instanceof Lost) {
        return yield* new HttpClientError.RequestError({ request, reason: "Transport", cause: reply.cause })
      }
      const app = Effect.isEffect(reply) && !HttpServerResponse.isServerResponse(reply) ? reply : Effect.succeed(reply)
      return yield* HttpClientTest.make(app as Effect.Effect<HttpServerResponse.HttpServerResponse>).execute(request)
    })
  )
  return { at, http, requests }
}

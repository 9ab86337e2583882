/**
 * A line on stderr for each HTTP request, without keys, signatures and bodies.
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import * as Talk from "./Talk.js"

/** The operation that the request is for, else its address: what stands behind `?` may be a signature. */
const subject = ({ headers, url }: HttpClientRequest.HttpClientRequest): string => {
  const method = headers["kili-client-method-name"]
  if (method !== undefined) return method
  if (!URL.canParse(url)) return "(an address that is none)"
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

const encoder = new TextEncoder()

/** The answer, which tells how many bytes were read of it, once. */
const counted = (
  answer: HttpClientResponse.HttpClientResponse,
  onEnd: (bytes: number) => Effect.Effect<void>
): HttpClientResponse.HttpClientResponse => {
  let told = false
  const end = (bytes: number): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (told) return Effect.void
      told = true
      return onEnd(bytes)
    })
  const whole = <A, E>(read: Effect.Effect<A, E>, size: (body: A) => number) =>
    Effect.onExit(read, (exit) => end(Exit.isSuccess(exit) ? size(exit.value) : 0))

  return Object.create(answer, {
    text: { get: () => whole(answer.text, (text) => encoder.encode(text).length) },
    arrayBuffer: { get: () => whole(answer.arrayBuffer, ({ byteLength }) => byteLength) },
    stream: {
      get: () =>
        Stream.suspend(() => {
          let bytes = 0
          return answer.stream.pipe(
            Stream.tap((part) => Effect.sync(() => void (bytes += part.length))),
            Stream.ensuring(Effect.suspend(() => end(bytes)))
          )
        })
    }
  })
}

/** Whether whoever sent the request reads the answer's body. */
const hasBody = (method: string, status: number): boolean =>
  (method === "GET" || method === "POST") && status !== 204 && (status < 300 || status >= 400)

/** The client, and a line for each of its requests. */
export const traced = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transform(client, (sending, request) =>
    Effect.flatMap(Clock.currentTimeMillis, (start) => {
      const tell = (outcome: string, received: number) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const sent = request.body._tag === "Empty" ? 0 : request.body.contentLength
          return Talk.tell(
            `trace: ${request.method} ${subject(request)} ${outcome} ${now - start} ms, ` +
              `${sent ?? "?"} bytes sent, ${received} received`
          )
        })
      return sending.pipe(
        Effect.onExit((exit) =>
          Exit.isSuccess(exit) ? Effect.void : tell(Exit.isInterrupted(exit) ? "given up" : "failed", 0)
        ),
        Effect.flatMap((answer) => {
          const status = String(answer.status)
          return hasBody(request.method, answer.status)
            ? Effect.succeed(counted(answer, (bytes) => tell(status, bytes)))
            : Effect.as(tell(status, 0), answer)
        })
      )
    }))

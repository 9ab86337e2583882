import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Fault } from "../Fault.js"
import type { Conditions, Faults } from "../Faults.js"
import type { Asked } from "./asked.js"
import { Visit } from "./journal.js"

// -- Answers

const errors = (status: number, message: string, extensions: object): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.unsafeJson({ errors: [{ extensions, message }] }, { status })

const serverError = (status: number) => errors(status, "A fault was asked for", { code: "INTERNAL_SERVER_ERROR" })

const html = (status: number) =>
  HttpServerResponse.text("<!DOCTYPE html>\n<html><body><h1>A page, not an answer</h1></body></html>\n", {
    contentType: "text/html; charset=utf-8",
    status
  })

const refusedOperation = ({ path }: Asked, error: object) =>
  HttpServerResponse.unsafeJson({
    data: null,
    errors: [path === undefined ? error : { ...error, path: [path] }]
  })

const lockedLabel = (asked: Asked, reason: string) =>
  refusedOperation(asked, {
    extensions: { code: "OPERATION_RESOLUTION_FAILURE", context: { reason } },
    message: "[labelRefused] The label was refused -- This can be due to: the asset is locked"
  })

/**
 * The header by which a door of the sandbox knows that it should cut the connection instead of answering. A door that
 * cannot, gives the answer as it is.
 */
const cutHeader = "x-kili-sandbox-cut"

const cut = HttpServerResponse.empty({ headers: { [cutHeader]: "1" }, status: 502 })

/** @internal */
export const isCut = ({ headers }: { readonly headers: { readonly [name: string]: string | undefined } }): boolean =>
  headers[cutHeader] !== undefined

const halve = (response: HttpServerResponse.HttpServerResponse): HttpServerResponse.HttpServerResponse => {
  const { body } = response
  switch (body._tag) {
    case "Uint8Array": {
      const half = body.body.subarray(0, Math.floor(body.body.length / 2))
      return HttpServerResponse.uint8Array(half, { contentType: body.contentType, status: response.status })
    }
    case "Stream": {
      let left = Math.floor((body.contentLength ?? 0) / 2)
      const half = body.stream.pipe(
        Stream.map((bytes) => {
          const taken = bytes.subarray(0, left)
          left -= taken.length
          return taken
        }),
        Stream.takeUntil(() => left === 0)
      )
      return HttpServerResponse.stream(half, {
        contentLength: body.contentLength,
        contentType: body.contentType,
        // The server ends the connection with the bytes, and so tells that no more come
        headers: { connection: "close" },
        status: response.status
      })
    }
    default:
      return response
  }
}

const insteadOf = (fault: Fault, asked: Asked): HttpServerResponse.HttpServerResponse | undefined => {
  switch (fault._tag) {
    case "cutBefore":
      return cut
    case "errorWithoutExtensions":
      return refusedOperation(asked, { message: "Something went wrong" })
    case "htmlBody":
      return html(fault.status ?? 200)
    case "labelRefused":
      return lockedLabel(asked, fault.reason)
    case "serverErrorBefore":
      return serverError(fault.status)
    case "tooManyRequests":
      return HttpServerResponse.setHeaders(
        errors(429, "Too many requests", { code: "TOO_MANY_REQUESTS" }),
        fault.retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(Duration.toSeconds(fault.retryAfter))) }
      )
    default:
      return undefined
  }
}

const after = (
  fault: Fault,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  switch (fault._tag) {
    case "cutAfter":
      return cut
    case "serverErrorAfter":
      return serverError(fault.status)
    case "truncatedBody":
      return halve(response)
    default:
      return response
  }
}

/**
 * Carries a request out under the faults that it meets. The decision is made here alone, once for each request, when it
 * is known what it asks for.
 *
 * @internal
 */
export const befall = <E, R>(
  faults: Faults,
  asked: Asked,
  variables: unknown,
  carryOut: (conditions: Conditions) => Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
): Effect.Effect<HttpServerResponse.HttpServerResponse, E, R | Visit> =>
  Effect.gen(function*() {
    const visit = yield* Visit
    const { conditions, met, outcome } = faults.decide(asked)
    visit.operation = asked.operations.length === 0 ? null : asked.operations.join(",")
    visit.variables = variables
    visit.faults = met
    if (Duration.greaterThan(conditions.latency, Duration.zero)) yield* Effect.sleep(conditions.latency)
    const instead = outcome === undefined ? undefined : insteadOf(outcome, asked)
    const response = instead ?? (yield* carryOut(conditions))
    const given = outcome === undefined ? response : after(outcome, response)
    visit.isCut = isCut(given)
    return given
  })

import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import type * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import type * as SqlError from "@effect/sql/SqlError"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { gunzip } from "node:zlib"
import type { Faults } from "../Faults.js"
import * as Asked from "./asked.js"
import * as AssetImport from "./assetImport.js"
import { atOnce } from "./atOnce.js"
import * as Bucket from "./bucket.js"
import * as GraphQL from "./graphql.js"
import { type Journal, Visit } from "./journal.js"
import { isNestedDeeperThan, isObject } from "./json.js"
import * as Labels from "./labels.js"
import { limits } from "./limits.js"
import { Lists } from "./lists.js"
import { befall } from "./misfortune.js"
import { Session } from "./session.js"
import type { Store } from "./store.js"
import { version } from "./version.js"

/** @internal */
export const graphqlPath = "/api/label/v2/graphql"

/** Says which server this is: a client that looks at the version cannot take it for the platform. */
const servedVersion = `sandbox-${version}`

const maxBodySize = 64 * 1_048_576

/** @internal */
export interface Settings {
  readonly apiKey: Redacted.Redacted
  readonly faults: Faults
  readonly importDelay: number
  readonly journal: Journal
  readonly store: Store
}

/** @internal */
export class BadRequest extends Data.TaggedError("BadRequest")<{
  readonly status: number
  readonly code: string
  readonly text: string
}> {}

const json = ({ body, status }: GraphQL.Answer) => HttpServerResponse.unsafeJson(body, { status })

/** @internal */
export const authorized = Effect.fnUntraced(function*(apiKey: Redacted.Redacted) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  if (headers["authorization"] !== `X-API-Key: ${Redacted.value(apiKey)}`) {
    return yield* new BadRequest({
      code: "UNAUTHENTICATED",
      status: 401,
      text: "[unauthenticated] The API key is missing or not the sandbox's -- This can be due to: the header " +
        "Authorization is not \"X-API-Key: <key>\""
    })
  }
})

const requestUrl = Effect.flatMap(
  HttpServerRequest.HttpServerRequest,
  (request) =>
    Option.match(HttpServerRequest.toURL(request), {
      onNone: () => new BadRequest({ code: "BAD_REQUEST", status: 400, text: "The URL of the request is not valid" }),
      onSome: (url) => Effect.succeed(url)
    })
)

const tooLarge = new BadRequest({
  code: "PAYLOAD_TOO_LARGE",
  status: 413,
  text: `The body of a request holds at most ${maxBodySize} bytes`
})

/** @internal */
export const notARequest = (text: string) => new BadRequest({ code: "BAD_REQUEST", status: 400, text })

/** Unpacks a body, and gives up as soon as it holds more than a request may. */
const unzip = (body: Uint8Array) =>
  Effect.async<Uint8Array, BadRequest>((resume) => {
    gunzip(body, { maxOutputLength: maxBodySize }, (error, bytes) => {
      if (error === null) return resume(Effect.succeed(bytes))
      const isTooLarge = "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
      resume(isTooLarge ? tooLarge : notARequest("The body of the request is not gzip, as its header says"))
    })
  })

/**
 * The text of a body, which may have been sent packed by gzip.
 *
 * @internal
 */
export const readText = Effect.gen(function*() {
  const { headers, stream } = yield* HttpServerRequest.HttpServerRequest
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase()
  if (encoding !== "gzip" && encoding !== "identity") {
    return yield* new BadRequest({
      code: "UNSUPPORTED_MEDIA_TYPE",
      status: 415,
      text: `The body of a request is packed by gzip or not at all, not by ${JSON.stringify(encoding)}`
    })
  }
  if (Number(headers["content-length"] ?? 0) > maxBodySize) return yield* tooLarge
  const parts: Array<Uint8Array> = []
  let size = 0
  yield* Stream.runForEach(stream, (part) => {
    size += part.length
    if (size > maxBodySize) return tooLarge
    parts.push(part)
    return Effect.void
  })
  const body = Buffer.concat(parts)
  return new TextDecoder().decode(encoding === "gzip" ? yield* unzip(body) : body)
})

const readRequest = Effect.gen(function*() {
  const text = yield* readText
  const body = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: () => notARequest("The body of the request is not JSON")
  })
  if (!isObject(body) || typeof body["query"] !== "string") {
    return yield* notARequest("The body of the request holds no query")
  }
  const { operationName, query, variables } = body
  if (variables !== undefined && variables !== null && !isObject(variables)) {
    return yield* notARequest("The variables of the request are not an object")
  }
  if (isNestedDeeperThan(limits.nesting, variables)) {
    return yield* notARequest(`The variables of the request are nested deeper than ${limits.nesting}`)
  }
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") {
    return yield* notARequest("The operation name of the request is not a string")
  }
  return { operationName: operationName ?? undefined, query, variables: variables ?? undefined }
})

/**
 * What the platform's clients ask for.
 *
 * @internal
 */
export const makeRouter = ({ apiKey, faults, importDelay, store }: Settings) => {
  const prepare = GraphQL.makeExecutor()
  const lists = new Lists()

  const graphql = Effect.gen(function*() {
    yield* authorized(apiKey)
    const { origin } = yield* requestUrl
    const request = yield* readRequest
    const { asked, execute } = yield* Effect.sync(() => prepare(request))
    return yield* befall(faults, asked, request.variables, (conditions) =>
      Effect.gen(function*() {
        yield* atOnce(AssetImport.settle)
        const answer = yield* execute.pipe(
          Effect.provideService(Session, { ...store.identity, conditions, importDelay, lists, origin })
        )
        return json(answer)
      }))
  })

  const download = Effect.gen(function*() {
    yield* authorized(apiKey)
    const path = (yield* requestUrl).searchParams.get("id") ?? ""
    return yield* befall(faults, Asked.download, { path }, () =>
      Effect.gen(function*() {
        const response = yield* Labels.responseAt(path)
        if (Option.isSome(response)) return HttpServerResponse.text(response.value, { contentType: "application/json" })
        const file = Bucket.isPath(path) ? yield* Bucket.find(path) : Option.none()
        if (Option.isNone(file)) {
          return yield* new BadRequest({ code: "NOT_FOUND", status: 404, text: "[notFound] No file was found" })
        }
        const { contentType, createdAt, size: contentLength } = file.value
        return HttpServerResponse.stream(Bucket.read(store.sql, file.value), {
          contentLength,
          contentType,
          headers: { "last-modified": DateTime.toDateUtc(DateTime.unsafeMake(createdAt)).toUTCString() }
        })
      }))
  })

  const upload = Effect.gen(function*() {
    const url = yield* requestUrl
    return yield* befall(
      faults,
      Asked.upload,
      { path: Option.getOrNull(Bucket.pathOf(url)) },
      () =>
        Effect.gen(function*() {
          const path = yield* Bucket.writablePath(store.identity.signingKey, url)
          if (Option.isNone(path)) {
            return yield* new BadRequest({
              code: "FORBIDDEN",
              status: 403,
              text: "The URL is not signed, or has expired"
            })
          }
          const { headers, stream } = yield* HttpServerRequest.HttpServerRequest
          yield* Bucket.write(path.value, headers["content-type"] ?? "application/octet-stream", stream)
          return HttpServerResponse.empty({ status: 201 })
        })
    )
  })

  const tellVersion = Effect.flatMap(Visit, (visit) => {
    visit.operation = "version"
    return Effect.succeed(HttpServerResponse.unsafeJson({ version: servedVersion }))
  })

  return HttpRouter.empty.pipe(
    HttpRouter.post(graphqlPath, graphql),
    HttpRouter.get("/api/label/v2/version", tellVersion),
    HttpRouter.get(Bucket.filesPath, download),
    HttpRouter.put(`${Bucket.storagePrefix}*`, upload)
  )
}

const badBody = (error: HttpServerError.RequestError) => json(GraphQL.refused(400, "BAD_REQUEST", error.message))

/**
 * An answer to everything: what failed by itself is told in the log.
 *
 * @internal
 */
export const answered = <R>(
  app: HttpApp.Default<
    BadRequest | HttpServerError.RequestError | HttpServerError.RouteNotFound | SqlError.SqlError,
    R
  >
) =>
  app.pipe(
    Effect.catchTags({
      BadRequest: ({ code, status, text }) => Effect.succeed(json(GraphQL.refused(status, code, text))),
      RequestError: (error) => Effect.succeed(badBody(error)),
      RouteNotFound: ({ request }) =>
        Effect.succeed(json(GraphQL.refused(404, "NOT_FOUND", `There is nothing at ${request.method} ${request.url}`)))
    }),
    Effect.catchAllCause((cause) =>
      Cause.isInterrupted(cause)
        ? Effect.interrupt
        : Effect.as(
          Effect.logError("A request failed", cause),
          json(GraphQL.refused(500, "INTERNAL_SERVER_ERROR", "The sandbox failed, see its log"))
        )
    )
  )

/**
 * Lets through what was sent to one of the given hosts. A page of another site, whose name was made to lead here, gets
 * neither an answer nor a URL that leads back to it.
 *
 * @internal
 */
export const onlyAt = (hosts: ReadonlyArray<string>) => <E, R>(app: HttpApp.Default<E, R>): HttpApp.Default<E, R> =>
  Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    (request) =>
      Option.exists(HttpServerRequest.toURL(request), ({ host }) => hosts.includes(host))
        ? app
        : Effect.succeed(
          json(GraphQL.refused(421, "MISDIRECTED_REQUEST", `The sandbox is not there, but at ${hosts.join(", ")}`))
        )
  )

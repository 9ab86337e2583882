import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpRouter from "@effect/platform/HttpRouter"
import type * as HttpServerError from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as SqlClient from "@effect/sql/SqlClient"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as AssetImport from "./assetImport.js"
import { atOnce } from "./atOnce.js"
import * as Bucket from "./bucket.js"
import * as GraphQL from "./graphql.js"
import { isObject } from "./json.js"
import { Lists } from "./lists.js"
import { Session } from "./session.js"
import { version } from "./version.js"

/** @internal */
export const graphqlPath = "/api/label/v2/graphql"

/** Says which server this is: a client that looks at the version cannot take it for the platform. */
const servedVersion = `sandbox-${version}`

const maxBodySize = 64 * 1_048_576

/** @internal */
export interface Settings {
  readonly apiKey: Redacted.Redacted
  readonly callerId: string
  readonly importDelay: number
  readonly organizationId: string
  readonly signingKey: Redacted.Redacted
  readonly sql: SqlClient.SqlClient
}

class BadRequest extends Data.TaggedError("BadRequest")<{
  readonly status: number
  readonly code: string
  readonly text: string
}> {}

const json = ({ body, status }: GraphQL.Answer) => HttpServerResponse.unsafeJson(body, { status })

const authorized = Effect.fnUntraced(function*(apiKey: Redacted.Redacted) {
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

const readText = Effect.gen(function*() {
  const request = yield* HttpServerRequest.HttpServerRequest
  if (Number(request.headers["content-length"] ?? 0) > maxBodySize) return yield* tooLarge
  const decoder = new TextDecoder()
  let size = 0
  let text = ""
  yield* Stream.runForEach(request.stream, (part) => {
    size += part.length
    if (size > maxBodySize) return tooLarge
    text += decoder.decode(part, { stream: true })
    return Effect.void
  })
  return text + decoder.decode()
})

const notARequest = (text: string) => new BadRequest({ code: "BAD_REQUEST", status: 400, text })

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
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") {
    return yield* notARequest("The operation name of the request is not a string")
  }
  return { operationName: operationName ?? undefined, query, variables: variables ?? undefined }
})

const makeRouter = ({ apiKey, callerId, importDelay, organizationId, signingKey, sql }: Settings) => {
  const execute = GraphQL.makeExecutor()
  const lists = new Lists()

  const graphql = Effect.gen(function*() {
    yield* authorized(apiKey)
    const { origin } = yield* requestUrl
    const request = yield* readRequest
    yield* atOnce(AssetImport.settle)
    const answer = yield* execute(request).pipe(
      Effect.provideService(Session, { callerId, importDelay, lists, organizationId, origin, signingKey })
    )
    return json(answer)
  })

  const download = Effect.gen(function*() {
    yield* authorized(apiKey)
    const path = (yield* requestUrl).searchParams.get("id") ?? ""
    const file = Bucket.isPath(path) ? yield* Bucket.find(path) : Option.none()
    if (Option.isNone(file)) {
      return yield* new BadRequest({ code: "NOT_FOUND", status: 404, text: "[notFound] No file was found" })
    }
    const { contentType, size: contentLength } = file.value
    return HttpServerResponse.stream(Bucket.read(sql, file.value), { contentLength, contentType })
  })

  const upload = Effect.gen(function*() {
    const path = yield* Bucket.writablePath(signingKey, yield* requestUrl)
    if (Option.isNone(path)) {
      return yield* new BadRequest({ code: "FORBIDDEN", status: 403, text: "The URL is not signed, or has expired" })
    }
    const { headers, stream } = yield* HttpServerRequest.HttpServerRequest
    yield* Bucket.write(path.value, headers["content-type"] ?? "application/octet-stream", stream)
    return HttpServerResponse.empty({ status: 201 })
  })

  return HttpRouter.empty.pipe(
    HttpRouter.post(graphqlPath, graphql),
    HttpRouter.get("/api/label/v2/version", HttpServerResponse.json({ version: servedVersion })),
    HttpRouter.get(Bucket.filesPath, download),
    HttpRouter.put(`${Bucket.storagePrefix}*`, upload)
  )
}

const badBody = (error: HttpServerError.RequestError) => json(GraphQL.refused(400, "BAD_REQUEST", error.message))

/**
 * The sandbox as an HTTP application, whatever carries the requests to it.
 *
 * @internal
 */
export const makeApp = (settings: Settings) =>
  makeRouter(settings).pipe(
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
    ),
    Effect.provideService(SqlClient.SqlClient, settings.sql)
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

import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import { transportError } from "./response.js"
import * as retry from "./retry.js"

/**
 * A download that brings nothing for so long is given up.
 *
 * @internal
 */
export const patience = Duration.seconds(60)

/**
 * How many bytes the body has, when the server tells: the length of a packed body is not that of its bytes.
 *
 * @internal
 */
export const lengthOf = ({ headers }: HttpClientResponse.HttpClientResponse): number | undefined => {
  const length = headers["content-length"]
  const isPacked = (headers["content-encoding"] ?? "identity").trim().toLowerCase() !== "identity"
  return length === undefined || isPacked || !/^\d+$/.test(length) ? undefined : Number(length)
}

/**
 * The bytes of an answer as they arrive. Fails when nothing comes for `within`, and when fewer or more bytes came than
 * the server promised: a connection that breaks looks like the end of the body to some transports.
 *
 * @internal
 */
export const bytes = (
  operation: string,
  response: HttpClientResponse.HttpClientResponse,
  within: Duration.DurationInput
): Stream.Stream<Uint8Array, KiliError.TransportError> =>
  Stream.suspend(() => {
    const expected = lengthOf(response)
    let received = 0
    const lost = (reason: "Network" | "Timeout", description: string) =>
      new KiliError.TransportError({ operation, reason, description, committed: "no" })
    const whole = Effect.suspend(() =>
      expected === undefined || received === expected
        ? Effect.void
        : lost("Network", `the body ended after ${received} of ${expected} bytes`)
    )
    return response.stream.pipe(
      Stream.catchAll((error) => error.reason === "EmptyBody" ? Stream.empty : Stream.fail(error)),
      Stream.mapError(transportError(operation, "no")),
      Stream.timeoutFail(
        () => lost("Timeout", `nothing came for ${Duration.format(within)}`),
        within
      ),
      Stream.tap((chunk) => Effect.sync(() => received += chunk.length)),
      Stream.concat(Stream.execute(whole))
    )
  })

/**
 * A GET whose answer is read to its end. When the body breaks off, all of it is asked for anew, by the policy of requests;
 * `KiliClient.send` has repeated by then what failed before the body.
 *
 * @internal
 */
export const get = <A, E, R>(
  operation: string,
  request: HttpClientRequest.HttpClientRequest,
  read: (response: HttpClientResponse.HttpClientResponse) => Effect.Effect<A, E | KiliError.TransportError, R>,
  options?: { readonly timeout?: Duration.DurationInput | undefined }
): Effect.Effect<A, E | KiliError.RequestError, KiliClient | R> =>
  Effect.flatMap(
    KiliClient,
    (client) =>
      Effect.either(client.send(operation, request, options)).pipe(
        Effect.flatMap((
          sent
        ): Effect.Effect<Either.Either<A, E | KiliError.RequestError>, KiliError.TransportError, R> =>
          Either.isLeft(sent)
            ? Effect.succeed(Either.left(sent.left))
            : Effect.matchEffect(read(sent.right), {
              onFailure: (error) =>
                error instanceof KiliError.TransportError ? Effect.fail(error) : Effect.succeed(Either.left(error)),
              onSuccess: (value) => Effect.succeed(Either.right(value))
            })
        ),
        Effect.retry(retry.policy),
        Effect.flatten
      )
  )

import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/**
 * The public operation that requests are made for: errors and the platform's log name it, rather than the request.
 *
 * @internal
 */
export class Method extends Context.Reference<Method>()("@effect-kili/core/internal/Method", {
  defaultValue: (): string | undefined => undefined
}) {}

/** @internal */
export const named = (operation: string) => <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(self, Method, operation)

/**
 * A stream's requirements are subtracted, which the compiler cannot finish for an open `R`: a reference is never among them.
 *
 * @internal
 */
export const namedStream = (operation: string) => <A, E, R>(self: Stream.Stream<A, E, R>): Stream.Stream<A, E, R> =>
  Stream.provideService(self, Method, operation) as Stream.Stream<A, E, R>

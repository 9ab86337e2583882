/**
 * An operation up to the point where it would change something: its arguments are checked, and what it names is looked up.
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"

/** Fails as the operation does before its first change; ends where that would be sent. */
export const upToChange = <A, E, R>(operation: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const client = yield* KiliClient.KiliClient
    const reached = yield* Deferred.make<undefined>()
    const stopped: KiliClient.Service = {
      ...client,
      execute: (operation, variables) =>
        operation.kind === "mutation"
          ? Effect.zipRight(Deferred.succeed(reached, undefined), Effect.never)
          : client.execute(operation, variables)
    }
    yield* Effect.raceFirst(
      Effect.asVoid(Effect.provideService(operation, KiliClient.KiliClient, stopped)),
      Deferred.await(reached)
    )
  })

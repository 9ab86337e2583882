import * as Effect from "effect/Effect"
import * as KiliError from "../KiliError.js"

/**
 * The platform's `notFound` on an operation that names one project, as the typed error of that name.
 *
 * @internal
 */
export const asNotFound =
  (operation: string, projectId: string) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E | KiliError.NotFound, R> =>
    Effect.mapError(self, (error) =>
      error instanceof KiliError.OperationError && error.codes.includes("notFound")
        ? new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
        : error)

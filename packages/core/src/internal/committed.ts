import * as Effect from "effect/Effect"
import * as KiliError from "../KiliError.js"

/**
 * The same error with another word on the change: the attempt that failed last is not always the one that tells.
 *
 * @internal
 */
export const withCommitted =
  (committed: KiliError.Committed) => (error: KiliError.RequestError): KiliError.RequestError => {
    switch (error._tag) {
      case "KiliAuthenticationError":
        return new KiliError.AuthenticationError({ operation: error.operation, reason: error.reason, committed })
      case "KiliDecodeError":
        return new KiliError.DecodeError({ operation: error.operation, issue: error.issue, committed })
      case "KiliHttpStatusError": {
        const { body, operation, retryAfter, status } = error
        return new KiliError.HttpStatusError({ operation, status, body, retryAfter, committed })
      }
      case "KiliOperationError":
        return new KiliError.OperationError({ operation: error.operation, errors: error.errors, committed })
      case "KiliTransportError": {
        const { cause, description, operation, reason } = error
        return new KiliError.TransportError({ operation, reason, description, committed, cause })
      }
    }
  }

/**
 * Over the attempts of one call: after an attempt that may have been applied, a later refusal does not make it undone.
 *
 * @internal
 */
export const rememberLoss = () => {
  let committed: KiliError.Committed = "no"
  return <A, R>(self: Effect.Effect<A, KiliError.RequestError, R>): Effect.Effect<A, KiliError.RequestError, R> =>
    Effect.mapError(self, (error) => {
      if (error.committed === "no") return committed === "no" ? error : withCommitted(committed)(error)
      committed = error.committed
      return error
    })
}

const whenAfter = (committed: KiliError.Committed) =>
<A, R>(
  self: Effect.Effect<A, KiliError.InvalidInput | KiliError.RequestError, R>
): Effect.Effect<A, KiliError.InvalidInput | KiliError.RequestError, R> =>
  Effect.mapError(self, (error) => error._tag === "KiliInvalidInput" ? error : withCommitted(committed)(error))

/**
 * A request made after a change was applied: when it fails, the change stands.
 *
 * @internal
 */
export const whenApplied = whenAfter("yes")

/**
 * A request about a change that the platform has accepted, and may yet fail to make.
 *
 * @internal
 */
export const whenAccepted = whenAfter("unknown")

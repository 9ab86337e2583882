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

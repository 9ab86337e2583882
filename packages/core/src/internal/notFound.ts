import * as KiliError from "../KiliError.js"

/**
 * The platform's `notFound` on an operation that names one thing, as the typed error of that name. When an earlier attempt
 * may have been applied, the refusal of a later one does not tell that nothing was changed, and stays what it is.
 *
 * @internal
 */
export const asNotFound =
  (operation: string, id: string, entity: KiliError.NotFound["entity"] = "project") =>
  <E>(error: E): E | KiliError.NotFound =>
    error instanceof KiliError.OperationError && error.codes.includes("notFound") && error.committed === "no"
      ? new KiliError.NotFound({ operation, entity, missing: [id] })
      : error

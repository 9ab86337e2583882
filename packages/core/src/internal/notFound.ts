import * as KiliError from "../KiliError.js"

/**
 * The platform's `notFound` on an operation that names one project, as the typed error of that name.
 *
 * @internal
 */
export const asNotFound = (operation: string, projectId: string) => <E>(error: E): E | KiliError.NotFound =>
  error instanceof KiliError.OperationError && error.codes.includes("notFound")
    ? new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
    : error

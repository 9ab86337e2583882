/**
 * The closed family of errors that operations fail with.
 *
 * One tag per reaction of the caller; every error names the operation, answers whether a retry can help (`retryable`) and
 * whether the platform may have applied the change (`committed`), and reads as one line of text (`message`).
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { reasonOf, sentences } from "./internal/labelRefusal.js"

/**
 * May the platform hold the change that the failed operation asked for?
 *
 * - `no`: it was not applied; asking again is safe
 * - `yes`: it was applied, and something after it failed
 * - `unknown`: the answer was lost; look before asking again
 *
 * Queries change nothing: theirs is always `no`.
 *
 * @since 0.1.0
 * @category models
 */
export const Committed = Schema.Literal("no", "yes", "unknown")

/**
 * @since 0.1.0
 * @category models
 */
export type Committed = typeof Committed.Type

const excerpt = (text: string, length = 200): string => {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > length ? `${line.slice(0, length)}…` : line
}

const some = (names: ReadonlyArray<string>): string =>
  names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ")

/**
 * The key is missing, or Kili does not accept it. Not retried: another key is needed.
 *
 * @since 0.1.0
 * @category errors
 */
export class AuthenticationError extends Schema.TaggedError<AuthenticationError>(
  "@effect-kili/core/KiliError/AuthenticationError"
)("KiliAuthenticationError", {
  operation: Schema.String,
  reason: Schema.Literal("MissingKey", "Rejected"),
  // Other than `no` only when the key was refused while looking for a change made before.
  committed: Schema.optionalWith(Committed, { default: () => "no" })
}) {
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return this.reason === "MissingKey"
      ? `${this.operation}: no API key. Set KILI_API_KEY, or pass apiKey`
      : `${this.operation}: Kili refused the API key (wrong, expired or revoked)`
  }
}

/**
 * No answer arrived: the network failed (`Network`), the answer took longer than the timeout of one attempt (`Timeout`), or
 * the request could not be made at all (`Request`), as of an invalid URL.
 *
 * @since 0.1.0
 * @category errors
 */
export class TransportError extends Schema.TaggedError<TransportError>("@effect-kili/core/KiliError/TransportError")(
  "KiliTransportError",
  {
    operation: Schema.String,
    reason: Schema.Literal("Network", "Timeout", "Request"),
    description: Schema.String,
    committed: Committed,
    cause: Schema.optional(Schema.Defect)
  }
) {
  get retryable(): boolean {
    return this.reason !== "Request"
  }
  override get message(): string {
    return `${this.operation}: ${excerpt(this.description)}`
  }
}

/**
 * An HTTP status that carries no GraphQL answer. `retryAfter` is the wait that the server asked for, if it did.
 *
 * @since 0.1.0
 * @category errors
 */
export class HttpStatusError extends Schema.TaggedError<HttpStatusError>("@effect-kili/core/KiliError/HttpStatusError")(
  "KiliHttpStatusError",
  {
    operation: Schema.String,
    status: Schema.Int,
    body: Schema.String,
    retryAfter: Schema.optional(Schema.DurationFromMillis),
    committed: Committed
  }
) {
  get retryable(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500
  }
  override get message(): string {
    return `${this.operation}: HTTP ${this.status} ${excerpt(this.body)}`.trimEnd()
  }
}

/**
 * One entry of the `errors` of a GraphQL answer.
 *
 * `code` is the bracketed word that opens the platform's messages (`notFound`, `jsonResponseMalformed`, …), else
 * `extensions.code`. `context` is what recent servers explain a refusal with. Source: the platform's error format as the
 * official client reads it.
 *
 * @since 0.1.0
 * @category models
 */
export const GraphQLError = Schema.Struct({
  message: Schema.String,
  code: Schema.NullOr(Schema.String),
  context: Schema.Record({ key: Schema.String, value: Schema.Unknown })
})

/**
 * @since 0.1.0
 * @category models
 */
export type GraphQLError = typeof GraphQLError.Type

/** Messages of passing trouble inside the platform, which the official client repeats too. */
const passing = ["Invalid request made to Flagsmith API", "Failed to fetch data connection"]

/**
 * Kili answered, and refused: an unknown id, a malformed response, a missing right.
 *
 * @since 0.1.0
 * @category errors
 */
export class OperationError extends Schema.TaggedError<OperationError>("@effect-kili/core/KiliError/OperationError")(
  "KiliOperationError",
  {
    operation: Schema.String,
    errors: Schema.NonEmptyArray(GraphQLError),
    committed: Committed
  }
) {
  get codes(): ReadonlyArray<string> {
    return this.errors.flatMap(({ code }) => code === null ? [] : [code])
  }
  get retryable(): boolean {
    return this.errors.some(({ message }) => passing.some((text) => message.includes(text)))
  }
  override get message(): string {
    const more = this.errors.length > 1 ? ` (and ${this.errors.length - 1} more)` : ""
    const reason = reasonOf(this.errors[0])
    const why = reason === undefined ? "" : ` (${sentences[reason]})`
    return `${this.operation}: ${excerpt(this.errors[0].message)}${why}${more}`
  }
}

/**
 * The answer is not what Kili's schema promises: HTML from a proxy, a truncated body, a field of another type.
 *
 * @since 0.1.0
 * @category errors
 */
export class DecodeError extends Schema.TaggedError<DecodeError>("@effect-kili/core/KiliError/DecodeError")(
  "KiliDecodeError",
  {
    operation: Schema.String,
    issue: Schema.String,
    committed: Committed
  }
) {
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: unexpected answer. ${excerpt(this.issue, 400)}`
  }
}

/**
 * What one request to the platform can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export const RequestError = Schema.Union(
  AuthenticationError,
  TransportError,
  HttpStatusError,
  OperationError,
  DecodeError
)

/**
 * @since 0.1.0
 * @category errors
 */
export type RequestError = typeof RequestError.Type

/**
 * Something in the call cannot be sent. No request was made for it. All that is wrong is listed: `at` is the place in the
 * argument, as `assets[3].content`.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidInput extends Schema.TaggedError<InvalidInput>("@effect-kili/core/KiliError/InvalidInput")(
  "KiliInvalidInput",
  {
    operation: Schema.String,
    issues: Schema.NonEmptyArray(Schema.Struct({ at: Schema.String, problem: Schema.String }))
  }
) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    const lines = this.issues.slice(0, 20).map(({ at, problem }) => `${at}: ${problem}`)
    const more = this.issues.length > 20 ? [`and ${this.issues.length - 20} more`] : []
    return `${this.operation}: ${[...lines, ...more].join("; ")}`
  }
}

/**
 * Things that the call names and the platform does not hold. All missing names are listed; nothing was changed.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotFound extends Schema.TaggedError<NotFound>("@effect-kili/core/KiliError/NotFound")("KiliNotFound", {
  operation: Schema.String,
  entity: Schema.Literal("project", "asset", "issue", "label", "member", "notification", "organization", "tag"),
  missing: Schema.NonEmptyArray(Schema.String)
}) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: no such ${this.entity}: ${some(this.missing)}`
  }
}

/**
 * External ids that more than one asset of the project carries. Nothing was changed: name the assets by id.
 *
 * @since 0.1.0
 * @category errors
 */
export class AmbiguousExternalId extends Schema.TaggedError<AmbiguousExternalId>(
  "@effect-kili/core/KiliError/AmbiguousExternalId"
)("KiliAmbiguousExternalId", {
  operation: Schema.String,
  externalIds: Schema.NonEmptyArray(Schema.String)
}) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: more than one asset is named ${some(this.externalIds)}; use asset ids`
  }
}

/**
 * Labels that more than one tag of the organization carries. Nothing was changed: name the tags by id.
 *
 * @since 0.1.0
 * @category errors
 */
export class AmbiguousTag extends Schema.TaggedError<AmbiguousTag>("@effect-kili/core/KiliError/AmbiguousTag")(
  "KiliAmbiguousTag",
  {
    operation: Schema.String,
    labels: Schema.NonEmptyArray(Schema.String)
  }
) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: more than one tag is labeled ${some(this.labels)}; use tag ids`
  }
}

/**
 * The organization's license does not allow imports of local files. None was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class UploadForbidden extends Schema.TaggedError<UploadForbidden>("@effect-kili/core/KiliError/UploadForbidden")(
  "KiliUploadForbidden",
  { operation: Schema.String }
) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: your organization's license does not allow local files; import hosted URLs instead`
  }
}

/**
 * The local disk did not do what it was asked: it is full, the folder may not be written to, a file vanished while it was
 * read. Nothing was changed on the platform. `path` is the local file or folder.
 *
 * @since 0.1.0
 * @category errors
 */
export class FileError extends Schema.TaggedError<FileError>("@effect-kili/core/KiliError/FileError")("KiliFileError", {
  operation: Schema.String,
  path: Schema.String,
  description: Schema.String
}) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: ${this.path}: ${excerpt(this.description)}`
  }
}

/**
 * The change was accepted, but did not show in the time given. `ids` are the ones still missing.
 *
 * @since 0.1.0
 * @category errors
 */
export class VerificationTimeout extends Schema.TaggedError<VerificationTimeout>(
  "@effect-kili/core/KiliError/VerificationTimeout"
)("KiliVerificationTimeout", {
  operation: Schema.String,
  ids: Schema.Array(Schema.String)
}) {
  get committed(): Committed {
    return "yes"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: accepted, but not visible yet: ${some(this.ids)}`
  }
}

/**
 * An asynchronous import ended in failure on the platform. `ids` are the assets of that import.
 *
 * @since 0.1.0
 * @category errors
 */
export class ImportFailed extends Schema.TaggedError<ImportFailed>("@effect-kili/core/KiliError/ImportFailed")(
  "KiliImportFailed",
  {
    operation: Schema.String,
    ids: Schema.Array(Schema.String),
    reason: Schema.String
  }
) {
  get committed(): Committed {
    return "no"
  }
  get retryable(): boolean {
    return false
  }
  override get message(): string {
    return `${this.operation}: Kili could not process ${this.ids.length} assets: ${excerpt(this.reason)}`
  }
}

/**
 * What can stop a batch: a request that failed, a file that could not be read, a missing right, or a result that never came.
 *
 * @since 0.1.0
 * @category errors
 */
export const BatchCause = Schema.Union(
  RequestError,
  FileError,
  InvalidInput,
  UploadForbidden,
  VerificationTimeout,
  ImportFailed
)

/**
 * @since 0.1.0
 * @category errors
 */
export type BatchCause = typeof BatchCause.Type

/**
 * A change made in batches stopped at batch `index` (from 0). `done` are the ids of the batches before it, which stay
 * applied; `ids` are those of the failed batch, of which `committed` speaks. Batches after it were not sent.
 *
 * Of a change that takes a call for each item, a batch is a wave of 8 calls: `done` holds those of the wave that succeeded
 * too, and `ids` those that failed.
 *
 * An import awaits a batch while it sends later ones: `done` holds those of them that were created, and `ids` all that the
 * platform may hold, but did not show.
 *
 * @since 0.1.0
 * @category errors
 */
export class BatchError extends Schema.TaggedError<BatchError>("@effect-kili/core/KiliError/BatchError")(
  "KiliBatchError",
  {
    operation: Schema.String,
    index: Schema.Int,
    done: Schema.Array(Schema.String),
    ids: Schema.Array(Schema.String),
    cause: BatchCause
  }
) {
  get committed(): Committed {
    return this.cause.committed
  }
  get retryable(): boolean {
    return this.cause.retryable
  }
  override get message(): string {
    return `${this.operation}: ${this.done.length} done, then batch ${this.index} (${this.ids.length} items) failed ` +
      `(applied: ${this.committed}). ${this.cause.message}`
  }
}

/**
 * Every error of this SDK.
 *
 * @since 0.1.0
 * @category errors
 */
export const KiliError = Schema.Union(
  RequestError,
  InvalidInput,
  NotFound,
  AmbiguousExternalId,
  AmbiguousTag,
  UploadForbidden,
  FileError,
  VerificationTimeout,
  ImportFailed,
  BatchError
)

/**
 * @since 0.1.0
 * @category errors
 */
export type KiliError = typeof KiliError.Type

/**
 * @since 0.1.0
 * @category guards
 */
export const isKiliError: (u: unknown) => u is KiliError = Schema.is(KiliError)

/**
 * What can go wrong, as values: failures of the network, of the platform, and of what lies between.
 *
 * A fault is given to `Sandbox.faults`, to `kili sandbox --fault`, or to the admin endpoint, and then befalls requests:
 * the next `times` of them, each with the probability `rate`, or all of them.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"

// -- Building blocks

const units: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000 }

const millisOf = (given: number | string): number | undefined => {
  if (typeof given === "number") return Number.isFinite(given) && given >= 0 ? given : undefined
  const [, amount, unit = "ms"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(given.trim()) ?? []
  const factor = units[unit]
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor
}

const Wait = Schema.transformOrFail(Schema.Union(Schema.Number, Schema.String), Schema.DurationFromSelf, {
  strict: true,
  decode: (given, _, ast) => {
    const millis = millisOf(given)
    return millis === undefined
      ? ParseResult.fail(
        new ParseResult.Type(ast, given, "a duration is milliseconds, or a text such as 500ms, 2s or 1m")
      )
      : ParseResult.succeed(Duration.millis(millis))
  },
  encode: (duration) => ParseResult.succeed(Duration.toMillis(duration))
}).annotations({ identifier: "Wait" })

const says = (message: string) => ({ message: () => ({ message, override: true }) })

const ServerErrorStatus = Schema.Int.pipe(Schema.between(500, 599)).annotations(
  says("a status of a server error is a whole number from 500 to 599")
)

const scope = {
  /** Which requests: a root field of the schema, as `appendManyAssets`, or `upload`, or `download`; any if absent. */
  operation: Schema.optional(
    Schema.String.pipe(Schema.pattern(/^\w+$/)).annotations(
      says("an operation is a root field of the schema, or upload, or download")
    )
  ),
  /** How many requests the fault befalls; without end if absent. */
  times: Schema.optional(Schema.Int.pipe(Schema.positive()).annotations(says("expected a whole number above 0"))),
  /** The probability that it befalls a request that it may befall; always if absent. */
  rate: Schema.optional(Schema.Number.pipe(Schema.between(0, 1)).annotations(says("expected a number from 0 to 1"))),
  /** Where the draws of `rate` begin: the same faults and the same requests meet in the same way. 0 if absent. */
  seed: Schema.optional(Schema.Int.annotations(says("expected a whole number")))
}

/**
 * Why the platform refuses a label on an asset that is locked.
 *
 * @since 0.1.0
 * @category models
 */
export const LockReason = Schema.Literal(
  "AlreadyHaveLabelOnCurrentStep",
  "AssetAlreadyAssigned",
  "AssetAlreadyLocked",
  "AssetInDoneStepStatus",
  "AssetInDoneStepStatusWithCorrectAction",
  "AssetInDoneStepStatusWithReviewAction",
  "AssetInNextStepWithCorrectAction",
  "AssetLockedNoReason",
  "BlockedByEnforceStepSeparation",
  "LabelNotEditable",
  "NotAssignedWithAssignAction",
  "NotInStepAssignees"
).annotations({ identifier: "LockReason" })

/**
 * @since 0.1.0
 * @category models
 */
export type LockReason = typeof LockReason.Type

// -- Faults of any request

/**
 * The request waits before anything happens.
 *
 * @since 0.1.0
 * @category faults
 */
export const Latency = Schema.TaggedStruct("latency", { ...scope, duration: Wait })

/**
 * HTTP 429, with `Retry-After` in whole seconds if a wait is given. Nothing was done.
 *
 * @since 0.1.0
 * @category faults
 */
export const TooManyRequests = Schema.TaggedStruct("tooManyRequests", { ...scope, retryAfter: Schema.optional(Wait) })

/**
 * A server error before anything was done.
 *
 * @since 0.1.0
 * @category faults
 */
export const ServerErrorBefore = Schema.TaggedStruct("serverErrorBefore", { ...scope, status: ServerErrorStatus })

/**
 * A server error after the request was carried out: a change is applied, and its answer lost.
 *
 * @since 0.1.0
 * @category faults
 */
export const ServerErrorAfter = Schema.TaggedStruct("serverErrorAfter", { ...scope, status: ServerErrorStatus })

/**
 * The connection is cut before anything was done.
 *
 * @since 0.1.0
 * @category faults
 */
export const CutBefore = Schema.TaggedStruct("cutBefore", scope)

/**
 * The connection is cut after the request was carried out.
 *
 * @since 0.1.0
 * @category faults
 */
export const CutAfter = Schema.TaggedStruct("cutAfter", scope)

/**
 * A page of HTML instead of the answer, as proxies give. Nothing was done. The status is 200 if absent.
 *
 * @since 0.1.0
 * @category faults
 */
export const HtmlBody = Schema.TaggedStruct("htmlBody", {
  ...scope,
  status: Schema.optional(
    Schema.Int.pipe(Schema.between(200, 599)).annotations(says("a status is a whole number from 200 to 599"))
  )
})

/**
 * Half of the answer, after the request was carried out. Half of a JSON text is a whole body that does not parse; a
 * download ends before the length that its headers tell.
 *
 * @since 0.1.0
 * @category faults
 */
export const TruncatedBody = Schema.TaggedStruct("truncatedBody", scope)

// -- Faults of operations

/**
 * An operation is refused with an error that has a message and nothing else. Nothing was done.
 *
 * @since 0.1.0
 * @category faults
 */
export const ErrorWithoutExtensions = Schema.TaggedStruct("errorWithoutExtensions", scope)

/**
 * Answers that hold metadata of assets hold `jsonMetadata: null`.
 *
 * @since 0.1.0
 * @category faults
 */
export const NullMetadata = Schema.TaggedStruct("nullMetadata", scope)

/**
 * Answers that would hold the responses of labels tell where they are kept instead: `jsonResponseUrl` is a URL, and
 * `jsonResponse` is empty. The platform does so in projects of videos, satellite images and conversations.
 *
 * @since 0.1.0
 * @category faults
 */
export const ResponseByUrl = Schema.TaggedStruct("responseByUrl", scope)

/**
 * An asynchronous import stays pending for as long.
 *
 * @since 0.1.0
 * @category faults
 */
export const SlowImport = Schema.TaggedStruct("slowImport", { ...scope, duration: Wait })

/**
 * An asynchronous import ends in a notification of its failure, and without its assets.
 *
 * @since 0.1.0
 * @category faults
 */
export const FailingImport = Schema.TaggedStruct("failingImport", { ...scope, message: Schema.NonEmptyString })

/**
 * Lists and counts of assets, labels and projects leave out what was created in the last while. Changes of what was there
 * before, and deletions, are seen at once; so is what hangs on a row, as the labels of an asset.
 *
 * @since 0.1.0
 * @category faults
 */
export const ReplicaLag = Schema.TaggedStruct("replicaLag", { ...scope, duration: Wait })

/**
 * The upload URLs that are signed have expired already. Those signed later are good.
 *
 * @since 0.1.0
 * @category faults
 */
export const ExpiredUploadUrl = Schema.TaggedStruct("expiredUploadUrl", scope)

/**
 * The license tells that local data may not be uploaded.
 *
 * @since 0.1.0
 * @category faults
 */
export const UploadForbidden = Schema.TaggedStruct("uploadForbidden", scope)

/**
 * Labels are refused because their asset is locked; `extensions.context.reason` tells why. Nothing was done.
 *
 * @since 0.1.0
 * @category faults
 */
export const LabelRefused = Schema.TaggedStruct("labelRefused", {
  ...scope,
  reason: LockReason.annotations(says(`expected one of ${LockReason.literals.join(", ")}`))
})

/**
 * One thing that goes wrong, and for which requests.
 *
 * @since 0.1.0
 * @category models
 */
export const Fault = Schema.Union(
  Latency,
  TooManyRequests,
  ServerErrorBefore,
  ServerErrorAfter,
  CutBefore,
  CutAfter,
  HtmlBody,
  TruncatedBody,
  ErrorWithoutExtensions,
  NullMetadata,
  ResponseByUrl,
  SlowImport,
  FailingImport,
  ReplicaLag,
  ExpiredUploadUrl,
  UploadForbidden,
  LabelRefused
).annotations({ identifier: "Fault" })

/**
 * @since 0.1.0
 * @category models
 */
export type Fault = typeof Fault.Type

// -- Text

/**
 * What is wrong with a fault that was given as text or JSON.
 *
 * @since 0.1.0
 * @category errors
 */
export class FaultSyntaxError extends Data.TaggedError("FaultSyntaxError")<{ readonly problem: string }> {
  /**
   * @since 0.1.0
   */
  override get message(): string {
    return this.problem
  }
}

/**
 * The kinds of faults, by the names that text and JSON give them, and what each is made of beside `operation`, `times`,
 * `rate` and `seed`.
 *
 * @since 0.1.0
 * @category models
 */
export const kinds: { readonly [Kind in Fault["_tag"]]: ReadonlyArray<string> } = {
  latency: ["duration"],
  tooManyRequests: ["retryAfter"],
  serverErrorBefore: ["status"],
  serverErrorAfter: ["status"],
  cutBefore: [],
  cutAfter: [],
  htmlBody: ["status"],
  truncatedBody: [],
  errorWithoutExtensions: [],
  nullMetadata: [],
  responseByUrl: [],
  slowImport: ["duration"],
  failingImport: ["message"],
  replicaLag: ["duration"],
  expiredUploadUrl: [],
  uploadForbidden: [],
  labelRefused: ["reason"]
}

const decode = Schema.decodeUnknownEither(Fault, { errors: "first", onExcessProperty: "error" })

const isKind = (name: unknown): name is Fault["_tag"] => typeof name === "string" && Object.hasOwn(kinds, name)

const problemOf = (error: ParseResult.ParseError): string => {
  const [issue] = ParseResult.ArrayFormatter.formatErrorSync(error)
  if (issue === undefined) return error.message
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`
}

/**
 * A fault as JSON has it: `{ "_tag": "latency", "duration": "2s", "operation": "assets" }`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromJson = (value: unknown): Either.Either<Fault, FaultSyntaxError> => {
  const kind = Predicate.hasProperty(value, "_tag") ? value._tag : undefined
  if (!isKind(kind)) {
    const given = kind === undefined ? "no kind of fault is given" : `there is no fault ${JSON.stringify(kind)}`
    return Either.left(new FaultSyntaxError({ problem: `${given}; the kinds are ${Object.keys(kinds).join(", ")}` }))
  }
  return Either.mapLeft(decode(value), (error) => new FaultSyntaxError({ problem: `${kind}: ${problemOf(error)}` }))
}

const numbers: ReadonlyArray<string> = ["rate", "seed", "status", "times"]

/**
 * A fault as the command line has it: its kind, and what it is made of, as `latency,duration=2s,operation=assets,times=3`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const parse = (text: string): Either.Either<Fault, FaultSyntaxError> => {
  const [kind = "", ...settings] = text.split(",").map((part) => part.trim())
  const value: Record<string, unknown> = { _tag: kind }
  for (const setting of settings) {
    const at = setting.indexOf("=")
    const name = setting.slice(0, at)
    if (at < 1) {
      return Either.left(new FaultSyntaxError({ problem: `${kind}: ${JSON.stringify(setting)} is not name=value` }))
    }
    if (Object.hasOwn(value, name)) {
      return Either.left(new FaultSyntaxError({ problem: `${kind}: ${name} is given twice` }))
    }
    const given = setting.slice(at + 1)
    value[name] = numbers.includes(name) && given !== "" ? Number(given) : given
  }
  return fromJson(value)
}

/**
 * The JSON of a fault.
 *
 * @since 0.1.0
 * @category getters
 */
export const toJson: (fault: Fault) => typeof Fault.Encoded = Schema.encodeSync(Fault)

/**
 * What a command can end with: its exit code, and the error as a person and as a program reads it.
 */
import type * as KiliError from "@effect-kili/core/KiliError"
import type * as AssetSource from "@effect-kili/node/AssetSource"
import type * as Sandbox from "@effect-kili/sandbox/Sandbox"
import type * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Data from "effect/Data"
import { codes } from "./codes.js"

/** The line cannot be run as it was typed. */
export class UsageError extends Data.TaggedError("UsageError")<{
  readonly problem: string
  readonly hint?: string | undefined
}> {
  override get message(): string {
    return this.problem
  }
}

/** Some of it was done and some was not: what, the command has printed. */
export class PartlyDone extends Data.TaggedError("PartlyDone")<{
  readonly message: string
  readonly hint?: string | undefined
}> {}

/** What the command was to write could not be written. */
export class OutputError extends Data.TaggedError("OutputError")<{
  readonly target: string
  readonly description: string
}> {
  override get message(): string {
    return `cannot write to ${this.target}: ${this.description}`
  }
}

/** The reader of stdout left, as `head` does: there is nothing more to do, and nothing to tell. */
export class ReaderLeft extends Data.TaggedError("ReaderLeft")<{}> {}

/** A file of the command's own, such as its profiles, cannot be used. */
export class SettingsError extends Data.TaggedError("SettingsError")<{
  readonly path: string
  readonly problem: string
}> {
  override get message(): string {
    return `${this.path}: ${this.problem}`
  }
}

/** It failed for a reason of its own, which none of the others tells. */
export class Failed extends Data.TaggedError("Failed")<{
  readonly message: string
  readonly hint?: string | undefined
}> {}

/** Nothing answers where the platform, or the sandbox, should be. */
export class Unreachable extends Data.TaggedError("Unreachable")<{
  readonly message: string
  readonly hint?: string | undefined
}> {}

/** What is wrong was the result of the command, which is printed: there is nothing more to tell than the code. */
export class Diagnosed extends Data.TaggedError("Diagnosed")<{ readonly code: number }> {}

/** A program that was run ended with a code of its own, which is ours, too. */
export class ChildEnded extends Data.TaggedError("ChildEnded")<{ readonly code: number }> {}

/** Everything that a command fails with. */
export type Failure =
  | AssetSource.AssetSourceError
  | ChildEnded
  | Diagnosed
  | Failed
  | KiliError.KiliError
  | OutputError
  | PartlyDone
  | ReaderLeft
  | SandboxServer.SandboxServerError
  | Sandbox.SandboxStoreError
  | SettingsError
  | Unreachable
  | UsageError

const notFound = new Set(["notFound", "projectNotFound", "assetNotFound"])
const forbidden = new Set(["accessDenied", "forbidden", "notAllowed", "unauthorized"])

/** The exit code of a failure. */
export const codeOf = (failure: Failure): number => {
  switch (failure._tag) {
    case "ReaderLeft":
      return codes.ok
    case "ChildEnded":
    case "Diagnosed":
      return failure.code
    case "Unreachable":
      return codes.tryAgain
    case "UsageError":
    case "KiliAssetSourceError":
    case "KiliInvalidInput":
      return codes.usage
    case "SandboxServerError":
      return failure.reason === "InvalidPort" ? codes.usage : codes.failed
    case "KiliNotFound":
      return codes.notFound
    case "KiliAuthenticationError":
    case "KiliUploadForbidden":
      return codes.forbidden
    case "PartlyDone":
      return codes.partly
    case "KiliBatchError":
      return failure.done.length > 0 ? codes.partly : codeOf(failure.cause)
    case "KiliOperationError":
      return failure.codes.some((code) => notFound.has(code))
        ? codes.notFound
        : failure.codes.some((code) => forbidden.has(code))
        ? codes.forbidden
        : failure.retryable
        ? codes.tryAgain
        : codes.failed
    case "KiliHttpStatusError":
      return failure.status === 403 ? codes.forbidden : failure.retryable ? codes.tryAgain : codes.failed
    case "KiliTransportError":
      return failure.retryable ? codes.tryAgain : codes.failed
    default:
      return codes.failed
  }
}

/** What a person may do about it, where that is known. */
export const hintOf = (failure: Failure): string | undefined => {
  switch (failure._tag) {
    case "Failed":
    case "PartlyDone":
    case "Unreachable":
    case "UsageError":
      return failure.hint
    case "KiliAuthenticationError":
      return failure.reason === "MissingKey"
        ? "set KILI_API_KEY, or store a key: kili config set api-key"
        : "`kili doctor` tells where the key comes from; a new one is made under \"My account\" of the platform"
    case "KiliUploadForbidden":
      return "import hosted URLs instead of files"
    case "KiliNotFound":
      return failure.entity === "project" ? "`kili project list` shows the projects of your key" : undefined
    default:
      return codeOf(failure) === codes.tryAgain ? "it may work when tried again" : undefined
  }
}

const idsOf = (failure: Failure): ReadonlyArray<string> => {
  switch (failure._tag) {
    case "KiliNotFound":
      return failure.missing
    case "KiliAmbiguousExternalId":
      return failure.externalIds
    case "KiliAmbiguousTag":
      return failure.labels
    case "KiliBatchError":
    case "KiliImportFailed":
    case "KiliVerificationTimeout":
      return failure.ids
    default:
      return []
  }
}

/** What a person makes use of: the names of the SDK's operations say nothing to somebody who typed a command. */
export const messageOf = (failure: Failure): string => {
  if (failure._tag === "KiliAuthenticationError" && failure.reason === "MissingKey") return "there is no API key"
  const operations = [
    ...("operation" in failure ? [failure.operation] : []),
    ...(failure._tag === "KiliBatchError" ? [failure.cause.operation] : [])
  ]
  return operations.reduce((text, operation) => text.replaceAll(`${operation}: `, ""), failure.message)
}

/** The failure for a program that reads stderr: one JSON object on a line. */
export const toJson = (failure: Failure): string =>
  JSON.stringify({
    tag: failure._tag,
    message: messageOf(failure),
    hint: hintOf(failure),
    ids: idsOf(failure),
    done: failure._tag === "KiliBatchError" ? failure.done : undefined,
    issues: failure._tag === "KiliInvalidInput" ? failure.issues : undefined,
    committed: "committed" in failure ? failure.committed : undefined,
    retryable: "retryable" in failure ? failure.retryable : undefined,
    exitCode: codeOf(failure)
  })

/** The failure for a person. */
export const toText = (failure: Failure): string => {
  const hint = hintOf(failure)
  return `kili: ${messageOf(failure)}${hint === undefined ? "" : `\n  ${hint}`}`
}

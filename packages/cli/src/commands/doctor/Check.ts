/**
 * What `kili doctor` finds.
 */
import * as Schema from "effect/Schema"
import { codes } from "../../codes.js"
import { codeOf, type Failure, hintOf, messageOf } from "../../Exit.js"

export const Check = Schema.Struct({
  check: Schema.String,
  status: Schema.Literal("ok", "warning", "failed", "skipped"),
  found: Schema.String,
  todo: Schema.NullOr(Schema.String)
})

export type Check = typeof Check.Type

/** A check, and what the command ends with because of it. */
export interface Finding {
  readonly check: Check
  readonly code: number
}

export const ok = (check: string, found: string): Finding => ({
  check: { check, status: "ok", found, todo: null },
  code: codes.ok
})

export const warning = (check: string, found: string, todo: string): Finding => ({
  check: { check, status: "warning", found, todo },
  code: codes.ok
})

/** `todo` is for failures that tell nothing better. */
export const failed = (check: string, failure: Failure, todo: string): Finding => ({
  check: { check, status: "failed", found: messageOf(failure), todo: hintOf(failure) ?? todo },
  code: codeOf(failure)
})

export const skipped = (checks: ReadonlyArray<string>, because: string): ReadonlyArray<Finding> =>
  checks.map((check) => ({ check: { check, status: "skipped", found: because, todo: null }, code: codes.ok }))

// Worst last
const severity: ReadonlyArray<number> = [
  codes.ok,
  codes.tryAgain,
  codes.failed,
  codes.notFound,
  codes.usage,
  codes.forbidden
]

/** The code of the worst. */
export const worst = (findings: ReadonlyArray<Finding>): number =>
  findings.reduce<number>(
    (worst, { code }) => severity.indexOf(code) > severity.indexOf(worst) ? code : worst,
    codes.ok
  )

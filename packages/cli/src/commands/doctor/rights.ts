/**
 * Whose key it is, and what it may do.
 */
import * as Organizations from "@effect-kili/core/Organizations"
import * as Projects from "@effect-kili/core/Projects"
import * as Users from "@effect-kili/core/Users"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { type Failure, Unreachable } from "../../Exit.js"
import * as Check from "./Check.js"

const patience = "20 seconds"

/** What to do about an answer that is none of the platform's. */
export const strange = "check that the endpoint is Kili's, and that no proxy answers in its place"

/** One failure is no reason not to look at the rest. */
const finding = <R>(
  check: string,
  look: Effect.Effect<Check.Finding, Failure, R>
): Effect.Effect<Check.Finding, never, R> =>
  look.pipe(
    Effect.timeoutFail({
      duration: patience,
      onTimeout: () => new Unreachable({ message: `no answer within ${patience}` })
    }),
    Effect.catchAll((failure) => Effect.succeed(Check.failed(check, failure, strange)))
  )

const owner = finding(
  "accepted",
  Effect.map(
    Users.me({ fields: ["email", "organizationRole", "activated"] }),
    ({ activated, email, organizationRole }) =>
      activated
        ? Check.ok("accepted", `the key is of ${email}, ${organizationRole ?? "without a role"} in the organization`)
        : Check.warning("accepted", `${email} is suspended`, "ask an administrator of the organization")
  )
)

const license = finding(
  "license",
  Effect.gen(function*() {
    const { license, name } = yield* Organizations.mine({ fields: ["name", "license.expiryDate"] })
    const expiry = license?.expiryDate ?? undefined
    if (expiry === undefined) return Check.ok("license", `${name}, without an end`)
    const day = DateTime.formatIsoDateUtc(expiry)
    return DateTime.toEpochMillis(expiry) < (yield* Clock.currentTimeMillis)
      ? Check.warning("license", `that of ${name} ended on ${day}`, "ask an administrator of the organization")
      : Check.ok("license", `${name}, until ${day}`)
  })
)

const uploads = finding(
  "uploads",
  Effect.map(
    Organizations.mine({ fields: ["license.uploadLocalData"] }),
    ({ license }) =>
      license?.uploadLocalData === false
        ? Check.warning("uploads", "local files may not be uploaded", "import hosted URLs instead of files")
        : Check.ok("uploads", "local files may be uploaded")
  )
)

const projects = finding(
  "projects",
  Effect.map(Projects.countProjects(), (count) =>
    count === 0
      ? Check.warning("projects", "the key sees no project", "create one, or ask to be made a member of one")
      : Check.ok("projects", `the key sees ${count}`))
)

export const names = ["accepted", "license", "uploads", "projects"]

/** The checks, in order. Behind a key that is refused, the others would say the same again. */
export const check = Effect.gen(function*() {
  const first = yield* owner
  return first.check.status === "failed"
    ? [first, ...Check.skipped(names.slice(1), "whose key it is was not told")]
    : [first, ...(yield* Effect.all([license, uploads, projects]))]
})

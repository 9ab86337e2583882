import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as DryRun from "../../DryRun.js"
import * as Each from "../../Each.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Stdin from "../../Stdin.js"
import * as Talk from "../../Talk.js"
import * as spec from "../project.js"
import { Member } from "./members.js"
import * as shown from "./shown.js"

const Planned = Member.omit("id")

export const run = (input: Input<typeof spec.memberAdd>) =>
  Effect.gen(function*() {
    const { role } = input
    const projectId = shown.idOf(input.project)
    const emails = yield* Stdin.orNames(input.email)
    const add = (email: string) => Projects.addMember({ projectId, email, role })
    // An address that is none is told before anybody is added
    yield* Effect.forEach(emails, (email) => DryRun.upToChange(add(email)), { discard: true })
    if (input.dryRun) {
      yield* shown.named([input.project])
      yield* Output.rows(Planned, Stream.fromIterable(emails.map((email) => ({ email, role }))))
      return yield* Talk.say("Dry run: these members would be added")
    }
    yield* Each.change(
      emails,
      Member,
      (email) => Effect.map(add(email), ({ id, role, user }) => ({ id, email: user.email, role }))
    )
  }).pipe(Flagged.by(spec.memberAdd))

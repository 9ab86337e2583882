import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Confirm from "../../Confirm.js"
import * as Each from "../../Each.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import * as spec from "../project.js"
import * as members from "./members.js"

export const run = (input: Input<typeof spec.memberRemove>) =>
  Effect.gen(function*() {
    if (!input.dryRun) yield* Confirm.possible(input.yes)
    const found = yield* members.named(input)
    if (input.dryRun) {
      yield* Output.rows(members.Member, Stream.fromIterable(found))
      return yield* Talk.say("Dry run: these members would be removed")
    }
    yield* Confirm.confirm(input.yes, `Remove ${found.map(({ email }) => email).join(", ")} from the project?`)
    yield* Each.change(
      found,
      members.Member,
      (member) => Effect.as(Projects.removeMember({ memberId: member.id }), member),
      ({ email }) => email
    )
  }).pipe(Flagged.by(spec.memberRemove))

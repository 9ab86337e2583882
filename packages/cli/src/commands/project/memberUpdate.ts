import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Each from "../../Each.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import * as spec from "../project.js"
import * as members from "./members.js"
import { idOf } from "./shown.js"

export const run = (input: Input<typeof spec.memberUpdate>) =>
  Effect.gen(function*() {
    const { role } = input
    const found = yield* members.named(input)
    if (input.dryRun) {
      yield* Output.rows(members.Member, Stream.fromIterable(found.map((member) => ({ ...member, role }))))
      return yield* Talk.say("Dry run: so these members would be changed")
    }
    yield* Each.change(
      found,
      members.Member,
      (member) =>
        Effect.map(
          Projects.updateRole({ projectId: idOf(input.project), memberId: member.id, role }),
          ({ role }) => ({ ...member, role })
        ),
      ({ email }) => email
    )
  }).pipe(Flagged.by(spec.memberUpdate))

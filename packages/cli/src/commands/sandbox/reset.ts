import * as Effect from "effect/Effect"
import * as Confirm from "../../Confirm.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"
import * as admin from "./admin.js"

export const run = ({ dryRun, yes }: Input<typeof spec.reset>) =>
  Effect.gen(function*() {
    if (dryRun) return yield* admin.dryRun("all that the sandbox holds would be deleted")
    yield* Confirm.confirm(yes, "Delete all that the sandbox holds?")
    yield* admin.tell("POST", "reset")
    yield* Talk.say("The sandbox is empty")
  })

import * as Effect from "effect/Effect"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"
import * as admin from "./admin.js"

export const run = ({ dryRun }: Input<typeof spec.clearJournal>) =>
  dryRun
    ? admin.dryRun("the journal would be emptied")
    : Effect.zipRight(admin.tell("DELETE", "journal"), Talk.say("The journal is empty"))

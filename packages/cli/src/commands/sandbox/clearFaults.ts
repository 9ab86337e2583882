import * as Effect from "effect/Effect"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../sandbox.js"
import * as admin from "./admin.js"

export const run = ({ dryRun }: Input<typeof spec.clearFaults>) =>
  dryRun
    ? admin.dryRun("all faults would be removed")
    : Effect.zipRight(admin.tell("DELETE", "faults"), Talk.say("Nothing goes wrong any more"))

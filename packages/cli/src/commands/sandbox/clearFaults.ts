import * as Effect from "effect/Effect"
import * as Talk from "../../Talk.js"
import * as admin from "./admin.js"

export const run = () => Effect.zipRight(admin.tell("DELETE", "faults"), Talk.say("Nothing goes wrong any more"))

import * as Effect from "effect/Effect"
import * as Talk from "../../Talk.js"
import * as admin from "./admin.js"

export const run = () => Effect.zipRight(admin.tell("POST", "reset"), Talk.say("The sandbox is empty"))

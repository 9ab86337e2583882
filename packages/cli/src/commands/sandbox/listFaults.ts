import * as Effect from "effect/Effect"
import * as admin from "./admin.js"
import * as faultRows from "./faultRows.js"

export const run = () => Effect.flatMap(admin.ask(faultRows.Active, "GET", "faults"), faultRows.print)

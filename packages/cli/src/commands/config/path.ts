import * as Effect from "effect/Effect"
import * as Profiles from "../../Profiles.js"
import * as Stdout from "../../Stdout.js"

export const run = () => Effect.flatMap(Profiles.path, Stdout.line)

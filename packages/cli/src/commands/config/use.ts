import * as Effect from "effect/Effect"
import * as Profiles from "../../Profiles.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../config.js"
import * as rows from "./rows.js"

export const run = ({ dryRun, profile }: Input<typeof spec.use>) =>
  Effect.gen(function*() {
    const file = yield* Profiles.read
    if (Profiles.get(file, profile) === undefined) return yield* Profiles.missing(file, profile, "kili config use")
    if (dryRun) return yield* rows.dryRun(file, profile)
    yield* Profiles.write({ ...file, profile })
    yield* Talk.say(`The profile ${profile} is used from now on`)
  })

import * as Effect from "effect/Effect"
import * as Profiles from "../../Profiles.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../config.js"
import * as edited from "./edited.js"
import * as rows from "./rows.js"

export const run = (input: Input<typeof spec.unset>) =>
  Effect.gen(function*() {
    const { file, name, profile } = yield* edited.existing
    const after = Profiles.set(file, name, { ...profile, [edited.keys[input.name]]: undefined })
    if (input.dryRun) return yield* rows.dryRun(after, name)
    yield* Profiles.write(after)
    yield* Talk.say(`The profile ${name} sets no ${input.name}`)
  })

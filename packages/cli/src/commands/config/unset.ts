import * as Effect from "effect/Effect"
import * as Profiles from "../../Profiles.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../config.js"
import * as edited from "./edited.js"

export const run = (input: Input<typeof spec.unset>) =>
  Effect.gen(function*() {
    const { file, name, profile } = yield* edited.existing
    yield* Profiles.write(Profiles.set(file, name, { ...profile, [edited.keys[input.name]]: undefined }))
    yield* Talk.say(`The profile ${name} sets no ${input.name}`)
  })

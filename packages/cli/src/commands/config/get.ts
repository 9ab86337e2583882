import * as Effect from "effect/Effect"
import { Failed } from "../../Exit.js"
import * as Profiles from "../../Profiles.js"
import type { Input } from "../../Spec.js"
import * as Stdout from "../../Stdout.js"
import type * as spec from "../config.js"
import * as edited from "./edited.js"

export const run = ({ name }: Input<typeof spec.get>) =>
  Effect.gen(function*() {
    const { name: profileName, profile } = yield* edited.existing
    const { apiKey } = profile
    const value = name === "api-key" ? apiKey && Profiles.masked(apiKey) : profile[edited.keys[name]]
    if (value === undefined) return yield* new Failed({ message: `the profile ${profileName} sets no ${name}` })
    yield* Stdout.line(String(value))
  })

/**
 * The profile that the verbs of `kili config` are about.
 */
import * as Effect from "effect/Effect"
import { UsageError } from "../../Exit.js"
import { Globals } from "../../Globals.js"
import * as Profiles from "../../Profiles.js"

/** The file, and the name and the settings of its profile in use. */
export const current = Effect.gen(function*() {
  const { profile: flag } = yield* Globals
  const file = yield* Profiles.read
  const { by, isNamed, name } = yield* Profiles.chosen(flag, file)
  return { by, file, isNamed, name, profile: Profiles.get(file, name) }
})

/** The same, of a profile that is there. */
export const existing = Effect.flatMap(current, (found) =>
  found.profile === undefined && found.isNamed
    ? Effect.fail(Profiles.missing(found.file, found.name, found.by))
    : Effect.succeed({ ...found, profile: found.profile ?? {} }))

/** The same, of a profile that may be made. */
export const writable = Effect.filterOrFail(
  current,
  ({ name }) => Profiles.isName(name),
  ({ by, name }) =>
    new UsageError({ problem: `${by}: "${name}" names no profile: letters, digits, ".", "_" and "-", no space` })
)

/** The settings under the names that the command line gives them. */
export const keys = { "endpoint": "endpoint", "api-key": "apiKey", "format": "format" } as const

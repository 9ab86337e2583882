/**
 * The profiles of `kili config`: endpoints, keys and defaults under names, in one file of the user's own.
 */
import * as Path from "@effect/platform/Path"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { homedir } from "node:os"
import { formats } from "./commands/shared.js"
import { UsageError } from "./Exit.js"
import * as JsonFile from "./JsonFile.js"
import { nearest } from "./nearest.js"

const nameable = /^[A-Za-z0-9][\w.-]*$/

/** What a profile sets. */
export const Profile = Schema.Struct({
  endpoint: Schema.optional(Schema.NonEmptyString),
  apiKey: Schema.optional(Schema.Redacted(Schema.NonEmptyString)),
  /** How commands write their results when no flag says so. */
  format: Schema.optional(Schema.Literal(...formats))
})

export type Profile = typeof Profile.Type

/** The file: `profile` names the one in use. */
const File = Schema.Struct({
  profile: Schema.optional(Schema.String.pipe(Schema.pattern(nameable))),
  profiles: Schema.optional(Schema.Record({ key: Schema.String, value: Profile }))
})

export type File = typeof File.Type

/** The profile of those who name none. */
export const defaultName = "default"

/** What an environment variable holds; none when it is empty. */
export const variable = (name: string): Effect.Effect<string | undefined> =>
  Config.string(name).pipe(
    Config.option,
    Effect.map((text) => Option.getOrUndefined(Option.filter(text, (text) => text !== ""))),
    Effect.orDie
  )

export const home: Effect.Effect<string> = Effect.map(variable("HOME"), (home) => home ?? homedir())

/** Where the file is: as the XDG rules have it, which count no relative folder. */
export const path = Effect.gen(function*() {
  const { isAbsolute, join } = yield* Path.Path
  const folder = yield* variable("XDG_CONFIG_HOME")
  return folder !== undefined && isAbsolute(folder)
    ? join(folder, "kili", "config.json")
    : join(yield* home, ".config", "kili", "config.json")
})

const readFile = JsonFile.read(File, {
  apiKey: "a key",
  endpoint: "a URL",
  format: `one of ${formats.join(", ")}`,
  profile: "the name of a profile",
  profiles: "an object of profiles"
})
const writeFile = JsonFile.write(File)

/** The file as it is; empty when there is none. */
export const read = Effect.map(Effect.flatMap(path, readFile), (file): File => file ?? {})

export const write = (file: File) => Effect.flatMap(path, (path) => writeFile(path, file))

/** A profile of the file. Names such as `constructor` are no profiles unless the file has them. */
export const get = ({ profiles = {} }: File, name: string): Profile | undefined =>
  Object.hasOwn(profiles, name) ? profiles[name] : undefined

export const names = ({ profiles = {} }: File): ReadonlyArray<string> => Object.keys(profiles)

/** The file with a profile changed; without it, if nothing is left of it. */
export const set = (file: File, name: string, profile: Profile): File => {
  const { [name]: _, ...others } = file.profiles ?? {}
  const isEmpty = Object.values(profile).every((value) => value === undefined)
  return { ...file, profiles: isEmpty ? others : { ...others, [name]: profile } }
}

export const isName = (name: string): boolean => nameable.test(name)

/** The name of the profile in use: the flag's, the environment's, the file's. */
export const chosen = (flag: string | undefined, file: File) =>
  Effect.map(variable("KILI_PROFILE"), (environment) => {
    const name = flag ?? environment ?? file.profile ?? defaultName
    const by = flag !== undefined ? "--profile" : environment !== undefined ? "KILI_PROFILE" : "the file"
    return { name, by, isNamed: flag !== undefined || environment !== undefined }
  })

/** That there is no such profile. */
export const missing = (file: File, name: string, by: string): UsageError => {
  const known = names(file)
  const near = nearest(name, known)
  return new UsageError({
    problem: `${by}: there is no profile "${name}"`,
    hint: near !== undefined
      ? `did you mean ${near}?`
      : known.length === 0
      ? "there are none yet: kili config set endpoint URL --profile NAME"
      : `the profiles are ${known.join(", ")}`
  })
}

/** A key as it may be shown: its last four characters tell it from others. Short ones are not shown at all. */
export const masked = (key: Redacted.Redacted): string => {
  const text = Redacted.value(key)
  return `****${text.length < 12 ? "" : text.slice(-4)}`
}

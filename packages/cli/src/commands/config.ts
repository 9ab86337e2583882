/** `kili config` */
import * as Spec from "../Spec.js"
import { changing, output } from "./shared.js"

/** What a profile sets. */
export const settings = ["endpoint", "api-key", "format"] as const

const name = Spec.choiceArgument(settings, { description: "what the profile sets" })

const noteOfProfile = "It is the profile in use, unless --profile names another."

export const get = Spec.verb({
  name: "get",
  summary: "Print one setting of the profile; of the key, its last characters alone",
  details: `Without a value, nothing is printed, and the exit code is 1. ${noteOfProfile}`,
  examples: [["the endpoint", "kili config get endpoint"]],
  flags: {},
  arguments: { name }
})

export const set = Spec.verb({
  name: "set",
  summary: "Change one setting of the profile",
  details:
    `A key is never typed on the line, where others could read it: it is asked for, or read from stdin by --api-key-stdin. ${noteOfProfile} A profile that is not there yet is made.`,
  examples: [
    ["store the key: it is asked for, and not shown", "kili config set api-key"],
    ["store it from a file", "kili config set api-key --api-key-stdin < key.txt"],
    [
      "an installation of your own, beside Kili's",
      "kili config set endpoint https://kili.example.com/api/label/v2/graphql --profile own"
    ],
    ["results as CSV unless a flag says otherwise", "kili config set format csv"]
  ],
  flags: changing,
  arguments: { name, value: Spec.optionalArgument({ description: "its value; not for the key" }) }
})

export const unset = Spec.verb({
  name: "unset",
  summary: "Remove one setting from the profile",
  details: `${noteOfProfile} A profile without settings is gone.`,
  examples: [["forget the key", "kili config unset api-key"]],
  flags: changing,
  arguments: { name }
})

export const list = Spec.verb({
  name: "list",
  summary: "List the profiles and what they set; of keys, their last characters alone",
  examples: [["all profiles", "kili config list"]],
  flags: output,
  arguments: {}
})

export const path = Spec.verb({
  name: "path",
  summary: "Print where the file of the profiles is",
  examples: [["open it in an editor", "\"$EDITOR\" \"$(kili config path)\""]],
  flags: {},
  arguments: {}
})

export const use = Spec.verb({
  name: "use",
  summary: "Make a profile the one that is used when none is named",
  examples: [["from now on, the installation of your own", "kili config use own"]],
  flags: changing,
  arguments: { profile: Spec.argument({ description: "the name of a profile" }) }
})

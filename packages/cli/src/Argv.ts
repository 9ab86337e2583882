/**
 * The words of a command line against the command tree: which verb they name, and the text of each flag and argument. Nothing is
 * guessed: a word that fits nowhere is a mistake, told with the nearest name that would fit.
 */
import { nearest } from "./nearest.js"
import * as Spec from "./Spec.js"
import * as Tree from "./Tree.js"

/** Why a line cannot be run. `path` are the words that lead to the command it was about. */
export interface Mistake {
  readonly _tag: "Mistake"
  readonly path: ReadonlyArray<string>
  readonly problem: string
  readonly hint?: string | undefined
}

/** A line that names a verb. The texts are by the keys of the verb's flags and arguments, and of the global flags. */
export interface Line {
  readonly _tag: "Line"
  readonly path: ReadonlyArray<string>
  readonly leaf: Tree.Leaf
  readonly texts: ReadonlyMap<string, ReadonlyArray<string>>
  readonly passedOn: ReadonlyArray<string>
}

/** A question about a command instead. */
export interface Help {
  readonly _tag: "Help"
  readonly path: ReadonlyArray<string>
  readonly command: Tree.Command
  /** Nobody asked for help: the line ends before a verb. */
  readonly unfinished: boolean
}

export type Result = Help | Line | Mistake | { readonly _tag: "Version" }

const quoted = (names: ReadonlyArray<string>): string => names.map((name) => `"${name}"`).join(", ")

const isFlag = (word: string): boolean => word.startsWith("-") && word !== "-" && !/^-\.?\d/.test(word)

/** The key of a refused flag: `--apiKey` and `--api_key` are `--api-key`. */
const plainName = (name: string): string => name.toLowerCase().replace(/[-_]/g, "")

/** Letters that were typed together, as they have to be typed. */
const apart = (name: string, flags: ReadonlyMap<string, Known>): string | undefined => {
  const [, short = "", rest = ""] = /^(-[^-])=?(.+)$/.exec(name) ?? []
  const kind = flags.get(short)?.flag.kind
  return kind === undefined ? undefined : `${short} ${kind === "boolean" ? "-" : ""}${rest}`
}

interface Known {
  readonly key: string
  readonly flag: Spec.Flag
}

const known = (flags: Spec.Flags): ReadonlyMap<string, Known> => {
  const names = new Map<string, Known>()
  for (const [key, flag] of Object.entries(flags)) {
    names.set(`--${Spec.flagName(key)}`, { flag, key })
    if (flag.alias !== undefined) names.set(`-${flag.alias}`, { flag, key })
    for (const name of flag.synonyms ?? []) names.set(`--${name}`, { flag, key })
  }
  return names
}

/** Reads the words after `kili`. `kili help asset list` is `kili asset list --help`. */
export const parse = (root: Tree.Noun, globals: Spec.Flags, typed: ReadonlyArray<string>): Result => {
  const words = typed[0] === "help" ? [...typed.slice(1), "--help"] : typed
  const ofAll = known(globals)
  const path = [root.name]
  const texts = new Map<string, Array<string>>()
  const positional: Array<string> = []
  // A cast, for the compiler does not see the assignments in functions
  let here = root as Tree.Command
  let help = false
  let version = false
  let passedOn: ReadonlyArray<string> = []

  const mistake = (problem: string, hint?: string): Mistake => ({ _tag: "Mistake", path: [...path], problem, hint })
  const descend = (child: Tree.Command): void => {
    here = child
    path.push(Tree.nameOf(child))
  }
  const descendToFirst = (): void => {
    const first = here._tag === "Noun" ? Tree.firstOf(here) : undefined
    if (first !== undefined) descend(first)
  }

  let index = 0
  while (index < words.length) {
    const word = words[index]!
    index++
    if (word === "--") {
      descendToFirst()
      const rest = words.slice(index)
      if (here._tag === "Leaf" && here.verb.passesOn) passedOn = rest
      else for (const text of rest) positional.push(text)
      break
    }
    if (!isFlag(word)) {
      if (here._tag === "Leaf") {
        positional.push(word)
        continue
      }
      const child = here.children.find((child) => Tree.nameOf(child) === word)
      if (child === undefined) {
        const names = here.children.map(Tree.nameOf)
        const near = nearest(word, names)
        return mistake(
          `${path.join(" ")} has no command "${word}"`,
          near === undefined ? `the commands are ${names.join(", ")}` : `did you mean "${[...path, near].join(" ")}"?`
        )
      }
      descend(child)
      continue
    }
    if (word === "--help" || word === "-h") {
      help = true
      continue
    }
    if (word === "--version" || word === "-V") {
      version = true
      continue
    }
    const [name, given] = word.startsWith("--") && word.includes("=")
      ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]
      : [word, undefined]
    if (!ofAll.has(name)) descendToFirst()
    const own: ReadonlyMap<string, Known> = here._tag === "Leaf" ? known(here.verb.flags) : new Map()
    const found = own.get(name) ?? ofAll.get(name)
    if (found === undefined) {
      // A question about the command is answered whatever else stands there
      if (words.includes("--help") || words.includes("-h")) continue
      const refused = Object.entries(root.refuses ?? {}).find(([refused]) => plainName(refused) === plainName(name))
      if (refused !== undefined) return mistake(`there is no flag ${name}`, refused[1])
      if (here._tag === "Noun" && Tree.leavesOf(here).some(({ leaf }) => known(leaf.verb.flags).has(name))) {
        return mistake(
          `${path.join(" ")} has no flag ${name}`,
          `it is of single commands, and stands behind their names: ${path.join(" ")} COMMAND ${name}`
        )
      }
      const near = apart(word, new Map([...ofAll, ...own])) ??
        nearest(name, [...own.keys(), ...ofAll.keys(), "--help", "--version"])
      return mistake(
        `${path.join(" ")} has no flag ${name}`,
        near === undefined ? `see "${path.join(" ")} --help"` : `did you mean ${near}?`
      )
    }
    const { flag, key } = found
    const before = texts.get(key)
    if (before !== undefined && !flag.repeated) {
      return mistake(`${name} is given twice`, flag.kind === "boolean" ? undefined : "it takes one value")
    }
    const values = before ?? []
    texts.set(key, values)
    if (flag.kind === "boolean") {
      if (given !== undefined && given !== "true" && given !== "false") {
        return mistake(`${name} takes no value but true or false: "${given}"`)
      }
      values.push(given ?? "true")
      continue
    }
    if (given !== undefined) {
      values.push(given)
      continue
    }
    const next = words[index]
    if (next === undefined || next === "--" || isFlag(next)) {
      if (help || words.includes("--help") || words.includes("-h")) continue
      return mistake(
        `${name} needs a value: ${flag.placeholder}`,
        next === undefined || next === "--" ? undefined : `if the value is "${next}", write ${name}=${next}`
      )
    }
    values.push(next)
    index++
  }

  if (version) return { _tag: "Version" }
  if (help) return { _tag: "Help", path, command: here, unfinished: false }
  descendToFirst()
  if (here._tag === "Noun") return { _tag: "Help", path, command: here, unfinished: true }

  const { verb } = here
  const places = Object.entries(verb.arguments)
  for (const [key, place] of places) {
    const taken = place.repeated ? positional.splice(0) : positional.splice(0, 1)
    const { choices } = place
    const odd = choices === undefined ? undefined : taken.find((text) => !choices.includes(text))
    if (odd !== undefined && choices !== undefined) {
      // What stands behind "=" may be a key
      const [name = ""] = odd.split("=")
      const near = nearest(name, choices)
      return mistake(
        `${Spec.flagName(key).toUpperCase()} is one of ${choices.join(", ")}, not "${name}${
          name === odd ? "" : "=..."
        }"`,
        near === undefined ? undefined : `did you mean ${near}?`
      )
    }
    if (taken.length > 0) texts.set(key, taken)
    else if (place.required) {
      return mistake(`${path.join(" ")} needs ${key.toUpperCase()}: ${place.description}`)
    }
  }
  if (positional.length > 0) {
    return mistake(
      `${path.join(" ")} takes ${
        places.length === 0
          ? "no argument, not"
          : `${places.length === 1 ? "1 argument" : `${places.length} arguments`} at most, and not also`
      } ${quoted(positional)}`,
      verb.passesOn ? `did you mean "${path.join(" ")} -- ${positional.join(" ")}"?` : `see "${path.join(" ")} --help"`
    )
  }
  if (verb.passesOn && passedOn.length === 0) return mistake(`${path.join(" ")} needs -- and a command to run`)
  for (const [key, flag] of Object.entries(verb.flags)) {
    if (flag.required && !texts.has(key)) {
      return mistake(`${path.join(" ")} needs --${Spec.flagName(key)}: ${flag.description}`)
    }
  }
  return { _tag: "Line", path, leaf: here, texts, passedOn }
}

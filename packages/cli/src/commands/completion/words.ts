/**
 * What may stand where on a line, from the command tree: what the scripts of all shells are made of.
 */
import * as Spec from "../../Spec.js"
import * as Tree from "../../Tree.js"

/** A flag as it is typed: its names, and what its value may be; none for flags without one. */
export interface Flag {
  readonly names: ReadonlyArray<string>
  readonly description: string
  readonly value: Value | undefined
}

export type Value =
  | { readonly _tag: "Choices"; readonly choices: ReadonlyArray<string> }
  | { readonly _tag: "Files" }
  | { readonly _tag: "Text" }

/** A command: the words that lead to it, and what may stand behind them. */
export interface Place {
  readonly path: string
  readonly commands: ReadonlyArray<{ readonly name: string; readonly summary: string }>
  readonly flags: ReadonlyArray<Flag>
  readonly argument: Value | undefined
  /** Whether another program's line stands behind `--`. */
  readonly passesOn: boolean
}

const valueOf = (
  { choices, completesFiles }: { readonly choices?: ReadonlyArray<string>; readonly completesFiles: boolean }
): Value => choices !== undefined ? { _tag: "Choices", choices } : { _tag: completesFiles ? "Files" : "Text" }

const flagsOf = (flags: Spec.Flags): ReadonlyArray<Flag> =>
  Object.entries(flags).map(([key, flag]) => ({
    names: [`--${Spec.flagName(key)}`, ...(flag.alias === undefined ? [] : [`-${flag.alias}`])],
    description: flag.description,
    value: flag.kind === "boolean" ? undefined : valueOf(flag)
  }))

const help: Flag = { names: ["--help", "-h"], description: "Explain the command", value: undefined }
const version: Flag = { names: ["--version", "-V"], description: "Tell the version", value: undefined }

/** Every command, from the root on. */
export const places = (
  command: Tree.Command,
  globals: Spec.Flags,
  before: ReadonlyArray<string> = []
): ReadonlyArray<Place> => {
  const words = [...before, Tree.nameOf(command)]
  const leaf = command._tag === "Leaf" ? command : Tree.firstOf(command)
  const [argument] = leaf === undefined ? [] : Object.values(leaf.verb.arguments)
  const here: Place = {
    path: words.join(" "),
    commands: command._tag === "Leaf"
      ? []
      : command.children.map((child) => ({ name: Tree.nameOf(child), summary: Tree.summaryOf(child) })),
    flags: [
      ...(leaf === undefined ? [] : flagsOf(leaf.verb.flags)),
      ...flagsOf(globals),
      help,
      ...(before.length === 0 ? [version] : [])
    ],
    // A subject's name is followed by its commands
    argument: command._tag === "Noun" || argument === undefined ? undefined : valueOf(argument),
    passesOn: leaf?.verb.passesOn ?? false
  }
  return [here, ...(command._tag === "Leaf" ? [] : command.children.flatMap((child) => places(child, globals, words)))]
}

/** A text in single quotes for a POSIX shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

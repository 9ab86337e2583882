/**
 * The help of a command as text, from the command tree alone.
 */
import * as Spec from "./Spec.js"
import * as Tree from "./Tree.js"

/** How wide the text may be, and whether it may be emphasized. */
export interface Style {
  readonly width: number
  readonly color: boolean
}

const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === "" ? word : `${line} ${word}`
  }
  return [...lines, line]
}

type Entry = readonly [name: string, text: string]

const left = 2
const gap = 2
const widestName = 30

/** Names on the left, what they are on the right; names that are too long stand on a line of their own. */
const list = (entries: ReadonlyArray<Entry>, width: number): ReadonlyArray<string> => {
  const column = Math.min(widestName, Math.max(...entries.map(([name]) => name.length))) + left + gap
  return entries.flatMap(([name, text]) => {
    const lines = wrap(text, Math.max(30, width - column)).map((line) => `${" ".repeat(column)}${line}`)
    const head = `${" ".repeat(left)}${name}`
    return head.length + gap > column ? [head, ...lines] : [head + lines[0]!.slice(head.length), ...lines.slice(1)]
  })
}

const argumentName = (key: string): string => Spec.flagName(key).toUpperCase()

const placeOf = ([key, place]: readonly [string, Spec.Argument]): string => {
  const name = `${argumentName(key)}${place.repeated ? "..." : ""}`
  return place.required ? name : `[${name}]`
}

const flagEntry = ([key, flag]: readonly [string, Spec.Flag]): Entry => {
  const names = [
    ...(flag.alias === undefined ? [] : [`-${flag.alias}`]),
    ...[...(flag.synonyms ?? []), Spec.flagName(key)].map((name) => `--${name}`)
  ].join(", ")
  const notes = [
    ...(flag.required ? ["required"] : []),
    ...(flag.repeated ? ["may be repeated"] : []),
    ...(flag.fallback === undefined || flag.kind === "boolean" || flag.repeated
      ? []
      : [`default: ${String(flag.fallback)}`])
  ]
  return [
    flag.kind === "boolean" ? names : `${names} ${flag.placeholder}`,
    notes.length === 0 ? flag.description : `${flag.description} (${notes.join("; ")})`
  ]
}

/** The line that shows what a command takes. */
export const usage = (path: ReadonlyArray<string>, command: Tree.Command): string => {
  if (command._tag === "Noun") {
    return command.first === undefined ? `${path.join(" ")} COMMAND` : `${path.join(" ")} [COMMAND] [FLAGS]`
  }
  const { verb } = command
  return [
    ...path,
    ...Object.entries(verb.flags).filter(([, flag]) => flag.required)
      .map(([key, flag]) => `--${Spec.flagName(key)} ${flag.placeholder}`),
    "[FLAGS]",
    ...Object.entries(verb.arguments).map(placeOf),
    ...(verb.passesOn ? ["-- COMMAND..."] : [])
  ].join(" ")
}

/** Flags as they stand in the help. */
export const flagEntries = (flags: Spec.Flags): ReadonlyArray<Entry> => Object.entries(flags).map(flagEntry)

/** The flags by the titles that they stand under. */
const groups = (flags: Spec.Flags): ReadonlyArray<readonly [title: string, flags: Spec.Flags]> => {
  const titleOf = ({ group = "Flags" }: Spec.Flag) => group
  const titles = new Set(["Flags", ...Object.values(flags).map(titleOf)])
  return Array.from(titles, (title) => [
    title,
    Object.fromEntries(Object.entries(flags).filter(([, flag]) => titleOf(flag) === title))
  ])
}

/** Names and what they are, under a title. */
export interface Section {
  readonly title: string
  readonly entries: ReadonlyArray<Entry>
}

/** What stands in the help of a command, by section. docs/cli.md is written of the same. */
export const sections = (
  command: Tree.Command,
  globals: Spec.Flags
): ReadonlyArray<Section> => {
  const section = (title: string, entries: ReadonlyArray<Entry>) => entries.length === 0 ? [] : [{ title, entries }]
  if (command._tag === "Noun") {
    const first = Tree.firstOf(command)
    return [
      ...section(
        "Commands",
        command.children.map((child): Entry => [
          Tree.nameOf(child),
          `${Tree.summaryOf(child)}${Tree.nameOf(child) === command.first ? " (without a command: this)" : ""}`
        ])
      ),
      ...(first === undefined ? [] : [
        ...section(`Flags of ${first.verb.name}`, flagEntries(first.verb.flags)),
        ...section("Flags of every command", flagEntries(globals))
      ])
    ]
  }
  const { verb } = command
  return [
    ...section(
      "Arguments",
      Object.entries(verb.arguments).map(([key, { choices, description }]): Entry => [
        argumentName(key),
        choices === undefined ? description : `${description}: ${choices.join(", ")}`
      ])
    ),
    ...groups(verb.flags).flatMap(([title, flags]) => section(title, flagEntries(flags))),
    ...section("Flags of every command", flagEntries(globals))
  ]
}

/** The help of the command that the words of `path` lead to. */
export const render = (
  path: ReadonlyArray<string>,
  command: Tree.Command,
  globals: Spec.Flags,
  style: Style
): string => {
  const bold = (text: string) => style.color ? `\u001b[1m${text}\u001b[22m` : text
  const width = Math.min(style.width, 110)
  // A subject that runs a verb by its name alone is explained as that verb is, too
  const verb = (command._tag === "Leaf" ? command : Tree.firstOf(command))?.verb
  const lines = [
    ...wrap(Tree.summaryOf(command), width),
    "",
    `${bold("Usage:")} ${usage(path, command)}`,
    ...(verb?.details === undefined ? [] : ["", ...verb.details.split("\n").flatMap((line) => wrap(line, width))]),
    ...(verb === undefined || verb.examples.length === 0 ? [] : [
      "",
      bold("Examples:"),
      ...verb.examples.flatMap(([does, line]) => [`  # ${does}`, `  ${line}`])
    ]),
    ...sections(command, globals).flatMap(({ entries, title }) => ["", bold(`${title}:`), ...list(entries, width)]),
    ...(command._tag === "Noun" ? ["", `Run "${path.join(" ")} COMMAND --help" for more about a command.`] : [])
  ]
  return `${lines.join("\n")}\n`
}

/**
 * The command tree as the page docs/cli.md: what `--help` tells, of every command at once.
 */
import { root } from "./commands/index.js"
import { globals } from "./commands/shared.js"
import * as Help from "./Help.js"
import * as Tree from "./Tree.js"

const cell = (text: string): string => text.replaceAll("|", "\\|")

const table = (head: string, entries: Help.Section["entries"]): ReadonlyArray<string> => [
  `| ${head} | |`,
  "|---|---|",
  ...entries.map(([name, text]) => `| \`${cell(name)}\` | ${cell(text)} |`),
  ""
]

const section = (path: ReadonlyArray<string>, leaf: Tree.Leaf): ReadonlyArray<string> => {
  const { details, examples, summary } = leaf.verb
  return [
    `### ${path.join(" ")}`,
    "",
    `${summary}.`,
    "",
    "```",
    Help.usage(path, leaf),
    "```",
    "",
    ...(details === undefined ? [] : [details, ""]),
    ...(examples.length === 0 ? [] : [
      "```sh",
      ...examples.flatMap(([does, line]) => [`# ${does}`, line]),
      "```",
      ""
    ]),
    ...Help.sections(leaf, {}).flatMap(({ entries, title }) => table(title, entries))
  ]
}

/** The part of the page that is of the tree. */
export const page = (): string => {
  const leaves = Tree.leavesOf(root)
  return [
    "## Commands",
    "",
    "| command | does |",
    "|---|---|",
    ...leaves.map(({ leaf, path }) => `| [\`${path.join(" ")}\`](#${path.join("-")}) | ${cell(leaf.verb.summary)} |`),
    "",
    "## Flags of every command",
    "",
    ...table("Flags", Help.flagEntries(globals)),
    "## Each command",
    "",
    ...leaves.flatMap(({ leaf, path }) => section(path, leaf))
  ].join("\n").trimEnd()
}

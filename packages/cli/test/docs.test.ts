/**
 * The commands that pages show in passing: each is a line that the command takes.
 */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Argv from "../src/Argv.js"
import { root } from "../src/commands/index.js"
import { globals } from "../src/commands/shared.js"

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8")

const [, table = ""] = read("docs/coming-from-python.md").split("## The command\n")

const shown = [
  // Of the table, what is said here
  ...Array.from(table.matchAll(/^\|[^|]*\|([^|]*)\|/gm), ([, cell]) => cell!)
    .flatMap((cell) => Array.from(cell.matchAll(/`(kili [^`]*)`/g), ([, line]) => line!)),
  ...["packages/cli/README.md", "docs/cli.md"].flatMap((page) =>
    Array.from(
      read(page).split("<!-- from the command tree")[0]!.matchAll(/^```sh\n(.*?)^```$/gms),
      ([, text]) => text!
    )
      .flatMap((text) => text.split("\n").filter((line) => line.startsWith("kili ")))
  )
]

describe("the commands of the pages", () => {
  it("are found", () => assert.isAtLeast(shown.length, 18))

  it.each(shown)("%s", (line) => {
    const words = line.replace(/ [#>].*$/, "").split(/\s+/).filter((word) => word !== "").slice(1)
    assert.strictEqual(Argv.parse(root, globals, words)._tag, "Line")
  })
})

/**
 * The session of docs/cli.md: each line that it shows is typed in a terminal, and shows what the page says. `vitest -u` records it anew.
 */
import { assert, describe, expect, it } from "@effect/vitest"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { bin } from "./support/kili.js"
import { inTerminal, isThere } from "./support/terminal.js"

const { PATH = "" } = process.env

const file = fileURLToPath(new URL("../../../docs/cli.md", import.meta.url))
const photographs = fileURLToPath(new URL("../../../examples/data", import.meta.url))

const console = /(?<=^```console\n).*?(?=^```$)/gms

const commandsOf = (block: string): ReadonlyArray<string> =>
  Array.from(block.matchAll(/^\$ (.*)$/gm), ([, line]) => line!)

/** Ends what a command shows. */
const end = "\u001e"

/** Each as the shell runs a line that is typed: it keeps variables, and the exit code of the line before. */
const scriptOf = (commands: ReadonlyArray<string>): string =>
  commands.map((line) => `${line}\nprintf '\\036'\n`).join("")

/** Other ids each time: here they are numbered, as wide as they are. */
const steady = (text: string): string => {
  const known = new Map<string, string>()
  return text.replace(/\bc[0-9a-z]{24}\b/g, (id) => {
    const number = String(known.size + 1).padStart(2, "0")
    const name = known.get(id) ?? `cl9za00${number}0000ks08xj5fq2m`.padEnd(25, "0").slice(0, 25)
    known.set(id, name)
    return name
  })
}

describe.runIf(isThere)("docs/cli.md", () => {
  it("has a session that is as it shows", { timeout: 220_000 }, async () => {
    const page = readFileSync(file, "utf8")
    const folder = mkdtempSync(join(tmpdir(), "kili-session-"))
    try {
      const [programs, work] = [join(folder, "bin"), join(folder, "work")]
      for (const one of [programs, work]) mkdirSync(one)
      symlinkSync(bin, join(programs, "kili"))
      cpSync(photographs, join(work, "photographs"), { recursive: true, filter: (path) => !path.endsWith(".tif") })
      for (const [, name, text] of page.matchAll(/^`([\w.-]+)`:\n\n```\w+\n(.*?)^```$/gms)) {
        writeFileSync(join(work, name!), text!)
      }
      const commands = (page.match(console) ?? []).flatMap(commandsOf)
      assert.isAbove(commands.length, 20)
      const script = join(folder, "session.sh")
      writeFileSync(script, scriptOf(commands))

      const { code, shown } = await inTerminal(["kili", "sandbox", "exec", "--", "bash", script], {
        columns: 100,
        cwd: work,
        // Progress would be drawn where the machine is slow
        env: { HOME: folder, NO_COLOR: "1", TERM: "dumb", PATH: [programs, PATH].join(delimiter) },
        seconds: 200
      })
      const outputs = shown.replaceAll("\r\n", "\n").split(end)
      assert.deepStrictEqual([code, outputs.length, outputs.pop()], [0, commands.length + 1, ""], shown)
      const recorded = steady(outputs.join(end)).split(end)[Symbol.iterator]()
      await expect(
        page.replace(
          console,
          (block) => commandsOf(block).map((line) => `$ ${line}\n${recorded.next().value ?? ""}`).join("")
        )
      ).toMatchFileSnapshot(file)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/**
 * Completion, asked of the shells themselves. One that this machine lacks is not asked; of its script the content is looked at.
 */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { places } from "../src/commands/completion/words.js"
import { root } from "../src/commands/index.js"
import { formats, globals } from "../src/commands/shared.js"
import { kili } from "./support/kili.js"

const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0

const script = async (shell: string): Promise<string> => {
  const { code, stderr, stdout } = await kili(["completion", shell])
  assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
  return stdout
}

/** A folder with a file to offer, and with what a shell is to run: it would be too long for an argument. */
const inFolder = async <A>(program: string, use: (folder: string) => A | Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "kili-completion-"))
  writeFileSync(join(folder, "kili one.db"), "")
  writeFileSync(join(folder, "program"), program)
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Lines that a person begins, and what has to be offered for the last word of each. */
const lines: ReadonlyArray<readonly [line: string, offered: ReadonlyArray<string>]> = [
  ["kili pro", ["project"]],
  ["kili sandbox e", ["exec", "export"]],
  ["kili sandbox faults ", ["add", "clear", "list"]],
  ["kili project list --fo", ["--format"]],
  ["kili project list --format nd", ["ndjson"]],
  ["kili project list --search sandbox --format pa", ["parquet"]],
  ["kili -q config set ap", ["api-key"]],
  ["kili completion f", ["fish"]],
  ["kili sandbox --po", ["--port"]]
]

describe("kili completion", () => {
  it.runIf(has("bash"))("completes in bash", async () => {
    const program = `${await script("bash")}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kili; printf '%s\\n' "\${COMPREPLY[@]}"`
    await inFolder(program, (folder) => {
      const complete = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
        const { stderr, stdout } = spawnSync("bash", ["--norc", "program", ...words], {
          cwd: folder,
          encoding: "utf8"
        })
        assert.strictEqual(stderr.replaceAll(/.*compopt.*\n/g, ""), "")
        return stdout.split("\n").filter((word) => word !== "").sort()
      }
      for (const [line, offered] of lines) assert.deepStrictEqual(complete(line.split(" ")), offered, line)
      // Bash makes three words of --format=nd
      assert.deepStrictEqual(complete(["kili", "project", "list", "--format", "=", "nd"]), ["ndjson"])
      assert.deepStrictEqual(complete(["kili", "project", "list", "--format", "="]), [...formats].sort())
      assert.deepStrictEqual(complete(["kili", "sandbox", "--data", "kili"]), ["kili one.db"])
      assert.deepStrictEqual(complete(["kili", "sandbox", "import", "kili"]), ["kili one.db"])
      assert.deepStrictEqual(complete(["kili", "project", "list", "--first", ""]), [])
      assert.include(complete(["kili", "sandbox", "exec", "--", "ba"]), "bash")
    })
  })

  it.runIf(has("zsh"))("completes in zsh", async () => {
    // What zsh lends to completions, as far as the script uses it: it only works while a line is being edited
    const program = `
_describe() { local list=\${@[-1]}; print -rl -- \${(@)\${(P)list}%%:*} }
compadd() { shift; print -rl -- "$@" }
compset() { PREFIX=\${PREFIX#*=} }
_files() { print -rl -- $PREFIX*(N) }
_message() { }
_normal() { print -r -- "NORMAL $CURRENT $words" }
compdef() { }
${await script("zsh")}
words=("$@"); CURRENT=$#; PREFIX=$words[-1]; _kili`
    await inFolder(program, (folder) => {
      const complete = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
        const { stderr, stdout } = spawnSync("zsh", ["-f", "program", ...words], { cwd: folder, encoding: "utf8" })
        assert.strictEqual(stderr, "")
        const last = words.at(-1)!.replace(/^--.*=/, "")
        return stdout.split("\n").filter((offer) => offer !== "" && offer.startsWith(last)).sort()
      }
      for (const [line, offered] of lines) assert.deepStrictEqual(complete(line.split(" ")), offered, line)
      assert.deepStrictEqual(complete(["kili", "project", "list", "--format=nd"]), ["ndjson"])
      assert.deepStrictEqual(complete(["kili", "sandbox", "--data", "kili"]), ["kili one.db"])
      assert.deepStrictEqual(complete(["kili", "project", "list", "--first", ""]), [])
      assert.deepStrictEqual(complete(["kili", "sandbox", "exec", "--", "npm", ""]), ["NORMAL 2 npm "])
    })
  })

  it.runIf(has("fish"))("completes in fish", async () => {
    const program = `${await script("fish")}\ncomplete -C $argv[1]`
    await inFolder(program, (folder) => {
      const complete = (line: string): ReadonlyArray<string> => {
        const { stderr, stdout } = spawnSync("fish", ["--no-config", "program", line], {
          cwd: folder,
          encoding: "utf8",
          env: { ...process.env, HOME: folder }
        })
        assert.strictEqual(stderr, "")
        return stdout.split("\n").filter((offer) => offer !== "").map((offer) => offer.split("\t")[0]!).sort()
      }
      for (const [line, offered] of lines) assert.deepStrictEqual(complete(line), offered, line)
      assert.deepStrictEqual(complete("kili project list --format=nd"), ["--format=ndjson"])
      assert.deepStrictEqual(complete("kili sandbox --data kili"), ["kili one.db"])
    })
  })

  it("knows every command and every flag, in every shell", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const text = await script(shell)
      for (const { commands, flags, path } of places(root, globals)) {
        assert.include(text, path)
        for (const { name } of commands) assert.include(text, name)
        for (const { names } of flags) assert.include(text, shell === "fish" ? `-l ${names[0]!.slice(2)}` : names[0]!)
      }
    }
    const wrong = await kili(["completion", "bsah"])
    assert.deepStrictEqual([wrong.code, wrong.stdout], [2, ""])
    assert.match(wrong.stderr, /SHELL is one of bash, zsh, fish, not "bsah"\n.*did you mean bash\?/)
  })
})

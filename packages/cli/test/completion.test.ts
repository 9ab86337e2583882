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
import { globals } from "../src/commands/shared.js"
import { kili } from "./support/kili.js"

const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0

const script = async (shell: string): Promise<string> => {
  const { code, stderr, stdout } = await kili(["completion", shell])
  assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
  return stdout
}

const inFolder = async <A>(use: (folder: string) => A | Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "kili-completion-"))
  writeFileSync(join(folder, "kili one.db"), "")
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
    const text = await script("bash")
    await inFolder((folder) => {
      const complete = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
        const { stderr, stdout } = spawnSync("bash", [
          "--norc",
          "-c",
          `${text}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kili; printf '%s\\n' "\${COMPREPLY[@]}"`,
          "bash",
          ...words
        ], {
          cwd: folder,
          encoding: "utf8"
        })
        assert.strictEqual(stderr.replaceAll(/.*compopt.*\n/g, ""), "")
        return stdout.split("\n").filter((word) => word !== "").sort()
      }
      for (const [line, offered] of lines) assert.deepStrictEqual(complete(line.split(" ")), offered, line)
      // Bash makes three words of --format=nd
      assert.deepStrictEqual(complete(["kili", "project", "list", "--format", "=", "nd"]), ["ndjson"])
      assert.deepStrictEqual(complete(["kili", "project", "list", "--format", "="]).length, 7)
      assert.deepStrictEqual(complete(["kili", "sandbox", "--data", "kili"]), ["kili one.db"])
      assert.deepStrictEqual(complete(["kili", "sandbox", "import", "kili"]), ["kili one.db"])
      assert.deepStrictEqual(complete(["kili", "project", "list", "--first", ""]), [])
      assert.include(complete(["kili", "sandbox", "exec", "--", "ba"]), "bash")
    })
  })

  it.runIf(has("zsh"))("completes in zsh", { timeout: 60_000 }, async () => {
    const text = await script("zsh")
    await inFolder((folder) => {
      writeFileSync(join(folder, "_kili"), text)
      // The completions that zsh would show, from a zsh of its own in a terminal of its own
      const driver = `
zmodload zsh/zpty
zpty z zsh -f -i
line() { zpty -w z "$1" }
line "PS1= ; PS2= ; stty -echo 2>/dev/null; cd ${folder}; fpath=(${folder} \\$fpath); autoload -U compinit; compinit -u -D; zstyle ':completion:*' list-colors ''; LISTMAX=1000"
line "offered() { compadd -O found \\"\\$@\\" 2>/dev/null; local -a all; compadd() { local -a got; builtin compadd -A got \\"\\$@\\"; print -r -- \\"OFFER:\\\${(j: :)got}\\"; builtin compadd \\"\\$@\\" }; _kili; unfunction compadd; print DONE; compstate[insert]= ; compstate[list]= }"
line "zle -C offered complete-word offered; bindkey '^X' offered"
zpty -w -n z $'\\n'
for text in "$@"; do
  zpty -w -n z $'\\x15'"$text"$'\\x18'
  out=; while [[ $out != *DONE* ]]; do zpty -r z part || break; out+=$part; done
  print -r -- "LINE:$text"; print -r -- "$out"
done
zpty -d z
`
      const { stdout } = spawnSync("zsh", ["-f", "-c", driver, "zsh", ...lines.map(([line]) => line)], {
        encoding: "utf8",
        timeout: 40_000
      })
      const answers = stdout.split("LINE:").slice(1)
      lines.forEach(([line, offered], index) => {
        const words = [...(answers[index] ?? "").matchAll(/OFFER:([^\r\n]*)/g)].flatMap(([, found]) =>
          found!.trim().split(" ")
        )
        assert.includeMembers(words, [...offered], `${line}: ${answers[index]}`)
      })
    })
  })

  it.runIf(has("fish"))("completes in fish", async () => {
    const text = await script("fish")
    await inFolder((folder) => {
      writeFileSync(join(folder, "kili.fish"), text)
      const complete = (line: string): ReadonlyArray<string> => {
        const { stderr, stdout } = spawnSync("fish", [
          "--no-config",
          "-c",
          "source kili.fish; complete -C $argv[1]",
          line
        ], {
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
        for (const { names } of flags) assert.include(text, shell === "fish" ? `-l ${names[0]!.slice(2)}` : names[0])
      }
    }
    const wrong = await kili(["completion", "bsah"])
    assert.deepStrictEqual([wrong.code, wrong.stdout], [2, ""])
    assert.match(wrong.stderr, /SHELL is one of bash, zsh, fish, not "bsah"\n.*did you mean bash\?/)
  })
})

/**
 * The lines that the README gives a newcomer: the command is packed and installed, and a first project made, in an empty folder.
 */
import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

const environment = process.env

const root = fileURLToPath(new URL("../..", import.meta.url))

const [, section = ""] = readFileSync(join(root, "README.md"), "utf8").split("## From a terminal\n")
const [install = "", first = "", ...others] = Array.from(
  section.split(/^## /m)[0]!.matchAll(/^```sh\n(.*?)^```$/gms),
  ([, text]) => text!
)

it("the command is installed and used as the README says", () => {
  assert.deepStrictEqual(others, [])
  assert.isAtMost(first.trimEnd().split("\n").length, 10)
  const folder = mkdtempSync(join(tmpdir(), "effect-kili-newcomer-"))
  const prefix = join(folder, "prefix")
  const run = (lines: string, where: string) => {
    const cwd = join(folder, where)
    const { status, stderr, stdout } = spawnSync("bash", ["-e", "-c", lines], {
      cwd,
      encoding: "utf8",
      env: {
        ...environment,
        KILI_API_ENDPOINT: "",
        KILI_API_KEY: "",
        PATH: [join(prefix, "bin"), environment.PATH].join(delimiter),
        npm_config_audit: "false",
        npm_config_prefer_offline: "true",
        npm_config_prefix: prefix
      }
    })
    assert.strictEqual(status, 0, `${lines}\n${stdout}\n${stderr}`)
    return stdout
  }
  try {
    for (const name of ["checkout", "empty"]) mkdirSync(join(folder, name))
    // The tarball is written beside it, not in the checkout
    symlinkSync(join(root, "packages"), join(folder, "checkout/packages"))
    run(install, "checkout")
    const printed = run(first, "empty").trim().split("\n").map((line): unknown => JSON.parse(line))
    assert.deepStrictEqual(printed.slice(-1), [
      { externalId: "first", status: "TODO", labels: [{ modelName: "first-model" }] }
    ])
    assert.lengthOf(printed, 3)
    assert.strictEqual(run("command -v kili", "empty").trim(), join(prefix, "bin/kili"))
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 300_000)

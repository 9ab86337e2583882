import { assert, it } from "@effect/vitest"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ...["core", "node", "sandbox", "cli"].map((name) => `packages/${name}/README.md`)
]

const programs = pages.flatMap((page) =>
  Array.from(readFileSync(join(root, page), "utf8").matchAll(/^```ts\n(.*?)^```$/gms), ([, text], index) => ({
    name: `${page.replaceAll(/\W/g, "-")}-${index}.ts`,
    text: text!
  }))
)

it("every program of the documentation compiles", () => {
  assert.isAtLeast(programs.length, 2)
  // Inside this folder, where imports resolve as they do for the examples.
  const folder = mkdtempSync(fileURLToPath(new URL("../.docs-", import.meta.url)))
  try {
    for (const { name, text } of programs) writeFileSync(join(folder, name), text)
    const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
    const program = ts.createProgram(programs.map(({ name }) => join(folder, name)), { ...options, noEmit: true })
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) =>
      `${file?.fileName.split("/").at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 300)}`
    )
    assert.deepStrictEqual(problems, [])
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 60_000)

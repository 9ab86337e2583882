/**
 * The programs of the documentation: all compile, and those that are tests pass.
 */
import { afterAll, assert, describe, it } from "@effect/vitest"
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

// Inside this folder, where imports resolve as they do for the examples.
const folder = mkdtempSync(fileURLToPath(new URL("../.docs-", import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const programs = pages.flatMap((page) =>
  Array.from(readFileSync(join(root, page), "utf8").matchAll(/^```ts\n(.*?)^```$/gms), ([, text], index) => {
    const file = join(folder, `${page.replaceAll(/\W/g, "-")}-${index}.ts`)
    writeFileSync(file, text!)
    return { file, isTest: text!.includes("from \"@effect/vitest\""), title: `${page}, program ${index + 1}` }
  })
)

it("every program of the documentation compiles", () => {
  assert.isAtLeast(programs.length, 2)
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram(programs.map(({ file }) => file), { ...options, noEmit: true })
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) =>
    `${file?.fileName.split("/").at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 300)}`
  )
  assert.deepStrictEqual(problems, [])
}, 60_000)

// Importing such a program declares its tests here. One that cannot be read is a failed test among the others, and one that
// declares none fails as an empty suite does.
for (const { file, title } of programs.filter(({ isTest }) => isTest)) {
  describe(title, async () => {
    await import(file).catch((error: unknown) =>
      it("is read", () => {
        throw error
      })
    )
  })
}

// The reference part of docs/cli.md, from the command tree. `--check` only compares.
import { build } from "esbuild"
import { readFile, writeFile } from "node:fs/promises"

const file = new URL("../docs/cli.md", import.meta.url)
const mark = "<!-- from the command tree: npm run docs:cli -->"

const { outputFiles } = await build({
  entryPoints: [new URL("../packages/cli/src/Docs.ts", import.meta.url).pathname],
  bundle: true,
  platform: "node",
  format: "esm",
  conditions: ["@effect-kili/source"],
  // What commands do is not needed to describe them
  plugins: [{
    name: "descriptions-only",
    setup: ({ onResolve }) => {
      onResolve({ filter: /.*/ }, ({ kind, path }) => kind === "dynamic-import" ? { external: true, path } : undefined)
    }
  }],
  write: false
})
const { page } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`)

const before = await readFile(file, "utf8")
const after = `${before.slice(0, before.indexOf(mark) + mark.length)}\n\n${page()}\n`
if (process.argv.includes("--check")) {
  if (before !== after) {
    process.stderr.write("docs/cli.md is not what the command tree says: npm run docs:cli\n")
    process.exitCode = 1
  }
} else await writeFile(file, after)

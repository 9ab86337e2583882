/**
 * Runs a benchmark by its name, from the sources: `npm run bench -- scale`. What follows the name goes to the benchmark.
 */
import { build } from "esbuild"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const folder = dirname(fileURLToPath(import.meta.url))
const names = readdirSync(folder).filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -3))
const [name = ""] = process.argv.slice(2)
const source = join(folder, `${name}.ts`)
if (!names.includes(name) || !existsSync(source)) {
  process.stderr.write(`usage: npm run bench -- <${names.join("|")}>\n`)
  process.exit(2)
}

// Beside the packages it imports, so that Node finds them
const output = mkdtempSync(join(folder, "..", "node_modules", ".bench-"))
try {
  const outfile = join(output, `${name}.mjs`)
  await build({
    bundle: true,
    conditions: ["@effect-kili/source"],
    entryPoints: [source],
    format: "esm",
    logLevel: "warning",
    outfile,
    platform: "node",
    plugins: [{
      name: "packages-of-others",
      setup: ({ onResolve }) =>
        onResolve({ filter: /^[^./]/ }, ({ path }) => path.startsWith("@effect-kili/") ? undefined : { external: true })
    }],
    target: "node20"
  })
  await import(pathToFileURL(outfile).href)
} finally {
  rmSync(output, { force: true, recursive: true })
}

// Bundled, the command installs with one dependency; in pieces, it loads what it runs: `kili --help` needs none of the client.
import { build } from "esbuild"
import { cp, rm } from "node:fs/promises"
import { fileURLToPath } from "node:url"

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

await rm(here("dist"), { recursive: true, force: true })
await build({
  entryPoints: [here("src/bin.ts")],
  outdir: here("dist"),
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node20",
  format: "esm",
  conditions: ["@effect-kili/source"],
  // Its binary cannot be bundled.
  external: ["libsql"],
  minifySyntax: true,
  minifyWhitespace: true,
  // Packages in CommonJS ask for built-ins by `require`, which an ES module lacks.
  banner: {
    js:
      "import { createRequire as __createRequire } from \"node:module\"; const require = __createRequire(import.meta.url);"
  },
  legalComments: "linked",
  logLevel: "warning"
})
await cp(here("../../examples/data"), here("dist/photographs"), { recursive: true })

// Bundled, the command installs with one dependency; in pieces, it loads what it runs: `kili --help` needs none of the client.
import { build } from "esbuild"
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

await rm(here("dist"), { recursive: true, force: true })
const { metafile } = await build({
  metafile: true,
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
// Licenses ask that their text goes with the code, which the bundle holds without the packages that it came from
const folders = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(resolve(path)) ?? [])
)
const notices = await Promise.all(
  [...folders].sort().map(async (folder) => {
    const { license, name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"))
    const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort()
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))
    return [`${name} ${version} (${license})`, ...texts].map((text) => text.trim()).join("\n\n")
  })
)
await writeFile(here("dist/LICENSES.txt"), `${notices.join(`\n\n${"-".repeat(80)}\n\n`)}\n`)
await cp(here("../../examples/data"), here("dist/photographs"), { recursive: true })

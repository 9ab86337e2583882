// Sources tell their version, in headers and by `--version`, without reading a file: this writes it there.
import { readFile, writeFile } from "node:fs/promises"

const root = new URL("../packages/", import.meta.url)

for (const file of ["core/src/internal/version.ts", "cli/src/version.ts", "sandbox/src/internal/version.ts"]) {
  const [name] = file.split("/")
  const { version } = JSON.parse(await readFile(new URL(`${name}/package.json`, root), "utf8"))
  const source = await readFile(new URL(file, root), "utf8")
  await writeFile(new URL(file, root), source.replace(/version = ".*"/, `version = "${version}"`))
}

/**
 * The packages as a stranger gets them: packed, installed in an empty folder beside `effect`, type-checked and run.
 */
import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

const program = `
import { Assets, Projects } from "@effect-kili/core"
import { NodeKili } from "@effect-kili/node"
import { SandboxServer } from "@effect-kili/sandbox"
import { Config, Effect, Layer, Stream } from "effect"

const client = Layer.unwrapEffect(
  Effect.map(SandboxServer.SandboxServer, (options) => NodeKili.layerConfig(Config.succeed(options)))
).pipe(Layer.provide(SandboxServer.layer()))

const program = Effect.gen(function*() {
  const { id: projectId } = yield* Projects.createProject({
    title: "From tarballs",
    inputType: "IMAGE",
    jsonInterface: { jobs: {} }
  })
  yield* Assets.appendMany({
    projectId,
    assets: ["a", "b", "c"].map((externalId) => ({ externalId, content: "https://example.com/" + externalId }))
  })
  yield* Assets.listAssets({ projectId, fields: ["externalId"] }).pipe(
    Stream.runForEach(({ externalId }) => Effect.sync(() => console.log(externalId)))
  )
})

Effect.runPromise(Effect.provide(program, client))
`

it("the packed packages type-check and list assets outside the workspace", () => {
  const folder = mkdtempSync(join(tmpdir(), "effect-kili-consumer-"))
  const run = (command: string, ...args: ReadonlyArray<string>): string => {
    const { status, stderr, stdout } = spawnSync(command, args, { cwd: folder, encoding: "utf8" })
    assert.strictEqual(status, 0, `${command} ${args.join(" ")}\n${stdout}\n${stderr}`)
    return stdout
  }
  const versionOf = (name: string): string =>
    JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version
  try {
    const tarballs = ["core", "node", "sandbox"].map((name) => {
      const [packed] = JSON.parse(run("npm", "pack", join(root, "packages", name), "--json", "--ignore-scripts"))
      return join(folder, packed.filename)
    })
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }))
    writeFileSync(join(folder, "program.ts"), program)
    run(
      "npm",
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      ...tarballs,
      ...["effect", "typescript", "@types/node"].map((name) => `${name}@${versionOf(name)}`)
    )
    run(
      join(folder, "node_modules/.bin/tsc"),
      ...["--strict", "--exactOptionalPropertyTypes", "--module", "nodenext", "--target", "es2022", "program.ts"]
    )
    assert.strictEqual(run("node", "program.js"), "a\nb\nc\n")
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 300_000)

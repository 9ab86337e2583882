/**
 * The command before a person: questions, tables, colors, progress.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { build } from "esbuild"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { bin, environment } from "./support/kili.js"
import { inTerminal, isThere, type Session } from "./support/terminal.js"

const makeFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "kili-terminal-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true }))
)

const kili = (args: ReadonlyArray<string>, session: Session) =>
  Effect.promise(() => inTerminal([process.execPath, bin, ...args], session))

const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g

const plainLines = (shown: string): ReadonlyArray<string> => shown.replace(escapes, "").split(/\r?\n/)

describe.runIf(isThere)("in a terminal", () => {
  layer(SandboxServer.layer(), { excludeTestServices: true })((it) => {
    it.scoped("the key is asked for, and not shown", () =>
      Effect.gen(function*() {
        const home = yield* makeFolder
        const { KILI_API_ENDPOINT: endpoint, KILI_API_KEY: key } = yield* environment
        const env = { HOME: home, KILI_API_ENDPOINT: endpoint }
        const asked = yield* kili(["project", "list"], { env, steps: [["API key of 127.0.0.1", `${key}\r`]] })
        assert.deepStrictEqual([asked.code, asked.unasked], [0, 0], asked.shown)
        assert.notInclude(asked.shown, key)
        assert.notInclude(asked.shown, "***")

        const left = yield* kili(["project", "list"], { env, steps: [["API key of", "half\u0003"]] })
        assert.strictEqual(left.code, 130, left.shown)

        const stored = yield* kili(["config", "set", "api-key"], { env, steps: [["API key", `${key}\r`]] })
        assert.deepStrictEqual([stored.code, stored.shown.includes(key)], [0, false])
        const file = yield* Effect.promise(() => readFile(join(home, ".config/kili/config.json"), "utf8"))
        assert.strictEqual(JSON.parse(file).profiles.default.apiKey, key)
        // Which is the key from now on
        assert.strictEqual((yield* kili(["project", "list"], { env })).code, 0)
      }), 60_000)

    it.scoped("a wait is told, and a question is not drawn over", () =>
      Effect.gen(function*() {
        const env = { HOME: yield* makeFolder, ...(yield* environment) }
        const { faults } = yield* Sandbox.Sandbox
        const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
        const client = NodeKili.layerConfig(Config.succeed({ apiKey, endpoint, callsPerMinute: Infinity }))
        const { id } = yield* Effect.gen(function*() {
          const project = yield* Projects.createProject({ title: "T", inputType: "IMAGE", jsonInterface: { jobs: {} } })
          const assets = Array.from({ length: 250 }, (_, index) => ({
            externalId: `a${index}`,
            content: `https://example.com/${index}.jpg`
          }))
          yield* Assets.appendMany({ projectId: project.id, assets })
          return project
        }).pipe(Effect.provide(client))
        yield* faults.add(Fault.Latency.make({ duration: Duration.millis(1700), operation: "assets" }))
        const waited = yield* kili(["asset", "list", id, "--first", "1", "--fields", "id"], { env })
        assert.strictEqual(waited.code, 0, waited.shown)
        assert.match(waited.shown, /Waiting for an answer: 1 s/)
        assert.notMatch((yield* kili(["asset", "list", id, "--first=1", "-q"], { env })).shown, /Waiting/)

        const asked = yield* kili(["asset", "delete", id, "--created-gte", "2020-01-01"], {
          env,
          // The answer is given some time for drawings to come
          steps: [["with all labels?", "n", 1]]
        })
        assert.deepStrictEqual([asked.code, asked.unasked], [1, 0], asked.shown)
        const drawnBefore = asked.shown.lastIndexOf("Assets.listAssets")
        assert.isAbove(drawnBefore, 0, "the listing is drawn")
        assert.isAbove(asked.shown.indexOf("with all labels?"), drawnBefore, "and nothing over the question")
        assert.match(asked.shown, /nothing was done/)
        yield* faults.clear
      }), 60_000)

    it.scoped("tables fit, and colors are for those who want them", () =>
      Effect.gen(function*() {
        const env = { HOME: yield* makeFolder, ...(yield* environment) }
        const narrow = yield* kili(["doctor"], { env, columns: 60 })
        assert.strictEqual(narrow.code, 0)
        const lines = plainLines(narrow.shown)
        assert.match(lines[0]!, /^check +status +found/)
        assert.isAbove(lines.length, 10)
        for (const line of lines) assert.isAtMost([...line].length, 60, line)
        assert.match(narrow.shown, /\u001b\[1m/)
        const plain = yield* kili(["doctor"], { env: { ...env, NO_COLOR: "1" }, columns: 60 })
        assert.notMatch(plain.shown, /\u001b\[\d*m/)
        assert.match((yield* kili(["--help"], { env: { ...env, NO_COLOR: "1" } })).shown, /^The Kili/)
      }), 60_000)
  })

  it("progress is drawn after a second, makes way for lines, and is gone at the end", { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "kili-drawing-"))
    const file = join(folder, "drawing.mjs")
    await build({
      entryPoints: [fileURLToPath(new URL("./support/drawing.ts", import.meta.url))],
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["@effect-kili/source"],
      banner: { js: "import { createRequire } from \"node:module\"; const require = createRequire(import.meta.url);" },
      outfile: file
    })
    const { code, shown } = await inTerminal([process.execPath, file], { env: {}, columns: 100 })
    await rm(folder, { recursive: true })
    assert.strictEqual(code, 0)
    const drawn = [...shown.matchAll(/Assets\.appendMany: (\d+) of 1,000 assets \[=*-*\] \d+\/s, \d+ s left/g)]
    assert.isAbove(drawn.length, 2, JSON.stringify(shown))
    // Not before the operation has lasted a second
    assert.isAtLeast(Number(drawn[0]![1]), 300)
    // What is written takes the place of the bar, which was cleared before: lines are whole
    const clear = "\\u001b\\[0J"
    for (const line of ["a row", "some talk", "the end"]) assert.match(shown, new RegExp(`${clear}${line}\\r\\n`))
    // The cursor is shown again
    assert.isAbove(shown.lastIndexOf("\u001b[?25h"), shown.lastIndexOf("\u001b[?25l"))
    assert.isTrue(shown.endsWith("the end\r\n"))
  })
})

/**
 * The command as it is installed: a process of its own.
 */
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url))

// No variable of the machine reaches the command: it has to work without any.
const start = (...args: ReadonlyArray<string>) =>
  spawn(process.execPath, [bin, ...args], { env: {}, stdio: ["ignore", "pipe", "pipe"] })

const run = async (...args: ReadonlyArray<string>) => {
  const child = start(...args)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  return { code, stderr, stdout }
}

/** The lines that `kili sandbox` prints once it listens, as variables. */
const announced = async (child: ReturnType<typeof start>): Promise<Map<string, string>> => {
  const variables = new Map<string, string>()
  let seen = ""
  for await (const chunk of child.stdout) {
    seen += String(chunk)
    for (const [, name, value] of seen.matchAll(/^(\w+)=(.*)\n/gm)) variables.set(name!, value!)
    if (variables.has("KILI_API_KEY")) return variables
  }
  throw new Error(`the sandbox ended: ${seen}`)
}

const stop = async (child: ReturnType<typeof start>): Promise<number | null> => {
  child.kill("SIGINT")
  const [code] = await once(child, "close")
  return code
}

const withSandbox = (variables: Map<string, string>) =>
  Layer.provide(NodeKili.layer, Layer.setConfigProvider(ConfigProvider.fromMap(variables, { pathDelim: "_" })))

const createProject = Projects.createProject({ title: "From a test", inputType: "IMAGE", jsonInterface: { jobs: {} } })

describe("kili", () => {
  it("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
    assert.strictEqual((await run("--version")).stdout.trim(), version)
  })

  it("brings the licenses of the packages that it is bundled of", () => {
    const licenses = readFileSync(new URL("../dist/LICENSES.txt", import.meta.url), "utf8")
    for (const name of ["effect", "undici", "graphql", "apache-arrow", "hyparquet", "cli-progress"]) {
      assert.match(licenses, new RegExp(`^${name} \\d[^]*?\\n\\n.*(licen[cs]e|copyright)`, "im"))
    }
  })

  it("explains itself, needing no key", async () => {
    for (const args of [["--help"], ["demo", "--help"], ["sandbox", "--help"]]) {
      const { code, stdout } = await run(...args)
      assert.strictEqual(code, 0)
      assert.match(stdout, /kili/)
    }
  })

  it("exits with 2 on a mistake of usage, and says which", async () => {
    const { code, stderr, stdout } = await run("sandbox", "--port", "many")
    assert.strictEqual(code, 2)
    assert.match(stdout + stderr, /many/)
  })

  it("takes no port that there is not", async () => {
    for (const port of ["99999", "-1"]) {
      const { code, stderr, stdout } = await run("sandbox", `--port=${port}`)
      assert.strictEqual(code, 2)
      assert.match(stdout + stderr, /is not a port/)
    }
  })

  it("ends quietly when the reader of its output leaves", async () => {
    const child = start("demo")
    child.stdout.once("data", () => child.stdout.destroy())
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")])
    assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
  })

  it("demo runs the recipe and exits with 0", async () => {
    const { code, stderr, stdout } = await run("demo")
    assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
    assert.match(stdout, /5 of 5 files created/)
    assert.match(stdout, /the same/)
  })

  it("sandbox serves a client that reads the variables it prints, and stops on Ctrl-C", async () => {
    const child = start("sandbox")
    const client = withSandbox(await announced(child))
    await Effect.runPromise(Effect.provide(createProject, client))
    assert.strictEqual(await stop(child), 130)
  })

  it("sandbox --data keeps the state between runs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kili-cli-"))
    const file = join(folder, "kili.db")
    const first = start("sandbox", "--data", file)
    const { id } = await Effect.runPromise(Effect.provide(createProject, withSandbox(await announced(first))))
    await stop(first)
    const second = start("sandbox", "--data", file)
    const found = await Effect.runPromise(
      Effect.provide(Projects.getProject({ projectId: id }), withSandbox(await announced(second)))
    )
    assert.strictEqual(found.title, "From a test")
    await stop(second)
    await rm(folder, { recursive: true })
  })

  it("sandbox on a port in use says so and exits with 1", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const { code, stderr, stdout } = await run("sandbox", "--port", String(port))
    assert.deepStrictEqual({ code, stdout }, { code: 1, stdout: "" })
    assert.match(stderr, new RegExp(`${port} is in use`))
    server.close()
  })
})

/**
 * `kili sandbox exec`, and what is asked of a sandbox that runs.
 */
import * as Fault from "@effect-kili/sandbox/Fault"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { faultKinds } from "../src/commands/sandbox/faultKinds.js"
import { bin, environment, kili, start } from "./support/kili.js"

const makeFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "kili-sandbox-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true }))
)

/** Runs a line of a shell inside of `kili sandbox exec`. */
const inside = (line: string, ...flags: ReadonlyArray<string>) =>
  kili(["sandbox", "exec", ...flags, "--", "sh", "-c", line])

const self = `"${process.execPath}" "${bin}"`

it("explains every kind of fault that there is", () => {
  assert.deepStrictEqual(faultKinds, Fault.kinds)
})

describe("kili sandbox exec", () => {
  it("runs a program with a sandbox, its streams and its exit code", async () => {
    const list = await inside(`cat; ${self} project list; ${self} doctor -f csv | head -1; echo talk >&2; exit 7`)
    assert.deepStrictEqual(list, { code: 7, stdout: "check,status,found,todo\n", stderr: "talk\n" })
    const fine = await kili(["sandbox", "exec", "--", "cat"], { stdin: "through\n" })
    assert.deepStrictEqual(fine, { code: 0, stdout: "through\n", stderr: "" })
    const faulty = await inside(`${self} sandbox faults -f csv`, "--fault", "htmlBody,operation=viewer")
    assert.include(faulty.stdout, "htmlBody,operation=viewer,0")
  })

  it("tells what cannot be run, and ends with the codes of shells", async () => {
    const missing = await kili(["sandbox", "exec", "--", "no-such-program"])
    assert.deepStrictEqual(missing, {
      code: 127,
      stdout: "",
      stderr: "kili: there is no program \"no-such-program\"\n"
    })
    const folder = await mkdtemp(join(tmpdir(), "kili-exec-"))
    const file = join(folder, "not-a-program")
    await writeFile(file, "")
    await chmod(file, 0o644)
    const refused = await kili(["sandbox", "exec", "--", file])
    assert.strictEqual(refused.code, 126)
    assert.include(refused.stderr, "cannot be run")
    await rm(folder, { recursive: true })
    assert.strictEqual((await inside("kill -TERM $$")).code, 143)
    assert.strictEqual((await kili(["sandbox", "exec"])).code, 2)
    const forgotten = await kili(["sandbox", "exec", "npm", "test"])
    assert.deepStrictEqual([forgotten.code, /did you mean "kili sandbox exec -- npm test"/.test(forgotten.stderr)], [
      2,
      true
    ])
  })

  it("hands on signals, and waits for what the program makes of them", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const script =
        "process.on(process.argv[1], () => setTimeout(() => { console.log('in order'); process.exit(3) }, 1200)); setInterval(() => {}, 1000); console.log('ready')"
      const child = start(["sandbox", "exec", "--", process.execPath, "-e", script, signal])
      let stdout = ""
      child.stdout.on("data", (chunk) => stdout += String(chunk))
      await once(child.stdout, "data")
      child.kill(signal)
      const [code] = await once(child, "close")
      assert.deepStrictEqual({ code, stdout }, { code: 3, stdout: "ready\nin order\n" })
    }
  })
})

layer(SandboxServer.layer(), { excludeTestServices: true })("kili sandbox, of one that runs,", (it) => {
  it.scoped("sets faults, tells what was asked, and saves and restores the state", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const env = { HOME: folder, ...(yield* environment) }
      const sandbox = function*(...args: ReadonlyArray<string>) {
        const ended = yield* Effect.promise(() => kili(["sandbox", ...args], { env }))
        assert.strictEqual(ended.code, 0, ended.stderr)
        return ended.stdout
      }
      const added = yield* sandbox(
        "faults",
        "add",
        "latency,duration=10ms,operation=viewer",
        "cutAfter,rate=0.5,seed=7",
        "-f",
        "csv"
      )
      assert.strictEqual(
        added,
        "kind,settings,met\nlatency,\"operation=viewer,duration=10\",0\ncutAfter,\"rate=0.5,seed=7\",0\n"
      )
      assert.strictEqual(yield* sandbox("faults", "list", "-f", "csv"), added)
      // Dry runs change nothing
      const planned = yield* sandbox("faults", "add", "cutBefore,times=1", "-f", "csv", "--dry-run")
      assert.strictEqual(planned, "kind,settings,met\ncutBefore,times=1,0\n")
      assert.match(yield* sandbox("faults", "clear", "-n"), /^Dry run: all faults would be removed/)
      assert.match(yield* sandbox("journal", "clear", "-n"), /^Dry run: the journal would be emptied/)
      assert.match(yield* sandbox("reset", "-n"), /^Dry run: all that the sandbox holds would be deleted/)
      assert.strictEqual(yield* sandbox("faults", "list", "-f", "csv"), added)
      assert.include(yield* sandbox("journal", "-f", "ndjson"), "\"operation\":\"version\"")
      yield* sandbox("faults", "clear")
      assert.strictEqual(yield* sandbox("faults"), "")

      const file = join(folder, "state.db")
      yield* sandbox("export", file)
      const { mode } = yield* Effect.promise(() => stat(file))
      assert.strictEqual(mode & 0o777, 0o600)
      assert.deepStrictEqual(yield* Effect.promise(() => readdir(folder)), ["state.db"])
      assert.match(yield* sandbox("import", file, "-n"), /^Dry run: .* replaced by .*state\.db/)
      yield* sandbox("reset", "--yes")
      yield* sandbox("import", file, "--yes")
      assert.include(yield* sandbox("journal", "-f", "ndjson"), "\"operation\":\"version\"")
      yield* sandbox("journal", "clear")
      // It is asked whether it is a sandbox first
      assert.strictEqual((yield* sandbox("journal", "-f", "csv")).split("\n").length, 3)
    }), 60_000)

  it.scoped("refuses in words", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const found = yield* environment
      const env = { HOME: folder, ...found }
      const refused = function*(code: number, expected: RegExp, args: ReadonlyArray<string>, overrides = {}) {
        const ended = yield* Effect.promise(() => kili(["sandbox", ...args], { env: { ...env, ...overrides } }))
        assert.match(ended.stderr, expected)
        assert.deepStrictEqual([ended.code, ended.stdout], [code, ""])
      }
      yield* refused(2, /there is no fault "latenzy"/, ["faults", "add", "latenzy"])
      yield* refused(2, /does-not-exist cannot be read/, ["import", "does-not-exist", "--yes"])
      yield* refused(2, /is not a file/, ["import", folder, "--yes"])
      const text = join(folder, "text")
      yield* Effect.promise(() => writeFile(text, "text"))
      yield* refused(1, /the sandbox refuses: The file is not a store/, ["import", text, "--yes"])
      yield* refused(1, /cannot write to .*nowhere\/x/, ["export", join(folder, "nowhere/x")])
      yield* refused(5, /no sandbox answers at .*ECONNREFUSED/, ["reset", "--yes"], {
        KILI_API_ENDPOINT: "http://127.0.0.1:1/graphql"
      })
      yield* refused(1, /refuses: .*key[^]*KILI_API_KEY/, ["reset", "--yes"], { KILI_API_KEY: "another" })
      yield* refused(2, /--endpoint: is not an http/, ["reset", "--endpoint", "x", "-y"])
      yield* refused(2, /cannot be undone.*\n.*--yes/, ["reset"])
      yield* refused(2, /cannot be undone.*\n.*--yes/, ["import", text])
      // What is no file is not replaced by one
      const pipe = join(folder, "pipe")
      spawnSync("mkfifo", [pipe])
      yield* refused(1, /cannot write to .*pipe: it is no file/, ["export", pipe])
      assert.isTrue((yield* Effect.promise(() => stat(pipe))).isFIFO())
    }), 60_000)

  it.scoped("shows no other server a key, and no sandbox the key of another endpoint", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const { KILI_API_ENDPOINT: endpoint } = yield* environment
      const heard: Array<string> = []
      const server = createServer((request, response) => {
        heard.push(`${request.method} ${request.url} ${request.headers.authorization ?? "no key"}`)
        response.end("{\"version\": \"2.157.0\"}")
      }).listen(0, "127.0.0.1")
      yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
      yield* Effect.promise(() => once(server, "listening"))
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const env = { HOME: folder, KILI_API_KEY: "a-key-of-the-platform" }
      const ended = yield* Effect.promise(() =>
        kili(["sandbox", "reset", "--yes", "--endpoint", `http://127.0.0.1:${port}/api/graphql`], { env })
      )
      assert.strictEqual(ended.code, 2)
      assert.match(ended.stderr, /is not a sandbox/)
      assert.deepStrictEqual(heard, ["GET /api/version no key"])
      // The sandbox refuses any key but its own: it was not sent the one of the environment
      const other = yield* Effect.promise(() => kili(["sandbox", "reset", "--yes", "--endpoint", endpoint], { env }))
      assert.strictEqual(other.code, 0, other.stderr)
    }))
})

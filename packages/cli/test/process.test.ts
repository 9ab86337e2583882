/**
 * How the command ends: told to, without a reader, on a full disk.
 */
import * as Projects from "@effect-kili/core/Projects"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Fault from "@effect-kili/sandbox/Fault"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import { assert, layer } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { spawn, spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bin, ended, environment, kili, start } from "./support/kili.js"

const makeFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "kili-process-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true }))
)

const { PATH = "" } = process.env

/** Runs a line of bash, in which `kili` is the command. */
const bash = (line: string, env: Readonly<Record<string, string>>) =>
  Effect.promise(() => {
    const script = `set -o pipefail; kili() { "${process.execPath}" "${bin}" "$@"; }; ${line}`
    return ended(spawn("bash", ["-c", script], { env: { PATH, ...env } }))
  })

const projects = Effect.gen(function*() {
  const { apiKey, endpoint } = yield* SandboxServer.SandboxServer
  yield* Effect.forEach(
    Array.from({ length: 250 }, (_, index) => index),
    (index) => Projects.createProject({ title: `P${index}`, inputType: "IMAGE", jsonInterface: { jobs: {} } }),
    { concurrency: 8 }
  ).pipe(Effect.provide(NodeKili.layerConfig(Config.succeed({ apiKey, endpoint, callsPerMinute: Infinity }))))
})

/** A disk that is too small, for those who may make one. */
const smallDisk = Effect.acquireRelease(
  Effect.gen(function*() {
    const folder = join(yield* makeFolder, "disk")
    yield* Effect.promise(() => mkdir(folder))
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", folder])
    return { folder, isMounted: status === 0 }
  }),
  ({ folder, isMounted }) => Effect.sync(() => isMounted && spawnSync("umount", [folder]))
)

layer(SandboxServer.layer(), { excludeTestServices: true })("the process", (it) => {
  it.scoped("ends quietly without a reader, and in words without a disk", () =>
    Effect.gen(function*() {
      yield* projects
      const env = { HOME: yield* makeFolder, ...(yield* environment) }
      assert.deepStrictEqual(yield* bash("kili project list | head -1 | wc -l", env), {
        code: 0,
        stderr: "",
        stdout: "1\n"
      })
      // The reader is gone before anything is written
      assert.deepStrictEqual(yield* bash("kili --version | true", env), { code: 0, stderr: "", stdout: "" })
      assert.deepStrictEqual(yield* bash("kili --help | head -1 | wc -l", env), { code: 0, stderr: "", stdout: "1\n" })
      if (existsSync("/dev/full")) {
        const full = yield* bash("kili project list > /dev/full", env)
        assert.deepStrictEqual(full, {
          code: 1,
          stdout: "",
          stderr: "kili: cannot write to stdout: no space left on the disk\n"
        })
        for (const line of ["kili --help", "kili --version"]) {
          const { code, stderr } = yield* bash(`${line} > /dev/full`, env)
          assert.strictEqual(code, 1)
          assert.match(stderr, /^kili: cannot write to stdout: .*no space left/)
        }
      }
      const { folder, isMounted } = yield* smallDisk
      if (isMounted) {
        yield* Effect.promise(() => writeFile(join(folder, "o.csv"), "before"))
        const full = yield* bash(`kili project list -f csv -o ${folder}/o.csv`, env)
        assert.strictEqual(full.code, 1)
        assert.match(full.stderr, /^kili: \/.*o\.csv: .*(ENOSPC|no space left)/)
        assert.deepStrictEqual(yield* Effect.promise(() => readdir(folder)), ["o.csv"])
        assert.strictEqual(yield* Effect.promise(() => readFile(join(folder, "o.csv"), "utf8")), "before")
      }
      const twice = yield* Effect.promise(() => kili(["project", "list", "-f", "csv", "--format", "json"], { env }))
      assert.deepStrictEqual([twice.code, twice.stdout], [2, ""])
      assert.match(twice.stderr, /--format is given twice/)
    }), 60_000)

  it.scoped("tells a bug as one, with a code of its own", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      yield* Effect.promise(async () => {
        const dist = join(bin, "..")
        const damaged = /^(path|list|Main)-.*\.js$/
        for (const name of await readdir(dist)) {
          if (!name.endsWith(".js")) continue
          if (damaged.test(name) && !name.startsWith("Main")) {
            await writeFile(join(folder, name), "export const run = () => { throw new Error('unthought of') }")
          } else await copyFile(join(dist, name), join(folder, name))
        }
        await writeFile(join(folder, "package.json"), "{\"type\": \"module\"}")
      })
      const broken = (...args: ReadonlyArray<string>) =>
        Effect.promise(() =>
          ended(spawn(process.execPath, [join(folder, "bin.js"), ...args], { env: { PATH, HOME: folder } }))
        )
      const plain = yield* broken("config", "path")
      assert.deepStrictEqual([plain.code, plain.stdout], [70, ""])
      assert.match(plain.stderr, /^kili: a bug, please report it\nError: unthought of/)
      const asJson = yield* broken("config", "list", "-f", "json")
      assert.strictEqual(asJson.code, 70)
      const { exitCode, tag, trace } = JSON.parse(asJson.stderr)
      assert.deepStrictEqual([tag, exitCode, /unthought of/.test(trace)], ["Bug", 70, true])
      // Before anything is known of it, too
      for (const name of yield* Effect.promise(() => readdir(folder))) {
        if (name.startsWith("Main-")) yield* Effect.promise(() => rm(join(folder, name)))
      }
      const early = yield* broken("config", "list", "--format=json")
      assert.deepStrictEqual([early.code, JSON.parse(early.stderr).tag], [70, "Bug"])
    }))

  it.scoped("ends within a second when it is told to, and leaves no half of a file", () =>
    Effect.gen(function*() {
      const { faults } = yield* Sandbox.Sandbox
      yield* Effect.acquireRelease(
        faults.add(Fault.Latency.make({ duration: Duration.seconds(30), operation: "projects" })),
        () => faults.clear
      )
      const folder = yield* makeFolder
      const env = { HOME: folder, ...(yield* environment) }
      const file = join(folder, "o.json")
      yield* Effect.promise(() => writeFile(file, "before"))
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        const child = start(["project", "list", "-f", "json", "-o", file, "--trace"], { env })
        // The file beside it tells that the command is at work
        yield* Effect.promise(async () => {
          while ((await readdir(folder)).length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
        })
        const told = performance.now()
        child.kill(signal)
        const { code, stderr } = yield* Effect.promise(() => ended(child))
        assert.isBelow(performance.now() - told, 1500)
        assert.strictEqual(code, 130)
        const last = stderr.trimEnd().split("\n").at(-1)!
        assert.deepStrictEqual(JSON.parse(last), {
          tag: "Interrupted",
          message: "stopped",
          progress: [],
          exitCode: 130
        })
        assert.deepStrictEqual(yield* Effect.promise(() => readdir(folder)), ["o.json"])
        assert.strictEqual(yield* Effect.promise(() => readFile(file, "utf8")), "before")
      }
    }), 60_000)
})

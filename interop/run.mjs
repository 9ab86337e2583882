/**
 * Runs the official Python client, as its makers released it, against a sandbox: `npm run interop`.
 *
 *     npm run interop                          every release, every script
 *     npm run interop -- latest                one release: the name of a file `requirements-<name>.txt`
 *     npm run interop -- --script assets       the scripts whose name holds "assets"
 *     npm run interop -- --command …/bin.js    the sandbox of another build
 *     npm run interop -- --write               writes down where the two clients differ, and what was exercised
 *
 * Needs python3 (3.10 or later; another one by the variable PYTHON) with pip, and a build of this workspace.
 */
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { comparisons, finish, twoClients } from "./two-clients.mjs"

const here = path.dirname(fileURLToPath(import.meta.url))
const scriptsFolder = path.join(here, "scripts")

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    command: { type: "string", default: path.join(here, "..", "packages", "cli", "dist", "bin.js") },
    script: { type: "string", default: "" },
    jobs: { type: "string", default: String(Math.max(2, os.availableParallelism())) },
    timeout: { type: "string", default: "240" },
    write: { type: "boolean", default: false }
  }
})

const { command } = values

const say = (line) => process.stdout.write(`${line}\n`)

/** Runs a program to its end, and resolves with what it wrote. */
const run = (file, args, options = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], ...options })
    let stderr = ""
    let stdout = ""
    child.stdout.on("data", (part) => stdout += part)
    child.stderr.on("data", (part) => stderr += part)
    child.on("error", reject)
    child.on("close", (code, signal) => resolve({ code, signal, stderr, stdout }))
  })

const exists = (file) => fs.access(file).then(() => true, () => false)

/** What a child may know: neither the home nor the Kili account of whoever runs this. */
const environment = (home) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(KILI_|PYTHON(PATH|HOME)$)/.test(name))),
  HOME: home,
  NO_PROXY: "127.0.0.1,localhost",
  no_proxy: "127.0.0.1,localhost",
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONUNBUFFERED: "1"
})

/** The interpreter of a release's virtual environment, which is built anew when its requirements have changed. */
const python = async (name) => {
  const requirements = path.join(here, `requirements-${name}.txt`)
  const text = await fs.readFile(requirements, "utf8")
  const version = /^kili(?:\[.*\])?==(\S+)$/m.exec(text)?.[1] ?? name
  const folder = path.join(here, `.venv-${version}`)
  const interpreter = path.join(folder, process.platform === "win32" ? "Scripts/python.exe" : "bin/python")
  const mark = path.join(folder, ".complete")
  const wanted = createHash("sha256").update(text).digest("hex")
  if ((await fs.readFile(mark, "utf8").catch(() => "")) !== wanted) {
    say(`# ${name}: installing kili ${version}`)
    await fs.rm(folder, { force: true, recursive: true })
    const steps = [
      [process.env.PYTHON ?? "python3", ["-m", "venv", folder]],
      [interpreter, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]]
    ]
    for (const [file, args] of steps) {
      const { code, stderr } = await run(file, args)
      if (code !== 0) throw new Error(`${name}: ${path.basename(file)} ${args.slice(0, 3).join(" ")} failed\n${stderr}`)
    }
    await fs.writeFile(mark, wanted)
  }
  return { interpreter, version }
}

/** A sandbox of its own, with an empty state, until `stop`. */
const startSandbox = async () => {
  const child = spawn(process.execPath, [command, "sandbox", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] })
  let log = ""
  child.stderr.on("data", (part) => log += part)
  const settings = {}
  await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, key, value] = /^(KILI_\w+)=(.*)$/.exec(line) ?? []
      if (key !== undefined) settings[key] = value
      if (settings.KILI_API_ENDPOINT !== undefined && settings.KILI_API_KEY !== undefined) resolve()
    })
    child.once("error", reject)
    child.once("exit", (code) => reject(new Error(`The sandbox ended with ${code}\n${log}`)))
  })
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve()
      child.once("exit", () => resolve())
      child.kill("SIGINT")
      setTimeout(() => child.kill("SIGKILL"), 5_000).unref()
    })
  return { log: () => log, settings, stop }
}

/** Runs one script and reports its checks: one line each. */
const runScript = async ({ env, file, interpreter, name }) => {
  const started = Date.now()
  const { code, signal, stderr, stdout } = await run(interpreter, ["-W", "ignore", file], {
    cwd: env.HOME,
    env,
    timeout: Number(values.timeout) * 1_000
  })
  const script = path.basename(file, ".py")
  const lines = stdout.split("\n")
  const count = (word) => lines.filter((line) => line.startsWith(`${word} `)).length
  const result = { failed: count("FAIL"), passed: count("ok  "), skipped: count("skip") }
  for (const line of lines) {
    if (!/^(ok {2}|FAIL|skip|\s+\|) /.test(line)) continue
    say(line.replace(/^(\S+\s*) /, (mark) => `${mark}${name} · ${script} · `))
  }
  if ((code !== 0 || signal !== null) && result.failed === 0) {
    result.failed = 1
    say(`FAIL ${name} · ${script} · the script ended with ${signal ?? code}`)
    for (const line of stderr.trimEnd().split("\n").slice(-25)) say(`     | ${line}`)
  } else if (result.passed + result.failed + result.skipped === 0) {
    result.failed = 1
    say(`FAIL ${name} · ${script} · the script checked nothing`)
  }
  return { ...result, seconds: (Date.now() - started) / 1_000 }
}

/** The operations that the official client itself asked for; our own looks at the sandbox are not its doing. */
const exercisedBy = async ({ KILI_API_ENDPOINT, KILI_API_KEY }) => {
  const url = new URL("/admin/journal", KILI_API_ENDPOINT)
  const answer = await fetch(url, { headers: { authorization: `X-API-Key: ${KILI_API_KEY}` } })
  const entries = (await answer.json()).filter(({ client, status }) => client?.startsWith("python-") && status === 200)
  return entries.flatMap(({ operation }) => operation?.split(",") ?? [])
}

/** Checks that are made here, counted and shown as those of a script. */
const checks = (name, script, total) => ({
  equal(what, actual, expected) {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
    if (a !== b) return this.fail(what, `${a.slice(0, 1_500)}, expected ${b.slice(0, 300)}`)
    total.passed += 1
    say(`ok   ${name} · ${script} · ${what}`)
  },
  fail(what, reason) {
    total.failed += 1
    say(`FAIL ${name} · ${script} · ${what}: ${reason}`)
  },
  skip(what, reason) {
    total.skipped += 1
    say(`skip ${name} · ${script} · ${what}: ${reason}`)
  }
})

/** One comparison of both clients, on a sandbox of its own whose journal nobody else writes. */
const compareOn = async (comparison, { check, home, interpreter }) => {
  const sandbox = await startSandbox()
  try {
    const env = { ...environment(home), ...sandbox.settings }
    const python = async (...args) => {
      const file = path.join(scriptsFolder, "_two_clients.py")
      const { stderr, stdout } = await run(interpreter, ["-W", "ignore", file, ...args], { cwd: home, env })
      const answer = stdout.split("\n").find((line) => line.startsWith("@"))
      if (answer === undefined) throw new Error(`The official client's half failed\n${stderr.slice(-2_000)}`)
      return JSON.parse(answer.slice(1))
    }
    await twoClients(comparison, { check, folder: home, python, settings: sandbox.settings })
  } finally {
    await sandbox.stop()
  }
}

/** The same work by both clients. */
const compareClients = async ({ home, interpreter, name, total }) => {
  const media = "import sys, pathlib, _media; _media.write_all(pathlib.Path(sys.argv[1]))"
  const { code, stderr } = await run(interpreter, ["-c", media, home], { cwd: scriptsFolder, env: environment(home) })
  if (code !== 0) throw new Error(`The files to import were not written\n${stderr}`)
  const check = checks(name, "two clients", total)
  await Promise.all(comparisons.map((comparison) => compareOn(comparison, { check, home, interpreter })))
}

const scripts = async () => {
  const names = await fs.readdir(scriptsFolder)
  return names.filter((name) => name.endsWith(".py") && !name.startsWith("_") && name.includes(values.script)).sort()
}

/** By any of the releases; the guide of the sandbox shows them. */
const exercised = new Set()

const runRelease = async (name) => {
  const { interpreter, version } = await python(name)
  const home = await fs.mkdtemp(path.join(os.tmpdir(), "kili-interop-"))
  const sandbox = await startSandbox()
  const total = { failed: 0, passed: 0, seconds: 0, skipped: 0 }
  try {
    const waiting = await scripts()
    const env = { ...environment(home), ...sandbox.settings }
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const result = await runScript({ env, file: path.join(scriptsFolder, next), interpreter, name })
        for (const key of Object.keys(total)) total[key] += result[key]
      }
    }
    await Promise.all(Array.from({ length: Number(values.jobs) }, work))
    for (const operation of await exercisedBy(sandbox.settings)) exercised.add(operation)
    if ("two clients".includes(values.script)) await compareClients({ home, interpreter, name, total })
  } finally {
    await sandbox.stop()
    await fs.rm(home, { force: true, recursive: true })
  }
  if (sandbox.log().includes("level=ERROR")) {
    total.failed += 1
    say(`FAIL ${name} · the sandbox logged a defect`)
    for (const line of sandbox.log().split("\n").slice(0, 40)) say(`     | ${line}`)
  }
  return { name, version, ...total }
}

if (!await exists(command)) throw new Error("There is no build to run: npm run build")

const releases = positionals.length > 0
  ? positionals
  : (await fs.readdir(here)).flatMap((file) => /^requirements-(.+)\.txt$/.exec(file)?.[1] ?? []).sort()

const started = Date.now()
const results = []
for (const release of releases) results.push(await runRelease(release))
if ("two clients".includes(values.script)) {
  const total = { failed: 0, passed: 0, skipped: 0 }
  await finish({ all: positionals.length === 0, check: checks("both", "two clients", total), write: values.write })
  if (!values.write) results.push({ name: "both clients", version: "", ...total })
}

if (values.write && positionals.length === 0 && values.script === "") {
  await fs.writeFile(path.join(here, "exercised.json"), `${JSON.stringify([...exercised].sort(), null, 2)}\n`)
}

say("")
for (const { failed, name, passed, skipped, version } of results) {
  say(`${version === "" ? name : `kili ${version} (${name})`}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
}
say(`in ${Math.round((Date.now() - started) / 1_000)} s`)
process.exitCode = results.every(({ failed, passed }) => failed === 0 && passed > 0) ? 0 : 1

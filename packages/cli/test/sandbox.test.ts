/**
 * `kili sandbox` as a process of its own, which is killed, and told to fail.
 */
import { assert, describe, it } from "@effect/vitest"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

const bin = fileURLToPath(new URL("../dist/bin.js", import.meta.url))

const start = async (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [bin, "sandbox", ...args], { env: {}, stdio: ["ignore", "pipe", "ignore"] })
  let seen = ""
  for await (const chunk of child.stdout) {
    seen += String(chunk)
    const endpoint = /^KILI_API_ENDPOINT=(.*)$/m.exec(seen)?.[1]
    if (endpoint !== undefined && seen.includes("KILI_API_KEY=")) return { child, endpoint }
  }
  throw new Error(`the sandbox ended: ${seen}`)
}

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const closed = once(child, "exit")
  child.kill(signal)
  await closed
}

const headers = { authorization: "X-API-Key: kili-sandbox-key", "content-type": "application/json" }

const ask = async (endpoint: string, query: string, variables: object = {}): Promise<unknown> => {
  const response = await fetch(endpoint, { body: JSON.stringify({ query, variables }), headers, method: "POST" })
  const body: unknown = await response.json()
  const { data, errors } = Object(body)
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data.data
}

const createProject =
  "mutation { data: createProject(data: { title: \"A\", inputType: IMAGE, jsonInterface: \"{}\" }) { id } }"

const importAssets = `mutation ($names: [String!]!, $where: ProjectWhere!) {
  data: appendManyAssets(data: { contentArray: $names, externalIDArray: $names }, where: $where) { id }
}`

describe("kili sandbox --data", () => {
  it("loses no acknowledged change to kill -9", { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "kili-killed-"))
    const data = join(folder, "kili.db")
    const acknowledged: Array<string> = []
    let projectId: unknown
    for (let round = 0; round < 3; round++) {
      const { child, endpoint } = await start("--data", data)
      projectId ??= Object(await ask(endpoint, createProject)).id
      // Eight clients write until the server is gone: it dies in the middle of something
      const writer = async (client: number): Promise<void> => {
        for (let i = 0;; i++) {
          const names = Array.from({ length: 5 }, (_, row) => `${round}-${client}-${i}-${row}`)
          await ask(endpoint, importAssets, { names, where: { id: projectId } })
          for (const name of names) acknowledged.push(name)
        }
      }
      const writers = Array.from({ length: 8 }, (_, client) => writer(client).catch(() => {}))
      await new Promise((resolve) => setTimeout(resolve, 400 + 150 * round))
      await end(child, "SIGKILL")
      await Promise.all(writers)
    }

    const { child, endpoint } = await start("--data", data)
    const found = new Set<string>()
    let total = 0
    for (let skip = 0;; skip += 100) {
      const page = await ask(
        endpoint,
        `query ($id: ID!, $skip: Int!) {
          data: assets(where: { project: { id: $id } }, first: 100, skip: $skip) { externalId }
        }`,
        { id: projectId, skip }
      )
      if (!Array.isArray(page) || page.length === 0) break
      total += page.length
      for (const { externalId } of page) found.add(externalId)
    }
    await end(child, "SIGKILL")
    assert.isAbove(acknowledged.length, 100)
    assert.deepStrictEqual(acknowledged.filter((name) => !found.has(name)), [])
    assert.strictEqual(found.size, total)
    // What was not acknowledged is there whole or not at all
    assert.strictEqual(total % 5, 0)
    await rm(folder, { recursive: true })
  })
})

describe("kili sandbox --fault", () => {
  it("sets faults from the start", async () => {
    const { child, endpoint } = await start(
      "--fault",
      "tooManyRequests,operation=viewer,times=1,retryAfter=2s",
      "--fault",
      "htmlBody,operation=viewer,times=1"
    )
    const viewer = () => fetch(endpoint, { body: "{\"query\":\"{ viewer { id } }\"}", headers, method: "POST" })
    const limited = await viewer()
    assert.deepStrictEqual([limited.status, limited.headers.get("retry-after")], [429, "2"])
    assert.match(await (await viewer()).text(), /^<!DOCTYPE html>/)
    assert.strictEqual((await viewer()).status, 200)
    const journal = await fetch(new URL("/admin/journal", endpoint), { headers })
    const faults = Array.from(Object(await journal.json()), (entry) => Object(entry).faults)
    assert.deepStrictEqual(faults, [["tooManyRequests"], ["htmlBody"], []])
    await end(child, "SIGKILL")
  })

  it("is refused with the reason, and explained by --help", async () => {
    const run = async (...args: ReadonlyArray<string>) => {
      const child = spawn(process.execPath, [bin, "sandbox", ...args], { env: {}, stdio: ["ignore", "pipe", "pipe"] })
      const [stdout, stderr, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, "close")
      ])
      return { code, output: (stdout + stderr).replace(/\s+/g, " ") }
    }
    const mistake = await run("--fault", "latency,duration=soon")
    assert.strictEqual(mistake.code, 2)
    assert.include(mistake.output, "--fault latency: duration: a duration is milliseconds")
    const help = await run("--help")
    assert.include(help.output, "labelRefused, reason")
    assert.include(help.output, "--host")
  })
})

describe("kili sandbox --host", () => {
  it("listens there", async () => {
    const { child, endpoint } = await start("--host", "127.0.0.2")
    assert.strictEqual(new URL(endpoint).hostname, "127.0.0.2")
    assert.match(String(Object(await ask(endpoint, "{ data: viewer { email } }")).email), /@/)
    await end(child, "SIGKILL")
  })
})

/**
 * A listing of a hundred thousand assets: in constant memory, whatever the format of lines.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as Projects from "@effect-kili/core/Projects"
import { assert, it } from "@effect/vitest"
import Database from "libsql"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { exitCode, serve } from "./support/kili.js"

const total = 100_000

/** Copies the one asset of a store, whatever its columns are: as many calls as an import takes would be most of the test. */
const multiply = (dataFile: string): void => {
  const database = new Database(dataFile)
  const columns = database.prepare("SELECT name FROM pragma_table_info('assets') WHERE name <> 'seq'").raw(true).all()
    .map(String)
  const own: Readonly<Record<string, string>> = { externalId: "'image_' || n", id: "'c' || printf('%024d', n)" }
  database.exec(`
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    BEGIN;
    WITH RECURSIVE series (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM series WHERE n < ${total})
    INSERT INTO assets (${columns.join(", ")})
    SELECT ${
    columns.map((name) => own[name] ?? `pattern.${name}`).join(", ")
  } FROM series, assets pattern WHERE pattern.seq = 1;
    COMMIT;`)
  database.close()
}

/** The most memory that a process had, in MB; none where the system does not tell. */
const peak = (pid: number | undefined): number | undefined => {
  const status = `/proc/${pid}/status`
  const [, kilobytes] = existsSync(status) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8")) ?? [] : []
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
}

it("lists a hundred thousand assets in constant memory", { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "kili-scale-"))
  const dataFile = join(folder, "kili.db")
  const first = await serve({ dataFile })
  const { id: projectId } = await first.run(
    Projects.createProject({ title: "Scale", inputType: "IMAGE", jsonInterface: { jobs: {} } })
  )
  const content = "https://example.com/1.jpg"
  await first.run(
    Assets.appendMany({
      projectId,
      assets: [{ content, externalId: "image_1", jsonMetadata: { note: "x".repeat(400) } }]
    })
  )
  await first.stop()
  multiply(dataFile)

  const served = await serve({ dataFile })
  // Four fifths of the rows held at once would not fit in
  const child = served.start(["asset", "list", projectId, "--format", "ndjson", "--calls-per-minute", "100000"], {
    env: { NODE_OPTIONS: "--max-old-space-size=64" }
  })
  let lines = 0
  let most: number | undefined
  let bytes = 0
  child.stdout.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
    most = peak(child.pid) ?? most
  })
  let stderr = ""
  child.stderr.on("data", (chunk) => stderr += String(chunk))
  assert.deepStrictEqual([await exitCode(child), stderr], [0, ""])
  assert.strictEqual(lines, total)
  assert.isAbove(bytes, 50_000_000)
  assert.isBelow(most ?? 0, 300)
  await served.stop()
  rmSync(folder, { recursive: true })
})

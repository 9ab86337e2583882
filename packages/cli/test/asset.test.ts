/**
 * `kili asset`, end to end: the bundled command against a sandbox behind a socket.
 */
import { AssetFilter } from "@effect-kili/core/AssetFilter"
import * as Assets from "@effect-kili/core/Assets"
import * as Labels from "@effect-kili/core/Labels"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Fault from "@effect-kili/sandbox/Fault"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SchemaAST from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { assetFilter } from "../src/commands/assetFilter.js"
import { exitCode, serve, type Served } from "./support/kili.js"

const jsonInterface = {
  jobs: {
    KIND: {
      mlTask: "CLASSIFICATION",
      required: 1,
      content: { categories: { GOOD: { name: "Good" }, BAD: { name: "Bad" } }, input: "radio" }
    }
  }
} as const

let served: Served

beforeAll(async () => {
  served = await serve()
})

afterAll(() => served.stop())

const file = (name: string, text: string): string => {
  writeFileSync(join(served.folder, name), text)
  return name
}

const newProject = async (): Promise<ProjectId> =>
  (await served.run(Projects.createProject({ title: "Assets", inputType: "TEXT", jsonInterface }))).id

/** A project with texts of these names, each with its place as the score. */
const withTexts = async (...names: ReadonlyArray<string>) => {
  const projectId = await newProject()
  const assets = names.map((externalId, index) => ({ content: externalId, externalId, jsonMetadata: { score: index } }))
  await served.run(Assets.appendMany({ projectId, assets }))
  return projectId
}

const rowsOf = (ndjson: string): ReadonlyArray<unknown> =>
  ndjson.split("\n").filter((line) => line !== "").map((line): unknown => JSON.parse(line))

const namesIn = (projectId: ProjectId, filter?: AssetFilter): Promise<ReadonlyArray<string | null>> =>
  served.run(
    Assets.listAssets({ projectId, filter, fields: ["externalId"] }).pipe(
      Stream.map(({ externalId }) => externalId),
      Stream.runCollect,
      Effect.map(Chunk.toReadonlyArray)
    )
  )

const nothing = { created: 0, alreadyThere: 0, duplicateOf: 0, invalid: 0, failed: 0, pending: 0 }

describe("the flags of a filter", () => {
  const fields = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.PropertySignature> =>
    SchemaAST.isRefinement(ast) ? fields(ast.from) : SchemaAST.isTypeLiteral(ast) ? ast.propertySignatures : []

  const literals = (ast: SchemaAST.AST): ReadonlyArray<unknown> => {
    switch (ast._tag) {
      case "Literal":
        return [ast.literal]
      case "Union":
        return ast.types.flatMap(literals)
      case "TupleType":
        return ast.rest.flatMap(({ type }) => literals(type))
      default:
        return []
    }
  }

  it("are those of the SDK, with its choices", () => {
    const known = fields(AssetFilter.ast)
    assert.isAbove(known.length, 40)
    assert.deepStrictEqual(Object.keys(assetFilter).toSorted(), known.map(({ name }) => String(name)).toSorted())
    const flags: Readonly<Record<string, { readonly choices?: ReadonlyArray<string> }>> = assetFilter
    for (const { name, type } of known) {
      assert.deepStrictEqual(
        [...(flags[String(name)]?.choices ?? [])].toSorted(),
        literals(type).map(String).toSorted(),
        String(name)
      )
    }
  })
})

describe("kili asset list and count", () => {
  it("writes the chosen fields in every format", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b", "c")
    const list = (...flags: ReadonlyArray<string>) =>
      served.kili(["asset", "list", projectId, "--fields", "externalId,jsonMetadata", ...flags])
    const [ndjson, json, csv, flat, table] = await Promise.all([
      list("--first", "2"),
      list("-f", "json", "--skip", "1"),
      list("-f", "csv", "--first", "1"),
      served.kili(["asset", "list", projectId, "--fields", "project.title", "-f", "json", "--nested", "flatten"]),
      list("-f", "table")
    ])
    assert.deepStrictEqual(ndjson, {
      code: 0,
      stderr: "",
      stdout:
        "{\"externalId\":\"a\",\"jsonMetadata\":{\"score\":0}}\n{\"externalId\":\"b\",\"jsonMetadata\":{\"score\":1}}\n"
    })
    assert.deepStrictEqual(JSON.parse(json.stdout), [
      { externalId: "b", jsonMetadata: { score: 1 } },
      { externalId: "c", jsonMetadata: { score: 2 } }
    ])
    assert.strictEqual(csv.stdout, "externalId,jsonMetadata\na,\"{\"\"score\"\":0}\"\n")
    assert.deepStrictEqual(JSON.parse(flat.stdout)[0], { "project.title": "Assets" })
    assert.match(table.stdout, /^externalId +jsonMetadata\na +\{"score":0\}\n/)
    for (const { code, stderr } of [json, csv, flat, table]) {
      assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
    }
    const parquet = await list("-f", "parquet", "-o", "assets.parquet")
    assert.deepStrictEqual(parquet, { code: 0, stderr: "", stdout: "" })
    assert.strictEqual(readFileSync(join(served.folder, "assets.parquet")).subarray(0, 4).toString(), "PAR1")
  })

  it("chooses by the filter", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b", "c", "d")
    await served.run(Assets.skip({ projectId, externalIds: ["d"], reason: "because" }))
    const counts = (...flags: ReadonlyArray<string>) =>
      served.kili(["asset", "count", projectId, ...flags]).then(({ code, stderr, stdout }) =>
        code === 0 ? Number(Object(JSON.parse(stdout)).count) : stderr
      )
    assert.deepStrictEqual(
      await Promise.all([
        counts(),
        counts("--metadata", "score=1..2"),
        counts("--metadata", "score>=1", "--metadata", "score<=1"),
        counts("--metadata", "score=2"),
        counts("--metadata", "score=\"0\"", "--metadata", "score=3"),
        counts("--metadata", "color=null"),
        counts("--skipped"),
        counts("--skipped=false"),
        counts("--status", "TODO", "--status-in", "ONGOING"),
        counts("--external-id-strictly-in", "a", "--external-id-strictly-in", "b"),
        counts("--created-gte", "2100-01-01"),
        counts("--created-at-lte", "2100-01-01T00:00:00+02:00"),
        counts("--search", "KIND.GOOD.count > 0")
      ]),
      [4, 2, 1, 1, 2, 4, 1, 3, 4, 2, 0, 4, 0]
    )
    assert.strictEqual((await served.kili(["asset", "count", projectId, "-f", "table"])).stdout, "4\n")
  })

  it("gives a row for each label", async () => {
    const projectId = await withTexts("a", "b")
    await served.run(Labels.appendLabels({
      projectId,
      labelType: "DEFAULT",
      labels: [{ externalId: "b", jsonResponse: { KIND: { categories: [{ name: "GOOD" }] } } }]
    }))
    const fields = "labels.labelType,labels.jsonResponse,externalId"
    const [ndjson, csv, none] = await Promise.all([
      served.kili(["asset", "list", projectId, "--rows", "label", "--fields", fields]),
      served.kili([
        "asset",
        "list",
        projectId,
        "--rows",
        "label",
        "-f",
        "csv",
        "--fields",
        "labels.labelType,externalId"
      ]),
      served.kili(["asset", "list", projectId, "--rows", "label", "--fields", "id"])
    ])
    assert.deepStrictEqual(rowsOf(ndjson.stdout), [
      { labelType: "DEFAULT", jsonResponse: { KIND: { categories: [{ name: "GOOD" }] } }, asset_externalId: "b" }
    ])
    assert.strictEqual(csv.stdout, "labelType,asset_externalId\nDEFAULT,b\n")
    assert.strictEqual(none.code, 2)
    assert.include(none.stderr, "--rows label")
  })

  it("points at what is wrong, before any request", { timeout: 60_000 }, async () => {
    const problem = async (...flags: ReadonlyArray<string>) => {
      const { code, stderr, stdout } = await served.kili(["asset", "list", "p", ...flags])
      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      return stderr
    }
    const { all } = await served.asked(async () => {
      const [search, dates, metadata, marks, fields, choice, paging, crossed] = await Promise.all([
        problem("--search", "A.B.count > > 0"),
        problem("--created-gte", "2024-02-30", "--updated-lte", "2024-01-01T10:00"),
        problem(
          "--metadata",
          "x",
          "--metadata",
          "y>4",
          "--metadata",
          "z>=a",
          "--metadata",
          "s=2..1",
          "--metadata",
          "t=.."
        ),
        problem("--consensus-mark-gte", "3"),
        problem("--fields", "id,externlId,labels.autor.email"),
        problem("--status", "LABELLED"),
        problem("--first", "-1"),
        problem("--created-gte", "2024-02-03", "--created-lte", "2024-02-02")
      ])
      assert.strictEqual(
        search,
        [
          "kili: --search \"A.B.count > > 0\": expected a number at character 13",
          "  A.B.count > > 0",
          "              ^",
          ""
        ].join("\n")
      )
      assert.match(dates, /--created-gte "2024-02-30": expected a day of the calendar, as 2024-05-31/)
      assert.match(dates, /--updated-lte "2024-01-01T10:00": .*an instant, as 2024-05-31T09:00:00Z/)
      for (
        const told of [
          /--metadata "x": expected key=value/,
          /--metadata "y>4": bounds are included, write >=/,
          /--metadata "z>=a": "a" is not a number/,
          /--metadata: there is no number for s from 2 to 1/,
          /--metadata "t=\.\.": a range has a number/
        ]
      ) assert.match(metadata, told)
      assert.strictEqual(marks, "kili: --consensus-mark-gte: 3 is not between 0 and 1\n")
      assert.match(fields, /--fields: unknown field "externlId"; did you mean "externalId"\?/)
      assert.match(fields, /--fields: unknown field "autor" of labels; did you mean "author"\?/)
      assert.match(choice, /did you mean LABELED\?/)
      assert.match(paging, /--first: -1 is not a count of rows/)
      assert.match(crossed, /--created-gte: 2024-02-03 is beyond createdAtLte/)
    })
    assert.deepStrictEqual(all, [])
  })

  it("tells of steps and projects that do not exist", async () => {
    const projectId = await withTexts("a")
    const [step, project, asJson] = await Promise.all([
      served.kili(["asset", "list", projectId, "--step", "Review"]),
      served.kili(["asset", "count", "nope"]),
      served.kili(["asset", "list", "nope", "-f", "json"])
    ])
    assert.strictEqual(step.code, 2)
    assert.match(step.stderr, /^kili: --step: there is no step "Review"/)
    assert.strictEqual(project.code, 3)
    assert.match(project.stderr, /^kili: no such project: nope\n/)
    assert.strictEqual(asJson.code, 3)
    const told: { readonly ids: unknown; readonly message: unknown } = JSON.parse(asJson.stderr)
    assert.deepStrictEqual([told.message, told.ids], ["no such project: nope", ["nope"]])
  })
})

describe("kili asset import", () => {
  it("imports a table, keeps a ledger, and goes on when it is run again", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    const table = file("assets.csv", "externalId,content,metadata.color\na,one,red\nb,two,\na,three,\n")
    const [dry, { changes }] = await (async () => {
      let dry = await served.kili(["--version"])
      const asked = await served.asked(async () => {
        dry = await served.kili(["asset", "import", projectId, "--from", table, "--dry-run", "--ledger", "dry.ndjson"])
      })
      return [dry, asked] as const
    })()
    assert.deepStrictEqual(changes, [])
    assert.deepStrictEqual(rowsOf(dry.stdout), [{ ...nothing, created: 2, duplicateOf: 1 }])
    assert.isFalse(existsSync(join(served.folder, "dry.ndjson")))

    const first = await served.kili(["asset", "import", projectId, "--from", table, "--ledger", "ledger.ndjson"])
    assert.deepStrictEqual([first.code, first.stderr], [0, ""])
    assert.deepStrictEqual(rowsOf(first.stdout), [{ ...nothing, created: 2, duplicateOf: 1 }])
    const ledger = rowsOf(readFileSync(join(served.folder, "ledger.ndjson"), "utf8")).map(Object)
    assert.deepStrictEqual(ledger.map(({ _tag, externalId, row }) => [row, _tag, externalId]), [
      [0, "created", "a"],
      [1, "created", "b"],
      [2, "duplicateOf", "a"]
    ])

    const again = await served.kili(["asset", "import", projectId, "--from", table, "-f", "table"])
    assert.strictEqual(again.code, 0)
    assert.strictEqual(again.stdout, "3 already there\n")
    assert.deepStrictEqual(await namesIn(projectId, { metadata: { color: "red" } }), ["a"])
  })

  it("takes lines of JSON from stdin, folders, and one asset from flags", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    const imports = (args: ReadonlyArray<string>, stdin?: string) =>
      served.kili(["asset", "import", projectId, ...args], { stdin })
    const lines = await imports(
      ["--from", "-", "--input-format", "ndjson"],
      "{\"externalId\":\"n\",\"content\":\"text\",\"jsonMetadata\":{\"a\":[1]}}\n"
    )
    assert.deepStrictEqual(rowsOf(lines.stdout), [{ ...nothing, created: 1 }])
    const one = await imports(["--content", "text", "--external-id", "one", "--metadata", "k=v=w"])
    assert.deepStrictEqual(rowsOf(one.stdout), [{ ...nothing, created: 1 }])
    assert.deepStrictEqual(await namesIn(projectId, { metadata: { k: "v=w" } }), ["one"])
    mkdirSync(join(served.folder, "texts", "deep"), { recursive: true })
    file("texts/1.txt", "1")
    file("texts/2.md", "2")
    file("texts/deep/3.txt", "3")
    const folder = await imports(["--from", "texts", "--pattern", "*.txt"])
    assert.deepStrictEqual(rowsOf(folder.stdout), [{ ...nothing, created: 2 }])
    assert.deepStrictEqual(await namesIn(projectId), ["n", "one", "1.txt", "deep/3.txt"])
  })

  it("tells bad input by line, and sends nothing of it", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    file("bad.csv", "externalId,content\na,one\nb\n")
    file("bad.ndjson", "{\"content\":\"one\"}\n{\"content\":\"two\",}\n")
    file("what.txt", "a")
    const imports = (...args: ReadonlyArray<string>) => served.kili(["asset", "import", projectId, ...args])
    const { all } = await served.asked(async () => {
      const [csv, stdin, ndjson, missing, unknown, both, none, empty] = await Promise.all([
        imports("--from", "bad.csv"),
        served.kili(["asset", "import", projectId, "--from", "-", "--input-format", "csv"], {
          stdin: "externalId,content\na,one\nb\n"
        }),
        imports("--from", "bad.ndjson"),
        imports("--from", "nope.csv"),
        imports("--from", "what.txt"),
        imports("--from", "bad.csv", "--content", "x"),
        imports(),
        imports("--external-id", "x")
      ])
      assert.strictEqual(csv.stderr, "kili: bad.csv:3: 1 cells under 2 columns\n")
      assert.strictEqual(stdin.stderr, "kili: stdin:3: 1 cells under 2 columns\n")
      assert.match(ndjson.stderr, /^kili: bad\.ndjson:2:\d+: not JSON/)
      assert.strictEqual(missing.stderr, "kili: nope.csv: does not exist\n")
      assert.match(unknown.stderr, /what does it hold\?\n {2}--input-format csv or ndjson/)
      assert.match(both.stderr, /choose one way/)
      assert.match(none.stderr, /import what\?/)
      assert.match(empty.stderr, /--content/)
      for (const { code, stdout } of [csv, stdin, ndjson, missing, unknown, both, none, empty]) {
        assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      }
    })
    assert.deepStrictEqual(all, [])
  })

  it("goes on after bad rows when told to, and takes these alone again", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    file(
      "rows.ndjson",
      [
        { externalId: "a", content: "one" },
        { externalId: "b", content: "two", jsonContent: "no JSON at all" },
        { content: "three" },
        { externalId: "d", content: "four" }
      ].map((row) => `${JSON.stringify(row)}\n`).join("")
    )
    const imports = (...args: ReadonlyArray<string>) =>
      served.kili(["asset", "import", projectId, "--from", "rows.ndjson", ...args])
    const stopped = await imports()
    assert.strictEqual(stopped.code, 6)
    assert.match(stopped.stderr, /the import stopped after 1 created: row 2 of rows\.ndjson: /)
    assert.deepStrictEqual(rowsOf(stopped.stdout), [{ ...nothing, created: 1 }])

    const partly = await imports("--on-error", "continue", "--ledger", "partly.ndjson")
    assert.strictEqual(partly.code, 6)
    assert.deepStrictEqual(rowsOf(partly.stdout), [{ ...nothing, alreadyThere: 1, created: 2, invalid: 1 }])
    assert.match(partly.stderr, /^row 2 \(b\): .*\n/)
    assert.match(
      partly.stderr,
      /kili: 1 of 4 rows could not be imported: 1 invalid, 0 failed\n {2}.*--retry-failed partly\.ndjson/
    )

    file("rows.ndjson", readFileSync(join(served.folder, "rows.ndjson"), "utf8").replace("\"no JSON at all\"", "null"))
    const retry = await imports("--retry-failed", "partly.ndjson", "--ledger", "retried.ndjson")
    assert.deepStrictEqual([retry.code, rowsOf(retry.stdout)], [0, [{ ...nothing, created: 1 }]])
    assert.deepStrictEqual(
      rowsOf(readFileSync(join(served.folder, "retried.ndjson"), "utf8")).map(Object).map((
        { externalId, row }
      ) => [row, externalId]),
      [[1, "b"]]
    )
    assert.lengthOf(await namesIn(projectId), 4)
    const same = await imports("--retry-failed", "partly.ndjson", "--ledger", "partly.ndjson")
    assert.strictEqual(same.code, 2)
    const wrong = await imports("--retry-failed", "rows.ndjson")
    assert.strictEqual(wrong.code, 2)
    assert.match(wrong.stderr, /rows\.ndjson:1: not a row of a ledger/)
  })

  it(
    "keeps rows that are no assets in the ledger, and takes them again when they are mended",
    { timeout: 60_000 },
    async () => {
      const projectId = await newProject()
      const imports = (...args: ReadonlyArray<string>) =>
        served.kili(["asset", "import", projectId, "--from", "cells.csv", ...args])
      file("cells.csv", "externalId,content\na,one,more\nb,two\nc\n,three\n")
      const partly = await imports("--on-error", "continue", "--ledger", "cells.ndjson")
      assert.deepStrictEqual([partly.code, rowsOf(partly.stdout)], [6, [{ ...nothing, created: 2, invalid: 2 }]])
      const ledger = readFileSync(join(served.folder, "cells.ndjson"), "utf8")
      assert.deepStrictEqual(
        rowsOf(ledger).map(Object).map(({ _tag, issues, row }) => [row, _tag, issues?.[0].problem]),
        [
          [0, "invalid", "line 2: 3 cells under 2 columns"],
          [1, "created", undefined],
          [2, "invalid", "line 4: 1 cells under 2 columns"],
          [3, "created", undefined]
        ]
      )
      file("cells.csv", "externalId,content\na,one\nb,two\nc,mended\n,three\n")
      // A ledger whose writer was killed
      file("cells.ndjson", `${ledger}{"_tag":"created","ro`)
      const retry = await imports("--retry-failed", "cells.ndjson", "--ledger", "mended.ndjson")
      assert.deepStrictEqual([retry.code, retry.stderr, rowsOf(retry.stdout)], [0, "", [{ ...nothing, created: 2 }]])
      assert.deepStrictEqual(
        rowsOf(readFileSync(join(served.folder, "mended.ndjson"), "utf8")).map((row) => Object(row).row),
        [0, 2]
      )
      assert.lengthOf(await namesIn(projectId), 4)
    }
  )

  it("tells what was done when it cannot be written", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    const folder = served.folder
    file("few.csv", "externalId,content\na,https://example.com/1.txt\n")
    const imports = (...args: ReadonlyArray<string>) => served.kili(["asset", "import", projectId, ...args])
    const unledgered = await imports("--from", "few.csv", "--ledger", "/dev/full")
    assert.deepStrictEqual([unledgered.code, rowsOf(unledgered.stdout)], [6, [{ ...nothing, created: 1 }]])
    assert.match(unledgered.stderr, /^kili: the import stopped after 1 created: cannot write to \/dev\/full: /)
    const [unwritten, skipped, missing, empty] = await Promise.all([
      imports("--from", "few.csv", "-o", "nowhere/summary.json"),
      served.kili(["asset", "skip", projectId, "--external-ids", "a", "--reason", "r", "-o", "nowhere/done.json"]),
      imports("--from", "nofolder"),
      imports("--from", folder, "--pattern", "*.none")
    ])
    assert.deepStrictEqual(
      [unwritten.code, unwritten.stderr],
      [1, "The import ended with: 1 already there\nkili: nowhere/summary.json: there is no folder \"nowhere\"\n"]
    )
    assert.deepStrictEqual(
      [skipped.code, skipped.stderr],
      [1, "Done all the same: 1 skipped\nkili: nowhere/done.json: there is no folder \"nowhere\"\n"]
    )
    assert.deepStrictEqual([missing.code, missing.stderr], [2, "kili: --from \"nofolder\": does not exist\n"])
    assert.deepStrictEqual([empty.code, empty.stderr], [0, `${folder}: there is no row to import\n`])
    assert.deepStrictEqual(rowsOf(empty.stdout), [nothing])
  })

  it("tells which rows the platform refused, and takes these alone again", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    // Every third is hosted, and needs no right to upload
    const rows = Array.from({ length: 75 }, (_, n) => ({
      externalId: `f${n}`,
      content: n % 3 === 0 ? "https://example.com/1.txt" : "text"
    }))
    file("refused.ndjson", rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
    await Effect.runPromise(served.sandbox.faults.add(Fault.UploadForbidden.make({})))
    const imports = (...args: ReadonlyArray<string>) =>
      served.kili(["asset", "import", projectId, "--from", "refused.ndjson", ...args])
    const partly = await imports("--on-error", "continue", "--ledger", "refused.ledger.ndjson")
    assert.deepStrictEqual([partly.code, rowsOf(partly.stdout)], [6, [{ ...nothing, created: 25, failed: 50 }]])
    assert.match(partly.stderr, /^row 2 \(f1\): your organization/)
    assert.match(partly.stderr, /^and 30 rows more\nkili: 50 of 75 rows could not be imported: 0 invalid, 50 failed/m)
    assert.notMatch(partly.stderr, /Assets\./)

    const other = await newProject()
    const stopped = await served.kili(["asset", "import", other, "--from", "refused.ndjson", "-f", "json"])
    assert.deepStrictEqual([stopped.code, stopped.stdout], [4, ""])
    const told: { readonly tag: unknown; readonly hint: unknown } = JSON.parse(stopped.stderr)
    assert.deepStrictEqual([told.tag, told.hint], ["KiliUploadForbidden", "import hosted URLs instead of files"])

    await Effect.runPromise(served.sandbox.faults.clear)
    const retry = await imports("--retry-failed", "refused.ledger.ndjson")
    assert.deepStrictEqual([retry.code, rowsOf(retry.stdout)], [0, [{ ...nothing, created: 50 }]])
  })

  it("says what was done when it is interrupted, with the ledger written", { timeout: 60_000 }, async () => {
    const projectId = await newProject()
    const rows = Array.from({ length: 3000 }, (_, n) => ({ externalId: `i${n}`, content: "https://example.com/1.txt" }))
    file("many.ndjson", rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
    await Effect.runPromise(
      served.sandbox.faults.add(Fault.Latency.make({ operation: "appendManyAssets", duration: Duration.millis(150) }))
    )
    const child = served.start(["asset", "import", projectId, "--from", "many.ndjson", "--ledger", "cut.ndjson"])
    let stderr = ""
    child.stderr.on("data", (text) => stderr += String(text))
    const path = join(served.folder, "cut.ndjson")
    while (!existsSync(path) || readFileSync(path).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill("SIGINT")
    const started = performance.now()
    assert.strictEqual(await exitCode(child), 130)
    assert.isBelow(performance.now() - started, 1500)
    await Effect.runPromise(served.sandbox.faults.clear)
    const created = Number(
      /^Interrupted after: (\d+) created\. Rows on their way may be there, too: run it again to go on$/m.exec(stderr)
        ?.[1]
    )
    assert.isAbove(created, 0)
    assert.isBelow(created, 3000)
    assert.lengthOf(rowsOf(readFileSync(path, "utf8")), created)
    const again = await served.kili(["asset", "import", projectId, "--from", "many.ndjson"])
    assert.strictEqual(again.code, 0)
    assert.lengthOf(await namesIn(projectId), 3000)
  })
})

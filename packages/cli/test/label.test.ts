/**
 * `kili label` as a process of its own, against a sandbox.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as Label from "@effect-kili/core/Label"
import { LabelFilter } from "@effect-kili/core/LabelFilter"
import * as Labels from "@effect-kili/core/Labels"
import type * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as spec from "../src/commands/label.js"
import { labelFilter } from "../src/commands/labelFilter.js"
import type * as Spec from "../src/Spec.js"
import { type Ended, exitCode, serve, type Served } from "./support/kili.js"

const jsonInterface = JsonInterface.define({
  jobs: { ANIMAL: JsonInterface.classification({ categories: { CAT: "Cat", DOG: "Dog" } }) }
})

const answer = (name: string) => ({ ANIMAL: { categories: [{ name }] } })

let served: Served
const folder = mkdtempSync(join(tmpdir(), "kili-label-"))

beforeAll(async () => {
  served = await serve()
})
afterAll(async () => {
  await served.stop()
  rmSync(folder, { recursive: true })
})

/** A project with an asset of each name. */
const projectOf = (...names: ReadonlyArray<string>): Promise<Project.ProjectId> =>
  served.run(Effect.gen(function*() {
    const { id: projectId } = yield* Projects.createProject({ title: "Pets", inputType: "IMAGE", jsonInterface })
    yield* Assets.appendMany({
      projectId,
      assets: names.map((externalId) => ({ externalId, content: `https://example.com/${externalId}.jpg` }))
    })
    return projectId
  }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

let files = 0

/** A file with a JSON object for each row. */
const ndjson = (...rows: ReadonlyArray<object | string>): string =>
  file(`${files++}.ndjson`, rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join(""))

const parsed = (text: string): ReadonlyArray<Record<string, unknown>> =>
  text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))

const rows = ({ code, stderr, stdout }: Ended) => {
  assert.strictEqual(code, 0, stderr)
  return parsed(stdout)
}

const label = (...args: ReadonlyArray<string>) => served.kili(["label", ...args])

/** What the assets of a project are said to show, by type. */
const stored = (projectId: Project.ProjectId) =>
  served.run(
    Labels.listLabels({ projectId, fields: ["labelType", "jsonResponse", "modelName"] }).pipe(
      Stream.map(({ jsonResponse, labelType, modelName }) => {
        const [{ name }] = Object(jsonResponse).ANIMAL.categories
        return [labelType, name, ...(modelName === null ? [] : [modelName])].join(" ")
      }),
      Stream.runCollect,
      Effect.map(Chunk.toReadonlyArray)
    )
  )

const summary = (counts: object) => [{ created: 0, unchanged: 0, invalid: 0, failed: 0, notSent: 0, ...counts }]

const sorted = (names: ReadonlyArray<string>) => [...names].sort()

describe("flags", () => {
  it("are there for every condition of the SDK, with its choices", () => {
    const decode = Schema.validateEither(LabelFilter, { errors: "all", onExcessProperty: "error" })
    for (const [key, { choices = [], kind, placeholder, repeated }] of Object.entries<Spec.Flag>(labelFilter)) {
      const values = choices.length > 0
        ? choices
        : [
          kind === "number"
            ? 0.5
            : placeholder === "DATE"
            ? "2024-05-31"
            : placeholder === "SEARCH"
            ? "A.B.count > 0"
            : "x"
        ]
      const result = decode({ [key]: repeated ? values : values[0] })
      assert.strictEqual(result._tag, "Right", key)
      if (choices.length > 0) assert.strictEqual(decode({ [key]: ["OTHER"] })._tag, "Left")
    }
    assert.deepStrictEqual(sorted(labelFilter.typeIn.choices ?? []), sorted(Label.LabelType.literals))
    assert.deepStrictEqual(sorted(spec.imports.flags.labelType.choices ?? []), sorted(Label.LabelType.literals))
  })
})

describe.sequential("kili label", { timeout: 90_000 }, () => {
  it("imports tables and lines of JSON, and lists what is there", async () => {
    const project = await projectOf("a", "b", "c")
    const table = file(
      "labels.csv",
      `external_id,json_response,seconds_to_label\na,"${
        JSON.stringify(answer("CAT")).replaceAll("\"", "\"\"")
      }",3.5\n` +
        `b,"${JSON.stringify(answer("DOG")).replaceAll("\"", "\"\"")}",\n`
    )
    assert.deepStrictEqual(rows(await label("import", project, "--from", table)), summary({ created: 2 }))
    const piped = await served.kili(
      ["label", "import", project, "--from=-", "--input-format=ndjson", "--type=REVIEW", "-f", "csv"],
      { stdin: JSON.stringify({ externalId: "c", jsonResponse: answer("DOG") }) }
    )
    assert.strictEqual(piped.stdout, "created,unchanged,invalid,failed,notSent\n1,0,0,0,0\n")
    assert.deepStrictEqual(await stored(project), ["DEFAULT CAT", "DEFAULT DOG", "REVIEW DOG"])
    const list = (...args: ReadonlyArray<string>) => label("list", project, ...args)
    assert.deepStrictEqual(
      rows(await list("--fields=labelType,secondsToLabel,jsonResponse", "--external-id=a", "--created-gte=2024-01-01")),
      [{ labelType: "DEFAULT", secondsToLabel: 3.5, jsonResponse: answer("CAT") }]
    )
    assert.deepStrictEqual(
      rows(
        await list("--fields", "labelType", "--search", "ANIMAL.DOG.count > 0", "--type=REVIEW", "--type=PREDICTION")
      ),
      [{ labelType: "REVIEW" }]
    )
    const json = await list("--first", "1", "--skip", "1", "-f", "json")
    assert.deepStrictEqual(JSON.parse(json.stdout)[0].jsonResponse, answer("DOG"))
  })

  it("tells mistakes by their flag, before any request", async () => {
    const some = ndjson({ externalId: "a", jsonResponse: {} })
    const asked = await served.asked(async () => {
      for (
        const [args, told] of [
          [["list", "x", "--search", "ANIMAL.DOG.count >"], /--search "ANIMAL\.DOG\.count >": /],
          [["list", "x", "--created", "today"], /--created "today": expected a day/],
          [["list", "x", "--consensus-mark-gte", "2"], /--consensus-mark-gte: .*2/],
          [["list", "x", "--fields", "authr.email"], /--fields.*did you mean "author"/],
          [["import", "x", "--from", some, "--replace", "--upsert"], /--replace and --upsert/],
          [
            ["import", "x", "--from", file("labels.txt", "")],
            /labels\.txt": what does it hold\?\n.*--input-format csv/
          ],
          [["import", "x", "--from", join(folder, "none.csv")], /none\.csv: does not exist/],
          [
            ["import", "x", "--from", file("odd.csv", "externalId,response\na,{}\n")],
            /odd\.csv:1: unknown name "response"/
          ],
          [["delete", "--yes", "--project", "x"], /Give a filter/],
          [["delete", "--yes"], /which labels\?/],
          [["delete", "--yes", "--project", "x", "--type", "REVIEW"], /deletes no such labels/],
          [["delete", "l1"], /--yes/]
        ] as const
      ) {
        const { code, stderr, stdout } = await label(...args)
        assert.deepStrictEqual({ args, code, stdout }, { args, code: 2, stdout: "" })
        assert.match(stderr, told)
      }
    })
    assert.deepStrictEqual(asked.all, [])
  })

  it("exits with 3 for a project that there is not, and with 4 for a key that is none", async () => {
    const from = ndjson({ externalId: "a", jsonResponse: answer("CAT") })
    for (
      const args of [
        ["list", "gone"],
        ["import", "gone", "--from", from],
        ["predict", "gone", "--model=m", "--from", from],
        ["validate", "gone", "--from", from],
        ["delete", "--project", "gone", "--type", "PREDICTION", "--yes"]
      ]
    ) {
      const { code, stdout } = await label(...args)
      assert.deepStrictEqual({ args, code, stdout }, { args, code: 3, stdout: "" })
    }
    const denied = await served.kili(["label", "delete", "l1", "--yes"], { env: { KILI_API_KEY: "wrong" } })
    assert.deepStrictEqual({ code: denied.code, stdout: denied.stdout }, { code: 4, stdout: "" })
  })

  it("sends nothing of a file with a wrong row, and tells all that is wrong with its line", async () => {
    const project = await projectOf("a", "b")
    const from = ndjson(
      { externalId: "a", jsonResponse: answer("CTA") },
      { externalId: "gone", jsonResponse: answer("CAT") },
      "{ \"externalId\": }",
      { externalId: "b", jsonResponse: answer("CAT"), labelType: "PREDICTION" },
      { externalId: "b", jsonResponse: answer("CAT") }
    )
    const asked = await served.asked(async () => {
      const { code, stderr, stdout } = await label("import", project, "--from", from)
      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      assert.match(stderr, /ndjson:1: jsonResponse\.ANIMAL\.categories\[0\]\.name: .*did you mean "CAT"/)
      assert.match(stderr, /ndjson:2: externalId: no asset of the project is named "gone"/)
      assert.match(stderr, /ndjson:3: not JSON/)
      assert.match(stderr, /ndjson:4: modelName: a PREDICTION needs the name of its model/)
      assert.notMatch(stderr, /ndjson:5/)
    })
    assert.deepStrictEqual(asked.changes, [])
    const ledger = join(folder, "continued.ledger")
    const continued = await label("import", project, "--from", from, "--on-error", "continue", "--ledger", ledger)
    assert.strictEqual(continued.code, 6)
    assert.deepStrictEqual(parsed(continued.stdout), summary({ created: 1, invalid: 4 }))
    assert.match(continued.stderr, /ndjson:1: .*CAT/)
    assert.match(continued.stderr, /1 label there, 4 invalid/)
    assert.deepStrictEqual(
      parsed(readFileSync(ledger, "utf8")).map(({ _tag, line }) => [line, _tag]).sort(),
      [[1, "invalid"], [2, "invalid"], [3, "invalid"], [4, "invalid"], [5, "created"]]
    )
    assert.deepStrictEqual(await stored(project), ["DEFAULT CAT"])
  })

  it("adds, replaces or leaves alone what is there", async () => {
    const project = await projectOf("a", "b")
    const both = ndjson(
      { externalId: "a", jsonResponse: answer("CAT") },
      { externalId: "b", jsonResponse: answer("CAT") }
    )
    const other = ndjson(
      { externalId: "a", jsonResponse: answer("DOG") },
      { externalId: "b", jsonResponse: answer("CAT") }
    )
    const predict = (...args: ReadonlyArray<string>) => label("predict", project, "--model", "m", ...args)
    assert.deepStrictEqual(rows(await predict("--from", both)), summary({ created: 2 }))
    assert.deepStrictEqual(rows(await predict("--from", other, "--upsert")), summary({ created: 1, unchanged: 1 }))
    assert.deepStrictEqual(await stored(project), ["PREDICTION CAT m", "PREDICTION DOG m"])
    assert.deepStrictEqual(rows(await predict("--from", both, "--replace")), summary({ created: 2 }))
    assert.deepStrictEqual(await stored(project), ["PREDICTION CAT m", "PREDICTION CAT m"])
    assert.deepStrictEqual(rows(await predict("--from", both)), summary({ created: 2 }))
    assert.strictEqual((await stored(project)).length, 4)
    const twice = ndjson({ externalId: "a", jsonResponse: answer("CAT") }, {
      externalId: "a",
      jsonResponse: answer("DOG")
    })
    const refused = await predict("--from", twice, "--upsert")
    assert.strictEqual(refused.code, 2)
    assert.match(refused.stderr, /ndjson:2: would replace what line 1 says/)
    const strange = await predict("--from", ndjson({ externalId: "a", jsonResponse: answer("CAT"), modelName: "n" }))
    assert.strictEqual(strange.code, 2)
    assert.match(strange.stderr, /modelName: "n" is not the model/)
  })

  it("goes on with what failed", async () => {
    const project = await projectOf("a", "b", "c")
    const from = ndjson(...["a", "b", "c"].map((externalId) => ({ externalId, jsonResponse: answer("CAT") })))
    const ledger = join(folder, "failed.ledger")
    await Effect.runPromise(
      served.sandbox.faults.add({ _tag: "labelRefused", reason: "AssetAlreadyLocked", times: 3 })
    )
    const first = await label("import", project, "--from", from, "--on-error=continue", "--ledger", ledger)
    await Effect.runPromise(served.sandbox.faults.clear)
    const [counts] = parsed(first.stdout)
    assert.strictEqual(first.code, 6, first.stderr)
    assert.isAbove(Number(counts!.failed), 0)
    const missing = Number(counts!.failed)
    const again = await label("import", project, "--from", from, "--ledger", ledger, "--retry-failed", ledger)
    assert.deepStrictEqual(rows(again), summary({ created: missing }))
    assert.strictEqual((await stored(project)).length, 3)
    const nothing = await label("import", project, "--from", from, "--retry-failed", ledger)
    assert.deepStrictEqual(rows(nothing), summary({}))
    assert.strictEqual((await stored(project)).length, 3)
  })

  it("ends at a batch that fails, and tells what became of the others", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `n${index}`)
    const project = await projectOf(...names)
    const from = ndjson(...names.map((externalId) => ({ externalId, jsonResponse: answer("CAT") })))
    const ledger = join(folder, "stopped.ledger")
    const refuse = (times: number) =>
      Effect.runPromise(served.sandbox.faults.add({ _tag: "labelRefused", reason: "AssetAlreadyLocked", times }))
    await refuse(1)
    const first = await label("import", project, "--from", from, "--ledger", ledger)
    assert.strictEqual(first.code, 1)
    assert.deepStrictEqual(parsed(first.stdout), summary({ failed: 100, notSent: 50 }))
    assert.match(first.stderr, /the asset is locked/)
    const again = ["import", project, "--from", from, "--ledger", ledger, "--retry-failed", ledger] as const
    assert.deepStrictEqual(rows(await label(...again)), summary({ created: 150 }))
    assert.deepStrictEqual(rows(await label(...again)), summary({}))
    const short = await label(
      "import",
      project,
      "--from",
      ndjson({ externalId: "n0", jsonResponse: {} }),
      "--retry-failed",
      ledger
    )
    assert.strictEqual(short.code, 2)
    assert.match(short.stderr, /tells of more rows than the 1 of/)
    const absent = await label("import", project, "--from", from, "--retry-failed", "no.ndjson")
    assert.deepStrictEqual([absent.code, absent.stderr], [2, "kili: --retry-failed no.ndjson: there is no such file\n"])
    const garbled = await label("import", project, "--from", from, "--retry-failed", from)
    assert.strictEqual(garbled.code, 2)
    assert.match(garbled.stderr, /line 1 is no row of a ledger/)
  })

  it("says on Ctrl-C what was done", async () => {
    const project = await projectOf("a")
    await Effect.runPromise(
      served.sandbox.faults.add({
        _tag: "latency",
        duration: Duration.minutes(1),
        operation: "appendManyLabels",
        times: 1
      })
    )
    await Effect.runPromise(served.sandbox.journal.clear)
    const from = ndjson({ externalId: "a", jsonResponse: answer("CAT") })
    const ledger = join(served.folder, "interrupted.ndjson")
    const child = served.start(["label", "import", project, "--from", from, "--ledger", ledger])
    const told = text(child.stderr)
    while (!(await Effect.runPromise(served.sandbox.faults.list)).every(({ met }) => met > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    child.kill("SIGINT")
    assert.strictEqual(await exitCode(child), 130)
    assert.match(
      await told,
      /^Interrupted: 0 created, 0 unchanged, 1 failed or in doubt, 0 not sent\. To go on: --upsert --retry-failed .*interrupted/
    )
    await Effect.runPromise(served.sandbox.faults.clear)
    // What may be there is not sent again
    const again = ["import", project, "--from", from, "--retry-failed", ledger]
    const refused = await label(...again)
    assert.deepStrictEqual([refused.code, refused.stdout], [2, ""])
    assert.match(refused.stderr, /the platform may hold 1 of the labels that failed/)
    assert.deepStrictEqual(Object(rows(await label(...again, "--upsert"))[0]).created, 1)
  })

  it("lists answers by the ontology", async () => {
    const project = await projectOf("a")
    await label("import", project, "--from", ndjson({ externalId: "a", jsonResponse: answer("CAT") }))
    const [parsed, assets, perLabel, unchosen] = await Promise.all([
      label("list", project, "--labels", "parsed", "--fields", "jsonResponse,labelType"),
      served.kili(["asset", "list", project, "--labels=parsed", "--fields", "externalId,labels.jsonResponse"]),
      served.kili(["asset", "list", project, "--labels=parsed", "--rows=label", "-f", "csv"]),
      label("list", project, "--labels", "parsed", "--fields", "id")
    ])
    const [row] = rows(parsed).map(Object)
    assert.deepStrictEqual(Object.keys(row), ["jobs", "labelType"])
    const { category, name } = row.jobs.ANIMAL
    assert.deepStrictEqual([name, category.name, category.displayName], ["ANIMAL", "CAT", "Cat"])
    assert.deepStrictEqual(rows(assets), [{ externalId: "a", labels: [{ jobs: row.jobs }] }])
    assert.match(perLabel.stdout, /^id,labelType,author\.email,createdAt,jobs,asset_id,.*\n.*""displayName"":""Cat""/)
    assert.deepStrictEqual([unchosen.code, unchosen.stdout], [2, ""])
    assert.match(unchosen.stderr, /^kili: --fields: to parse labels, choose "jsonResponse" too/)
  })

  it("checks a file against the ontology, and sends nothing", async () => {
    const project = await projectOf("a")
    const asked = await served.asked(async () => {
      const wrong = await label(
        ...["validate", project, "-f", "csv", "--from"],
        ndjson({ externalId: "a", jsonResponse: answer("CAT") }, { assetId: "x", jsonResponse: { ANIMALS: {} } }, "[]")
      )
      assert.strictEqual(wrong.code, 2)
      assert.strictEqual(
        wrong.stdout,
        "line,row,asset,at,problem\n" +
          "2,1,x,jsonResponse.ANIMALS,\"the project has no job \"\"ANIMALS\"\"; did you mean \"\"ANIMAL\"\"?\"\n" +
          "3,2,,\"\",expected a JSON object\n"
      )
      assert.match(wrong.stderr, /2 of 3 rows/)
      const right = await label("validate", project, "--from", ndjson({ externalId: "a", jsonResponse: answer("CAT") }))
      assert.deepStrictEqual({ code: right.code, stdout: right.stdout }, { code: 0, stdout: "" })
    })
    assert.deepStrictEqual(asked.changes, [])
  })

  it("changes nothing in a dry run, and tells what it would change", async () => {
    const project = await projectOf("a")
    const from = ndjson({ externalId: "a", jsonResponse: answer("CAT") })
    await label("predict", project, "--model=m", "--from", from)
    const asked = await served.asked(async () => {
      const [planned] = rows(await label("predict", project, "--model=n", "--from", from, "--dry-run"))
      assert.include(planned, { line: 1, labelType: "PREDICTION", modelName: "n" })
      assert.strictEqual(rows(await label("import", project, "--from", from, "-n")).length, 1)
      assert.strictEqual(rows(await label("delete", "--project", project, "--created-gte=2024-01-01", "-n")).length, 1)
    })
    assert.deepStrictEqual(asked.changes, [])
  })

  it("deletes predictions by id, of stdin, and by a filter", async () => {
    const project = await projectOf("a", "b", "c")
    const from = ndjson(...["a", "b", "c"].map((externalId) => ({ externalId, jsonResponse: answer("CAT") })))
    await label("predict", project, "--model=m", "--from", from)
    await label("import", project, "--from", from)
    const ids = rows(await label("list", project, "--type=PREDICTION", "--fields", "id")).map(({ id }) => String(id))
    const json = await label("delete", ids[0]!, "gone", "--yes", "-f", "json")
    assert.deepStrictEqual(JSON.parse(json.stdout), { deleted: 1, ignored: 1 })
    const piped = await served.kili(["label", "delete", "-", "--yes"], { stdin: `${ids[1]}\n` })
    assert.deepStrictEqual(rows(piped), [{ deleted: 1, ignored: 0 }])
    const filtered = await label("delete", "--project", project, "--asset-external-id-in", "c", "--yes")
    assert.deepStrictEqual(rows(filtered), [{ deleted: 1, ignored: 0 }])
    assert.deepStrictEqual(await stored(project), ["DEFAULT CAT", "DEFAULT CAT", "DEFAULT CAT"])
  })
})

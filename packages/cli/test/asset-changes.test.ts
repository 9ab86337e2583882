/**
 * The commands of `kili asset` that change assets, and `download`, end to end.
 */
import * as Assets from "@effect-kili/core/Assets"
import * as Labels from "@effect-kili/core/Labels"
import type { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Users from "@effect-kili/core/Users"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { bin, type Ended, serve, type Served } from "./support/kili.js"
import { inTerminal, isThere } from "./support/terminal.js"

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

const withTexts = async (...names: ReadonlyArray<string>) => {
  const { id: projectId } = await served.run(
    Projects.createProject({ title: "Changes", inputType: "TEXT", jsonInterface })
  )
  const assets = names.map((externalId, index) => ({ content: externalId, externalId, jsonMetadata: { score: index } }))
  await served.run(Assets.appendMany({ projectId, assets }))
  return projectId
}

const label = (projectId: ProjectId, ...externalIds: ReadonlyArray<string>) =>
  served.run(Labels.appendLabels({
    projectId,
    labelType: "DEFAULT",
    labels: externalIds.map((externalId) => ({
      externalId,
      jsonResponse: { KIND: { categories: [{ name: "GOOD" }] } }
    }))
  }))

const assetsOf = (projectId: ProjectId) =>
  served.run(
    Assets.listAssets({
      projectId,
      fields: [
        "id",
        "externalId",
        "status",
        "skipped",
        "priority",
        "jsonMetadata",
        "isHoneypot",
        "toBeLabeledBy.user.id"
      ]
    }).pipe(Stream.runCollect, Effect.map(Chunk.toReadonlyArray))
  )

const rowsOf = ({ stdout }: Ended): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  stdout.split("\n").filter((line) => line !== "").map((line) => Object(JSON.parse(line)))

const ok = (ended: Ended): Ended => {
  assert.deepStrictEqual([ended.code, ended.stderr], [0, ""])
  return ended
}

const kili = (verb: string, projectId: string, ...args: ReadonlyArray<string>) =>
  served.kili(["asset", verb, projectId, ...args])

describe("kili asset", () => {
  it("shows what each change would do, and sends none of it", { timeout: 120_000 }, async () => {
    const projectId = await withTexts("a", "b")
    file("names.csv", "external_id,new_external_id\na,first\n")
    file("values.csv", "externalId,priority\na,3\n")
    const chosen = ["--external-ids", "a", "--dry-run"]
    const { all, changes } = await served.asked(async () => {
      await Promise.all(
        ([
          ["delete", ...chosen],
          ["review", ...chosen],
          ["requeue", ...chosen],
          ["skip", "--reason", "why", ...chosen],
          ["unskip", ...chosen],
          ["assign", "--everyone", ...chosen],
          ["update", "--priority", "3", ...chosen],
          ["update", "--add-metadata", "k=v", ...chosen],
          ["update", "--from", "values.csv", "--dry-run"],
          ["rename", "--from", "names.csv", "--dry-run"]
        ] as const).map(async ([verb, ...args]) => {
          const rows = rowsOf(ok(await kili(verb, projectId, ...args)))
          assert.deepStrictEqual(rows.map(({ externalId }) => externalId), ["a"], `${verb} ${args.join(" ")}`)
        })
      )
    })
    assert.isAbove(all.length, 10)
    assert.deepStrictEqual(changes, [])
    // What a dry run shows is what would happen: a name that there is not is told there too
    const [missing, renamed] = await Promise.all([
      kili("delete", projectId, "--external-ids", "a", "zz", "--dry-run"),
      kili("rename", projectId, "--external-id", "zz", "--new-external-id", "z", "--dry-run")
    ])
    for (const { code, stderr } of [missing, renamed]) {
      assert.strictEqual(code, 3)
      assert.match(stderr, /no such asset: zz/)
    }
  })

  it("wants to know which assets, in one way", { timeout: 60_000 }, async () => {
    const { all } = await served.asked(async () => {
      const [none, both, flag, stdin, unreadable] = await Promise.all([
        kili("review", "p"),
        kili("review", "p", "id", "--all"),
        kili("review", "p", "--external-ids", "--all"),
        kili("review", "p", "-", "id"),
        kili("review", "p", "--created-gte", "yesterday")
      ])
      assert.match(none.stderr, /which assets\?.*\n {2}--all stands for all/)
      assert.match(both.stderr, /names and --all are given/)
      assert.match(flag.stderr, /--external-ids says what ASSET are/)
      assert.match(stdin.stderr, /- stands for the names that stdin has/)
      assert.match(unreadable.stderr, /--created-gte "yesterday"/)
      for (const { code, stdout } of [none, both, flag, stdin, unreadable]) {
        assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      }
    })
    assert.deepStrictEqual(all, [])
  })
})

describe("kili asset delete", () => {
  it("asks for --yes where nobody can be asked", async () => {
    const projectId = await withTexts("a")
    const { all } = await served.asked(async () => {
      const { code, stderr, stdout } = await kili("delete", projectId, "--all")
      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      assert.match(stderr, /no terminal to ask on\n {2}--yes/)
    })
    assert.deepStrictEqual(all, [])
    assert.lengthOf(await assetsOf(projectId), 1)
  })

  it.runIf(isThere)("asks on a terminal", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a")
    const question = `Delete 1 asset of ${projectId}, with all labels?`
    const answer = (key: string) =>
      inTerminal([process.execPath, bin, "asset", "delete", projectId, "--all"], {
        columns: 200,
        env: served.env,
        steps: [[question, key]]
      })
    const no = await answer("n")
    assert.deepStrictEqual([no.code, no.unasked], [1, 0], no.shown)
    assert.include(no.shown, "nothing was done")
    const left = await answer("\u0003")
    assert.deepStrictEqual([left.code, left.unasked], [130, 0], left.shown)
    assert.lengthOf(await assetsOf(projectId), 1)
    const yes = await answer("y")
    assert.deepStrictEqual([yes.code, yes.unasked], [0, 0], yes.shown)
    assert.lengthOf(await assetsOf(projectId), 0)
  })

  it("deletes by name, by id, from stdin and by filter", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b", "c", "d")
    const [a] = await assetsOf(projectId)
    const byId = ok(await kili("delete", projectId, a!.id, "--yes", "-f", "json"))
    assert.deepStrictEqual(JSON.parse(byId.stdout), [{ assetId: a!.id, outcome: "deleted", status: null }])
    const again = ok(await kili("delete", projectId, a!.id, "--yes", "-f", "csv"))
    assert.strictEqual(again.stdout, `assetId,outcome,status\n${a!.id},ignored,\n`)
    ok(await served.kili(["asset", "delete", projectId, "--external-ids", "-", "-y"], { stdin: "b\r\n\nc\n" }))
    assert.deepStrictEqual((await assetsOf(projectId)).map(({ externalId }) => externalId), ["d"])
    const { changes } = await served.asked(async () => {
      ok(await kili("delete", projectId, "--metadata", "score>=3", "--yes"))
    })
    assert.deepStrictEqual(changes, ["deleteManyFromDataset"])
    assert.lengthOf(await assetsOf(projectId), 0)
    assert.strictEqual(ok(await kili("delete", projectId, "--all", "--yes")).stdout, "")
  })
})

describe("kili asset review, requeue, skip, unskip and assign", () => {
  it("move assets, and tell which were left", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b")
    await label(projectId, "a")
    const [a, b] = await assetsOf(projectId)
    assert.deepStrictEqual(rowsOf(ok(await kili("review", projectId, "--all"))), [
      { assetId: a!.id, outcome: "moved", status: null },
      { assetId: b!.id, outcome: "ignored", status: "TODO" }
    ])
    const table = ok(await kili("requeue", projectId, "--status", "TO_REVIEW", "-f", "table"))
    assert.match(table.stdout, new RegExp(`^assetId +outcome +status\n${a!.id} +moved\n$`))
    assert.deepStrictEqual((await assetsOf(projectId)).map(({ status }) => status), ["ONGOING", "TODO"])
  })

  it("mark as skipped, with a reason", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b")
    const { code, stderr } = await kili("skip", projectId, "--all")
    assert.deepStrictEqual([code, stderr.includes("--reason")], [2, true])
    ok(await kili("skip", projectId, "--external-ids", "b", "--reason", "blurred"))
    assert.deepStrictEqual((await assetsOf(projectId)).map(({ skipped }) => skipped), [false, true])
    ok(await kili("unskip", projectId, "--skipped"))
    assert.deepStrictEqual((await assetsOf(projectId)).map(({ skipped }) => skipped), [false, false])
  })

  it("assign by id, by e-mail address, and to everyone", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b")
    const me = await served.run(Users.me({ fields: ["id", "email"] }))
    const assigned = async () =>
      (await assetsOf(projectId)).map(({ toBeLabeledBy }) => (toBeLabeledBy ?? []).map(({ user }) => user.id))
    ok(await kili("assign", projectId, "--external-ids", "a", "--user", me.id))
    assert.deepStrictEqual(await assigned(), [[me.id], []])
    ok(await kili("assign", projectId, "--all", "--user", me.email))
    assert.deepStrictEqual(await assigned(), [[me.id], [me.id]])
    ok(await kili("assign", projectId, "--metadata", "score=0", "--everyone"))
    assert.deepStrictEqual(await assigned(), [[], [me.id]])
    ok(await kili("update", projectId, "--all", "--to-be-labeled-by", ""))
    assert.deepStrictEqual(await assigned(), [[], []])
    const [none, mixed, both, unknown] = await Promise.all([
      kili("assign", projectId, "--all"),
      kili("assign", projectId, "--all", "--user", me.email, "--user", me.id),
      kili("assign", projectId, "--all", "--user", me.id, "--everyone"),
      kili("assign", projectId, "--all", "--user", "nobody@example.com")
    ])
    assert.deepStrictEqual([none, mixed, both, unknown].map(({ code }) => code), [2, 2, 2, 3])
    assert.match(unknown.stderr, /nobody@example\.com/)
    assert.notMatch(unknown.stderr, /Assets\./)
  })
})

describe("kili asset update", () => {
  it("sets what flags say of all that are chosen", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b")
    ok(await kili("update", projectId, "--external-ids", "a", "--priority", "-2", "--is-honeypot"))
    ok(await kili("update", projectId, "--all", "--add-metadata", "color=red", "--add-metadata", "score=9"))
    ok(await kili("update", projectId, "--external-ids", "b", "--json-metadata", "{\"only\":[1]}"))
    const rows = await assetsOf(projectId)
    assert.deepStrictEqual(
      rows.map(({ isHoneypot, jsonMetadata, priority }) => ({ isHoneypot, jsonMetadata, priority })),
      [
        { isHoneypot: true, jsonMetadata: { color: "red", score: "9" }, priority: -2 },
        { isHoneypot: false, jsonMetadata: { only: [1] }, priority: 0 }
      ]
    )
    ok(await kili("update", projectId, "--all", "--is-honeypot=false"))
    assert.deepStrictEqual((await assetsOf(projectId)).map(({ isHoneypot }) => isHoneypot), [false, false])
  })

  it("sets what the rows of a file say", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b", "c")
    const me = await served.run(Users.me({ fields: ["id", "email"] }))
    file(
      "u.csv",
      `external_id,priority,json_metadata,toBeLabeledBy,isHoneypot\na,3,"{""k"":1}",${me.email},true\nb,,,,\n`
    )
    assert.deepStrictEqual(
      rowsOf(ok(await kili("update", projectId, "--from", "u.csv"))).map(({ changes }) => changes),
      [
        { priority: 3, jsonMetadata: { k: 1 }, toBeLabeledBy: [me.email], isHoneypot: true },
        {}
      ]
    )
    file("u.ndjson", "{\"externalId\":\"c\",\"priority\":1}\n")
    ok(await kili("update", projectId, "--from", "u.ndjson"))
    const rows = await assetsOf(projectId)
    assert.deepStrictEqual(
      rows.map(({ jsonMetadata, priority, toBeLabeledBy }) => [
        priority,
        jsonMetadata,
        (toBeLabeledBy ?? []).length
      ]),
      [[3, { k: 1 }, 1], [0, { score: 1 }, 0], [1, { score: 2 }, 0]]
    )
  })

  it("tells what is wrong by flag, or by line and column, and sends nothing", { timeout: 60_000 }, async () => {
    file("w.csv", "externalId,priority\na,high\nb,1.5x\n")
    file("x.csv", "externalId,priority,prio\na,2,\nb,3,4\nb,1.5,\n")
    const { all } = await served.asked(async () => {
      const [cells, rows, flag, metadata, nothing, both, json] = await Promise.all([
        kili("update", "p", "--from", "w.csv"),
        kili("update", "p", "--from", "x.csv"),
        kili("update", "p", "id", "--consensus-mark", "2"),
        kili("update", "p", "id", "--add-metadata", "x"),
        kili("update", "p", "id"),
        kili("update", "p", "id", "--from", "w.csv"),
        kili("update", "p", "id", "--json-metadata", "{")
      ])
      assert.strictEqual(
        cells.stderr,
        "kili: w.csv:2: priority: expected JSON, not \"high\"\n  w.csv:3: priority: expected JSON, not \"1.5x\"\n"
      )
      assert.match(rows.stderr, /x\.csv:3: prio: /)
      assert.match(rows.stderr, /x\.csv:4: priority: /)
      assert.match(flag.stderr, /^kili: --consensus-mark: 2 is not between 0 and 1/)
      assert.match(metadata.stderr, /--add-metadata "x": expected key=value/)
      assert.match(nothing.stderr, /change what\?/)
      assert.match(both.stderr, /--from names the assets/)
      assert.match(json.stderr, /--json-metadata: expected JSON/)
      for (const { code, stdout } of [cells, rows, flag, metadata, nothing, both, json]) {
        assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      }
    })
    assert.deepStrictEqual(all, [])
  })
})

describe("kili asset rename", () => {
  it("renames one, or those of a file", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b")
    const one = ok(await kili("rename", projectId, "--external-id", "a", "--new-external-id", "first", "-f", "csv"))
    assert.match(one.stdout, /^assetId,externalId,newExternalId\nc\w{24},a,first\n$/)
    ok(
      await served.kili(["asset", "rename", projectId, "--from", "-", "--input-format", "csv"], {
        stdin: "external_id,new_external_id\nfirst,1\nb,2\n"
      })
    )
    assert.deepStrictEqual((await assetsOf(projectId)).map(({ externalId }) => externalId), ["1", "2"])
    file("twice.csv", "external_id,new_external_id\n1,x\n2,x\n")
    const [twice, half, missing] = await Promise.all([
      kili("rename", projectId, "--from", "twice.csv"),
      kili("rename", projectId, "--external-id", "1"),
      kili("rename", projectId, "--from", "nowhere.csv")
    ])
    assert.strictEqual(twice.stderr, "kili: twice.csv:3: newExternalId: twice.csv:2 has this name already\n")
    assert.match(half.stderr, /--new-external-id: is missing/)
    assert.strictEqual(missing.stderr, "kili: nowhere.csv: does not exist\n")
    assert.deepStrictEqual([twice, half, missing].map(({ code }) => code), [2, 2, 2])
  })
})

describe("kili asset download", () => {
  it("saves the media in a folder, and goes on when it is run again", { timeout: 60_000 }, async () => {
    const projectId = await withTexts("a", "b", "deep/c")
    const first = await kili("download", projectId, "--to", "media")
    assert.strictEqual(first.code, 0)
    assert.strictEqual(first.stderr, "3 files of 3 assets are in media\n")
    assert.deepStrictEqual(rowsOf(first).map(({ externalId }) => externalId), ["a", "b", "deep/c"])
    assert.deepStrictEqual(readdirSync(join(served.folder, "media")).toSorted().map((name) => name.split(".")[0]), [
      "a",
      "b",
      "deep"
    ])
    const [path] = rowsOf(first).map(({ content }) => String(content))
    assert.strictEqual(readFileSync(path!, "utf8"), "a")
    // A file that is fetched again is another one, in the place of the first
    const { ino } = statSync(path!)
    const again = ok(await kili("download", projectId, "--to", "media", "--quiet"))
    assert.lengthOf(rowsOf(again), 3)
    assert.strictEqual(statSync(path!).ino, ino)
    const one = await kili("download", projectId, "--to", "one", "--metadata", "score=1", "-q", "-f", "table")
    assert.deepStrictEqual([one.code, one.stderr], [0, ""])
    assert.lengthOf(readdirSync(join(served.folder, "one")), 1)
    file("plain", "not a folder")
    const [notFolder, none, wrong] = await Promise.all([
      kili("download", projectId, "--to", "plain"),
      kili("download", projectId),
      kili("download", projectId, "--to", "media", "--concurrency", "0")
    ])
    assert.strictEqual(notFolder.code, 1)
    assert.match(notFolder.stderr, /plain/)
    assert.deepStrictEqual([none.code, wrong.code], [2, 2])
    assert.match(wrong.stderr, /--concurrency/)
  })
})

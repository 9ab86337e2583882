/**
 * `kili project` as a process of its own, against a sandbox.
 */
import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as spec from "../src/commands/project.js"
import { memberFilter, projectFilter } from "../src/commands/projectFilter.js"
import { type Ended, serve, type Served } from "./support/kili.js"

const jsonInterface = JsonInterface.define({
  jobs: { ANIMAL: JsonInterface.classification({ categories: { CAT: "Cat", DOG: "Dog" } }) }
})

let served: Served
const folder = mkdtempSync(join(tmpdir(), "kili-project-"))
const ontology = join(folder, "ontology.json")

beforeAll(async () => {
  writeFileSync(ontology, JSON.stringify(jsonInterface))
  served = await serve()
})
afterAll(async () => {
  await served.stop()
  rmSync(folder, { recursive: true })
})

const made = async (title: string): Promise<Project.ProjectId> =>
  (await served.run(Projects.createProject({ title, inputType: "IMAGE", jsonInterface }))).id

/** The rows of a command that went well. */
const rows = ({ code, stderr, stdout }: Ended): ReadonlyArray<Record<string, unknown>> => {
  assert.strictEqual(code, 0, stderr)
  return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line))
}

const choicesOf = (flags: object) =>
  Object.fromEntries(
    Object.entries(flags).flatMap(([key, flag]) => flag.choices === undefined ? [] : [[key, [...flag.choices].sort()]])
  )

const sorted = (literals: ReadonlyArray<string>) => [...literals].sort()

describe("flags", () => {
  it("are there for every condition and property of the SDK, with its choices", () => {
    const filter = Projects.ProjectFilter.ast
    const fields = filter._tag === "Refinement" && filter.from._tag === "TypeLiteral"
      ? filter.from.propertySignatures.map(({ name }) => String(name))
      : []
    assert.isAbove(fields.length, 5)
    assert.deepStrictEqual(sorted(Object.keys(projectFilter)), sorted(fields))
    assert.deepStrictEqual(sorted(Object.keys(memberFilter)), sorted(Object.keys(Projects.MemberFilter.fields)))
    assert.deepStrictEqual(
      sorted(Object.keys(spec.properties)),
      sorted(Object.keys(Projects.ProjectUpdate.fields).filter((key) => key !== "jsonInterface"))
    )
    assert.deepStrictEqual(choicesOf(memberFilter), { status: sorted(Project.MemberStatus.literals) })
    assert.deepStrictEqual(choicesOf(spec.properties), { complianceTags: sorted(Project.ComplianceTag.literals) })
    assert.deepStrictEqual(choicesOf(spec.memberAdd.flags).role, sorted(Project.Role.literals))
    assert.deepStrictEqual(choicesOf(spec.create.flags).inputType, sorted(Project.InputType.literals))
  })
})

describe.sequential("kili project", { timeout: 90_000 }, () => {
  it("creates one of a file, and of stdin, and shows it", async () => {
    const [created] = rows(
      await served.kili(["project", "create", "--title", "Pets", "--input-type", "IMAGE", "--interface", ontology])
    )
    assert.deepStrictEqual(Object.keys(created!), ["id"])
    const piped = await served.kili(
      ["project", "create", "--title=Piped", "--input-type=TEXT", "--interface=-", "--description", "d", "-f", "json"],
      { stdin: JSON.stringify(jsonInterface) }
    )
    assert.match(JSON.parse(piped.stdout).id, /^c\w{24}$/)
    const shown = await served.kili(["project", "show", String(created!.id), "-f", "json"])
    const project = JSON.parse(shown.stdout)
    assert.strictEqual(project.inputType, "IMAGE")
    assert.deepStrictEqual(project.jsonInterface, jsonInterface)
    const table = await served.kili([
      "project",
      "show",
      String(created!.id),
      "--fields",
      "title,author.email",
      "-f",
      "table"
    ])
    assert.match(table.stdout, /^title +Pets\nauthor\.email +\S+@\S+\n$/)
  })

  it("tells all that is wrong with an ontology, with its place, and creates nothing", async () => {
    const wrong = join(folder, "wrong.json")
    writeFileSync(
      wrong,
      JSON.stringify({
        jobs: {
          OBJECTS: {
            mlTask: "OBJECT_DETECTION",
            tools: ["rectangel"],
            content: { categories: { CAR: { name: "Car" } } }
          },
          KIND: {
            mlTask: "CLASSIFICATION",
            content: { input: "radio", categories: { A: { name: "A", children: ["GONE"] } } }
          }
        }
      })
    )
    const args = ["project", "create", "--title", "Wrong", "--input-type", "IMAGE", "--interface"]
    const asked = await served.asked(async () => {
      const { code, stderr, stdout } = await served.kili([...args, wrong])
      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      assert.match(stderr, /--interface jobs\.OBJECTS\.tools\[0\]: .*did you mean "rectangle"/)
      assert.match(stderr, /--interface jobs\.KIND\.content\.categories\.A\.children\[0\]: there is no job "GONE"/)
      writeFileSync(wrong, "{ jobs: }")
      const garbled = await served.kili([...args, wrong])
      assert.strictEqual(garbled.code, 2)
      assert.match(garbled.stderr, /--interface .*wrong\.json: not JSON/)
      const missing = await served.kili([...args, join(folder, "none.json")])
      assert.strictEqual(missing.code, 2)
      assert.match(missing.stderr, /none\.json: there is no such file/)
    })
    assert.deepStrictEqual(asked.all, [])
  })

  it("lists by each kind of condition, with the fields that are chosen", async () => {
    const id = await made("Listed one")
    await made("Listed two")
    const titles = rows(await served.kili(["project", "list", "--search", "Listed%", "--fields", "title"]))
    assert.deepStrictEqual(titles, [{ title: "Listed one" }, { title: "Listed two" }])
    const first = await served.kili([
      ...["project", "list", "--search", "Listed%", "--first=1", "--skip=1", "--fields", "title", "-f", "csv"],
      ...["--archived=false", "--created-gte", "2020-01-01", "--updated-at-gte=2020-01-01T00:00:00+02:00"]
    ])
    assert.strictEqual(first.stdout, "title\nListed two\n")
    assert.deepStrictEqual(rows(await served.kili(["project", "list", "--search=Listed%", "--archived"])), [])
    assert.deepStrictEqual(
      rows(await served.kili(["project", "list", "--project-id", id, "--fields=id,author.email"])).map((row) => row.id),
      [id]
    )
    const file = join(folder, "projects.parquet")
    const written = await served.kili(["project", "list", "-f", "parquet", "-o", file])
    assert.deepStrictEqual(written, { code: 0, stdout: "", stderr: "" })
    assert.strictEqual(readFileSync(file).subarray(0, 4).toString(), "PAR1")
  })

  it("tells mistakes by their flag, before any request", async () => {
    const asked = await served.asked(async () => {
      for (
        const [args, told] of [
          [["list", "--created-gte", "May"], /--created-gte "May": expected a day of the calendar, as 2024-05-31/],
          [["list", "--created-gte", "2024-02-31"], /--created-gte "2024-02-31": expected a day of the calendar/],
          [["list", "--first=-1"], /--first: -1 is not a count/],
          [["list", "--fields", "titel"], /--fields.*unknown field "titel"; did you mean "title"/],
          [["update", "x", "--consensus-mark", "2"], /--consensus-mark: .*2/],
          [["update", "x", "--metadata-types", ontology], /--metadata-types jobs/],
          [["update", "x"], /nothing to change/],
          [["show", ""], /PROJECT: /]
        ] as const
      ) {
        const { code, stderr, stdout } = await served.kili(["project", ...args])
        assert.deepStrictEqual({ args, code, stdout }, { args, code: 2, stdout: "" })
        assert.match(stderr, told)
      }
    })
    assert.deepStrictEqual(asked.all, [])
  })

  it("exits with 3 for a project that there is not, and with 4 for a key that is none", async () => {
    for (
      const args of [["show", "gone"], ["archive", "gone"], ["delete", "gone", "--yes"], ["member", "list", "gone"]]
    ) {
      const { code, stderr, stdout } = await served.kili(["project", ...args])
      assert.deepStrictEqual({ args, code, stdout }, { args, code: 3, stdout: "" })
      assert.match(stderr, /^kili: .*gone/)
    }
    const denied = await served.kili(["project", "list"], { env: { KILI_API_KEY: "wrong" } })
    assert.deepStrictEqual({ code: denied.code, stdout: denied.stdout }, { code: 4, stdout: "" })
    assert.notInclude(denied.stderr, "Projects.listProjects")
  })

  it("updates properties, and gives them as the platform has them", async () => {
    const id = await made("To update")
    const types = join(folder, "types.json")
    writeFileSync(types, JSON.stringify({ score: "number" }))
    assert.deepStrictEqual(
      rows(
        await served.kili([
          ...["project", "update", id, "--title", "Updated", "--review-coverage=50", "--can-skip-asset=false"],
          ...["--use-honey-pot", "--compliance-tag", "PII", "--metadata-types", types]
        ])
      ),
      [{
        id,
        title: "Updated",
        reviewCoverage: 50,
        canSkipAsset: false,
        useHoneyPot: true,
        complianceTags: ["PII"],
        metadataTypes: { score: "number" }
      }]
    )
    const other = join(folder, "other.json")
    writeFileSync(other, JSON.stringify({ jobs: {} }))
    assert.deepStrictEqual(rows(await served.kili(["project", "update", id, "--interface", other])), [
      { id, jsonInterface: { jobs: {} } }
    ])
  })

  it("archives several, brings them back, and tells what was done before one failed", async () => {
    const ids = [await made("First"), await made("Second")]
    assert.deepStrictEqual(rows(await served.kili(["project", "archive", ...ids])), ids.map((id) => ({ id })))
    const archived = () => served.run(Projects.countProjects({ filter: { archived: true } }))
    assert.strictEqual(await archived(), 2)
    const stdin = `${ids[0]}\n\n${ids[1]}\n`
    assert.strictEqual((await served.kili(["project", "unarchive", "-"], { stdin })).code, 0)
    assert.strictEqual(await archived(), 0)
    const partly = await served.kili(["project", "archive", ids[0]!, "gone"])
    assert.strictEqual(partly.code, 6)
    assert.strictEqual(partly.stdout, `{"id":"${ids[0]}"}\n`)
    assert.match(partly.stderr, /1 of 2 done, then gone/)
  })

  it("copies", async () => {
    const id = await made("Original")
    const [copy] = rows(await served.kili(["project", "copy", id, "--assets"]))
    assert.strictEqual(copy!.copyOf, id)
    assert.notStrictEqual(copy!.id, id)
    await served.run(Projects.getProject({ projectId: Project.ProjectId.make(String(copy!.id)) }))
  })

  it("deletes after a yes alone", async () => {
    const id = await made("Doomed")
    const asked = await served.asked(async () => {
      const { code, stderr, stdout } = await served.kili(["project", "delete", id])
      assert.deepStrictEqual({ code, stdout }, { code: 2, stdout: "" })
      assert.match(stderr, /--yes/)
    })
    assert.deepStrictEqual(asked.changes, [])
    // A name that is given twice is one
    assert.deepStrictEqual(rows(await served.kili(["project", "delete", id, id, "-y"])), [{ id }])
    assert.strictEqual((await served.kili(["project", "show", id])).code, 3)
  })

  it("changes nothing in a dry run, and tells what it would change", async () => {
    const id = await made("Steady")
    const asked = await served.asked(async () => {
      const plan = async (...args: ReadonlyArray<string>) => rows(await served.kili(["project", ...args, "--dry-run"]))
      assert.deepStrictEqual(
        await plan("create", "--title", "Pets", "--input-type", "IMAGE", "--interface", ontology),
        [{ title: "Pets", inputType: "IMAGE", description: "", jobs: ["ANIMAL"] }]
      )
      assert.deepStrictEqual(
        await plan("update", id, "--title", "Other", "--interface", ontology),
        [{ title: "Other", jsonInterface }]
      )
      for (const verb of ["delete", "archive", "unarchive", "copy"]) {
        assert.deepStrictEqual(await plan(verb, id), [{ id, title: "Steady", archived: false, numberOfAssets: 0 }])
      }
      assert.deepStrictEqual(
        await plan("member", "add", id, "ada@example.com"),
        [{ email: "ada@example.com", role: "LABELER" }]
      )
      const refused = await served.kili(["project", "update", id, "--review-coverage", "101", "-n"])
      assert.strictEqual(refused.code, 2)
      assert.strictEqual((await served.kili(["project", "update", "gone", "--title", "Other", "-n"])).code, 3)
    })
    assert.deepStrictEqual(asked.changes, [])
    assert.isAbove(asked.all.length, 5)
  })

  it("adds, lists, changes and removes members, by address and by id", async () => {
    const id = await made("Team")
    const member = (...args: ReadonlyArray<string>) => served.kili(["project", "member", ...args])
    const added = rows(await member("add", id, "ada@example.com", "bob@example.com", "--role", "REVIEWER"))
    assert.deepStrictEqual(added.map(({ email, role }) => [email, role]), [
      ["ada@example.com", "REVIEWER"],
      ["bob@example.com", "REVIEWER"]
    ])
    const none = await member("add", id, "ada@example.com", "not an address")
    assert.strictEqual(none.code, 2)
    assert.match(none.stderr, /EMAIL: .*no e-mail address/)
    const roles = async () =>
      Object.fromEntries(
        rows(await member("list", id, "--status=ACTIVATED", "--fields", "user.email,role")).map((row) => [
          Object(row.user).email,
          row.role
        ])
      )
    assert.deepStrictEqual(await roles(), { "ada@example.com": "REVIEWER", "bob@example.com": "REVIEWER" })
    assert.deepStrictEqual(
      rows(await member("update", id, "ADA@example.com", String(added[1]!.id), "--role", "TEAM_MANAGER")).map((row) =>
        row.role
      ),
      ["TEAM_MANAGER", "TEAM_MANAGER"]
    )
    assert.strictEqual((await member("update", id, "eve@example.com", "--role", "ADMIN")).code, 3)
    const asked = await served.asked(async () => {
      assert.strictEqual((await member("remove", id, "ada@example.com")).code, 2)
      assert.strictEqual((await member("remove", id, "ada@example.com", "--dry-run")).code, 0)
      assert.strictEqual((await member("update", id, "ada@example.com", "--role", "ADMIN", "--dry-run")).code, 0)
    })
    assert.deepStrictEqual(asked.changes, [])
    assert.strictEqual((await member("remove", id, "ada@example.com", "--yes")).code, 0)
    assert.deepStrictEqual(await roles(), { "bob@example.com": "TEAM_MANAGER" })
  })
})

/**
 * The programs of the documentation: all compile, those that are tests pass, and the platform takes the responses of others.
 */
import * as GraphQL from "@effect-kili/core/GraphQL"
import type { JsonObject } from "@effect-kili/core/Json"
import type * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Labels from "@effect-kili/core/Labels"
import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
import type * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ...["core", "node", "sandbox", "cli"].map((name) => `packages/${name}/README.md`)
]

// Inside this folder, where imports resolve as they do for the examples.
const folder = mkdtempSync(fileURLToPath(new URL("../.docs-", import.meta.url)))
afterAll(() => rmSync(folder, { recursive: true }))

const programs = pages.flatMap((page) =>
  Array.from(readFileSync(join(root, page), "utf8").matchAll(/^```ts\n(.*?)^```$/gms), ([, text], index) => {
    const file = join(folder, `${page.replaceAll(/\W/g, "-")}-${index}.ts`)
    writeFileSync(file, text!)
    return {
      file,
      isResponse: text!.includes("\nexport const response"),
      isTest: text!.includes("from \"@effect/vitest\""),
      title: `${page}, program ${index + 1}`
    }
  })
)

it("every program of the documentation compiles", () => {
  assert.isAtLeast(programs.length, 2)
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram(programs.map(({ file }) => file), { ...options, noEmit: true })
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) =>
    `${file?.fileName.split("/").at(-1)}: ${ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 300)}`
  )
  assert.deepStrictEqual(problems, [])
}, 60_000)

// Importing such a program declares its tests here. One that cannot be read is a failed test among the others, and one that
// declares none fails as an empty suite does.
for (const { file, title } of programs.filter(({ isTest }) => isTest)) {
  describe(title, async () => {
    await import(file).catch((error: unknown) =>
      it("is read", () => {
        throw error
      })
    )
  })
}

/** Takes assets of any type, without their files. */
const appendManyAssets = GraphQL.mutation({
  name: "appendManyAssets",
  document: "mutation appendManyAssets($data: AppendManyAssetsData!, $where: ProjectWhere!) { " +
    "data: appendManyAssets(data: $data, where: $where) { id } }",
  variables: Schema.Unknown,
  data: Schema.Unknown
})

interface ResponseProgram {
  readonly inputType?: Project.InputType
  readonly ontology: JsonInterface.JsonInterface
  readonly response: JsonObject
}

describe("responses of the documentation", () => {
  const responses = programs.filter(({ isResponse }) => isResponse)

  it("are there for every task", () => assert.isAtLeast(responses.length, 11))

  it.effect.each(responses)("$title: is taken by the platform, and read again", ({ file }) =>
    Effect.gen(function*() {
      const program = yield* Effect.promise((): Promise<ResponseProgram> => import(file))
      const { inputType = "IMAGE", ontology, response } = program
      const { id: projectId } = yield* Projects.createProject({ title: "Any", inputType, jsonInterface: ontology })
      const client = yield* KiliClient.KiliClient
      yield* client.execute(appendManyAssets, {
        where: { id: projectId },
        data: {
          contentArray: ["https://example.com/a"],
          externalIDArray: ["a"],
          isHoneypotArray: [false],
          jsonContentArray: [""],
          jsonMetadataArray: ["{}"]
        }
      })
      const labels = [{ externalId: "a", jsonResponse: response }]
      yield* Labels.appendLabels({ projectId, labelType: "DEFAULT", labels })
      const [label, ...others] = yield* Stream.runCollect(
        Labels.listLabels({ projectId, fields: ["jsonResponse"], labels: "parsed" })
      )
      assert.deepStrictEqual(others, [])
      // As it went over the wire
      assert.deepStrictEqual(ParsedLabel.toResponse(label!), JSON.parse(JSON.stringify(response)))
    }).pipe(Effect.provide(Sandbox.layer())))
})

import * as Asset from "@effect-kili/core/Asset"
import type * as GraphQL from "@effect-kili/core/GraphQL"
import * as Project from "@effect-kili/core/Project"
import * as Selection from "@effect-kili/core/Selection"
import { sdl } from "@effect-kili/sandbox/Sdl"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as AST from "effect/SchemaAST"
import { buildSchema, parse, validate } from "graphql"
import { readdirSync } from "node:fs"
import * as assetOperations from "../src/internal/assetOperations.js"
import * as labelOperations from "../src/internal/labelOperations.js"
import { pageOperation } from "../src/internal/list.js"
import * as organizationOperations from "../src/internal/organizationOperations.js"
import * as projectOperations from "../src/internal/projectOperations.js"

type AnyOperation = Pick<GraphQL.Operation<never, unknown>, "document" | "name">

const isOperation = (u: unknown): u is AnyOperation => Predicate.hasProperty(u, "document")

/** Every dotted field of an entity. */
const pathsOf = (ast: AST.AST): ReadonlyArray<string> => {
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.indexSignatures.length > 0 ?
        [""] :
        ast.propertySignatures.flatMap(({ name, type }) =>
          pathsOf(type).map((path) => path === "" ? String(name) : `${String(name)}.${path}`)
        )
    case "TupleType":
      return ast.rest.flatMap(({ type }) => pathsOf(type))
    case "Union":
      return ast.types.flatMap((type) => AST.isLiteral(type) ? [] : pathsOf(type))
    default:
      return [""]
  }
}

const assets = Effect.runSync(
  Selection.make(Asset.Asset)("test", pathsOf(Asset.Asset.ast) as ReadonlyArray<Asset.Field>)
)
const projects = Effect.runSync(
  Selection.make(Project.Project)("test", pathsOf(Project.Project.ast) as ReadonlyArray<Project.Field>)
)

/** Operations whose document depends on the fields chosen, with all of them chosen. */
const selecting: Readonly<Record<string, () => AnyOperation>> = {
  assets: () => pageOperation({ root: "assets", where: "AssetWhere" }, assets),
  projects: () => pageOperation({ root: "projects", where: "ProjectWhere" }, projects),
  updatePropertiesInProject: () => projectOperations.updatePropertiesInProject(projects)
}

const modules = { assetOperations, labelOperations, organizationOperations, projectOperations }

describe("documents", () => {
  const schema = buildSchema(sdl)
  const problems = ({ document }: AnyOperation) => validate(schema, parse(document)).map(({ message }) => message)

  for (const [module, operations] of Object.entries(modules)) {
    for (const [name, operation] of Object.entries(operations)) {
      it(`${module}.${name} is valid against the platform's schema`, () => {
        const made = isOperation(operation) ? operation : selecting[name]?.()
        assert.isDefined(made, "an operation with a selection needs a line in `selecting`")
        assert.deepStrictEqual(problems(made!), [])
      })
    }
  }

  for (const [name, make] of Object.entries(selecting)) {
    it(`${name} is valid with every field that can be chosen`, () => {
      const operation = make()
      assert.deepStrictEqual(problems(operation), [])
      assert.include(operation.document, "author { id")
    })
  }

  it("every module with operations is looked at", () => {
    const files = readdirSync(new URL("../src/internal", import.meta.url)).filter((file) =>
      file.endsWith("Operations.ts")
    )
    assert.sameMembers(files, Object.keys(modules).map((name) => `${name}.ts`))
  })

  it("an invalid document would be noticed", () => {
    assert.lengthOf(problems({ name: "broken", document: "query { data: countAssets(where: {}) { id } }" }), 1)
  })
})

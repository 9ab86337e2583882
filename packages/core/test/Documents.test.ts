import * as Asset from "@effect-kili/core/Asset"
import type * as GraphQL from "@effect-kili/core/GraphQL"
import * as Issue from "@effect-kili/core/Issue"
import * as Label from "@effect-kili/core/Label"
import * as Notification from "@effect-kili/core/Notification"
import * as Organization from "@effect-kili/core/Organization"
import * as Project from "@effect-kili/core/Project"
import * as Selection from "@effect-kili/core/Selection"
import * as User from "@effect-kili/core/User"
import { sdl } from "@effect-kili/sandbox/Sdl"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { buildSchema, parse, validate } from "graphql"
import { readdirSync } from "node:fs"
import * as assetList from "../src/internal/assetList.js"
import * as assetOperations from "../src/internal/assetOperations.js"
import * as issueOperations from "../src/internal/issueOperations.js"
import * as labelList from "../src/internal/labelList.js"
import * as labelOperations from "../src/internal/labelOperations.js"
import { pageOperation } from "../src/internal/list.js"
import * as memberOperations from "../src/internal/memberOperations.js"
import * as notificationOperations from "../src/internal/notificationOperations.js"
import * as organizationOperations from "../src/internal/organizationOperations.js"
import * as projectOperations from "../src/internal/projectOperations.js"
import * as tagOperations from "../src/internal/tagOperations.js"
import * as userOperations from "../src/internal/userOperations.js"

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

/** Every field that can be chosen of an entity. */
const everything = <A, I>(entity: Schema.Schema<A, I>) =>
  Effect.runSync(Selection.make(entity)("test", pathsOf(entity.ast) as ReadonlyArray<Selection.Path<I>>))

const assets = everything(Asset.Asset)
const issues = everything(Issue.Issue)
const labels = everything(Label.Label)
const members = everything(Project.ProjectUser)
const notifications = everything(Notification.Notification)
const organizations = everything(Organization.Organization)
const projects = everything(Project.Project)
const tags = everything(Project.Tag)
const users = everything(User.User)

/** Operations whose document depends on the fields chosen, with all of them chosen. */
const selecting: Readonly<Record<string, readonly [AnyOperation, chosen: { readonly fields: string }]>> = {
  assets: [pageOperation({ root: "assets", where: "AssetWhere" }, assets), assets],
  issues: [pageOperation({ root: "issues", where: "IssueWhere" }, issues), issues],
  labels: [pageOperation({ root: "labels", where: "LabelWhere" }, labels), labels],
  listTagsByOrg: [tagOperations.listTagsByOrg(tags), tags],
  listTagsByProject: [tagOperations.listTagsByProject(tags), tags],
  me: [userOperations.me(users), users],
  myOrganization: [userOperations.myOrganization(organizations), organizations],
  notifications: [pageOperation({ root: "notifications", where: "NotificationWhere" }, notifications), notifications],
  organizations: [pageOperation({ root: "organizations", where: "OrganizationWhere" }, organizations), organizations],
  projects: [pageOperation({ root: "projects", where: "ProjectWhere" }, projects), projects],
  projectUsers: [pageOperation({ root: "projectUsers", where: "ProjectUserWhere" }, members), members],
  updatePropertiesInProject: [projectOperations.updatePropertiesInProject(projects), projects],
  users: [pageOperation({ root: "users", where: "UserWhere" }, users), users]
}

const modules = {
  assetOperations,
  issueOperations,
  labelOperations,
  memberOperations,
  notificationOperations,
  organizationOperations,
  projectOperations,
  tagOperations,
  userOperations
}

describe("documents", () => {
  const schema = buildSchema(sdl)
  const problems = ({ document }: AnyOperation) => validate(schema, parse(document)).map(({ message }) => message)

  for (const [module, operations] of Object.entries(modules)) {
    for (const [name, operation] of Object.entries(operations)) {
      it(`${module}.${name} is valid against the platform's schema`, () => {
        const made = isOperation(operation) ? operation : selecting[name]?.[0]
        assert.isDefined(made, "an operation with a selection needs a line in `selecting`")
        assert.deepStrictEqual(problems(made!), [])
      })
    }
  }

  for (const [name, [operation, { fields }]] of Object.entries(selecting)) {
    it(`${name} is valid with every field that can be chosen`, () => {
      assert.deepStrictEqual(problems(operation), [])
      assert.include(operation.document, `{ ${fields} }`)
    })
  }

  it("responses are asked for with annotations that the platform knows", () => {
    const project = { inputType: "VIDEO", jsonInterface: { jobs: {} } }
    const pages = [
      assetList.annotatedPage("test", project, [
        "labels.jsonResponse",
        "latestLabel.jsonResponse",
        "latestLabels.jsonResponse"
      ]),
      labelList.annotatedPage("test", project, ["jsonResponse"])
    ].map((page) => Effect.runSync<AnyOperation, unknown>(page))
    assert.deepStrictEqual(pages.map(problems), [[], []])
    assert.deepStrictEqual(pages.map(({ document }) => document.split("annotations {").length - 1), [3, 1])
  })

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

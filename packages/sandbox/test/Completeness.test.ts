import { sdl } from "@effect-kili/sandbox/Sdl"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { buildSchema, getNamedType, type GraphQLObjectType, isEnumType, isObjectType, isScalarType } from "graphql"
import { resolvers } from "../src/internal/resolvers.js"
import { appendLabels, ask, createProject, importAssets, post, sandbox } from "./harness.js"

const schema = buildSchema(sdl)

const objectType = (name: string): GraphQLObjectType => {
  const type = schema.getType(name)
  if (isObjectType(type)) return type
  throw new Error(`The schema has no object type ${name}`)
}

/** The fields of a type without a selection of their own. */
const leaves = (type: GraphQLObjectType): ReadonlyArray<string> =>
  Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type)
    return isScalarType(named) || isEnumType(named) ? [field.name] : []
  })

/** Every field of a type; objects below it with those fields of theirs that are leaves. */
const selection = (type: GraphQLObjectType): string =>
  Object.values(type.getFields()).map((field) => {
    const named = getNamedType(field.type)
    return isScalarType(named) || isEnumType(named)
      ? field.name
      : isObjectType(named)
      ? `${field.name} { ${leaves(named).join(" ")} }`
      : `${field.name} { __typename }`
  }).join(" ")

describe("the schema", () => {
  for (const type of ["Query", "Mutation"]) {
    it(`has a resolver for every field of ${type}`, () => {
      assert.sameMembers(Object.keys(resolvers[type] ?? {}), Object.keys(objectType(type).getFields()))
    })
  }

  it("has no resolver for a field that is not in it", () => {
    for (const [type, fields] of Object.entries(resolvers)) {
      assert.containsAllKeys(objectType(type).getFields(), Object.keys(fields), type)
    }
  })

  it.effect("is served in every field of what projects are made of", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject({ complianceTags: ["PII"] })
      const [a = ""] = yield* importAssets(projectId, ["a"])
      const [label] = yield* appendLabels("DEFAULT", [a])
      yield* appendLabels("REVIEW", [a], { referencedLabelId: label })
      const { body } = yield* post(
        `mutation ($projectId: ID!, $a: ID!, $label: ID!, $wheres: [AssetWhere!]!) {
          createTag(data: { label: "urgent" }) { id }
          createIssues(
            issues: [{ type: ISSUE, labelID: $label, text: "Look", objectMid: "m" }, { type: QUESTION, assetId: $a }]
            where: { project: { id: $projectId } }
          ) { id }
          updatePropertiesInAssets(
            where: $wheres
            data: [{
              toBeLabeledBy: ["admin@sandbox.kili.localhost"]
              resolution: { width: 1, height: 1 }
              pageResolutions: [{ pageNumber: 1, width: 1, height: 1 }]
            }]
          ) { id }
          editProjectWorkflowSettings(input: {
            projectId: $projectId
            steps: { creates: [{ name: "Label" }, { name: "Review", type: REVIEW }], updates: [], deletes: [] }
          }) { id }
          appendManyFramesToDatasetAsynchronously(
            data: { contentArray: ["https://example.com/v.mp4"], externalIDArray: ["v"], uploadType: NATIVE_VIDEO }
            where: { id: $projectId }
          ) { id }
        }`,
        { a, label, projectId, wheres: [{ id: a }] }
      )
      assert.doesNotHaveAnyKeys(body, ["errors"], JSON.stringify(body))
      const tags = yield* ask("{ data: listTagsByOrg { id } }")
      yield* ask("mutation ($data: CheckedTagData!) { data: checkTag(data: $data) { id } }", {
        data: { projectId, tagId: Reflect.get(Object(Reflect.get(Object(tags), 0)), "id") }
      })
      const page = "where: {}, first: 10, skip: 0"
      const lists = {
        ApiKey: `apiKeys(${page})`,
        Asset: `assets(${page})`,
        Issue: `issues(${page})`,
        Label: `labels(${page})`,
        Notification: `notifications(${page})`,
        Organization: `organizations(${page})`,
        Project: `projects(${page})`,
        ProjectUser: `projectUsers(${page})`,
        Tag: "listTagsByOrg",
        User: `users(${page})`
      }
      for (const [type, list] of Object.entries(lists)) {
        const answer = yield* post(`{ data: ${list} { ${selection(objectType(type))} } }`)
        assert.doesNotHaveAnyKeys(answer.body, ["errors"], `${type}: ${JSON.stringify(answer.body).slice(0, 500)}`)
        const rows = Reflect.get(Object(Reflect.get(Object(answer.body), "data")), "data")
        assert.isNotEmpty(rows, type)
      }
      const nested: ReadonlyArray<readonly [type: string, list: string, field: string]> = [
        ["Comment", lists.Issue, "comments"],
        ["License", lists.Organization, "license"],
        ["WorkflowStep", lists.Project, "steps"]
      ]
      for (const [type, list, field] of nested) {
        const answer = yield* post(`{ data: ${list} { ${field} { ${selection(objectType(type))} } } }`)
        assert.doesNotHaveAnyKeys(answer.body, ["errors"], `${type}: ${JSON.stringify(answer.body).slice(0, 500)}`)
      }
    }).pipe(Effect.provide(sandbox())))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  appendLabels,
  ask,
  countAssets,
  createProject,
  importAssets,
  listAssets,
  refusal,
  sandbox,
  updateProject
} from "./harness.js"

describe("the recipe: import assets and labels", () => {
  it.effect("goes through whole", () =>
    Effect.gen(function*() {
      const projectId = yield* createProject({ title: "Test Project", description: "Project Description" })
      const ids = yield* importAssets(projectId, ["image_1", "image_2", "image_3"])
      assert.strictEqual(yield* countAssets({ project: { id: projectId } }), 3)

      const metadataTypes = { customConsensus: "number", sensitiveData: "string", uploadedFromCloud: "string" }
      const updated = yield* updateProject(projectId, { metadataTypes })
      assert.deepInclude(updated, { id: projectId, metadataTypes })

      const metadata = [{ customConsensus: 10, sensitiveData: "yes" }, { imageUrl: "www.example.com/image.png" }]
      yield* ask(
        `mutation ($where: [AssetWhere!]!, $data: [AssetData!]!) {
          data: updatePropertiesInAssets(where: $where, data: $data) { id }
        }`,
        {
          where: ids.slice(0, 2).map((id) => ({ id })),
          data: metadata.map((value) => ({ jsonMetadata: JSON.stringify(value) }))
        }
      )

      yield* appendLabels("PREDICTION", ids, { modelName: "MyModel" })
      yield* appendLabels("INFERENCE", ids, { modelName: "MyModel" })
      yield* appendLabels("DEFAULT", ids.slice(0, 1))

      const fields = "externalId status metadata content labels { labelType modelName author { email } }"
      const email = { email: "admin@sandbox.kili.localhost" }
      const prediction = { labelType: "PREDICTION", modelName: "MyModel", author: email }
      const inference = { labelType: "INFERENCE", modelName: "MyModel", author: email }
      assert.deepStrictEqual(yield* listAssets({ project: { id: projectId } }, fields), [
        {
          externalId: "image_1",
          status: "LABELED",
          metadata: metadata[0],
          content: "https://example.com/image_1.jpg",
          labels: [prediction, inference, { labelType: "DEFAULT", modelName: null, author: email }]
        },
        {
          externalId: "image_2",
          status: "TODO",
          metadata: metadata[1],
          content: "https://example.com/image_2.jpg",
          labels: [prediction, inference]
        },
        {
          externalId: "image_3",
          status: "TODO",
          metadata: {},
          content: "https://example.com/image_3.jpg",
          labels: [prediction, inference]
        }
      ])

      const deleted = yield* ask(
        "mutation ($where: ProjectWhere!) { data: deleteProjectAsynchronously(where: $where) }",
        { where: { id: projectId } }
      )
      assert.strictEqual(deleted, projectId)
      const gone = yield* refusal("query ($where: AssetWhere!) { data: countAssets(where: $where) }", {
        where: { project: { id: projectId } }
      })
      assert.include(gone.message, "[notFound]")
    }).pipe(Effect.provide(sandbox())))
})

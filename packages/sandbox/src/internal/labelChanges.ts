import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Asset, findOne, visibleByIds } from "./assets.js"
import { maxBatch } from "./assumptions.js"
import { type AssetWhere, type LabelWhere, labelWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import { parseObject } from "./json.js"
import type { Label } from "./labelRow.js"
import { append } from "./labels.js"
import * as Markings from "./markings.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import * as Response from "./response.js"
import * as ResponseCounts from "./responseCounts.js"
import * as Rows from "./rows.js"

interface CreatePredictionsData {
  readonly externalIDArray: ReadonlyArray<string>
  readonly jsonResponseArray: ReadonlyArray<string>
  readonly modelNameArray: ReadonlyArray<string>
}

interface LabelData {
  readonly isSentBackToQueue?: boolean
  readonly jsonResponse?: string
  readonly modelName?: string
  readonly secondsToLabel?: number
}

interface CopyLabelsInput {
  readonly dstAssetId: string
  readonly projectId: string
  readonly srcAssetId: string
}

const createHoneypot = Effect.fnUntraced(
  function*({ jsonResponse }: { readonly jsonResponse: string }, where: AssetWhere) {
    const asset = yield* findOne(where)
    const sql = yield* SqlClient.SqlClient
    yield* sql`UPDATE assets SET isHoneypot = 1 WHERE id = ${asset.id}`
    const [label] = yield* append(
      "REVIEW",
      [{ assetID: asset.id, jsonResponse }],
      new Map([[asset.id, asset]]),
      { isHoneypot: true }
    )
    return label
  }
)

const createPredictions = Effect.fnUntraced(function*(data: CreatePredictionsData, where: Projects.ProjectWhere) {
  const project = yield* Projects.select(where)
  const { externalIDArray, jsonResponseArray, modelNameArray } = data
  const { length } = externalIDArray
  if (jsonResponseArray.length !== length || modelNameArray.length !== length) {
    return yield* invalidInput(
      "The arrays are not of equal length",
      `there are ${length} external ids, ${jsonResponseArray.length} responses, ${modelNameArray.length} model names`
    )
  }
  if (length > maxBatch) {
    return yield* invalidInput(`At most ${maxBatch} predictions are created at once`, `${length} were given`)
  }
  const sql = yield* SqlClient.SqlClient
  const assets = yield* sql<Asset>`
    SELECT * FROM assets
    WHERE projectId = ${project.id} AND visible AND ${Filter.isIn(sql, "externalId", externalIDArray)}`
  const named = new Map(assets.map((asset) => [asset.externalId, asset]))
  const labels = yield* Effect.forEach(externalIDArray, (name, index) => {
    const asset = named.get(name)
    const jsonResponse = jsonResponseArray[index]
    const modelName = modelNameArray[index]
    return asset === undefined || jsonResponse === undefined || modelName === undefined
      ? notFound("asset", name)
      : Effect.succeed({ assetID: asset.id, jsonResponse, modelName })
  })
  yield* append("PREDICTION", labels, new Map(assets.map((asset) => [asset.id, asset])))
  return yield* Projects.find(project.id)
})

const findOneLabel = Effect.fnUntraced(function*(where: LabelWhere) {
  if (Object.keys(where).length === 0) return yield* invalidInput("The label to change is not named")
  const sql = yield* SqlClient.SqlClient
  const labels = yield* sql<Label>`SELECT * FROM labels WHERE ${yield* Filter.where(labelWhere, where)} LIMIT 2`
  const [label] = labels
  if (label === undefined) return yield* notFound("label", where.id ?? JSON.stringify(where))
  if (labels.length > 1) return yield* invalidInput("The filter names more than one label")
  return label
})

const updatePropertiesInLabel = Effect.fnUntraced(function*(data: LabelData, where: LabelWhere) {
  const label = yield* findOneLabel(where)
  const { jsonResponse } = data
  if (jsonResponse !== undefined) {
    yield* Response.check(yield* Projects.find(label.projectId), jsonResponse)
  }
  const response = jsonResponse === undefined ? undefined : Option.getOrUndefined(parseObject(jsonResponse))
  const changes = Rows.given({
    ...data,
    numberOfAnnotations: response === undefined ? undefined : ResponseCounts.numberOfAnnotations(response)
  })
  const sql = yield* SqlClient.SqlClient
  if (Object.keys(changes).length > 0) {
    yield* sql`UPDATE labels SET ${sql.update(changes)} WHERE id = ${label.id}`
    yield* sql`UPDATE assets SET updatedAt = ${yield* Clock.currentTimeMillis} WHERE id = ${label.assetId}`
  }
  if (jsonResponse !== undefined) yield* Markings.recompute([label.assetId], label.labelType, "given")
  return yield* findOneLabel({ id: label.id })
})

/** The labels of one asset, made once more on another by the same authors. */
const copyLabels = Effect.fnUntraced(function*({ dstAssetId, projectId, srcAssetId }: CopyLabelsInput) {
  const project = yield* Projects.find(projectId)
  const assets = yield* visibleByIds([srcAssetId, dstAssetId])
  const missing = [srcAssetId, dstAssetId].find((id) => assets.get(id)?.projectId !== project.id)
  if (missing !== undefined) return yield* notFound("asset", missing)
  if (srcAssetId === dstAssetId) return yield* invalidInput("The labels of an asset cannot be copied to itself")
  const sql = yield* SqlClient.SqlClient
  const labels = yield* sql<Label>`
    SELECT * FROM labels WHERE assetId = ${srcAssetId} AND NOT isHoneypot ORDER BY seq`
  for (const { authorId, jsonResponse, labelType, modelName, secondsToLabel } of labels) {
    const copied = {
      assetID: dstAssetId,
      authorID: authorId,
      jsonResponse,
      ...(modelName === null ? {} : { modelName }),
      ...(secondsToLabel === null ? {} : { secondsToLabel })
    }
    yield* append(labelType, [copied], yield* visibleByIds([dstAssetId]))
  }
  return true
})

/** @internal */
export const mutations = {
  copyLabels: (_: unknown, { data }: { readonly data: CopyLabelsInput }) => copyLabels(data),
  createHoneypot: (
    _: unknown,
    { data, where }: { readonly data: { readonly jsonResponse: string }; readonly where: AssetWhere }
  ) => createHoneypot(data, where),
  createPredictions: (
    _: unknown,
    { data, where }: { readonly data: CreatePredictionsData; readonly where: Projects.ProjectWhere }
  ) => createPredictions(data, where),
  updatePropertiesInLabel: (
    _: unknown,
    { data, where }: { readonly data: LabelData; readonly where: LabelWhere }
  ) => updatePropertiesInLabel(data, where)
}

import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Asset } from "./assets.js"
import { isAssetId, maxBatch } from "./assumptions.js"
import { contentColumns, jsonContentColumns, layersColumn } from "./content.js"
import { draw } from "./draw.js"
import * as Filter from "./filter.js"
import * as Ids from "./ids.js"
import { isObject, type JsonObject } from "./json.js"
import * as LifeCycle from "./lifeCycle.js"
import * as Notifications from "./notifications.js"
import * as Projects from "./projects.js"
import { invalidInput } from "./refusal.js"
import { together } from "./relation.js"
import { Session } from "./session.js"
import * as Workflow from "./workflow.js"

interface AppendManyAssetsData {
  readonly contentArray?: ReadonlyArray<string>
  readonly externalIDArray: ReadonlyArray<string>
  readonly idArray?: ReadonlyArray<string>
  readonly isHoneypotArray?: ReadonlyArray<boolean>
  readonly jsonContentArray?: ReadonlyArray<string>
  readonly jsonMetadataArray?: ReadonlyArray<string>
}

interface AppendManyFramesData extends Omit<AppendManyAssetsData, "isHoneypotArray"> {
  readonly multiLayerContentArray?: ReadonlyArray<ReadonlyArray<unknown>>
  readonly uploadType: "GEO_SATELLITE" | "FRAME_VIDEO" | "NATIVE_VIDEO" | "TILED_IMAGE"
}

interface NewAsset {
  readonly content: string
  readonly externalId: string
  readonly id: string | undefined
  readonly isHoneypot: boolean
  readonly jsonContent: string
  readonly jsonMetadata: string
  readonly layers: ReadonlyArray<unknown> | undefined
}

/** Turns the parallel arrays into one record for each asset. */
const records = Effect.fnUntraced(function*(
  data: AppendManyAssetsData & Pick<AppendManyFramesData, "multiLayerContentArray">
) {
  const { length } = data.externalIDArray
  if (length === 0) return yield* invalidInput("There is nothing to import")
  if (length > maxBatch) {
    return yield* invalidInput(`At most ${maxBatch} assets are imported at once`, `${length} were given`)
  }
  const unequal = Object.entries(data).find(([, array]) => Array.isArray(array) && array.length !== length)
  if (unequal !== undefined) {
    return yield* invalidInput("The arrays are not of equal length", `externalIDArray has ${length}, ${unequal[0]} not`)
  }
  return data.externalIDArray.map((externalId, index): NewAsset => ({
    content: data.contentArray?.[index] ?? "",
    externalId,
    id: data.idArray?.[index],
    isHoneypot: data.isHoneypotArray?.[index] ?? false,
    jsonContent: data.jsonContentArray?.[index] ?? "",
    jsonMetadata: data.jsonMetadataArray?.[index] ?? "{}",
    layers: data.multiLayerContentArray?.[index]
  }))
})

const firstRepeated = (values: ReadonlyArray<string>): string | undefined =>
  values.find((value, index) => values.indexOf(value) !== index)

const isLayer = (layer: unknown): layer is JsonObject => isObject(layer) && typeof layer["url"] === "string"

const check = Effect.fnUntraced(function*(projectId: string, assets: ReadonlyArray<NewAsset>) {
  const sql = yield* SqlClient.SqlClient
  for (const { content, externalId, id, jsonContent, layers = [] } of assets) {
    if (layers.some((layer) => !isLayer(layer))) {
      return yield* invalidInput("A layer is an object with a url", `asset ${JSON.stringify(externalId)}`)
    }
    if (content === "" && jsonContent === "" && layers.length === 0) {
      return yield* invalidInput("An asset has neither content nor json content", `asset ${JSON.stringify(externalId)}`)
    }
    if (id !== undefined && !isAssetId(id)) {
      return yield* invalidInput("An asset id can be a segment of a path", `${JSON.stringify(id)} cannot`)
    }
  }
  const names = assets.map(({ externalId }) => externalId)
  const [taken] = yield* sql<{ externalId: string }>`
    SELECT externalId FROM assets WHERE projectId = ${projectId} AND ${Filter.isIn(sql, "externalId", names)} LIMIT 1`
  const name = firstRepeated(names) ?? taken?.externalId
  if (name !== undefined) {
    return yield* invalidInput("External ids are unique in a project", `${JSON.stringify(name)} is there already`)
  }
  const ids = assets.flatMap(({ id }) => id === undefined ? [] : [id])
  const [existing] = yield* sql<{ id: string }>`SELECT id FROM assets WHERE ${Filter.isIn(sql, "id", ids)} LIMIT 1`
  const id = firstRepeated(ids) ?? existing?.id
  if (id !== undefined) return yield* invalidInput("Asset ids are unique", `${JSON.stringify(id)} is there already`)
})

const insert = Effect.fnUntraced(function*(
  project: Projects.Project,
  assets: ReadonlyArray<NewAsset>,
  importId: string | null
) {
  yield* check(project.id, assets)
  const sql = yield* SqlClient.SqlClient
  const { signingKey } = yield* Session
  const now = yield* Clock.currentTimeMillis
  const { columns, consensusCoverage } = yield* Workflow.start(project)
  const rows = yield* Effect.forEach(
    assets,
    ({ content, id, jsonContent, layers, ...asset }) =>
      Effect.gen(function*() {
        const [row] = yield* sql<Asset>`INSERT INTO assets ${
          sql.insert({
            ...asset,
            ...contentColumns(signingKey, content),
            ...jsonContentColumns(signingKey, jsonContent),
            layers: layers === undefined ? null : layersColumn(signingKey, layers.filter(isLayer)),
            id: id ?? (yield* Ids.make),
            projectId: project.id,
            visible: importId === null,
            importId,
            status: LifeCycle.initial,
            skipped: false,
            priority: 0,
            isUsedForConsensus: yield* draw(consensusCoverage),
            ...columns,
            createdAt: now,
            updatedAt: now
          })
        } RETURNING *`
        return row
      })
  )
  return together(rows.filter((row) => row !== undefined))
})

const appendManyAssets = Effect.fnUntraced(
  function*(data: AppendManyAssetsData, where: Projects.ProjectWhere) {
    const project = yield* Projects.select(where)
    return yield* insert(project, yield* records(data), null)
  }
)

const appendManyFrames = Effect.fnUntraced(function*(data: AppendManyFramesData, where: Projects.ProjectWhere) {
  const project = yield* Projects.select(where)
  // Nothing is cut, tiled or converted, whatever the upload type: the content is stored as it was sent
  const { contentArray, multiLayerContentArray, uploadType: _uploadType, ...others } = data
  const arrays = {
    ...others,
    // An empty list of one kind of contents goes with the other kind
    ...(contentArray === undefined || contentArray.length === 0 ? {} : { contentArray }),
    ...(multiLayerContentArray === undefined || multiLayerContentArray.length === 0 ? {} : { multiLayerContentArray })
  }
  if (arrays.contentArray !== undefined && arrays.multiLayerContentArray !== undefined) {
    return yield* invalidInput("The contents are files or layers, not both")
  }
  const assets = yield* records(arrays)
  const sql = yield* SqlClient.SqlClient
  const { conditions, importDelay } = yield* Session
  const importId = yield* Ids.make
  yield* insert(project, assets, importId)
  const { id: notificationId, notification } = yield* Notifications.pending(`Import of ${assets.length} assets`)
  const readyAt = (yield* Clock.currentTimeMillis) + (conditions.importDelay ?? importDelay)
  const failure = conditions.importFailure ?? null
  yield* sql`INSERT INTO imports ${
    sql.insert({ id: importId, projectId: project.id, notificationId, readyAt, failure })
  }`
  return notification
})

/**
 * Ends the imports whose time has come: their assets appear, or were never there, and their notifications tell so. Run before an operation, this
 * is what makes imports asynchronous without anything running in the background.
 *
 * @internal
 */
export const settle = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const now = yield* Clock.currentTimeMillis
  const due = yield* sql<{ failure: string | null; id: string; notificationId: string }>`
    SELECT id, notificationId, failure FROM imports WHERE readyAt <= ${now}`
  yield* Effect.forEach(due, ({ failure, id, notificationId }) =>
    Effect.gen(function*() {
      if (failure === null) {
        yield* sql`UPDATE assets SET visible = 1, importId = NULL WHERE importId = ${id}`
        yield* sql`UPDATE notifications SET status = 'SUCCESS', progress = 100 WHERE id = ${notificationId}`
      } else {
        yield* sql`DELETE FROM assets WHERE importId = ${id}`
        yield* sql`UPDATE notifications SET status = 'FAILURE', message = ${failure} WHERE id = ${notificationId}`
      }
      yield* sql`DELETE FROM imports WHERE id = ${id}`
    }).pipe(sql.withTransaction), { discard: true })
})

const appendAsynchronously = (
  _: unknown,
  { data, where }: { readonly data: AppendManyFramesData; readonly where: Projects.ProjectWhere }
) => appendManyFrames(data, where)

/** @internal */
export const mutations = {
  appendManyAssets: (
    _: unknown,
    { data, where }: { readonly data: AppendManyAssetsData; readonly where: Projects.ProjectWhere }
  ) => appendManyAssets(data, where),
  appendManyAssetsAsynchronously: appendAsynchronously,
  appendManyFramesToDatasetAsynchronously: appendAsynchronously
}

import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import {
  latestLabelTypes,
  maxDataset,
  signedUrlLifetime,
  unknownProjectIsAnError,
  unreadableMetadata
} from "./assumptions.js"
import * as Bucket from "./bucket.js"
import { render, renderLayers } from "./content.js"
import { assetManner, type AssetWhere, assetWhere } from "./datasetWhere.js"
import * as Filter from "./filter.js"
import { parse, parseObject, stored } from "./json.js"
import type { Label } from "./labelRow.js"
import type { Status } from "./lifeCycle.js"
import type * as Paging from "./paging.js"
import * as Projects from "./projects.js"
import { invalidInput, notFound } from "./refusal.js"
import { relation, together } from "./relation.js"
import * as Rows from "./rows.js"
import { Session } from "./session.js"
import type { StatusInStep } from "./stepCycle.js"

/** @internal */
export interface Asset {
  readonly seq: number
  readonly id: string
  readonly projectId: string
  readonly externalId: string
  readonly status: Status
  readonly isUsedForConsensus: number
  readonly content: string
  readonly contentPath: string | null
  readonly jsonContent: string
  readonly jsonContentPath: string | null
  readonly jsonMetadata: string
  readonly resolutionWidth: number | null
  readonly resolutionHeight: number | null
  readonly layers: string | null
  readonly pageResolutions: string | null
  readonly stepId: string | null
  readonly stepStatus: StatusInStep | null
}

/**
 * The assets that a mutation is to change. An empty filter would change all assets of all projects, and is refused.
 *
 * @internal
 */
export const selected = Effect.fnUntraced(function*(where: AssetWhere) {
  if (Object.keys(where).length === 0) return yield* invalidInput("The assets to change are not named")
  return yield* Filter.where(assetWhere, where)
})

const listed = Effect.fnUntraced(function*(where: AssetWhere) {
  if (unknownProjectIsAnError && where.project?.id !== undefined) yield* Projects.find(where.project.id)
  return yield* Filter.where(assetWhere, where)
})

// -- Rows

/**
 * The one asset that a filter names.
 *
 * @internal
 */
export const findOne = Effect.fnUntraced(function*(where: AssetWhere) {
  const sql = yield* SqlClient.SqlClient
  const assets = yield* sql<Asset>`SELECT * FROM assets WHERE ${yield* selected(where)} LIMIT 2`
  const [asset] = assets
  if (asset === undefined) return yield* notFound("asset", where.id ?? JSON.stringify(where))
  if (assets.length > 1) return yield* invalidInput("The filter names more than one asset")
  return asset
})

/**
 * Assets by their ids, those of an import that goes on left out.
 *
 * @internal
 */
export const visibleByIds = Effect.fnUntraced(function*(ids: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const assets = yield* sql<Asset>`SELECT * FROM assets WHERE ${Filter.isIn(sql, "id", ids)} AND +visible = 1`
  return new Map(assets.map((asset) => [asset.id, asset]))
})

// -- Resolvers

interface Args extends Paging.Paging {
  readonly where: AssetWhere
}

const filterExistingAssets = Effect.fnUntraced(
  function*({ externalIDs, projectID }: { readonly externalIDs: ReadonlyArray<string>; readonly projectID: string }) {
    yield* Projects.find(projectID)
    const sql = yield* SqlClient.SqlClient
    // Names of an import that goes on count: they are taken
    const rows = yield* sql<{ externalId: string }>`
      SELECT externalId FROM assets
      WHERE projectId = ${projectID} AND ${Filter.isIn(sql, "externalId", externalIDs)}
      ORDER BY seq`
    return rows.map(({ externalId }) => externalId)
  }
)

const createUploadBucketSignedUrls = Effect.fnUntraced(
  function*({ filePaths = [] }: { readonly filePaths?: ReadonlyArray<string> }) {
    const { conditions, origin, signingKey } = yield* Session
    const lifetime = conditions.expiredUploadUrls ? 0 : signedUrlLifetime
    return yield* Effect.forEach(filePaths, (path) =>
      Effect.gen(function*() {
        const projectId = Bucket.projectOf(path)
        if (projectId._tag === "None") {
          return yield* invalidInput(
            "Files are uploaded below projects/<project id>/assets/",
            `the path is ${JSON.stringify(path)}`
          )
        }
        yield* Projects.find(projectId.value)
        return yield* Bucket.signedUrl(origin, signingKey, path, lifetime)
      }))
  }
)

/** @internal */
export const queries = {
  assets: (_: unknown, { where, ...paging }: Args) =>
    Rows.list<Asset>("assets", listed(where), paging, assetManner(where)),
  countAssets: (_: unknown, { where }: Args) => Rows.count("assets", listed(where)),
  createUploadBucketSignedUrls: (_: unknown, args: { readonly filePaths?: ReadonlyArray<string> }) =>
    createUploadBucketSignedUrls(args),
  filterExistingAssets: (
    _: unknown,
    args: { readonly externalIDs: ReadonlyArray<string>; readonly projectID: string }
  ) => filterExistingAssets(args)
}

const labelsOf = relation((assets: ReadonlyArray<Asset>) =>
  Effect.map(
    Rows.groupedBy<Label, "assetId">("labels", "assetId", assets.map(({ id }) => id)),
    (find) => (asset: Asset) => find(asset.id)
  )
)

const latestLabelOf = (labels: ReadonlyArray<Label>): Label | null =>
  labels.findLast((label) => latestLabelTypes.some((type) => type === label.labelType)) ?? null

/** What the media is made of, where it is a JSON document: its layers, or the document that came with it. */
const contentJson = (asset: Asset) =>
  Effect.map(Session, ({ origin }) =>
    asset.layers === null
      ? Option.getOrNull(parseObject(asset.jsonContent))
      : renderLayers(origin, asset.layers))

/** Only a file of the bucket has an address that depends on how the sandbox was reached. */
const rendered = (text: string, path: string | null) =>
  path === null ? text : Effect.map(Session, ({ origin }) => render(origin, text, path))

/** @internal */
export const fields = {
  Asset: {
    assetProjectModels: () => [],
    // No mark is computed category by category
    consensusMarkPerCategory: () => null,
    // No media is looked into, and no image tiled
    duration: () => null,
    dynamicTilerTokens: () => [],
    isProcessingAuthorized: () => null,
    // Nobody holds an asset open
    locks: () => [],
    numberOfValidLocks: () => 0,
    readPermissionsFromLabels: () => null,
    thumbnail: () => null,
    contentJson: (asset: Asset) => contentJson(asset),
    content: (asset: Asset) => rendered(asset.content, asset.contentPath),
    // Cloud storages cannot be connected, so that no asset comes from one
    dataIntegrationId: () => null,
    isToReview: (asset: Asset) => asset.status === "TO_REVIEW",
    jsonContent: (asset: Asset) => rendered(asset.jsonContent, asset.jsonContentPath),
    jsonMetadata: (asset: Asset) =>
      Effect.map(Session, ({ conditions }) => conditions.nullMetadata ? null : asset.jsonMetadata),
    labelVersion: (asset: Asset) => Effect.map(labelsOf(asset), (labels) => labels.length),
    labels: labelsOf,
    latestLabel: (asset: Asset) => Effect.map(labelsOf(asset), latestLabelOf),
    latestLabels: (asset: Asset) =>
      Effect.map(labelsOf(asset), (labels) => [...new Map(labels.map((label) => [label.authorId, label])).values()]),
    metadata: (asset: Asset) => Option.getOrElse(parse(asset.jsonMetadata), () => unreadableMetadata),
    // No text is recognized
    ocrMetadata: () => null,
    pageResolutions: (asset: Asset) => asset.pageResolutions === null ? null : stored(asset.pageResolutions),
    project: relation((assets: ReadonlyArray<Asset>) =>
      Effect.map(
        Projects.byIds(assets.map(({ projectId }) => projectId)),
        (find) => (asset: Asset) => find(asset.projectId)
      )
    ),
    resolution: ({ resolutionHeight: height, resolutionWidth: width }: Asset) =>
      height === null || width === null ? null : { height, width }
  },
  Project: {
    dataset: (project: Projects.Project) =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const assets = yield* sql<Asset>`
          SELECT * FROM assets WHERE projectId = ${project.id} AND visible = 1 ORDER BY seq LIMIT ${maxDataset + 1}`
        if (assets.length > maxDataset) {
          return yield* invalidInput(`A dataset of more than ${maxDataset} assets is asked for by the query assets`)
        }
        return together(assets)
      })
  },
  PageResolution: {
    rotation: ({ rotation }: { readonly rotation?: number }) => rotation ?? null
  }
}

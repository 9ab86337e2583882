/**
 * The engine behind `Assets.appendMany`: rows in, one ledger row out for each.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { AssetId } from "./Asset.js"
import * as Batch from "./Batch.js"
import * as operations from "./internal/assetOperations.js"
import { whenApplied } from "./internal/committed.js"
import * as externalIds from "./internal/externalIds.js"
import * as ids from "./internal/ids.js"
import { type Importer, importers, type Route } from "./internal/importRoutes.js"
import * as input from "./internal/input.js"
import { problems as jsonProblems } from "./internal/jsonProblems.js"
import * as localFile from "./internal/localFile.js"
import { asNotFound } from "./internal/notFound.js"
import * as organization from "./internal/organizationOperations.js"
import { projectById } from "./internal/projectOperations.js"
import { uploadFiles } from "./internal/upload.js"
import { JsonObject } from "./Json.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import * as Progress from "./Progress.js"
import { ProjectId } from "./Project.js"

/**
 * An asset to import.
 *
 * - `content`: an `http(s)` URL, which the platform keeps as it is, or the path of a local file, which is uploaded
 * - `externalId`: its name, unique in the project. Default: 32 random hexadecimal digits
 * - `jsonMetadata`: any JSON object. Default: `{}`
 * - `isHoneypot`: whether it serves to measure labelers. Default: false. Not for files that the platform has to process
 *   (TIFF, JPEG 2000, NITF, 30 MiB and more)
 * - `id`: the platform's id, 25 characters starting with `c`. Default: a new one
 *
 * @since 0.1.0
 * @category models
 */
export const NewAsset = Schema.Struct({
  content: Schema.NonEmptyString,
  externalId: Schema.optional(Schema.NonEmptyString),
  jsonMetadata: Schema.optional(JsonObject),
  isHoneypot: Schema.optional(Schema.Boolean),
  id: Schema.optional(AssetId)
})

/**
 * @since 0.1.0
 * @category models
 */
export type NewAsset = typeof NewAsset.Type

const ledgerFields = { row: Schema.Int, externalId: Schema.String }

/**
 * What became of one row of the input, `row` counted from 0:
 *
 * - `created`: the project holds it now
 * - `alreadyThere`: the project held an asset of that name before; nothing was uploaded or changed
 * - `duplicateOf`: an earlier row (`of`) has the same name, and was imported in its place
 * - `pending`: accepted, and still being processed by the platform
 *
 * @since 0.1.0
 * @category models
 */
export const LedgerRow = Schema.Union(
  Schema.TaggedStruct("created", { ...ledgerFields, assetId: AssetId }),
  Schema.TaggedStruct("alreadyThere", { ...ledgerFields, assetId: AssetId }),
  Schema.TaggedStruct("duplicateOf", { ...ledgerFields, of: Schema.Int }),
  Schema.TaggedStruct("pending", { ...ledgerFields, assetId: AssetId })
)

/**
 * @since 0.1.0
 * @category models
 */
export type LedgerRow = typeof LedgerRow.Type

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly projectId: ProjectId
  readonly assets: ReadonlyArray<NewAsset>
  /** Wait until the platform shows the assets. Default: true. */
  readonly waitUntilAvailable?: boolean | undefined
  /**
   * When to look for them. Default: `Batch.visibility`, at most a minute, and for files that the platform has to process
   * `processing`, at most five.
   */
  readonly schedule?: Schedule.Schedule<unknown> | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ImportError =
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError
  | KiliError.UploadForbidden

/**
 * How long the platform may take to process files: looks after 0.25 s, 0.5 s, 1 s … at most 8 s apart, for five minutes.
 *
 * @since 0.1.0
 * @category schedules
 */
export const processing: Schedule.Schedule<unknown> = Schedule.exponential("250 millis").pipe(
  Schedule.union(Schedule.spaced("8 seconds")),
  Schedule.upTo("5 minutes")
)

/** A row that is to be imported. */
interface Prepared {
  readonly row: number
  readonly id: AssetId
  readonly externalId: string
  readonly jsonMetadata: string
  readonly isHoneypot: boolean
  readonly content: string
  /** Absent for a hosted URL. */
  readonly file: localFile.LocalFile | undefined
  readonly route: Route
}

const isHosted = (content: string): boolean => /^https?:\/\//i.test(content)

const shapeProblems = input.problems(Schema.Array(NewAsset))
const idProblems = input.problems(ProjectId)

const metadataProblems = (assets: ReadonlyArray<NewAsset>): ReadonlyArray<input.Problem> =>
  assets.flatMap(({ jsonMetadata = {} }, row) => jsonProblems(`assets[${row}].jsonMetadata`, jsonMetadata))

/** The local files among the contents; all that cannot be uploaded are told at once. */
const inspectFiles = (operation: string, assets: ReadonlyArray<NewAsset>) =>
  Effect.gen(function*() {
    const inspected = yield* Effect.forEach(
      assets,
      ({ content }) => isHosted(content) ? Effect.succeed(undefined) : localFile.inspect(content),
      { concurrency: 16 }
    )
    yield* input.refuse(
      operation,
      inspected.flatMap((found, row) =>
        found !== undefined && Either.isLeft(found) ? [{ at: `assets[${row}].content`, problem: found.left }] : []
      )
    )
    return inspected.map((found) => found === undefined ? undefined : Either.getOrThrow(found))
  })

const importerOf = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const [project] = (yield* client.execute(projectById, { where: { id: projectId } }).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )) ?? []
  if (project === undefined) {
    return yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
  }
  const importer = importers.get(project.inputType)
  if (importer === undefined) {
    const known = Array.from(importers.keys()).join(", ")
    return yield* new KiliError.InvalidInput({
      operation,
      issues: [{ at: "projectId", problem: `its input type is ${project.inputType}; imports take ${known}` }]
    })
  }
  return { inputType: project.inputType, importer }
})

const typeProblems = (
  files: ReadonlyArray<localFile.LocalFile | undefined>,
  { importer, inputType }: { readonly importer: Importer; readonly inputType: string }
): ReadonlyArray<input.Problem> =>
  files.flatMap((file, row) => {
    if (file === undefined || importer.accepts === undefined) return []
    const { mediaType, path } = file
    if (mediaType !== undefined && importer.accepts.has(mediaType)) return []
    const problem = `"${path}" (${mediaType ?? "of unknown type"}) does not fit a project of type ${inputType}`
    return [{ at: `assets[${row}].content`, problem }]
  })

const honeypotProblems = (rows: ReadonlyArray<Prepared>): ReadonlyArray<input.Problem> =>
  rows.flatMap(({ isHoneypot, route, row }) =>
    isHoneypot && route === "async"
      ? [{ at: `assets[${row}].isHoneypot`, problem: "cannot be set on a file that the platform has to process" }]
      : []
  )

/** The permission is the organization's; it only concerns bytes that leave this machine. */
const requireUploadRight = Effect.fnUntraced(function*(operation: string) {
  const client = yield* KiliClient
  const viewer = yield* client.execute(organization.viewer, {})
  if (viewer === null) return yield* new KiliError.AuthenticationError({ operation, reason: "Rejected" })
  const [found] = (yield* client.execute(organization.organizationLicense, { where: { user: viewer } })) ?? []
  if (found?.license?.uploadLocalData === false) return yield* new KiliError.UploadForbidden({ operation })
})

const appendSync = (projectId: ProjectId, batch: ReadonlyArray<Prepared>, contents: ReadonlyArray<string>) =>
  Effect.flatMap(KiliClient, (client) =>
    client.execute(operations.appendManyAssets, {
      data: {
        contentArray: contents,
        externalIDArray: batch.map(({ externalId }) => externalId),
        idArray: batch.map(({ id }) => id),
        isHoneypotArray: batch.map(({ isHoneypot }) => isHoneypot),
        jsonContentArray: batch.map(() => ""),
        jsonMetadataArray: batch.map(({ jsonMetadata }) => jsonMetadata)
      },
      where: { id: projectId }
    }))

const appendAsync = (projectId: ProjectId, batch: ReadonlyArray<Prepared>, contents: ReadonlyArray<string>) =>
  Effect.flatMap(KiliClient, (client) =>
    client.execute(operations.appendManyFramesToDatasetAsynchronously, {
      data: {
        contentArray: contents,
        externalIDArray: batch.map(({ externalId }) => externalId),
        idArray: batch.map(({ id }) => id),
        jsonMetadataArray: batch.map(({ jsonMetadata }) => jsonMetadata),
        uploadType: "GEO_SATELLITE"
      },
      where: { id: projectId }
    }))

/** The URLs to import a batch by: its own, or those of the files uploaded first. */
const contentsOf = Effect.fnUntraced(
  function*(operation: string, projectId: ProjectId, batch: ReadonlyArray<Prepared>) {
    const files = batch.flatMap(({ file, id }) => file === undefined ? [] : [{ file, id }])
    const urls = yield* uploadFiles(operation, projectId, files)
    const uploaded = new Map(Arr.zip(files.map(({ id }) => id), urls))
    return batch.map(({ content, id }) => uploaded.get(id) ?? content)
  }
)

const awaitVisible = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  batch: ReadonlyArray<Prepared>,
  schedule: Schedule.Schedule<unknown> | undefined
) {
  const client = yield* KiliClient
  const idIn = batch.map(({ id }) => id)
  const missing = Effect.map(
    whenApplied(client.execute(operations.assetNames, {
      where: { project: { id: projectId }, idIn },
      first: idIn.length,
      skip: 0
    })),
    (rows) => {
      const found = new Set(rows?.map(({ id }) => id))
      return idIn.filter((id) => !found.has(id))
    }
  )
  yield* Batch.verify(operation, missing, schedule)
})

const awaitProcessed = Effect.fnUntraced(function*(
  operation: string,
  notificationId: string,
  batch: ReadonlyArray<Prepared>,
  schedule: Schedule.Schedule<unknown> = processing
) {
  const client = yield* KiliClient
  const pending = batch.map(({ id }) => id)
  const missing = Effect.flatMap(
    whenApplied(client.execute(operations.notificationById, { where: { id: notificationId } })),
    (found) => {
      const notification = found?.[0]
      return notification?.status === "FAILURE"
        ? Effect.fail(new KiliError.ImportFailed({ operation, ids: pending, reason: notification.message ?? "" }))
        : Effect.succeed(notification?.status === "SUCCESS" ? [] : pending)
    }
  )
  yield* Batch.verify(operation, missing, schedule)
})

/** Sends one batch by its route, and waits for it where that is asked. */
const importBatch = Effect.fnUntraced(function*(
  operation: string,
  { projectId, schedule, waitUntilAvailable = true }: Options,
  batch: Arr.NonEmptyReadonlyArray<Prepared>,
  isLastOfRoute: boolean
) {
  const contents = yield* contentsOf(operation, projectId, batch)
  if (batch[0].route === "async") {
    const notification = yield* appendAsync(projectId, batch, contents)
    if (waitUntilAvailable) yield* awaitProcessed(operation, notification.id, batch, schedule)
  } else {
    yield* appendSync(projectId, batch, contents)
    // The platform applies batches in order: when the last shows, all do.
    if (waitUntilAvailable && isLastOfRoute) yield* awaitVisible(operation, projectId, batch, schedule)
  }
  return batch
})

const repeatedIdProblems = (assets: ReadonlyArray<NewAsset>): ReadonlyArray<input.Problem> => {
  const rows = new Map<AssetId, number>()
  return assets.flatMap(({ id }, row) => {
    const first = id === undefined ? undefined : rows.get(id)
    if (id !== undefined && first === undefined) rows.set(id, row)
    return first === undefined ? [] : [{ at: `assets[${row}].id`, problem: `already the id of assets[${first}]` }]
  })
}

/**
 * Imports rows. The whole input is checked first: nothing is sent when anything in it is wrong.
 *
 * @since 0.1.0
 * @category operations
 */
export const run = (
  operation: string,
  options: Options
): Effect.Effect<ReadonlyArray<LedgerRow>, ImportError, KiliClient | FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const { assets, projectId, waitUntilAvailable = true } = options
    yield* input.refuse(operation, [...idProblems("projectId", projectId), ...shapeProblems("assets", assets)])
    yield* input.refuse(operation, [...metadataProblems(assets), ...repeatedIdProblems(assets)])
    if (assets.length === 0) return []
    const files = yield* inspectFiles(operation, assets)
    const project = yield* importerOf(operation, projectId)
    yield* input.refuse(operation, typeProblems(files, project))

    const names = yield* Effect.forEach(assets, ({ externalId }) =>
      externalId === undefined ? ids.externalId : Effect.succeed(externalId))
    const firstRows = new Map<string, number>()
    for (const [row, name] of names.entries()) {
      if (!firstRows.has(name)) {
        firstRows.set(name, row)
      }
    }
    const given = assets.flatMap(({ externalId }) =>
      externalId === undefined ? [] : [externalId]
    )
    const existing = (yield* externalIds.find(projectId, given)).ids

    const prepared = yield* Effect.forEach(
      assets.flatMap((asset, row) => {
        const externalId = names[row]!
        return firstRows.get(externalId) === row && !existing.has(externalId) ? [{ asset, externalId, row }] : []
      }),
      ({ asset, externalId, row }) =>
        Effect.map(asset.id === undefined ? ids.assetId : Effect.succeed(asset.id), (id): Prepared => {
          const file = files[row]
          return {
            row,
            id,
            externalId,
            jsonMetadata: JSON.stringify(asset.jsonMetadata ?? {}),
            isHoneypot: asset.isHoneypot ?? false,
            content: asset.content,
            file,
            route: file === undefined
              ? "sync"
              : project.importer.routeOf({ mediaType: file.mediaType ?? "", size: file.size })
          }
        })
    )
    yield* input.refuse(operation, honeypotProblems(prepared))
    if (prepared.some(({ file }) => file !== undefined)) yield* requireUploadRight(operation)

    const routes = Arr.partition(prepared, ({ route }) => route === "async").map((rows) => Batch.split(rows))
    yield* Batch.mutate(operation, routes.flat(), {
      id: ({ id }) => id,
      run: (batch) => importBatch(operation, options, batch, routes.some((batches) => batches.at(-1) === batch)),
      onDone: (done) => Progress.report({ operation, unit: "assets", done, total: prepared.length })
    })

    const imported = new Map(prepared.map((row) => [row.row, row]))
    return names.map((externalId, row): LedgerRow => {
      const fresh = imported.get(row)
      const first = firstRows.get(externalId)!
      const there = existing.get(externalId)
      if (fresh !== undefined) {
        const pending = fresh.route === "async" && !waitUntilAvailable
        return { _tag: pending ? "pending" : "created", row, externalId, assetId: fresh.id }
      }
      return there === undefined
        ? { _tag: "duplicateOf", row, externalId, of: first }
        : { _tag: "alreadyThere", row, externalId, assetId: there }
    })
  })

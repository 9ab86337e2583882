import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { AssetId } from "../Asset.js"
import { NewAsset } from "../AssetImport.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import { ProjectId } from "../Project.js"
import * as externalIds from "./externalIds.js"
import * as ids from "./ids.js"
import { type Importer, importers, type Route } from "./importRoutes.js"
import * as input from "./input.js"
import { problems as jsonProblems } from "./jsonProblems.js"
import * as localFile from "./localFile.js"
import { asNotFound } from "./notFound.js"
import * as organization from "./organizationOperations.js"
import { projectById } from "./projectOperations.js"

/** A row that is to be imported. */
export interface Prepared {
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

/** What an import will do with each row of its input. */
export interface Plan {
  /** The name of each row: the one given, or a new one. */
  readonly names: ReadonlyArray<string>
  /** The row that stands for all rows of its name: the first. */
  readonly firstRows: ReadonlyMap<string, number>
  /** Names that the project held before. */
  readonly existing: ReadonlyMap<string, AssetId>
  readonly rows: ReadonlyArray<Prepared>
}

const isHosted = (content: string): boolean => /^https?:\/\//i.test(content)

const shapeProblems = input.problems(Schema.Array(NewAsset))
const idProblems = input.problems(ProjectId)

const metadataProblems = (assets: ReadonlyArray<NewAsset>): ReadonlyArray<input.Problem> =>
  assets.flatMap(({ jsonMetadata = {} }, row) => jsonProblems(`assets[${row}].jsonMetadata`, jsonMetadata))

const repeatedIdProblems = (assets: ReadonlyArray<NewAsset>): ReadonlyArray<input.Problem> => {
  const rows = new Map<AssetId, number>()
  return assets.flatMap(({ id }, row) => {
    const first = id === undefined ? undefined : rows.get(id)
    if (id !== undefined && first === undefined) rows.set(id, row)
    return first === undefined ? [] : [{ at: `assets[${row}].id`, problem: `already the id of assets[${first}]` }]
  })
}

type Inspected = Either.Either<localFile.LocalFile, string> | undefined

/** The local files among the contents, and what keeps one from being uploaded. */
const inspectFiles = (
  assets: ReadonlyArray<NewAsset>
): Effect.Effect<ReadonlyArray<Inspected>, never, FileSystem.FileSystem> =>
  Effect.forEach(
    assets,
    ({ content }) => isHosted(content) ? Effect.succeed(undefined) : localFile.inspect(content),
    { concurrency: 16 }
  )

const fileProblems = (inspected: ReadonlyArray<Inspected>): ReadonlyArray<input.Problem> =>
  inspected.flatMap((found, row) =>
    found !== undefined && Either.isLeft(found) ? [{ at: `assets[${row}].content`, problem: found.left }] : []
  )

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

const honeypotProblems = (
  assets: ReadonlyArray<NewAsset>,
  routes: ReadonlyArray<Route>
): ReadonlyArray<input.Problem> =>
  assets.flatMap(({ isHoneypot = false }, row) =>
    isHoneypot && routes[row] === "async"
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

/**
 * Checks the whole input and decides about each row; nothing is changed. All that this machine can tell is told in one error,
 * before any request; then, in another, what depends on the project.
 *
 * @internal
 */
export const make = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  assets: ReadonlyArray<NewAsset>
) {
  yield* input.refuse(operation, [...idProblems("projectId", projectId), ...shapeProblems("assets", assets)])
  const inspected = yield* inspectFiles(assets)
  yield* input.refuse(operation, [
    ...metadataProblems(assets),
    ...repeatedIdProblems(assets),
    ...fileProblems(inspected)
  ])
  const files = inspected.map((found) => found === undefined ? undefined : Either.getOrThrow(found))
  const project = yield* importerOf(operation, projectId)
  const routeOf = (file: localFile.LocalFile | undefined): Route =>
    file === undefined
      ? "sync"
      : project.importer.routeOf({ mediaType: file.mediaType ?? "", size: file.size })
  yield* input.refuse(operation, [
    ...typeProblems(files, project),
    ...honeypotProblems(assets, files.map(routeOf))
  ])

  const names = yield* Effect.forEach(
    assets,
    ({ externalId }) => externalId === undefined ? ids.externalId : Effect.succeed(externalId)
  )
  const firstRows = new Map<string, number>()
  for (const [row, name] of names.entries()) {
    if (!firstRows.has(name)) firstRows.set(name, row)
  }
  const given = assets.flatMap(({ externalId }) => externalId === undefined ? [] : [externalId])
  const existing = (yield* externalIds.find(projectId, given)).ids

  const fresh = assets.flatMap((asset, row) => {
    const externalId = names[row]!
    return firstRows.get(externalId) === row && !existing.has(externalId) ? [{ asset, externalId, row }] : []
  })
  const rows = yield* Effect.forEach(
    fresh,
    ({ asset, externalId, row }) =>
      Effect.map(asset.id === undefined ? ids.assetId : Effect.succeed(asset.id), (id): Prepared => ({
        row,
        id,
        externalId,
        jsonMetadata: JSON.stringify(asset.jsonMetadata ?? {}),
        isHoneypot: asset.isHoneypot ?? false,
        content: asset.content,
        file: files[row],
        route: routeOf(files[row])
      }))
  )
  if (rows.some(({ file }) => file !== undefined)) yield* requireUploadRight(operation)
  const plan: Plan = { names, firstRows, existing, rows }
  return plan
})

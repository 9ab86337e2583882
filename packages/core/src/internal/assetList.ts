import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Asset from "../Asset.js"
import type { SaveOptions, Source } from "../AssetMedia.js"
import type { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import * as Selection from "../Selection.js"
import * as operations from "./assetOperations.js"
import { pageOperation } from "./list.js"
import { inputTypeOf, listRows, type Options as ListOptions, type Row } from "./listRows.js"
import { makeSaver, mediaProject } from "./media.js"
import * as responses from "./responses.js"

export interface Options extends ListOptions {
  readonly projectId: ProjectId
  readonly fields: ReadonlyArray<Asset.Field>
  readonly downloadMedia?: SaveOptions | undefined
}

// -- Pages

const select = Selection.make(Asset.Asset)

const lists = ["labels", "latestLabels"]

/** An asset that the platform shows without its labels has none: one odd row must not end a listing. */
const withLists = (rows: unknown): unknown =>
  Array.isArray(rows)
    ? rows.map((row: Row | null) => {
      // No row at all is for the schema to refuse.
      if (typeof row !== "object" || row === null) return row
      const missing = lists.filter((list) => row[list] === null)
      return missing.length === 0 ? row : { ...row, ...Object.fromEntries(missing.map((list) => [list, []])) }
    })
    : rows

const listing = { root: "assets", where: "AssetWhere" } as const

const assetPage = Effect.fnUntraced(function*(operation: string, fields: ReadonlyArray<Asset.Field>) {
  const page = pageOperation(listing, yield* select(operation, fields))
  const tolerant: typeof page = { ...page, decodeData: (data, options) => page.decodeData(withLists(data), options) }
  return tolerant
})

// -- Media

/** What saving the media of an asset needs to know of it. */
const mediaFields = ["id", "externalId", "content", "jsonContent", "ocrMetadata"] as const

/** Saves the media of a row, and shows what was saved beside the fields that were chosen. */
const withMedia = (save: Effect.Effect.Success<ReturnType<typeof makeSaver>>, fields: ReadonlyArray<string>) => {
  const hidden = new Set<string>(mediaFields.filter((field) => !fields.includes(field)))
  return (row: Row) =>
    // These fields were added to the selection.
    Effect.map(save(row as Row & Source), (media): Row => ({
      ...Object.fromEntries(Object.entries(row).filter(([field]) => !hidden.has(field))),
      media
    }))
}

const openMedia = Effect.fnUntraced(function*(operation: string, projectId: ProjectId, options: SaveOptions) {
  const inputType = yield* mediaProject(operation, projectId, "downloadMedia")
  const save = yield* makeSaver(operation, inputType, options)
  return { inputType, save, concurrency: options.concurrency ?? 8 }
})

/**
 * The rows of a listing: pages in order, responses followed to where they are kept, media saved, progress told.
 *
 * @internal
 */
export const rows = Effect.fnUntraced(function*(operation: string, options: Options): Effect.fn.Return<
  Stream.Stream<Row, KiliError.FileError | KiliError.InvalidInput | KiliError.RequestError, KiliClient>,
  KiliError.FileError | KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError,
  KiliClient | FileSystem.FileSystem | Path.Path
> {
  const { downloadMedia, fields, projectId } = options
  const media = downloadMedia === undefined ? undefined : yield* openMedia(operation, projectId, downloadMedia)
  const inputType = media === undefined && responses.areChosen(fields)
    ? yield* inputTypeOf(operation, projectId)
    : media?.inputType
  const plan = responses.plan("assets", inputType, fields)
  const asked = [...fields, ...(media === undefined ? [] : mediaFields)]
  const withoutUrls = yield* assetPage(operation, asked)
  const listed = yield* listRows(operation, {
    unit: "assets",
    // Platforms of July 2024 know of no responses kept elsewhere.
    page: plan.fields.length === 0
      ? withoutUrls
      : { ...yield* assetPage(operation, [...asked, ...plan.fields]), fallback: withoutUrls },
    count: operations.countAssets,
    pageSize: plan.pageSize,
    complete: plan.fields.length === 0
      ? Effect.succeed<ReadonlyArray<Row>>
      : yield* responses.follow(operation, fields)
  }, options)
  return media === undefined
    ? listed
    : Stream.mapEffect(listed, withMedia(media.save, fields), { concurrency: media.concurrency })
})

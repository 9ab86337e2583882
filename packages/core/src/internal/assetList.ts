import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import { flow } from "effect/Function"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Asset from "../Asset.js"
import type { SaveOptions, Source } from "../AssetMedia.js"
import type * as GraphQL from "../GraphQL.js"
import type { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import { Label } from "../Label.js"
import type { ProjectId } from "../Project.js"
import * as Selection from "../Selection.js"
import * as annotations from "./annotations.js"
import * as operations from "./assetOperations.js"
import { pageOperation } from "./list.js"
import { listRows, type Options as ListOptions, projectOf, type Row } from "./listRows.js"
import { makeSaver, mediaProject } from "./media.js"
import type { Ontology } from "./ontologies.js"
import * as parsedRows from "./parsedRows.js"
import * as projectOperations from "./projectOperations.js"
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

const tolerant = <V, A>(page: GraphQL.Operation<V, A>): GraphQL.Operation<V, A> => ({
  ...page,
  decodeData: (data, options) => page.decodeData(withLists(data), options)
})

const assetPage = Effect.fnUntraced(function*(operation: string, fields: ReadonlyArray<Asset.Field>) {
  return tolerant(pageOperation(listing, yield* select(operation, fields)))
})

const AnnotatedLabel = Schema.Struct({ ...Label.fields, ...annotations.field })

const selectAnnotated = Selection.make(Schema.Struct({
  ...Asset.Asset.fields,
  labels: Schema.Array(AnnotatedLabel),
  latestLabel: Schema.NullOr(AnnotatedLabel),
  latestLabels: Schema.Array(Schema.NullOr(AnnotatedLabel))
}))

/** Assets whose labels are as platforms of July 2024 keep them. */
export const annotatedPage = Effect.fnUntraced(function*(
  operation: string,
  project: Ontology,
  fields: ReadonlyArray<Asset.Field>
) {
  const asked = [...fields, ...responses.annotationsOf<"labels.annotations">(fields)]
  const page = tolerant(pageOperation(listing, yield* selectAnnotated(operation, asked)))
  return responses.rebuilding(page, project, fields)
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
  const project = yield* mediaProject(operation, projectId, "downloadMedia", projectOperations.mediaOntology)
  const save = yield* makeSaver(operation, project.inputType, options)
  return { project, save, concurrency: options.concurrency ?? 8 }
})

/**
 * The rows of a listing: pages in order, responses followed to where they are kept, and parsed, media saved, progress told.
 *
 * @internal
 */
export const rows = Effect.fnUntraced(function*(operation: string, options: Options): Effect.fn.Return<
  Stream.Stream<Row, KiliError.FileError | KiliError.InvalidInput | KiliError.RequestError, KiliClient>,
  KiliError.FileError | KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError,
  KiliClient | FileSystem.FileSystem | Path.Path
> {
  const { downloadMedia, fields, labels, projectId } = options
  const media = downloadMedia === undefined ? undefined : yield* openMedia(operation, projectId, downloadMedia)
  const project = media?.project ?? (yield* projectOf(operation, projectId, fields, labels))
  const plan = responses.plan("assets", project?.inputType, fields)
  const asked = [
    ...fields,
    ...(media === undefined ? [] : mediaFields),
    ...(labels === undefined ? [] : parsedRows.idFields("assets", fields))
  ]
  const withoutUrls = responses.areChosen(fields) && responses.haveAnnotations(project)
    ? yield* annotatedPage(operation, project, asked)
    : yield* assetPage(operation, asked)
  const follow = plan.fields.length === 0
    ? Effect.succeed<ReadonlyArray<Row>>
    : yield* responses.follow(operation, fields)
  const listed = yield* listRows(operation, {
    unit: "assets",
    // Platforms of July 2024 know of no responses kept elsewhere.
    page: plan.fields.length === 0
      ? withoutUrls
      : { ...yield* assetPage(operation, [...asked, ...plan.fields]), fallback: withoutUrls },
    count: operations.countAssets,
    pageSize: plan.pageSize,
    complete: labels === undefined || project === undefined
      ? follow
      : flow(follow, Effect.flatMap(parsedRows.parser(operation, "assets", fields, project)))
  }, options)
  return media === undefined
    ? listed
    : Stream.mapEffect(listed, withMedia(media.save, fields), { concurrency: media.concurrency })
})

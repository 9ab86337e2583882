import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { AssetId } from "../Asset.js"
import type * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import { fetchJson, isUrl, shown } from "./fetchJson.js"
import * as input from "./input.js"
import * as mediaFiles from "./mediaFiles.js"
import * as mediaName from "./mediaName.js"
import { asNotFound } from "./notFound.js"

/**
 * Where media are saved, and how many at once.
 *
 * @since 0.1.0
 * @category models
 */
export interface SaveOptions {
  /**
   * The folder that receives the files; made when it is not there. A file is named by the external id of its asset, else by
   * the asset's id, with the extension of its type unless the name has one of that type already. A `/` makes folders.
   *
   * Nothing is ever written outside of the folder: what would lead out of it, or is no part of a name on some system (`..`,
   * an empty part, `\ : * ? " < > |`, control characters, a last dot or blank, the devices of Windows), is percent-encoded.
   * When two names meet, also where only their case differs, the later one has the asset's id added; so has one of more than
   * 255 bytes, which is cut.
   *
   * Files get the time of their last change from the server. One that is there already with that time and the same length is
   * not fetched again; any other is replaced, so a folder is for one choice of assets of one project.
   */
  readonly folder: string
  /** Files and documents at once, those of all assets together. Default: 8. */
  readonly concurrency?: number | undefined
}

/**
 * The fields of an asset that its media are found by. Anything but an http(s) URL is no media: raw text, an empty string.
 *
 * @since 0.1.0
 * @category models
 */
export interface Source {
  readonly id: AssetId
  readonly externalId: string | null
  readonly content: string | null
  readonly jsonContent: string | null
  readonly ocrMetadata: string | null
}

/**
 * What was saved for one asset. Paths are absolute, and of files that are whole.
 *
 * @since 0.1.0
 * @category models
 */
export interface Saved {
  /** The file behind `content`; null when there is none, as for frames, rich text and raw text. */
  readonly content: string | null
  /** The frames of a VIDEO that has them, in order, named by the asset and `_1`, `_2`, … of equal width; else empty. */
  readonly frames: ReadonlyArray<string>
  /** The rich text of a TEXT that has one, as a `.rich.json` file; else null. */
  readonly richText: string | null
  /** The document behind the `jsonContent` of an IMAGE, decoded: its layers or tiles; else null. */
  readonly jsonContent: unknown
  /** The document behind `ocrMetadata`, decoded; null when there is none. */
  readonly ocrMetadata: unknown
}

/**
 * What is wrong with where and how to save.
 *
 * @internal
 */
export const saveProblems = input.problems(Schema.Struct({
  folder: Schema.NonEmptyString,
  concurrency: Schema.optional(Schema.Int.pipe(Schema.positive()))
}))

interface MediaProject {
  readonly inputType: string
  readonly dataConnections: ReadonlyArray<{ readonly id: string }> | null
}

/**
 * The project, as `query` asks for it. Refused when its media lie in a storage of the customer's own, which Kili only links to.
 *
 * @internal
 */
export const mediaProject = Effect.fnUntraced(function*<P extends MediaProject>(
  operation: string,
  projectId: ProjectId,
  argument: string,
  query: GraphQL.Operation<{ readonly where: { readonly id: ProjectId } }, ReadonlyArray<P> | null>
) {
  const client = yield* KiliClient
  const found = yield* Effect.mapError(
    client.execute(query, { where: { id: projectId } }),
    asNotFound(operation, projectId)
  )
  const project = found?.[0]
  if (project === undefined) {
    return yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
  }
  if (project.dataConnections !== null && project.dataConnections.length > 0) {
    const problem = "the media of this project lie in cloud storage, and cannot be downloaded from Kili"
    return yield* new KiliError.InvalidInput({ operation, issues: [{ at: argument, problem }] })
  }
  return project
})

const isFrames = Schema.is(Schema.Record({ key: Schema.String, value: Schema.String.pipe(Schema.filter(isUrl)) }))

/** The URLs of a video's frames, in the order of their numbers. */
const framesOf = (operation: string, url: string, document: unknown) => {
  const entries = isFrames(document) ? Object.entries(document) : undefined
  return entries === undefined || entries.some(([index]) => !/^\d+$/.test(index))
    ? Effect.fail(
      new KiliError.DecodeError({
        operation,
        issue: `Expected numbers of frames to URLs of images at ${shown(url)}`,
        committed: "no"
      })
    )
    : Effect.succeed(entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, frame]) => frame))
}

/**
 * Saves the media of one asset after the other, or of several at once: names that meet within what one saver has saved are
 * told apart.
 *
 * @internal
 */
export const makeSaver = Effect.fnUntraced(function*(
  operation: string,
  inputType: string,
  { concurrency = 8, folder }: SaveOptions
) {
  const client = yield* KiliClient
  const files = yield* mediaFiles.make(operation, folder, concurrency)
  const json = (url: string) => files.limited(fetchJson(operation, url))

  const saveFrames = Effect.fnUntraced(function*(id: string, path: string, url: string) {
    const frames = yield* framesOf(operation, url, yield* json(url))
    const width = String(frames.length).length
    return yield* Effect.forEach(
      frames,
      (frame, index) => files.save({ url: frame, id, path: `${path}_${String(index + 1).padStart(width, "0")}` }),
      { concurrency }
    )
  })

  return ({ content, externalId, id, jsonContent, ocrMetadata }: Source): Effect.Effect<
    Saved,
    KiliError.FileError | KiliError.RequestError
  > => {
    const path = mediaName.encode(externalId || id)
    const behind = (type: string) => inputType === type && isUrl(jsonContent) ? jsonContent : undefined
    const [frames, richText, document] = [behind("VIDEO"), behind("TEXT"), behind("IMAGE")]
    return Effect.all({
      content: isUrl(content) ? files.save({ url: content, id, path }) : Effect.succeed(null),
      frames: frames === undefined ? Effect.succeed([]) : saveFrames(id, path, frames),
      richText: richText === undefined
        ? Effect.succeed(null)
        : files.save({ url: richText, id, path, extension: ".rich.json" }),
      jsonContent: document === undefined ? Effect.succeed(null) : json(document),
      ocrMetadata: isUrl(ocrMetadata) ? json(ocrMetadata) : Effect.succeed(null)
    }, { concurrency: "unbounded" }).pipe(
      Effect.provideService(KiliClient, client),
      Effect.withSpan("AssetMedia.save", { attributes: { "kili.asset.id": id }, captureStackTrace: false })
    )
  }
})

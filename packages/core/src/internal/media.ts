import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Saved, SaveOptions, Source } from "../AssetMedia.js"
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

/**
 * The media behind assets.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as Path from "@effect/platform/Path"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AssetId } from "./Asset.js"
import { bytes, patience } from "./internal/body.js"
import { isUrl } from "./internal/fetchJson.js"
import * as input from "./internal/input.js"
import * as media from "./internal/media.js"
import * as Method from "./internal/method.js"
import * as operations from "./internal/projectOperations.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import { ProjectId } from "./Project.js"

/**
 * The bytes behind an asset's `content`, as they arrive. The API key goes along if, and only if, the URL lies below Kili's
 * own endpoint. Fails when nothing comes for 60 s, and when the body ends before the length that the server told.
 *
 * @since 0.1.0
 * @category operations
 */
export const download = (url: string): Stream.Stream<Uint8Array, DownloadError, KiliClient> => {
  const operation = "AssetMedia.download"
  const issues = [{ at: "url", problem: `"${url.slice(0, 80)}" is not an http(s) URL` }] as const
  if (!isUrl(url)) return Stream.fail(new KiliError.InvalidInput({ operation, issues }))
  return Stream.unwrap(Effect.gen(function*() {
    const client = yield* KiliClient
    const response = yield* client.send(operation, HttpClientRequest.get(url))
    return bytes(operation, response, patience)
  })).pipe(Stream.withSpan(operation))
}

/**
 * @since 0.1.0
 * @category errors
 */
export type DownloadError = KiliError.InvalidInput | KiliError.RequestError

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
 * What saving the media of an asset can fail with: a download, or the local disk.
 *
 * @since 0.1.0
 * @category errors
 */
export type SaveError = KiliError.FileError | KiliError.RequestError

/**
 * @since 0.1.0
 * @category models
 */
export interface Saver extends SaveOptions {
  readonly projectId: ProjectId
}

/**
 * @since 0.1.0
 * @category errors
 */
export type SaverError = KiliError.InvalidInput | KiliError.NotFound | SaveError

const idProblems = input.problems(ProjectId)

/**
 * A function that saves the media of assets of a project, however they were listed. Use one for all of them: names are told
 * apart, and files counted, within one saver.
 *
 * Each file is streamed in constant memory to a hidden file beside its place, compared with the length that the server told,
 * and renamed when whole; a download that breaks is begun anew a few times, and one that fails or is interrupted leaves
 * nothing. The API key goes along only below Kili's own endpoint. Projects whose media lie in a cloud storage of the
 * customer's own are refused, as they are by the official client.
 *
 * @since 0.1.0
 * @category operations
 */
export const saver: (options: Saver) => Effect.Effect<
  (asset: Source) => Effect.Effect<Saved, SaveError>,
  SaverError,
  KiliClient | FileSystem.FileSystem | Path.Path
> = Effect.fn("AssetMedia.saver")(function*({ projectId, ...options }) {
  const operation = "AssetMedia.saver"
  yield* input.refuse(operation, [...idProblems("projectId", projectId), ...media.saveProblems("", options)])
  const { inputType } = yield* media.mediaProject(operation, projectId, "projectId", operations.mediaProject)
  return yield* media.makeSaver(operation, inputType, options)
}, Method.named("AssetMedia.saver"))

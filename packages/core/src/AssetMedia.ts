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
import { bytes, patience } from "./internal/body.js"
import { isUrl } from "./internal/fetchJson.js"
import * as input from "./internal/input.js"
import * as media from "./internal/media.js"
import type { Saved, SaveOptions, Source } from "./internal/media.js"
import * as Method from "./internal/method.js"
import * as operations from "./internal/projectOperations.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"
import { ProjectId } from "./Project.js"

export type { Saved, SaveOptions, Source }

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

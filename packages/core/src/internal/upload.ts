import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Arr from "effect/Array"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { AssetId } from "../Asset.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import { createUploadBucketSignedUrls } from "./assetOperations.js"
import * as localFile from "./localFile.js"

/** URLs asked for in one call. Source: the official client. */
const urlsPerCall = 30

const uploadsInFlight = 8

/** A line this slow still gets its file through: a minute, and a second for each 128 KiB. */
const patience = (size: number): Duration.Duration => Duration.seconds(60 + size / (128 * 1024))

/** What the platform's storages want to know, besides the type. */
const storageHeaders = (url: string): Record<string, string> =>
  new URL(url).host.includes("blob.core.windows.net") ? { "x-ms-blob-type": "BlockBlob" } : {}

/**
 * Uploads local files to the project's bucket, and gives the URLs by which an import names them, in the same order.
 *
 * @internal
 */
export const uploadFiles = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  files: ReadonlyArray<{ readonly id: AssetId; readonly file: localFile.LocalFile }>
) {
  const client = yield* KiliClient
  const paths = files.map(({ id }) => `projects/${projectId}/assets/${id}/content`)
  const signed = yield* Effect.forEach(
    Arr.chunksOf(paths, urlsPerCall),
    (filePaths) => client.execute(createUploadBucketSignedUrls, { filePaths })
  )
  const urls = signed.flat()
  if (urls.length !== paths.length || !urls.every((url) => URL.canParse(url))) {
    return yield* new KiliError.DecodeError({
      operation: createUploadBucketSignedUrls.name,
      issue: `expected ${paths.length} URLs, got ${urls.length}: ${urls.find((url) => !URL.canParse(url)) ?? ""}`,
      committed: "no"
    })
  }
  yield* Effect.forEach(files, ({ file }, index) => put(operation, urls[index]!, file), {
    concurrency: uploadsInFlight,
    discard: true
  })
  return urls
})

const put = Effect.fnUntraced(function*(operation: string, url: string, file: localFile.LocalFile) {
  const client = yield* KiliClient
  const contentType = file.mediaType ?? "application/octet-stream"
  const body = yield* Effect.mapError(
    localFile.body(file, contentType),
    (error) => new KiliError.FileError({ operation, path: file.path, description: error.message })
  )
  // The last parameter names the file to the import; the storage's signature does not cover it.
  const target = url.replace(/&id=[^&]*$/, "")
  const request = HttpClientRequest.put(target).pipe(
    HttpClientRequest.setHeaders(storageHeaders(target)),
    HttpClientRequest.setBody(body)
  )
  yield* client.send("upload", request, { timeout: patience(file.size) })
})

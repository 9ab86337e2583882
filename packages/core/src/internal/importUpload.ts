import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Arr from "effect/Array"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import { createUploadBucketSignedUrls } from "./assetOperations.js"
import { halt, isHalted, type Job, type Loaded, type Lost, type Ready } from "./importJob.js"
import type { Source, Upload } from "./importRoute.js"

/** URLs asked for in one call. Source: the official client. */
const urlsPerCall = 30

const mebibyte = 1024 * 1024

/** A line this slow still gets its file through: a minute, and a second for each 128 KiB. */
const patience = (size: number): Duration.Duration => Duration.seconds(60 + size / (128 * 1024))

/** What the platform's storages want to know, besides the type. */
const storageHeaders = (url: string): Record<string, string> =>
  new URL(url).host.includes("blob.core.windows.net") ? { "x-ms-blob-type": "BlockBlob" } : {}

/** A file on its way to the bucket, and the row that it belongs to. */
interface Parcel {
  readonly ready: Ready
  readonly upload: Upload
  readonly path: string
}

const sizeOf = (source: Source): number => source._tag === "Bytes" ? source.bytes.length : source.size

/**
 * Bytes counted as they go. An attempt that is repeated starts from nothing. A source that does not keep to its size, or
 * breaks, is given up by `giveUp`: the storage would wait for the rest, and further attempts would end alike.
 */
const counted = (
  job: Job,
  bytes: Stream.Stream<Uint8Array, unknown>,
  size: number,
  giveUp: (description: string) => Effect.Effect<never>
) => {
  let gone = 0
  return Stream.unwrap(Effect.suspend(() => {
    const before = gone
    gone = 0
    const counting = bytes.pipe(
      Stream.tap((chunk) =>
        Effect.suspend(() => {
          gone += chunk.length
          return gone > size ? giveUp(changed(size, gone)) : job.sent(chunk.length)
        })
      ),
      Stream.catchAll((error) => Stream.execute(giveUp(error instanceof Error ? error.message : String(error)))),
      Stream.concat(Stream.execute(Effect.suspend(() => gone === size ? Effect.void : giveUp(changed(size, gone)))))
    )
    return Effect.as(before === 0 ? Effect.void : job.sent(-before), counting)
  }))
}

const changed = (was: number, is: number): string => `changed while it was sent: it had ${was} bytes, and now ${is}`

/** A small file, whole, which is several times faster than a stream. */
const readWhole = Effect.fnUntraced(
  function*({ path, size }: Extract<Source, { _tag: "File" }>, toError: (description: string) => KiliError.FileError) {
    const fs = yield* FileSystem.FileSystem
    const bytes = yield* Effect.mapError(fs.readFile(path), ({ message }) => toError(message))
    if (bytes.length !== size) return yield* toError(changed(size, bytes.length))
    return bytes
  }
)

const put = Effect.fnUntraced(function*(job: Job, url: string, { path, upload: { source } }: Parcel) {
  const client = yield* KiliClient
  const fs = yield* FileSystem.FileSystem
  // The last parameter names the file to the import; the storage's signature does not cover it.
  const target = url.replace(/&id=[^&]*$/, "")
  const request = HttpClientRequest.put(target).pipe(HttpClientRequest.setHeaders(storageHeaders(target)))
  const send = (body: HttpBody.HttpBody) =>
    client.send("upload", HttpClientRequest.setBody(request, body), { timeout: patience(sizeOf(source)) })
  const toError = (description: string) =>
    new KiliError.FileError({
      operation: job.operation,
      path: source._tag === "File" ? source.path : path,
      description
    })
  if (source._tag === "Bytes" || (source._tag === "File" && source.size <= mebibyte)) {
    const bytes = source._tag === "Bytes" ? source.bytes : yield* readWhole(source, toError)
    yield* send(HttpBody.uint8Array(bytes, source.mediaType))
    return yield* job.sent(bytes.length)
  }
  const { mediaType, size } = source
  const stream = source._tag === "File" ? fs.stream(source.path, { chunkSize: mebibyte }) : source.stream
  const givenUp = yield* Deferred.make<never, KiliError.FileError>()
  const giveUp = (description: string) => Effect.zipRight(Deferred.fail(givenUp, toError(description)), Effect.never)
  yield* Effect.raceFirst(
    send(HttpBody.stream(counted(job, stream, size, giveUp), mediaType, size)),
    Deferred.await(givenUp)
  )
})

const sign = Effect.fnUntraced(function*(paths: ReadonlyArray<string>) {
  const client = yield* KiliClient
  const urls = yield* client.execute(createUploadBucketSignedUrls, { filePaths: paths })
  if (urls.length === paths.length && urls.every((url) => URL.canParse(url))) return urls
  return yield* new KiliError.DecodeError({
    operation: createUploadBucketSignedUrls.name,
    issue: `expected ${paths.length} URLs, got ${urls.length}: ${urls.find((url) => !URL.canParse(url)) ?? ""}`,
    committed: "no"
  })
})

/** How the storages refuse a URL that has expired while its file waited. Source: those of Google, Amazon and Microsoft. */
const hasExpired = (error: KiliError.BatchCause): boolean =>
  error._tag === "KiliHttpStatusError" && (error.status === 400 || error.status === 401 || error.status === 403)

/** The URL of a file once it is in the bucket, or why it is not. */
const deliver = (job: Job, url: string, parcel: Parcel) =>
  put(job, url, parcel).pipe(
    Effect.as(url),
    Effect.catchIf(hasExpired, () =>
      Effect.flatMap(sign([parcel.path]), ([signed]) => Effect.as(put(job, signed!, parcel), signed!)))
  )

type Delivery = Either.Either<string, KiliError.BatchCause>

const deliverAll = (
  job: Job,
  parcels: ReadonlyArray<Parcel>
): Effect.Effect<ReadonlyArray<Delivery>, never, KiliClient | FileSystem.FileSystem> =>
  Effect.matchEffect(sign(parcels.map(({ path }) => path)), {
    onFailure: (error) => Effect.succeed(parcels.map(() => Either.left(error))),
    onSuccess: (urls) =>
      Effect.forEach(
        parcels,
        (parcel, index) =>
          Effect.suspend(() =>
            isHalted(job, parcel.ready.row) ? Effect.fail(job.halted.cause) : deliver(job, urls[index]!, parcel)
          ).pipe(
            job.uploading.withPermits(1),
            Effect.tapError((cause) => Effect.sync(() => job.stop ? halt(job, parcel.ready.row, cause) : undefined)),
            Effect.either
          ),
        { concurrency: "unbounded" }
      )
  })

/**
 * Puts the files of rows into the project's bucket, 8 at a time over the whole call, and gives for each row what is to be
 * imported, or why there is nothing. When the call stops at the first error, files of rows after it stay.
 *
 * @internal
 */
export const load = Effect.fnUntraced(function*(job: Job, rows: ReadonlyArray<Ready>) {
  const parcels = rows.flatMap((ready) =>
    ready.routed.uploads.map((upload): Parcel => ({
      ready,
      upload,
      path: `projects/${job.projectId}/assets/${ready.id}/${upload.name}`
    }))
  )
  // Two groups at once, so that the last file of one does not hold up the next.
  const deliveries = (yield* Effect.forEach(
    Arr.chunksOf(parcels, urlsPerCall),
    (some) => deliverAll(job, some),
    { concurrency: 2 }
  )).flat()
  let next = 0
  return rows.map((ready): Loaded | Lost => {
    const { length } = ready.routed.uploads
    const urls = Either.all(deliveries.slice(next, next += length))
    return Either.isLeft(urls) ? { ...ready, cause: urls.left } : { ...ready, entry: ready.routed.entry(urls.right) }
  })
})

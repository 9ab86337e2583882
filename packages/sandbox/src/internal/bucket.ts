import * as SqlClient from "@effect/sql/SqlClient"
import type * as SqlError from "@effect/sql/SqlError"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { createHmac, timingSafeEqual } from "node:crypto"
import { atOnce } from "./atOnce.js"
import * as Ids from "./ids.js"

const chunkSize = 1_048_576

/** Where signed uploads are put. */
export const storagePrefix = "/storage/"

/** @internal */
export const filesPath = "/api/label/v2/files"

/** @internal */
export interface StoredFile {
  readonly path: string
  readonly uploadId: string
  readonly contentType: string
  readonly size: number
  readonly createdAt: number
}

// -- Paths and URLs

/**
 * A path of the bucket: segments that name something, none that climbs.
 *
 * @internal
 */
export const isPath = (path: string): boolean =>
  path.split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..") &&
  !path.includes("\\") && !path.includes("\u0000")

/**
 * The project in whose assets a path lies.
 *
 * @internal
 */
export const projectOf = (path: string): Option.Option<string> => {
  const match = isPath(path) ? /^projects\/([^/]+)\/assets\/./.exec(path) : null
  return Option.fromNullable(match?.[1])
}

/**
 * Where a file of the bucket is read from.
 *
 * @internal
 */
export const fileUrl = (origin: string, path: string): string => `${origin}${filesPath}?id=${encodeURIComponent(path)}`

const sign = (key: Redacted.Redacted, path: string, expires: string): string =>
  createHmac("sha256", Redacted.value(key)).update(`${expires}\n${path}`).digest("hex")

/** Whether the sandbox signed this path and this end, however long ago. */
const isSigned = (key: Redacted.Redacted, path: string, url: URL): boolean => {
  const expected = Buffer.from(sign(key, path, url.searchParams.get("expires") ?? ""))
  const given = Buffer.from(url.searchParams.get("signature") ?? "")
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * The URL that lets its holder write one file, for a while. The parameter `id` comes last: clients cut it off before
 * the upload, and send the whole URL as the content of an asset.
 *
 * @internal
 */
export const signedUrl = Effect.fnUntraced(function*(
  origin: string,
  key: Redacted.Redacted,
  path: string,
  lifetime: number
) {
  const expires = String((yield* Clock.currentTimeMillis) + lifetime)
  const location = path.split("/").map(encodeURIComponent).join("/")
  const query = `expires=${expires}&signature=${sign(key, path, expires)}&id=${encodeURIComponent(path)}`
  return `${origin}${storagePrefix}${location}?${query}`
})

/**
 * The path that a URL of an upload may be written to, now.
 *
 * @internal
 */
export const writablePath = Effect.fnUntraced(function*(key: Redacted.Redacted, url: URL) {
  const path = pathOf(url)
  if (Option.isNone(path) || !isPath(path.value) || !isSigned(key, path.value, url)) return Option.none<string>()
  return Number(url.searchParams.get("expires")) > (yield* Clock.currentTimeMillis) ? path : Option.none<string>()
})

const decode = Option.liftThrowable(decodeURIComponent)

/**
 * The path that the URL of an upload names.
 *
 * @internal
 */
export const pathOf = (url: URL): Option.Option<string> => decode(url.pathname.slice(storagePrefix.length))

/**
 * The path behind a content that is one of the sandbox's own signed URLs. The signature tells, not the host: the
 * sandbox may since have moved to another port.
 *
 * @internal
 */
export const uploadedPath = (key: Redacted.Redacted, content: string): Option.Option<string> => {
  if (!/^https?:\/\//i.test(content) || !URL.canParse(content)) return Option.none()
  const url = new URL(content)
  const path = url.searchParams.get("id")
  return url.pathname.startsWith(storagePrefix) && path !== null && isSigned(key, path, url)
    ? Option.some(path)
    : Option.none()
}

// -- Bytes

/** Regroups bytes into chunks of one size, of which at most one is held at a time. */
const regroup = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Stream.Stream<Uint8Array, E, R> =>
  Stream.suspend(() => {
    let pending = new Uint8Array(chunkSize)
    let filled = 0
    const full = Stream.mapConcat(bytes, (part) => {
      const chunks: Array<Uint8Array> = []
      let at = 0
      while (at < part.length) {
        const taken = Math.min(part.length - at, chunkSize - filled)
        pending.set(part.subarray(at, at + taken), filled)
        at += taken
        filled += taken
        if (filled === chunkSize) {
          chunks.push(pending)
          pending = new Uint8Array(chunkSize)
          filled = 0
        }
      }
      return chunks
    })
    return Stream.concat(
      full,
      Stream.suspend(() => filled === 0 ? Stream.empty : Stream.make(pending.slice(0, filled)))
    )
  })

/**
 * Writes a file as its bytes arrive. It appears, whole, after the last of them; an upload that breaks leaves nothing.
 *
 * @internal
 */
export const write = Effect.fnUntraced(function*<E, R>(
  path: string,
  contentType: string,
  bytes: Stream.Stream<Uint8Array, E, R>
) {
  const sql = yield* SqlClient.SqlClient
  const uploadId = yield* Ids.make
  const createdAt = yield* Clock.currentTimeMillis
  let position = 0
  let size = 0
  const transfer = Stream.runForEach(regroup(bytes), (chunk) => {
    size += chunk.length
    return sql`INSERT INTO chunks ${sql.insert({ uploadId, position: position++, bytes: chunk })}`
  })
  const publish = Effect.gen(function*() {
    const [replaced] = yield* sql<{ uploadId: string }>`SELECT uploadId FROM files WHERE path = ${path}`
    yield* sql`INSERT OR REPLACE INTO files ${sql.insert({ path, uploadId, contentType, size, createdAt })}`
    if (replaced !== undefined) yield* sql`DELETE FROM chunks WHERE uploadId = ${replaced.uploadId}`
  })
  yield* Effect.zipRight(transfer, atOnce(sql.withTransaction(publish))).pipe(
    Effect.onError(() => Effect.ignore(sql`DELETE FROM chunks WHERE uploadId = ${uploadId}`))
  )
})

/** @internal */
export const find = Effect.fnUntraced(function*(path: string) {
  const sql = yield* SqlClient.SqlClient
  const [file] = yield* sql<
    StoredFile
  >`SELECT path, uploadId, contentType, size, createdAt FROM files WHERE path = ${path}`
  return Option.fromNullable(file)
})

class FileReplaced extends Data.TaggedError("FileReplaced")<{ readonly path: string }> {
  override get message(): string {
    return `The file ${this.path} was replaced while it was read`
  }
}

/**
 * The bytes of a file, one chunk in memory at a time.
 *
 * @internal
 */
export const read = (
  sql: SqlClient.SqlClient,
  { path, size, uploadId }: StoredFile
): Stream.Stream<Uint8Array, FileReplaced | SqlError.SqlError> =>
  Stream.paginateChunkEffect(0, (position) =>
    Effect.gen(function*() {
      if (size === 0) return [Chunk.empty<Uint8Array>(), Option.none<number>()]
      const [chunk] = yield* sql<{ bytes: ArrayBuffer }>`
        SELECT bytes FROM chunks WHERE uploadId = ${uploadId} AND position = ${position}`
      if (chunk === undefined) return yield* new FileReplaced({ path })
      const isLast = (position + 1) * chunkSize >= size
      return [Chunk.of(new Uint8Array(chunk.bytes)), isLast ? Option.none<number>() : Option.some(position + 1)]
    }))

/**
 * The folder that holds the files of a project.
 *
 * @internal
 */
export const folderOf = (projectId: string): string => `projects/${projectId}/`

/**
 * Gives a project files of its own, the same as another's.
 *
 * @internal
 */
export const copyProject = Effect.fnUntraced(function*(source: string, target: string) {
  const sql = yield* SqlClient.SqlClient
  const [from, to] = [folderOf(source), folderOf(target)]
  const path = sql`${to} || substr(files.path, ${from.length + 1})`
  const inFolder = sql`substr(files.path, 1, ${from.length}) = ${from}`
  yield* sql`
    INSERT INTO files (path, uploadId, contentType, size, createdAt)
    SELECT ${path}, 'c' || lower(hex(randomblob(12))), contentType, size, createdAt FROM files WHERE ${inFolder}`
  yield* sql`
    INSERT INTO chunks (uploadId, position, bytes)
    SELECT copied.uploadId, position, bytes
    FROM files
      JOIN files copied ON copied.path = ${path}
      JOIN chunks ON chunks.uploadId = files.uploadId
    WHERE ${inFolder}`
})

/**
 * Removes the files of a project.
 *
 * @internal
 */
export const removeProject = Effect.fnUntraced(function*(projectId: string) {
  const sql = yield* SqlClient.SqlClient
  const folder = folderOf(projectId)
  const inFolder = sql`substr(path, 1, ${folder.length}) = ${folder}`
  yield* sql`DELETE FROM chunks WHERE uploadId IN (SELECT uploadId FROM files WHERE ${inFolder})`
  yield* sql`DELETE FROM files WHERE ${inFolder}`
})

interface Owner {
  readonly id: string
  readonly contentPath: string | null
  readonly jsonContentPath: string | null
  readonly projectId: string
}

/**
 * Removes the files of assets that were deleted: their contents, and what lies in their folders, as the frames of a
 * video. What another asset has as its content stays.
 *
 * @internal
 */
export const removeAssets = Effect.fnUntraced(function*(deleted: ReadonlyArray<Owner>) {
  const sql = yield* SqlClient.SqlClient
  const contents = deleted.flatMap(({ contentPath, jsonContentPath }) => [contentPath, jsonContentPath])
  const folders = deleted.map(({ id, projectId }) => `projects/${projectId}/assets/${id}`)
  const owned = yield* sql<{ path: string }>`
    SELECT path FROM files WHERE path IN (SELECT value FROM json_each(${JSON.stringify(contents)}))
    UNION
    SELECT files.path FROM json_each(${JSON.stringify(folders)}) folder
    CROSS JOIN files ON files.path > folder.value || '/' AND files.path < folder.value || '0'`
  if (owned.length === 0) return
  const paths = JSON.stringify(owned.map(({ path }) => path))
  const kept = yield* sql<{ path: string }>`
    SELECT contentPath AS path FROM assets WHERE contentPath IN (SELECT value FROM json_each(${paths}))
    UNION
    SELECT jsonContentPath FROM assets WHERE jsonContentPath IN (SELECT value FROM json_each(${paths}))`
  const stay = new Set(kept.map(({ path }) => path))
  const gone = JSON.stringify(owned.flatMap(({ path }) => stay.has(path) ? [] : [path]))
  const isGone = sql`path IN (SELECT value FROM json_each(${gone}))`
  yield* sql`DELETE FROM chunks WHERE uploadId IN (SELECT uploadId FROM files WHERE ${isGone})`
  yield* sql`DELETE FROM files WHERE ${isGone}`
})

/**
 * Removes what uploads left that a sudden end of the program broke.
 *
 * @internal
 */
export const sweep = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`DELETE FROM chunks WHERE uploadId NOT IN (SELECT uploadId FROM files)`
)

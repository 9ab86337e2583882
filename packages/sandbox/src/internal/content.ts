import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Bucket from "./bucket.js"

/**
 * The columns of a content: a file of the bucket by its path, or the text as it was given. A stored path knows no
 * address, and outlives the port that it was uploaded to.
 */
const split = (signingKey: Redacted.Redacted, given: string): readonly [text: string, path: string | null] =>
  Option.match(Bucket.uploadedPath(signingKey, given), {
    onNone: () => [given, null] as const,
    onSome: (path) => ["", path] as const
  })

/** @internal */
export const contentColumns = (signingKey: Redacted.Redacted, given: string) => {
  const [content, contentPath] = split(signingKey, given)
  return { content, contentPath }
}

/** @internal */
export const jsonContentColumns = (signingKey: Redacted.Redacted, given: string) => {
  const [jsonContent, jsonContentPath] = split(signingKey, given)
  return { jsonContent, jsonContentPath }
}

/**
 * A content as a client sees it.
 *
 * @internal
 */
export const render = (origin: string, text: string, path: string | null): string =>
  path === null ? text : Bucket.fileUrl(origin, path)

import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Bucket from "./bucket.js"
import type { JsonObject } from "./json.js"

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
 * The column of the layers of an image: each as it was given, its address apart.
 *
 * @internal
 */
export const layersColumn = (signingKey: Redacted.Redacted, layers: ReadonlyArray<JsonObject>): string =>
  JSON.stringify(
    layers.map(({ url, ...layer }) => {
      const [text, path] = split(signingKey, String(url))
      return { layer, path, text }
    })
  )

interface StoredLayer {
  readonly layer: JsonObject
  readonly path: string | null
  readonly text: string
}

/**
 * The layers of an image as a client sees them.
 *
 * @internal
 */
export const renderLayers = (origin: string, layers: string): ReadonlyArray<JsonObject> => {
  // The sandbox wrote this column itself
  const parsed: ReadonlyArray<StoredLayer> = JSON.parse(layers)
  return parsed.map(({ layer, path, text }) => ({ ...layer, url: render(origin, text, path) }))
}

/**
 * A content as a client sees it.
 *
 * @internal
 */
export const render = (origin: string, text: string, path: string | null): string =>
  path === null ? text : Bucket.fileUrl(origin, path)

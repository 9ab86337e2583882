import * as Effect from "effect/Effect"
import * as contents from "./importContent.js"
import * as decision from "./importDecision.js"
import * as metadata from "./importMetadata.js"
import type { Route, Routed, Router } from "./importRoute.js"
import { type Accepts, find, type Found } from "./importSource.js"

/**
 * An asset that is one file. It is shown at once, and stored under the name `content`, unless said otherwise.
 *
 * @internal
 */
export const routed = (
  found: Found,
  { jsonContent = "", jsonMetadata, name = "content", route = decision.sync() }: {
    readonly jsonContent?: string
    readonly jsonMetadata: string
    readonly name?: string
    readonly route?: Route
  }
): Routed => ({
  route,
  uploads: found._tag === "Local" ? [{ name, source: found.source }] : [],
  isLocal: found._tag === "Local",
  entry: ([url]) => ({ content: found._tag === "Local" ? url! : found.url, jsonContent, jsonMetadata })
})

/**
 * Hosted and local files, of projects whose assets are one file each.
 *
 * @internal
 */
export const files = (accepts: Accepts): Router =>
  decision.router((asset) =>
    Effect.gen(function*() {
      const [content, jsonMetadata] = yield* decision.both(contents.read(asset), metadata.encode(asset.jsonMetadata))
      yield* contents.only(accepts.inputType, content, ["one"])
      return routed(yield* find(content.one!, accepts), { jsonMetadata })
    })
  )

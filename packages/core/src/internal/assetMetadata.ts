import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type { AssetId } from "../Asset.js"
import type { JsonObject } from "../Json.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import * as operations from "./assetOperations.js"
import { readById } from "./assetsById.js"
import { asNotFound } from "./notFound.js"
import { unique } from "./unique.js"

/** Keys that have a meaning for the platform: what it shows to labelers, and how it processes the media. */
const platformKeys: ReadonlySet<string> = new Set(["imageUrl", "processingParameters", "text", "url"])

/**
 * New metadata from the stored one and what is given.
 *
 * @internal
 */
export type Combine = (stored: JsonObject, given: JsonObject) => JsonObject

/** @internal */
export const merge: Combine = (stored, given) => ({ ...stored, ...given })

/** @internal */
export const replace: Combine = (stored, given) => ({
  ...Object.fromEntries(Object.entries(stored).filter(([key]) => platformKeys.has(key))),
  ...given
})

/**
 * The metadata that each asset is to have: what is stored, combined with what each record of it gives, in order. Nothing is
 * given for an asset that the platform does not show; all of these are named.
 *
 * @internal
 */
export const combined = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  combine: Combine,
  given: ReadonlyArray<readonly [AssetId, JsonObject]>
) {
  const ids = unique(given.map(([id]) => id))
  const stored = yield* readById(operations.assetMetadata, projectId, ids).pipe(
    Effect.mapError(asNotFound(operation, projectId))
  )
  const missing = ids.filter((id) => !stored.has(id))
  if (Arr.isNonEmptyArray(missing)) {
    return yield* new KiliError.NotFound({ operation, entity: "asset", missing })
  }
  const result = new Map(Array.from(stored, ([id, { jsonMetadata }]) => [id, jsonMetadata]))
  for (const [id, jsonMetadata] of given) result.set(id, combine(result.get(id) ?? {}, jsonMetadata))
  return ids.map((id) => ({ id, jsonMetadata: result.get(id) ?? {} }))
})

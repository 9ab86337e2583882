import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { NewAsset } from "../AssetImport.js"
import { batchSize } from "../Batch.js"
import type { Route, Router } from "./importRoute.js"
import { importers } from "./importRoutes.js"
import * as localFile from "./localFile.js"

const isHosted = (content: string): boolean => /^https?:\/\//i.test(content)

const metadataOf = ({ jsonMetadata = {} }: NewAsset): string => JSON.stringify(jsonMetadata)

const sync: Route = { _tag: "sync", batchSize }
const tiles: Route = { _tag: "async", uploadType: "GEO_SATELLITE", layered: false, batchSize }

/** Hosted URLs and local files, of projects whose assets are one file each. */
const oneFile = (inputType: string): Router => (asset) =>
  Effect.gen(function*() {
    const jsonMetadata = metadataOf(asset)
    const { content } = asset
    if (isHosted(content)) {
      return Either.right({
        route: sync,
        uploads: [],
        isLocal: false,
        entry: () => ({ content, jsonContent: "", jsonMetadata })
      })
    }
    const inspected = yield* localFile.inspect(content)
    if (Either.isLeft(inspected)) return Either.left([{ at: "content", problem: inspected.left }])
    const { mediaType, path, size } = inspected.right
    const { accepts, routeOf } = importers.get(inputType)!
    if (accepts !== undefined && (mediaType === undefined || !accepts.has(mediaType))) {
      const problem = `"${path}" (${mediaType ?? "of unknown type"}) does not fit a project of type ${inputType}`
      return Either.left([{ at: "content", problem }])
    }
    const route = routeOf({ mediaType: mediaType ?? "", size }) === "async" ? tiles : sync
    if (asset.isHoneypot === true && route._tag === "async") {
      const problem = "cannot be set on a file that the platform has to process"
      return Either.left([{ at: "isHoneypot", problem }])
    }
    return Either.right({
      route,
      uploads: [{
        name: "content",
        source: { _tag: "File", path, size, mediaType: mediaType ?? "application/octet-stream" }
      }],
      isLocal: true,
      entry: ([url]) => ({ content: url!, jsonContent: "", jsonMetadata })
    })
  })

/**
 * By the project's input type.
 *
 * @internal
 */
export const routers: ReadonlyMap<string, Router> = new Map([
  ["IMAGE", oneFile("IMAGE")],
  ["PDF", oneFile("PDF")]
])

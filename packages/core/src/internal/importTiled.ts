import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Layer } from "../AssetContent.js"
import type { NewAsset } from "../AssetImport.js"
import { pixels } from "./imageSize.js"
import * as contents from "./importContent.js"
import * as decision from "./importDecision.js"
import { routed } from "./importFile.js"
import * as metadata from "./importMetadata.js"
import type { Entry, Routed, Router, Source } from "./importRoute.js"
import { type Accepts, essence, find, local } from "./importSource.js"
import * as jsonText from "./jsonText.js"

/** Types that the platform has to convert or cut into tiles. Source: the official client, as for the two bounds. */
export const tiled = ["application/vnd.nitf", "image/jp2", "image/tiff"] as const

const isTiled = (mediaType: string): boolean => tiled.some((type) => type === mediaType)

const bigFile = 30 * 1024 * 1024

const longSide = 10_000

/** Whether the platform processes the image on its own time. A drawing has no pixels to count. */
const isProcessed = Effect.fnUntraced(function*(source: Source) {
  const size = source._tag === "Bytes" ? source.bytes.length : source.size
  const mediaType = essence(source.mediaType)
  if (isTiled(mediaType) || size >= bigFile) return true
  if (mediaType === "image/svg+xml") return false
  return Option.match(yield* pixels(source), {
    onNone: () => true,
    onSome: ({ height, width }) => width >= longSide || height >= longSide
  })
})

/** The JSON beside an image: text, or the URL of one, as it was given. */
const inline = (document: contents.Document | undefined): decision.Decision<string> => {
  if (document === undefined) return Effect.succeed("")
  return typeof document.value === "string" && contents.isHosted(document.value)
    ? Effect.succeed(document.value)
    : Effect.map(contents.readDocument(document), ({ text }) => text)
}

/** The file of a layer, and what else the platform is told of it. */
const layerOf = (accepts: Accepts, at: string, { content, path, ...told }: Layer) =>
  Effect.gen(function*() {
    if ("url" in told) return yield* decision.refuse(`${at}.url`, "is where the platform puts the layer")
    if ((content === undefined) === (path === undefined)) {
      return yield* decision.refuse(at, "has to have a path or a content, and not both")
    }
    yield* decision.from(at, jsonText.encode(told))
    const source = yield* path === undefined
      ? local(`${at}.content`, content!, accepts)
      : local(`${at}.path`, { _tag: "File", path }, accepts)
    return { source, told }
  })

/**
 * Images: hosted, local, in layers, or described by JSON. `extension` ends the names of what is uploaded.
 *
 * @internal
 */
export const images = (accepts: Accepts, extension: "" | ".tif"): Router => {
  const layered = Effect.fnUntraced(function*(
    asset: NewAsset,
    { at, value }: contents.Said<ReadonlyArray<Layer>>,
    json: Omit<Entry, "content">
  ) {
    const layers = yield* decision.forEach(value, (layer, index) => layerOf(accepts, `${at}[${index}]`, layer))
    const decided: Routed = {
      route: yield* decision.async(asset, "GEO_SATELLITE", true),
      uploads: layers.map(({ source }, index) => ({ name: `content/${index}${extension}`, source })),
      isLocal: true,
      entry: (urls) => ({
        ...json,
        content: "",
        layers: layers.map(({ told }, index) => ({ ...told, url: urls[index]! }))
      })
    }
    return decided
  })

  return decision.router((asset) =>
    Effect.gen(function*() {
      const [content, jsonMetadata] = yield* decision.both(
        contents.read(asset),
        Effect.zipRight(metadata.processing(metadata.ImageProcessing)(asset), metadata.encode(asset.jsonMetadata))
      )
      yield* contents.only(accepts.inputType, content, ["document", "layers", "one"])
      const { document, layers, one } = content
      const json = { jsonContent: yield* inline(document), jsonMetadata }
      if (layers !== undefined) return yield* layered(asset, layers, json)
      if (one === undefined) return routed({ _tag: "Hosted", url: "" }, json)
      const found = yield* find(one, accepts)
      if (found._tag === "Hosted" || !(yield* isProcessed(found.source))) {
        return routed(found, { ...json, name: `content${extension}` })
      }
      if (document !== undefined) {
        return yield* decision.refuse(document.at, "cannot go with an image that the platform has to process")
      }
      const route = yield* decision.async(asset, "GEO_SATELLITE")
      return routed(found, { ...json, name: `content${extension}`, route })
    })
  )
}

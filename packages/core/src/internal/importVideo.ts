import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Media } from "../AssetContent.js"
import * as contents from "./importContent.js"
import * as decision from "./importDecision.js"
import { routed } from "./importFile.js"
import { imageTypes } from "./importImage.js"
import * as metadata from "./importMetadata.js"
import type { Context, Routed } from "./importRoute.js"
import { find, type Found, text } from "./importSource.js"
import { stringOr } from "./stringOr.js"

const accepts = {
  inputType: "VIDEO",
  // Source: the official client.
  mediaTypes: new Set([
    "video/mp4",
    "video/x-matroska",
    "video/3gpp",
    "video/x-msvideo",
    "video/x-m4v",
    "video/quicktime",
    "video/webm"
  ])
}

const frameTypes = { inputType: "VIDEO, as a frame", mediaTypes: imageTypes }

const isFrame = Schema.is(stringOr(Media))

/** Where an uploaded file is read from. Known beforehand, so that what names it can be uploaded with it. */
const storedAt = ({ assetId, endpoint, projectId }: Context, name: string): string =>
  `${endpoint.replace(/\/graphql$/, "/files")}?id=projects/${projectId}/assets/${assetId}/${name}`

const hostedAt = (one: contents.One): string | undefined =>
  typeof one === "string" ? (contents.isHosted(one) ? one : undefined) : one._tag === "Url" ? one.url : undefined

/** The frames themselves: said plainly, or a list, or JSON text of one. */
const listOf = (document: contents.Document): decision.Decision<ReadonlyArray<unknown>> => {
  const { at } = document
  const value = typeof document.value === "string"
    ? Effect.map(contents.readDocument(document), (read) => read.value)
    : Effect.succeed(document.value)
  return Effect.flatMap(value, (list) => {
    if (!Array.isArray(list)) return decision.refuse(at, "is not a list of frames, each a URL or a path")
    return list.length === 0 ? decision.refuse(at, "holds no frames") : Effect.succeed(list)
  })
}

const frames = Effect.fnUntraced(function*(
  document: contents.Document,
  one: contents.Said<contents.One> | undefined,
  jsonMetadata: string,
  context: Context
) {
  const list = yield* listOf(document)
  const content = one === undefined ? "" : hostedAt(one.value)
  if (content === undefined) {
    return yield* decision.refuse(one!.at, "has to be a URL, or left out, where frames are given")
  }
  const found = yield* decision.forEach(list, (value, index): decision.Decision<Found> => {
    const at = `${document.at}[${index}]`
    return isFrame(value) ? find({ at, value }, frameTypes) : decision.refuse(at, "is neither a URL nor a path")
  })
  const uploads = found.flatMap((frame, index) =>
    frame._tag === "Local" ? [{ name: `frame/${index}`, source: frame.source }] : []
  )
  const map = found.map((frame, index) =>
    [index, frame._tag === "Hosted" ? frame.url : storedAt(context, `frame/${index}`)] as const
  )
  const decided: Routed = {
    route: decision.sync(uploads.length === 0 ? undefined : 1),
    uploads: [...uploads, { name: "jsonContent", source: text(JSON.stringify(Object.fromEntries(map))) }],
    // The list of the frames needs no right to upload, the frames do.
    isLocal: uploads.length > 0,
    entry: (urls) => ({ content, jsonContent: urls[uploads.length]!, jsonMetadata })
  }
  return decided
})

/**
 * Videos as files, native or to be cut into frames, and as frames.
 *
 * @internal
 */
export const importVideo = decision.router((asset, context) =>
  Effect.gen(function*() {
    const [content, processing] = yield* decision.both(
      contents.read(asset),
      metadata.processing(metadata.VideoProcessing)(asset)
    )
    yield* contents.only("VIDEO", content, ["document", "frames", "one"])
    // The platform expects an object of parameters, be it empty. Source: the official client.
    const jsonMetadata = yield* metadata.encode({ ...asset.jsonMetadata, processingParameters: processing ?? {} })
    const { document, one } = content
    if (document !== undefined) return yield* frames(document, one, jsonMetadata, context)
    const found = yield* find(one!, accepts)
    const isNative = processing?.shouldUseNativeVideo ?? true
    return routed(found, {
      jsonMetadata,
      route: yield* decision.async(asset, isNative ? "NATIVE_VIDEO" : "FRAME_VIDEO")
    })
  })
)

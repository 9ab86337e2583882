/**
 * What an asset is made of, said plainly: nothing about it is guessed from its looks.
 *
 * @since 0.1.0
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { stringOr } from "./internal/stringOr.js"

const tagged = <const Tag extends string, const F extends Schema.Struct.Fields>(tag: Tag, fields: F) =>
  Schema.TaggedStruct(tag, fields).annotations({ identifier: `AssetContent.${tag}` })

const HostedUrl = Schema.String.pipe(Schema.pattern(/^https?:\/\//i, { message: () => "not an http(s) URL" }))

const MediaType = Schema.String.pipe(Schema.pattern(/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/, {
  message: () => "not a media type, as image/png"
}))

const NonEmptyBytes = Schema.Uint8ArrayFromSelf.pipe(
  Schema.filter((bytes) => bytes.length > 0, { message: () => "not bytes, or none" })
)

const ByteStream = Schema.declare(
  (u): u is Stream.Stream<Uint8Array, unknown> => Predicate.hasProperty(u, Stream.StreamTypeId),
  { identifier: "ByteStream", description: "a stream of bytes" }
)

const Url = tagged("Url", { url: HostedUrl })

const File = tagged("File", { path: Schema.NonEmptyString, mediaType: Schema.optional(MediaType) })

const Text = tagged("Text", { text: Schema.NonEmptyString })

const Bytes = tagged("Bytes", { bytes: NonEmptyBytes, mediaType: MediaType })

const ByStream = tagged("Stream", {
  stream: ByteStream,
  size: Schema.Int.pipe(Schema.positive()),
  mediaType: MediaType
})

/**
 * The content of one file that has to be uploaded.
 *
 * @since 0.1.0
 * @category models
 */
export const LocalMedia = Schema.Union(File, Bytes, ByStream).annotations({ identifier: "AssetContent.LocalMedia" })

/**
 * @since 0.1.0
 * @category models
 */
export type LocalMedia = typeof LocalMedia.Type

/**
 * The content of one file, wherever it is.
 *
 * @since 0.1.0
 * @category models
 */
export const Media = Schema.Union(Url, LocalMedia).annotations({ identifier: "AssetContent.Media" })

/**
 * @since 0.1.0
 * @category models
 */
export type Media = typeof Media.Type

/**
 * One layer of an image: a file by its `path`, or by its `content`. Further keys go to the platform as they are.
 *
 * - `name`: what labelers see
 * - `isBaseLayer`: whether the others lie on it
 *
 * @since 0.1.0
 * @category models
 */
export const Layer = Schema.Struct(
  {
    path: Schema.optional(Schema.NonEmptyString),
    content: Schema.optional(LocalMedia),
    name: Schema.optional(Schema.String),
    isBaseLayer: Schema.optional(Schema.Boolean)
  },
  { key: Schema.String, value: Schema.Unknown }
).annotations({ identifier: "AssetContent.Layer" })

/**
 * @since 0.1.0
 * @category models
 */
export type Layer = typeof Layer.Type

const Frames = tagged("Frames", {
  frames: Schema.Array(stringOr(Media)).pipe(Schema.minItems(1, { message: () => "holds no frames" })),
  content: Schema.optional(HostedUrl)
})

/**
 * The layers of one image, at least one.
 *
 * @since 0.1.0
 * @category models
 */
export const LayerList = Schema.Array(Layer).pipe(Schema.minItems(1, { message: () => "holds no layers" }))

const Layers = tagged("Layers", {
  layers: LayerList,
  jsonContent: Schema.optional(Schema.Unknown)
})

const RichText = tagged("RichText", { document: Schema.Unknown })

const Json = tagged("Json", { document: Schema.Unknown })

/**
 * The content of an asset. Which of them a project takes depends on its input type:
 *
 * | content | projects |
 * | --- | --- |
 * | `url`, `file`, `bytes`, `stream` | all; LLM_RLHF takes no stream |
 * | `text` | TEXT |
 * | `richText` | TEXT |
 * | `frames` | VIDEO |
 * | `layers` | IMAGE, GEOSPATIAL |
 * | `json` | IMAGE, GEOSPATIAL, LLM_RLHF |
 *
 * @since 0.1.0
 * @category models
 */
export const AssetContent = Schema.Union(Url, File, Text, Bytes, ByStream, Frames, Layers, RichText, Json).annotations({
  identifier: "AssetContent"
})

/**
 * @since 0.1.0
 * @category models
 */
export type AssetContent = typeof AssetContent.Type

/**
 * A file on the web, which the platform reads there and keeps no copy of. In a VIDEO project the platform fetches it to
 * process it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const url = (url: string): Media => ({ _tag: "Url", url })

/**
 * A local file, uploaded as it is read: never whole in memory, unless it is small. `mediaType` is what its name promises,
 * unless given.
 *
 * @since 0.1.0
 * @category constructors
 */
export const file = (path: string, options: { readonly mediaType?: string | undefined } = {}): LocalMedia => ({
  _tag: "File",
  path,
  ...options
})

/**
 * Plain text of a TEXT project, uploaded as UTF-8. Unlike a string, it is never taken for a path or a URL.
 *
 * @since 0.1.0
 * @category constructors
 */
export const text = (text: string): AssetContent => ({ _tag: "Text", text })

/**
 * A file in memory, of a media type as `image/png`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const bytes = (bytes: Uint8Array, options: { readonly mediaType: string }): LocalMedia => ({
  _tag: "Bytes",
  bytes,
  mediaType: options.mediaType
})

/**
 * A file that comes from elsewhere as a stream of exactly `size` bytes, which the storage has to know beforehand.
 *
 * The stream is run again when an upload is retried, and in IMAGE projects once more for the size in its header: each run
 * has to give the same bytes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const stream = <E>(
  stream: Stream.Stream<Uint8Array, E>,
  options: { readonly size: number; readonly mediaType: string }
): LocalMedia => ({
  _tag: "Stream",
  stream,
  size: options.size,
  mediaType: options.mediaType
})

/**
 * A video of a VIDEO project, as its frames in order: URLs, paths of local images, or contents. `content` is the URL of the
 * video itself, when there is one.
 *
 * @since 0.1.0
 * @category constructors
 */
export const frames = (
  frames: ReadonlyArray<string | Media>,
  options: { readonly content?: string | undefined } = {}
): AssetContent => ({ _tag: "Frames", frames, ...options })

/**
 * Images that lie over each other, of IMAGE and GEOSPATIAL projects. The platform processes them on its own time.
 * `jsonContent` is a JSON document that goes with them.
 *
 * @since 0.1.0
 * @category constructors
 */
export const layers = (
  layers: ReadonlyArray<Layer>,
  options: { readonly jsonContent?: unknown } = {}
): AssetContent => ({ _tag: "Layers", layers, ...options })

/**
 * A formatted text of a TEXT project: the platform's document, a list of `{ children: [...] }`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const richText = (document: unknown): AssetContent => ({ _tag: "RichText", document })

/**
 * A JSON document as a value:
 *
 * - LLM_RLHF: `{ prompts: [{ prompt, completions: [{ title, content }] }], type, version }`, sent as it is; or a chat, a list of
 *   `{ role, content, id, chat_id, model }`, which is turned into such a document
 * - IMAGE, GEOSPATIAL: a description of the image that takes the place of a file, as of tiles
 *
 * @since 0.1.0
 * @category constructors
 */
export const json = (document: unknown): AssetContent => ({ _tag: "Json", document })

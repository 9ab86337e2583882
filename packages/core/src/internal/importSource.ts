import * as Effect from "effect/Effect"
import type { LocalMedia } from "../AssetContent.js"
import { isHosted, type One, type Said } from "./importContent.js"
import { type Decision, from, refuse } from "./importDecision.js"
import type { Source } from "./importRoute.js"
import * as localFile from "./localFile.js"

/** A file where the platform finds it, or the bytes to bring there. */
export type Found =
  | { readonly _tag: "Hosted"; readonly url: string }
  | { readonly _tag: "Local"; readonly source: Source }

/** What a project of some input type takes; any type of file when none is listed. */
export interface Accepts {
  readonly inputType: string
  readonly mediaTypes?: ReadonlySet<string>
}

/**
 * A media type without its parameters.
 *
 * @internal
 */
export const essence = (mediaType: string): string => mediaType.replace(/;.*$/s, "").trim().toLowerCase()

/** The platform wants to know how text is encoded. */
const sent = (mediaType: string): string => mediaType === "text/plain" ? "text/plain; charset=utf-8" : mediaType

const accepted = (
  at: string,
  what: string,
  mediaType: string | undefined,
  { inputType, mediaTypes }: Accepts
): Decision<string> =>
  mediaTypes === undefined || (mediaType !== undefined && mediaTypes.has(essence(mediaType)))
    ? Effect.succeed(sent(mediaType ?? "application/octet-stream"))
    : refuse(at, `${what} (${mediaType ?? "of unknown type"}) does not fit a project of type ${inputType}`)

/**
 * UTF-8 bytes of a text.
 *
 * @internal
 */
export const text = (value: string, mediaType = "text/plain"): Source => ({
  _tag: "Bytes",
  bytes: new TextEncoder().encode(value),
  mediaType: sent(mediaType)
})

/**
 * Bytes to upload: those of a file that can be uploaded, or those given.
 *
 * @internal
 */
export const local = Effect.fnUntraced(function*(at: string, content: LocalMedia, accepts: Accepts) {
  if (content._tag !== "File") {
    const what = content._tag === "Bytes" ? "the bytes" : "the stream"
    const source: Source = { ...content, mediaType: yield* accepted(at, what, content.mediaType, accepts) }
    return source
  }
  const { path, size, ...named } = yield* from(at, yield* localFile.inspect(content.path))
  const mediaType = yield* accepted(at, `"${path}"`, content.mediaType ?? named.mediaType, accepts)
  const source: Source = { _tag: "File", path, size, mediaType }
  return source
})

/**
 * The file that a content names: a string is a URL, or else a path.
 *
 * @internal
 */
export const find = ({ at, value }: Said<One>, accepts: Accepts): Decision<Found> => {
  const content: Exclude<One, string> = typeof value !== "string"
    ? value
    : isHosted(value)
    ? { _tag: "Url", url: value }
    : { _tag: "File", path: value }
  switch (content._tag) {
    case "Url":
      return Effect.succeed({ _tag: "Hosted", url: content.url })
    case "Text":
      return refuse(at, `a text cannot be imported into a project of type ${accepts.inputType}`)
    default:
      return Effect.map(local(at, content, accepts), (source) => ({ _tag: "Local", source }))
  }
}

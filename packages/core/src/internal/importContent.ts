import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { AssetContent, Layer, Media } from "../AssetContent.js"
import type { NewAsset } from "../AssetImport.js"
import { type Decision, from, refuse } from "./importDecision.js"
import * as jsonText from "./jsonText.js"

/** Something that a row says, and where. */
export interface Said<A> {
  readonly at: string
  readonly value: A
}

/** One file, or a string whose meaning depends on the project. */
export type One = string | Media | Extract<AssetContent, { readonly _tag: "Text" }>

/** A JSON document; what it was called, if it was said plainly. */
export interface Document extends Said<unknown> {
  readonly kind: "frames" | "richText" | undefined
}

/** What a row is made of, whichever way it was said. */
export interface Content {
  readonly one?: Said<One>
  readonly document?: Document
  readonly layers?: Said<ReadonlyArray<Layer>>
}

/** @internal */
export const isHosted = (text: string): boolean => /^https?:\/\//i.test(text)

const plainly = (content: NewAsset["content"]): Content => {
  if (content === undefined) return {}
  if (typeof content === "string") return { one: { at: "content", value: content } }
  switch (content._tag) {
    case "Frames":
      return {
        document: { at: "content.frames", value: content.frames, kind: "frames" },
        ...(content.content === undefined ? {} : { one: { at: "content.content", value: content.content } })
      }
    case "Layers":
      return {
        layers: { at: "content.layers", value: content.layers },
        ...(content.jsonContent === undefined
          ? {}
          : { document: { at: "content.jsonContent", value: content.jsonContent, kind: undefined } })
      }
    case "RichText":
      return { document: { at: "content.document", value: content.document, kind: "richText" } }
    case "Json":
      return { document: { at: "content.document", value: content.document, kind: undefined } }
    default:
      return { one: { at: "content", value: content } }
  }
}

/**
 * What the row is made of. Nothing may be said twice, and something has to be said.
 *
 * @internal
 */
export const read = ({ content, jsonContent, multiLayerContent }: NewAsset): Decision<Content> => {
  const said = plainly(content)
  if (jsonContent !== undefined && jsonContent !== null) {
    return said.document === undefined
      ? withLayers({ ...said, document: { at: "jsonContent", value: jsonContent, kind: undefined } }, multiLayerContent)
      : refuse("jsonContent", "cannot be given with a content that holds a document already")
  }
  return withLayers(said, multiLayerContent)
}

const withLayers = (said: Content, layers: NewAsset["multiLayerContent"]): Decision<Content> => {
  if (layers === undefined) {
    return said.one === undefined && said.document === undefined && said.layers === undefined
      ? refuse("content", "is missing; jsonContent and multiLayerContent are, too")
      : Effect.succeed(said)
  }
  return said.one === undefined && said.layers === undefined
    ? Effect.succeed({ ...said, layers: { at: "multiLayerContent", value: layers } })
    : refuse("multiLayerContent", "cannot be given with a content")
}

/** What a project may take: one file or string, layers, documents, and those that were called by their names. */
export type Way = keyof Content | NonNullable<Document["kind"]>

const noun: Readonly<Record<Way, string>> = {
  document: "a JSON document",
  frames: "frames",
  layers: "layers",
  one: "a file",
  richText: "a rich text"
}

/**
 * That the project takes an asset that is made of such things.
 *
 * @internal
 */
export const only = (
  inputType: string,
  { document, layers, one }: Content,
  ways: ReadonlyArray<Way>
): Decision<void> => {
  const said: ReadonlyArray<readonly [Way, Said<unknown> | undefined]> = [
    [document?.kind ?? "document", document],
    ["layers", layers],
    ["one", one]
  ]
  const other = said.find(([way, value]) => value !== undefined && !ways.includes(way))
  return other === undefined
    ? Effect.void
    : refuse(other[1]!.at, `${noun[other[0]]} cannot be imported into a project of type ${inputType}`)
}

/** A document as a value, and as the text that the platform gets. */
export interface Read {
  readonly value: unknown
  readonly text: string
}

/**
 * The document behind a value, or behind JSON text, which stays as it is.
 *
 * @internal
 */
export const readDocument = ({ at, value }: Said<unknown>): Decision<Read> =>
  from(
    at,
    typeof value === "string"
      ? Either.mapBoth(jsonText.decode(value), {
        onLeft: (reason) => `is a text that is no JSON: ${reason}`,
        onRight: (decoded): Read => ({ value: decoded, text: value })
      })
      : Either.map(jsonText.encode(value), (text): Read => ({ value, text }))
  )

import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import type { NewAsset } from "../AssetImport.js"
import * as chats from "./chat.js"
import * as contents from "./importContent.js"
import * as decision from "./importDecision.js"
import { routed } from "./importFile.js"
import * as metadata from "./importMetadata.js"
import type { Source } from "./importRoute.js"
import { find, text } from "./importSource.js"

const json = "application/json"

const accepts = { inputType: "LLM_RLHF", mediaTypes: new Set([json]) }

/** A document as it is, a chat as the document that it turns into. The source is what is sent of the former. */
const documented = Effect.fnUntraced(function*(asset: NewAsset, at: string, value: unknown, source: Source) {
  if (!Array.isArray(value)) {
    return routed({ _tag: "Local", source }, { jsonMetadata: yield* metadata.encode(asset.jsonMetadata) })
  }
  const chat = yield* chats.convert(at, value)
  const jsonMetadata = yield* metadata.encode({ ...asset.jsonMetadata, ...chat.metadata })
  return routed({ _tag: "Local", source: text(JSON.stringify(chat.document), json) }, { jsonMetadata })
})

const contentOf = (at: string, source: Source): decision.Decision<string> => {
  switch (source._tag) {
    case "Bytes":
      return Effect.succeed(new TextDecoder().decode(source.bytes))
    case "File":
      return FileSystem.FileSystem.pipe(
        Effect.flatMap((fs) => fs.readFileString(source.path)),
        Effect.catchAll((error) => decision.refuse(at, `"${source.path}" cannot be read: ${error.message}`))
      )
    case "Stream":
      return decision.refuse(
        at,
        "a stream cannot be imported into a project of type LLM_RLHF, where a chat is told from a document"
      )
  }
}

/**
 * Documents and chats: hosted, local, or as values.
 *
 * @internal
 */
export const importLlm = decision.router((asset) =>
  Effect.gen(function*() {
    const content = yield* contents.read(asset)
    yield* contents.only("LLM_RLHF", content, ["document", "one"])
    const { document, one } = content
    if (document !== undefined) {
      if (one !== undefined) return yield* decision.refuse(one.at, "cannot be given with a document")
      const read = yield* contents.readDocument(document)
      if (typeof read.value !== "object" || read.value === null) {
        return yield* decision.refuse(document.at, "is neither a document (an object) nor a chat (a list)")
      }
      return yield* documented(asset, document.at, read.value, text(read.text, json))
    }
    const found = yield* find(one!, accepts)
    if (found._tag === "Hosted") {
      return routed(found, { jsonMetadata: yield* metadata.encode(asset.jsonMetadata) })
    }
    const decoded = yield* Effect.flatMap(
      contentOf(one!.at, found.source),
      (value) => contents.readDocument({ at: one!.at, value })
    )
    return yield* documented(asset, one!.at, decoded.value, found.source)
  })
)

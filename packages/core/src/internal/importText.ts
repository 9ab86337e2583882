import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as contents from "./importContent.js"
import * as decision from "./importDecision.js"
import { routed } from "./importFile.js"
import * as metadata from "./importMetadata.js"
import type { Routed } from "./importRoute.js"
import { find, type Found, text } from "./importSource.js"

const accepts = { inputType: "TEXT", mediaTypes: new Set(["text/plain"]) }

/** What no file system takes for a path is not asked for. */
const isPath = (string: string): Effect.Effect<boolean, never, FileSystem.FileSystem> =>
  string.length > 4096 || /[\n\0]/.test(string)
    ? Effect.succeed(false)
    : FileSystem.FileSystem.pipe(
      Effect.flatMap((fs) => fs.exists(string)),
      Effect.orElseSucceed(() => false)
    )

const raw = (value: string): Found => ({ _tag: "Local", source: text(value) })

const findText = (one: contents.Said<contents.One>): decision.Decision<Found> => {
  const { value } = one
  if (typeof value !== "string") return value._tag === "Text" ? Effect.succeed(raw(value.text)) : find(one, accepts)
  if (contents.isHosted(value)) return find(one, accepts)
  return Effect.flatMap(isPath(value), (found) => found ? find(one, accepts) : Effect.succeed(raw(value)))
}

const richText = Effect.fnUntraced(function*(document: contents.Document, jsonMetadata: string) {
  const { text: json, value } = yield* contents.readDocument(document)
  if (typeof value !== "object" || value === null) {
    return yield* decision.refuse(document.at, "is not a rich text: a list of { children: [...] }")
  }
  const decided: Routed = {
    route: decision.sync(),
    uploads: [{ name: "jsonContent", source: text(json) }],
    // A document of JSON needs no right to upload. Source: the official client.
    isLocal: false,
    entry: ([url]) => ({ content: "", jsonContent: url!, jsonMetadata })
  }
  return decided
})

/**
 * Rich texts, local and hosted files, and texts as they are.
 *
 * @internal
 */
export const importText = decision.router((asset) =>
  Effect.gen(function*() {
    const [content, jsonMetadata] = yield* decision.both(contents.read(asset), metadata.encode(asset.jsonMetadata))
    yield* contents.only("TEXT", content, ["document", "one", "richText"])
    const { document, one } = content
    if (document === undefined) return routed(yield* findText(one!), { jsonMetadata })
    return yield* one === undefined
      ? richText(document, jsonMetadata)
      : decision.refuse(one.at, "cannot be given with a rich text")
  })
)

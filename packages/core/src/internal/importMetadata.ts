import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { NewAsset } from "../AssetImport.js"
import type { JsonObject } from "../Json.js"
import { type Decision, from } from "./importDecision.js"
import * as input from "./input.js"
import * as jsonText from "./jsonText.js"

/**
 * Metadata as the platform gets it.
 *
 * @internal
 */
export const encode = (jsonMetadata: JsonObject = {}): Decision<string> =>
  from("jsonMetadata", jsonText.encode(jsonMetadata))

const Open = { key: Schema.String, value: Schema.Unknown }

/** How an image is laid on a map. Source: the official client. */
export const ImageProcessing = Schema.Struct({
  epsg: Schema.optional(Schema.Literal(4326, 3857)),
  minZoom: Schema.optional(Schema.NonNegativeInt),
  maxZoom: Schema.optional(Schema.NonNegativeInt)
}, Open).annotations({ identifier: "ProcessingParameters" })

/** How a video is processed. Source: the official client. */
export const VideoProcessing = Schema.Struct({
  framesPlayedPerSecond: Schema.optional(Schema.Number.pipe(Schema.finite(), Schema.positive())),
  shouldKeepNativeFrameRate: Schema.optional(Schema.Boolean),
  shouldUseNativeVideo: Schema.optional(Schema.Boolean)
}, Open).annotations({ identifier: "ProcessingParameters" })

/**
 * What the metadata say about the processing of the asset; keys that the schema does not know are the platform's.
 *
 * @internal
 */
export const processing = <A extends JsonObject, I>(
  schema: Schema.Schema<A, I>
): (asset: NewAsset) => Decision<A | undefined> => {
  const problems = input.problems(schema)
  const is = Schema.is(schema)
  return ({ jsonMetadata = {} }) => {
    const given = jsonMetadata["processingParameters"]
    if (given === undefined || is(given)) return Effect.succeed(given)
    return Effect.fail(problems("jsonMetadata.processingParameters", given))
  }
}

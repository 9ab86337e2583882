import * as Schema from "effect/Schema"
import * as Asset from "../Asset.js"
import { JsonObject, JsonObjectString } from "../Json.js"
import type { Problem } from "./input.js"
import { problems as jsonProblems } from "./jsonProblems.js"
import { Mark } from "./mark.js"
import { repeated } from "./repeated.js"

const says = (message: string) => ({ message: () => message })

/** A whole number as GraphQL has it: 32 bits. */
const Int = Schema.Int.pipe(Schema.between(-2_147_483_648, 2_147_483_647))

/** Without a value: a name that is there to be refused with the reason. */
const Computed = Schema.Undefined.annotations(
  says("computed by the platform from the labels; Labels.appendLabels, addToReview and sendBackToQueue move assets")
)

/**
 * What can be set on an asset, each absent where it is to stay.
 *
 * @internal
 */
export const settableFields = {
  consensusMark: Schema.optional(Mark),
  content: Schema.optional(Schema.String),
  honeypotMark: Schema.optional(Mark),
  isHoneypot: Schema.optional(Schema.Boolean),
  isUsedForConsensus: Schema.optional(Schema.Boolean),
  jsonContent: Schema.optional(Schema.String),
  jsonMetadata: Schema.optional(JsonObject),
  pageResolutions: Schema.optional(Schema.Array(Asset.PageResolution)),
  priority: Schema.optional(Int),
  resolution: Schema.optional(Asset.Resolution),
  status: Schema.optional(Computed),
  toBeLabeledBy: Schema.optional(
    Schema.Array(Schema.NonEmptyString).annotations(
      says("expected a list of e-mail addresses; leave it out to keep the assignment, give [] to clear it")
    )
  )
}

/** @internal */
export type Settable = Schema.Struct.Type<typeof settableFields>

/**
 * What no schema tells: metadata that JSON cannot carry, a page with two sizes.
 *
 * @internal
 */
export const problems = (at: string, { jsonMetadata = {}, pageResolutions = [] }: Settable): ReadonlyArray<Problem> => [
  ...jsonProblems(`${at}.jsonMetadata`, jsonMetadata),
  ...repeated(pageResolutions.map(({ pageNumber }) => pageNumber)).map(([page, first]) => ({
    at: `${at}.pageResolutions[${page}].pageNumber`,
    problem: `page ${pageResolutions[page]!.pageNumber} has a size already, at pageResolutions[${first}]`
  }))
]

/**
 * New values as the wire has them.
 *
 * @internal
 */
export const AssetData = Schema.Struct({
  consensusMark: Schema.optional(Schema.Number),
  content: Schema.optional(Schema.String),
  externalId: Schema.optional(Schema.String),
  honeypotMark: Schema.optional(Schema.Number),
  isHoneypot: Schema.optional(Schema.Boolean),
  isUsedForConsensus: Schema.optional(Schema.Boolean),
  jsonContent: Schema.optional(Schema.String),
  jsonMetadata: Schema.optional(JsonObjectString),
  pageResolutions: Schema.optional(Schema.Array(Schema.Struct({
    pageNumber: Schema.Int,
    height: Schema.Number,
    width: Schema.Number,
    rotation: Schema.optional(Schema.Int)
  }))),
  priority: Schema.optional(Schema.Int),
  resolution: Schema.optional(Schema.Struct({ height: Schema.Number, width: Schema.Number })),
  shouldResetToBeLabeledBy: Schema.optional(Schema.Boolean),
  toBeLabeledBy: Schema.optional(Schema.Array(Schema.String))
})

/** @internal */
export type AssetData = typeof AssetData.Type

const toPage = ({ rotation, ...page }: Asset.PageResolution) =>
  rotation === undefined || rotation === null || rotation === 0 ? page : { ...page, rotation }

/**
 * The properties as the wire has them. An assignment is cleared by a flag, which an empty list alone sets.
 *
 * @internal
 */
export const toData = ({ pageResolutions, status: _computed, toBeLabeledBy, ...rest }: Settable): AssetData => ({
  ...rest,
  pageResolutions: pageResolutions?.map(toPage),
  ...(toBeLabeledBy === undefined
    ? {}
    : { shouldResetToBeLabeledBy: toBeLabeledBy.length === 0, toBeLabeledBy })
})

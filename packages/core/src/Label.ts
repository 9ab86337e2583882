/**
 * What a person or a model said about one asset.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { AssetStep } from "./internal/assetStep.js"
import { openLiteral } from "./internal/open.js"
import { JsonObjectString } from "./Json.js"
import type { Path } from "./Selection.js"
import { User } from "./User.js"

/**
 * @since 0.1.0
 * @category models
 */
export const LabelId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/LabelId"))

/**
 * @since 0.1.0
 * @category models
 */
export type LabelId = typeof LabelId.Type

/**
 * - `AUTOSAVE`: draft of the labeling interface
 * - `DEFAULT`: submitted by a labeler
 * - `REVIEW`: submitted by a reviewer
 * - `PREDICTION`: output of a model, shown to labelers as a pre-annotation
 * - `INFERENCE`: output of a model, hidden; feeds the agreement between humans and model
 *
 * @since 0.1.0
 * @category models
 */
export const LabelType = Schema.Literal("AUTOSAVE", "DEFAULT", "REVIEW", "PREDICTION", "INFERENCE")

/**
 * @since 0.1.0
 * @category models
 */
export type LabelType = typeof LabelType.Type

/** The fields of a label that are no relations. Marks go from 0 to 1. Source: the platform's type pages. */
const labelFields = {
  id: LabelId,
  assetId: Schema.String,
  authorId: Schema.String,
  clientVersion: Schema.Int,
  createdAt: Schema.DateTimeUtc,
  honeypotMark: Schema.NullOr(Schema.Number),
  inferenceMark: Schema.NullOr(Schema.Number),
  isCorrected: Schema.Boolean,
  isHoneypot: Schema.Boolean,
  isLastForStep: Schema.NullOr(Schema.Boolean),
  isLatestDefaultLabelForUser: Schema.Boolean,
  isLatestLabelForUser: Schema.Boolean,
  isLatestPredictionLabelForUser: Schema.Boolean,
  isLatestReviewLabelForUser: Schema.Boolean,
  isSentBackToQueue: Schema.NullOr(Schema.Boolean),
  jsonResponse: JsonObjectString,
  jsonResponseUrl: Schema.NullOr(Schema.String),
  labelType: openLiteral(...LabelType.literals),
  modelName: Schema.NullOr(Schema.String),
  numberOfAnnotations: Schema.NullOr(Schema.Int),
  openIssuesObjectMids: Schema.Array(Schema.String),
  projectId: Schema.String,
  response: Schema.Unknown,
  reviewScore: Schema.NullOr(Schema.Number),
  search: Schema.Unknown,
  secondsToLabel: Schema.NullOr(Schema.Number),
  totalSecondsToLabel: Schema.NullOr(Schema.Int),
  version: Schema.Int
}

/**
 * A label with its author. `jsonResponse` is the response itself, job by job: the encoded string stays inside the SDK.
 * `referencedLabel` is what a review is a review of; `assetStep` the step that the label was made in, and how the asset stands
 * in it (inferred), null in projects of workflow V1.
 *
 * @since 0.1.0
 * @category models
 */
export const Label = Schema.Struct({
  ...labelFields,
  assetStep: Schema.NullOr(AssetStep),
  author: User,
  referencedLabel: Schema.NullOr(Schema.Struct({ id: LabelId }))
}).annotations({ identifier: "Label" })

/**
 * @since 0.1.0
 * @category models
 */
export type Label = typeof Label.Type

/**
 * A dotted field of a label, as `author.email`.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof Label.Encoded>

/**
 * What a listing of labels asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = [
  "author.email",
  "author.id",
  "id",
  "jsonResponse",
  "labelType",
  "secondsToLabel",
  "isLatestLabelForUser",
  "assetId"
] as const satisfies ReadonlyArray<Field>

/**
 * The same for predictions and inferences.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultModelFields = [
  "author.email",
  "author.id",
  "id",
  "jsonResponse",
  "labelType",
  "modelName"
] as const satisfies ReadonlyArray<Field>

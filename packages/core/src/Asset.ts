/**
 * One item of a project that people label: an image, a text, a PDF, a video.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as assetStep from "./internal/assetStep.js"
import { openLiteral } from "./internal/open.js"
import { LenientJsonObjectString } from "./Json.js"
import { Label } from "./Label.js"
import { Project, ProjectUser } from "./Project.js"
import type { Path } from "./Selection.js"

/**
 * The platform's own name of an asset, chosen by the client that imports it.
 *
 * @since 0.1.0
 * @category models
 */
export const AssetId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/AssetId"))

/**
 * @since 0.1.0
 * @category models
 */
export type AssetId = typeof AssetId.Type

/**
 * Where an asset stands between import and review. Computed by the platform, never set.
 *
 * @since 0.1.0
 * @category models
 */
export const Status = Schema.Literal("TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED")

/**
 * @since 0.1.0
 * @category models
 */
export type Status = typeof Status.Type

/**
 * What stands where an asset is in the steps of a workflow (V2). Source: the latest official client.
 *
 * @since 0.1.0
 * @category models
 */
export const StepStatus = assetStep.StepStatus

/**
 * @since 0.1.0
 * @category models
 */
export type StepStatus = typeof StepStatus.Type

const Pixels = Schema.Finite.pipe(Schema.positive())

/**
 * The size of an image or of a video, in pixels.
 *
 * @since 0.1.0
 * @category models
 */
export const Resolution = Schema.Struct({ height: Pixels, width: Pixels }).annotations({ identifier: "Resolution" })

/**
 * @since 0.1.0
 * @category models
 */
export type Resolution = typeof Resolution.Type

/**
 * The size of one page of a document, in pixels. `pageNumber` counts from 1; `rotation` is in degrees, and absent or null is
 * the same as 0.
 *
 * @since 0.1.0
 * @category models
 */
export const PageResolution = Schema.Struct({
  pageNumber: Schema.Int.pipe(Schema.greaterThanOrEqualTo(1)),
  height: Pixels,
  width: Pixels,
  rotation: Schema.optional(Schema.NullOr(Schema.Int))
}).annotations({ identifier: "PageResolution" })

/**
 * @since 0.1.0
 * @category models
 */
export type PageResolution = typeof PageResolution.Type

// What the platform holds is read as it is: sizes of 0 or odd pages are no reason to fail a listing.
const ShownResolution = Schema.Struct({ height: Schema.Number, width: Schema.Number })

const ShownPageResolution = Schema.Struct({
  pageNumber: Schema.Int,
  height: Schema.Number,
  width: Schema.Number,
  rotation: Schema.NullOr(Schema.Number)
})

/**
 * An asset as the platform shows it. Marks go from 0 to 1 and are null until computed; sizes are in pixels; `content` is
 * the URL of the media. `jsonMetadata` is the metadata itself: the encoded string stays inside the SDK. `currentStep` and
 * `latestLabels` are of recent platforms; `currentStep` is null in projects of workflow V1, and `status` has no meaning in
 * those of V2.
 *
 * Source: the platform's type pages.
 *
 * @since 0.1.0
 * @category models
 */
export const Asset = Schema.Struct({
  id: AssetId,
  consensusMark: Schema.NullOr(Schema.Number),
  consensusMarkPerCategory: Schema.Unknown,
  content: Schema.String,
  contentJson: Schema.Unknown,
  createdAt: Schema.DateTimeUtc,
  currentStep: Schema.NullOr(assetStep.AssetStep),
  dataIntegrationId: Schema.NullOr(Schema.String),
  duration: Schema.NullOr(Schema.Number),
  externalId: Schema.NullOr(Schema.String),
  honeypotMark: Schema.NullOr(Schema.Number),
  inferenceMark: Schema.NullOr(Schema.Number),
  isHoneypot: Schema.NullOr(Schema.Boolean),
  isProcessingAuthorized: Schema.NullOr(Schema.Boolean),
  isToBeLabeledBy: Schema.NullOr(Schema.Boolean),
  isToReview: Schema.NullOr(Schema.Boolean),
  isUsedForConsensus: Schema.NullOr(Schema.Boolean),
  jsonContent: Schema.NullOr(Schema.String),
  jsonMetadata: LenientJsonObjectString,
  labelVersion: Schema.Int,
  labels: Schema.Array(Label),
  latestLabel: Schema.NullOr(Label),
  latestLabels: Schema.Array(Schema.NullOr(Label)),
  metadata: Schema.Unknown,
  ocrMetadata: Schema.NullOr(Schema.String),
  openIssuesAssigneeIds: Schema.Array(Schema.String),
  openIssuesObjectMids: Schema.Array(Schema.String),
  openQuestionsAuthorIds: Schema.Array(Schema.String),
  pageResolutions: Schema.NullOr(Schema.Array(ShownPageResolution)),
  priority: Schema.Int,
  project: Schema.NullOr(Project.omit("author", "roles", "tags")),
  projectId: Schema.String,
  resolution: Schema.NullOr(ShownResolution),
  skipped: Schema.Boolean,
  status: openLiteral(...Status.literals),
  thumbnail: Schema.NullOr(Schema.String),
  toBeLabeledBy: Schema.NullOr(Schema.Array(ProjectUser)),
  updatedAt: Schema.DateTimeUtc
}).annotations({ identifier: "Asset" })

/**
 * @since 0.1.0
 * @category models
 */
export type Asset = typeof Asset.Type

/**
 * A dotted field of an asset, as `labels.author.email`.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof Asset.Encoded>

/**
 * What an asset listing asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = [
  "content",
  "createdAt",
  "externalId",
  "id",
  "isHoneypot",
  "jsonMetadata",
  "labels.author.id",
  "labels.author.email",
  "labels.createdAt",
  "labels.id",
  "labels.jsonResponse",
  "skipped",
  "status"
] as const satisfies ReadonlyArray<Field>

/**
 * A project: one kind of data, one ontology, its members and its assets.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { openLiteral } from "./internal/open.js"
import { JsonInterfaceString } from "./JsonInterface.js"
import type { Path } from "./Selection.js"
import { User } from "./User.js"

/**
 * @since 0.1.0
 * @category models
 */
export const ProjectId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/ProjectId"))

/**
 * @since 0.1.0
 * @category models
 */
export type ProjectId = typeof ProjectId.Type

/**
 * The kind of data that a project labels. Fixed at creation.
 *
 * @since 0.1.0
 * @category models
 */
export const InputType = Schema.Literal(
  "AUDIO",
  "GEOSPATIAL",
  "IMAGE",
  "LLM_INSTR_FOLLOWING",
  "LLM_RLHF",
  "LLM_STATIC",
  "PDF",
  "TEXT",
  "VIDEO"
)

/**
 * @since 0.1.0
 * @category models
 */
export type InputType = typeof InputType.Type

/**
 * Type of a metadata key, which decides how it can be filtered. The keys `imageUrl`, `text` and `url` need none.
 *
 * @since 0.1.0
 * @category models
 */
export const MetadataType = Schema.Literal("string", "number", "date")

/**
 * @since 0.1.0
 * @category models
 */
export type MetadataType = typeof MetadataType.Type

/**
 * Mark of personal data in a project: health (`PHI`) or identity (`PII`).
 *
 * @since 0.1.0
 * @category models
 */
export const ComplianceTag = Schema.Literal("PHI", "PII")

/** The fields of a project that are no relations. Source: the official client; nullability mostly inferred. */
const projectFields = {
  id: ProjectId,
  archived: Schema.Boolean,
  canNavigateBetweenAssets: Schema.Boolean,
  canSkipAsset: Schema.Boolean,
  complianceTags: Schema.NullOr(Schema.Array(openLiteral(...ComplianceTag.literals))),
  consensusMark: Schema.NullOr(Schema.Number),
  consensusTotCoverage: Schema.Int,
  createdAt: Schema.DateTimeUtc,
  description: Schema.String,
  honeypotMark: Schema.NullOr(Schema.Number),
  inputType: openLiteral(...InputType.literals),
  instructions: Schema.NullOr(Schema.String),
  jsonInterface: JsonInterfaceString,
  metadataTypes: Schema.NullOr(Schema.Record({ key: Schema.String, value: openLiteral(...MetadataType.literals) })),
  minConsensusSize: Schema.Int,
  numberOfAssets: Schema.Int,
  numberOfOpenIssues: Schema.Int,
  numberOfOpenQuestions: Schema.Int,
  numberOfRemainingAssets: Schema.Int,
  numberOfReviewedAssets: Schema.Int,
  numberOfSkippedAssets: Schema.Int,
  numberOfSolvedIssues: Schema.Int,
  numberOfSolvedQuestions: Schema.Int,
  organizationId: Schema.String,
  reviewCoverage: Schema.Int,
  shouldAutoAssign: Schema.NullOr(Schema.Boolean),
  title: Schema.String,
  updatedAt: Schema.DateTimeUtc,
  useHoneyPot: Schema.Boolean,
  workflowVersion: openLiteral("V1", "V2")
}

const Percentage = Schema.Int.pipe(Schema.between(0, 100))

/**
 * What can be set on a project besides its interface, each absent where it is to stay.
 *
 * - `consensusTotCoverage`, `reviewCoverage`: percent of the assets labeled several times, or reviewed; 0 to 100
 * - `minConsensusSize`: labels wanted on an asset that is labeled several times; 1 to 10
 * - `metadataTypes`: type of each metadata key; a key that is not named is a string
 *
 * Source of the bounds: the checks of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const settableFields = {
  title: Schema.optional(Schema.NonEmptyString),
  description: Schema.optional(Schema.String),
  instructions: Schema.optional(Schema.String),
  metadataTypes: Schema.optional(Schema.Record({ key: Schema.String, value: MetadataType })),
  complianceTags: Schema.optional(Schema.Array(ComplianceTag)),
  consensusTotCoverage: Schema.optional(Percentage),
  minConsensusSize: Schema.optional(Schema.Int.pipe(Schema.between(1, 10))),
  reviewCoverage: Schema.optional(Percentage),
  canNavigateBetweenAssets: Schema.optional(Schema.Boolean),
  canSkipAsset: Schema.optional(Schema.Boolean),
  shouldAutoAssign: Schema.optional(Schema.Boolean),
  useHoneyPot: Schema.optional(Schema.Boolean)
}

/**
 * Membership of a user in a project.
 *
 * @since 0.1.0
 * @category models
 */
export const ProjectUser = Schema.Struct({
  id: Schema.String,
  activated: Schema.Boolean,
  role: openLiteral("ADMIN", "LABELER", "REVIEWER", "TEAM_MANAGER"),
  starred: Schema.Boolean,
  status: openLiteral("ACTIVATED", "ORG_ADMIN", "ORG_SUSPENDED"),
  user: User
}).annotations({ identifier: "ProjectUser" })

/**
 * A project with its author and members. `jsonInterface` is the ontology itself: the encoded string stays inside the SDK.
 *
 * @since 0.1.0
 * @category models
 */
export const Project = Schema.Struct({
  ...projectFields,
  author: User,
  roles: Schema.NullOr(Schema.Array(ProjectUser))
}).annotations({ identifier: "Project" })

/**
 * @since 0.1.0
 * @category models
 */
export type Project = typeof Project.Type

/**
 * A dotted field of a project, as `roles.user.email`.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof Project.Encoded>

/**
 * What a project listing asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = [
  "consensusTotCoverage",
  "id",
  "inputType",
  "jsonInterface",
  "minConsensusSize",
  "reviewCoverage",
  "roles.id",
  "roles.role",
  "roles.user.email",
  "roles.user.id",
  "title"
] as const satisfies ReadonlyArray<Field>

/**
 * A project: one kind of data, one ontology, its members and its assets.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { Mark } from "./internal/mark.js"
import { openLiteral } from "./internal/open.js"
import { JsonInterfaceString } from "./JsonInterface.js"
import { OrganizationId } from "./Organization.js"
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

const metadataFlags = {
  filterable: Schema.Boolean,
  visibleByLabeler: Schema.Boolean,
  visibleByReviewer: Schema.Boolean
}

/**
 * What a project knows of a metadata key. What is absent takes the platform's default: a string, filterable, visible to
 * both labelers and reviewers.
 *
 * @since 0.1.0
 * @category models
 */
export const MetadataProperty = Schema.partial(Schema.Struct({ type: MetadataType, ...metadataFlags }))

/**
 * @since 0.1.0
 * @category models
 */
export type MetadataProperty = typeof MetadataProperty.Type

/**
 * Mark of personal data in a project: health (`PHI`) or identity (`PII`).
 *
 * @since 0.1.0
 * @category models
 */
export const ComplianceTag = Schema.Literal("PHI", "PII")

/**
 * @since 0.1.0
 * @category models
 */
export const TagId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/TagId"))

/**
 * @since 0.1.0
 * @category models
 */
export type TagId = typeof TagId.Type

/**
 * A tag of the organization, which projects may carry. Several tags may share a label. `checkedForProjects` are the ids of
 * the projects that carry it; `color` is of recent platforms.
 *
 * @since 0.1.0
 * @category models
 */
export const Tag = Schema.Struct({
  id: TagId,
  checkedForProjects: Schema.Array(ProjectId),
  color: Schema.NullOr(Schema.String),
  label: Schema.String,
  organizationId: OrganizationId
}).annotations({ identifier: "Tag" })

/**
 * @since 0.1.0
 * @category models
 */
export type Tag = typeof Tag.Type

/**
 * A field of a tag.
 *
 * @since 0.1.0
 * @category models
 */
export type TagField = Path<typeof Tag.Encoded>

/**
 * What a listing of tags asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultTagFields = [
  "id",
  "organizationId",
  "label",
  "checkedForProjects"
] as const satisfies ReadonlyArray<
  TagField
>

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
  deletedAt: Schema.NullOr(Schema.DateTimeUtc),
  description: Schema.String,
  honeypotMark: Schema.NullOr(Schema.Number),
  inputType: openLiteral(...InputType.literals),
  instructions: Schema.NullOr(Schema.String),
  jsonInterface: JsonInterfaceString,
  metadataProperties: Schema.NullOr(Schema.Record({
    key: Schema.String,
    value: Schema.Struct({ type: openLiteral(...MetadataType.literals), ...metadataFlags })
  })),
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
  organizationId: OrganizationId,
  reviewCoverage: Schema.Int,
  shouldAnonymize: Schema.NullOr(Schema.Boolean),
  shouldAutoAssign: Schema.NullOr(Schema.Boolean),
  shouldRelaunchKpiComputation: Schema.NullOr(Schema.Boolean),
  starred: Schema.NullOr(Schema.Boolean),
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
 * - `consensusMark`, `honeypotMark`: agreement shown for the whole project; 0 to 1
 * - `minConsensusSize`: labels wanted on an asset that is labeled several times; 1 to 10
 * - `metadataProperties`: what the project knows of each metadata key; a key that is not named is a string
 * - `metadataTypes`: the same for platforms of July 2024, which know of a key its type alone
 * - `shouldRelaunchKpiComputation`: asks the platform to compute its figures anew
 *
 * Source of the bounds: the checks of the official client. What that client takes without effect is left out: the input
 * type, which is fixed at creation, and numbers of assets, which are counted.
 *
 * @since 0.1.0
 * @category models
 */
export const settableFields = {
  title: Schema.optional(Schema.NonEmptyString),
  description: Schema.optional(Schema.String),
  instructions: Schema.optional(Schema.String),
  metadataProperties: Schema.optional(Schema.Record({ key: Schema.String, value: MetadataProperty })),
  metadataTypes: Schema.optional(Schema.Record({ key: Schema.String, value: MetadataType })),
  complianceTags: Schema.optional(Schema.Array(ComplianceTag)),
  consensusMark: Schema.optional(Mark),
  consensusTotCoverage: Schema.optional(Percentage),
  honeypotMark: Schema.optional(Mark),
  minConsensusSize: Schema.optional(Schema.Int.pipe(Schema.between(1, 10))),
  reviewCoverage: Schema.optional(Percentage),
  canNavigateBetweenAssets: Schema.optional(Schema.Boolean),
  canSkipAsset: Schema.optional(Schema.Boolean),
  shouldAutoAssign: Schema.optional(Schema.Boolean),
  shouldRelaunchKpiComputation: Schema.optional(Schema.Boolean),
  useHoneyPot: Schema.optional(Schema.Boolean)
}

/**
 * The id of a membership, which is not that of the user.
 *
 * @since 0.1.0
 * @category models
 */
export const MemberId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/MemberId"))

/**
 * @since 0.1.0
 * @category models
 */
export type MemberId = typeof MemberId.Type

/**
 * What a member may do in a project.
 *
 * @since 0.1.0
 * @category models
 */
export const Role = Schema.Literal("ADMIN", "LABELER", "REVIEWER", "TEAM_MANAGER")

/**
 * @since 0.1.0
 * @category models
 */
export type Role = typeof Role.Type

/**
 * - `ACTIVATED`: invited to the project, and no administrator of the organization
 * - `ORG_ADMIN`: an administrator of the organization, hence a member of every project
 * - `ORG_SUSPENDED`: suspended in the organization; reaches no project
 *
 * @since 0.1.0
 * @category models
 */
export const MemberStatus = Schema.Literal("ACTIVATED", "ORG_ADMIN", "ORG_SUSPENDED")

/**
 * @since 0.1.0
 * @category models
 */
export type MemberStatus = typeof MemberStatus.Type

/**
 * Membership of a user in a project.
 *
 * @since 0.1.0
 * @category models
 */
export const ProjectUser = Schema.Struct({
  id: MemberId,
  activated: Schema.Boolean,
  role: openLiteral(...Role.literals),
  starred: Schema.Boolean,
  status: openLiteral(...MemberStatus.literals),
  user: User
}).annotations({ identifier: "ProjectUser" })

/**
 * @since 0.1.0
 * @category models
 */
export type ProjectUser = typeof ProjectUser.Type

/**
 * A dotted field of a member, as `user.email`.
 *
 * @since 0.1.0
 * @category models
 */
export type MemberField = Path<typeof ProjectUser.Encoded>

/**
 * What a listing of members asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultMemberFields = [
  "activated",
  "id",
  "role",
  "starred",
  "user.email",
  "user.id",
  "status"
] as const satisfies ReadonlyArray<MemberField>

/**
 * A project with its author, members and tags. `jsonInterface` is the ontology itself: the encoded string stays inside the SDK.
 *
 * @since 0.1.0
 * @category models
 */
export const Project = Schema.Struct({
  ...projectFields,
  author: User,
  roles: Schema.NullOr(Schema.Array(ProjectUser)),
  tags: Schema.NullOr(Schema.Array(Tag))
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

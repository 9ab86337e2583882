/**
 * What members tell each other about labels and assets: issues, raised on a label, and questions, asked about an asset.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { AssetId } from "./Asset.js"
import { openLiteral } from "./internal/open.js"
import { ProjectId } from "./Project.js"
import type { Path } from "./Selection.js"
import { User, UserId } from "./User.js"

/**
 * @since 0.1.0
 * @category models
 */
export const IssueId = Schema.NonEmptyString.pipe(Schema.brand("@effect-kili/core/IssueId"))

/**
 * @since 0.1.0
 * @category models
 */
export type IssueId = typeof IssueId.Type

/**
 * - `ISSUE`: something is wrong with a label
 * - `QUESTION`: a labeler wants to know something about an asset
 *
 * @since 0.1.0
 * @category models
 */
export const IssueType = Schema.Literal("ISSUE", "QUESTION")

/**
 * @since 0.1.0
 * @category models
 */
export type IssueType = typeof IssueType.Type

/**
 * `CANCELLED` is of recent platforms.
 *
 * @since 0.1.0
 * @category models
 */
export const IssueStatus = Schema.Literal("OPEN", "SOLVED", "CANCELLED")

/**
 * @since 0.1.0
 * @category models
 */
export type IssueStatus = typeof IssueStatus.Type

/**
 * What was said in an issue; the first comment is the text that it was created with. `authorIdUser` is the user who said
 * it, and of recent platforms.
 *
 * @since 0.1.0
 * @category models
 */
export const Comment = Schema.Struct({
  id: Schema.String,
  authorIdUser: Schema.NullOr(UserId),
  createdAt: Schema.DateTimeUtc,
  text: Schema.String,
  updatedAt: Schema.DateTimeUtc
}).annotations({ identifier: "Comment" })

/**
 * An issue or a question, which `type` tells apart. `issueNumber` counts within the project; `objectMid` is the annotation
 * concerned, if it is about one. Source: the platform's type pages; nullability is inferred.
 *
 * @since 0.1.0
 * @category models
 */
export const Issue = Schema.Struct({
  id: IssueId,
  asset: Schema.NullOr(Schema.Struct({ id: AssetId, externalId: Schema.NullOr(Schema.String) })),
  assetId: AssetId,
  assignee: Schema.NullOr(User),
  assigneeId: Schema.NullOr(UserId),
  author: Schema.NullOr(User),
  authorId: UserId,
  comments: Schema.Array(Comment),
  createdAt: Schema.DateTimeUtc,
  hasBeenSeen: Schema.Boolean,
  issueNumber: Schema.Int,
  objectMid: Schema.NullOr(Schema.String),
  projectId: ProjectId,
  status: openLiteral(...IssueStatus.literals),
  type: openLiteral(...IssueType.literals),
  updatedAt: Schema.DateTimeUtc
}).annotations({ identifier: "Issue" })

/**
 * @since 0.1.0
 * @category models
 */
export type Issue = typeof Issue.Type

/**
 * A dotted field of an issue, as `comments.text`.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = Path<typeof Issue.Encoded>

/**
 * What a listing of issues asks for when no fields are chosen: those of the official client.
 *
 * @since 0.1.0
 * @category models
 */
export const defaultFields = [
  "id",
  "createdAt",
  "status",
  "type",
  "assetId"
] as const satisfies ReadonlyArray<Field>

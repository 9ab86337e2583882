/**
 * Which assets of a project an operation speaks of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { AssetId, Status, StepStatus } from "./Asset.js"
import type { CategorySearch } from "./CategorySearch.js"
import type { DateBound } from "./internal/dateBound.js"
import * as dateBound from "./internal/dateBound.js"
import { few } from "./internal/few.js"
import { conflicts } from "./internal/filterConflicts.js"
import { Mark } from "./internal/mark.js"
import type { MetadataCondition } from "./internal/metadataCondition.js"
import * as metadataCondition from "./internal/metadataCondition.js"
import { formerRanges, ranges } from "./internal/ranges.js"
import * as searchInput from "./internal/searchInput.js"
import { LabelType } from "./Label.js"
import { UserId } from "./User.js"

export type { DateBound, MetadataCondition }

/**
 * Conditions that an asset has to meet, all of them. A list is met by any of its members; an empty list by none. Every bound
 * is inclusive. Marks go from 0 to 1, and an asset without the mark never meets a bound on it (inferred).
 *
 * All conditions that begin with `label` have to be met by one and the same label of the asset, and both of those that begin
 * with `issue` by one and the same issue or question. They choose assets: whatever labels are selected, all are returned.
 *
 * Sources: the arguments of the official client's `assets`, and the platform's schema.
 *
 * @since 0.1.0
 * @category models
 */
export interface AssetFilter {
  /** The platform's own id. */
  readonly assetId?: AssetId | undefined
  /** 1000 at most: each page of a listing sends them anew. */
  readonly assetIdIn?: ReadonlyArray<AssetId> | undefined
  readonly assetIdNotIn?: ReadonlyArray<AssetId> | undefined
  /** Exactly one of the names, of which there are 1000 at most: each page sends them anew. */
  readonly externalIdStrictlyIn?: ReadonlyArray<string> | undefined
  /** The name contains one of the strings, upper and lower case told apart. The platform deprecates more than 10 strings. */
  readonly externalIdIn?: ReadonlyArray<string> | undefined
  /** Where the asset stands in a project of workflow V1. */
  readonly statusIn?: ReadonlyArray<Status> | undefined
  /** Whether the asset was skipped. In a project of workflow V2: `stepStatusIn: ["SKIPPED"]`. */
  readonly skipped?: boolean | undefined
  /** The agreement of labelers with each other; 0 to 1. */
  readonly consensusMarkGte?: number | undefined
  readonly consensusMarkLte?: number | undefined
  /** The agreement of labelers with the reference of a honeypot; 0 to 1. */
  readonly honeypotMarkGte?: number | undefined
  readonly honeypotMarkLte?: number | undefined
  /** The agreement of humans and model; 0 to 1. */
  readonly inferenceMarkGte?: number | undefined
  readonly inferenceMarkLte?: number | undefined
  /** When the asset was imported. */
  readonly createdAtGte?: DateBound | undefined
  readonly createdAtLte?: DateBound | undefined
  /**
   * When the asset was last changed. The servers of 2024 looked at its labels instead: one of them was changed in the range.
   */
  readonly updatedAtGte?: DateBound | undefined
  readonly updatedAtLte?: DateBound | undefined
  /** Metadata keys, and what their values have to be. All keys have to be met. */
  readonly metadata?: { readonly [key: string]: MetadataCondition } | undefined
  readonly labelTypeIn?: ReadonlyArray<LabelType> | undefined
  /** Authors by first name, last name, or both with a blank between. */
  readonly labelAuthorIn?: ReadonlyArray<string> | undefined
  /** The label is a review by one of these people, named as in `labelAuthorIn`. */
  readonly labelReviewerIn?: ReadonlyArray<string> | undefined
  /** The label is a review by somebody else (inferred). */
  readonly labelReviewerNotIn?: ReadonlyArray<string> | undefined
  /** The label was submitted by one of these people as a labeler, named as in `labelAuthorIn`. */
  readonly labelLabelerIn?: ReadonlyArray<string> | undefined
  /** The label was submitted by somebody else as a labeler (inferred). */
  readonly labelLabelerNotIn?: ReadonlyArray<string> | undefined
  /** The label's agreement with those of other labelers; 0 to 1. */
  readonly labelConsensusMarkGte?: number | undefined
  readonly labelConsensusMarkLte?: number | undefined
  /** The label's agreement with the reference of a honeypot; 0 to 1. */
  readonly labelHoneypotMarkGte?: number | undefined
  readonly labelHoneypotMarkLte?: number | undefined
  /** The label was made on this day; of an instant, on its day (inferred). */
  readonly labelCreatedAt?: DateBound | undefined
  readonly labelCreatedAtGte?: DateBound | undefined
  readonly labelCreatedAtLte?: DateBound | undefined
  /** How often the label holds categories, as a value or as text: `JOB_0.CAR.count > 0 AND JOB_0.BUS.count == 0`. */
  readonly labelCategorySearch?: CategorySearch | string | undefined
  readonly issueType?: "ISSUE" | "QUESTION" | undefined
  readonly issueStatus?: "CANCELLED" | "OPEN" | "SOLVED" | undefined
  /** The asset is assigned to one of these users. */
  readonly assigneeIn?: ReadonlyArray<UserId> | undefined
  /** The asset is assigned to none of these users, or to nobody (inferred). */
  readonly assigneeNotIn?: ReadonlyArray<UserId> | undefined
  /** Ids of steps, one of which is the asset's current one. Steps are those of workflow V2, and exclude `statusIn`. */
  readonly stepIdIn?: ReadonlyArray<string> | undefined
  readonly stepIdNotIn?: ReadonlyArray<string> | undefined
  /** The same by names, which take one request to look up. A name that the project does not have is an `InvalidInput`. */
  readonly stepNameIn?: ReadonlyArray<string> | undefined
  readonly stepNameNotIn?: ReadonlyArray<string> | undefined
  /** Where the asset stands in its current step. */
  readonly stepStatusIn?: ReadonlyArray<StepStatus> | undefined
  readonly stepStatusNotIn?: ReadonlyArray<StepStatus> | undefined
  /** @deprecated Use `consensusMarkGte`: the platform always included the bound. */
  readonly consensusMarkGt?: number | undefined
  /** @deprecated Use `consensusMarkLte`: the platform always included the bound. */
  readonly consensusMarkLt?: number | undefined
  /** @deprecated Use `honeypotMarkGte`: the platform always included the bound. */
  readonly honeypotMarkGt?: number | undefined
  /** @deprecated Use `honeypotMarkLte`: the platform always included the bound. */
  readonly honeypotMarkLt?: number | undefined
  /** @deprecated Use `labelConsensusMarkGte`: the platform always included the bound. */
  readonly labelConsensusMarkGt?: number | undefined
  /** @deprecated Use `labelConsensusMarkLte`: the platform always included the bound. */
  readonly labelConsensusMarkLt?: number | undefined
  /** @deprecated Use `labelHoneypotMarkGte`: the platform always included the bound. */
  readonly labelHoneypotMarkGt?: number | undefined
  /** @deprecated Use `labelHoneypotMarkLte`: the platform always included the bound. */
  readonly labelHoneypotMarkLt?: number | undefined
  /** @deprecated Use `labelCreatedAtGte`: the platform always included the bound. */
  readonly labelCreatedAtGt?: DateBound | undefined
  /** @deprecated Use `labelCreatedAtLte`: the platform always included the bound. */
  readonly labelCreatedAtLt?: DateBound | undefined
  /** @deprecated Use `externalIdStrictlyIn`, which is what it means. */
  readonly externalIdContains?: ReadonlyArray<string> | undefined
}

const Texts = Schema.Array(Schema.String)

const fields = {
  assetId: Schema.optional(AssetId),
  assetIdIn: Schema.optional(few(Schema.Array(AssetId))),
  assetIdNotIn: Schema.optional(Schema.Array(AssetId)),
  externalIdStrictlyIn: Schema.optional(few(Texts)),
  externalIdIn: Schema.optional(Texts),
  statusIn: Schema.optional(Schema.Array(Status)),
  skipped: Schema.optional(Schema.Boolean),
  ...ranges(Mark, "consensusMark", "honeypotMark", "inferenceMark", "labelConsensusMark", "labelHoneypotMark"),
  ...ranges(dateBound.schema, "createdAt", "updatedAt", "labelCreatedAt"),
  metadata: Schema.optional(Schema.Record({ key: Schema.String, value: metadataCondition.schema })),
  labelTypeIn: Schema.optional(Schema.Array(LabelType)),
  labelAuthorIn: Schema.optional(Texts),
  labelReviewerIn: Schema.optional(Texts),
  labelReviewerNotIn: Schema.optional(Texts),
  labelLabelerIn: Schema.optional(Texts),
  labelLabelerNotIn: Schema.optional(Texts),
  labelCreatedAt: Schema.optional(dateBound.schema),
  labelCategorySearch: Schema.optional(searchInput.schema),
  issueType: Schema.optional(Schema.Literal("ISSUE", "QUESTION")),
  issueStatus: Schema.optional(Schema.Literal("CANCELLED", "OPEN", "SOLVED")),
  assigneeIn: Schema.optional(Schema.Array(UserId)),
  assigneeNotIn: Schema.optional(Schema.Array(UserId)),
  stepIdIn: Schema.optional(Texts),
  stepIdNotIn: Schema.optional(Texts),
  stepNameIn: Schema.optional(Texts),
  stepNameNotIn: Schema.optional(Texts),
  stepStatusIn: Schema.optional(Schema.Array(StepStatus)),
  stepStatusNotIn: Schema.optional(Schema.Array(StepStatus)),
  ...formerRanges(Mark, "consensusMark", "honeypotMark", "labelConsensusMark", "labelHoneypotMark"),
  ...formerRanges(dateBound.schema, "labelCreatedAt"),
  externalIdContains: Schema.optional(few(Texts))
} satisfies { readonly [K in keyof Required<AssetFilter>]: Schema.Struct.Field }

/**
 * The conditions, each well-formed, and none that contradict each other: bounds that cross, the old and the new name of one
 * condition, a status along with a step.
 *
 * @since 0.1.0
 * @category schemas
 */
export const AssetFilter: Schema.Schema<AssetFilter> = Schema.typeSchema(Schema.Struct(fields)).pipe(
  Schema.filter((filter) => conflicts({ ...filter }))
).annotations({ identifier: "AssetFilter" })

/**
 * Which labels of a project an operation speaks of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { AssetId, Status, StepStatus } from "./Asset.js"
import type { CategorySearch } from "./CategorySearch.js"
import type { DateBound } from "./internal/dateBound.js"
import * as dateBound from "./internal/dateBound.js"
import { few } from "./internal/few.js"
import { crossed, statusAndStep } from "./internal/filterConflicts.js"
import { Mark } from "./internal/mark.js"
import { ranges } from "./internal/ranges.js"
import * as searchInput from "./internal/searchInput.js"
import { LabelId, LabelType } from "./Label.js"
import { UserId } from "./User.js"

/**
 * Conditions that a label has to meet, all of them. A list is met by any of its members; an empty list by none. Every bound
 * is inclusive. Marks go from 0 to 1, and a label without the mark never meets a bound on it (inferred).
 *
 * Those that begin with `asset` are met by the label's asset.
 *
 * Sources: the arguments of the official client's `labels`, and the platform's schema.
 *
 * @since 0.1.0
 * @category models
 */
export interface LabelFilter {
  /** The platform's own id of the label. */
  readonly labelId?: LabelId | undefined
  readonly labelIdIn?: ReadonlyArray<LabelId> | undefined
  readonly typeIn?: ReadonlyArray<LabelType> | undefined
  /** Authors by first name, last name, or both with a blank between. */
  readonly authorIn?: ReadonlyArray<string> | undefined
  /** The author by id. */
  readonly userId?: UserId | undefined
  /** A review by one of these people, named as in `authorIn`. */
  readonly reviewerIn?: ReadonlyArray<string> | undefined
  /** A review by somebody else (inferred). */
  readonly reviewerNotIn?: ReadonlyArray<string> | undefined
  /** Submitted by one of these people as a labeler, named as in `authorIn`. */
  readonly labelerIn?: ReadonlyArray<string> | undefined
  /** Submitted by somebody else as a labeler (inferred). */
  readonly labelerNotIn?: ReadonlyArray<string> | undefined
  /** Made on this day; of an instant, on its day (inferred). */
  readonly createdAt?: DateBound | undefined
  readonly createdAtGte?: DateBound | undefined
  readonly createdAtLte?: DateBound | undefined
  /** The label's agreement with those of other labelers; 0 to 1. */
  readonly consensusMarkGte?: number | undefined
  readonly consensusMarkLte?: number | undefined
  /** The label's agreement with the reference of a honeypot; 0 to 1. */
  readonly honeypotMarkGte?: number | undefined
  readonly honeypotMarkLte?: number | undefined
  /** How often the label holds categories, as a value or as text: `JOB_0.CAR.count > 0 AND JOB_0.BUS.count == 0`. */
  readonly categorySearch?: CategorySearch | string | undefined
  readonly assetId?: AssetId | undefined
  readonly assetIdIn?: ReadonlyArray<AssetId> | undefined
  /** The asset's name is exactly one of these. */
  readonly assetExternalIdStrictlyIn?: ReadonlyArray<string> | undefined
  /** The asset's name contains one of these. The platform deprecates more than 10. */
  readonly assetExternalIdIn?: ReadonlyArray<string> | undefined
  /** Where the asset stands in a project of workflow V1. */
  readonly assetStatusIn?: ReadonlyArray<Status> | undefined
  /** Ids of steps, one of which is the asset's current one. Steps are those of workflow V2, and exclude `assetStatusIn`. */
  readonly assetStepIdIn?: ReadonlyArray<string> | undefined
  /** The same by names, which take one request to look up. A name that the project does not have is an `InvalidInput`. */
  readonly assetStepNameIn?: ReadonlyArray<string> | undefined
  /** Where the asset stands in its current step. */
  readonly assetStepStatusIn?: ReadonlyArray<StepStatus> | undefined
}

const Texts = Schema.Array(Schema.String)

const fields = {
  labelId: Schema.optional(LabelId),
  labelIdIn: Schema.optional(few(Schema.Array(LabelId))),
  typeIn: Schema.optional(Schema.Array(LabelType)),
  authorIn: Schema.optional(Texts),
  userId: Schema.optional(UserId),
  reviewerIn: Schema.optional(Texts),
  reviewerNotIn: Schema.optional(Texts),
  labelerIn: Schema.optional(Texts),
  labelerNotIn: Schema.optional(Texts),
  createdAt: Schema.optional(dateBound.schema),
  ...ranges(dateBound.schema, "createdAt"),
  ...ranges(Mark, "consensusMark", "honeypotMark"),
  categorySearch: Schema.optional(searchInput.schema),
  assetId: Schema.optional(AssetId),
  assetIdIn: Schema.optional(few(Schema.Array(AssetId))),
  assetExternalIdStrictlyIn: Schema.optional(few(Texts)),
  assetExternalIdIn: Schema.optional(Texts),
  assetStatusIn: Schema.optional(Schema.Array(Status)),
  assetStepIdIn: Schema.optional(Texts),
  assetStepNameIn: Schema.optional(Texts),
  assetStepStatusIn: Schema.optional(Schema.Array(StepStatus))
} satisfies { readonly [K in keyof Required<LabelFilter>]: Schema.Struct.Field }

/**
 * The conditions, each well-formed, and none that contradict each other: bounds that cross, a status along with a step.
 *
 * @since 0.1.0
 * @category schemas
 */
export const LabelFilter: Schema.Schema<LabelFilter> = Schema.typeSchema(Schema.Struct(fields)).pipe(
  Schema.filter((filter) => [
    ...crossed({ ...filter }),
    ...statusAndStep({ ...filter }, "assetStatusIn", "assetStep")
  ])
).annotations({ identifier: "LabelFilter" })

/**
 * The conditions on assets as flags: one for each field of the SDK's filter, by its name.
 */
import type { AssetFilter } from "@effect-kili/core/AssetFilter"
import * as Spec from "../Spec.js"
import { conditions } from "./conditions.js"

const { choice, choices, date, mark, text, texts, truth } = conditions(
  "Which assets (all conditions have to be met; a list is met by any of its values)"
)

const steps = ["TO_DO", "DOING", "PARTIALLY_DONE", "REDO", "DONE", "SKIPPED"] as const
const deprecated = (name: string) => `Deprecated: use --${Spec.flagName(name)}`

/** Compiles when every field has its flag; a test holds the choices against the SDK's. */
export const assetFilter = {
  assetId: text({ placeholder: "ID", description: "The platform's id" }),
  assetIdIn: texts({ placeholder: "ID", description: "Ids, 1000 at most" }),
  assetIdNotIn: texts({ placeholder: "ID", description: "Any but these ids" }),
  externalIdStrictlyIn: texts({ placeholder: "NAME", description: "External ids, 1000 at most" }),
  externalIdIn: texts({ description: "Parts of external ids" }),
  statusIn: choices(["TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"], {
    synonyms: ["status"],
    description: "Where the asset stands, in projects of workflow V1"
  }),
  skipped: truth({ description: "Skipped ones; --skipped=false: all others" }),
  consensusMarkGte: mark("The agreement of labelers is at least this, from 0 to 1"),
  consensusMarkLte: mark("The agreement of labelers is at most this"),
  honeypotMarkGte: mark("The agreement with the reference of a honeypot is at least this, from 0 to 1"),
  honeypotMarkLte: mark("The agreement with the reference of a honeypot is at most this"),
  inferenceMarkGte: mark("The agreement of humans and model is at least this, from 0 to 1"),
  inferenceMarkLte: mark("The agreement of humans and model is at most this"),
  createdAtGte: date({
    synonyms: ["created-gte"],
    description: "Imported on this day or later: 2024-05-31, or an instant, 2024-05-31T09:00:00Z"
  }),
  createdAtLte: date({ synonyms: ["created-lte"], description: "Imported on this day or before" }),
  updatedAtGte: date({ synonyms: ["updated-gte"], description: "Changed on this day or later" }),
  updatedAtLte: date({ synonyms: ["updated-lte"], description: "Changed on this day or before" }),
  metadata: texts({
    placeholder: "CONDITION",
    description: "color=red, several for any of the values; score=2..10, score>=2 and score<=10 for numbers; " +
      "size=3 is a number and size=\"3\" a text; color=null where there is none"
  }),
  labelTypeIn: choices(["AUTOSAVE", "DEFAULT", "INFERENCE", "PREDICTION", "REVIEW"], {
    synonyms: ["label-type"],
    description: "With a label of this type"
  }),
  labelAuthorIn: texts({
    placeholder: "NAME",
    synonyms: ["label-author"],
    description: "With a label by this person: first name, last name, or both"
  }),
  labelReviewerIn: texts({ placeholder: "NAME", description: "With a review by one of these people" }),
  labelReviewerNotIn: texts({ placeholder: "NAME", description: "With a review by somebody else" }),
  labelLabelerIn: texts({ placeholder: "NAME", description: "With a label by one of these labelers" }),
  labelLabelerNotIn: texts({ placeholder: "NAME", description: "With a label by another labeler" }),
  labelConsensusMarkGte: mark("With a label whose agreement with others is at least this, from 0 to 1"),
  labelConsensusMarkLte: mark("With a label whose agreement with others is at most this"),
  labelHoneypotMarkGte: mark("With a label whose agreement with the reference is at least this, from 0 to 1"),
  labelHoneypotMarkLte: mark("With a label whose agreement with the reference is at most this"),
  labelCreatedAt: date({ description: "With a label of this day" }),
  labelCreatedAtGte: date({ description: "With a label of this day or later" }),
  labelCreatedAtLte: date({ description: "With a label of this day or before" }),
  labelCategorySearch: text({
    placeholder: "SEARCH",
    synonyms: ["search"],
    description: "How often a label holds categories: \"JOB.CAR.count > 0 AND JOB.BUS.count == 0\""
  }),
  issueType: choice(["ISSUE", "QUESTION"], { description: "With an issue, or a question" }),
  issueStatus: choice(["CANCELLED", "OPEN", "SOLVED"], {
    description: "With an issue or a question that stands so"
  }),
  assigneeIn: texts({ placeholder: "USER_ID", synonyms: ["assignee"], description: "Assigned to one of these users" }),
  assigneeNotIn: texts({ placeholder: "USER_ID", description: "Assigned to none of these users" }),
  stepIdIn: texts({ placeholder: "ID", description: "In one of these steps, in projects of workflow V2" }),
  stepIdNotIn: texts({ placeholder: "ID", description: "In none of these steps" }),
  stepNameIn: texts({ placeholder: "NAME", synonyms: ["step"], description: "The same, by names of steps" }),
  stepNameNotIn: texts({ placeholder: "NAME", description: "In no step of these names" }),
  stepStatusIn: choices(steps, { synonyms: ["step-status"], description: "Where the asset stands in its step" }),
  stepStatusNotIn: choices(steps, { description: "The asset does not stand so in its step" }),
  consensusMarkGt: mark(deprecated("consensusMarkGte")),
  consensusMarkLt: mark(deprecated("consensusMarkLte")),
  honeypotMarkGt: mark(deprecated("honeypotMarkGte")),
  honeypotMarkLt: mark(deprecated("honeypotMarkLte")),
  labelConsensusMarkGt: mark(deprecated("labelConsensusMarkGte")),
  labelConsensusMarkLt: mark(deprecated("labelConsensusMarkLte")),
  labelHoneypotMarkGt: mark(deprecated("labelHoneypotMarkGte")),
  labelHoneypotMarkLt: mark(deprecated("labelHoneypotMarkLte")),
  labelCreatedAtGt: date({ description: deprecated("labelCreatedAtGte") }),
  labelCreatedAtLt: date({ description: deprecated("labelCreatedAtLte") }),
  externalIdContains: texts({ placeholder: "NAME", description: deprecated("externalIdStrictlyIn") })
} satisfies { readonly [K in keyof Required<AssetFilter>]: Spec.Flag }

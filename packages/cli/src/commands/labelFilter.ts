/**
 * The conditions on labels as flags: one for each field of the SDK's filter, by its name.
 */
import type { LabelFilter } from "@effect-kili/core/LabelFilter"
import type * as Spec from "../Spec.js"
import { conditions } from "./conditions.js"

const { choices, date, mark, text, texts } = conditions(
  "Which labels (all conditions have to be met; a list is met by any of its values)"
)

/** Compiles when every field has its flag; a test holds the choices against the SDK's. */
export const labelFilter = {
  labelId: text({ placeholder: "ID", description: "The platform's id" }),
  labelIdIn: texts({ placeholder: "ID", description: "Ids, 1000 at most" }),
  typeIn: choices(["AUTOSAVE", "DEFAULT", "REVIEW", "PREDICTION", "INFERENCE"], {
    synonyms: ["type", "label-type"],
    description: "Of this type"
  }),
  authorIn: texts({
    placeholder: "NAME",
    synonyms: ["author"],
    description: "By this person: first name, last name, or both with a blank between"
  }),
  userId: text({ placeholder: "ID", description: "By this user" }),
  reviewerIn: texts({ placeholder: "NAME", description: "A review by one of these people" }),
  reviewerNotIn: texts({ placeholder: "NAME", description: "A review by somebody else" }),
  labelerIn: texts({ placeholder: "NAME", description: "Submitted by one of these people as a labeler" }),
  labelerNotIn: texts({ placeholder: "NAME", description: "Submitted by somebody else as a labeler" }),
  createdAt: date({ synonyms: ["created"], description: "Made on this day: 2024-05-31" }),
  createdAtGte: date({
    synonyms: ["created-gte"],
    description: "Made on this day or later: 2024-05-31, or an instant, 2024-05-31T09:00:00Z"
  }),
  createdAtLte: date({ synonyms: ["created-lte"], description: "Made on this day or before" }),
  consensusMarkGte: mark("The agreement with other labelers is at least this, from 0 to 1"),
  consensusMarkLte: mark("The agreement with other labelers is at most this"),
  honeypotMarkGte: mark("The agreement with the reference of a honeypot is at least this, from 0 to 1"),
  honeypotMarkLte: mark("The agreement with the reference of a honeypot is at most this"),
  categorySearch: text({
    placeholder: "SEARCH",
    synonyms: ["search"],
    description: "How often it holds categories: \"JOB.CAR.count > 0 AND JOB.BUS.count == 0\""
  }),
  assetId: text({ placeholder: "ID", description: "Of this asset" }),
  assetIdIn: texts({ placeholder: "ID", description: "Of these assets, 1000 at most" }),
  assetExternalIdStrictlyIn: texts({
    placeholder: "NAME",
    synonyms: ["external-id"],
    description: "Of the assets of these names, 1000 at most"
  }),
  assetExternalIdIn: texts({ description: "Of assets whose names contain this" }),
  assetStatusIn: choices(["TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"], {
    synonyms: ["asset-status"],
    description: "Of assets that stand so, in projects of workflow V1"
  }),
  assetStepIdIn: texts({
    placeholder: "ID",
    description: "Of assets in one of these steps, in projects of workflow V2"
  }),
  assetStepNameIn: texts({ placeholder: "NAME", synonyms: ["step"], description: "The same, by names of steps" }),
  assetStepStatusIn: choices(["TO_DO", "DOING", "PARTIALLY_DONE", "REDO", "DONE", "SKIPPED"], {
    synonyms: ["step-status"],
    description: "Of assets that stand so in their step"
  })
} satisfies { readonly [K in keyof Required<LabelFilter>]: Spec.Flag }

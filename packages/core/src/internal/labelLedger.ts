import * as Schema from "effect/Schema"
import { AssetId } from "../Asset.js"
import { BatchCause, Committed } from "../KiliError.js"
import { LabelId } from "../Label.js"

const rowFields = { row: Schema.Int, assetId: AssetId }

/** @internal */
export const LedgerRow = Schema.Union(
  Schema.TaggedStruct("created", { ...rowFields, labelId: LabelId }),
  Schema.TaggedStruct("unchanged", { ...rowFields, labelId: LabelId }),
  Schema.TaggedStruct("invalid", {
    row: Schema.Int,
    issues: Schema.NonEmptyArray(Schema.Struct({ at: Schema.String, problem: Schema.String }))
  }),
  Schema.TaggedStruct("failed", { ...rowFields, error: BatchCause, committed: Committed })
)

export type LedgerRow = typeof LedgerRow.Type

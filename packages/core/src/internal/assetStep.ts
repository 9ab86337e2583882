import * as Schema from "effect/Schema"
import { openLiteral } from "./open.js"

/** @internal */
export const StepStatus = Schema.Literal("TO_DO", "DOING", "PARTIALLY_DONE", "REDO", "DONE", "SKIPPED")

/**
 * A step of workflow V2 as an asset or a label is in it.
 *
 * @internal
 */
export const AssetStep = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  status: openLiteral(...StepStatus.literals)
})

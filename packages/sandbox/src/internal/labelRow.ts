import type { LabelType } from "./lifeCycle.js"

/** @internal */
export interface Label {
  readonly seq: number
  readonly id: string
  readonly assetId: string
  readonly authorId: string
  readonly jsonResponse: string
  readonly labelType: LabelType
  readonly referencedLabelId: string | null
}

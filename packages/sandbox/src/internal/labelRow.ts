import type { LabelType } from "./lifeCycle.js"

/** @internal */
export interface Label {
  readonly seq: number
  readonly id: string
  readonly assetId: string
  readonly authorId: string
  readonly consensusMark: number | null
  readonly honeypotMark: number | null
  readonly inferenceMark: number | null
  readonly isHoneypot: number
  readonly jsonResponse: string
  readonly labelType: LabelType
  readonly modelName: string | null
  readonly projectId: string
  readonly referencedLabelId: string | null
  readonly secondsToLabel: number | null
  readonly stepId: string | null
}

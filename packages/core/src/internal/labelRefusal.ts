/**
 * Why recent platforms refuse a label, in words. The reasons are those that the official client knows; what they mean is
 * inferred from their names.
 *
 * @internal
 */
export const sentences = {
  AlreadyHaveLabelOnCurrentStep: "its author has labeled the asset in this step already",
  AssetAlreadyAssigned: "the asset is assigned to somebody else",
  AssetAlreadyLocked: "somebody else is at work on the asset",
  AssetInDoneStepStatus: "the asset is done in its step",
  AssetInDoneStepStatusWithCorrectAction: "the asset is done in its step, and its label can no longer be corrected",
  AssetInDoneStepStatusWithReviewAction: "the asset is done in its step, and can no longer be reviewed",
  AssetInNextStepWithCorrectAction: "the asset has gone to the next step, and its label can no longer be corrected",
  AssetLockedNoReason: "the asset is locked",
  BlockedByEnforceStepSeparation:
    "its author has worked on the asset in another step, and the project keeps steps apart",
  LabelNotEditable: "the label can no longer be changed",
  NotAssignedWithAssignAction: "the asset is not assigned to its author",
  NotInStepAssignees: "its author is not among the assignees of the step"
} as const

export type RefusalReason = keyof typeof sentences

const isReason = (u: unknown): u is RefusalReason => typeof u === "string" && Object.hasOwn(sentences, u)

/**
 * The reason that an error of the platform gives in its context, if it is one of those.
 *
 * @internal
 */
export const reasonOf = ({ context }: {
  readonly context: { readonly [key: string]: unknown }
}): RefusalReason | undefined => {
  const { reason } = context
  return isReason(reason) ? reason : undefined
}

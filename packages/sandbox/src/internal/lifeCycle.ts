/**
 * The life cycle of an asset, as a table: what each event makes of each status.
 */

/** @internal */
export type Status = "TODO" | "ONGOING" | "LABELED" | "TO_REVIEW" | "REVIEWED"

/** @internal */
export type LabelType = "AUTOSAVE" | "DEFAULT" | "INFERENCE" | "PREDICTION" | "REVIEW"

/**
 * What happens to an asset. A `DEFAULT` label is either one of the labels that consensus still waits for, or the last
 * of them; a labeled asset may be drawn for review. The reference of a honeypot leaves the asset to be labeled.
 *
 * @internal
 */
export type Event =
  | "autosaved"
  | "inferred"
  | "predicted"
  | "labeledInPart"
  | "labeled"
  | "labeledAndDrawnForReview"
  | "reviewed"
  | "madeHoneypot"
  | "addedToReview"
  | "sentBackToQueue"

/** What becomes of the assets of each status, in this order. */
const becomes = (TODO: Status, ONGOING: Status, LABELED: Status, TO_REVIEW: Status, REVIEWED: Status) => ({
  LABELED,
  ONGOING,
  REVIEWED,
  TODO,
  TO_REVIEW
})

const table: { readonly [E in Event]: { readonly [S in Status]: Status } } = {
  predicted: becomes("TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"),
  inferred: becomes("TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"),
  autosaved: becomes("ONGOING", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"),
  labeledInPart: becomes("ONGOING", "ONGOING", "ONGOING", "ONGOING", "ONGOING"),
  labeled: becomes("LABELED", "LABELED", "LABELED", "LABELED", "LABELED"),
  labeledAndDrawnForReview: becomes("TO_REVIEW", "TO_REVIEW", "TO_REVIEW", "TO_REVIEW", "TO_REVIEW"),
  reviewed: becomes("REVIEWED", "REVIEWED", "REVIEWED", "REVIEWED", "REVIEWED"),
  madeHoneypot: becomes("TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"),
  addedToReview: becomes("TODO", "ONGOING", "TO_REVIEW", "TO_REVIEW", "REVIEWED"),
  sentBackToQueue: becomes("ONGOING", "ONGOING", "ONGOING", "ONGOING", "ONGOING")
}

/** The status of an asset that was just imported. */
export const initial: Status = "TODO"

/** @internal */
export const next = (status: Status, event: Event): Status => table[event][status]

/**
 * The event that a new label is. `labels` counts the `DEFAULT` labels of the asset, the new one included; `wanted` is
 * how many make the asset labeled; `isDrawn` tells whether the asset goes to review once labeled.
 *
 * @internal
 */
export const eventOf = (
  type: LabelType,
  { isDrawn, labels, wanted }: { readonly isDrawn: boolean; readonly labels: number; readonly wanted: number }
): Event => {
  switch (type) {
    case "AUTOSAVE":
      return "autosaved"
    case "INFERENCE":
      return "inferred"
    case "PREDICTION":
      return "predicted"
    case "REVIEW":
      return "reviewed"
    case "DEFAULT":
      return labels < wanted ? "labeledInPart" : isDrawn ? "labeledAndDrawnForReview" : "labeled"
  }
}

/**
 * The statuses that an event changes, and what it makes of them.
 *
 * @internal
 */
export const changes = (event: Event): ReadonlyArray<readonly [Status, Status]> => {
  const statuses: ReadonlyArray<Status> = ["TODO", "ONGOING", "LABELED", "TO_REVIEW", "REVIEWED"]
  return statuses.flatMap((status) => next(status, event) === status ? [] : [[status, next(status, event)] as const])
}

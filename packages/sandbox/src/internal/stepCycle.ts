/**
 * The life cycle of an asset inside a step of a workflow of version 2, as a table: what each event makes of each status.
 */
import type { LabelType, Status } from "./lifeCycle.js"

/** @internal */
export type StatusInStep = "TO_DO" | "DOING" | "PARTIALLY_DONE" | "REDO" | "DONE" | "SKIPPED"

/** @internal */
export type StepEvent = "autosaved" | "labeledInPart" | "labeled" | "sentBack" | "skipped"

const becomes = (
  TO_DO: StatusInStep,
  DOING: StatusInStep,
  PARTIALLY_DONE: StatusInStep,
  REDO: StatusInStep,
  DONE: StatusInStep,
  SKIPPED: StatusInStep
) => ({ DOING, DONE, PARTIALLY_DONE, REDO, SKIPPED, TO_DO })

const table: { readonly [E in StepEvent]: { readonly [S in StatusInStep]: StatusInStep } } = {
  autosaved: becomes("DOING", "DOING", "PARTIALLY_DONE", "REDO", "DONE", "SKIPPED"),
  labeledInPart: becomes(
    "PARTIALLY_DONE",
    "PARTIALLY_DONE",
    "PARTIALLY_DONE",
    "PARTIALLY_DONE",
    "PARTIALLY_DONE",
    "PARTIALLY_DONE"
  ),
  labeled: becomes("DONE", "DONE", "DONE", "DONE", "DONE", "DONE"),
  sentBack: becomes("REDO", "REDO", "REDO", "REDO", "REDO", "REDO"),
  skipped: becomes("SKIPPED", "SKIPPED", "SKIPPED", "SKIPPED", "SKIPPED", "SKIPPED")
}

/** The status of an asset that has just come to a step. */
export const initial: StatusInStep = "TO_DO"

/** @internal */
export const next = (status: StatusInStep, event: StepEvent): StatusInStep => table[event][status]

/**
 * The event that a new label is, if it is one: what models made does not count. `labels` counts the submitted labels of
 * the asset in the step, the new one included; `wanted` is how many make the step done.
 *
 * @internal
 */
export const eventOf = (
  type: LabelType,
  { labels, wanted }: { readonly labels: number; readonly wanted: number }
): StepEvent | undefined => {
  switch (type) {
    case "AUTOSAVE":
      return "autosaved"
    case "DEFAULT":
    case "REVIEW":
      return labels < wanted ? "labeledInPart" : "labeled"
    case "INFERENCE":
    case "PREDICTION":
      return undefined
  }
}

/**
 * Where the assets of a project go when it gets its first steps: by the status that they had until then, to the first
 * step, the first review step or the last step, and the status they have there.
 *
 * @internal
 */
export const placement: { readonly [S in Status]: readonly ["first" | "firstReview" | "last", StatusInStep] } = {
  TODO: ["first", "TO_DO"],
  ONGOING: ["first", "DOING"],
  LABELED: ["first", "DONE"],
  TO_REVIEW: ["firstReview", "TO_DO"],
  REVIEWED: ["last", "DONE"]
}

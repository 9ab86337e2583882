/**
 * What the platform does where neither its client, its documentation nor a test tells: the sandbox's best guesses, all
 * in one place. One that proves wrong is corrected here.
 *
 * The guesses about statuses are in `lifeCycle.ts`.
 */

/** Listing the assets of an unknown project is an error rather than an empty list. */
export const unknownProjectIsAnError = true

/** A batched mutation takes no more rows than the client sends in one call. */
export const maxBatch = 100

/** How a project starts when nothing is said. */
export const projectDefaults = {
  canNavigateBetweenAssets: true,
  canSkipAsset: true,
  consensusTotCoverage: 0,
  minConsensusSize: 1,
  reviewCoverage: 0,
  shouldAutoAssign: true,
  useHoneyPot: false
} as const

/** How a key of the metadata is treated when only its type is said. */
export const metadataDefaults = {
  filterable: true,
  type: "string",
  visibleByLabeler: true,
  visibleByReviewer: true
} as const

/** `Asset.latestLabel` is the newest of these; what models made does not count. */
export const latestLabelTypes = ["AUTOSAVE", "DEFAULT", "REVIEW"] as const

/** `Project.numberOfRemainingAssets` counts the assets in one of these statuses. */
export const remainingStatuses = ["TODO", "ONGOING"] as const

/** Of these types, overwriting replaces the labels of the same model; of the others, all labels of the type. */
export const typesOverwrittenByModel: ReadonlyArray<string> = ["PREDICTION", "INFERENCE"]

/** Only what models made can be deleted. */
export const deletableTypes: ReadonlyArray<string> = ["PREDICTION", "INFERENCE"]

/** Entries of a response that the labeling application adds beside the jobs. */
export const ignoredResponseKeys: ReadonlyArray<string> = [
  "ANNOTATION_JOB_COUNTER",
  "ANNOTATION_NAMES_JOB",
  "ROTATION_JOB"
]

/** How long a signed upload URL may be used, in milliseconds. */
export const signedUrlLifetime = 3_600_000

/** How long the sandbox's API key and its license are valid, in milliseconds. */
export const validity = 365 * 86_400_000

/**
 * What the platform does where neither its client, its documentation nor a test tells: the sandbox's best guesses, all
 * in one place. One that proves wrong is corrected here.
 *
 * The guesses about statuses are in `lifeCycle.ts` and `stepCycle.ts`, those about marks in `marks.ts`, those about what
 * a response counts in `responseCounts.ts`.
 */

/** Listing the assets of an unknown project is an error rather than an empty list. */
export const unknownProjectIsAnError = true

/** A batched mutation takes no more rows than the client sends in one call. */
export const maxBatch = 100

/** An asset may have any id that a path can have as a segment: files lie below the ids of their assets. */
export const isAssetId = (id: string): boolean => id !== "" && id !== "." && id !== ".." && !/[/\\]/.test(id)

/**
 * The metadata of an asset may be any text, stored as it is: clients send lists, and read what they cannot parse as an
 * empty object. `Asset.metadata` is whatever JSON the text encodes, and this when it encodes none.
 */
export const unreadableMetadata = null

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

/** The kinds of data that the license of the sandbox covers: all that projects are made for. */
export const inputTypes = [
  "AUDIO",
  "GEOSPATIAL",
  "IMAGE",
  "LLM_INSTR_FOLLOWING",
  "LLM_RLHF",
  "LLM_STATIC",
  "PDF",
  "TEXT",
  "VIDEO"
] as const

/** `User.highestRoleInProject` of a user who is in no project. */
export const roleWithoutProject = "LABELER"

/** A copy of a project keeps its title: the client names it, the next free "(copy n)" when nothing is said. */
export const titleOfCopy = (title: string): string => title

/** `Project.dataset` lists no more assets than this; they are to be asked for page by page. */
export const maxDataset = 1000

/** What the license of the sandbox grants each user: everything, save what the sandbox has not. */
export const rights = [
  "CAN_LABEL",
  "CREATE_AUDIO",
  "CREATE_FRAME",
  "CREATE_IMAGE",
  "CREATE_PDF",
  "CREATE_TEXT",
  "CREATE_TIMESERIES",
  "CREATE_VIDEO",
  "USE_API"
] as const

/** What a step of a workflow is when only its name is said: every asset passes through it, and one label is enough. */
export const stepDefaults = {
  consensusCoverage: 0,
  numberOfExpectedLabelsForConsensus: 1,
  stepCoverage: 100
} as const

/** The steps of a project are one group, known by the id of the project. */
export const stepGroupOf = (projectId: string): string => projectId

/** How a key of the metadata is treated when only its type is said. */
export const metadataDefaults = {
  filterable: true,
  type: "string",
  visibleByLabeler: true,
  visibleByReviewer: true
} as const

/** `Asset.latestLabel` is the newest of these; what models made does not count. */
export const latestLabelTypes = ["AUTOSAVE", "DEFAULT", "REVIEW"] as const

/** The statistics of members and organizations count the labels of these types. */
export const countedLabelTypes = ["DEFAULT", "REVIEW"] as const

/** `Project.numberOfRemainingAssets` counts the assets in one of these statuses. */
export const remainingStatuses = ["TODO", "ONGOING"] as const

/** Labels of these types are reviewed: the newest review tells whether they were corrected, and how well they score. */
export const reviewedTypes: ReadonlyArray<string> = ["DEFAULT"]

/** Of these types, overwriting replaces the labels of the same model; of the others, all labels of the type. */
export const typesOverwrittenByModel: ReadonlyArray<string> = ["PREDICTION", "INFERENCE"]

/** Only what models made can be deleted. */
export const deletableTypes: ReadonlyArray<string> = ["PREDICTION", "INFERENCE"]

/** Entries of a response that the labeling application adds beside the jobs, or beside the frames of a video. */
export const ignoredResponseKeys: ReadonlyArray<string> = [
  "ANNOTATION_JOB_COUNTER",
  "ANNOTATION_NAMES_JOB",
  "ROTATION_JOB"
]

/**
 * Types of labels that an asset takes while it is to be reviewed. Labelers can no longer edit it then, as the
 * documentation has it; the sandbox's only user is an administrator, and is taken to be free to.
 */
export const typesTakenInReview: ReadonlyArray<string> = ["AUTOSAVE", "DEFAULT", "INFERENCE", "PREDICTION", "REVIEW"]

/** Children given as an empty list are none, as in an empty object. */
export const emptyListIsNoChildren = true

/** A transcription without text, as a field that was cleared, is no mistake: not of a date or a number either. */
export const emptyTextFitsAnyInput = true

/** The date of a transcription is looked at by its form alone: days that no calendar has pass. */
export const dateForm = /^\d{4}-\d{2}-\d{2}$/

/** A mask may have been erased whole, and have no ring; rectangles and polygons have one at least. */
export const masksMayBeEmpty = true

/** A point of a pose that cannot be seen has no place. */
export const hiddenPointsHaveNoPlace = true

/** An entity may lack its end when its content tells how far it goes. */
export const endOffsetFollowsFromContent = true

/** Annotations may be of any type in a job whose interface lists no tools. */
export const jobsWithoutToolsTakeAnyType = true

/**
 * Objects on the pages of these come in other forms than the one that is known, and are taken as they are. Those without a
 * type are rectangles, as the official client has it.
 */
export const inputTypesOfFreeGeometry: ReadonlyArray<string> = ["PDF"]

/** An issue falls to the author of the label that it is raised on; a question to nobody. */
export const issuesAreAssignedToTheAuthorOfTheLabel = true

/** How long a signed upload URL may be used, in milliseconds. */
export const signedUrlLifetime = 3_600_000

/** How long the sandbox's API key and its license are valid, in milliseconds. */
export const validity = 365 * 86_400_000

/**
 * What the bounds `updatedAt` of a filter on assets look at: the asset itself, as for the latest client, or its labels,
 * one of which is of that time, as for the client of July 2024.
 */
export const updatedAtMeans: "asset" | "label" = "asset"

/**
 * A filter on authors by name compares letter by letter. Reviewers are the authors of `REVIEW` labels, labelers those of
 * `DEFAULT` labels; a filter that leaves some out asks for a label of that type by somebody else.
 */
export const roleOfType = { labeler: "DEFAULT", reviewer: "REVIEW" } as const

/** An asset that awaits its review already is as adding it to review would make it. */
export const inReviewCountsAsAdded = true

/** Sending back does not apply to assets that are still to be labeled, nor to those that are skipped in their step. */
export const notSentBack = { statuses: ["TODO"], stepStatuses: ["SKIPPED"] } as const

/** An id that no asset has was deleted already; actions other than deleting decline it. */
export const unknownIdWasDeleted = true

/** Assignees whose newest label of an asset is of this type have it in progress, and stay: the asset is declined whole. */
export const labelInProgress = "AUTOSAVE"

/** Assets in these statuses of their step are not waiting for work; outside a workflow every asset takes a priority. */
export const notPrioritized = ["DOING", "DONE", "SKIPPED"] as const

/**
 * Of a metadata key, a pair of numbers is a range whatever the key's declared type; a pair of texts that are numbers is a
 * range if the key is declared as a number. A null asks for assets without a value under the key.
 */
export const rangeType = "number"

/**
 * The GraphQL schema of Kili's labeling API, as the sandbox speaks it.
 *
 * @since 0.1.0
 */

/**
 * The schema definition language text that the sandbox executes. It describes more than the sandbox serves: what is
 * not served answers with a `NOT_SERVED` error.
 *
 * @since 0.1.0
 * @category schema
 */
export const sdl = `"""
Subset of the Kili Technology labeling API (GraphQL, "label v2") that the SDK and the emulator need.

Written from the documents and payloads of the official Python SDK (v26.1.5 and its July 2024 state,
v2.157) and from the public type pages at api-docs.kili-technology.com. Marks used in descriptions:
(documented) = type taken from the public type pages; (inferred) = type deduced from use.
A nullable filter or input field that is absent and one that is explicitly null mean the same.
"""
schema {
  query: Query
  mutation: Mutation
}

"ISO 8601 timestamp with milliseconds and Z on output. Filters also accept a plain YYYY-MM-DD day."
scalar DateTime

"Any JSON value, transmitted as JSON (never as an encoded string)."
scalar JSON

"Integer page length, from 0 to 100 inclusive."
scalar PageSize

# ---------------------------------------------------------------------------
# Enums
# ---------------------------------------------------------------------------

"Legacy (workflow V1) status of an asset. Always computed by the server; never settable."
enum Status {
  "No counting label yet."
  TODO
  "Being labeled, sent back, or short of the labels that consensus requires."
  ONGOING
  "Enough submitted labels."
  LABELED
  "Queued for review."
  TO_REVIEW
  "Holds a submitted review."
  REVIEWED
}

"Status of an asset inside its current step (workflow V2)."
enum StatusInStep {
  TO_DO
  DOING
  PARTIALLY_DONE
  REDO
  DONE
  SKIPPED
}

"Kind of workflow step (V2)."
enum StepType {
  "Labeling step."
  DEFAULT
  REVIEW
}

"V1 = fixed label/review cycle with Asset.status; V2 = configurable steps with Asset.currentStep."
enum WorkflowVersion {
  V1
  V2
}

enum LabelType {
  "Draft saved by the labeling interface."
  AUTOSAVE
  "Submitted by a labeler."
  DEFAULT
  "Model output kept hidden from labelers; only feeds the human/model agreement mark."
  INFERENCE
  "Model output shown to labelers as a pre-annotation."
  PREDICTION
  "Submitted by a reviewer; also the type of a honeypot's reference label."
  REVIEW
}

"Kind of data that a project labels. Fixed at creation."
enum InputType {
  AUDIO
  GEOSPATIAL
  IMAGE
  LLM_INSTR_FOLLOWING
  LLM_RLHF
  LLM_STATIC
  PDF
  TEXT
  VIDEO
  "Legacy values, kept readable."
  NA
  TIME_SERIES
  URL
  VIDEO_LEGACY
}

"What the asynchronous import does with the given contents."
enum UploadType {
  "Tile or re-project big images, geospatial rasters and multi-layer images."
  GEO_SATELLITE
  "Cut the video into frames."
  FRAME_VIDEO
  "Keep the video file playable as it is."
  NATIVE_VIDEO
  "Tile big images and multi-layer images. (2026 servers)"
  TILED_IMAGE
}

enum IssueType {
  ISSUE
  QUESTION
}

"CANCELLED came after July 2024."
enum IssueStatus {
  CANCELLED
  OPEN
  SOLVED
}

enum NotificationStatus {
  FAILURE
  PENDING
  SUCCESS
}

enum ProjectRole {
  ADMIN
  LABELER
  REVIEWER
  TEAM_MANAGER
}

enum ProjectUserStatus {
  "Invited to the project, and not an organization admin."
  ACTIVATED
  "Organization admin, hence a member of every project."
  ORG_ADMIN
  "Suspended at organization level; reaches no project."
  ORG_SUSPENDED
}

enum OrganizationRole {
  ADMIN
  USER
}

enum HubspotSubscriptionStatus {
  SUBSCRIBED
  UNSUBSCRIBED
}

enum LicenseType {
  DISCOVERY
  FREEMIUM
  PAID
}

enum LockType {
  DEFAULT
  REVIEW
}

"Sensitivity tags of a project."
enum ComplianceTag {
  PHI
  PII
}

"Features that a license grants a user (July 2024 values)."
enum Right {
  CAN_ACCESS_SMART_TOOLS
  CAN_LABEL
  CREATE_AUDIO
  CREATE_FRAME
  CREATE_IMAGE
  CREATE_PDF
  CREATE_TEXT
  CREATE_TIMESERIES
  CREATE_VIDEO
  MAKE_PUBLIC_PROJECT
  SEE_LICENSE_BANNER
  SEE_UPGRADE_BUTTON
  UPLOAD_CLOUD_DATA
  USE_API
  USE_API_PRIORITY
}

"Project template accepted at creation in July 2024; later replaced by DemoProjectType."
enum ProjectType {
  IMAGE_CLASSIFICATION_MULTI
  IMAGE_CLASSIFICATION_SINGLE
  IMAGE_OBJECT_DETECTION_POLYGON
  IMAGE_OBJECT_DETECTION_RECTANGLE
  IMAGE_OBJECT_DETECTION_SEMANTIC
  IMAGE_POSE_ESTIMATION
  OCR
  PDF_CLASSIFICATION_MULTI
  PDF_CLASSIFICATION_SINGLE
  PDF_NAMED_ENTITY_RECOGNITION
  PDF_OBJECT_DETECTION_RECTANGLE
  SPEECH_TO_TEXT
  TEXT_CLASSIFICATION_MULTI
  TEXT_CLASSIFICATION_SINGLE
  TEXT_NER
  TEXT_TRANSCRIPTION
  TIME_SERIES
  VIDEO_CLASSIFICATION_SINGLE
  VIDEO_FRAME_CLASSIFICATION
  VIDEO_FRAME_OBJECT_TRACKING
  VIDEO_OBJECT_DETECTION
}

"Demo project to instantiate at creation (recent)."
enum DemoProjectType {
  DEMO_ANIMALS
  DEMO_CHATBOT
  DEMO_COMPUTER_VISION_TUTORIAL
  DEMO_ID_OCR
  DEMO_LLM
  DEMO_LLM_INSTR_FOLLOWING
  DEMO_NER
  DEMO_NER_TWEETS
  DEMO_OCR
  DEMO_PDF
  DEMO_PDF_TUTORIAL
  DEMO_PLASTIC
  DEMO_REVIEWS
  DEMO_SEGMENTATION
  DEMO_SEGMENTATION_COCO
  DEMO_TEXT_TUTORIAL
  VIDEO_FRAME_OBJECT_TRACKING
}

# ---------------------------------------------------------------------------
# Assets
# ---------------------------------------------------------------------------

"One labelable item of a project. (documented, except where marked)"
type Asset {
  id: ID!
  "Agreement between annotators, 0 to 1; null until computed."
  consensusMark: Float
  consensusMarkPerCategory: JSON
  "Raw value or URL of the media; the empty string for frame videos and rich text."
  content: String!
  contentJson: JSON
  createdAt: DateTime!
  "Current workflow step; null in V1 projects."
  currentStep: AssetWorkflowStep
  dataIntegrationId: String
  duration: Int
  dynamicTilerTokens: [String]
  "Name given by the customer; unique within a project."
  externalId: String
  "Agreement with the honeypot reference, 0 to 1."
  honeypotMark: Float
  "Agreement between humans and INFERENCE labels, 0 to 1."
  inferenceMark: Float
  isHoneypot: Boolean
  isProcessingAuthorized: Boolean
  issues: [Issue!]!
  isToBeLabeledBy: Boolean
  isUsedForConsensus: Boolean
  isToReview: Boolean
  "JSON document as a string, or a URL to one (frames map, rich text, layers). Empty string when unused."
  jsonContent: String
  "JSON object encoded as a string."
  jsonMetadata: String
  labels: [Label!]!
  latestLabel: Label
  "Latest label of each annotator. (recent, inferred: entries may be null)"
  latestLabels: [Label]!
  labelVersion: Int!
  "Decoded twin of jsonMetadata."
  metadata: JSON
  "URL of a JSON document holding the OCR result."
  ocrMetadata: String
  openIssuesAssigneeIds: [String!]!
  openIssuesObjectMids: [String!]!
  openQuestionsAuthorIds: [String!]!
  "One entry per PDF page."
  pageResolutions: [PageResolution!]
  "Higher is served first; 0 by default."
  priority: Int!
  project: Project
  projectId: String!
  "Pixel size of an image or video."
  resolution: Resolution
  skipped: Boolean!
  "Meaningful in V1 projects only."
  status: Status!
  thumbnail: String
  "Members who alone may label the asset; empty or null when anyone may."
  toBeLabeledBy: [ProjectUser!]
  updatedAt: DateTime!
  assetProjectModels: [AssetProjectModel!]!
  consensusMarkCompute: JSON @deprecated(reason: "Technical field, gone from recent servers.")
  contentJsonCompute: JSON @deprecated(reason: "Technical field, gone from recent servers.")
  durationCompute: Int @deprecated(reason: "Technical field, gone from recent servers.")
  honeypotMarkCompute: Float @deprecated(reason: "Technical field, gone from recent servers.")
  inferenceMarkCompute: Float @deprecated(reason: "Technical field, gone from recent servers.")
  latestLabelCompute: Label @deprecated(reason: "Technical field, gone from recent servers.")
  "(inferred type)"
  locks: [Lock!] @deprecated(reason: "Listed by the SDK of July 2024 only.")
  metadataCompute: JSON @deprecated(reason: "Technical field, gone from recent servers.")
  numberOfValidLocks: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfValidLocksCompute: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  projectIdCompute: String @deprecated(reason: "Technical field, gone from recent servers.")
  "(inferred type)"
  readPermissionsFromLabels: String @deprecated(reason: "Listed by the SDK of July 2024 only.")
  sentBackTo: [ProjectUser!] @deprecated(reason: "Replaced by workflow steps.")
  skippedCompute: Boolean @deprecated(reason: "Technical field, gone from recent servers.")
  statusCompute: Status @deprecated(reason: "Technical field, gone from recent servers.")
  thumbnailCompute: Boolean @deprecated(reason: "Technical field, gone from recent servers.")
}

"Place of an asset or label in the V2 workflow. (inferred)"
type AssetWorkflowStep {
  id: ID!
  name: String!
  status: StatusInStep!
}

type Resolution {
  height: Float!
  width: Float!
}

type PageResolution {
  "Starts at 1."
  pageNumber: Int!
  height: Float!
  width: Float!
  "Degrees; absent means 0."
  rotation: Int
}

"Temporary exclusive hold on an asset by the user who has it open. (inferred)"
type Lock {
  id: ID!
  author: User!
  authorIdCompute: String
  createdAt: DateTime!
  lockType: LockType!
  lockOfIdCompute: String
}

"Model attached to an LLM asset. (inferred)"
type AssetProjectModel {
  id: ID!
  configuration: JSON
  projectModelId: ID!
}

"""
Selects assets. Present conditions are ANDed; list conditions match any of their values; an empty
nested object (label: {}, issue: {}) filters nothing. Semantics field by field: CONTRACT.md.
"""
input AssetWhere {
  id: ID
  idIn: [ID!]
  idNotIn: [ID!]
  project: ProjectWhere
  "Exact match."
  externalIdStrictlyIn: [String!]
  "Substring match. More than 10 values is deprecated."
  externalIdIn: [String!]
  "V1 projects."
  statusIn: [Status!]
  skipped: Boolean
  consensusMarkGte: Float
  consensusMarkLte: Float
  honeypotMarkGte: Float
  honeypotMarkLte: Float
  inferenceMarkGte: Float
  inferenceMarkLte: Float
  "Object: metadata key to a value, to a list of strings (any of), or to a [min, max] pair of numbers."
  metadata: JSON
  createdAtGte: DateTime
  createdAtLte: DateTime
  updatedAtGte: DateTime
  updatedAtLte: DateTime
  "One single label has to meet all of these."
  label: LabelWhere
  "One single issue has to meet all of these."
  issue: IssueWhere
  "User ids. (recent)"
  assigneeIn: [String!]
  assigneeNotIn: [String!]
  "V2 projects. (recent)"
  stepIdIn: [String!]
  stepIdNotIn: [String!]
  stepStatusIn: [StatusInStep!]
  stepStatusNotIn: [StatusInStep!]
}

"""
New asset values; absent or null leaves a property as it is, save that shouldResetToBeLabeledBy
clears the assignment.
"""
input AssetData {
  consensusMark: Float
  content: String
  externalId: String
  honeypotMark: Float
  isHoneypot: Boolean
  isUsedForConsensus: Boolean
  jsonContent: String
  "JSON object encoded as a string; replaces the stored one, except processingParameters if not given."
  jsonMetadata: String
  pageResolutions: [PageResolutionInput!]
  priority: Int
  resolution: ResolutionInput
  shouldResetToBeLabeledBy: Boolean
  status: Status @deprecated(reason: "Sent until September 2023; without effect, status is computed.")
  "E-mails (July 2024 use) of the members allowed to label."
  toBeLabeledBy: [String!]
}

input ResolutionInput {
  height: Float!
  width: Float!
}

input PageResolutionInput {
  pageNumber: Int!
  height: Float!
  width: Float!
  rotation: Int
}

"Synchronous import, at most 100 assets. Arrays are parallel."
input AppendManyAssetsData {
  "URLs, or empty strings where jsonContentArray carries the content."
  contentArray: [String!]
  externalIDArray: [String!]!
  "Identifiers chosen by the client (cuid)."
  idArray: [ID!]
  isHoneypotArray: [Boolean!]
  "URLs, encoded JSON, or empty strings."
  jsonContentArray: [String!]
  "Encoded JSON objects."
  jsonMetadataArray: [String!]
}

"Asynchronous import. Give either contentArray, or multiLayerContentArray with jsonContentArray."
input AppendManyFramesToDatasetAsynchronouslyData {
  contentArray: [String!]
  externalIDArray: [String!]!
  idArray: [ID!]
  jsonContentArray: [String!]
  jsonMetadataArray: [String!]
  "Per asset, its layers: objects with name, url, and optional isBaseLayer. (inferred element type)"
  multiLayerContentArray: [[JSON!]!]
  uploadType: UploadType!
}

"The same for 2026 servers, under a name of its own."
input AppendManyAssetsAsynchronouslyData {
  contentArray: [String!]
  externalIDArray: [String!]!
  idArray: [ID!]
  jsonContentArray: [String!]
  jsonMetadataArray: [String!]
  "Per asset, its layers: objects with name, url, and optional isBaseLayer. (inferred element type)"
  multiLayerContentArray: [[JSON!]!]
  uploadType: UploadType!
}

"What became of each asset that an action was asked for: it is in one of the lists. (2026 servers, inferred name)"
type AssetActionOutcome {
  "Those that the action could not be applied to."
  declined: [AssetRef!]!
  "Those whose change failed; it may be tried again."
  failed: [AssetFailure!]!
  "Those that are as was asked for."
  succeeded: [AssetRef!]!
}

"An asset named by its ids alone. (2026 servers, inferred name)"
type AssetRef {
  assetId: ID!
  externalId: String
}

"An asset that could not be changed, and why. (2026 servers, inferred name)"
type AssetFailure {
  assetId: ID!
  details: String
  externalId: String
}

# ---------------------------------------------------------------------------
# Labels
# ---------------------------------------------------------------------------

"A user's or a model's work on one asset. (documented, except where marked)"
type Label {
  id: ID!
  "Typed view of the response; filled for VIDEO and LLM projects."
  annotations: [Annotation!]!
  assetId: String!
  assetStep: AssetWorkflowStep
  author: User!
  authorId: String!
  chatItems: [ChatItem!]!
  "Version given by the client, 0 by default; orders autosaves."
  clientVersion: Int!
  createdAt: DateTime!
  honeypotMark: Float
  inferenceMark: Float
  isCorrected: Boolean!
  isHoneypot: Boolean!
  "Made in the last step that the asset reached. (recent, inferred)"
  isLastForStep: Boolean
  isLatestDefaultLabelForUser: Boolean!
  isLatestLabelForUser: Boolean!
  isLatestPredictionLabelForUser: Boolean!
  isLatestReviewLabelForUser: Boolean!
  isSentBackToQueue: Boolean
  "JSON object encoded as a string."
  jsonResponse: String!
  "When set, fetch the response there instead of reading jsonResponse. (recent, inferred)"
  jsonResponseUrl: String
  labelOf: Asset
  labelType: LabelType!
  modelName: String
  numberOfAnnotations: Int
  openIssuesObjectMids: [String!]!
  projectId: String!
  "Label under review, for REVIEW labels."
  referencedLabel: Label
  response: JSON!
  reviewScore: Float
  search: JSON!
  secondsToLabel: Float
  totalSecondsToLabel: Int
  version: Int!
  "(inferred type)"
  assetIdCompute: String @deprecated(reason: "Technical field, gone from recent servers.")
  authorIdCompute: String @deprecated(reason: "Technical field, gone from recent servers.")
  honeypotMarkCompute: Float @deprecated(reason: "Technical field, gone from recent servers.")
  inferenceMarkCompute: Float @deprecated(reason: "Technical field, gone from recent servers.")
  isLatestDefaultLabelForUserCompute: Boolean @deprecated(reason: "Technical field, gone from recent servers.")
  isLatestLabelForUserCompute: Boolean @deprecated(reason: "Technical field, gone from recent servers.")
  isLatestPredictionLabelForUserCompute: Boolean @deprecated(reason: "Technical field, gone from recent servers.")
  isLatestReviewLabelForUserCompute: Boolean @deprecated(reason: "Technical field, gone from recent servers.")
  numberOfAnnotationsCompute: Int @deprecated(reason: "Technical field, gone from recent servers.")
  projectIdCompute: String @deprecated(reason: "Technical field, gone from recent servers.")
  responseCompute: JSON @deprecated(reason: "Technical field, gone from recent servers.")
  searchCompute: JSON @deprecated(reason: "Technical field, gone from recent servers.")
  totalSecondsToLabelCompute: Int @deprecated(reason: "Technical field, gone from recent servers.")
}

"Turn of an LLM conversation. (inferred, partial)"
type ChatItem {
  id: ID!
  content: String
  createdAt: DateTime
  externalId: String
  modelName: String
  parentId: ID
  role: String
}

"Selects labels; nested in AssetWhere.label it describes one label of the asset."
input LabelWhere {
  id: ID
  idIn: [ID!]
  project: ProjectWhere
  asset: AssetWhere
  "First name, last name, or both."
  authorIn: [String!]
  labelerIn: [String!]
  labelerNotIn: [String!]
  reviewerIn: [String!]
  reviewerNotIn: [String!]
  typeIn: [LabelType!]
  createdAt: DateTime
  createdAtGte: DateTime
  createdAtLte: DateTime
  consensusMarkGte: Float
  consensusMarkLte: Float
  honeypotMarkGte: Float
  honeypotMarkLte: Float
  "Category count expression, e.g. JOB.CAT.count > 0."
  search: String
  user: UserWhere
}

"One call: one label type, at most 100 labels."
input AppendManyLabelsData {
  labelType: LabelType!
  "Replace the labels of the same type and model name on the targeted assets."
  overwrite: Boolean
  "V2 step to attach to. (recent)"
  stepName: String
  labelsData: [AppendLabelData!]!
}

input AppendLabelData {
  assetID: ID!
  "Caller when absent."
  authorID: ID
  clientVersion: Int
  "JSON object encoded as a string."
  jsonResponse: String!
  "Required by the client for PREDICTION."
  modelName: String
  "Label being reviewed. (recent)"
  referencedLabelId: ID
  secondsToLabel: Float
}

input AppendToLabelsData {
  authorID: ID!
  clientVersion: Int
  jsonResponse: String!
  labelType: LabelType!
  secondsToLabel: Float
  skipped: Boolean
}

input CreateHoneypotData {
  jsonResponse: String!
}

"Legacy bulk prediction payload; neither SDK state sends it. (inferred)"
input CreatePredictionsData {
  externalIDArray: [String!]!
  jsonResponseArray: [String!]!
  modelNameArray: [String!]!
}

"Label update of July 2024."
input LabelData {
  isSentBackToQueue: Boolean
  jsonResponse: String
  modelName: String
  secondsToLabel: Float
}

input CopyLabelsInput {
  dstAssetId: ID!
  projectId: ID!
  srcAssetId: ID!
}

# -- annotations, read by the July 2024 SDK to rebuild jsonResponse -----------

interface Annotation {
  id: ID!
  labelId: ID!
  "Job name."
  job: String!
  "Ancestors as [annotation id, category name] pairs; empty for a top-level annotation."
  path: [[String!]!]!
}

type ClassificationAnnotation implements Annotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  annotationValue: ClassificationAnnotationValue!
}

type RankingAnnotation implements Annotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  annotationValue: RankingAnnotationValue!
}

type TranscriptionAnnotation implements Annotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  annotationValue: TranscriptionAnnotationValue!
}

"(recent)"
type ObjectDetectionAnnotation implements Annotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  annotationValue: ObjectDetectionAnnotationValue!
  category: String!
  mid: String!
  name: String
}

interface VideoAnnotation implements Annotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  "Frame ranges, bounds included, where the annotation exists."
  frames: [FrameInterval!]!
  keyAnnotations: [VideoKeyAnnotation!]!
}

type VideoClassificationAnnotation implements Annotation & VideoAnnotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  frames: [FrameInterval!]!
  keyAnnotations: [VideoClassificationKeyAnnotation!]!
}

type VideoObjectDetectionAnnotation implements Annotation & VideoAnnotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  frames: [FrameInterval!]!
  keyAnnotations: [VideoObjectDetectionKeyAnnotation!]!
  category: String!
  mid: String!
  name: String
}

type VideoTranscriptionAnnotation implements Annotation & VideoAnnotation {
  id: ID!
  labelId: ID!
  job: String!
  path: [[String!]!]!
  frames: [FrameInterval!]!
  keyAnnotations: [VideoTranscriptionKeyAnnotation!]!
}

interface VideoKeyAnnotation {
  id: ID!
  frame: Int!
}

type VideoClassificationKeyAnnotation implements VideoKeyAnnotation {
  id: ID!
  frame: Int!
  annotationValue: ClassificationAnnotationValue!
}

type VideoObjectDetectionKeyAnnotation implements VideoKeyAnnotation {
  id: ID!
  frame: Int!
  annotationValue: ObjectDetectionAnnotationValue!
}

type VideoTranscriptionKeyAnnotation implements VideoKeyAnnotation {
  id: ID!
  frame: Int!
  annotationValue: TranscriptionAnnotationValue!
}

type FrameInterval {
  start: Int!
  end: Int!
}

type ClassificationAnnotationValue {
  categories: [String!]!
}

type RankingAnnotationValue {
  orders: [RankingOrder!]!
}

type RankingOrder {
  elements: [String!]!
  rank: Int!
}

type TranscriptionAnnotationValue {
  text: String!
}

type ObjectDetectionAnnotationValue {
  "Polygons, each a list of rings, each a list of vertices."
  vertices: [[[Vertice!]!]!]!
}

"Point in coordinates normalized to 0..1."
type Vertice {
  x: Float!
  y: Float!
}

# ---------------------------------------------------------------------------
# Projects
# ---------------------------------------------------------------------------

"(names from both SDK states; nullability mostly inferred)"
type Project {
  id: ID!
  archived: Boolean!
  assetMetadata: JSON
  author: User!
  canNavigateBetweenAssets: Boolean!
  canSkipAsset: Boolean!
  complianceTags: [ComplianceTag!]
  consensusMark: Float
  consensusMarkPerCategory: JSON
  "Percentage of the dataset labeled several times."
  consensusTotCoverage: Int!
  createdAt: DateTime!
  "Non-empty when the assets live in the customer's cloud storage; media download is then refused."
  dataConnections: [DataConnection!]
  deletedAt: DateTime
  description: String!
  enforceStepSeparation: Boolean
  "Settings of GEOSPATIAL projects, as labelingCRSCode; null when there are none. (2026 servers, inferred)"
  geospatialSettings: JSON
  honeypotMark: Float
  inputType: InputType!
  instructions: String
  interface: JSON
  "Labeling interface: a JSON object encoded as a string."
  jsonInterface: String
  "Metadata key to {type, filterable, visibleByLabeler, visibleByReviewer}. (recent)"
  metadataProperties: JSON
  "Metadata key to its type: string, number or date. (July 2024)"
  metadataTypes: JSON
  "Labels wanted on each consensus asset, 1 to 10."
  minConsensusSize: Int!
  mlTasks: JSON
  numberOfAssets: Int!
  numberOfOpenIssues: Int!
  numberOfOpenQuestions: Int!
  numberOfRemainingAssets: Int!
  numberOfReviewedAssets: Int!
  numberOfSkippedAssets: Int!
  numberOfSolvedIssues: Int!
  numberOfSolvedQuestions: Int!
  organizationId: ID!
  readPermissionsForAssetsAndLabels: String
  "Percentage of labeled assets sent to review automatically."
  reviewCoverage: Int!
  rights: [Right!]
  "Members."
  roles: [ProjectUser!]
  shouldAnonymize: Boolean
  shouldAutoAssign: Boolean
  shouldRelaunchKpiComputation: Boolean
  starred: Boolean
  "V2 workflow; empty in V1 projects."
  steps: [WorkflowStep!]!
  tags: [Tag!]
  title: String!
  updatedAt: DateTime!
  useHoneyPot: Boolean!
  "(recent)"
  workflowVersion: WorkflowVersion!
  dataset: [Asset!] @deprecated(reason: "Query assets instead.")
  assetMetadataCompute: JSON @deprecated(reason: "Technical field.")
  interfaceCompute: JSON @deprecated(reason: "Technical field.")
  mlTasksCompute: JSON @deprecated(reason: "Technical field.")
}

"Link between a project and a cloud storage folder. (nullability inferred)"
type DataConnection {
  id: ID!
  dataIntegrationId: ID
  isApplyingDataDifferences: Boolean
  isChecking: Boolean
  numberOfAssets: Int
  projectId: ID
}

"Step of a V2 workflow."
type WorkflowStep {
  id: ID!
  assignees: [User!]!
  consensusCoverage: Int
  name: String!
  numberOfExpectedLabelsForConsensus: Int
  order: Int
  stepCoverage: Int
  "The group of steps that the step is in. (2026 servers, inferred)"
  stepGroupId: ID
  type: StepType!
}

"Membership of a user in a project. (documented, except the deprecated statistics)"
type ProjectUser {
  id: ID!
  "False: may not enter the project."
  activated: Boolean!
  deletedAt: DateTime
  isAuthor: Boolean
  project: Project!
  role: ProjectRole!
  starred: Boolean!
  status: ProjectUserStatus!
  user: User!
  consensusMark: Float @deprecated(reason: "Listed by the SDK of July 2024 only.")
  consensusMarkCompute: Float @deprecated(reason: "Listed by the SDK of July 2024 only.")
  consensusMarkPerCategory: JSON @deprecated(reason: "Listed by the SDK of July 2024 only.")
  honeypotMark: Float @deprecated(reason: "Listed by the SDK of July 2024 only.")
  honeypotMarkCompute: Float @deprecated(reason: "Listed by the SDK of July 2024 only.")
  lastLabelingAt: DateTime @deprecated(reason: "Listed by the SDK of July 2024 only.")
  lastLabelingAtCompute: DateTime @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfAnnotations: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfAnnotationsCompute: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfLabeledAssets: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfLabeledAssetsCompute: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfLabels: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  numberOfLabelsCompute: Int @deprecated(reason: "Listed by the SDK of July 2024 only.")
  totalDuration: Float @deprecated(reason: "Listed by the SDK of July 2024 only.")
  totalDurationCompute: Float @deprecated(reason: "Listed by the SDK of July 2024 only.")
}

input ProjectWhere {
  id: ID
  "true: archived only; false: active only; absent: both."
  archived: Boolean
  createdAtGte: DateTime
  createdAtLte: DateTime
  "true: deleted projects are listed too. (recent)"
  deleted: Boolean
  organizationId: ID
  "SQL ILIKE pattern on title or description."
  searchQuery: String
  shouldRelaunchKpiComputation: Boolean
  starred: Boolean
  "Carries at least one of these tags."
  tagIds: [ID!]
  updatedAtGte: DateTime
  updatedAtLte: DateTime
}

input CreateProjectData {
  complianceTags: [ComplianceTag!]
  description: String
  "(recent)"
  fromDemoProject: DemoProjectType
  inputType: InputType
  "JSON object encoded as a string."
  jsonInterface: String
  "(July 2024)"
  projectType: ProjectType
  title: String!
}

"New project values; absent or null leaves a property as it is."
input ProjectData {
  archived: Boolean
  author: ID
  canNavigateBetweenAssets: Boolean
  canSkipAsset: Boolean
  complianceTags: [ComplianceTag!]
  consensusMark: Float
  consensusTotCoverage: Int
  description: String
  honeypotMark: Float
  "(July 2024; has no effect on recent servers)"
  inputType: InputType
  instructions: String
  jsonInterface: String
  metadataProperties: JSON
  "(July 2024)"
  metadataTypes: JSON
  minConsensusSize: Int
  "(July 2024)"
  numberOfAssets: Int
  numberOfRemainingAssets: Int
  numberOfReviewedAssets: Int
  numberOfSkippedAssets: Int
  reviewCoverage: Int
  "(July 2024)"
  rules: String
  shouldAutoAssign: Boolean
  shouldRelaunchKpiComputation: Boolean
  title: String
  useHoneyPot: Boolean
}

input CopyProjectData {
  projectId: ID!
  shouldCopyAssets: Boolean
  shouldCopyUsers: Boolean
}

input UpdateProjectAnonymizationInput {
  id: ID!
  shouldAnonymize: Boolean!
}

input EditProjectWorkflowSettingsInput {
  enforceStepSeparation: Boolean
  projectId: ID!
  steps: EditWorkflowStepsInput!
}

input EditWorkflowStepsInput {
  creates: [WorkflowStepInput!]!
  "Ids or names."
  deletes: [String!]!
  updates: [WorkflowStepInput!]!
}

"id is set for an update; name, type and assignees are set for a creation."
input WorkflowStepInput {
  id: ID
  assignees: [ID!]
  consensusCoverage: Int
  name: String
  numberOfExpectedLabelsForConsensus: Int
  stepCoverage: Int
  type: StepType
}

input ProjectUserWhere {
  id: ID
  activeInProject: Boolean
  deleted: Boolean
  project: ProjectWhere
  status: ProjectUserStatus
  user: UserWhere
}

input AppendToRolesData {
  role: ProjectRole!
  userEmail: String!
}

input RoleData {
  projectID: ID
  role: ProjectRole!
  userID: ID
}

# ---------------------------------------------------------------------------
# Users and organizations
# ---------------------------------------------------------------------------

"(documented)"
type User {
  id: ID!
  activated: Boolean!
  apiKeys: [ApiKey!]
  auth0Id: String
  createdAt: DateTime!
  "Unique."
  email: String!
  firstname: String
  hasCompletedLabelingTour: Boolean!
  highestRoleInProject: String!
  hubspotSubscriptionStatus: HubspotSubscriptionStatus
  isServiceAccount: Boolean!
  lastname: String
  organization: Organization
  organizations: [Organization!]
  organizationId: String!
  organizationRole: OrganizationRole
  projectUsers: [ProjectUser!]!
  rights: [Right!]!
  updatedAt: DateTime!
}

"(documented, except the deprecated fields' nullability)"
type Organization {
  id: ID!
  activeUsersCount: Int!
  createdAt: DateTime
  isAllowedToSubmitNewLabels: Boolean!
  license: License
  matchingDomain: String
  name: String!
  users: [User]
  address: String @deprecated(reason: "Gone from recent servers.")
  canSeeDataset: Boolean @deprecated(reason: "Gone from recent servers.")
  city: String @deprecated(reason: "Gone from recent servers.")
  country: String @deprecated(reason: "Gone from recent servers.")
  numberOfAnnotations: Int @deprecated(reason: "Gone from recent servers.")
  numberOfHours: Float @deprecated(reason: "Gone from recent servers.")
  numberOfLabeledAssets: Int @deprecated(reason: "Gone from recent servers.")
  zipCode: String @deprecated(reason: "Gone from recent servers.")
}

"What an organization bought. (nullability inferred)"
type License {
  api: Boolean
  apiPriority: Boolean
  canUsePlugins: Boolean
  enableSmartTools: Boolean
  expiryDate: DateTime
  inputType: [InputType!]
  maxNumberOfAnnotations: Int
  maxNumberOfAnnotationsPerMonth: Int
  maxNumberOfLabeledAssets: Int
  maxNumberOfPredictionsPerMonth: Int
  organizationId: ID
  seats: Int
  startDate: DateTime
  type: LicenseType
  "May assets come from a cloud storage?"
  uploadCloudData: Boolean
  "May assets be uploaded from local files or raw text? Read by the client before such an import."
  uploadLocalData: Boolean
}

"(documented)"
type ApiKey {
  id: ID!
  createdAt: DateTime!
  expiryDate: DateTime!
  key: String!
  name: String!
  revoked: Boolean!
  user: User
  userId: ID!
}

input UserWhere {
  id: ID
  activated: Boolean
  "(July 2024)"
  apiKey: String
  email: String
  idIn: [ID!]
  organization: OrganizationWhere
}

input OrganizationWhere {
  id: ID
  user: UserWhere
}

input ApiKeyWhere {
  id: ID
  key: String
  user: UserWhere
}

# ---------------------------------------------------------------------------
# Issues, questions, notifications, tags
# ---------------------------------------------------------------------------

"An issue (raised on a label) or a question (asked on an asset). (nullability inferred)"
type Issue {
  id: ID!
  asset: Asset
  assetId: ID!
  assignee: User
  assigneeId: ID
  author: User
  authorId: ID!
  comments: [Comment!]!
  createdAt: DateTime!
  hasBeenSeen: Boolean!
  issueNumber: Int!
  "mid of the annotation concerned, if any."
  objectMid: String
  project: Project
  projectId: ID!
  status: IssueStatus!
  type: IssueType!
  updatedAt: DateTime!
}

"(nullability inferred)"
type Comment {
  id: ID!
  author: ProjectUser
  "Membership id of the author."
  authorId: ID
  "User id of the author. (recent)"
  authorIdUser: ID
  createdAt: DateTime!
  issue: Issue
  issueId: ID!
  text: String!
  updatedAt: DateTime!
}

input IssueWhere {
  id: ID
  asset: AssetWhere
  assetIn: [ID!]
  project: ProjectWhere
  status: IssueStatus
  type: IssueType
}

"An ISSUE names a label, a QUESTION names an asset. July 2024 clients always send assetId and issueNumber 0."
input IssueToCreate {
  assetId: ID
  issueNumber: Int
  labelID: ID
  objectMid: String
  "First comment."
  text: String
  type: IssueType!
}

input IssueData {
  status: IssueStatus
}

"Message to a user; also the ticket of an asynchronous import. (nullability inferred)"
type Notification {
  id: ID!
  createdAt: DateTime!
  hasBeenSeen: Boolean!
  message: String!
  progress: Int
  status: NotificationStatus!
  taskId: ID
  url: String
  userID: ID!
}

input NotificationWhere {
  id: ID
  hasBeenSeen: Boolean
  taskId: ID
  user: UserWhere
}

input NotificationData {
  hasBeenSeen: Boolean
  message: String
  progress: Int
  status: NotificationStatus
  url: String
  userID: ID
}

"Organization-wide tag that can be put on projects."
type Tag {
  id: ID!
  "Ids of the projects that carry it."
  checkedForProjects: [ID!]!
  color: String
  label: String!
  organizationId: ID!
}

input TagData {
  color: String
  label: String!
}

input UpdateTagData {
  label: String!
}

input CheckedTagData {
  projectId: ID!
  tagId: ID!
}

type UpdateTagReturn {
  affectedRows: Int!
  updatedTag: Tag!
}

# ---------------------------------------------------------------------------
# Operations
# ---------------------------------------------------------------------------

"Lists come oldest first, paged by skip and first."
type Query {
  apiKeys(where: ApiKeyWhere!, first: PageSize!, skip: Int!): [ApiKey!]
  countApiKeys(where: ApiKeyWhere!): Int!
  assets(where: AssetWhere!, first: PageSize!, skip: Int!): [Asset!]
  countAssets(where: AssetWhere!): Int!
  "One signed upload URL per path, same order. Paths: projects/<project id>/assets/..."
  createUploadBucketSignedUrls(filePaths: [String!]): [String!]
  "Those of the given external ids that the project already holds. (recent)"
  filterExistingAssets(projectID: ID!, externalIDs: [String!]!): [String!]!
  issues(where: IssueWhere!, first: PageSize!, skip: Int!): [Issue!]
  countIssues(where: IssueWhere!): Int!
  labels(where: LabelWhere!, first: PageSize!, skip: Int!): [Label!]
  countLabels(where: LabelWhere!): Int!
  notifications(where: NotificationWhere!, first: PageSize!, skip: Int!): [Notification!]
  countNotifications(where: NotificationWhere!): Int!
  organizations(where: OrganizationWhere!, first: PageSize!, skip: Int!): [Organization!]
  countOrganizations(where: OrganizationWhere!): Int!
  projects(where: ProjectWhere!, first: PageSize!, skip: Int!): [Project!]
  countProjects(where: ProjectWhere!): Int!
  projectUsers(where: ProjectUserWhere!, first: PageSize!, skip: Int!): [ProjectUser!]
  countProjectUsers(where: ProjectUserWhere!): Int!
  listTagsByOrg: [Tag!]!
  listTagsByProject(projectId: ID!): [Tag!]!
  users(where: UserWhere!, first: PageSize!, skip: Int!): [User!]
  countUsers(where: UserWhere!): Int!
  "Owner of the API key. (recent name)"
  viewer: User
  me: User @deprecated(reason: "July 2024 name of viewer.")
}

type Mutation {
  "Imports hosted or already uploaded contents at once."
  appendManyAssets(data: AppendManyAssetsData!, where: ProjectWhere!): [Asset!]!
  "Starts an import; the returned notification tells when it ends."
  appendManyFramesToDatasetAsynchronously(
    data: AppendManyFramesToDatasetAsynchronouslyData!
    where: ProjectWhere!
  ): Notification!
  "The same, as 2026 servers call it. (2026 servers)"
  appendManyAssetsAsynchronously(data: AppendManyAssetsAsynchronouslyData!, where: ProjectWhere!): Notification!
  "where and data are parallel, at most 100 entries."
  updatePropertiesInAssets(where: [AssetWhere!]!, data: [AssetData!]!): [Asset!]!
  "Null when nothing was deleted."
  deleteManyFromDataset(where: AssetWhere!): Project
  "Moves the labeled assets among the selected ones to TO_REVIEW. Null when none moved."
  addAllLabeledAssetsToReview(where: AssetWhere!): Project
  "Moves the selected assets to ONGOING."
  sendBackAssetsToQueue(where: AssetWhere!): Project
  "(recent)"
  skipAsset(reason: String!, where: AssetWhere!): Asset
  "(recent, inferred result)"
  unskipAsset(projectId: ID!, assetId: ID!): Boolean
  "An empty list of users frees the asset for everyone. (recent, inferred result)"
  assignAssetsToLabelers(where: AssetWhere!, userIds: [String!]!): [Asset!]!
  "Moves labeled assets on to review. (2026 servers)"
  addAssetsToReview(where: AssetWhere!): AssetActionOutcome!
  "Sends assets back to be labeled again. (2026 servers)"
  sendAssetsBackToQueue(where: AssetWhere!): AssetActionOutcome!
  "Deletes assets with their labels. (2026 servers)"
  deleteAssets(where: AssetWhere!): AssetActionOutcome!
  "An empty list of users frees the assets for everyone. (2026 servers)"
  assignAssets(where: AssetWhere!, userIds: [String!]!): AssetActionOutcome!
  "(2026 servers)"
  setAssetsPriority(where: AssetWhere!, priority: Int!): AssetActionOutcome!
  "Give assetId or externalId. (recent)"
  setAssetConsensus(assetId: ID, externalId: String, projectId: ID!, isConsensus: Boolean!): Boolean!

  appendManyLabels(data: AppendManyLabelsData!, where: AssetWhere!): [Label!]!
  appendToLabels(data: AppendToLabelsData!, where: AssetWhere!): Label!
  "Adds the REVIEW label that other labels of the asset are compared with."
  createHoneypot(data: CreateHoneypotData!, where: AssetWhere!): Label!
  createPredictions(data: CreatePredictionsData!, where: ProjectWhere!): Project
    @deprecated(reason: "Superseded by appendManyLabels before July 2024.")
  "Only PREDICTION and INFERENCE labels; returns the ids deleted."
  deleteLabels(ids: [ID!]!): [ID!]!
  updatePropertiesInLabel(where: LabelWhere!, data: LabelData!): Label!
    @deprecated(reason: "Gone from the SDK after July 2024.")
  "(recent, inferred result)"
  copyLabels(data: CopyLabelsInput!): Boolean

  createProject(data: CreateProjectData!): Project!
  updatePropertiesInProject(data: ProjectData!, where: ProjectWhere!): Project!
  "Returns the project id."
  deleteProjectAsynchronously(where: ProjectWhere!): ID!
  "Reserved to the vendor."
  deleteProject(where: ProjectWhere!): Project
  "Returns the new project's id; may last minutes. (recent)"
  copyProject(data: CopyProjectData!): ID!
  updateProjectAnonymization(input: UpdateProjectAnonymizationInput!): Project!
  "(recent)"
  editProjectWorkflowSettings(input: EditProjectWorkflowSettingsInput!): Project!
  "Adds a member, inviting the user if unknown, or changes the role."
  appendToRoles(data: AppendToRolesData!, where: ProjectWhere!): Project!
  updatePropertiesInRole(data: RoleData!, where: ProjectUserWhere!): ProjectUser!
  deleteFromRoles(where: ProjectUserWhere!): Project

  createIssues(issues: [IssueToCreate!]!, where: AssetWhere!): [Issue!]!
  updatePropertiesInIssue(data: IssueData!, where: IssueWhere!): Issue!

  "Reserved to the vendor's administrators."
  createNotification(data: NotificationData!): Notification!
  updatePropertiesInNotification(data: NotificationData!, where: NotificationWhere!): Notification!

  createTag(data: TagData!): Tag!
  updateTag(tagId: ID!, data: UpdateTagData!): UpdateTagReturn!
  deleteTag(tagId: ID!): Boolean!
  checkTag(data: CheckedTagData!): Tag!
  "Fails when the project does not carry the tag."
  uncheckTag(projectId: ID!, tagId: ID!): Tag!
}
`

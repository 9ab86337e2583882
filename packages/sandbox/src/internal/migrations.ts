import * as SqlClient from "@effect/sql/SqlClient"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/**
 * Spreads the metadata of assets over rows. A number has its shortest text, so that 5.0 equals "5"; a text that is a
 * number has that number. The last of several entries with one key stays, as in JavaScript. Metadata that are
 * no object hold nothing that a filter could ask for.
 */
const insertMetadata = (asset: string, from?: string): string =>
  `INSERT OR REPLACE INTO assetMetadata (assetSeq, project, key, text, number)
    SELECT
      ${asset}.seq,
      (SELECT seq FROM projects WHERE id = ${asset}.projectId),
      entry.key,
      CASE
        WHEN entry.type = 'null' THEN NULL
        WHEN entry.type IN ('true', 'false') THEN entry.type
        WHEN entry.type = 'real' AND entry.atom = CAST(entry.atom AS INTEGER)
          THEN CAST(CAST(entry.atom AS INTEGER) AS TEXT)
        ELSE CAST(entry.value AS TEXT)
      END,
      CASE
        WHEN entry.type IN ('integer', 'real') THEN entry.atom
        WHEN entry.type = 'text' AND json_valid(entry.atom) THEN
          CASE WHEN json_type(entry.atom) IN ('integer', 'real') THEN CAST(entry.atom AS REAL) END
      END
    FROM ${from === undefined ? "" : `${from}, `}json_each(
      CASE
        WHEN NOT json_valid(${asset}.jsonMetadata) THEN '{}'
        WHEN json_type(${asset}.jsonMetadata) = 'object' THEN ${asset}.jsonMetadata
        ELSE '{}'
      END
    ) entry`

/**
 * The store, step by step. Steps that were released are never edited: a change of the store is a new step.
 *
 * Columns carry the names of the GraphQL fields they answer, so that a row is served as it is read. `seq` is the order
 * of insertion. Times are milliseconds since the epoch. No text holds the sandbox's own address: what lies in the
 * bucket is named by its path, in the `…Path` columns.
 */
const steps: ReadonlyArray<ReadonlyArray<string>> = [[
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
  `CREATE TABLE organizations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    createdAt INTEGER NOT NULL
  )`,
  `CREATE TABLE licenses (
    organizationId TEXT PRIMARY KEY REFERENCES organizations (id),
    type TEXT NOT NULL,
    api INTEGER NOT NULL,
    uploadLocalData INTEGER NOT NULL,
    uploadCloudData INTEGER NOT NULL,
    startDate INTEGER NOT NULL,
    expiryDate INTEGER NOT NULL
  )`,
  `CREATE TABLE users (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL UNIQUE,
    firstname TEXT,
    lastname TEXT,
    organizationId TEXT NOT NULL REFERENCES organizations (id),
    organizationRole TEXT NOT NULL,
    activated INTEGER NOT NULL,
    isServiceAccount INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL
  )`,
  `CREATE TABLE apiKeys (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    userId TEXT NOT NULL REFERENCES users (id),
    revoked INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    expiryDate INTEGER NOT NULL
  )`,
  `CREATE TABLE projects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    inputType TEXT NOT NULL,
    jsonInterface TEXT NOT NULL,
    instructions TEXT,
    archived INTEGER NOT NULL,
    authorId TEXT NOT NULL REFERENCES users (id),
    organizationId TEXT NOT NULL REFERENCES organizations (id),
    canNavigateBetweenAssets INTEGER NOT NULL,
    canSkipAsset INTEGER NOT NULL,
    complianceTags TEXT NOT NULL,
    consensusMark REAL,
    consensusTotCoverage INTEGER NOT NULL,
    honeypotMark REAL,
    metadataProperties TEXT NOT NULL,
    minConsensusSize INTEGER NOT NULL,
    reviewCoverage INTEGER NOT NULL,
    shouldAutoAssign INTEGER NOT NULL,
    useHoneyPot INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL
  )`,
  `CREATE TABLE projectUsers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    userId TEXT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL,
    activated INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    UNIQUE (projectId, userId)
  )`,
  `CREATE TABLE notifications (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    userID TEXT NOT NULL REFERENCES users (id),
    message TEXT NOT NULL,
    status TEXT NOT NULL,
    progress INTEGER,
    hasBeenSeen INTEGER NOT NULL,
    createdAt INTEGER NOT NULL
  )`,
  `CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    notificationId TEXT NOT NULL REFERENCES notifications (id),
    readyAt INTEGER NOT NULL
  )`,
  `CREATE INDEX importsByReadyAt ON imports (readyAt)`,
  `CREATE TABLE assets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    externalId TEXT NOT NULL,
    visible INTEGER NOT NULL,
    importId TEXT,
    status TEXT NOT NULL,
    skipped INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    isHoneypot INTEGER NOT NULL,
    isUsedForConsensus INTEGER NOT NULL,
    consensusMark REAL,
    honeypotMark REAL,
    inferenceMark REAL,
    content TEXT NOT NULL,
    contentPath TEXT,
    jsonContent TEXT NOT NULL,
    jsonContentPath TEXT,
    jsonMetadata TEXT NOT NULL,
    resolutionWidth REAL,
    resolutionHeight REAL,
    pageResolutions TEXT,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    UNIQUE (projectId, externalId)
  )`,
  `CREATE INDEX assetsByProject ON assets (projectId, visible)`,
  `CREATE INDEX assetsByStatus ON assets (projectId, visible, status)`,
  `CREATE INDEX assetsByCreation ON assets (projectId, visible, createdAt)`,
  `CREATE INDEX assetsByImport ON assets (importId) WHERE importId IS NOT NULL`,
  `CREATE TABLE labels (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    assetId TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    projectId TEXT NOT NULL,
    authorId TEXT NOT NULL REFERENCES users (id),
    labelType TEXT NOT NULL,
    modelName TEXT,
    jsonResponse TEXT NOT NULL,
    secondsToLabel REAL,
    clientVersion INTEGER NOT NULL,
    isHoneypot INTEGER NOT NULL,
    isSentBackToQueue INTEGER NOT NULL,
    referencedLabelId TEXT REFERENCES labels (id) ON DELETE SET NULL,
    createdAt INTEGER NOT NULL
  )`,
  `CREATE INDEX labelsByAsset ON labels (assetId, labelType)`,
  `CREATE INDEX labelsByAuthor ON labels (assetId, authorId, labelType)`,
  `CREATE INDEX labelsByProject ON labels (projectId, labelType)`,
  `CREATE INDEX labelsByReference ON labels (referencedLabelId) WHERE referencedLabelId IS NOT NULL`,
  `CREATE TABLE files (
    path TEXT PRIMARY KEY,
    uploadId TEXT NOT NULL UNIQUE,
    contentType TEXT NOT NULL,
    size INTEGER NOT NULL,
    createdAt INTEGER NOT NULL
  )`,
  `CREATE TABLE chunks (
    uploadId TEXT NOT NULL,
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (uploadId, position)
  )`
], [
  `ALTER TABLE projects ADD COLUMN deletedAt INTEGER`,
  `ALTER TABLE projects ADD COLUMN enforceStepSeparation INTEGER`,
  `ALTER TABLE projects ADD COLUMN rules TEXT`,
  `ALTER TABLE projects ADD COLUMN shouldAnonymize INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE projects ADD COLUMN shouldRelaunchKpiComputation INTEGER NOT NULL DEFAULT 0`,
  `ALTER TABLE projectUsers ADD COLUMN deletedAt INTEGER`,
  `ALTER TABLE assets ADD COLUMN layers TEXT`,
  `ALTER TABLE assets ADD COLUMN skipReason TEXT`,
  `ALTER TABLE assets ADD COLUMN stepId TEXT`,
  `ALTER TABLE assets ADD COLUMN stepStatus TEXT`,
  `CREATE INDEX assetsByStep ON assets (stepId, stepStatus) WHERE stepId IS NOT NULL`,
  `ALTER TABLE labels ADD COLUMN consensusMark REAL`,
  `ALTER TABLE labels ADD COLUMN honeypotMark REAL`,
  `ALTER TABLE labels ADD COLUMN inferenceMark REAL`,
  `ALTER TABLE labels ADD COLUMN numberOfAnnotations INTEGER`,
  `ALTER TABLE labels ADD COLUMN stepId TEXT`,
  `CREATE TABLE assetAssignments (
    assetId TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    userId TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (assetId, userId)
  )`,
  `CREATE INDEX assetAssignmentsByUser ON assetAssignments (userId)`,
  `CREATE TABLE issues (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    assetId TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
    labelId TEXT REFERENCES labels (id) ON DELETE SET NULL,
    authorId TEXT NOT NULL REFERENCES users (id),
    assigneeId TEXT REFERENCES users (id),
    issueNumber INTEGER NOT NULL,
    objectMid TEXT,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    hasBeenSeen INTEGER NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL,
    UNIQUE (projectId, issueNumber)
  )`,
  `CREATE INDEX issuesByAsset ON issues (assetId)`,
  `CREATE INDEX issuesByLabel ON issues (labelId) WHERE labelId IS NOT NULL`,
  `CREATE TABLE comments (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    issueId TEXT NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
    authorIdUser TEXT NOT NULL REFERENCES users (id),
    text TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    updatedAt INTEGER NOT NULL
  )`,
  `CREATE INDEX commentsByIssue ON comments (issueId)`,
  `CREATE TABLE tags (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    organizationId TEXT NOT NULL REFERENCES organizations (id),
    label TEXT NOT NULL,
    color TEXT
  )`,
  `CREATE TABLE projectTags (
    projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    tagId TEXT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (projectId, tagId)
  )`,
  `CREATE INDEX projectTagsByTag ON projectTags (tagId)`,
  `CREATE TABLE workflowSteps (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    projectId TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    consensusCoverage INTEGER NOT NULL,
    numberOfExpectedLabelsForConsensus INTEGER NOT NULL,
    stepCoverage INTEGER NOT NULL,
    UNIQUE (projectId, name)
  )`,
  `CREATE TABLE stepAssignees (
    stepId TEXT NOT NULL REFERENCES workflowSteps (id) ON DELETE CASCADE,
    userId TEXT NOT NULL REFERENCES users (id),
    PRIMARY KEY (stepId, userId)
  )`
], [
  // In the order of a list, and wide enough to judge an asset by its plain columns without reading its row
  `CREATE INDEX assetsInOrder ON assets (
    projectId, visible, seq, status, skipped, consensusMark, honeypotMark, inferenceMark, createdAt, updatedAt,
    stepId, stepStatus, externalId
  )`,
  `DROP INDEX assetsByProject`,
  `DROP INDEX assetsByCreation`,
  `CREATE INDEX labelsInOrder ON labels (
    projectId, seq, labelType, authorId, createdAt, assetId, consensusMark, honeypotMark
  )`,
  // What filters ask of an asset's metadata. `project` is the project's \`seq\`, which is shorter than its id
  `CREATE TABLE assetMetadata (
    assetSeq INTEGER NOT NULL REFERENCES assets (seq) ON DELETE CASCADE,
    project INTEGER NOT NULL,
    key TEXT NOT NULL,
    text TEXT,
    number REAL,
    PRIMARY KEY (assetSeq, key)
  ) WITHOUT ROWID`,
  `CREATE INDEX metadataByText ON assetMetadata (project, key, text)`,
  `CREATE INDEX metadataByNumber ON assetMetadata (project, key, number) WHERE number IS NOT NULL`,
  `CREATE TRIGGER metadataOfNewAsset AFTER INSERT ON assets WHEN NEW.jsonMetadata <> '{}' BEGIN
    ${insertMetadata("NEW")};
  END`,
  `CREATE TRIGGER metadataOfChangedAsset AFTER UPDATE OF jsonMetadata ON assets BEGIN
    DELETE FROM assetMetadata WHERE assetSeq = NEW.seq;
    ${insertMetadata("NEW")};
  END`,
  insertMetadata("assets", "assets"),
  // How often a label's response holds a category of a job. Zero is not stored
  `CREATE TABLE labelCategoryCounts (
    labelSeq INTEGER NOT NULL REFERENCES labels (seq) ON DELETE CASCADE,
    project INTEGER NOT NULL,
    job TEXT NOT NULL,
    category TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (labelSeq, job, category)
  ) WITHOUT ROWID`,
  `CREATE INDEX labelsByCategory ON labelCategoryCounts (project, job, category, count)`,
  // Labels whose response is not counted yet, whoever wrote them
  `CREATE TABLE uncountedLabels (labelSeq INTEGER PRIMARY KEY REFERENCES labels (seq) ON DELETE CASCADE)`,
  `CREATE TRIGGER newLabelIsUncounted AFTER INSERT ON labels BEGIN
    INSERT INTO uncountedLabels VALUES (NEW.seq);
  END`,
  `CREATE TRIGGER changedLabelIsUncounted AFTER UPDATE OF jsonResponse ON labels BEGIN
    DELETE FROM labelCategoryCounts WHERE labelSeq = NEW.seq;
    INSERT INTO uncountedLabels VALUES (NEW.seq) ON CONFLICT DO NOTHING;
  END`,
  `INSERT INTO uncountedLabels SELECT seq FROM labels`
], [
  // Why an import is going to fail
  `ALTER TABLE imports ADD COLUMN failure TEXT`
]]

export class NewerStore extends Data.TaggedError("NewerStore")<{ readonly known: number; readonly version: number }> {
  override get message(): string {
    return `The store is of version ${this.version}, this program knows versions up to ${this.known}`
  }
}

/**
 * Brings the store to the version of this program, all steps or none.
 *
 * @internal
 */
export const run = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const [{ user_version: version } = { user_version: 0 }] = yield* sql<{ user_version: number }>`PRAGMA user_version`
  if (version > steps.length) {
    return yield* new NewerStore({ known: steps.length, version })
  }
  yield* Effect.forEach(steps.slice(version).flat(), (statement) => sql.unsafe(statement), { discard: true })
  yield* sql.unsafe(`PRAGMA user_version = ${steps.length}`)
}).pipe((migration) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(migration)))

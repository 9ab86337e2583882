import * as SqlClient from "@effect/sql/SqlClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { titleOfCopy } from "./assumptions.js"
import * as Bucket from "./bucket.js"
import * as Ids from "./ids.js"
import * as LifeCycle from "./lifeCycle.js"
import * as Projects from "./projects.js"
import { Session } from "./session.js"
import * as Workflow from "./workflow.js"

interface CopyProjectData {
  readonly projectId: string
  readonly shouldCopyAssets?: boolean
  readonly shouldCopyUsers?: boolean
}

/** The copied assets begin anew, under ids of their own, with files of their own and without labels. */
const copyAssets = Effect.fnUntraced(function*(source: Projects.Project, id: string) {
  const sql = yield* SqlClient.SqlClient
  const now = yield* Clock.currentTimeMillis
  yield* Bucket.copyProject(source.id, id)
  const start = yield* Workflow.start(source)
  const steps = yield* Workflow.stepsOf(id)
  const from = Bucket.folderOf(source.id)
  const moved = (column: string) => {
    const path = sql.literal(column)
    return sql`CASE
      WHEN substr(${path}, 1, ${from.length}) = ${from}
      THEN ${Bucket.folderOf(id)} || substr(${path}, ${from.length + 1})
      ELSE ${path}
    END`
  }
  const stepStatus = "stepStatus" in start.columns ? start.columns.stepStatus : null
  yield* sql`
    INSERT INTO assets (
      id, projectId, externalId, visible, status, skipped, priority, isHoneypot, isUsedForConsensus,
      content, contentPath, jsonContent, jsonContentPath, jsonMetadata, layers,
      resolutionWidth, resolutionHeight, pageResolutions, stepId, stepStatus, createdAt, updatedAt
    )
    SELECT
      'c' || lower(hex(randomblob(12))), ${id}, externalId, 1, ${LifeCycle.initial}, 0, priority, 0, isUsedForConsensus,
      content, ${moved("contentPath")}, jsonContent, ${moved("jsonContentPath")}, jsonMetadata,
      replace(layers, ${`"path":"${from}`}, ${`"path":"${Bucket.folderOf(id)}`}),
      resolutionWidth, resolutionHeight, pageResolutions, ${steps[0]?.id ?? null}, ${stepStatus}, ${now}, ${now}
    FROM assets WHERE projectId = ${source.id} AND visible ORDER BY seq`
})

const copyProject = Effect.fnUntraced(
  function*({ projectId, shouldCopyAssets = false, shouldCopyUsers = false }: CopyProjectData) {
    const source = yield* Projects.find(projectId)
    const sql = yield* SqlClient.SqlClient
    const { callerId } = yield* Session
    const now = yield* Clock.currentTimeMillis
    const id = yield* Ids.make
    const { seq: _seq, ...properties } = source
    yield* sql`INSERT INTO projects ${
      sql.insert({
        ...properties,
        id,
        title: titleOfCopy(source.title),
        archived: false,
        authorId: callerId,
        consensusMark: null,
        honeypotMark: null,
        createdAt: now,
        updatedAt: now
      })
    }`
    yield* sql`INSERT INTO projectTags (projectId, tagId) SELECT ${id}, tagId FROM projectTags WHERE projectId = ${source.id}`
    yield* sql`INSERT INTO projectUsers ${
      sql.insert({
        id: yield* Ids.make,
        projectId: id,
        userId: callerId,
        role: "ADMIN",
        activated: true,
        starred: false
      })
    }`
    if (shouldCopyUsers) {
      yield* sql`
        INSERT INTO projectUsers (id, projectId, userId, role, activated, starred)
        SELECT 'c' || lower(hex(randomblob(12))), ${id}, userId, role, activated, 0 FROM projectUsers
        WHERE projectId = ${source.id} AND userId <> ${callerId} AND deletedAt IS NULL
        ORDER BY seq`
    }
    yield* Workflow.copy(source.id, id)
    if (shouldCopyAssets) yield* copyAssets(source, id)
    return id
  }
)

/** @internal */
export const mutations = {
  copyProject: (_: unknown, { data }: { readonly data: CopyProjectData }) => copyProject(data)
}

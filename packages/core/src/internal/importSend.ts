import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import { processing } from "../AssetImport.js"
import * as Batch from "../Batch.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import type { ProjectId } from "../Project.js"
import * as operations from "./assetOperations.js"
import { whenApplied } from "./committed.js"
import type { Prepared } from "./importPlan.js"
import { uploadFiles } from "./upload.js"

const appendSync = (projectId: ProjectId, batch: ReadonlyArray<Prepared>, contents: ReadonlyArray<string>) =>
  Effect.flatMap(KiliClient, (client) =>
    client.execute(operations.appendManyAssets, {
      data: {
        contentArray: contents,
        externalIDArray: batch.map(({ externalId }) => externalId),
        idArray: batch.map(({ id }) => id),
        isHoneypotArray: batch.map(({ isHoneypot }) => isHoneypot),
        jsonContentArray: batch.map(() => ""),
        jsonMetadataArray: batch.map(({ jsonMetadata }) => jsonMetadata)
      },
      where: { id: projectId }
    }))

const appendAsync = (projectId: ProjectId, batch: ReadonlyArray<Prepared>, contents: ReadonlyArray<string>) =>
  Effect.flatMap(KiliClient, (client) =>
    client.execute(operations.appendManyFramesToDatasetAsynchronously, {
      data: {
        contentArray: contents,
        externalIDArray: batch.map(({ externalId }) => externalId),
        idArray: batch.map(({ id }) => id),
        jsonMetadataArray: batch.map(({ jsonMetadata }) => jsonMetadata),
        uploadType: "GEO_SATELLITE"
      },
      where: { id: projectId }
    }))

/** The URLs to import a batch by: its own, or those of the files uploaded first. */
const contentsOf = Effect.fnUntraced(
  function*(operation: string, projectId: ProjectId, batch: ReadonlyArray<Prepared>) {
    const files = batch.flatMap(({ file, id }) => file === undefined ? [] : [{ file, id }])
    const urls = yield* uploadFiles(operation, projectId, files)
    const uploaded = new Map(Arr.zip(files.map(({ id }) => id), urls))
    return batch.map(({ content, id }) => uploaded.get(id) ?? content)
  }
)

/** @internal */
export const awaitVisible = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  batch: ReadonlyArray<Prepared>,
  schedule: Schedule.Schedule<unknown> | undefined
) {
  const client = yield* KiliClient
  const idIn = batch.map(({ id }) => id)
  const missing = Effect.map(
    whenApplied(client.execute(operations.assetNames, {
      where: { project: { id: projectId }, idIn },
      first: idIn.length,
      skip: 0
    })),
    (rows) => {
      const found = new Set(rows?.map(({ id }) => id))
      return idIn.filter((id) => !found.has(id))
    }
  )
  yield* Batch.verify(operation, missing, schedule)
})

/** @internal */
export const awaitProcessed = Effect.fnUntraced(function*(
  operation: string,
  notificationId: string,
  batch: ReadonlyArray<Prepared>,
  schedule: Schedule.Schedule<unknown> = processing
) {
  const client = yield* KiliClient
  const pending = batch.map(({ id }) => id)
  const missing = Effect.flatMap(
    whenApplied(client.execute(operations.notificationById, { where: { id: notificationId } })),
    (found) => {
      const notification = found?.[0]
      return notification?.status === "FAILURE"
        ? Effect.fail(new KiliError.ImportFailed({ operation, ids: pending, reason: notification.message ?? "" }))
        : Effect.succeed(notification?.status === "SUCCESS" ? [] : pending)
    }
  )
  yield* Batch.verify(operation, missing, schedule)
})

/** A batch that the platform has taken; the notification tells of one that it still has to process. */
export interface Sent {
  readonly batch: Arr.NonEmptyReadonlyArray<Prepared>
  readonly notificationId: string | undefined
}

/**
 * Uploads the files of a batch and sends it by its route.
 *
 * @internal
 */
export const send = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  batch: Arr.NonEmptyReadonlyArray<Prepared>
) {
  const contents = yield* contentsOf(operation, projectId, batch)
  const notificationId = batch[0].route === "async"
    ? (yield* appendAsync(projectId, batch, contents)).id
    : yield* Effect.as(appendSync(projectId, batch, contents), undefined)
  const sent: Sent = { batch, notificationId }
  return sent
})

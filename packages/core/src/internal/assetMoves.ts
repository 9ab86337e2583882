import * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import type { Asset, AssetId } from "../Asset.js"
import * as Batch from "../Batch.js"
import type * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Progress from "../Progress.js"
import type { ProjectId } from "../Project.js"
import * as operations from "./assetOperations.js"
import { readById } from "./assetsById.js"
import { whenApplied } from "./committed.js"
import { asNotFound } from "./notFound.js"

/** Where an asset stands; null when the platform has none of that id. */
type Place = Asset["status"] | null

/**
 * A change of where assets stand.
 *
 * @internal
 */
export interface Move {
  readonly mutation: GraphQL.Operation<
    {
      readonly where: {
        readonly idIn: ReadonlyArray<AssetId>
        readonly project?: { readonly id: ProjectId } | undefined
      }
    },
    unknown
  >
  /** The platform moves an asset that stands here. */
  readonly leaves: (place: Place) => boolean
  /** And this is where it then stands. */
  readonly to: Place
}

/** @internal */
export const deletion: Move = {
  mutation: operations.deleteManyFromDataset,
  leaves: (place) => place !== null,
  to: null
}

/** @internal */
export const review: Move = {
  mutation: operations.addAllLabeledAssetsToReview,
  leaves: (place) => place === "LABELED",
  to: "TO_REVIEW"
}

/**
 * What becomes of a `TODO` asset is not known for sure: it is looked at, and not waited for.
 *
 * @internal
 */
export const queue: Move = {
  mutation: operations.sendBackAssetsToQueue,
  leaves: (place) => place === "LABELED" || place === "TO_REVIEW" || place === "REVIEWED",
  to: "ONGOING"
}

const places = (projectId: ProjectId | undefined, ids: ReadonlyArray<AssetId>) =>
  Effect.map(
    readById(operations.assetStatuses, projectId, ids),
    (found) => new Map<AssetId, Place>(ids.map((id) => [id, found.get(id)?.status ?? null]))
  )

interface Options {
  readonly ids: ReadonlyArray<AssetId>
  readonly projectId: ProjectId | undefined
  readonly schedule: Schedule.Schedule<unknown> | undefined
}

/** Waits until none of the assets stands where the platform would have moved it from, tells where each stands then, and which were there at all. */
const settled = Effect.fnUntraced(function*(
  operation: string,
  { leaves }: Move,
  { ids, projectId, schedule }: Options
) {
  const now = new Map<AssetId, Place>()
  const shown = new Set<AssetId>()
  // An asset that has left is not looked at again: somebody may work on it already.
  let pending = ids
  const look = Effect.map(Effect.suspend(() => whenApplied(places(projectId, pending))), (seen) => {
    for (const [id, place] of seen) {
      now.set(id, place)
      if (place !== null) shown.add(id)
    }
    pending = pending.filter((id) => leaves(seen.get(id) ?? null))
    return pending
  })
  if (ids.length > 0) yield* Batch.verify(operation, look, schedule)
  return { now, shown }
})

/**
 * Moves assets in batches, and tells of each, in order, whether it moved or was left where it stands.
 *
 * All are sent, whatever the first look shows: it may lag behind. It only tells which will move, so that no other is waited
 * for. Those of the last batch that has any are waited for, since batches are applied in order; the others that should have
 * moved are taken to have, and those that should not are looked at once. A deletion should move all.
 *
 * @internal
 */
export const move = Effect.fnUntraced(function*(operation: string, change: Move, options: Options) {
  const { ids, projectId, schedule } = options
  const client = yield* KiliClient
  const before = yield* places(projectId, ids).pipe(
    Effect.mapError((error) => projectId === undefined ? error : asNotFound(operation, projectId)(error))
  )
  // A deletion takes what the first look does not show yet as well.
  const expected = (id: AssetId) => change.to === null || change.leaves(before.get(id) ?? null)
  const [unknown, ...others] = ids.filter((id) => before.get(id) === null)
  if (unknown !== undefined && change.to !== null) {
    return yield* new KiliError.NotFound({ operation, entity: "asset", missing: [unknown, ...others] })
  }
  const batches = Batch.split(ids)
  const project = projectId === undefined ? undefined : { id: projectId }
  yield* Batch.mutate(operation, batches, {
    id: (id) => id,
    run: (batch) => Effect.as(client.execute(change.mutation, { where: { idIn: batch, project } }), batch),
    onDone: (done) => Progress.report({ operation, unit: "assets", done, total: ids.length })
  })
  const last = batches.map((batch) => batch.filter(expected)).findLast((batch) => batch.length > 0) ?? []
  const { now, shown } = yield* settled(operation, change, { ids: last, projectId, schedule })
  const seen = yield* whenApplied(places(projectId, ids.filter((id) => !expected(id))))
  const after = new Map([...ids.map((id) => [id, change.to] as const), ...seen, ...now])
  const ends = ids.map((assetId) => {
    const status = after.get(assetId) ?? null
    const stoodElsewhere = before.get(assetId) !== change.to || (change.to === null && shown.has(assetId))
    return { assetId, status, hasMoved: status === change.to && stoodElsewhere }
  })
  return {
    moved: ends.flatMap(({ assetId, hasMoved }) => hasMoved ? [assetId] : []),
    ignored: ends.flatMap(({ assetId, hasMoved, status }) => hasMoved ? [] : [{ assetId, status }])
  }
})

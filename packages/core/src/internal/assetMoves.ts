import * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import type { Asset, AssetId, Status } from "../Asset.js"
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

/** Where an asset stands; null when the platform has none of that id. In a project of steps its status means nothing. */
type Place = {
  readonly status: Asset["status"]
  readonly step: { readonly id: string; readonly status: string } | null
} | null

/** The status of a place, that in the step where there are steps. */
const statusOf = (place: Place): string | null => place === null ? null : (place.step ?? place).status

const isSame = (one: Place, other: Place): boolean =>
  statusOf(one) === statusOf(other) && one?.step?.id === other?.step?.id

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
  /** Assets of these statuses are moved. `any`: all that there are. */
  readonly from: ReadonlyArray<Status> | "any"
  /** And this is the status that they then have. */
  readonly to: Status | null
}

/** @internal */
export const deletion: Move = {
  mutation: operations.deleteManyFromDataset,
  from: "any",
  to: null
}

/** @internal */
export const review: Move = {
  mutation: operations.addAllLabeledAssetsToReview,
  from: ["LABELED"],
  to: "TO_REVIEW"
}

/**
 * What becomes of a `TODO` asset is not known for sure: it is looked at, and not waited for.
 *
 * @internal
 */
export const queue: Move = {
  mutation: operations.sendBackAssetsToQueue,
  from: ["LABELED", "TO_REVIEW", "REVIEWED"],
  to: "ONGOING"
}

const places = (projectId: ProjectId | undefined, ids: ReadonlyArray<AssetId>) =>
  Effect.map(
    readById(operations.assetStatuses, projectId, ids),
    (found) =>
      new Map(ids.map((id): readonly [AssetId, Place] => {
        const asset = found.get(id)
        return [id, asset === undefined ? null : { status: asset.status, step: asset.currentStep }]
      }))
  )

/** Whether a change is sure to move what stands here. Of steps that is not known: their assets are not waited for. */
const leaves = ({ from }: Move, place: Place): boolean => {
  if (place === null) return false
  return from === "any" || (place.step === null && from.some((status) => status === place.status))
}

interface Options {
  readonly ids: ReadonlyArray<AssetId>
  readonly projectId: ProjectId | undefined
  readonly schedule: Schedule.Schedule<unknown> | undefined
}

/**
 * Waits until none of the assets stands where the platform would have moved it from, and tells where each stands then, and
 * which were seen at all.
 */
const settled = Effect.fnUntraced(function*(
  operation: string,
  change: Move,
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
    pending = pending.filter((id) => leaves(change, seen.get(id) ?? null))
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
 * moved are taken to have, and those that should not are looked at once, as are all of a project of steps. A deletion should
 * move all.
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
  const expected = (id: AssetId) => change.to === null || leaves(change, before.get(id) ?? null)
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
  const arrived: Place = change.to === null ? null : { status: change.to, step: null }
  const after = new Map<AssetId, Place>([...ids.map((id) => [id, arrived] as const), ...seen, ...now])
  const hasMoved = (id: AssetId): boolean => {
    const [from, to] = [before.get(id) ?? null, after.get(id) ?? null]
    if (change.to === null) return to === null && (from !== null || shown.has(id))
    return !isSame(from, to) && (to?.step != null || isSame(to, arrived))
  }
  const ends = ids.map((assetId) => ({
    assetId,
    status: statusOf(after.get(assetId) ?? null),
    hasMoved: hasMoved(assetId)
  }))
  return {
    moved: ends.flatMap(({ assetId, hasMoved }) => hasMoved ? [assetId] : []),
    ignored: ends.flatMap(({ assetId, hasMoved, status }) => hasMoved ? [] : [{ assetId, status }])
  }
})

import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type { AssetId } from "../Asset.js"
import { batchSize } from "../Batch.js"
import type * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import type { ProjectId } from "../Project.js"

interface Variables {
  readonly first: number
  readonly skip: number
  readonly where: { readonly idIn: ReadonlyArray<AssetId>; readonly project?: { readonly id: ProjectId } | undefined }
}

/**
 * What the platform shows of assets, by id, whatever the order of its answers. Asked by pages that hold all that is asked for,
 * several at once; ids that it does not show have no entry.
 *
 * @internal
 */
export const readById = Effect.fnUntraced(
  function*<A extends { readonly id: AssetId }>(
    operation: GraphQL.Operation<Variables, ReadonlyArray<A> | null>,
    projectId: ProjectId | undefined,
    ids: ReadonlyArray<AssetId>
  ) {
    const client = yield* KiliClient
    const project = projectId === undefined ? undefined : { id: projectId }
    const pages = yield* Effect.forEach(
      Arr.chunksOf(ids, batchSize),
      (idIn) => client.execute(operation, { where: { idIn, project }, first: idIn.length, skip: 0 }),
      { concurrency: 4 }
    )
    return new Map(pages.flatMap((rows) => rows ?? []).map((row) => [row.id, row]))
  }
)

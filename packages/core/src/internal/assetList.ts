import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type { ParseOptions } from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import * as Asset from "../Asset.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Pagination from "../Pagination.js"
import * as Progress from "../Progress.js"
import type { ProjectId } from "../Project.js"
import * as Selection from "../Selection.js"
import * as operations from "./assetOperations.js"
import { pageOperation, type Paging } from "./list.js"
import { projectById } from "./projectOperations.js"
import * as responses from "./responses.js"

/** A row whose fields are known to the caller alone. */
export type Row = Readonly<Record<string, unknown>>

/** How far a listing that was read to its end can be trusted. */
export interface Drift {
  readonly rows: number
  readonly repeats: number
  readonly expected: number
  readonly missing: number
}

export interface Options extends Paging {
  readonly projectId: ProjectId
  /** `AssetWhere` of the schema. */
  readonly where: unknown
  readonly fields: ReadonlyArray<Asset.Field>
  readonly onDrift?: ((drift: Drift) => Effect.Effect<void>) | undefined
}

const listing = { root: "assets", where: "AssetWhere" } as const

const select = Selection.make(Asset.Asset)

const lists = ["labels", "latestLabels"]

/** An asset that the platform shows without its labels has none: one odd row must not end a listing. */
const withLists = (rows: unknown): unknown =>
  Array.isArray(rows)
    ? rows.map((row: Row) => {
      const missing = lists.filter((list) => row[list] === null)
      return missing.length === 0 ? row : { ...row, ...Object.fromEntries(missing.map((list) => [list, []])) }
    })
    : rows

const inputTypeOf = Effect.fnUntraced(function*(operation: string, projectId: ProjectId) {
  const client = yield* KiliClient
  const [project] = (yield* client.execute(projectById, { where: { id: projectId } })) ?? []
  return project === undefined
    ? yield* new KiliError.NotFound({ operation, entity: "project", missing: [projectId] })
    : project.inputType
})

/**
 * The rows of a listing: pages in order, responses followed to where they are kept, progress told.
 *
 * @internal
 */
export const rows = Effect.fnUntraced(function*(operation: string, options: Options) {
  const { fields, onDrift, projectId, where } = options
  const client = yield* KiliClient
  const progress = yield* Progress.Progress

  const inputType = responses.areChosen(fields) ? yield* inputTypeOf(operation, projectId) : undefined
  const { fields: extraFields, pageSize } = responses.plan(inputType, fields)
  const { decodeData, ...asked } = pageOperation(listing, yield* select(operation, [...fields, ...extraFields]))
  const page = {
    ...asked,
    decodeData: (data: unknown, parseOptions?: ParseOptions) => decodeData(withLists(data), parseOptions)
  }
  const complete = extraFields.length === 0
    ? Effect.succeed<ReadonlyArray<Row>>
    : yield* responses.follow(operation, fields)

  const { first = Infinity, skip = 0 } = options
  const expected = Effect.map(
    client.execute(operations.countAssets, { where }),
    (count) => Math.max(0, Math.min(first, count - skip))
  )
  const total = progress.wantsTotal === true || onDrift !== undefined ? yield* expected : undefined

  const tellDrift = ({ repeats, rows }: Pagination.Tally) =>
    onDrift === undefined || total === undefined
      ? Effect.void
      : onDrift({ rows, repeats, expected: total, missing: Math.max(0, total - rows) })

  let done = 0
  return Pagination.paginate(
    (bounds) =>
      Effect.flatMap(
        client.execute(page, { where, ...bounds }),
        (found) =>
          Effect.map(complete(found.map(({ value }) => value)), (values) =>
            values.map((value, index) => ({ id: found[index]!.id, value })))
      ),
    { ...options, key: ({ id }) => id, pageSize: options.pageSize ?? pageSize },
    tellDrift
  ).pipe(
    Stream.mapChunksEffect((rows) =>
      Effect.as(
        progress.report({
          operation,
          unit: "assets",
          done: done += rows.length,
          ...(total === undefined ? {} : { total })
        }),
        Chunk.map(rows, ({ value }) => value)
      )
    )
  )
})

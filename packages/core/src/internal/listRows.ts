import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as Pagination from "../Pagination.js"
import * as Progress from "../Progress.js"
import type { ProjectId } from "../Project.js"
import type { Paging } from "./list.js"
import { type Ontology, ontologyOf } from "./ontologies.js"
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
  /** A filter of the schema, as `AssetWhere`. */
  readonly where: unknown
  readonly labels?: "parsed" | undefined
  readonly onDrift?: ((drift: Drift) => Effect.Effect<void>) | undefined
}

/** What is listed, and how. */
export interface Listed {
  readonly unit: "assets" | "labels"
  readonly page: GraphQL.Operation<
    Pagination.Page & { readonly where: unknown },
    ReadonlyArray<{ readonly id: string; readonly value: Row }>
  >
  readonly count: GraphQL.Operation<{ readonly where: unknown }, number>
  /** The size of pages when the caller asks for none. */
  readonly pageSize: number | undefined
  /** What is done to the rows of a page before they are handed on. */
  readonly complete: (
    rows: ReadonlyArray<Row>
  ) => Effect.Effect<ReadonlyArray<Row>, KiliError.RequestError, KiliClient>
}

/**
 * What a listing has to know of its project, in one request; in none, when it need not know anything.
 *
 * @internal
 */
export const projectOf = (
  operation: string,
  projectId: ProjectId,
  fields: ReadonlyArray<string>,
  labels: Options["labels"]
): Effect.Effect<
  Ontology | undefined,
  KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError,
  KiliClient
> =>
  labels === "parsed" || responses.areChosen(fields)
    ? ontologyOf(operation, projectId)
    : Effect.succeed(undefined)

/**
 * The rows of a listing: pages in order, progress told, drift told at the end.
 *
 * @internal
 */
export const listRows = Effect.fnUntraced(function*(
  operation: string,
  { complete, count, page, pageSize, unit }: Listed,
  options: Options
): Effect.fn.Return<
  Stream.Stream<Row, KiliError.InvalidInput | KiliError.RequestError, KiliClient>,
  KiliError.InvalidInput | KiliError.RequestError,
  KiliClient
> {
  const { first = Infinity, onDrift, skip = 0, where } = options
  const client = yield* KiliClient
  const progress = yield* Progress.Progress
  const total = progress.wantsTotal === true || onDrift !== undefined
    ? Math.max(0, Math.min(first, (yield* client.execute(count, { where })) - skip))
    : undefined

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
    ({ repeats, rows }) =>
      onDrift === undefined || total === undefined
        ? Effect.void
        : onDrift({ rows, repeats, expected: total, missing: Math.max(0, total - rows) })
  ).pipe(
    Stream.mapChunksEffect((rows) =>
      Effect.as(
        progress.report({
          operation,
          unit,
          done: done += rows.length,
          ...(total === undefined ? {} : { total })
        }),
        Chunk.map(rows, ({ value }): Row => value)
      )
    )
  )
})

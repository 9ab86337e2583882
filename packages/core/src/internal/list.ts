import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as Pagination from "../Pagination.js"
import type * as Selection from "../Selection.js"

/** How a listing is read. */
export interface Paging {
  /** At most so many rows. Default: all. */
  readonly first?: number | undefined
  /** Rows to leave out at the start; the oldest come first. Default: 0. */
  readonly skip?: number | undefined
  /** Rows a request, 1 to 100. Default: 100. */
  readonly pageSize?: number | undefined
  /** Pages in flight at once. Default: 4. */
  readonly concurrency?: number | undefined
}

/** A root field of the schema that lists. */
export interface Listing {
  readonly root: "assets" | "projects"
  readonly where: "AssetWhere" | "ProjectWhere"
}

interface Row<A> {
  readonly id: string
  readonly value: A
}

const PageVariables = Schema.Struct({ where: Schema.Unknown, first: Schema.Int, skip: Schema.Int })

/**
 * The operation behind one page. The id is always asked for, since it tells a repeated row, and stays out of rows that did
 * not choose it.
 *
 * @internal
 */
export const pageOperation = <A, I>(
  { root, where }: Listing,
  { fields, paths, schema }: Selection.Selection<A, I>
): GraphQL.Operation<typeof PageVariables.Type, ReadonlyArray<Row<A>>> => {
  // The platform may answer null where there is nothing to list.
  const decodeIds = Schema.decodeUnknown(Schema.NullOr(Schema.Array(Schema.Struct({ id: Schema.String }))))
  const decodeValues = Schema.decodeUnknown(Schema.NullOr(Schema.Array(schema)))
  const asked = paths.includes("id") ? fields : `id ${fields}`
  return {
    ...GraphQL.query({
      name: root,
      document: `query ${root}($where: ${where}!, $first: PageSize!, $skip: Int!) { ` +
        `data: ${root}(where: $where, first: $first, skip: $skip) { ${asked} } }`,
      variables: PageVariables,
      data: Schema.Unknown
    }),
    fallback: undefined,
    decodeData: (data, options) =>
      Effect.zipWith(
        decodeIds(data, options),
        decodeValues(data, options),
        (ids, values) => (ids ?? []).map(({ id }, index) => ({ id, value: values![index]! }))
      )
  }
}

/**
 * The rows of a listing as a stream, page by page.
 *
 * @internal
 */
export const list = <A, I>(
  listing: Listing,
  selection: Selection.Selection<A, I>,
  where: unknown,
  paging: Paging
): Stream.Stream<A, KiliError.InvalidInput | KiliError.RequestError, KiliClient> =>
  Stream.unwrap(Effect.map(KiliClient, (client) => {
    const operation = pageOperation(listing, selection)
    return Pagination.paginate(
      (page) => client.execute(operation, { where, ...page }),
      { ...paging, key: (row) => row.id }
    ).pipe(Stream.mapChunks(Chunk.map(({ value }) => value)))
  }))

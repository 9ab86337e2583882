import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as GraphQL from "../GraphQL.js"
import { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as Pagination from "../Pagination.js"
import * as Selection from "../Selection.js"
import * as input from "./input.js"
import * as Method from "./method.js"
import { asNotFound } from "./notFound.js"

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
  readonly root:
    | "assets"
    | "issues"
    | "labels"
    | "notifications"
    | "organizations"
    | "projects"
    | "projectUsers"
    | "users"
  readonly where:
    | "AssetWhere"
    | "IssueWhere"
    | "LabelWhere"
    | "NotificationWhere"
    | "OrganizationWhere"
    | "ProjectUserWhere"
    | "ProjectWhere"
    | "UserWhere"
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

/** What a listing or a count is asked for. */
export interface Condition {
  /** What is wrong with the input beside the paging and the fields. */
  readonly problems: ReadonlyArray<input.Problem>
  /** The filter as the wire has it; made when nothing is wrong with it. */
  readonly where: () => unknown
}

/**
 * The condition of options that have a filter, or none.
 *
 * @internal
 */
export const filtered = <A, I>(schema: Schema.Schema<A, I>, where: (filter?: A) => unknown) => {
  const problems = input.problems(Schema.UndefinedOr(schema))
  return ({ filter }: { readonly filter?: A | undefined } = {}): Condition => ({
    problems: problems("filter", filter),
    where: () => where(filter)
  })
}

/** How a listing is asked for. */
export interface Asked<F> extends Condition {
  readonly fields: F | undefined
  readonly paging: Paging
}

/**
 * The listing of an entity, whose input is checked first. Rows have exactly the fields chosen.
 *
 * @internal
 */
export const lister = <A, I>(
  listing: Listing,
  entity: Schema.Schema<A, I>,
  defaultFields: ReadonlyArray<Selection.Path<I>>
) => {
  const select = Selection.make(entity)
  return <F extends ReadonlyArray<Selection.Path<I>>>(
    operation: string,
    { fields, paging, problems, where }: Asked<F>
  ): Stream.Stream<Selection.Row<A, F>, KiliError.InvalidInput | KiliError.RequestError, KiliClient> => {
    const rows = Effect.gen(function*() {
      yield* input.refuse(operation, [...problems, ...input.pagingProblems(paging)])
      return list(listing, yield* select(operation, fields ?? defaultFields), where(), paging)
    })
    // The rows decoded are of the selection made of `fields`, or of the default ones, of which `F` then is.
    return Stream.unwrap(
      rows as Effect.Effect<
        Stream.Stream<Selection.Row<A, F>, KiliError.InvalidInput | KiliError.RequestError, KiliClient>,
        KiliError.InvalidInput
      >
    ).pipe(Method.namedStream(operation), Stream.withSpan(operation))
  }
}

/**
 * The count of an entity, whose input is checked first.
 *
 * @internal
 */
export const counter = <Options>(
  operation: string,
  query: GraphQL.Operation<{ readonly where: unknown }, number>,
  condition: (options: Options) => Condition
): (options: Options) => Effect.Effect<number, KiliError.InvalidInput | KiliError.RequestError, KiliClient> =>
  Effect.fn(operation)(function*(options: Options) {
    const { problems, where } = condition(options)
    yield* input.refuse(operation, problems)
    const client = yield* KiliClient
    return yield* client.execute(query, { where: where() })
  }, Method.named(operation))

/**
 * The only row of a listing by id.
 *
 * @internal
 */
export const single =
  (operation: string, entity: KiliError.NotFound["entity"], id: string) =>
  <A, E, R>(rows: Stream.Stream<A, E, R>): Effect.Effect<A, E | KiliError.NotFound, R> =>
    rows.pipe(
      Stream.runHead,
      Effect.mapError(asNotFound(operation, id, entity)),
      Effect.flatMap(Effect.mapError(() => new KiliError.NotFound({ operation, entity, missing: [id] })))
    )

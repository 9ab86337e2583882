import * as SqlClient from "@effect/sql/SqlClient"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Runtime from "effect/Runtime"
import {
  buildSchema,
  type DocumentNode,
  executeSync,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
  parse,
  validate
} from "graphql"
import { sdl } from "../Sdl.js"
import { normalize } from "./arguments.js"
import * as Asked from "./asked.js"
import { atOnce } from "./atOnce.js"
import * as CategoryCounts from "./categoryCounts.js"
import * as Limits from "./limits.js"
import { notServed, type Refusal } from "./refusal.js"
import { resolvers } from "./resolvers.js"
import * as Scalars from "./scalars.js"
import type { Operation, Session } from "./session.js"

type Env = SqlClient.SqlClient | Session

interface ExecutionContext {
  readonly allowance: Limits.Allowance
  readonly runtime: Runtime.Runtime<Env>
}

/** @internal */
export interface Request {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: { readonly [name: string]: unknown } | undefined
}

/** @internal */
export interface Answer {
  readonly status: number
  readonly body: {
    readonly data?: unknown
    readonly errors?: ReadonlyArray<GraphQLFormattedError>
  }
}

/**
 * The same shape for every error, whoever found it.
 *
 * @internal
 */
export const refused = (status: number, code: string, message: string): Answer => ({
  body: { errors: [{ extensions: { code }, message }] },
  status
})

const toGraphQLError = (refusal: Refusal): GraphQLError =>
  new GraphQLError(refusal.message, {
    extensions: { code: refusal.code === "notServed" ? "NOT_SERVED" : "OPERATION_RESOLUTION_FAILURE" }
  })

const unexpected = new GraphQLError(
  "[unexpectedRetrieving] Unexpected error -- This can be due to: a defect of the sandbox, see its log",
  { extensions: { code: "OPERATION_RESOLUTION_FAILURE" } }
)

/** The only effects that the table of the resolvers admits are operations. */
const isOperation = (result: unknown): result is Operation<unknown> => Effect.isEffect(result)

/** Runs a resolver's effect to its end, now: operations never wait. */
const run = (runtime: Runtime.Runtime<Env>, effect: Operation<unknown>): unknown => {
  const exit = Runtime.runSyncExit(runtime)(effect)
  if (Exit.isSuccess(exit)) return exit.value
  const failure = Option.getOrUndefined(Cause.failureOption(exit.cause))
  if (failure?._tag === "Refusal") throw toGraphQLError(failure)
  Runtime.runSync(runtime)(Effect.logError("A resolver failed", exit.cause))
  throw unexpected
}

/** The field that answers for a field: a technical field, named `…Compute`, doubles the one of the shorter name. */
const answered = (type: GraphQLObjectType, field: string): string => {
  const doubled = field.replace(/Compute$/, "")
  return Object.hasOwn(type.getFields(), doubled) ? doubled : field
}

/** What a resolver gave, or what its effect comes to. */
const valueOf = (runtime: Runtime.Runtime<Env>, result: unknown, isMutation: boolean): unknown => {
  if (!isOperation(result)) return result
  // Most relations are loaded by now, and need no run to say so
  if (Exit.isExit(result) && Exit.isSuccess(result)) return result.value
  return run(
    runtime,
    isMutation ? Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(result)) : result
  )
}

/**
 * graphql-js would add the location `DIRECTIVE_DEFINITION`, which older readers of an introspection do not know: the
 * official Python client, by graphql-core 3.2.6, refuses the whole schema for it.
 */
const deprecated = "directive @deprecated(reason: String = \"No longer supported\") on " +
  "FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE\n"

/**
 * The schema with a resolver on every field of every object type. A field without a resolver of its own is read from
 * its row, and refused when the row does not have it: nothing is answered that the sandbox does not know.
 */
const makeSchema = (): GraphQLSchema => {
  const schema = buildSchema(deprecated + sdl)
  Scalars.attach(schema)
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    const served = resolvers[type.name]
    const isMutation = type === schema.getMutationType()
    for (const field of Object.values(type.getFields())) {
      const name = answered(type, field.name)
      const resolve = served?.[name]
      field.resolve = resolve === undefined
        ? (row: unknown) => {
          if (typeof row === "object" && row !== null && Object.hasOwn(row, name)) {
            return Reflect.get(row, name)
          }
          throw toGraphQLError(notServed(`${type.name}.${field.name}`))
        }
        : (row: unknown, args, { allowance, runtime }: ExecutionContext, { fieldNodes }) => {
          const result = resolve(row, field.args.length === 0 ? args : normalize(args, field.args))
          const value = valueOf(runtime, result, isMutation)
          if (Array.isArray(value)) allowance.spend(value.length, fieldNodes.map(({ selectionSet }) => selectionSet))
          return value
        }
    }
  }
  return schema
}

let schema: GraphQLSchema | undefined

const maxDocuments = 500

/** Longer documents hold values, and are hardly met again. */
const longestKnown = 20_000

class NotExecuted extends Data.TaggedError("NotExecuted")<{
  readonly code: string
  readonly errors: ReadonlyArray<GraphQLError>
}> {}

class Incomplete extends Data.TaggedError("Incomplete")<{ readonly result: ExecutionResult }> {}

/**
 * An operation that was read: what it asks for, and its execution.
 *
 * @internal
 */
export interface Prepared {
  readonly asked: Asked.Asked
  readonly execute: Effect.Effect<Answer, never, Env>
}

/**
 * Reads operations, with its memory of documents that were parsed and validated before.
 *
 * @internal
 */
export const makeExecutor = (): (request: Request) => Prepared => {
  const known = new Map<string, DocumentNode>()

  const read = (query: string): Either.Either<DocumentNode, NotExecuted> => {
    const cached = known.get(query)
    if (cached !== undefined) return Either.right(cached)
    let document: DocumentNode
    try {
      Limits.checkText(query)
      document = parse(query)
      Limits.checkDocument(document)
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      return Either.left(new NotExecuted({ code: "GRAPHQL_PARSE_FAILED", errors: [error] }))
    }
    const errors = validate(schema ??= makeSchema(), document)
    if (errors.length > 0) return Either.left(new NotExecuted({ code: "GRAPHQL_VALIDATION_FAILED", errors }))
    if (query.length <= longestKnown) {
      const oldest = known.size < maxDocuments ? undefined : known.keys().next().value
      if (oldest !== undefined) known.delete(oldest)
      known.set(query, document)
    }
    return Either.right(document)
  }

  const execute = Effect.fnUntraced(
    function*(document: DocumentNode, { operationName, variables }: Request) {
      const operation = getOperationAST(document, operationName)
      const executed = Effect.map(Effect.runtime<Env>(), (runtime) =>
        executeSync({
          contextValue: { allowance: new Limits.Allowance(document), runtime } satisfies ExecutionContext,
          document,
          operationName,
          schema: schema ??= makeSchema(),
          variableValues: variables
        }))
      const result = yield* operation?.operation === "mutation" ? wholly(executed) : executed
      const tooLarge = result.errors?.find(Limits.isTooLargeAnswer)
      if (result.data === undefined || tooLarge !== undefined) {
        return yield* new NotExecuted({
          code: "INTERNAL_SERVER_ERROR",
          errors: tooLarge === undefined ? result.errors ?? [] : [tooLarge]
        })
      }
      const answer: Answer = {
        body: result.errors === undefined
          ? { data: result.data }
          : {
            data: result.data,
            errors: result.errors.map((error) => withCode(error, "OPERATION_RESOLUTION_FAILURE"))
          },
        status: 200
      }
      return answer
    },
    Effect.catchTag("NotExecuted", (error) => Effect.succeed(notExecuted(error)))
  )

  return (request) =>
    Either.match(read(request.query), {
      onLeft: (error) => ({ asked: Asked.nothing, execute: Effect.succeed(notExecuted(error)) }),
      onRight: (document) => ({
        asked: Asked.inspect(document, request.operationName),
        execute: execute(document, request)
      })
    })
}

const notExecuted = ({ code, errors }: NotExecuted): Answer => ({
  body: { errors: errors.map((error) => withCode(error, code)) },
  status: 400
})

const withCode = (error: GraphQLError, code: string): GraphQLFormattedError => {
  const formatted = error.toJSON()
  return formatted.extensions?.code === undefined ? { ...formatted, extensions: { code } } : formatted
}

const leavesNoTrace = (error: GraphQLError): boolean =>
  error.extensions["code"] === "NOT_SERVED" || Limits.isTooLargeAnswer(error)

/**
 * A mutation whose answer would hold a field that is not served leaves no trace: its caller is told that the sandbox
 * cannot do this, not that it did half of it.
 */
const wholly = (executed: Effect.Effect<ExecutionResult, never, Env>): Effect.Effect<ExecutionResult, never, Env> =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    executed.pipe(
      Effect.tap(CategoryCounts.settle),
      Effect.filterOrFail(
        (result) => result.errors?.some(leavesNoTrace) !== true,
        (result) => new Incomplete({ result })
      ),
      sql.withTransaction,
      Effect.catchTag("Incomplete", ({ result }) => Effect.succeed({ ...result, data: null })),
      Effect.orDie,
      atOnce
    ))

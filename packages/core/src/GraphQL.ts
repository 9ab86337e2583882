/**
 * A GraphQL operation as a value: what it is called, what it sends, what comes back, and whether it may be sent twice.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import type { ParseOptions } from "effect/SchemaAST"

/**
 * An operation of the platform's API, to be run by `KiliClient.execute`.
 *
 * The document has one root field, under the alias `data`. `repeatable` operations leave the same state when they run
 * twice, so a lost answer is a reason to send them again; the others are repeated only if they surely did not run. An
 * operation to be sent `once` is never repeated: whoever runs it looks at what happened first.
 *
 * @since 0.1.0
 * @category models
 */
export interface Operation<in V, out A> {
  readonly name: string
  readonly kind: "query" | "mutation"
  readonly document: string
  readonly repeatable: boolean
  readonly once?: boolean | undefined
  readonly timeout: Duration.DurationInput | undefined
  /** What is sent in its place to a platform that does not know a field of the document, as an older one. */
  readonly fallback?: Operation<V, A> | undefined
  readonly encodeVariables: (variables: V) => Effect.Effect<unknown, ParseResult.ParseError>
  readonly decodeData: (data: unknown, options?: ParseOptions) => Effect.Effect<A, ParseResult.ParseError>
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options<V, VI, A, I> {
  readonly name: string
  readonly document: string
  readonly variables: Schema.Schema<V, VI>
  readonly data: Schema.Schema<A, I>
  /** Time for one attempt, when the client's default does not suit. */
  readonly timeout?: Duration.DurationInput | undefined
}

const make = <V, VI, A, I>(
  kind: "query" | "mutation",
  repeatable: boolean,
  { data, document, name, timeout, variables }: Options<V, VI, A, I>
): Operation<V, A> => ({
  name,
  kind,
  document,
  repeatable,
  timeout,
  encodeVariables: Schema.encode(variables),
  decodeData: Schema.decodeUnknown(data)
})

/**
 * @since 0.1.0
 * @category constructors
 */
export const query = <V, VI, A, I>(options: Options<V, VI, A, I>): Operation<V, A> => make("query", true, options)

/**
 * A change. Say `repeatable` when applying it twice is the same as once, and `once` to decide yourself what follows a failure.
 *
 * @since 0.1.0
 * @category constructors
 */
export const mutation = <V, VI, A, I>(
  options: Options<V, VI, A, I> & { readonly repeatable?: boolean | undefined; readonly once?: boolean | undefined }
): Operation<V, A> => ({ ...make("mutation", options.repeatable ?? false, options), once: options.once })

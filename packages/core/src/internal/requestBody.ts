import * as HttpBody from "@effect/platform/HttpBody"
import * as Effect from "effect/Effect"
import * as ParseResult from "effect/ParseResult"
import type * as GraphQL from "../GraphQL.js"
import * as KiliError from "../KiliError.js"
import { place } from "./input.js"

const notJson = (operation: string): KiliError.InvalidInput =>
  new KiliError.InvalidInput({ operation, issues: [{ at: "variables", problem: "hold a value that is not JSON" }] })

const invalidVariables = (operation: string, error: ParseResult.ParseError): KiliError.InvalidInput => {
  const [first, ...rest] = ParseResult.ArrayFormatter.formatErrorSync(error).map(({ message, path }) => ({
    at: place("", path),
    problem: message
  }))
  return new KiliError.InvalidInput({ operation, issues: [first!, ...rest] })
}

/**
 * What is posted for an operation. `name` is what errors call it.
 *
 * @internal
 */
export const make = <V, A>(
  operation: GraphQL.Operation<V, A>,
  name: string,
  variables: V
): Effect.Effect<HttpBody.Uint8Array, KiliError.InvalidInput> =>
  operation.encodeVariables(variables).pipe(
    Effect.mapError((error) => invalidVariables(name, error)),
    Effect.flatMap((encoded) =>
      Effect.mapError(HttpBody.json({ query: operation.document, variables: encoded }), () => notJson(name))
    )
  )

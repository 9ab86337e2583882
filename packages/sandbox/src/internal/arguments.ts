import {
  getNullableType,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLInputType,
  isInputObjectType,
  isListType
} from "graphql"

const isFilter = (type: GraphQLInputType): boolean => isInputObjectType(type) && (type.name.endsWith("Where"))

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0

/** Half of a character: with the flag `u` a pair of surrogates is one character, and none. */
const loneSurrogate = /\p{Surrogate}/u

const refuseText = (what: string): GraphQLError =>
  new GraphQLError(`[invalidInput] Text cannot hold ${what}`, {
    extensions: { code: "OPERATION_RESOLUTION_FAILURE" }
  })

const present = (value: unknown, declared: GraphQLInputType): unknown => {
  const type = getNullableType(declared)
  if (typeof value === "string") {
    // The store would cut the text there
    if (value.includes("\u0000")) throw refuseText("a NUL character")
    // The store would put another character in its place
    if (loneSurrogate.test(value)) throw refuseText("a surrogate without its other half")
  }
  if (isListType(type) && Array.isArray(value)) return value.map((item) => present(item, type.ofType))
  if (!isInputObjectType(type) || typeof value !== "object" || value === null) return value
  const fields = type.getFields()
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, given]) => {
      const field = fields[name]
      if (given === null || given === undefined || field === undefined) return []
      const kept = present(given, field.type)
      return isFilter(getNullableType(field.type)) && isEmpty(kept) ? [] : [[name, kept]]
    })
  )
}

/**
 * The arguments without what says nothing: clients send null for absent, and empty nested filters. Values of the `JSON`
 * scalar are data, and keep their nulls.
 *
 * @internal
 */
export const normalize = (
  given: { readonly [name: string]: unknown },
  declared: ReadonlyArray<GraphQLArgument>
): Record<string, unknown> =>
  Object.fromEntries(
    declared.flatMap(({ name, type }) => {
      const value = given[name]
      return value === null || value === undefined ? [] : [[name, present(value, type)]]
    })
  )

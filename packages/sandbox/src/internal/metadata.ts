import * as Either from "effect/Either"
import { metadataDefaults } from "./assumptions.js"
import { isObject, type JsonObject } from "./json.js"
import { invalidInput, type Refusal } from "./refusal.js"

const types: ReadonlyArray<unknown> = ["string", "number", "date"]

const flags = ["filterable", "visibleByLabeler", "visibleByReviewer"] as const

type Properties = Either.Either<JsonObject, Refusal>

const refuse = (key: string, reason: string): Properties =>
  Either.left(invalidInput("The metadata properties are not valid", `${JSON.stringify(key)}: ${reason}`))

/**
 * The metadata keys of a project as given by their properties. What is not said takes its default.
 *
 * @internal
 */
export const fromProperties = (given: unknown): Properties => {
  if (!isObject(given)) return Either.left(invalidInput("The metadata properties are not an object"))
  const properties: Array<readonly [string, JsonObject]> = []
  for (const [key, value] of Object.entries(given)) {
    if (!isObject(value)) return refuse(key, "expected an object")
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(metadataDefaults, name))
    if (unknown !== undefined) return refuse(key, `unknown property ${unknown}`)
    const property = { ...metadataDefaults, ...value }
    if (!types.includes(property.type)) return refuse(key, "the type is string, number or date")
    const bad = flags.find((flag) => typeof property[flag] !== "boolean")
    if (bad !== undefined) return refuse(key, `${bad} is true or false`)
    properties.push([key, property])
  }
  return Either.right(Object.fromEntries(properties))
}

/**
 * The metadata keys of a project as given by their types alone; keys that were there keep their other properties.
 *
 * @internal
 */
export const fromTypes = (given: unknown, current: JsonObject): Properties =>
  isObject(given)
    ? fromProperties(
      Object.fromEntries(
        Object.entries(given).map(([key, type]) => {
          const known = current[key]
          return [key, { ...(isObject(known) ? known : {}), type }]
        })
      )
    )
    : Either.left(invalidInput("The metadata types are not an object"))

/**
 * The older view of the same store: each key and its type.
 *
 * @internal
 */
export const toTypes = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(properties).map(([key, property]) => [key, isObject(property) ? property["type"] : undefined])
  )

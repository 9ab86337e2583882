import * as Either from "effect/Either"
import { type CategorySearch, isCategorySearch, parse, print } from "../CategorySearch.js"
import * as categorySearch from "./categorySearch.js"
import { checked } from "./checked.js"

const problemOf = (u: unknown): string | undefined => {
  if (typeof u === "string") return Either.match(parse(u), { onLeft: ({ reason }) => reason, onRight: () => undefined })
  return isCategorySearch(u) ? categorySearch.problem(u) : "expected the text of a category search, or a CategorySearch"
}

/**
 * A category search as operations take it: as a value or as text.
 *
 * @internal
 */
export const schema = checked<CategorySearch | string>("CategorySearch", problemOf)

/**
 * A text is sent as it was written.
 *
 * @internal
 */
export const toWire = (search: CategorySearch | string): string => typeof search === "string" ? search : print(search)

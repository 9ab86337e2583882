/**
 * The filter that the flags of a line say.
 */
import type { AssetFilter } from "@effect-kili/core/AssetFilter"
import * as Effect from "effect/Effect"
import type { UsageError } from "../../Exit.js"
import * as Filter from "../../Filter.js"
import type * as Spec from "../../Spec.js"
import { assetFilter } from "../assetFilter.js"

export type Flags = Spec.ValuesOf<typeof assetFilter>

/** A place in the SDK's argument as the flag that it came from. */
export const nameOf = Filter.nameOf(assetFilter)

/** Whether any of the flags is given. */
export const isGiven = (input: Flags): boolean => Filter.isGiven(assetFilter, input)

/** The filter; none when no flag is given. */
export const read = (input: Flags): Effect.Effect<AssetFilter | undefined, UsageError> =>
  Effect.map(
    Filter.given(assetFilter, input),
    // The SDK checks what a text has to be
    (filter) => Object.keys(filter).length === 0 ? undefined : filter as object as AssetFilter
  )

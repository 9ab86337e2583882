import * as Struct from "effect/Struct"
import type { AssetFilter } from "../AssetFilter.js"

const successors = {
  consensusMarkGt: "consensusMarkGte",
  consensusMarkLt: "consensusMarkLte",
  honeypotMarkGt: "honeypotMarkGte",
  honeypotMarkLt: "honeypotMarkLte",
  labelConsensusMarkGt: "labelConsensusMarkGte",
  labelConsensusMarkLt: "labelConsensusMarkLte",
  labelHoneypotMarkGt: "labelHoneypotMarkGte",
  labelHoneypotMarkLt: "labelHoneypotMarkLte",
  labelCreatedAtGt: "labelCreatedAtGte",
  labelCreatedAtLt: "labelCreatedAtLte",
  externalIdContains: "externalIdStrictlyIn"
} as const satisfies { readonly [K in keyof AssetFilter]?: keyof AssetFilter }

type Deprecated = keyof typeof successors

const isDeprecated = (name: string): name is Deprecated => Object.hasOwn(successors, name)

/**
 * The names of before, each with the one that took its place.
 *
 * @internal
 */
export const renamed = Struct.entries(successors)

/**
 * A filter by the names of today.
 *
 * @internal
 */
export const current = (filter: AssetFilter): Omit<AssetFilter, Deprecated> =>
  Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) =>
      value === undefined ? [] : [[isDeprecated(name) ? successors[name] : name, value]]
    )
  )

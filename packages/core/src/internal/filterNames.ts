import * as Struct from "effect/Struct"

/**
 * The names of before, each with the one that took its place.
 *
 * @internal
 */
export const successors = {
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
} as const

/** @internal */
export const renamed = Struct.entries(successors)

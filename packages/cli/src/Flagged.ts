/**
 * What is wrong with the arguments of an operation, told of the flags that they were given by.
 */
import type * as KiliError from "@effect-kili/core/KiliError"
import * as Effect from "effect/Effect"
import type { UsageError } from "./Exit.js"
import * as Mistakes from "./Mistakes.js"
import * as Spec from "./Spec.js"

/** The flag that an argument comes from, where its name is not the argument's: `{ jsonInterface: "interface" }`. */
type Renamed = Readonly<Record<string, string>>

const told = (verb: Spec.Verb, renamed: Renamed, at: string): string => {
  const [, argument = "", rest = ""] = /^(?:filter\.)?([A-Za-z]+)(?:\[\d+\])?\.?(.*)$/.exec(at) ?? []
  const key = renamed[argument] ?? argument
  const inside = rest === "" ? "" : ` ${rest}`
  const flag = verb.flags[key]
  if (flag !== undefined) return `--${Spec.shortName(key, flag)}${inside}`
  return Object.hasOwn(verb.arguments, key) ? `${Spec.flagName(key).toUpperCase()}${inside}` : at
}

/** Refusals of the SDK as mistakes of the line. */
export const by =
  (verb: Spec.Verb, renamed: Renamed = { projectId: "project" }) =>
  <A, E extends { readonly _tag: string }, R>(
    self: Effect.Effect<A, E | KiliError.InvalidInput, R>
  ): Effect.Effect<A, Exclude<E, KiliError.InvalidInput> | UsageError, R> =>
    Effect.mapError(self, Mistakes.named((at) => told(verb, renamed, at)))

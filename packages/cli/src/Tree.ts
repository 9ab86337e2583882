/**
 * Commands by subject, and what runs each: loaded when it does.
 */
import type * as Effect from "effect/Effect"
import type { Verb } from "./Spec.js"

/** A verb, and what runs it: loaded when it does. `remote` ones get a client of the platform. */
export interface Leaf {
  readonly _tag: "Leaf"
  readonly verb: Verb
  readonly remote: boolean
  // What it takes and needs is checked where it is tied to its verb
  readonly load: () => Promise<{ readonly run: (input: never) => Effect.Effect<void, unknown, never> }>
}

/** Commands of one subject. With `first`, the subject's name alone runs that verb. */
export interface Noun {
  readonly _tag: "Noun"
  readonly name: string
  readonly summary: string
  readonly children: ReadonlyArray<Command>
  readonly first?: string
  /** Flags that people expect and that are not there on purpose, and why. */
  readonly refuses?: Readonly<Record<string, string>>
}

export type Command = Leaf | Noun

// -- Constructors

export const noun = (spec: Omit<Noun, "_tag">): Noun => ({ _tag: "Noun", ...spec })

// -- Looking

export const nameOf = (command: Command): string => command._tag === "Leaf" ? command.verb.name : command.name

export const summaryOf = (command: Command): string => command._tag === "Leaf" ? command.verb.summary : command.summary

/** The verb that a subject's name alone runs. */
export const firstOf = (noun: Noun): Leaf | undefined => {
  const first = noun.children.find((child) => nameOf(child) === noun.first)
  return first?._tag === "Leaf" ? first : undefined
}

/** Every verb, with the words that lead to it. */
export const leavesOf = (
  command: Command,
  path: ReadonlyArray<string> = []
): ReadonlyArray<{ readonly path: ReadonlyArray<string>; readonly leaf: Leaf }> =>
  command._tag === "Leaf"
    ? [{ path: [...path, command.verb.name], leaf: command }]
    : command.children.flatMap((child) => leavesOf(child, [...path, command.name]))

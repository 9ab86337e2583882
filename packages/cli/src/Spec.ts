/**
 * Commands described as plain data: what `--help`, completion, docs/cli.md, suggestions and the parser all read. It loads nothing, so
 * that `kili --help` is fast.
 */

/** How the text after a flag, or in an argument's place, is read. */
export type Kind = "boolean" | "choice" | "integer" | "number" | "text"

/** A flag: its name is its key, in kebab case. `A` is what the command gets. */
export interface Flag<out A = unknown> {
  readonly kind: Kind
  readonly description: string
  /** What stands for the value in the help: `N`, `FILE`. */
  readonly placeholder: string
  readonly alias?: string
  /** Shorter names that mean the same. */
  readonly synonyms?: ReadonlyArray<string>
  /** The title that it stands under in the help, with others of its kind. */
  readonly group?: string
  readonly choices?: ReadonlyArray<string>
  readonly fallback?: A
  readonly required: boolean
  /** May be given more than once; the command gets a list. */
  readonly repeated: boolean
  /** Whether the file name is completed by the shell. */
  readonly completesFiles: boolean
}

/** What stands after the flags: its name is its key. The last may be `repeated`. */
export interface Argument<out A = unknown> {
  readonly description: string
  readonly choices?: ReadonlyArray<string>
  readonly required: boolean
  readonly repeated: boolean
  readonly completesFiles: boolean
  readonly fallback?: A
}

export type Flags = Readonly<Record<string, Flag>>
export type Arguments = Readonly<Record<string, Argument>>

/** An example in the help: what it does, and the line to type. */
export type Example = readonly [does: string, line: string]

/** A command that does something, described. */
export interface Verb<F extends Flags = Flags, P extends Arguments = Arguments> {
  readonly name: string
  readonly summary: string
  /** More than the summary, in the help of the command alone. */
  readonly details?: string
  readonly examples: ReadonlyArray<Example>
  readonly flags: F
  readonly arguments: P
  /** Whether the words after `--` are another program's. */
  readonly passesOn: boolean
}

/** What a verb gets: a value for each flag and argument. */
export type Input<V> = V extends Verb<infer F, infer P>
  ? ValuesOf<F> & ValuesOf<P> & { readonly passedOn: ReadonlyArray<string> }
  : never

/** A value for each flag, or for each argument. */
export type ValuesOf<T extends Flags | Arguments> = {
  readonly [K in keyof T]: T[K] extends Argument<infer A> | Flag<infer A> ? A : never
}

// -- Flags

interface Shape {
  readonly description: string
  readonly placeholder?: string
  readonly alias?: string
  readonly synonyms?: ReadonlyArray<string>
  readonly group?: string
  readonly completesFiles?: boolean
}

const flag = (kind: Kind, placeholder: string, shape: Shape) => ({
  kind,
  placeholder,
  required: false,
  repeated: false,
  completesFiles: false,
  ...shape
})

export const text = (shape: Shape): Flag<string | undefined> => flag("text", "TEXT", shape)

/** The name of a file, or of a folder. */
export const file = (shape: Shape): Flag<string | undefined> => flag("text", "FILE", { completesFiles: true, ...shape })

export const integer = (shape: Shape): Flag<number | undefined> => flag("integer", "N", shape)

export const number = (shape: Shape): Flag<number | undefined> => flag("number", "NUMBER", shape)

export const boolean = (shape: Shape): Flag<boolean> => ({ ...flag("boolean", "", shape), fallback: false })

/** Three answers: `--skipped`, `--skipped=false`, or none, where the flag is left out. */
export const truth = (shape: Shape): Flag<boolean | undefined> => flag("boolean", "", shape)

export const choice = <const C extends ReadonlyArray<string>>(
  choices: C,
  shape: Shape
): Flag<C[number] | undefined> => ({
  ...flag("choice", choices.join("|"), shape),
  choices
})

/** The command does not run without it. */
export const required = <A>(flag: Flag<A | undefined>): Flag<A> => {
  const { fallback: _, ...rest } = flag
  return { ...rest, required: true }
}

/** It may be given more than once. */
export const repeated = <A>(flag: Flag<A | undefined>): Flag<ReadonlyArray<A>> => {
  const { fallback: _, ...rest } = flag
  return { ...rest, repeated: true, fallback: [] }
}

export const withFallback = <A, const B extends A>(flag: Flag<A | undefined>, fallback: B): Flag<A> => ({
  ...flag,
  fallback
})

// -- Arguments

interface ArgumentShape {
  readonly description: string
  readonly completesFiles?: boolean
}

const argumentOf = (shape: ArgumentShape) => ({ required: true, repeated: false, completesFiles: false, ...shape })

export const argument = (shape: ArgumentShape): Argument<string> => argumentOf(shape)

export const choiceArgument = <const C extends ReadonlyArray<string>>(
  choices: C,
  shape: ArgumentShape
): Argument<C[number]> => ({ ...argumentOf(shape), choices })

export const optionalArgument = (shape: ArgumentShape): Argument<string | undefined> => ({
  ...argumentOf(shape),
  required: false
})

/** The rest of the line; at least one when `required`. */
export const argumentList = (
  shape: ArgumentShape & { readonly required?: boolean }
): Argument<ReadonlyArray<string>> => ({ ...argumentOf(shape), repeated: true, fallback: [] })

// -- Commands

export const verb = <F extends Flags, P extends Arguments>(spec: {
  readonly name: string
  readonly summary: string
  readonly details?: string
  readonly examples: ReadonlyArray<Example>
  readonly flags: F
  readonly arguments: P
  readonly passesOn?: boolean
}): Verb<F, P> => ({ passesOn: false, ...spec })

// -- Names

/** `labelType` is `--label-type`. */
export const flagName = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** What a flag is called in what is said of it: the shortest of its names that tell what it is. */
export const shortName = (key: string, flag: Flag): string => flag.synonyms?.[0] ?? flagName(key)

/**
 * Reads the texts of a command line as the values of flags and arguments.
 */
import * as CliConfig from "@effect/cli/CliConfig"
import * as Options from "@effect/cli/Options"
import type * as NodeContext from "@effect/platform-node/NodeContext"
import * as Effect from "effect/Effect"
import type { Line } from "./Argv.js"
import { UsageError } from "./Exit.js"
import { nearest } from "./nearest.js"
import * as Spec from "./Spec.js"

const optionOf = (name: string, flag: Spec.Flag): Options.Options<unknown> => {
  switch (flag.kind) {
    case "boolean":
      return Options.boolean(name)
    case "integer":
      return Options.integer(name)
    case "number":
      return Options.float(name)
    default:
      return Options.text(name)
  }
}

const expected: Readonly<Record<Spec.Kind, string>> = {
  boolean: "true or false",
  choice: "one of its choices",
  integer: "a whole number",
  number: "a number",
  text: "text"
}

const value = (
  name: string,
  flag: Spec.Flag,
  text: string
): Effect.Effect<unknown, UsageError, NodeContext.NodeContext> => {
  const { choices } = flag
  if (choices !== undefined && !choices.includes(text)) {
    const near = nearest(text, choices)
    return new UsageError({
      problem: `--${name} is one of ${choices.join(", ")}, not "${text}"`,
      hint: near === undefined ? undefined : `did you mean ${near}?`
    })
  }
  // One value at a time: a list of them would be trimmed, and values that look like flags misread
  return Options.processCommandLine(optionOf(name, flag), [`--${name}`, text], CliConfig.defaultConfig).pipe(
    Effect.map(([, , read]) => read),
    Effect.mapError(() => new UsageError({ problem: `--${name} "${text}": expected ${expected[flag.kind]}` }))
  )
}

/** The values of `flags`, by key. */
export const flags = (
  flags: Spec.Flags,
  texts: Line["texts"]
): Effect.Effect<Readonly<Record<string, unknown>>, UsageError, NodeContext.NodeContext> =>
  Effect.map(
    Effect.forEach(Object.entries(flags), ([key, flag]) =>
      Effect.map(
        Effect.forEach(texts.get(key) ?? [], (text) => value(Spec.shortName(key, flag), flag, text)),
        (values) => [key, values.length === 0 ? flag.fallback : flag.repeated ? values : values[0]] as const
      )),
    Object.fromEntries
  )

/** What the verb of a line gets. */
export const input = (
  line: Line
): Effect.Effect<Readonly<Record<string, unknown>>, UsageError, NodeContext.NodeContext> =>
  Effect.map(flags(line.leaf.verb.flags, line.texts), (values) => ({
    ...values,
    ...Object.fromEntries(
      Object.entries(line.leaf.verb.arguments).map(([key, place]) => {
        const texts = line.texts.get(key)
        return [key, texts === undefined ? place.fallback : place.repeated ? texts : texts[0]]
      })
    ),
    passedOn: line.passedOn
  }))

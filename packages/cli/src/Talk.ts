/**
 * What the command says to a person, on stderr: stdout is for data.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Screen from "./Screen.js"

/** Whether it says anything beyond errors. */
export class Quiet extends Context.Reference<Quiet>()("@effect-kili/cli/Quiet", { defaultValue: () => false }) {}

/** A line, whatever the flags say: an error, or what a flag asked for. */
export const tell = (line: string): Effect.Effect<void> =>
  Effect.zipRight(Effect.sync(Screen.erase), Console.error(line))

/** A line, unless `--quiet`. */
export const say = (line: string): Effect.Effect<void> =>
  Effect.flatMap(Quiet, (quiet) => quiet ? Effect.void : tell(line))

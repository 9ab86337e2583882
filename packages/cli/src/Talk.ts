/**
 * What the command says to a person, on stderr: stdout is for data.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** Whether it says anything beyond errors. */
export class Quiet extends Context.Reference<Quiet>()("@effect-kili/cli/Quiet", { defaultValue: () => false }) {}

/** A line, unless `--quiet`. */
export const say = (line: string): Effect.Effect<void> =>
  Effect.flatMap(Quiet, (quiet) => quiet ? Effect.void : Console.error(line))

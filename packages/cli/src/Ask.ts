/**
 * Questions to a person, on stderr: stdout is for data.
 */
import * as Prompt from "@effect/cli/Prompt"
import * as Terminal from "@effect/platform/Terminal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as Screen from "./Screen.js"

/** Whether there is somebody to ask: without a terminal, nothing is ever asked. */
export const isPossible: Effect.Effect<boolean> = Effect.sync(() =>
  process.stdin.isTTY === true && process.stderr.isTTY === true
)

const onStderr = Layer.effect(
  Terminal.Terminal,
  Effect.map(Terminal.Terminal, (terminal) =>
    Terminal.Terminal.of({
      ...terminal,
      columns: Effect.sync(() => process.stderr.columns),
      display: (text) => Effect.sync(() => void process.stderr.write(text))
    }))
)

/** The answer to any question. Ctrl-C instead of one ends the command, as it does elsewhere. */
export const ask = <A>(prompt: Prompt.Prompt<A>) =>
  Effect.acquireUseRelease(
    Effect.sync(Screen.take),
    () => Prompt.run(prompt),
    () => Effect.sync(Screen.release)
  ).pipe(
    Effect.catchTag("QuitException", () => Effect.interrupt),
    Effect.provide(onStderr)
  )

/** A secret: nothing of what is typed is shown. */
export const secret = (message: string): Effect.Effect<Redacted.Redacted, never, Prompt.Prompt.Environment> =>
  ask(Prompt.hidden({
    message,
    validate: (text) =>
      text.trim() === "" ? Effect.fail("type it, or paste it, and press Enter") : Effect.succeed(text.trim())
  }))

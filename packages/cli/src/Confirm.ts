/**
 * Asks before what cannot be undone.
 */
import * as Prompt from "@effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as Ask from "./Ask.js"
import { Failed, UsageError } from "./Exit.js"

/** Refuses early what somebody would have to be asked about, where nobody can be. */
export const possible = (yes: boolean): Effect.Effect<void, UsageError> =>
  Effect.flatMap(Ask.isPossible, (isPossible) =>
    yes || isPossible ? Effect.void : new UsageError({
      problem: "this cannot be undone, and there is no terminal to ask on",
      hint: "--yes does it without a question, --dry-run shows what it would do"
    }))

/** Goes on when the answer is yes, or was given before. */
export const confirm = (
  yes: boolean,
  question: string
): Effect.Effect<void, Failed | UsageError, Prompt.Prompt.Environment> =>
  yes ? Effect.void : possible(yes).pipe(
    Effect.zipRight(Ask.ask(Prompt.confirm({ initial: false, message: question }))),
    Effect.filterOrFail((answer) => answer, () => new Failed({ message: "nothing was done" })),
    Effect.asVoid
  )

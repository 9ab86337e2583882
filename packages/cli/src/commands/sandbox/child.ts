/**
 * Another program in our place: our terminal or pipes, our environment, our signals, and its exit code.
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import { spawn } from "node:child_process"
import { constants } from "node:os"
import { type Signal, Signals } from "../../Signals.js"
import * as Talk from "../../Talk.js"

const cannotRun = 126
const notFound = 127

/** The exit code of a program, as shells tell it. */
const codeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? (signal === null ? notFound : 128 + constants.signals[signal])

interface Ended {
  readonly code: number
  readonly problem?: string
}

/** Runs a program to its end, however often it is signalled. When this is interrupted, so is the program. */
export const run = Effect.fnUntraced(function*(
  [program = "", ...words]: ReadonlyArray<string>,
  variables: Readonly<Record<string, string>>
) {
  const { divert } = yield* Signals
  let pass: (signal: Signal) => void = () => {}
  const running = Effect.async<Ended>((resume) => {
    // The child is handed the environment of this process, whatever it holds
    const child = spawn(program, words, { env: { ...globalThis.process.env, ...variables }, stdio: "inherit" })
    pass = (signal) => {
      // A terminal signals the programs before it by itself, ours and this one: twice would be two Ctrl-C
      if (signal === "SIGINT" && process.stdin.isTTY) return
      child.kill(signal)
    }
    child.once("error", (error) => {
      const isMissing = Predicate.hasProperty(error, "code") && error.code === "ENOENT"
      resume(Effect.succeed(
        isMissing
          ? { code: notFound, problem: `there is no program "${program}"` }
          : { code: cannotRun, problem: `"${program}" cannot be run: ${error.message}` }
      ))
    })
    child.once("exit", (code, signal) => resume(Effect.succeed({ code: codeOf(code, signal) })))
    return Effect.sync(() => void child.kill())
  })
  const { code, problem } = yield* Effect.scoped(Effect.zipRight(divert((signal) => pass(signal)), running))
  if (problem !== undefined) yield* Talk.tell(`kili: ${problem}`)
  return code
})

/**
 * What the process does when it is told to end.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

export type Signal = typeof signals[number]

export interface Service {
  /** While the scope lives, signals go there instead, and end nothing. */
  readonly divert: (to: (signal: Signal) => void) => Effect.Effect<void, never, Scope.Scope>
}

export class Signals extends Context.Tag("@effect-kili/cli/Signals")<Signals, Service>() {}

/** Hears the signals of the process. */
export const listen = (onSignal: (signal: Signal) => void): Service => {
  let hear = onSignal
  for (const signal of signals) process.on(signal, () => hear(signal))
  return {
    divert: (to) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          hear = to
        }),
        () =>
          Effect.sync(() => {
            hear = onSignal
          })
      )
  }
}

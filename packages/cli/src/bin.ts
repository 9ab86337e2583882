#!/usr/bin/env node
import * as ValidationError from "@effect/cli/ValidationError"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import { fileURLToPath } from "node:url"
import { run } from "./Cli.js"

/** 0 ok, 1 failure, 2 usage, 70 a bug, 130 stopped by Ctrl-C. */
const exitCode = (cause: Cause.Cause<unknown>): number =>
  Cause.isInterruptedOnly(cause)
    ? 130
    : Option.match(Cause.failureOption(cause), {
      onNone: () => 70,
      onSome: (error) => ValidationError.isValidationError(error) ? 2 : 1
    })

const describe = (error: unknown): string => error instanceof Error ? error.message : String(error)

// Usage errors are printed by the command itself.
const explain = (cause: Cause.Cause<unknown>): Effect.Effect<void> => {
  switch (exitCode(cause)) {
    case 1:
      return Console.error(`kili: ${describe(Cause.squash(cause))}`)
    case 70:
      return Console.error(`kili: a bug, please report it\n${Cause.pretty(cause)}`)
    default:
      return Effect.void
  }
}

// The reader of a pipe may leave early (`kili demo | head`): there is nobody left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0)
  throw error
})

run({ photographs: fileURLToPath(new URL("./photographs", import.meta.url)) })(process.argv).pipe(
  Effect.tapErrorCause(explain),
  Effect.provide(
    Layer.merge(
      NodeContext.layer,
      Logger.replace(Logger.defaultLogger, Logger.prettyLogger({ stderr: true }))
    )
  ),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    disablePrettyLogger: true,
    teardown: (exit, done) => done(Exit.isSuccess(exit) ? 0 : exitCode(exit.cause))
  })
)

/**
 * Runs a line: reads its values, builds what the verb needs, and tells how it ended.
 */
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import type { Line } from "./Argv.js"
import { codes } from "./codes.js"
import { globals } from "./commands/shared.js"
import * as Connection from "./Connection.js"
import { codeOf, type Failure, toJson, toText } from "./Exit.js"
import * as Output from "./Output.js"
import * as Progress from "./Progress.js"
import * as Read from "./Read.js"
import type * as Spec from "./Spec.js"
import * as Talk from "./Talk.js"

/** What the process knows of its terminal. */
export interface Edge {
  readonly stdoutWidth: number | undefined
  readonly stderrIsTerminal: boolean
  readonly color: boolean
}

const isFormat = (value: unknown): value is Output.Settings["format"] => typeof value === "string"

const settings = (input: Readonly<Record<string, unknown>>, edge: Edge): Output.Settings => {
  const format = isFormat(input.format) ? input.format : edge.stdoutWidth === undefined ? "ndjson" : "table"
  return {
    format,
    file: typeof input.output === "string" ? input.output : undefined,
    nested: input.nested === "flatten" || (input.nested === undefined && format === "csv") ? "flatten" : "struct",
    width: typeof input.output === "string" ? undefined : edge.stdoutWidth,
    color: edge.color && input.output === undefined
  }
}

const levels = {
  all: LogLevel.All,
  trace: LogLevel.Trace,
  debug: LogLevel.Debug,
  info: LogLevel.Info,
  warning: LogLevel.Warning,
  error: LogLevel.Error,
  fatal: LogLevel.Fatal,
  none: LogLevel.None
}

const execute = Effect.fnUntraced(function*(line: Line, edge: Edge) {
  const common = (yield* Read.flags(globals, line.texts)) as Spec.ValuesOf<typeof globals>
  const input = yield* Read.input(line)
  // A file, a terminal and an argument of several formats each want one answer only
  const { run } = yield* Effect.promise(line.leaf.load)
  // Its type was checked against the verb's where the two were tied
  const verb = run as unknown as (input: object) => Effect.Effect<void, Failure>
  const work = Effect.suspend(() => verb(input)).pipe(
    Effect.provide(Layer.mergeAll(
      line.leaf.remote ? Connection.layer(common) : Layer.empty,
      Layer.succeed(Output.Output, settings(input, edge)),
      edge.stderrIsTerminal && !common.quiet && !common.noProgress ? Progress.layer : Layer.empty
    )),
    Effect.scoped
  )
  yield* work.pipe(
    Effect.provideService(Talk.Quiet, common.quiet),
    Logger.withMinimumLogLevel(levels[common.logLevel])
  )
})

/** Tells a failure, and gives its exit code. */
const end = (exit: Exit.Exit<void, Failure>, asJson: boolean): Effect.Effect<number> => {
  if (Exit.isSuccess(exit)) return Effect.succeed(codes.ok)
  if (Cause.isInterruptedOnly(exit.cause)) return Effect.succeed(codes.interrupted)
  const failure = Option.getOrUndefined(Cause.failureOption(exit.cause))
  if (failure === undefined) {
    return Effect.as(Console.error(`kili: a bug, please report it\n${Cause.pretty(exit.cause)}`), codes.bug)
  }
  return failure._tag === "ReaderLeft" || failure._tag === "ChildEnded"
    ? Effect.succeed(codeOf(failure))
    : Effect.as(Console.error(asJson ? toJson(failure) : toText(failure)), codeOf(failure))
}

const wantsJson = (texts: Line["texts"]): boolean =>
  texts.get("format")?.some((format) => format === "json" || format === "ndjson") === true

/** How the program ends that is told to end: soon, whatever its finalizers do. */
const patience = 900

/** Runs the line, and ends the process with its exit code. */
export const main = (line: Line, edge: Edge): void => {
  const program = execute(line, edge).pipe(
    Effect.provide(Layer.merge(
      NodeContext.layer,
      Logger.replace(Logger.defaultLogger, Logger.prettyLogger({ stderr: true }))
    )),
    Effect.exit,
    Effect.flatMap((exit) => end(exit, wantsJson(line.texts)))
  )
  const fiber = Effect.runFork(program)
  const interrupt = () => {
    setTimeout(() => process.exit(codes.interrupted), patience).unref()
    Effect.runFork(Fiber.interruptAsFork(fiber, fiber.id()))
  }
  process.on("SIGINT", interrupt)
  process.on("SIGTERM", interrupt)
  fiber.addObserver((exit) => process.exit(Exit.isSuccess(exit) ? exit.value : codes.interrupted))
}

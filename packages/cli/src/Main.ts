/**
 * Runs a line: reads its values, builds what the verb needs, and tells how it ended.
 */
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Option from "effect/Option"
import type { Line } from "./Argv.js"
import * as Bug from "./Bug.js"
import { codes } from "./codes.js"
import { root } from "./commands/index.js"
import { globals } from "./commands/shared.js"
import * as Connection from "./Connection.js"
import { codeOf, type Failure, toJson, toText } from "./Exit.js"
import { Globals } from "./Globals.js"
import * as Output from "./Output.js"
import * as Progress from "./Progress.js"
import * as Read from "./Read.js"
import { Root } from "./Root.js"
import * as Screen from "./Screen.js"
import * as Signals from "./Signals.js"
import type * as Spec from "./Spec.js"
import * as Talk from "./Talk.js"

/** What the process knows of its terminal. */
export interface Edge {
  readonly stdoutWidth: number | undefined
  /** Whether stderr is a terminal that does what escape sequences say. */
  readonly canDraw: boolean
  readonly color: boolean
}

const isFormat = (value: unknown): value is Output.Settings["format"] => typeof value === "string"

const settings = (
  input: Readonly<Record<string, unknown>>,
  byDefault: Output.Settings["format"] | undefined,
  edge: Edge
): Output.Settings => {
  const file = typeof input.output === "string" ? input.output : undefined
  const format = isFormat(input.format)
    ? input.format
    : Output.formatOf(file) ?? byDefault ?? (edge.stdoutWidth === undefined || file !== undefined ? "ndjson" : "table")
  return {
    format,
    file,
    nested: input.nested === "flatten" || (input.nested === undefined && format === "csv") ? "flatten" : "struct",
    width: file === undefined ? edge.stdoutWidth : undefined,
    color: edge.color && file === undefined
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

/** What the process holds for the time of a command. */
interface Held {
  readonly signals: Signals.Service
  readonly seen: Progress.Seen
}

const execute = Effect.fnUntraced(function*(line: Line, edge: Edge, { seen, signals }: Held) {
  const common = (yield* Read.flags(globals, line.texts)) as Spec.ValuesOf<typeof globals>
  const input = yield* Read.input(line)
  const { run } = yield* Effect.promise(line.leaf.load)
  // Its type was checked against the verb's where the two were tied
  const verb = run as unknown as (input: object) => Effect.Effect<void, Failure>
  const work = Effect.gen(function*() {
    // Asked for only where it matters: a damaged file of profiles is no matter of commands that need none
    const { format } = "format" in line.leaf.verb.flags && input.format === undefined
      ? yield* Connection.defaults
      : { format: undefined }
    yield* Effect.suspend(() => verb(input)).pipe(
      Effect.provide(Layer.mergeAll(
        line.leaf.remote ? Connection.layer : Layer.empty,
        Layer.succeed(Output.Output, settings(input, format, edge)),
        edge.canDraw && !common.quiet && !common.noProgress
          ? Progress.layerDrawn(seen)
          : Progress.layer(seen)
      )),
      Effect.scoped
    )
  })
  yield* work.pipe(
    Effect.provideService(Globals, common),
    Effect.provideService(Root, root),
    Effect.provideService(Signals.Signals, signals),
    Effect.provideService(Talk.Quiet, common.quiet),
    Logger.withMinimumLogLevel(levels[common.logLevel])
  )
})

/** That the command was interrupted, and what had been done by then. */
const stopped = (seen: Progress.Seen, asJson: boolean): string => {
  const events = [...seen.values()].map(({ event }) => event)
  return asJson
    ? JSON.stringify({ tag: "Interrupted", message: "stopped", progress: events, exitCode: codes.interrupted })
    : ["kili: stopped", ...events.map((event) => `  ${Progress.words(event)} done`)].join("\n")
}

/** Tells a failure, and gives its exit code. */
const end = (exit: Exit.Exit<void, Failure>, seen: Progress.Seen, asJson: boolean): Effect.Effect<number> => {
  if (Exit.isSuccess(exit)) return Effect.succeed(codes.ok)
  const failure = Option.getOrUndefined(Cause.failureOption(exit.cause))
  if (failure === undefined) {
    return Cause.isInterruptedOnly(exit.cause)
      ? Effect.as(Talk.tell(stopped(seen, asJson)), codes.interrupted)
      : Effect.as(Talk.tell(Bug.told(Cause.pretty(exit.cause), asJson)), codes.bug)
  }
  return failure._tag === "ReaderLeft" || failure._tag === "ChildEnded" || failure._tag === "Diagnosed"
    ? Effect.succeed(codeOf(failure))
    : Effect.as(Talk.tell(asJson ? toJson(failure) : toText(failure)), codeOf(failure))
}

const pretty = Logger.prettyLogger({ stderr: true })

const logger = Logger.make((options) => {
  Screen.erase()
  pretty.log(options)
})

const wantsJson = (texts: Line["texts"]): boolean =>
  texts.get("format")?.some((format) => format === "json" || format === "ndjson") === true

/** How the program ends that is told to end: soon, whatever its finalizers do. */
const patience = 900

/** Runs the line, and ends the process with its exit code. */
export const main = (line: Line, edge: Edge): void => {
  const seen: Progress.Seen = new Map()
  const asJson = wantsJson(line.texts)
  // However it ends, the terminal is left as it was
  process.on("exit", Screen.erase)
  let isTold = false
  const signals = Signals.listen(() => {
    // Whoever says it again does not want to wait
    if (isTold) process.exit(codes.interrupted)
    isTold = true
    setTimeout(() => {
      Screen.erase()
      process.stderr.write(`${stopped(seen, asJson)}\n`)
      process.exit(codes.interrupted)
    }, patience).unref()
    Effect.runFork(Fiber.interruptAsFork(fiber, fiber.id()))
  })
  const fiber = Effect.runFork(
    execute(line, edge, { seen, signals }).pipe(
      Effect.provide(Layer.merge(NodeContext.layer, Logger.replace(Logger.defaultLogger, logger)))
    )
  )
  // Told by a fiber of its own: one that is interrupted says nothing more
  fiber.addObserver((exit) =>
    Effect.runFork(end(exit, seen, asJson)).addObserver((code) =>
      process.exit(Exit.isSuccess(code) ? code.value : codes.bug)
    )
  )
}

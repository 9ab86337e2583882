#!/usr/bin/env node
/**
 * The process: help and mistakes are answered at once, of the command tree alone; what runs a command is loaded when one runs.
 */
import * as Argv from "./Argv.js"
import * as Bug from "./Bug.js"
import { codes } from "./codes.js"
import { root } from "./commands/index.js"
import { globals } from "./commands/shared.js"
import * as Help from "./Help.js"
import { version } from "./version.js"

const { env, stderr, stdout } = process

const color = (stream: NodeJS.WriteStream) =>
  stream.isTTY && (env.NO_COLOR === undefined || env.NO_COLOR === "") && env.TERM !== "dumb"

const style = (stream: NodeJS.WriteStream): Help.Style => ({ color: color(stream), width: stream.columns || 100 })

// The reader of a pipe may leave early (`kili asset list | head`): there is nobody left to tell
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(codes.ok)
})
stderr.on("error", () => {})

const words = process.argv.slice(2)

/** Whether errors are to be JSON, of a line that may not be one of ours. */
const wantsJson = words.some((word, index) =>
  /^--format=(nd)?json$/.test(word) || (/^(--format|-f)$/.test(words[index - 1] ?? "") && /^(nd)?json$/.test(word))
)

process.on("uncaughtException", (error) => {
  stderr.write(`${Bug.told(error.stack ?? String(error), wantsJson)}\n`)
  process.exit(codes.bug)
})

/** Help and versions, of which nobody would notice that they got lost on a full disk. */
const print = (text: string): void => {
  stdout.write(text, (error) => {
    // A reader that left is no fault
    if (error === null || error === undefined || "code" in error && error.code === "EPIPE") return
    stderr.write(`kili: cannot write to stdout: ${error.message}\n`)
    process.exitCode = codes.failed
  })
}

const result = Argv.parse(root, globals, words)
switch (result._tag) {
  case "Help": {
    const text = Help.render(result.path, result.command, globals, style(result.unfinished ? stderr : stdout))
    // The name of the program alone asks what there is; the name of a subject lacks its verb
    const asks = !result.unfinished || words.length === 0
    process.exitCode = asks ? codes.ok : codes.usage
    if (asks) print(text)
    else stderr.write(text)
    break
  }
  case "Version":
    print(`${version}\n`)
    break
  case "Mistake": {
    const { hint, problem } = result
    stderr.write(
      wantsJson
        ? `${JSON.stringify({ tag: "UsageError", message: problem, hint, ids: [], exitCode: codes.usage })}\n`
        : `kili: ${problem}${hint === undefined ? "" : `\n  ${hint}`}\n`
    )
    process.exitCode = codes.usage
    break
  }
  case "Line": {
    const { main } = await import("./Main.js")
    main(result, {
      color: color(stdout),
      canDraw: stderr.isTTY && env.TERM !== "dumb",
      // A terminal without a size has 0 columns
      stdoutWidth: stdout.isTTY ? stdout.columns || 80 : undefined
    })
  }
}

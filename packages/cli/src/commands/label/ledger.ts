/**
 * What became of each row, in a file with a JSON object on a line. The latest line of a row counts.
 */
import * as Labels from "@effect-kili/core/Labels"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { OutputError, UsageError } from "../../Exit.js"
import * as Files from "../../Files.js"

type Rows = ReadonlyArray<Labels.LedgerRow>

const encode = Schema.encodeSync(Labels.LedgerRow)

const decode = Schema.decodeUnknown(Schema.parseJson(Labels.LedgerRow))

/** The rows of a ledger that was written before, by their number. */
export const read = Effect.fnUntraced(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const text = yield* fs.readFileString(path).pipe(
    Effect.mapError((error) => new UsageError({ problem: `--retry-failed ${path}: ${Files.why(error)}` }))
  )
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }))
  // The last line of a ledger whose writer was killed may be half a line
  const whole = lines.slice(0, -1).filter(({ line }) => line.trim() !== "")
  const rows = yield* Effect.forEach(
    whole,
    ({ line, number }) =>
      Effect.mapError(
        decode(line),
        () => new UsageError({ problem: `--retry-failed ${path}: line ${number} is no row of a ledger of labels` })
      )
  )
  return new Map(rows.map((row) => [row.row, row]))
})

/** A ledger that rows are added to. `keep`: after those that it has, rather than in their place. */
export const open = Effect.fnUntraced(function*(path: string, keep: boolean) {
  const fs = yield* FileSystem.FileSystem
  const failed = ({ message }: { readonly message: string }) => new OutputError({ target: path, description: message })
  const file = yield* Effect.mapError(fs.open(path, { flag: keep ? "a" : "w" }), failed)
  const encoder = new TextEncoder()
  return (rows: Rows, lineOf: (row: number) => number): Effect.Effect<void, OutputError> => {
    const lines = rows.map((row) => `${JSON.stringify({ line: lineOf(row.row), ...encode(row) })}\n`)
    // A write goes on when its fiber is interrupted: half of a line must not be the end of it
    return lines.length === 0
      ? Effect.void
      : Effect.uninterruptible(Effect.mapError(file.writeAll(encoder.encode(lines.join(""))), failed))
  }
})

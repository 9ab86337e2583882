/**
 * The ledger of an import as a file: what became of each row, a JSON object on a line.
 */
import * as AssetImport from "@effect-kili/core/AssetImport"
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { OutputError, UsageError } from "../../Exit.js"
import * as Files from "../../Files.js"

const encode = Schema.encodeSync(Schema.parseJson(AssetImport.LedgerRow))
const decode = Schema.decode(Schema.parseJson(AssetImport.LedgerRow))

const encoder = new TextEncoder()

const outputError = (target: string) => (error: PlatformError.PlatformError) =>
  new OutputError({
    target,
    description: error._tag === "SystemError" ? error.description ?? error.reason : error.message
  })

/** Opens the file, and writes rows to it as they come. */
export const writer = Effect.fnUntraced(function*(path: string) {
  const fs = yield* FileSystem.FileSystem
  const file = yield* Effect.mapError(fs.open(path, { flag: "w" }), outputError(path))
  return (rows: ReadonlyArray<AssetImport.LedgerRow>): Effect.Effect<void, OutputError> => {
    const text = rows.map((row) => `${encode(row)}\n`).join("")
    // A write goes on when its fiber is interrupted: it has to end before the file is closed
    return text === ""
      ? Effect.void
      : Effect.uninterruptible(Effect.mapError(file.writeAll(encoder.encode(text)), outputError(path)))
  }
})

const inIt = (path: string, problem: string) => new UsageError({ problem: `--retry-failed: ${path}: ${problem}` })

/** The rows of a ledger. Where its writer was killed, or the disk was full, half a line may be the end of it: the row is not told. */
const rowsIn = (path: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const lines = fs.stream(path).pipe(
      Stream.decodeText(),
      Stream.mapAccum("", (rest, text) => {
        const lines = `${rest}${text}`.split("\n")
        return [lines.pop() ?? "", lines]
      }),
      Stream.mapConcat((lines) => lines)
    )
    return lines.pipe(
      Stream.mapError((error) => inIt(path, Files.why(error))),
      Stream.zipWithIndex,
      Stream.filter(([line]) => line.trim() !== ""),
      Stream.mapEffect(([line, index]) =>
        Effect.mapError(decode(line), () => inIt(`${path}:${index + 1}`, "not a row of a ledger"))
      )
    )
  }).pipe(Stream.unwrap)

/**
 * Which rows of the input to take again: those that the ledger calls failed or invalid, by their names, and by their places where
 * they, or what the ledger told of, have no names.
 */
export const unsettled = (path: string) =>
  rowsIn(path).pipe(
    Stream.filter(({ _tag }) => _tag === "failed" || _tag === "invalid"),
    Stream.runFold(
      { names: new Set<string>(), rows: new Set<number>(), unnamed: new Set<number>() },
      (known, { externalId, row }) => {
        if (externalId === null) known.unnamed.add(row)
        else known.names.add(externalId)
        known.rows.add(row)
        return known
      }
    ),
    Effect.map(({ names, rows, unnamed }) => ({ externalId }: AssetImport.NewAsset, row: number): boolean =>
      externalId === undefined ? rows.has(row) : names.has(externalId) || unnamed.has(row)
    )
  )

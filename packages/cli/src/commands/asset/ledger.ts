/**
 * The ledger of an import as a file: what became of each row, a JSON object on a line.
 */
import * as AssetImport from "@effect-kili/core/AssetImport"
import * as Records from "@effect-kili/node/Records"
import type * as PlatformError from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { OutputError, UsageError } from "../../Exit.js"

const encode = Schema.encodeSync(Schema.parseJson(AssetImport.LedgerRow))
const decode = Schema.decodeUnknown(AssetImport.LedgerRow)

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
  return (rows: Chunk.Chunk<AssetImport.LedgerRow>): Effect.Effect<void, OutputError> => {
    const text = Chunk.toReadonlyArray(rows).map((row) => `${encode(row)}\n`).join("")
    // A write goes on when its fiber is interrupted: it has to end before the file is closed
    return Effect.uninterruptible(Effect.mapError(file.writeAll(encoder.encode(text)), outputError(path)))
  }
})

/** Which rows of the input to take again: by their names, and where they have none, by their place. */
export const unsettled = (path: string) =>
  Records.ndjson(path).pipe(
    Stream.mapEffect(({ line, values }) =>
      Effect.mapError(
        decode(values),
        () => new UsageError({ problem: `--retry-failed: ${path}:${line}: not a row of a ledger` })
      )
    ),
    Stream.filter(({ _tag }) => _tag === "failed" || _tag === "invalid"),
    Stream.runFold(
      { names: new Set<string>(), rows: new Set<number>() },
      (known, { externalId, row }) => {
        if (externalId !== null) known.names.add(externalId)
        known.rows.add(row)
        return known
      }
    ),
    Effect.map(({ names, rows }) => (asset: AssetImport.NewAsset, row: number): boolean =>
      asset.externalId === undefined ? rows.has(row) : names.has(asset.externalId)
    )
  )

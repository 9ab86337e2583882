/**
 * The file of labels that `--from` names.
 */
import type { AssetSourceError } from "@effect-kili/node/AssetSource"
import * as LabelSource from "@effect-kili/node/LabelSource"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import type { UsageError } from "../../Exit.js"
import * as Files from "../../Files.js"
import type { Input } from "../../Spec.js"
import * as Stdin from "../../Stdin.js"
import type * as spec from "../label.js"

type Source = Pick<Input<typeof spec.validate>, "from" | "inputFormat">

/** Something that is wrong with a row, and where in it; the row itself where the place is empty. */
export interface Issue {
  readonly at: string
  readonly problem: string
}

/** A row of the file, counted from 0, the line that it starts on, and the label, or why it is none. */
export interface Row {
  readonly row: number
  readonly line: number
  readonly label: Either.Either<LabelSource.NewLabelRow, Issue>
}

/** An issue in one line, as compilers tell theirs. */
export const told = (from: string, line: number, { at, problem }: Issue): string =>
  [`${from}:${line}`, ...(at === "" ? [] : [at]), problem].join(": ")

const formatOf = (
  { from, inputFormat }: Source
): Effect.Effect<"csv" | "ndjson", UsageError, FileSystem.FileSystem> => {
  if (inputFormat !== undefined) return Effect.succeed(inputFormat)
  const [, ending] = /\.([a-z]+)$/i.exec(from) ?? []
  switch (ending?.toLowerCase()) {
    case "csv":
      return Effect.succeed("csv")
    case "jsonl":
    case "ndjson":
      return Effect.succeed("ndjson")
    default:
      return Files.unclear("--from", from)
  }
}

const issueOf = ({ column, field = "", problem }: AssetSourceError): Issue => ({
  at: field,
  problem: column === undefined ? problem : `${problem} (character ${column})`
})

/** All rows of the file. One that cannot be read on ends the command. */
export const read = Effect.fnUntraced(function*(source: Source) {
  const rowsOf = LabelSource[yield* formatOf(source)]
  const path = source.from === "-" ? yield* Stdin.inFile : source.from
  const rows = yield* Stream.runCollect(rowsOf(path))
  return Chunk.toReadonlyArray(rows).map((given, row): Row => ({
    row,
    line: Either.match(given, { onLeft: ({ line = 0 }) => line, onRight: ({ line }) => line }),
    label: Either.mapBoth(given, { onLeft: issueOf, onRight: ({ label }) => label })
  }))
})

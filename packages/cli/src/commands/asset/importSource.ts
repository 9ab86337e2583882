/**
 * The rows of an import: from a table, lines of JSON or a folder, or one from flags.
 */
import type * as AssetImport from "@effect-kili/core/AssetImport"
import * as AssetSource from "@effect-kili/node/AssetSource"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { UsageError } from "../../Exit.js"
import * as Metadata from "../../Metadata.js"
import * as Mistakes from "../../Mistakes.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as RowsFrom from "./rowsFrom.js"

type Flags = Input<typeof spec.imports>

/** Told of a row that is no asset, and of its place. */
type Told = (error: AssetSource.AssetSourceError, row: number) => Effect.Effect<void>

/** The rows, and whether they can be read more than once at no great cost. */
export interface Source {
  readonly name: string
  readonly isFile: boolean
  readonly rows: (
    onInvalid?: Told
  ) => Stream.Stream<AssetImport.NewAsset, AssetSource.AssetSourceError | UsageError, FileSystem.FileSystem>
}

const ofOne = (flags: Flags): boolean =>
  flags.content !== undefined || flags.jsonContent !== undefined || flags.externalId !== undefined ||
  flags.metadata.length > 0 || flags.honeypot

const one = Effect.fnUntraced(function*(flags: Flags) {
  const { content, externalId, honeypot, jsonContent } = flags
  if (content === undefined && jsonContent === undefined) {
    return yield* new UsageError({ problem: "an asset is made of --content, or of --json-content" })
  }
  const jsonMetadata = yield* Metadata.values("--metadata", flags.metadata)
  const asset: AssetImport.NewAsset = { content, externalId, isHoneypot: honeypot, jsonContent, jsonMetadata }
  // What is left out has to be absent
  const given = Object.fromEntries(Object.entries(asset).filter(([, value]) => value !== undefined))
  return { name: "the asset", isFile: false, rows: () => Stream.make<[AssetImport.NewAsset]>(given) }
})

const isFolder = (path: string) =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.stat(path)).pipe(
    Effect.map(({ type }) => type === "Directory"),
    // What is not there is told when it is read
    Effect.orElseSucceed(() => false)
  )

/** The source that the flags name. Stdin is kept in a file, so that it is looked through before anything is sent. */
export const make = Effect.fnUntraced(function*(flags: Flags) {
  const { contentFolder, followLinks, from, hidden, noRecursive, pattern } = flags
  if (from === undefined) {
    return ofOne(flags)
      ? yield* one(flags)
      : yield* new UsageError({ problem: "import what? --from names a file or a folder, --content one asset" })
  }
  if (ofOne(flags)) {
    return yield* new UsageError({ problem: "--from and the flags of one asset are given: choose one way" })
  }
  const told = <A, R>(stream: Stream.Stream<A, AssetSource.ReadError, R>) =>
    Stream.mapError(stream, Mistakes.named((at) => `--${at}`))
  if (from !== "-" && flags.inputFormat === undefined && (yield* isFolder(from))) {
    const rows = told(AssetSource.directory(from, { followLinks, hidden, pattern, recursive: !noRecursive }))
    return { name: from, isFile: false, rows: () => rows }
  }
  const holds = yield* RowsFrom.format(from, flags.inputFormat)
  const separator = RowsFrom.separatorOf(from, flags.separator)
  const { name, path } = yield* RowsFrom.open(from)
  const renamed = RowsFrom.renamed(path, name)
  return {
    name,
    isFile: true,
    rows: (onInvalid?: Told) => {
      const options = {
        contentFolder,
        onInvalid: onInvalid && ((error: AssetSource.AssetSourceError, row: number) => onInvalid(renamed(error), row))
      }
      const read = holds === "csv"
        ? AssetSource.csv(path, { ...options, separator })
        : AssetSource.ndjson(path, options)
      return told(Stream.mapError(read, (error) => error._tag === "KiliAssetSourceError" ? renamed(error) : error))
    }
  }
}, Effect.map((source): Source => source))

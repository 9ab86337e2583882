import { NewAsset } from "@effect-kili/core/AssetImport"
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as NodePath from "node:path"
import type { CsvRecord } from "./csvRecords.js"
import * as fault from "./fault.js"
import { parseJson } from "./json.js"
import { nearest } from "./nearest.js"
import { lineEnds } from "./textBlocks.js"

type Row = Either.Either<NewAsset, fault.Fault>

/** Without one of these an asset is made of nothing. */
const contents = ["content", "jsonContent", "multiLayerContent"]

const decode = Schema.decodeUnknownEither(NewAsset, { errors: "all", onExcessProperty: "error" })

interface Refusal {
  readonly field: string
  readonly problem: string
}

/** A value as an asset, or what is wrong with the first of its fields that is. */
const toAsset = (value: unknown): Either.Either<NewAsset, Refusal> =>
  Either.mapLeft(decode(value), (error): Refusal => {
    const issues = ParseResult.ArrayFormatter.formatErrorSync(error)
    // That an optional value could also have been left out is no news
    const issue = issues.find(({ message }) => !message.startsWith("Expected undefined, actual")) ?? issues[0]!
    return { field: issue.path.map(String).join("."), problem: issue.message }
  }).pipe(
    Either.filterOrLeft(
      (asset) => contents.some((key) => Object.hasOwn(asset, key)),
      () => ({ field: "content", problem: "is missing" })
    )
  )

const isUrl = (content: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(content)

/** A content that names a file is taken below a folder, if one is given. */
const inFolder = (folder: string | undefined) => (asset: NewAsset): NewAsset =>
  folder === undefined || typeof asset.content !== "string" || isUrl(asset.content) ||
    NodePath.isAbsolute(asset.content)
    ? asset
    : { ...asset, content: NodePath.join(folder, asset.content) }

// -- Lines of JSON

/** @internal */
export const fromLine = (folder: string | undefined) => {
  const place = inFolder(folder)
  return (text: string, line: number): Row => {
    const parsed = parseJson(text)
    if (Either.isLeft(parsed)) {
      return Either.left(fault.malformed(parsed.left.problem, { line, column: parsed.left.column }))
    }
    if (!Predicate.isReadonlyRecord(parsed.right)) {
      return Either.left(fault.malformed("expected a JSON object", { line }))
    }
    return Either.mapBoth(toAsset(parsed.right), {
      onLeft: ({ field, problem }) => fault.malformed(problem, { line, field }),
      onRight: place
    })
  }
}

// -- Records of CSV

const text = (cell: string): Either.Either<unknown, string> => Either.right(cell)

const json = (cell: string): Either.Either<unknown, string> =>
  Either.mapLeft(
    parseJson(cell),
    ({ column, problem }) => column === undefined ? problem : `${problem} (character ${column} of the cell)`
  )

const truths = new Map([["true", true], ["false", false], ["1", true], ["0", false]])

const truth = (cell: string): Either.Either<unknown, string> =>
  Either.fromNullable(truths.get(cell.trim().toLowerCase()), () => `expected true, false, 1 or 0, not "${cell}"`)

const columns: { readonly [name: string]: typeof text } = {
  content: text,
  externalId: text,
  id: text,
  isHoneypot: truth,
  jsonContent: text,
  jsonMetadata: json
}

const names = Object.keys(columns).filter((name) => Object.hasOwn(NewAsset.fields, name))
const metadata = "metadata."
const isMetadata = (name: string): boolean => name.startsWith(metadata) && name.length > metadata.length

const stranger = (name: string, at: number): string => {
  if (name === "" || name === metadata) return `column ${at + 1} has no name`
  const meant = nearest(name, names)
  return meant === undefined
    ? `unknown column "${name}". To keep it, call it "${metadata}${name}"`
    : `unknown column "${name}". Did you mean "${meant}"?`
}

/**
 * The names of the columns, of the first record.
 *
 * @internal
 */
export const header = ({ cells, line }: CsvRecord): Either.Either<ReadonlyArray<string>, fault.Fault> => {
  const found = cells.map((cell) => cell.trim())
  const problems = found.flatMap((name, at) => {
    if (!names.includes(name) && !isMetadata(name)) return [stranger(name, at)]
    return found.indexOf(name) < at ? [`column "${name}" is there twice`] : []
  })
  if (!found.some((name) => name === "content" || name === "jsonContent")) problems.push("no column \"content\"")
  return problems.length === 0 ? Either.right(found) : Either.left(fault.malformed(problems.join("; "), { line }))
}

/**
 * A record without any value is none: programs that write tables leave such at the end.
 *
 * @internal
 */
export const isBlank = ({ cells }: CsvRecord): boolean => cells.every((cell) => cell === "")

/** @internal */
export const fromRecord = (found: ReadonlyArray<string>, folder: string | undefined) => {
  const place = inFolder(folder)
  return ({ cells, line }: CsvRecord): Row => {
    if (cells.length !== found.length) {
      return Either.left(fault.malformed(`${cells.length} cells under ${found.length} columns`, { line }))
    }
    const at = (field: string) => ({
      field,
      line: cells.slice(0, Math.max(0, found.indexOf(field))).reduce((line, cell) => line + lineEnds(cell), line)
    })
    const value: Record<string, unknown> = {}
    const more: Array<readonly [key: string, value: string]> = []
    for (const [index, name] of found.entries()) {
      const cell = cells[index]!
      if (cell === "") continue
      if (isMetadata(name)) {
        more.push([name.slice(metadata.length), cell])
        continue
      }
      const read = columns[name]!(cell)
      if (Either.isLeft(read)) return Either.left(fault.malformed(read.left, at(name)))
      value[name] = read.right
    }
    return toAsset(value).pipe(
      Either.mapBoth({
        onLeft: ({ field, problem }) => fault.malformed(problem, at(field)),
        onRight: (asset) =>
          place(more.length === 0 ? asset : { ...asset, jsonMetadata: merged(asset.jsonMetadata, more) })
      })
    )
  }
}

/** Copies own keys only, so that `__proto__` is a key as any other. */
const merged = (
  base: NewAsset["jsonMetadata"],
  more: ReadonlyArray<readonly [key: string, value: string]>
): NonNullable<NewAsset["jsonMetadata"]> => Object.fromEntries([...Object.entries(base ?? {}), ...more])

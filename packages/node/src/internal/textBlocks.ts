import * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as fault from "./fault.js"

/** Whole lines of a text, with the number of the first, from 1. Only the last line of a file may have no line end. */
export interface Block {
  readonly line: number
  readonly text: string
}

/** The bytes read so far of a line whose end is not. */
interface Open {
  readonly line: number
  readonly size: number
  readonly parts: Chunk.Chunk<Uint8Array>
}

/** What is held in memory at most: no line of an honest file is as long. */
export const longest = 64 * 1024 * 1024

const lineFeed = 0x0a
const byteOrderMark = "\uFEFF"

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
const decode = Option.liftThrowable((bytes: Uint8Array) => decoder.decode(bytes))

/** How often a text goes to a new line. */
export const lineEnds = (text: string): number => {
  let count = 0
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++
  return count
}

/** The first line that is not UTF-8. A line feed is never part of another character, so that it ends lines there too. */
const faulty = (bytes: Uint8Array, first: number): { readonly line: number; readonly start: number } => {
  let line = first
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(lineFeed, start)
    const next = end === -1 ? bytes.length : end + 1
    if (Option.isNone(decode(bytes.subarray(start, next)))) break
    start = next
    line++
  }
  return { line, start }
}

const withoutMark = (line: number, text: string): Block => ({
  line,
  text: line === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text
})

type Read = Either.Either<Block, fault.Fault>

/** The lines, or those before the first that is not UTF-8, and that this one is not. */
const toBlocks = (bytes: Uint8Array, line: number): ReadonlyArray<Read> =>
  Option.match(decode(bytes), {
    onNone: () => {
      const at = faulty(bytes, line)
      const text = Option.getOrElse(decode(bytes.subarray(0, at.start)), () => "")
      return [Either.right(withoutMark(line, text)), Either.left(fault.malformed("is not UTF-8", { line: at.line }))]
    },
    onSome: (text) => [Either.right(withoutMark(line, text))]
  })

const bytesOf = ({ parts }: Open): Uint8Array => Buffer.concat(Chunk.toReadonlyArray(parts))

const empty = (line: number): Open => ({ line, size: 0, parts: Chunk.empty() })

const hold = ({ line, parts, size }: Open, bytes: Uint8Array): Open => ({
  line,
  size: size + bytes.length,
  parts: Chunk.append(parts, bytes)
})

const countLines = (bytes: Uint8Array): number => {
  let count = 0
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count++
  return count
}

const read = (open: Open, bytes: Uint8Array): readonly [open: Open, blocks: ReadonlyArray<Read>] => {
  const cut = bytes.lastIndexOf(lineFeed) + 1
  if (cut > 0) {
    const lines = bytesOf(hold(open, bytes.subarray(0, cut)))
    return [hold(empty(open.line + countLines(lines)), bytes.subarray(cut)), toBlocks(lines, open.line)]
  }
  const more = hold(open, bytes)
  return more.size > longest
    ? [empty(open.line), [
      Either.left(fault.malformed(`is longer than ${longest / 1024 / 1024} MiB`, { line: open.line }))
    ]]
    : [more, []]
}

/**
 * A file of UTF-8 text, as it is read: no more than some blocks of 64 KiB, or the longest line, are in memory. A byte order
 * mark is left out.
 *
 * @internal
 */
export const textBlocks = (path: string): Stream.Stream<Block, fault.Fault, FileSystem.FileSystem> =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, (fs) => fs.stream(path, { bufferSize: 2 }))).pipe(
    Stream.mapError(fault.unreadable(path)),
    Stream.map(Option.some),
    Stream.concat(Stream.succeed(Option.none<Uint8Array>())),
    Stream.mapAccum(empty(1), (open, bytes) =>
      Option.match(bytes, {
        onNone: () => [empty(open.line), toBlocks(bytesOf(open), open.line)] as const,
        onSome: (bytes) => read(open, bytes)
      })),
    Stream.mapConcat((blocks) => blocks),
    Stream.mapEffect((block) => block)
  )

import { CsvError, parse } from "csv-parse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as fault from "./fault.js"
import type { Block } from "./textBlocks.js"
import { lineEnds, longest } from "./textBlocks.js"

/** The cells of a record, and the line that it starts on, from 1. */
export interface CsvRecord {
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

interface Parsed {
  readonly records: ReadonlyArray<CsvRecord>
  readonly fault: fault.Fault | undefined
}

const problem = ({ code, message }: CsvError): string => {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quote is not closed"
    case "CSV_INVALID_CLOSING_QUOTE":
      return "a cell goes on after its closing quote. Inside a quoted cell, a quote is written twice"
    case "INVALID_OPENING_QUOTE":
      return "a quote in a cell that does not start with one. Quote the cell, and write the quote twice"
    case "CSV_MAX_RECORD_SIZE":
      return `a row longer than ${longest / 1024 / 1024} MiB. Is a quote not closed?`
    default:
      return message
  }
}

const toFault = (error: Error, line: number): fault.Fault => {
  if (!(error instanceof CsvError)) return fault.malformed(error.message, { line })
  const { index } = error
  return fault.malformed(problem(error), {
    line,
    field: typeof index === "number" ? `column ${index + 1}` : undefined
  })
}

/**
 * A parser that is given text and gives the records that it ends. It counts lines of its own, but those ended by CR LF inside
 * quotes twice: they are counted here, which is why it may skip none. A fault of quoting is told of the line where the record
 * starts, since that is where a forgotten quote is.
 */
const makeParser = (separator: string) => {
  let line = 1
  let records: Array<CsvRecord> = []
  const parser = parse({
    delimiter: separator,
    max_record_size: longest,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    on_record: (cells: ReadonlyArray<string>) => {
      records.push({ line, cells })
      line = cells.reduce((next, cell) => next + lineEnds(cell), line + 1)
      return undefined
    }
  })
  const parsed = (run: (done: (error?: Error | null) => void) => void) =>
    Effect.async<Parsed>((resume) => {
      const done = (error?: Error | null) => {
        const given = records
        records = []
        resume(Effect.succeed({ records: given, fault: error ? toFault(error, line) : undefined }))
      }
      run(done)
    })
  // The error is told to the callback too
  parser.on("error", () => {})
  return {
    write: (text: string) => parsed((done) => parser.write(text, done)),
    end: parsed((done) => parser.end(done))
  }
}

/**
 * The records of a text in the manner of RFC 4180, lines ended by LF or CR LF. Empty lines are records of one empty cell.
 * What stands before a fault is given before it.
 *
 * @internal
 */
export const csvRecords =
  (separator: string) =>
  <R>(blocks: Stream.Stream<Block, fault.Fault, R>): Stream.Stream<ReadonlyArray<CsvRecord>, fault.Fault, R> =>
    Stream.suspend(() => {
      const parser = makeParser(separator)
      const read = (block: Either.Either<Block, fault.Fault>) =>
        Either.match(block, {
          onLeft: (fault) => Effect.map(parser.end, ({ records }): Parsed => ({ records, fault })),
          onRight: ({ text }) => parser.write(text)
        })
      return blocks.pipe(
        Stream.either,
        Stream.map(Option.some),
        Stream.concat(Stream.succeed(Option.none())),
        Stream.mapEffect(Option.match({ onNone: () => parser.end, onSome: read })),
        Stream.flatMap(({ fault, records }) =>
          fault === undefined
            ? Stream.succeed(records)
            : Stream.concat(Stream.succeed(records), Stream.fail(fault))
        )
      )
    })

/**
 * Rows as a table that a person reads. The first rows decide how wide the columns are, so that rows are printed as they arrive.
 */
import * as Chunk from "effect/Chunk"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import stringWidth from "string-width"

/** Where it is printed. */
export interface Style {
  /** Columns of the terminal; none where lines may be as long as they are. */
  readonly width: number | undefined
  readonly color: boolean
}

const gap = "  "
const narrowest = 6
/** Ids and dates are no wider: shown in part they are of no use. */
const whole = 25
const short = 8
const measured = 100

/** A value in one line: JSON for what is nested, nothing for null. Control characters could drive the terminal. */
const line = (value: unknown): string => {
  const text = value === null || value === undefined
    ? ""
    : typeof value === "object"
    ? JSON.stringify(value)
    : String(value)

  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ")
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const only = (value: unknown): unknown => {
  const values = isRecord(value) ? Object.values(value) : []
  return values.length === 1 ? values[0] : value
}

/** A value for a person: a list by its items, and those that have a single field by that. */
const cell = (value: unknown): string =>
  Array.isArray(value) ? value.map((item) => line(only(item))).join(", ") : line(value)

/** Nested fields by their dotted names; lists stay whole. */
const flat = (row: object, prefix = ""): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(row).flatMap(([name, value]) =>
    isRecord(value) ? flat(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as const]
  )

/** Takes from the widest columns until all fit, or all are as narrow as they may become. */
const narrow = (widths: ReadonlyArray<number>, excess: number, least: number): ReadonlyArray<number> => {
  const widest = Math.max(...widths)
  if (excess <= 0 || widest <= least) return widths
  const next = Math.max(least, ...widths.filter((one) => one < widest))
  const cut = Math.min(excess, widest - next)
  return narrow(widths.with(widths.indexOf(widest), widest - cut), excess - cut, least)
}

/** Takes from long texts first. */
const fit = (wanted: ReadonlyArray<number>, width: number | undefined): ReadonlyArray<number> => {
  if (width === undefined) return wanted
  const excess = (widths: ReadonlyArray<number>) =>
    widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1) - width
  const long = narrow(wanted.filter((one) => one > whole), excess(wanted), short)[Symbol.iterator]()
  const kept = wanted.map((one) => one > whole ? long.next().value ?? one : one)
  return narrow(kept, excess(kept), narrowest)
}

const graphemes = new Intl.Segmenter()

/** No wider than `width`: letters of several code points stay whole. */
const truncate = (text: string, width: number): string => {
  if (stringWidth(text) <= width) return text
  let shown = ""
  let room = width - 1
  for (const { segment } of graphemes.segment(text)) {
    room -= stringWidth(segment)
    if (room < 0) break
    shown += segment
  }
  return `${shown}…`
}

const pad = (text: string, width: number, right: boolean): string => {
  const shown = truncate(text, width)
  const space = " ".repeat(Math.max(0, width - stringWidth(shown)))
  return right ? space + shown : shown + space
}

interface Column {
  readonly name: string
  readonly width: number
  readonly right: boolean
}

const columnsOf = (rows: ReadonlyArray<ReadonlyMap<string, unknown>>, style: Style): ReadonlyArray<Column> => {
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  const widths = names.map((name) =>
    Math.max(stringWidth(name), ...rows.map((row) => stringWidth(cell(row.get(name)))))
  )
  const fitted = fit(widths, style.width)
  return names.map((name, index) => ({
    name,
    width: fitted[index]!,
    right: rows.every((row) => typeof (row.get(name) ?? 0) === "number")
  }))
}

/** The encoded rows as lines, under a line of names. */
export const print = <A extends object, I, E, R>(
  schema: Schema.Schema<A, I>,
  rows: Stream.Stream<A, E, R>,
  style: Style
): Stream.Stream<string, E, R> => {
  const encode = Schema.encodeSync(schema)
  const body = (columns: ReadonlyArray<Column>, row: ReadonlyMap<string, unknown>) =>
    columns.map(({ name, right, width }) => pad(cell(row.get(name)), width, right)).join(gap).trimEnd()
  const head = (columns: ReadonlyArray<Column>) => {
    const names = columns.map(({ name, right, width }) => pad(name, width, right)).join(gap).trimEnd()
    return style.color ? `\u001b[1m${names}\u001b[22m` : names
  }
  const read = (row: A): ReadonlyMap<string, unknown> => {
    const encoded: unknown = encode(row)
    return new Map(isRecord(encoded) ? flat(encoded) : [])
  }
  return rows.pipe(
    Stream.map(read),
    Stream.groupedWithin(measured, "200 millis"),
    Stream.mapAccum<ReadonlyArray<Column> | undefined, Chunk.Chunk<ReadonlyMap<string, unknown>>, string>(
      undefined,
      (known, chunk) => {
        const group = Chunk.toReadonlyArray(chunk)
        const columns = known ?? columnsOf(group, style)
        const lines = group.map((row) => body(columns, row))
        return [columns, `${(known === undefined ? [head(columns), ...lines] : lines).join("\n")}\n`]
      }
    )
  )
}

/** The values alone, a row on a line, with tabs between: for other programs that read lines. */
export const lines = <A extends object, I, E, R>(
  schema: Schema.Schema<A, I>,
  rows: Stream.Stream<A, E, R>
): Stream.Stream<string, E, R> => {
  const encode = Schema.encodeSync(schema)
  return Stream.map(rows, (row) => {
    const encoded: unknown = encode(row)
    const values = isRecord(encoded) ? flat(encoded) : []
    return `${values.map(([, value]) => line(value)).join("\t")}\n`
  })
}

/** One thing, a line for each field. */
export const fields = <A extends object, I>(schema: Schema.Schema<A, I>, value: A, style: Style): string => {
  const encoded: unknown = Schema.encodeSync(schema)(value)
  const entries = isRecord(encoded) ? flat(encoded) : []
  const width = Math.max(0, ...entries.map(([name]) => stringWidth(name)))
  return entries.map(([name, value]) => {
    const text = pad(name, width, false)
    const room = style.width === undefined ? Infinity : Math.max(narrowest, style.width - width - gap.length)
    return `${style.color ? `\u001b[1m${text}\u001b[22m` : text}${gap}${truncate(cell(value), room)}`.trimEnd() + "\n"
  }).join("")
}

import { stringify } from "csv-stringify/sync"
import { textLeaves } from "./tableCells.js"
import type { Cells, Format, Writer } from "./tableFormats.js"

const encoder = new TextEncoder()

const nothing = new Uint8Array()

const text = (make: Format["make"]): Format => ({ leaves: textLeaves, batched: false, make })

// An empty string is quoted and null is not: readers that look at quotes can tell them apart. A carriage return ends a line for
// some.
const csvOptions = { quoted_match: /^$|\r/ }

const jsonCell = (value: unknown): string | null => value === null ? null : JSON.stringify(value)

const cell = (value: unknown): string | null => typeof value === "object" ? jsonCell(value) : String(value)

/** @internal */
export const csv: Format = text((columns): Writer => {
  // JSON that is a string is told from text by its quotes.
  const cells = columns.map(({ type }) => type._tag === "Json" ? jsonCell : cell)
  // Of one column, null would be an empty line, which readers skip.
  const absent = columns.length === 1 ? "" : null
  const line = (row: Cells) => row.map((value, n) => cells[n]!(value) ?? absent)
  return {
    start: () => encoder.encode(stringify([columns.map(({ name }) => name)], csvOptions)),
    batch: (rows) => encoder.encode(stringify(rows.map(line), csvOptions)),
    end: () => nothing
  }
})

/** @internal */
export const ndjson: Format = text((columns): Writer => {
  const keys = columns.map(({ name }, n) => `${n === 0 ? "{" : ","}${JSON.stringify(name)}:`)
  return {
    start: () => nothing,
    batch: (rows) =>
      encoder.encode(rows.map((row) => `${row.map((cell, n) => keys[n] + JSON.stringify(cell)).join("")}}\n`).join("")),
    end: () => nothing
  }
})

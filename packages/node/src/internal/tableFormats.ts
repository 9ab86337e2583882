import type { Leaves } from "./tableCells.js"
import type { Column } from "./tableColumns.js"

/** A row of a table: its cells, in the order of the columns. */
export type Cells = ReadonlyArray<unknown>

/** Writes one table. Each call gives the bytes that go next. */
export interface Writer {
  readonly start: () => Uint8Array
  readonly batch: (rows: ReadonlyArray<Cells>) => Uint8Array
  readonly end: () => Uint8Array
}

export interface Format {
  readonly leaves: Leaves
  /** Are its rows written in batches of a given size, or as they come? */
  readonly batched: boolean
  readonly make: (columns: ReadonlyArray<Column>) => Writer
}

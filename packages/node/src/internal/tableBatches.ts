import type { Reader } from "./tableCells.js"
import type { Layout } from "./tableColumns.js"
import type { Cells } from "./tableFormats.js"

/** How many characters of text a batch holds at most, unless a single row has more: an asset may come with megabytes of labels. */
const most = 16 * 1024 * 1024

/**
 * Rows of a stream as batches of a table.
 *
 * @internal
 */
export const makeBatches = (layout: Layout, reader: Reader, size: number) => {
  let open: Array<Cells> = []
  let weight = 0

  const take = (): ReadonlyArray<Cells> => {
    const taken = open
    open = []
    weight = 0
    return taken
  }

  return {
    /** The batches that are full with these rows. */
    *of(page: Iterable<unknown>): Generator<ReadonlyArray<Cells>> {
      for (const value of page) {
        const rows = layout.rows(reader.read(value))
        const share = reader.weight / rows.length
        for (const row of rows) {
          open.push(layout.columns.map(({ cell }) => cell(row)))
          weight += share
          if (open.length === size || weight >= most) yield take()
        }
      }
    },
    /** The last one, which is not full. */
    *rest(): Generator<ReadonlyArray<Cells>> {
      if (open.length > 0) yield take()
    }
  }
}

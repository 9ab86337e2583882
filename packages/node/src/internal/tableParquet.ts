import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer"
import { binaryLeaves } from "./tableCells.js"
import type { Field } from "./tableColumns.js"
import type { Format, Writer } from "./tableFormats.js"

const optional = { repetition_type: "OPTIONAL" } as const

/** The elements of a field, its own before those inside of it, as Parquet writes a tree. */
const elements = ({ name, type }: Field): ReadonlyArray<SchemaElement> => {
  switch (type._tag) {
    case "Boolean":
      return [{ name, ...optional, type: "BOOLEAN" }]
    case "Integer":
      return [{ name, ...optional, type: "INT64" }]
    case "Json":
    case "String":
      return [{ name, ...optional, type: "BYTE_ARRAY", converted_type: "UTF8" }]
    case "List":
      return [
        { name, ...optional, converted_type: "LIST", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        ...elements({ name: "element", type: type.item })
      ]
    case "Number":
      return [{ name, ...optional, type: "DOUBLE" }]
    case "Struct":
      return [{ name, ...optional, num_children: type.fields.length }, ...type.fields.flatMap(elements)]
    case "Timestamp":
      return [{
        name,
        ...optional,
        type: "INT64",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" }
      }]
  }
}

/** @internal */
export const parquet: Format = {
  leaves: binaryLeaves,
  batched: true,
  make: (columns): Writer => {
    const bytes = new ByteWriter()
    const writer = new ParquetWriter({
      writer: bytes,
      schema: [{ name: "schema", num_children: columns.length }, ...columns.flatMap(elements)]
    })
    const take = () => {
      const taken = bytes.getBytes().slice()
      bytes.index = 0
      return taken
    }
    return {
      start: take,
      batch: (rows) => {
        const columnData = columns.map(({ name }, index) => ({ name, data: rows.map((cells) => cells[index]) }))
        // Only a writer that flushes makes it a promise.
        void writer.write({ columnData, rowGroupSize: rows.length })
        return take()
      },
      end: () => {
        void writer.finish()
        return take()
      }
    }
  }
}

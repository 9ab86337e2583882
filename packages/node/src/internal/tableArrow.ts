import * as Arrow from "apache-arrow"
import { binaryLeaves } from "./tableCells.js"
import type { Field, Type } from "./tableColumns.js"
import type { Format, Writer } from "./tableFormats.js"

const typeOf = (type: Type): Arrow.DataType => {
  switch (type._tag) {
    case "Boolean":
      return new Arrow.Bool()
    case "Integer":
      return new Arrow.Int64()
    case "Json":
    case "String":
      return new Arrow.Utf8()
    case "List":
      return new Arrow.List(new Arrow.Field("item", typeOf(type.item), true))
    case "Number":
      return new Arrow.Float64()
    case "Struct":
      return new Arrow.Struct(type.fields.map(fieldOf))
    case "Timestamp":
      return new Arrow.TimestampMillisecond("UTC")
  }
}

const fieldOf = ({ name, type }: Field): Arrow.Field => new Arrow.Field(name, typeOf(type), true)

/** The library's queue keeps what its writer writes until the end, or pushes it whether or not somebody reads. This one hands it on. */
class Queue extends Arrow.AsyncByteQueue {
  private parts: Array<Uint8Array> = []

  override write(bytes: Uint8Array): void {
    this.parts.push(bytes)
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const taken = Buffer.concat(this.parts)
    this.parts = []
    return taken
  }
}

const arrow = (makeWriter: () => Arrow.RecordBatchWriter): Format => ({
  leaves: binaryLeaves,
  batched: true,
  make: (columns): Writer => {
    const schema = new Arrow.Schema(columns.map(fieldOf))
    const row = new Arrow.Struct(schema.fields)
    const queue = new Queue()
    const writer = makeWriter()
    return {
      start: () => {
        writer.reset(queue, schema)
        return queue.take()
      },
      batch: (rows) => {
        const children = schema.fields.map(({ type }, index) => {
          const builder = Arrow.makeBuilder({ type, nullValues: [null] })
          for (const cells of rows) builder.append(cells[index])
          return builder.finish().flush()
        })
        writer.write(new Arrow.RecordBatch(schema, Arrow.makeData({ type: row, length: rows.length, children })))
        return queue.take()
      },
      end: () => {
        writer.finish()
        return queue.take()
      }
    }
  }
})

/** @internal */
export const arrowStream = arrow(() => new Arrow.RecordBatchStreamWriter())

/** @internal */
export const arrowFile = arrow(() => new Arrow.RecordBatchFileWriter())

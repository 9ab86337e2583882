import * as DateTime from "effect/DateTime"
import * as Predicate from "effect/Predicate"
import type { Struct, Type, Values } from "./tableColumns.js"

/** Something that does not fit its column, and where. */
export interface Misfit {
  readonly at: string
  readonly problem: string
}

/** How a format wants what others write differently. */
export interface Leaves {
  readonly integer: (value: number) => unknown
  readonly timestamp: (value: DateTime.Utc) => unknown
  readonly json: (value: unknown, text: string) => unknown
}

/** Values for text: integers are numbers, moments are ISO 8601 in UTC, JSON is itself. */
export const textLeaves: Leaves = {
  integer: (value) => value,
  timestamp: DateTime.formatIso,
  json: (value) => value
}

/** Values for columns of bytes: integers and moments (ms) have 64 bits, JSON is text. */
export const binaryLeaves: Leaves = {
  integer: BigInt,
  timestamp: (value) => BigInt(value.epochMillis),
  json: (_, text) => text
}

// JSON.stringify would turn these into null without a word.
const refuseNonFinite = (key: string, value: unknown): unknown => {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${value} at "${key}" is no JSON`)
  return value
}

const shown = (value: unknown): string => {
  const text = typeof value === "string"
    ? JSON.stringify(value)
    : Predicate.isObject(value)
    ? typeof value
    : String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const expected: Record<Type["_tag"], string> = {
  Boolean: "true or false",
  Integer: "a whole number",
  Json: "JSON",
  List: "a list",
  Number: "a finite number",
  String: "a string",
  Struct: "an object",
  Timestamp: "a DateTime.Utc"
}

/** Reads one row after the other. */
export interface Reader {
  /** What did not fit, of all rows that were read. */
  readonly misfits: ReadonlyArray<Misfit>
  /** How many characters of text the row that was read last has, and a few for its other values. */
  readonly weight: number
  /** The next row of the stream. */
  readonly read: (value: unknown) => Values
}

/**
 * Reads rows of a type into the values of a format. What does not fit becomes null, and is told in `misfits`.
 *
 * @internal
 */
export const makeReader = (row: Struct, leaves: Leaves): Reader => {
  const misfits: Array<Misfit> = []
  let index = 0
  let weight = 0
  const path: Array<string | number> = []

  const misfit = (problem: string): null => {
    const at = path.reduce<string>((text, part) => `${text}${typeof part === "number" ? `[${part}]` : `.${part}`}`, "")
    misfits.push({ at: `rows[${index}]${at}`, problem })
    return null
  }

  const json = (value: unknown): unknown => {
    try {
      const text: string | undefined = JSON.stringify(value, refuseNonFinite)
      if (text === undefined) return misfit(`Expected JSON, actual ${typeof value}`)
      weight += text.length
      return leaves.json(value, text)
    } catch (cause) {
      return misfit(cause instanceof Error ? cause.message.split("\n")[0]! : String(cause))
    }
  }

  const inside = (part: string | number, type: Type, value: unknown): unknown => {
    path.push(part)
    const read = cell(type, value)
    path.pop()
    return read
  }

  const struct = (type: Struct, value: Values): Values => {
    const read: Record<string, unknown> = {}
    for (const field of type.fields) read[field.name] = inside(field.name, field.type, value[field.name])
    return read
  }

  const cell = (type: Type, value: unknown): unknown => {
    weight += 8
    if (value === null || value === undefined) return null
    switch (type._tag) {
      case "Boolean":
        if (typeof value === "boolean") return value
        break
      case "Integer":
        if (Number.isSafeInteger(value)) return leaves.integer(value as number)
        break
      case "Json":
        return json(value)
      case "List":
        if (Array.isArray(value)) return value.map((item, position) => inside(position, type.item, item))
        break
      case "Number":
        if (Number.isFinite(value)) return value
        break
      case "String":
        if (typeof value === "string") {
          weight += value.length
          return value
        }
        break
      case "Struct":
        if (Predicate.isReadonlyRecord(value)) return struct(type, value)
        break
      case "Timestamp":
        if (DateTime.isDateTime(value) && DateTime.isUtc(value)) return leaves.timestamp(value)
        break
    }
    return misfit(`Expected ${expected[type._tag]}, actual ${shown(value)}`)
  }

  return {
    misfits,
    get weight() {
      return weight
    },
    read: (value) => {
      weight = 0
      const read = cell(row, value) as Values | null
      index++
      return read ?? {}
    }
  }
}

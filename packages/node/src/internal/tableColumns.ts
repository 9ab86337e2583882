import type { Saved } from "@effect-kili/core/AssetMedia"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"

/** What a column, or a part of it, holds. Any of it may be null. */
export type Type =
  | { readonly _tag: "String" }
  | { readonly _tag: "Integer" }
  | { readonly _tag: "Number" }
  | { readonly _tag: "Boolean" }
  | { readonly _tag: "Timestamp" }
  | { readonly _tag: "Json" }
  | { readonly _tag: "List"; readonly item: Type }
  | Struct

export interface Struct {
  readonly _tag: "Struct"
  readonly fields: ReadonlyArray<Field>
}

export interface Field {
  readonly name: string
  readonly type: Type
}

/** Fields by name. A field that is absent is null. */
export type Values = Readonly<Record<string, unknown>>

/** A column, and how its cells are taken from values that are known to have the type of the row. */
export interface Column extends Field {
  readonly cell: (row: Values) => unknown
}

/** Columns, and the rows of them that one row of the stream becomes. */
export interface Layout {
  readonly row: Struct
  readonly columns: ReadonlyArray<Column>
  readonly rows: (row: Values) => ReadonlyArray<Values>
}

// -- Types

const scalars = {
  BooleanKeyword: { _tag: "Boolean" },
  NumberKeyword: { _tag: "Number" },
  StringKeyword: { _tag: "String" }
} as const

const json: Type = { _tag: "Json" }

const isInteger = (ast: AST.Refinement): boolean =>
  AST.getSchemaIdAnnotation(ast).pipe((id) => id._tag === "Some" && id.value === Schema.IntSchemaId)

/**
 * The type of a value of a schema. What was decoded from text (metadata, responses) is one value, whatever it has inside, and so is
 * what the schema does not know.
 *
 * @internal
 */
export const typeOf = (ast: AST.AST): Type => {
  switch (ast._tag) {
    case "BooleanKeyword":
    case "NumberKeyword":
    case "StringKeyword":
      return scalars[ast._tag]
    case "Declaration":
      return ast === Schema.DateTimeUtcFromSelf.ast ? { _tag: "Timestamp" } : json
    case "Refinement":
      return isInteger(ast) ? { _tag: "Integer" } : typeOf(ast.from)
    case "Transformation": {
      const decoded = typeOf(ast.to)
      return decoded._tag === "Struct" || decoded._tag === "List" ? json : decoded
    }
    case "TupleType":
      return ast.elements.length === 0 && ast.rest.length === 1
        ? { _tag: "List", item: typeOf(ast.rest[0]!.type) }
        : json
    case "TypeLiteral":
      return ast.indexSignatures.length === 0 ? structOf(ast) : json
    case "Union": {
      const [only, ...others] = ast.types.filter((type) => !(AST.isLiteral(type) && type.literal === null))
      return only === undefined || others.length > 0 ? json : typeOf(only)
    }
    default:
      return json
  }
}

const structOf = (ast: AST.TypeLiteral): Struct => ({
  _tag: "Struct",
  fields: ast.propertySignatures.map(({ name, type }) => ({ name: String(name), type: typeOf(type) }))
})

const string: Type = { _tag: "String" }

const media = {
  content: string,
  frames: { _tag: "List", item: string },
  richText: string,
  jsonContent: json,
  ocrMetadata: json
} as const satisfies { readonly [_ in keyof Saved]: Type }

/**
 * A row with the media that were saved for it, after its fields.
 *
 * @internal
 */
export const withMedia = (row: Struct): Struct => {
  const fields = Object.entries(media).map(([name, type]) => ({ name, type }))
  return { ...row, fields: [...row.fields, { name: "media", type: { _tag: "Struct", fields } }] }
}

// -- Columns

const column = ({ name, type }: Field): Column => ({ name, type, cell: (row) => row[name] ?? null })

/** A column of structs as one column for each of their fields, and a column of lists of structs as columns of lists. */
const flatten = ({ cell, name, type }: Column): ReadonlyArray<Column> => {
  if (type._tag === "Struct") {
    return type.fields.map(column).flatMap(flatten).map((field) => ({
      name: `${name}.${field.name}`,
      type: field.type,
      cell: (row) => {
        const struct = cell(row) as Values | null
        return struct === null ? null : field.cell(struct)
      }
    }))
  }
  if (type._tag === "List" && type.item._tag === "Struct") {
    return type.item.fields.map(column).flatMap(flatten).map((field) => ({
      name: `${name}.${field.name}`,
      type: { _tag: "List", item: field.type },
      cell: (row) => {
        const list = cell(row) as ReadonlyArray<Values | null> | null
        return list === null ? null : list.map((struct) => struct === null ? null : field.cell(struct))
      }
    }))
  }
  return [{ cell, name, type }]
}

/** The items of `labels`, and the fields beside them under a prefix, as the data frame of the official client has it. */
const perLabel = (row: Struct): Layout => {
  const labels = row.fields.find(({ name }) => name === "labels")?.type
  const label = labels?._tag === "List" && labels.item._tag === "Struct" ? labels.item.fields : []
  const beside = row.fields.filter(({ name }) => name !== "labels")
  return {
    row,
    columns: [...label, ...beside.map(({ name, type }) => ({ name: `asset_${name}`, type }))].map(column),
    rows: (asset) => {
      const shared = Object.fromEntries(beside.map(({ name }) => [`asset_${name}`, asset[name]]))
      return ((asset.labels ?? []) as ReadonlyArray<Values>).map((label) => ({ ...label, ...shared }))
    }
  }
}

/** @internal */
export const layout = (
  row: Struct,
  { nested, rows }: { readonly nested: "flatten" | "struct"; readonly rows: "asset" | "label" }
): Layout => {
  const whole: Layout = rows === "label"
    ? perLabel(row)
    : { row, columns: row.fields.map(column), rows: (asset) => [asset] }
  return nested === "struct" ? whole : { ...whole, columns: whole.columns.flatMap(flatten) }
}

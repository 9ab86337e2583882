/**
 * A row for each label of an asset instead of one for each asset, in the form of `Table`'s: the fields of the label by their own names,
 * then those of the asset as `asset_externalId`.
 */
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Stream from "effect/Stream"

type Row = Readonly<Record<string, unknown>>

interface Rows {
  readonly schema: Schema.Schema<object, object>
  readonly split: <E, R>(assets: Stream.Stream<object, E, R>) => Stream.Stream<object, E, R>
}

const propertiesOf = (ast: AST.AST): ReadonlyArray<AST.PropertySignature> =>
  ast._tag === "TypeLiteral" ? ast.propertySignatures : []

const renamed = (property: AST.PropertySignature, name: PropertyKey): AST.PropertySignature =>
  new AST.PropertySignature(name, property.type, property.isOptional, property.isReadonly)

/** Of a row of assets; none when no field of `labels` is chosen. */
export const perLabel = (schema: Schema.Schema<object, object>): Rows | undefined => {
  const own = propertiesOf(schema.ast)
  const labels = own.find(({ name }) => name === "labels")?.type
  if (labels?._tag !== "TupleType" || labels.rest[0] === undefined) return undefined
  const beside = own.filter(({ name }) => name !== "labels")
    .map((property) => ({ property, name: `asset_${String(property.name)}` }))
  return {
    schema: Schema.make(
      new AST.TypeLiteral([
        ...propertiesOf(labels.rest[0].type),
        ...beside.map(({ name, property }) => renamed(property, name))
      ], [])
    ),
    split: Stream.mapConcat((asset) => {
      const row = asset as Row
      const shared = Object.fromEntries(beside.map(({ name, property }) => [name, row[String(property.name)]]))
      return (row.labels as ReadonlyArray<Row>).map((label) => ({ ...label, ...shared }))
    })
  }
}

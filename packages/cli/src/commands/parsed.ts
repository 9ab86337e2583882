/**
 * Rows whose labels are parsed: `jobs` stands in the place of `jsonResponse`, with what the ontology says of each answer.
 */
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"

const jobs = ({ isOptional, isReadonly }: AST.PropertySignature): AST.PropertySignature =>
  new AST.PropertySignature("jobs", AST.unknownKeyword, isOptional, isReadonly)

const isLabel = (property: AST.PropertySignature): boolean => property.name === "jsonResponse"

const parsed = (ast: AST.AST): AST.AST => {
  switch (ast._tag) {
    case "TypeLiteral":
      return new AST.TypeLiteral(
        ast.propertySignatures.map((property) =>
          isLabel(property)
            ? jobs(property)
            : new AST.PropertySignature(property.name, parsed(property.type), property.isOptional, property.isReadonly)
        ),
        ast.indexSignatures
      )
    case "TupleType":
      return new AST.TupleType(ast.elements, ast.rest.map(({ type }) => new AST.Type(parsed(type))), ast.isReadonly)
    case "Union":
      return AST.Union.make(ast.types.map(parsed))
    default:
      return ast
  }
}

/** The schema of such rows, by that of the rows with plain labels. */
export const schema = (plain: Schema.Schema<object, object>): Schema.Schema<object, object> =>
  Schema.make<object, object, never>(parsed(plain.ast))

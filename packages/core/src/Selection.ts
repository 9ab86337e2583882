/**
 * Dotted fields, as `["id", "labels.author.email"]`, turned into three things that agree: the type of a row, the schema that
 * decodes it, and the GraphQL selection that asks for it.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import { nearest } from "./internal/nearest.js"
import * as KiliError from "./KiliError.js"

type Scalar = string | number | boolean | bigint | null | undefined

/** The entity behind lists and nulls; never for a leaf. Read off the encoded side, where ids, dates and JSON are plain. */
type Node<I> = unknown extends I ? never
  : I extends Scalar ? never
  : I extends ReadonlyArray<infer E> ? Node<E>
  : string extends keyof I ? never
  : I

/**
 * The dotted fields that may be chosen from an entity, of which `I` is the encoded side. Objects are chosen by their
 * fields: `labels.id`, not `labels`.
 *
 * @since 0.1.0
 * @category models
 */
export type Path<I, Depth extends ReadonlyArray<0> = [0, 0, 0, 0]> = Depth extends
  readonly [0, ...infer Rest extends ReadonlyArray<0>] ? {
    [K in keyof I & string]: [Node<I[K]>] extends [never] ? K : `${K}.${Path<Node<I[K]>, Rest>}`
  }[keyof I & string]
  : never

type Head<P extends string> = P extends `${infer H}.${string}` ? H : P
type Tail<P extends string, K extends PropertyKey> = P extends `${K & string}.${infer T}` ? T : never

/**
 * The part of `T` that the fields `P` choose.
 *
 * @since 0.1.0
 * @category models
 */
export type Select<T, P extends string> = T extends null ? T
  : T extends ReadonlyArray<infer E> ? ReadonlyArray<Select<E, P>>
  : {
    readonly [K in keyof T as K extends Head<P> ? K : never]: [Tail<P, K>] extends [never] ? T[K]
      : Select<T[K], Tail<P, K>>
  }

/** The same where the fields are only known at run time: any of them may be absent. */
type SelectSome<T, P extends string> = T extends null ? T
  : T extends ReadonlyArray<infer E> ? ReadonlyArray<SelectSome<E, P>>
  : {
    readonly [K in keyof T as K extends Head<P> ? K : never]?: [Tail<P, K>] extends [never] ? T[K]
      : SelectSome<T[K], Tail<P, K>>
  }

/**
 * A row with the fields of the list `F`. Where the compiler knows the list, the row has exactly these; of a list that was
 * put together at run time (`ReadonlyArray<Field>`), each may be absent.
 *
 * @since 0.1.0
 * @category models
 */
export type Row<T, F extends ReadonlyArray<string>> = F extends unknown
  ? number extends F["length"] ? SelectSome<T, F[number]> : Select<T, F[number]>
  : never

interface Tree extends ReadonlyMap<string, Tree> {}

/**
 * A checked choice of fields.
 *
 * @since 0.1.0
 * @category models
 */
export interface Selection<A, I> {
  readonly paths: ReadonlyArray<string>
  /** What stands between the braces of the document, as `id labels { author { email } }`. */
  readonly fields: string
  /** Decodes one row to exactly the chosen fields. */
  readonly schema: Schema.Schema<A, I>
}

interface MutableTree extends Map<string, MutableTree> {}

const toTree = (paths: ReadonlyArray<string>): Tree => {
  const root: MutableTree = new Map()
  for (const path of paths) {
    let at = root
    for (const name of path.split(".")) {
      const next: MutableTree = at.get(name) ?? new Map()
      at.set(name, next)
      at = next
    }
  }
  return root
}

const print = (tree: Tree): string =>
  Array.from(tree, ([name, sub]) => sub.size === 0 ? name : `${name} { ${print(sub)} }`).join(" ")

/** The struct behind lists and nulls, if the field has fields of its own. */
const struct = (ast: AST.AST): AST.TypeLiteral | undefined => {
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.indexSignatures.length === 0 ? ast : undefined
    case "TupleType":
      return ast.rest.length === 1 ? struct(ast.rest[0]!.type) : undefined
    case "Union":
      return ast.types.map(struct).find((found) => found !== undefined)
    default:
      return undefined
  }
}

const namesOf = (entity: AST.TypeLiteral): ReadonlyArray<string> =>
  entity.propertySignatures.map(({ name }) => String(name))

const names = (entity: AST.TypeLiteral): string => namesOf(entity).join(", ")

/** What is wrong with one dotted field, if anything is. */
const problem = (entity: AST.TypeLiteral, path: string): string | undefined => {
  const parts = path.split(".")
  let at: AST.TypeLiteral = entity
  for (const [index, part] of parts.entries()) {
    const here = parts.slice(0, index).join(".")
    const field = at.propertySignatures.find(({ name }) => name === part)
    if (field === undefined) {
      const meant = nearest(part, namesOf(at))
      return `unknown field "${part}"${here === "" ? "" : ` of ${here}`}; ${
        meant === undefined ? `there are: ${names(at)}` : `did you mean "${meant}"?`
      }`
    }
    const inner = struct(field.type)
    const last = index === parts.length - 1
    if (last && inner !== undefined) return `"${path}" is an object; choose among its fields: ${names(inner)}`
    if (!last && inner === undefined) return `"${parts.slice(0, index + 1).join(".")}" has no fields of its own`
    if (inner !== undefined) at = inner
  }
  return undefined
}

const prune = (ast: AST.AST, tree: Tree): AST.AST => {
  switch (ast._tag) {
    case "TypeLiteral":
      // In the order chosen, which is the order of the columns that a row may become.
      return new AST.TypeLiteral(
        Array.from(tree).flatMap(([name, sub]) => {
          const field = ast.propertySignatures.find((property) => property.name === name)
          if (field === undefined) return []
          return sub.size === 0
            ? [field]
            : [new AST.PropertySignature(field.name, prune(field.type, sub), field.isOptional, field.isReadonly)]
        }),
        []
      )
    case "TupleType":
      return new AST.TupleType([], ast.rest.map(({ type }) => new AST.Type(prune(type, tree))), ast.isReadonly)
    case "Union":
      return AST.Union.make(ast.types.map((type) => prune(type, tree)))
    default:
      return ast
  }
}

/**
 * Checks a choice of fields against an entity. Fields that do not exist are all reported, before any request.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <A, I>(entity: Schema.Schema<A, I>) =>
<const P extends Path<I>>(
  operation: string,
  paths: ReadonlyArray<P>
): Effect.Effect<Selection<Select<A, P>, Select<I, P>>, KiliError.InvalidInput> => {
  const root = struct(entity.ast)
  if (root === undefined) return Effect.dieMessage("Selection.make expects a Struct")
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string")) {
    const problem = "is not a list of dotted fields"
    return Effect.fail(new KiliError.InvalidInput({ operation, issues: [{ at: "fields", problem }] }))
  }
  const issues = paths.length === 0
    ? [{ at: "fields", problem: `choose at least one of: ${names(root)}` }]
    : paths.flatMap((path, index) => {
      const found = problem(root, path)
      return found === undefined ? [] : [{ at: `fields[${index}]`, problem: found }]
    })
  if (Arr.isNonEmptyArray(issues)) return Effect.fail(new KiliError.InvalidInput({ operation, issues }))
  const tree = toTree(paths)
  const fields = print(tree)
  const schema: Schema.Schema<Select<A, P>, Select<I, P>> = Schema.make(prune(root, tree))
  return Effect.succeed({ paths, fields, schema: schema.annotations({ identifier: `{ ${fields} }` }) })
}

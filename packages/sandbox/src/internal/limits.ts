import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type SelectionSetNode,
  Source,
  TokenKind
} from "graphql"

/**
 * How much a document may ask for. Clients stay far below; what lies above is a mistake, or an attempt to keep the
 * sandbox busy.
 *
 * @internal
 */
export const limits = {
  /** Characters of a document. */
  length: 262_144,
  /** Words and signs of a document. */
  tokens: 20_000,
  /** Brackets within brackets, values included. */
  nesting: 100,
  /** Fields within fields. */
  depth: 25,
  /** Fields with their aliases, fragments counted wherever they are spread. */
  fields: 1000,
  /** Operations in one request. */
  rootFields: 20,
  /** Fields of the schema that introspection would tell of, at most. */
  introspection: 1_000_000,
  /** Fields of rows that an answer would hold, at most. */
  answer: 500_000
} as const

const tooMuch = (what: string): GraphQLError =>
  new GraphQLError(`[operationTooLarge] ${what}`, { extensions: { code: "OPERATION_TOO_LARGE" } })

const opening: ReadonlyArray<string> = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]
const closing: ReadonlyArray<string> = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]

/**
 * Checks a text before it is parsed: the parser calls itself for every bracket.
 *
 * @internal
 */
export const checkText = (query: string): void => {
  if (query.length > limits.length) {
    throw tooMuch(`A document has at most ${limits.length} characters, this one has ${query.length}`)
  }
  const lexer = new Lexer(new Source(query))
  let nesting = 0
  for (let tokens = 1; lexer.advance().kind !== TokenKind.EOF; tokens++) {
    if (tokens > limits.tokens) throw tooMuch(`A document has at most ${limits.tokens} words and signs`)
    if (opening.includes(lexer.token.kind)) nesting++
    else if (closing.includes(lexer.token.kind)) nesting--
    if (nesting > limits.nesting) throw tooMuch(`Brackets are nested at most ${limits.nesting} deep`)
  }
}

/** How many entries the lists of introspection have, about: as many fields are told of for each field asked for. */
const entries: { readonly [field: string]: number } = {
  args: 4,
  directives: 8,
  enumValues: 8,
  fields: 12,
  inputFields: 8,
  interfaces: 2,
  possibleTypes: 2,
  types: 200
}

interface Size {
  readonly depth: number
  readonly fields: number
  /** What introspection tells below. */
  readonly introspected: number
  /** What it would tell if all of this lay below it. */
  readonly told: number
}

const empty: Size = { depth: 0, fields: 0, introspected: 0, told: 0 }

const isIntrospection = (field: string): boolean => field === "__schema" || field === "__type"

/** The field around a selection of the given size. */
const around = (field: string, { depth, fields, introspected, told }: Size): Size => ({
  depth: depth + 1,
  fields: fields + 1,
  introspected: isIntrospection(field) ? told : introspected,
  told: 1 + told * (entries[field] ?? 1)
})

const beside = (one: Size, other: Size): Size => ({
  depth: Math.max(one.depth, other.depth),
  fields: one.fields + other.fields,
  introspected: one.introspected + other.introspected,
  told: one.told + other.told
})

/**
 * Checks a document before it is validated: some rules of validation compare every field with every other.
 *
 * @internal
 */
export const checkDocument = (document: DocumentNode): void => {
  const fragments = fragmentsOf(document)
  const measured = new Map<SelectionSetNode, Size>()

  const measure = (set: SelectionSetNode | undefined): Size => {
    if (set === undefined) return empty
    const known = measured.get(set)
    if (known !== undefined) return known
    // A fragment that spreads itself is measured as if it did not, and refused by validation
    measured.set(set, empty)
    const size = set.selections.map((selection) => {
      switch (selection.kind) {
        case Kind.FIELD:
          return around(selection.name.value, measure(selection.selectionSet))
        case Kind.FRAGMENT_SPREAD:
          return measure(fragments.get(selection.name.value)?.selectionSet)
        case Kind.INLINE_FRAGMENT:
          return measure(selection.selectionSet)
      }
    }).reduce(beside, empty)
    measured.set(set, size)
    return size
  }

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    const { depth, fields, introspected } = measure(definition.selectionSet)
    if (depth > limits.depth) throw tooMuch(`Fields are nested at most ${limits.depth} deep, these are ${depth} deep`)
    if (fields > limits.fields) {
      throw tooMuch(`An operation has at most ${limits.fields} fields with their aliases, this one has ${fields}`)
    }
    if (introspected > limits.introspection) throw tooMuch("The introspection would tell the schema many times over")
    if (definition.kind === Kind.FRAGMENT_DEFINITION) continue
    const roots = width(definition.selectionSet, fragments)
    if (roots > limits.rootFields) {
      throw tooMuch(`A request asks for at most ${limits.rootFields} root fields, this one for ${roots}`)
    }
  }
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

const fragmentsOf = (document: DocumentNode): Fragments =>
  new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : []
    )
  )

/** How many fields a selection has itself, those of its fragments included. */
const width = (set: SelectionSetNode, fragments: Fragments, spread = new Set<string>()): number => {
  let total = 0
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      total++
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      total += width(selection.selectionSet, fragments, spread)
    } else if (!spread.has(selection.name.value)) {
      spread.add(selection.name.value)
      const fragment = fragments.get(selection.name.value)
      if (fragment !== undefined) total += width(fragment.selectionSet, fragments, spread)
    }
  }
  return total
}

// -- Answers

const tooLargeAnswer = new GraphQLError(
  `[operationTooLarge] The answer would hold more than ${limits.answer} fields: ask for fewer rows, or fewer fields`,
  // With a path of its own graphql-js takes the error as it is: it may be met as often as there are fields left
  { extensions: { code: "OPERATION_TOO_LARGE" }, path: [] }
)

/** @internal */
export const isTooLargeAnswer = (error: GraphQLError): boolean => error === tooLargeAnswer

/**
 * Counts what an answer holds, list by list, before the lists are looked into: lists within lists multiply.
 *
 * @internal
 */
export class Allowance {
  private left: number = limits.answer
  private readonly fragments: Fragments
  private readonly widths = new WeakMap<SelectionSetNode, number>()

  constructor(document: DocumentNode) {
    this.fragments = fragmentsOf(document)
  }

  spend(rows: number, sets: ReadonlyArray<SelectionSetNode | undefined>): void {
    let fields = 1
    for (const set of sets) {
      if (set === undefined) continue
      const known = this.widths.get(set) ?? width(set, this.fragments)
      this.widths.set(set, known)
      fields += known
    }
    this.left -= rows * fields
    if (this.left < 0) throw tooLargeAnswer
  }
}

import { type DocumentNode, getOperationAST, Kind, type SelectionSetNode, visit } from "graphql"

/**
 * What a request asks for, as far as faults and the journal want to know.
 *
 * @internal
 */
export interface Asked {
  readonly isGraphQL: boolean
  /** The root fields, or `upload`, or `download`. */
  readonly operations: ReadonlyArray<string>
  /** Where the answer would hold the first root field. */
  readonly path: string | undefined
  /** Whether the answer could hold a field of this name. */
  readonly selects: (field: string) => boolean
}

/** @internal */
export const upload: Asked = { isGraphQL: false, operations: ["upload"], path: undefined, selects: () => false }

/** @internal */
export const download: Asked = { ...upload, operations: ["download"] }

/**
 * A document that cannot be executed.
 *
 * @internal
 */
export const nothing: Asked = { ...upload, isGraphQL: true, operations: [] }

interface RootField {
  readonly key: string
  readonly name: string
}

const rootFields = (document: DocumentNode, operationName: string | undefined): ReadonlyArray<RootField> => {
  const found: Array<RootField> = []
  const seen = new Set<string>()
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value
        found.push({ key: selection.alias?.value ?? name, name })
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        collect(selection.selectionSet)
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value)
        for (const definition of document.definitions) {
          const isMeant = definition.kind === Kind.FRAGMENT_DEFINITION &&
            definition.name.value === selection.name.value
          if (isMeant) collect(definition.selectionSet)
        }
      }
    }
  }
  const operation = getOperationAST(document, operationName)
  if (operation !== null && operation !== undefined) collect(operation.selectionSet)
  return found
}

const fieldNames = (document: DocumentNode): ReadonlySet<string> => {
  const names = new Set<string>()
  visit(document, { Field: ({ name }) => void names.add(name.value) })
  return names
}

/**
 * What a valid document asks for.
 *
 * @internal
 */
export const inspect = (document: DocumentNode, operationName: string | undefined): Asked => {
  const fields = rootFields(document, operationName)
  let names: ReadonlySet<string> | undefined
  return {
    isGraphQL: true,
    operations: [...new Set(fields.map(({ name }) => name))],
    path: fields[0]?.key,
    selects: (field) => (names ??= fieldNames(document)).has(field)
  }
}

import { GraphQLError, GraphQLScalarType, type GraphQLSchema, Kind } from "graphql"

/**
 * A point in time as given to a filter: one millisecond, or a whole day.
 *
 * @internal
 */
export interface Moment {
  readonly start: number
  readonly end: number
}

const day = /^\d{4}-\d{2}-\d{2}$/
const timestamp = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/

const toMoment = (value: unknown): Moment => {
  if (typeof value === "string" && (day.test(value) || timestamp.test(value))) {
    // A time without a zone is read as UTC, as days are
    const zoned = day.test(value) || /(Z|[+-]\d{2}:?\d{2})$/.test(value) ? value : `${value}Z`
    const start = Date.parse(zoned)
    // Date.parse lets the 31st of a short month run over into the next one
    if (!Number.isNaN(start) && (!day.test(value) || new Date(start).toISOString().startsWith(value))) {
      return { end: day.test(value) ? start + 86_399_999 : start, start }
    }
  }
  throw new GraphQLError(`DateTime cannot represent ${JSON.stringify(value)}: expected YYYY-MM-DD or an ISO timestamp`)
}

const toPageSize = (value: unknown): number => {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100) return value
  throw new GraphQLError(`PageSize cannot represent ${JSON.stringify(value)}: expected an integer between 0 and 100`)
}

const scalar = (schema: GraphQLSchema, name: string): GraphQLScalarType => {
  const type = schema.getType(name)
  if (type instanceof GraphQLScalarType) return type
  throw new Error(`The schema has no scalar ${name}`)
}

/**
 * Teaches the schema its own scalars. `JSON` needs no lesson: values pass as they are.
 *
 * @internal
 */
export const attach = (schema: GraphQLSchema): void => {
  const dateTime = scalar(schema, "DateTime")
  dateTime.parseValue = toMoment
  dateTime.parseLiteral = (node) => toMoment(node.kind === Kind.STRING ? node.value : undefined)
  dateTime.serialize = (value) => {
    if (typeof value === "number") return new Date(value).toISOString()
    throw new GraphQLError("DateTime can only be served from milliseconds")
  }

  const pageSize = scalar(schema, "PageSize")
  pageSize.parseValue = toPageSize
  pageSize.parseLiteral = (node) => toPageSize(node.kind === Kind.INT ? Number(node.value) : undefined)
}

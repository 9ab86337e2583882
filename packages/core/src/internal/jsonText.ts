import * as Either from "effect/Either"

// JSON.stringify would turn these into null without a word.
const refuseNonFinite = (key: string, value: unknown): unknown => {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new Error(`${value} at "${key}" is not JSON`)
  }
  return value
}

const reason = (cause: unknown): string => cause instanceof Error ? cause.message.split("\n")[0]! : String(cause)

/**
 * A value as JSON text, or why it has none: NaN, a cycle, a bigint, a function.
 *
 * @internal
 */
export const encode = (value: unknown): Either.Either<string, string> =>
  Either.try({
    try: () => {
      const text: string | undefined = JSON.stringify(value, refuseNonFinite)
      if (text === undefined) throw new Error(`a value of type ${typeof value} is not JSON`)
      return text
    },
    catch: reason
  })

/**
 * The value behind JSON text, or why there is none.
 *
 * @internal
 */
export const decode = (text: string): Either.Either<unknown, string> =>
  Either.try({ try: (): unknown => JSON.parse(text), catch: reason })

import { parse } from "@humanwhocodes/momoa"
import * as Either from "effect/Either"

/** `column` counts characters from 1. */
export interface JsonFault {
  readonly problem: string
  readonly column: number | undefined
}

const messageOf = (cause: unknown): string => cause instanceof Error ? cause.message : String(cause)

/** The engine tells the place of some faults only. */
const columnOf = (text: string, message: string): number | undefined => {
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position) + 1
  if (message.startsWith("Unexpected end")) return text.length + 1
  try {
    parse(text)
    return undefined
  } catch (cause) {
    const offset: unknown = Reflect.get(Object(cause), "offset")
    return typeof offset === "number" ? offset + 1 : undefined
  }
}

/** @internal */
export const parseJson = (text: string): Either.Either<unknown, JsonFault> =>
  Either.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => {
      const message = messageOf(cause)
      return {
        problem: `not JSON: ${message.replace(/ in JSON at position .*$/s, "").replace(/ is not valid JSON$/, "")}`,
        column: columnOf(text, message)
      }
    }
  })

/**
 * Metadata as it is typed: values, and conditions on them.
 */
import type { MetadataCondition } from "@effect-kili/core/AssetFilter"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { UsageError } from "./Exit.js"
import * as Mistakes from "./Mistakes.js"

const numeral = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?"
const isNumeral = (text: string): boolean => new RegExp(`^${numeral}$`).test(text)
const range = new RegExp(`^(${numeral})?\\.\\.(${numeral})?$`)

type Scalar = string | number | null

/** `3` is a number, `"3"` and `abc` are texts, `null` is none. */
const scalar = (text: string): Scalar => {
  if (text === "null") return null
  if (isNumeral(text)) return Number(text)
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text
}

interface Bounds {
  readonly least: number
  readonly most: number
}

type Condition =
  | { readonly _tag: "Equal"; readonly value: Scalar }
  | { readonly _tag: "Range" } & Bounds

const everything: Bounds = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE }

const expected = "expected key=value, key=2..10, key>=2 or key<=10"

interface Read {
  readonly key: string
  readonly condition: Condition
}

const read = (text: string): Either.Either<Read, string> => {
  const [, key = "", operator = "", value = ""] = /^([^=<>]*)(>=|<=|[=<>])(.*)$/s.exec(text) ?? []
  if (operator === "" || key === "") return Either.left(`--metadata "${text}": ${expected}`)
  const ranged = (bounds: Partial<Bounds>): Either.Either<Read, string> =>
    Either.right({ key, condition: { _tag: "Range", ...everything, ...bounds } })
  switch (operator) {
    case "=": {
      const [whole, least, most] = range.exec(value) ?? []
      if (whole === undefined) return Either.right({ key, condition: { _tag: "Equal", value: scalar(value) } })
      if (least === undefined && most === undefined) {
        return Either.left(`--metadata "${text}": a range has a number at an end`)
      }
      return ranged({
        least: least === undefined ? everything.least : Number(least),
        most: most === undefined ? everything.most : Number(most)
      })
    }
    case ">=":
    case "<=":
      if (!isNumeral(value)) return Either.left(`--metadata "${text}": "${value}" is not a number`)
      return ranged(operator === ">=" ? { least: Number(value) } : { most: Number(value) })
    default:
      return Either.left(`--metadata "${text}": bounds are included, write ${operator}=`)
  }
}

const join = (key: string, conditions: ReadonlyArray<Condition>): Either.Either<MetadataCondition, string> => {
  const values = conditions.flatMap((one) => one._tag === "Equal" ? [one.value] : [])
  const ranges = conditions.flatMap((one) => one._tag === "Range" ? [one] : [])
  if (ranges.length > 0 && values.length > 0) {
    return Either.left(`--metadata: ${key} is given a value and a range`)
  }
  if (ranges.length > 0) {
    const least = Math.max(...ranges.map(({ least }) => least))
    const most = Math.min(...ranges.map(({ most }) => most))
    return least <= most
      ? Either.right([least, most])
      : Either.left(`--metadata: there is no number for ${key} from ${least} to ${most}`)
  }
  if (values.length === 1) return Either.right(values[0]!)
  return values.includes(null)
    ? Either.left(`--metadata: ${key} is given values, and null`)
    : Either.right(values.map(String))
}

/** Conditions by key; all texts under a key are its one condition. */
export const conditions = (
  texts: ReadonlyArray<string>
): Either.Either<{ readonly [key: string]: MetadataCondition }, ReadonlyArray<string>> => {
  const found = texts.map(read)
  const problems = found.flatMap((one) => Either.isLeft(one) ? [one.left] : [])
  const byKey = new Map<string, ReadonlyArray<Condition>>()
  for (const one of found) {
    if (Either.isRight(one)) byKey.set(one.right.key, [...(byKey.get(one.right.key) ?? []), one.right.condition])
  }
  const joined = Array.from(byKey, ([key, all]) => [key, join(key, all)] as const)
  for (const [, one] of joined) if (Either.isLeft(one)) problems.push(one.left)
  return problems.length > 0
    ? Either.left(problems)
    : Either.right(Object.fromEntries(joined.flatMap(([key, one]) => Either.isRight(one) ? [[key, one.right]] : [])))
}

/** Values by key, as an asset gets them: texts, as those of a table. */
export const values = (
  flag: string,
  texts: ReadonlyArray<string>
): Effect.Effect<Readonly<Record<string, string>>, UsageError> => {
  const wrong = texts.filter((text) => text.indexOf("=") < 1)
  return wrong.length > 0
    ? Effect.fail(Mistakes.usageError(wrong.map((text) => `${flag} "${text}": expected key=value`)))
    : Effect.succeed(Object.fromEntries(texts.map((text) => {
      const at = text.indexOf("=")
      return [text.slice(0, at), text.slice(at + 1)]
    })))
}

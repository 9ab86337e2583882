/**
 * Mistakes that the SDK finds in its arguments, told by the flags that they came from.
 */
import type * as KiliError from "@effect-kili/core/KiliError"
import { UsageError } from "./Exit.js"

interface Issue {
  readonly at: string
  readonly problem: string
}

const most = 20

/** All that is wrong, a line for each. */
export const usageError = (problems: ReadonlyArray<string>, hint?: string): UsageError => {
  const more = problems.length > most ? [`and ${problems.length - most} more`] : []
  return new UsageError({ problem: [...problems.slice(0, most), ...more].join("\n  "), hint })
}

/** Tells mistakes by `nameOf` their place in the argument: a flag, a place in a file. Leaves other errors as they are. */
export const named = (nameOf: (at: string) => string) =>
<E extends { readonly _tag: string }>(
  error: E | KiliError.InvalidInput
): Exclude<E, KiliError.InvalidInput> | UsageError =>
  isInvalid(error)
    ? usageError(error.issues.map(({ at, problem }: Issue) => {
      const name = nameOf(at)
      const told = problem.replace(listed, nameOf)
      return name === "" ? told : `${name}: ${told}`
    }))
    // The tag tells them apart
    : error as Exclude<E, KiliError.InvalidInput>

/** Places that a problem speaks of. */
const listed = /\b(?:assets|assignments|changes|updates)\[\d+\]/g

const isInvalid = (error: { readonly _tag: string }): error is KiliError.InvalidInput =>
  error._tag === "KiliInvalidInput"

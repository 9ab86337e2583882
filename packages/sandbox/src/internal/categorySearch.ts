import * as Either from "effect/Either"
import { invalidInput, type Refusal } from "./refusal.js"

/** @internal */
export type Comparison = ">=" | "<=" | ">" | "<" | "=="

/**
 * A category search: conditions on how often a response holds a category of a job.
 *
 * @internal
 */
export type Search =
  | { readonly _tag: "And" | "Or"; readonly terms: ReadonlyArray<Search> }
  | {
    readonly _tag: "Count"
    readonly job: string
    readonly category: string
    readonly comparison: Comparison
    readonly number: number
  }

type Parsed = Either.Either<Search, Refusal>

interface Token {
  readonly at: number
  readonly text: string
}

/** Deeper parentheses than anyone writes are refused before they exhaust the stack. */
const maxDepth = 100

const token = /\s*(?:([().])|(>=|<=|==|>|<)|([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z][\w*-]*))/y

const isComparison = (text: string): text is Comparison => [">=", "<=", ">", "<", "=="].includes(text)

const refuse = (at: number, expected: string): Either.Either<never, Refusal> =>
  Either.left(invalidInput("The category search is not valid", `expected ${expected} at character ${at + 1}`))

const tokensOf = (text: string): Either.Either<ReadonlyArray<Token>, Refusal> => {
  const tokens: Array<Token> = []
  const end = text.trimEnd().length
  token.lastIndex = 0
  while (token.lastIndex < end) {
    const from = token.lastIndex
    const match = token.exec(text)
    if (match === null) {
      return refuse(from + (text.slice(from).match(/^\s*/)?.[0].length ?? 0), "a condition, a keyword or a parenthesis")
    }
    const [, mark, comparison, number, word] = match
    const found = mark ?? comparison ?? number ?? word ?? ""
    tokens.push({ at: token.lastIndex - found.length, text: found })
  }
  return Either.right(tokens)
}

/** A recursive descent: AND binds tighter than OR. */
class Parser {
  private position = 0

  constructor(private readonly tokens: ReadonlyArray<Token>, private readonly end: number) {}

  parse(): Parsed {
    return Either.flatMap(this.expression(0), (search) => {
      const rest = this.tokens[this.position]
      return rest === undefined ? Either.right(search) : refuse(rest.at, "AND, OR or the end")
    })
  }

  private take(accept: (text: string) => boolean): Token | undefined {
    const next = this.tokens[this.position]
    if (next === undefined || !accept(next.text)) return undefined
    this.position++
    return next
  }

  private get at(): number {
    return this.tokens[this.position]?.at ?? this.end
  }

  private series(tag: "And" | "Or", keyword: string, item: () => Parsed): Parsed {
    const terms: Array<Search> = []
    do {
      const term = item()
      if (Either.isLeft(term)) return term
      terms.push(term.right)
    } while (this.take((text) => text === keyword) !== undefined)
    const [first] = terms
    return Either.right(first !== undefined && terms.length === 1 ? first : { _tag: tag, terms })
  }

  private expression(depth: number): Parsed {
    return this.series("Or", "OR", () => this.series("And", "AND", () => this.factor(depth)))
  }

  private factor(depth: number): Parsed {
    const open = this.take((text) => text === "(")
    if (open === undefined) return this.condition()
    if (depth === maxDepth) return refuse(open.at, `at most ${maxDepth} nested parentheses`)
    return Either.flatMap(
      this.expression(depth + 1),
      (search) => this.take((text) => text === ")") === undefined ? refuse(this.at, "\")\"") : Either.right(search)
    )
  }

  private word(): string | undefined {
    return this.take((text) => /^[A-Za-z]/.test(text))?.text
  }

  private dot(): Token | undefined {
    return this.take((text) => text === ".")
  }

  private condition(): Parsed {
    const job = this.word()
    if (job === undefined) return refuse(this.at, "a job")
    if (this.dot() === undefined) return refuse(this.at, "\".\" and a category")
    const category = this.word()
    if (category === undefined) return refuse(this.at, "a category")
    const at = this.at
    if (this.dot() === undefined || this.word() !== "count") return refuse(at, "\".count\"")
    const comparison = this.take(isComparison)?.text
    if (comparison === undefined || !isComparison(comparison)) return refuse(this.at, "one of >= <= > < ==")
    const number = Number(this.take((text) => /^[+\-\d]/.test(text))?.text)
    return Number.isNaN(number)
      ? refuse(this.at, "a number")
      : Either.right({ _tag: "Count", category, comparison, job, number })
  }
}

/**
 * Reads a category search such as `JOB.CAR.count >= 2 AND (JOB.BUS.count == 0 OR JOB.VAN.count > 1)`.
 *
 * @internal
 */
export const parse = (text: string): Parsed =>
  Either.flatMap(tokensOf(text), (tokens) => new Parser(tokens, text.length).parse())

/**
 * Whether a count meets a comparison.
 *
 * @internal
 */
export const holds = (count: number, comparison: Comparison, number: number): boolean => {
  switch (comparison) {
    case ">=":
      return count >= number
    case "<=":
      return count <= number
    case ">":
      return count > number
    case "<":
      return count < number
    case "==":
      return count === number
  }
}

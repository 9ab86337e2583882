/**
 * Reads category searches: one pass over the text for its tokens, one over the tokens by recursive descent.
 */
import * as Either from "effect/Either"
import type { CategorySearch, Operator } from "./categorySearch.js"
import * as categorySearch from "./categorySearch.js"

/** Where a text stops being a search, and what could have gone on. */
export interface Mistake {
  readonly position: number
  readonly expected: string
  readonly hint: string | null
}

interface Token {
  readonly kind: "end" | "mark" | "number" | "operator" | "unknown" | "word"
  readonly position: number
  readonly text: string
}

const blanks = /\s*/y

const kinds = [
  ["mark", /[().]/y],
  ["operator", />=|<=|==|>|</y],
  ["number", /[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["word", /[A-Za-z][\w*-]*/y],
  // Signs that are mistaken together, as `!=`, are told together.
  ["unknown", /[=!&|~]+|./suy]
] as const

const tokensOf = (text: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  let position = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = position
    const found = pattern.exec(text)?.[0] ?? ""
    position += found.length
    return found
  }
  for (;;) {
    take(blanks)
    if (position === text.length) break
    for (const [kind, pattern] of kinds) {
      const start = position
      const found = take(pattern)
      if (found !== "") {
        tokens.push({ kind, position: start, text: found })
        break
      }
    }
  }
  tokens.push({ kind: "end", position: text.length, text: "" })
  return tokens
}

const operators: ReadonlyArray<Operator> = [">=", "<=", ">", "<", "=="]

const isOperator = (text: string): text is Operator => operators.some((operator) => operator === text)

const negation = "there is no NOT: turn the comparison round"

const replacements: Readonly<Record<string, string>> = {
  "=": "write ==",
  "===": "write ==",
  "=>": "write >=",
  "=<": "write <=",
  "≥": "write >=",
  "≤": "write <=",
  "!=": "there is no !=: join < and > by OR",
  "&": "write AND",
  "&&": "write AND",
  "|": "write OR",
  "||": "write OR",
  "!": negation
}

/** What a token was probably meant to be. */
const hintOf = ({ kind, text }: Token, next: Token | undefined): string | null => {
  if (kind === "word") {
    const upper = text.toUpperCase()
    if (text !== upper && (upper === "AND" || upper === "OR")) return `keywords are upper case: ${upper}`
    return upper === "NOT" ? negation : null
  }
  if (text === "\"" || text === "'") return "names are written without quotes"
  const together = next?.kind === "operator" && kind === "unknown" ? `${text}${next.text}` : text
  return replacements[together] ?? replacements[text] ?? null
}

type Result = Either.Either<CategorySearch, Mistake>

/** One text being read. */
class Reader {
  private next = 0

  constructor(private readonly tokens: ReadonlyArray<Token>) {}

  read(): Result {
    return Either.flatMap(this.disjunction(0), (search) => {
      if (this.token.kind === "end") return Either.right(search)
      return this.token.text === ")"
        ? this.refuse("AND, OR or the end", "no parenthesis is open")
        : this.refuse("AND, OR or the end")
    })
  }

  /** The last token is the end, which nothing takes. */
  private get token(): Token {
    return this.tokens[this.next]!
  }

  private take(accept: (token: Token) => boolean): string | undefined {
    const { token } = this
    if (token.kind === "end" || !accept(token)) return undefined
    this.next++
    return token.text
  }

  private taken(text: string): boolean {
    return this.take((token) => token.text === text) !== undefined
  }

  private refuse(expected: string, hint?: string, { position } = this.token): Either.Either<never, Mistake> {
    return Either.left({ position, expected, hint: hint ?? hintOf(this.token, this.tokens[this.next + 1]) })
  }

  private series(
    keyword: "AND" | "OR",
    join: (terms: ReadonlyArray<CategorySearch>) => CategorySearch,
    item: () => Result
  ): Result {
    const terms: Array<CategorySearch> = []
    do {
      const term = item()
      if (Either.isLeft(term)) return term
      terms.push(term.right)
    } while (this.taken(keyword))
    return Either.right(terms.length === 1 ? terms[0]! : join(terms))
  }

  private disjunction(depth: number): Result {
    return this.series("OR", categorySearch.or, () => this.conjunction(depth))
  }

  private conjunction(depth: number): Result {
    return this.series("AND", categorySearch.and, () => this.factor(depth))
  }

  private factor(depth: number): Result {
    const open = this.token
    if (!this.taken("(")) return this.condition()
    if (depth === categorySearch.maxDepth) {
      return this.refuse(`at most ${categorySearch.maxDepth} nested parentheses`, undefined, open)
    }
    return Either.flatMap(this.disjunction(depth + 1), (search) => {
      if (this.taken(")")) return Either.right(search)
      const unclosed = `the parenthesis at character ${open.position + 1} is open`
      return this.refuse("\")\"", hintOf(this.token, this.tokens[this.next + 1]) ?? unclosed)
    })
  }

  private word(): string | undefined {
    return this.take(({ kind }) => kind === "word")
  }

  private condition(): Result {
    const job = this.word()
    if (job === undefined) return this.refuse("a job")
    if (!this.taken(".")) return this.refuse("\".\" and a category", /^not$/i.test(job) ? negation : undefined)
    const category = this.word()
    if (category === undefined) return this.refuse("a category")
    const dot = this.token
    if (!this.taken(".") || !this.taken("count")) {
      return this.refuse("\".count\"", "a condition reads JOB.CATEGORY.count > 0", dot)
    }
    const operator = this.take(({ kind }) => kind === "operator")
    if (operator === undefined || !isOperator(operator)) return this.refuse(`one of ${operators.join(" ")}`)
    const { position } = this.token
    const number = this.take(({ kind }) => kind === "number")
    if (number === undefined) return this.refuse("a number")
    const value = Number(number)
    return Number.isFinite(value)
      ? Either.right(categorySearch.count(job, category, operator, value))
      : Either.left({ position, expected: "a number that is not that large", hint: null })
  }
}

/** @internal */
export const read = (text: string): Result => new Reader(tokensOf(text)).read()

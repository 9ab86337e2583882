import * as CategorySearch from "@effect-kili/core/CategorySearch"
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Equal from "effect/Equal"
import * as FastCheck from "effect/FastCheck"
import * as Hash from "effect/Hash"
import * as Schema from "effect/Schema"

const { count, parse, print } = CategorySearch

const read = (text: string) => Either.getOrThrowWith(parse(text), (error) => error)

const mistake = (text: string) => Either.getOrThrow(Either.flip(parse(text)))

// -- Searches at random

const word = FastCheck.oneof(
  FastCheck.constantFrom("JOB_0", "CAR", "AND", "OR", "count", "a-b", "x*", "Z9_"),
  FastCheck.stringMatching(/^[A-Za-z][A-Za-z0-9_*-]{0,8}$/)
)

const number = FastCheck.oneof(
  FastCheck.integer(),
  FastCheck.double({ noDefaultInfinity: true, noNaN: true }),
  FastCheck.constantFrom(-0, 1e21, -1.5e300, 5e-324, 1e-7, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER)
)

const comparison = FastCheck.constantFrom<keyof ReturnType<typeof count>>("gt", "gte", "lt", "lte", "eq")

const condition = FastCheck.tuple(word, word, comparison, number).map(
  ([job, category, comparison, value]): CategorySearch.CategorySearch => count(job, category)[comparison](value)
)

const search = FastCheck.letrec<{ search: CategorySearch.CategorySearch }>((tie) => ({
  search: FastCheck.oneof(
    { maxDepth: 6, withCrossShrink: true },
    condition,
    FastCheck.tuple(tie("search"), tie("search")).map(([one, other]) => one.and(other)),
    FastCheck.tuple(tie("search"), tie("search")).map(([one, other]) => one.or(other))
  )
})).search

/** The meaning of a search, for a response that holds each category as often as `counts` says. */
const holds = (search: CategorySearch.CategorySearch, counts: (category: string) => number): boolean => {
  if (search._tag === "And") return search.terms.every((term) => holds(term, counts))
  if (search._tag === "Or") return search.terms.some((term) => holds(term, counts))
  const found = counts(search.category)
  return {
    ">=": found >= search.value,
    "<=": found <= search.value,
    ">": found > search.value,
    "<": found < search.value,
    "==": found === search.value
  }[search.operator]
}

describe("CategorySearch", () => {
  describe("built", () => {
    it("is data", () => {
      const cars = count("JOB", "CAR").gt(0)
      assert.deepInclude(cars, { _tag: "Count", job: "JOB", category: "CAR", operator: ">", value: 0 })
      const both = cars.and(count("JOB", "BUS").eq(1))
      assert.strictEqual(both._tag, "And")
      assert.lengthOf(both.terms, 2)
      assert.strictEqual(both.terms[0], cars)
    })

    it("has every comparison", () => {
      const cars = count("JOB", "CAR")
      assert.deepStrictEqual([cars.gt(1), cars.gte(1), cars.lt(1), cars.lte(1), cars.eq(1)].map(print), [
        "JOB.CAR.count > 1",
        "JOB.CAR.count >= 1",
        "JOB.CAR.count < 1",
        "JOB.CAR.count <= 1",
        "JOB.CAR.count == 1"
      ])
    })

    it("has one form, whatever the order of joining", () => {
      const [a, b, c] = [count("J", "A").gt(0), count("J", "B").gt(0), count("J", "C").gt(0)] as const
      assert.isTrue(Equal.equals(a.and(b).and(c), a.and(b.and(c))))
      assert.strictEqual(Hash.hash(a.or(b).or(c)), Hash.hash(a.or(b.or(c))))
      assert.lengthOf(a.or(b).or(c).terms, 3)
      assert.isFalse(Equal.equals(a.and(b), b.and(a)))
    })
  })

  describe("print", () => {
    it("writes the parentheses that are needed", () => {
      const [a, b, c] = [count("J", "A").gt(0), count("J", "B").gt(0), count("J", "C").gt(0)] as const
      assert.strictEqual(print(a.and(b).or(c)), "J.A.count > 0 AND J.B.count > 0 OR J.C.count > 0")
      assert.strictEqual(print(a.or(b).and(c)), "(J.A.count > 0 OR J.B.count > 0) AND J.C.count > 0")
      assert.strictEqual(String(a), print(a))
    })

    it.each([
      [-0, "0"],
      [-2.5, "-2.5"],
      [1e21, "1000000000000000000000"],
      [-1.25e22, "-12500000000000000000000"],
      [1e-7, "0.0000001"],
      [-1.5e-9, "-0.0000000015"]
    ])("writes %d without an exponent", (value, text) => {
      assert.strictEqual(print(count("J", "A").eq(value)), `J.A.count == ${text}`)
    })

    it.prop("is read back as the same search", [search], ([search]) => {
      const text = print(search)
      assert.notMatch(text, / -?\d[\d.]*e/)
      assert.deepStrictEqual(read(text), search)
      assert.strictEqual(print(read(text)), text)
    }, { fastCheck: { numRuns: 1000 } })
  })

  describe("parse", () => {
    it("lets AND bind tighter than OR, and parentheses tighter than both", () => {
      const [a, b, c] = [count("J", "A").gt(0), count("J", "B").lte(-1), count("K", "C").eq(2.5)] as const
      assert.deepStrictEqual(read("J.A.count>0 OR J.B.count<=-1 AND K.C.count==2.5"), a.or(b.and(c)))
      assert.deepStrictEqual(
        read(" (J . A . count > 0\tOR J.B.count <= -1)\n AND ((K.C.count == +2.5)) "),
        a.or(b).and(c)
      )
    })

    it("takes keywords for names where a name stands", () => {
      assert.deepStrictEqual(
        read("AND.OR.count > 0 OR count.count.count == 1"),
        count("AND", "OR").gt(0).or(count("count", "count").eq(1))
      )
    })

    it.prop(
      "means the same however it is parenthesized",
      [search, FastCheck.array(FastCheck.integer({ max: 3, min: 0 }), { maxLength: 5, minLength: 5 })],
      ([search, counts]) => {
        const wrapped = (self: CategorySearch.CategorySearch): string =>
          self._tag === "Count"
            ? print(self)
            : `(${self.terms.map(wrapped).join(self._tag === "And" ? " AND " : " OR ")})`
        const found = (category: string) => counts[category.length % 5]!
        assert.strictEqual(holds(read(wrapped(search)), found), holds(search, found))
      }
    )

    it.each<readonly [text: string, position: number, expected: string, hint: string | null]>([
      ["", 0, "a job", null],
      ["JOB", 3, "\".\" and a category", null],
      ["JOB.", 4, "a category", null],
      ["JOB.CAR > 1", 8, "\".count\"", "a condition reads JOB.CATEGORY.count > 0"],
      ["JOB.CAR.sum > 1", 7, "\".count\"", "a condition reads JOB.CATEGORY.count > 0"],
      ["JOB.CAR.count", 13, "one of >= <= > < ==", null],
      ["JOB.CAR.count = 1", 14, "one of >= <= > < ==", "write =="],
      ["JOB.CAR.count => 1", 14, "one of >= <= > < ==", "write >="],
      ["JOB.CAR.count =< 1", 14, "one of >= <= > < ==", "write <="],
      ["JOB.CAR.count ≥ 1", 14, "one of >= <= > < ==", "write >="],
      ["JOB.CAR.count === 1", 16, "a number", "write =="],
      ["JOB.CAR.count != 1", 14, "one of >= <= > < ==", "there is no !=: join < and > by OR"],
      ["JOB.CAR.count > x", 16, "a number", null],
      [`JOB.CAR.count > ${"9".repeat(400)}`, 16, "a number that is not that large", null],
      ["JOB.CAR.count > 1 and A.B.count > 1", 18, "AND, OR or the end", "keywords are upper case: AND"],
      ["JOB.CAR.count > 1 Or A.B.count > 1", 18, "AND, OR or the end", "keywords are upper case: OR"],
      ["(JOB.CAR.count > 1 or A.B.count > 1)", 19, "\")\"", "keywords are upper case: OR"],
      ["JOB.CAR.count > 1 && A.B.count > 1", 18, "AND, OR or the end", "write AND"],
      ["JOB.CAR.count > 1 || A.B.count > 1", 18, "AND, OR or the end", "write OR"],
      ["NOT JOB.CAR.count > 1", 4, "\".\" and a category", "there is no NOT: turn the comparison round"],
      ["\"JOB\".CAR.count > 1", 0, "a job", "names are written without quotes"],
      ["JOB.CAR.count > 1 AND", 21, "a job", null],
      ["(JOB.CAR.count > 1", 18, "\")\"", "the parenthesis at character 1 is open"],
      ["JOB.CAR.count > 1)", 17, "AND, OR or the end", "no parenthesis is open"],
      ["JOB.CAR.count > 1 ; DROP", 18, "AND, OR or the end", null],
      ["🚗.CAR.count > 1", 0, "a job", null],
      ["1JOB.CAR.count > 1", 0, "a job", null],
      ["(".repeat(101), 100, "at most 100 nested parentheses", null]
    ])("refuses %j and says where", (text, position, expected, hint) => {
      const { expected: told, hint: help, position: at } = mistake(text)
      assert.deepStrictEqual([at, told, help], [position, expected, hint])
    })

    it("shows the place", () => {
      assert.strictEqual(
        mistake("JOB.CAR.count = 1").message,
        "expected one of >= <= > < == at character 15 (write ==)\n" +
          "  JOB.CAR.count = 1\n" +
          "                ^"
      )
      const { message } = mistake(`J.A.count > 0 OR\n${"J.A.count > 0 OR ".repeat(20)}x`)
      const [, shown = "", caret = ""] = message.split("\n")
      assert.strictEqual(message.split("\n").length, 3)
      assert.strictEqual(shown.length, caret.length - 1)
      assert.isTrue(shown.endsWith("OR x"))
      assert.isTrue(shown.startsWith("  …"))
      assert.isBelow(shown.length, 80)
    })

    it.prop("never throws", [FastCheck.string({ unit: "grapheme" })], ([text]) => {
      const read = parse(text)
      if (Either.isLeft(read)) assert.isAtMost(read.left.position, text.length)
    })

    it("reads 100 parentheses, and long searches, without effort", () => {
      assert.deepStrictEqual(read(`${"(".repeat(100)}J.A.count > 0${")".repeat(100)}`), count("J", "A").gt(0))
      const long = Array.from({ length: 20_000 }, () => "J.A.count > 0").join(" AND ")
      assert.strictEqual(print(read(long)), long)
    })
  })

  describe("schema", () => {
    const decode = Schema.decodeEither(CategorySearch.CategorySearch)
    const encode = Schema.encodeEither(CategorySearch.CategorySearch)

    it("is encoded as its text", () => {
      const cars = count("J", "A").gt(0)
      assert.deepStrictEqual(Either.getOrThrow(decode("J.A.count > 0")), cars)
      assert.strictEqual(Either.getOrThrow(encode(cars)), "J.A.count > 0")
      assert.include(
        String(Either.getOrThrow(Either.flip(decode("J.A > 0")))),
        "expected \".count\" at character 5 (a condition reads JOB.CATEGORY.count > 0)"
      )
    })

    const nested = (depth: number) => {
      let search: CategorySearch.CategorySearch = count("J", "A").gt(0)
      for (let n = 0; n < depth; n++) search = count("J", "B").gt(0).and(count("J", "C").gt(0).or(search))
      return search
    }

    it.each<readonly [CategorySearch.CategorySearch, string]>([
      [count("1JOB", "A").gt(0), "\"1JOB\" cannot be the name of a job"],
      [count("J", "A.B").gt(0), "\"A.B\" cannot be the name of a category"],
      [count("", "A").gt(0), "\"\" cannot be the name of a job"],
      [count("J", "A").gt(NaN), "NaN is not a finite number"],
      [count("J", "A").gt(0).or(count("J", "A").lt(Infinity)), "Infinity is not a finite number"],
      [nested(101), "nested in more than 100 parentheses"],
      [nested(2000), "nested in more than 100 parentheses"]
    ])("refuses what the language cannot say", (search, problem) => {
      assert.include(String(Either.getOrThrow(Either.flip(encode(search)))), problem)
    })

    it("allows 100 parentheses", () => {
      const deep = nested(100)
      assert.deepStrictEqual(Either.flatMap(encode(deep), decode), Either.right(deep))
    })
  })
})

import { type JsonObject, JsonObjectString, LenientJsonObjectString } from "@effect-kili/core/Json"
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"

const decode = Schema.decodeUnknownEither(JsonObjectString)
const encode = Schema.encodeEither(JsonObjectString)

const message = <A>(result: Either.Either<A, { readonly message: string }>) =>
  Either.match(result, { onLeft: (error) => error.message, onRight: () => "accepted" })

const cyclic = (): JsonObject => {
  const object: Record<string, unknown> = { name: "a" }
  object.self = { object }
  return object
}

describe("Json", () => {
  it("gives back what it encoded, as JSON would", () =>
    FastCheck.assert(
      FastCheck.property(FastCheck.dictionary(FastCheck.string(), FastCheck.jsonValue()), (object) => {
        const text = Either.getOrThrow(encode(object))
        assert.strictEqual(text, JSON.stringify(object))
        assert.deepStrictEqual(Either.getOrThrow(decode(text)), JSON.parse(JSON.stringify(object)))
      })
    ))

  it.each([null, ""])("reads %j as an empty object", (text) => {
    assert.deepStrictEqual(Either.getOrThrow(decode(text)), {})
  })

  it.each([
    ["{\"a\":", "JSON"],
    ["undefined", "JSON"],
    ["[1, 2]", "expected a JSON object"],
    ["\"text\"", "expected a JSON object"],
    ["12", "expected a JSON object"],
    ["null", "expected a JSON object"]
  ])("refuses the text %s", (text, why) => {
    assert.include(message(decode(text)), why)
  })

  it.each([undefined, 3, {}, []])("refuses %j, which is no text", (value) => {
    assert.isTrue(Either.isLeft(decode(value)))
  })

  it.each<readonly [string, JsonObject, string]>([
    ["NaN", { a: { b: [NaN] } }, "NaN"],
    ["Infinity", { a: -Infinity }, "-Infinity at \"a\""],
    ["a cycle", cyclic(), "circular"],
    ["a bigint", { a: 1n }, "BigInt"]
  ])("refuses to encode %s", (_, object, why) => {
    assert.include(message(encode(object)), why)
  })

  it.each([[], null, "text", 3, new Map([["a", 1]]), new Date(0)])("does not take %j for an object", (value) => {
    assert.isTrue(Either.isLeft(encode(value as unknown as JsonObject)))
  })

  it.each(["{\"a\":", "[1, 2]", "text", "12", "null", "", null])("reads the metadata %j as none", (text) => {
    assert.deepStrictEqual(Schema.decodeUnknownSync(LenientJsonObjectString)(text), {})
  })

  it("reads and writes metadata that is an object", () => {
    const metadata = { page: 3, source: { name: "a" } }
    const text = Schema.encodeSync(LenientJsonObjectString)(metadata)
    assert.deepStrictEqual(Schema.decodeUnknownSync(LenientJsonObjectString)(text), metadata)
  })
})

import * as JsonInterface from "@effect-kili/core/JsonInterface"
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"

const decode = Schema.decodeUnknownEither(JsonInterface.JsonInterfaceString)
const encode = Schema.encodeEither(JsonInterface.JsonInterfaceString)

/** What a user may send: no `isChild`, and keys of which this package knows nothing, at every level. */
const rich = {
  jobs: {
    CLASSIFICATION_JOB: {
      mlTask: "CLASSIFICATION",
      required: 1,
      instruction: "What is it?",
      isVisible: true,
      models: { interactive: {} },
      content: {
        input: "radio",
        shape: "wide",
        categories: {
          CAT: { name: "Cat", children: ["TRANSCRIPTION_JOB"], color: "#733AFB" },
          DOG: { name: "Dog" }
        }
      }
    },
    DETECTION_JOB: { mlTask: "OBJECT_DETECTION", required: false, isChild: false, tools: ["rectangle"], content: {} },
    TRANSCRIPTION_JOB: { mlTask: "TRANSCRIPTION", isChild: true, instruction: null, content: { input: null } }
  },
  settings: { theme: "dark" }
}

// A record of Schema assigns its keys one by one, which for this name sets no key.
const text = FastCheck.string().filter((name) => name !== "__proto__")
const optional = <A>(values: Record<string, FastCheck.Arbitrary<A>>) => FastCheck.record(values, { requiredKeys: [] })

const jobs = FastCheck.dictionary(
  text,
  FastCheck.tuple(
    optional<unknown>({
      required: FastCheck.oneof(FastCheck.constantFrom(0, 1), FastCheck.boolean()),
      isChild: FastCheck.boolean(),
      tools: FastCheck.array(text),
      content: optional<unknown>({
        input: text,
        categories: FastCheck.dictionary(
          text,
          FastCheck.record({ name: text, children: FastCheck.array(text), color: FastCheck.jsonValue() }, {
            requiredKeys: ["name"]
          })
        )
      })
    }),
    text
  ).map(([rest, mlTask]) => ({ ...rest, mlTask }))
)

describe("JsonInterface", () => {
  it("keeps keys that it does not know, and does not invent `isChild`", () => {
    const decoded = Either.getOrThrow(decode(JSON.stringify(rich)))
    assert.deepStrictEqual(decoded, rich)
    assert.notProperty(decoded.jobs.CLASSIFICATION_JOB, "isChild")
  })

  it("gives back what it encoded", () =>
    FastCheck.assert(FastCheck.property(jobs, (given) => {
      const json = JSON.stringify({ jobs: given })
      const decoded = Either.getOrThrow(decode(json))
      assert.deepStrictEqual(JSON.parse(Either.getOrThrow(encode(decoded))!), JSON.parse(json))
    })))

  it.each([null, "", "{}"])("reads %j as an interface without jobs", (given) => {
    assert.deepStrictEqual(Either.getOrThrow(decode(given)), { jobs: {} })
  })

  it.each<readonly [string, unknown]>([
    ["a job without its task", { jobs: { JOB: { content: {} } } }],
    ["a tool list that is null", { jobs: { JOB: { mlTask: "CLASSIFICATION", tools: null } } }],
    ["a category without a name", { jobs: { JOB: { mlTask: "CLASSIFICATION", content: { categories: { A: {} } } } } }]
  ])("reads %s as it is: one odd project must not hide all", (_, given) => {
    assert.deepStrictEqual(Either.getOrThrow(decode(JSON.stringify(given))), given as JsonInterface.JsonInterface)
  })

  it.each(["{\"jobs\":[]}", "[]", "{", "text"])("reads %s as an interface without jobs", (given) => {
    assert.deepStrictEqual(Either.getOrThrow(decode(given)), { jobs: {} })
  })
})

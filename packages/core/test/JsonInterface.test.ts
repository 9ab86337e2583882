import * as JsonInterface from "@effect-kili/core/JsonInterface"
import * as Projects from "@effect-kili/core/Projects"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import { places } from "./support/errors.js"
import * as FakeKili from "./support/FakeKili.js"
import * as ontologies from "./support/ontologies.js"

const decode = Schema.decodeUnknownEither(JsonInterface.JsonInterfaceString)
const encode = Schema.encodeEither(JsonInterface.JsonInterfaceString)

const validate = Schema.validateEither(JsonInterface.JsonInterface, { errors: "all" })

/** What keeps an interface from being written. */
const faultsOf = (ontology: JsonInterface.JsonInterface): ReadonlyArray<string> =>
  Either.match(validate(ontology), {
    onLeft: (error) =>
      ParseResult.ArrayFormatter.formatErrorSync(error).map(({ message, path }) => `${path.join(".")}: ${message}`),
    onRight: () => []
  })

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

  describe("constructors", () => {
    it("write out what is left out", () => {
      assert.deepStrictEqual<JsonInterface.JsonInterface>(
        JsonInterface.define({
          jobs: {
            ANIMAL: JsonInterface.classification({
              categories: { CAT: { name: "Cat", children: ["BREED"] }, DOG: "Dog" }
            }),
            BREED: JsonInterface.transcription({ isChild: true, required: false, instruction: "Which?" }),
            BEST: JsonInterface.comparison()
          }
        }),
        {
          jobs: {
            ANIMAL: {
              mlTask: "CLASSIFICATION",
              required: 1,
              isChild: false,
              instruction: "",
              content: {
                categories: { CAT: { name: "Cat", children: ["BREED"] }, DOG: { name: "Dog" } },
                input: "radio"
              }
            },
            BREED: {
              mlTask: "TRANSCRIPTION",
              required: 0,
              isChild: true,
              instruction: "Which?",
              content: { input: "textField" }
            },
            BEST: { mlTask: "COMPARISON", required: 1, isChild: false, instruction: "", content: { categories: {} } }
          }
        }
      )
    })

    it("make a job of each task that hangs together", () => {
      const categories = ["A", "B"]
      const ontology = {
        jobs: {
          CHOICE: JsonInterface.classification({ categories, input: "multipleDropdown" }),
          OBJECTS: JsonInterface.objectDetection({ categories, tools: ["polygon", "pose"] }),
          DAY: JsonInterface.transcription({ input: "date" }),
          NAMES: JsonInterface.namedEntities({ categories }),
          KNOWS: JsonInterface.namedEntitiesRelation({ categories }),
          PARTS: JsonInterface.objectRelation({ categories }),
          BEST: JsonInterface.comparison({ categories })
        }
      }
      assert.deepStrictEqual(faultsOf(ontology), [])
      assert.deepStrictEqual(ontology.jobs.OBJECTS.tools, ["polygon", "pose"])
      assert.deepStrictEqual(ontology.jobs.NAMES.content.categories, { A: { name: "A" }, B: { name: "B" } })
    })
  })

  describe("what hangs together", () => {
    it.each<readonly [string, JsonInterface.JsonInterface]>([
      ["what a user leaves out", { jobs: { JOB: { mlTask: "CLASSIFICATION" } } }],
      ["a task, a tool and an input of which nothing is known", {
        jobs: { JOB: { mlTask: "WEATHER", tools: ["cloud"], content: { input: "satellite" } } }
      }],
      ["a child of two jobs", {
        jobs: {
          A: JsonInterface.classification({ categories: { X: { name: "x", children: ["C"] } } }),
          B: JsonInterface.classification({ categories: { X: { name: "x", children: ["C"] } } }),
          C: JsonInterface.transcription({ isChild: true })
        }
      }]
    ])("%s does", (_, ontology) => assert.deepStrictEqual(faultsOf(ontology), []))

    it.each<readonly [string, JsonInterface.JsonInterface["jobs"], ReadonlyArray<string>]>([
      ["a mistyped task", { JOB: { mlTask: "CLASIFICATION" } }, [
        "jobs.JOB.mlTask: job \"JOB\" has an unknown task; did you mean \"CLASSIFICATION\"?"
      ]],
      ["an unknown tool", { JOB: { mlTask: "OBJECT_DETECTION", tools: ["rectangle", "Polygn", "lasso"] } }, [
        "jobs.JOB.tools.1: \"Polygn\" is no tool; did you mean \"polygon\"?",
        "jobs.JOB.tools.2: \"lasso\" is no tool"
      ]],
      ["the input of another task", { JOB: { mlTask: "TRANSCRIPTION", content: { input: "radio" } } }, [
        "jobs.JOB.content.input: \"radio\" is no input of a TRANSCRIPTION job"
      ]],
      ["a child that there is not", {
        JOB_0: JsonInterface.classification({ categories: { A: { name: "a", children: ["JOB_1"] } } }),
        JOB_2: JsonInterface.transcription({ isChild: true })
      }, ["jobs.JOB_0.content.categories.A.children.0: there is no job \"JOB_1\"; did you mean \"JOB_0\"?"]],
      ["a child that says it is none", {
        JOB_0: JsonInterface.classification({ categories: { A: { name: "a", children: ["JOB_1"] } } }),
        JOB_1: { mlTask: "TRANSCRIPTION" }
      }, ["jobs.JOB_0.content.categories.A.children.0: job \"JOB_1\" does not say `isChild: true`"]],
      ["a job below itself", {
        A: JsonInterface.classification({ categories: { X: { name: "x", children: ["B"] } }, isChild: true }),
        B: JsonInterface.classification({ categories: { Y: { name: "y", children: ["A", "B"] } }, isChild: true })
      }, [
        "jobs.B.content.categories.Y.children.0: job \"A\" would be its own descendant",
        "jobs.B.content.categories.Y.children.1: job \"B\" would be its own descendant"
      ]]
    ])("%s does not", (_, jobs, expected) => assert.deepStrictEqual(faultsOf({ jobs }), expected))

    it.prop("what is made at random does", [ontologies.ontology], ([ontology]) => {
      assert.deepStrictEqual(faultsOf(ontology), [])
    })

    it.effect("a project is refused otherwise, with the place in the call", () =>
      Effect.gen(function*() {
        const jsonInterface = { jobs: { JOB: { mlTask: "OBJECT_DETECTION", tools: ["rect"] } } }
        const fake = FakeKili.make({})
        const create = Projects.createProject({ title: "Any", inputType: "IMAGE", jsonInterface })
        assert.deepStrictEqual(yield* Effect.provide(places(create), fake.layer), ["jsonInterface.jobs.JOB.tools[0]"])
        assert.deepStrictEqual(fake.calls, [])
      }))
  })

  describe("read", () => {
    it("jobs with what was left out", () => {
      const ontology: JsonInterface.JsonInterface = rich
      assert.deepStrictEqual(JsonInterface.jobs(ontology).map(({ name }) => name), Object.keys(rich.jobs))
      assert.deepStrictEqual(
        JsonInterface.job(ontology, "CLASSIFICATION_JOB"),
        Option.some({
          name: "CLASSIFICATION_JOB",
          mlTask: "CLASSIFICATION",
          required: true,
          isChild: false,
          instruction: "What is it?",
          input: "radio",
          tools: null,
          categories: {
            CAT: { displayName: "Cat", children: ["TRANSCRIPTION_JOB"] },
            DOG: { displayName: "Dog", children: [] }
          }
        })
      )
      assert.deepStrictEqual(JsonInterface.job(ontology, "toString"), Option.none())
    })
  })
})

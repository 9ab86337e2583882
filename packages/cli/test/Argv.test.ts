/**
 * How a line is read, on a small tree of its own.
 */
import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import * as Argv from "../src/Argv.js"
import * as Leaf from "../src/Leaf.js"
import * as Spec from "../src/Spec.js"
import * as Tree from "../src/Tree.js"

const never = () => Promise.reject(new Error("nothing is run here"))

const list = Spec.verb({
  name: "list",
  summary: "List things",
  examples: [],
  flags: {
    search: Spec.text({ alias: "s", description: "What to look for" }),
    labelType: Spec.repeated(Spec.text({ description: "A type" })),
    dryRun: Spec.boolean({ description: "Do nothing" }),
    first: Spec.integer({ description: "At most so many" })
  },
  arguments: {
    project: Spec.argument({ description: "the project" }),
    ids: Spec.argumentList({ description: "the things", required: false })
  }
})

const start = Spec.verb({
  name: "start",
  summary: "Start",
  examples: [],
  flags: { port: Spec.integer({ alias: "p", description: "A port" }) },
  arguments: {}
})

const exec = Spec.verb({ name: "exec", summary: "Run", examples: [], flags: {}, arguments: {}, passesOn: true })

const create = Spec.verb({
  name: "create",
  summary: "Create",
  examples: [],
  flags: { title: Spec.required(Spec.text({ description: "Its title" })) },
  arguments: {}
})

const pick = Spec.verb({
  name: "pick",
  summary: "Pick",
  examples: [],
  flags: {},
  arguments: { color: Spec.choiceArgument(["red", "blue"], { description: "which" }) }
})

const root = Tree.noun({
  name: "kili",
  summary: "A tree",
  refuses: { "--api-key": "a key is no flag" },
  children: [
    Tree.noun({
      name: "thing",
      summary: "Things",
      children: [Leaf.local(list, never), Leaf.local(create, never), Leaf.local(pick, never)]
    }),
    Tree.noun({
      name: "sandbox",
      summary: "A sandbox",
      first: "start",
      children: [Leaf.local(start, never), Leaf.local(exec, never)]
    })
  ]
})

const globals = {
  profile: Spec.text({ description: "A profile" }),
  quiet: Spec.boolean({ alias: "q", description: "Say nothing" })
}

const parse = (...words: ReadonlyArray<string>) => Argv.parse(root, globals, words)

const line = (...words: ReadonlyArray<string>) => {
  const result = parse(...words)
  assert(result._tag === "Line", JSON.stringify(result))
  return { path: result.path.join(" "), texts: Object.fromEntries(result.texts), passedOn: result.passedOn }
}

const mistake = (...words: ReadonlyArray<string>): string => {
  const result = parse(...words)
  assert(result._tag === "Mistake", JSON.stringify(result))
  return [result.problem, ...(result.hint === undefined ? [] : [result.hint])].join("; ")
}

describe("Argv.parse", () => {
  it("reads flags before, between and after arguments", () => {
    for (
      const words of [
        ["thing", "list", "--search", "a", "p", "x", "y"],
        ["thing", "list", "p", "--search=a", "x", "y"],
        ["thing", "list", "p", "x", "y", "-s", "a"]
      ]
    ) {
      assert.deepStrictEqual(line(...words), {
        path: "kili thing list",
        texts: { search: ["a"], project: ["p"], ids: ["x", "y"] },
        passedOn: []
      })
    }
  })

  it("keeps every value as it was typed, and each of a repeated flag", () => {
    FastCheck.assert(FastCheck.property(FastCheck.array(FastCheck.string()), FastCheck.string(), (types, search) => {
      const words = types.map((type) => `--label-type=${type}`)
      assert.deepStrictEqual(line("thing", "list", "p", ...words, `--search=${search}`).texts, {
        ...(types.length === 0 ? {} : { labelType: types }),
        search: [search],
        project: ["p"]
      })
    }))
  })

  it("takes everything after -- as arguments, or for another program", () => {
    assert.deepStrictEqual(line("thing", "list", "--", "--odd", "-x").texts, { project: ["--odd"], ids: ["-x"] })
    assert.deepStrictEqual(line("sandbox", "exec", "--", "npm", "test", "--", "--help").passedOn, [
      "npm",
      "test",
      "--",
      "--help"
    ])
  })

  it("runs the first verb of a subject that has one", () => {
    assert.deepStrictEqual(line("sandbox").path, "kili sandbox start")
    assert.deepStrictEqual(line("sandbox", "-p", "0", "-q").texts, { port: ["0"], quiet: ["true"] })
  })

  it("takes negative numbers and a lone dash as values", () => {
    assert.deepStrictEqual(line("thing", "list", "-", "--first", "-5").texts, { first: ["-5"], project: ["-"] })
  })

  it("suggests the nearest command and flag", () => {
    assert.strictEqual(mistake("thnig", "list"), "kili has no command \"thnig\"; did you mean \"kili thing\"?")
    assert.strictEqual(
      mistake("thing", "lsit"),
      "kili thing has no command \"lsit\"; did you mean \"kili thing list\"?"
    )
    assert.strictEqual(
      mistake("thing", "xxxxxx"),
      "kili thing has no command \"xxxxxx\"; the commands are list, create, pick"
    )
    assert.strictEqual(
      mistake("thing", "list", "--lable-type", "x", "p"),
      "kili thing list has no flag --lable-type; did you mean --label-type?"
    )
    assert.match(mistake("thing", "list", "p", "--nothing-like-it"), /has no flag --nothing-like-it; see/)
  })

  it("finds what is meant by flags that stand elsewhere, together, or in another spelling", () => {
    assert.match(mistake("--search", "a", "thing", "list"), /kili has no flag --search; .*kili COMMAND --search$/)
    assert.match(mistake("thing", "list", "-sa"), /has no flag -sa; did you mean -s a\?/)
    assert.match(mistake("thing", "list", "-s=a"), /did you mean -s a\?/)
    assert.match(mistake("thing", "list", "-qs"), /did you mean -q -s\?/)
    assert.match(mistake("thing", "pick", "BLUE"), /did you mean blue\?/)
    // Letters are near to one another, and mean nothing like it
    assert.match(mistake("thing", "list", "-x"), /has no flag -x; see/)
    for (const name of ["--api-key", "--apiKey", "--api_key", "--APIKEY"]) {
      assert.strictEqual(mistake("thing", "list", `${name}=x`), `there is no flag ${name}; a key is no flag`)
    }
  })

  it("repeats nothing that may be a key", () => {
    const text = mistake("thing", "pick", "red=my-key")
    assert.notInclude(text, "my-key")
    assert.match(text, /COLOR is one of red, blue, not "red=\.\.\."; did you mean red\?/)
  })

  it("swallows no flag as a value, and no value as an argument", () => {
    assert.match(
      mistake("thing", "list", "p", "--search", "--dry-run"),
      /--search needs a value.*write --search=--dry-run/
    )
    assert.match(mistake("thing", "list", "p", "--first"), /--first needs a value: N/)
    assert.match(mistake("thing", "list", "p", "--dry-run=maybe"), /true or false/)
  })

  it("tells what is missing, given twice, or too much", () => {
    assert.strictEqual(mistake("thing", "list"), "kili thing list needs PROJECT: the project")
    assert.strictEqual(mistake("thing", "create"), "kili thing create needs --title: Its title")
    assert.match(mistake("thing", "list", "p", "--first", "1", "--first", "2"), /--first is given twice/)
    assert.match(mistake("thing", "list", "p", "-q", "-q"), /-q is given twice$/)
    assert.match(mistake("thing", "pick", "red", "b"), /takes 1 argument at most, and not also "b"/)
    assert.match(mistake("thing", "create", "--title", "a", "b"), /takes no argument, not "b"/)
  })

  it("answers questions whatever else stands there", () => {
    for (
      const words of [
        ["thing", "list", "--help"],
        ["thing", "list", "-h", "--unknown"],
        ["thing", "list", "--search", "--help"],
        ["help", "thing", "list"]
      ]
    ) {
      const result = parse(...words)
      assert(result._tag === "Help", JSON.stringify(result))
      assert.strictEqual(result.path.join(" "), "kili thing list")
      assert.isFalse(result.unfinished)
    }
    assert.strictEqual(parse("--version")._tag, "Version")
    assert.strictEqual(parse("thing", "create", "-V")._tag, "Version")
    const unfinished = parse("thing")
    assert(unfinished._tag === "Help")
    assert.isTrue(unfinished.unfinished)
  })
})

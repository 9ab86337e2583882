import * as Asset from "@effect-kili/core/Asset"
import * as Project from "@effect-kili/core/Project"
import * as Selection from "@effect-kili/core/Selection"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"

const User = Schema.Struct({ email: Schema.String, id: Schema.String })
const Label = Schema.Struct({ author: User, id: Schema.String, jsonResponse: Schema.Unknown })
const Thing = Schema.Struct({
  id: Schema.NonEmptyString,
  name: Schema.NullOr(Schema.String),
  labels: Schema.Array(Label),
  latest: Schema.NullOr(Label),
  tags: Schema.NullOr(Schema.Array(Schema.NullOr(Schema.Struct({ text: Schema.String })))),
  options: Schema.Record({ key: Schema.String, value: Schema.Number })
})

const select = Selection.make(Thing)

/** As a program without types would call it. */
const loosely = (paths: ReadonlyArray<string>) => select("test", paths as ReadonlyArray<"id">)

const problems = (paths: ReadonlyArray<string>) => Effect.map(Effect.flip(loosely(paths)), ({ issues }) => issues)

const decode = <A, I>({ schema }: Selection.Selection<A, I>) => Schema.decodeUnknownSync(schema)

/** Every dotted field of a struct, found by a walk of its own. */
const allPaths = (ast: AST.AST, depth = 4): ReadonlyArray<string> => {
  const fields = (at: AST.AST): ReadonlyArray<AST.PropertySignature> =>
    AST.isTypeLiteral(at) && at.indexSignatures.length === 0
      ? at.propertySignatures
      : AST.isUnion(at)
      ? at.types.flatMap(fields)
      : AST.isTupleType(at)
      ? at.rest.flatMap(({ type }) => fields(type))
      : []
  return fields(ast).flatMap(({ name, type }) => {
    const inner = fields(type)
    if (inner.length === 0) return [String(name)]
    return depth === 1 ? [] : allPaths(type, depth - 1).map((path) => `${String(name)}.${path}`)
  })
}

/** Rows as the platform would send them: all fields there, lists short, nulls where they may be. */
const wireRows = (ast: AST.AST, name = ""): FastCheck.Arbitrary<unknown> => {
  if (/^(createdAt|deletedAt|updatedAt)$/.test(name)) return FastCheck.constant("2024-07-15T08:30:00.000Z")
  if (/^json(Metadata|Response|Interface)$/.test(name)) return FastCheck.constantFrom(null, "", "{\"a\":{\"b\":1}}")
  switch (ast._tag) {
    case "TypeLiteral":
      return ast.propertySignatures.length === 0
        ? wireRows(ast.indexSignatures[0]!.type).map((value) => ({ key: value }))
        : FastCheck.record(
          Object.fromEntries(
            ast.propertySignatures.map((field) => [field.name, wireRows(field.type, String(field.name))] as const)
          )
        )
    case "TupleType":
      return FastCheck.array(wireRows(ast.rest[0]!.type), { maxLength: 2 })
    case "Union":
      return FastCheck.oneof(...ast.types.map((type) => wireRows(type)))
    case "StringKeyword":
      return FastCheck.constant("text")
    case "NumberKeyword":
      return FastCheck.constant(1)
    case "BooleanKeyword":
      return FastCheck.boolean()
    case "Literal":
      return FastCheck.constant(ast.literal)
    default:
      return FastCheck.constant({ any: "value" })
  }
}

/** Every key of a row as a dotted path; lists and nulls are looked through. */
const keysOf = (value: unknown, leaves: ReadonlySet<string>, at = ""): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap((item) => keysOf(item, leaves, at))
  if (value === null || typeof value !== "object" || leaves.has(at)) return [at]
  return Object.entries(value).flatMap(([name, inner]) => keysOf(inner, leaves, at === "" ? name : `${at}.${name}`))
}

describe("Selection", () => {
  it.effect("prints the selection set, and decodes to the chosen fields through lists and nulls", () =>
    Effect.gen(function*() {
      const selection = yield* select("test", ["id", "labels.author.email", "labels.id", "latest.id", "tags.text"])
      assert.strictEqual(selection.fields, "id labels { author { email } id } latest { id } tags { text }")
      const row = decode(selection)({
        id: "1",
        name: "not asked for",
        labels: [{ id: "l", author: { email: "e", id: "u" } }, { id: "m", author: { email: "f" } }],
        latest: null,
        tags: [null, { text: "t" }]
      })
      assert.deepStrictEqual(row, {
        id: "1",
        labels: [{ author: { email: "e" }, id: "l" }, { author: { email: "f" }, id: "m" }],
        latest: null,
        tags: [null, { text: "t" }]
      })
      assert.deepStrictEqual(decode(selection)({ id: "1", labels: [], latest: { id: "l" }, tags: null }), {
        id: "1",
        labels: [],
        latest: { id: "l" },
        tags: null
      })
    }))

  it.effect("keeps the checks of the fields", () =>
    Effect.gen(function*() {
      const selection = yield* select("test", ["id", "labels.id"])
      assert.throws(() => decode(selection)({ id: "", labels: [] }), /{ id labels { id } }/)
      assert.throws(() => decode(selection)({ id: "1", labels: [{ id: null }] }))
      assert.throws(() => decode(selection)({ id: "1" }))
    }))

  it.effect("collapses duplicates, wherever they stand", () =>
    Effect.gen(function*() {
      const { fields } = yield* select("test", ["labels.id", "id", "labels.id", "labels.author.id", "id"])
      assert.strictEqual(fields, "labels { id author { id } } id")
    }))

  it.effect("takes free-form JSON and records as leaves", () =>
    Effect.gen(function*() {
      const selection = yield* select("test", ["labels.jsonResponse", "options"])
      assert.strictEqual(selection.fields, "labels { jsonResponse } options")
      const row = { labels: [{ jsonResponse: { a: [1] } }], options: { b: 2 } }
      assert.deepStrictEqual(decode(selection)(row), row)
    }))

  it.effect.each<readonly [string, string]>([
    ["nope", "unknown field \"nope\"; there are: id, name, labels, latest, tags, options"],
    ["lables", "unknown field \"lables\"; did you mean \"labels\"?"],
    ["labels.jsonresponse", "unknown field \"jsonresponse\" of labels; did you mean \"jsonResponse\"?"],
    ["labels.nope", "unknown field \"nope\" of labels; there are: author, id, jsonResponse"],
    ["labels", "\"labels\" is an object; choose among its fields: author, id, jsonResponse"],
    ["latest", "\"latest\" is an object; choose among its fields: author, id, jsonResponse"],
    ["labels.author", "\"labels.author\" is an object; choose among its fields: email, id"],
    ["id.length", "\"id\" has no fields of its own"],
    ["options.a", "\"options\" has no fields of its own"],
    ["labels.jsonResponse.JOB_0", "\"labels.jsonResponse\" has no fields of its own"],
    ["", "unknown field \"\"; there are: id, name, labels, latest, tags, options"],
    ["labels.", "unknown field \"\" of labels; there are: author, id, jsonResponse"],
    ["id labels { id }", "unknown field \"id labels { id }\"; there are: id, name, labels, latest, tags, options"],
    ["constructor", "unknown field \"constructor\"; there are: id, name, labels, latest, tags, options"]
  ])("refuses %j", ([path, problem]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* problems([path]), [{ at: "fields[0]", problem }])
    }))

  it.effect("tells every bad field, each at its place", () =>
    Effect.gen(function*() {
      const issues = yield* problems(["a", "id", "labels", "labels.id"])
      assert.deepStrictEqual(issues.map(({ at }) => at), ["fields[0]", "fields[2]"])
    }))

  it.effect("refuses an empty list", () =>
    Effect.gen(function*() {
      const [issue] = yield* problems([])
      assert.strictEqual(issue.at, "fields")
    }))

  const entities = [
    {
      ast: Asset.Asset.ast,
      decode: (fields: ReadonlyArray<string>, row: unknown): unknown =>
        decode(Effect.runSync(Selection.make(Asset.Asset)("test", fields as ReadonlyArray<Asset.Field>)))(row),
      name: "an asset"
    },
    {
      ast: Project.Project.ast,
      decode: (fields: ReadonlyArray<string>, row: unknown): unknown =>
        decode(Effect.runSync(Selection.make(Project.Project)("test", fields as ReadonlyArray<Project.Field>)))(row),
      name: "a project"
    }
  ]

  describe.each(entities)("of $name", ({ ast, decode }) => {
    const paths = allPaths(ast)
    const leaves = new Set(paths)

    it("knows all dotted fields", () => {
      assert.isAbove(paths.length, 40)
      assert.isTrue(paths.some((path) => path.split(".").length === 3))
    })

    it("decodes any choice of fields to exactly these keys", () =>
      FastCheck.assert(FastCheck.property(
        FastCheck.subarray([...paths], { minLength: 1 }),
        wireRows(AST.encodedAST(ast)),
        (chosen, row) => {
          const got = keysOf(decode(chosen, row), leaves)
          const there = new Set(keysOf(row, leaves))
          // What stands behind a null or an empty list shows no keys of its own.
          const expected = chosen.filter((path) => there.has(path))
          assert.deepStrictEqual(new Set(got.filter((path) => leaves.has(path))), new Set(expected))
          for (const path of got) assert.isTrue(chosen.some((field) => field === path || field.startsWith(`${path}.`)))
        }
      )))
  })
})

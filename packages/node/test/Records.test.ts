import * as Records from "@effect-kili/node/Records"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const inFile = Effect.fnUntraced(function*(text: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* fs.makeTempFileScoped()
  yield* fs.writeFileString(path, text)
  return path
})

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

describe("Records", () => {
  it.scopedLive("reads the rows of a table, each with its line", () =>
    Effect.gen(function*() {
      const path = yield* inFile("name,more\r\na,1\n\n\"b\nc\",\n__proto__,2\n")
      assert.deepStrictEqual(yield* all(Records.csv(path)), [
        { line: 2, values: { name: "a", more: "1" } },
        { line: 4, values: { name: "b\nc" } },
        { line: 6, values: { name: "__proto__", more: "2" } }
      ])
      const other = yield* inFile("name;more\na;1\n")
      assert.deepStrictEqual(yield* all(Records.csv(other, { separator: ";" })), [
        { line: 2, values: { name: "a", more: "1" } }
      ])
    }).pipe(Effect.provide(NodeContext.layer)))

  it.scopedLive("reads the objects of lines", () =>
    Effect.gen(function*() {
      const path = yield* inFile("\uFEFF{\"a\":[1]}\n\n{\"b\":null}")
      assert.deepStrictEqual(yield* all(Records.ndjson(path)), [
        { line: 1, values: { a: [1] } },
        { line: 3, values: { b: null } }
      ])
    }).pipe(Effect.provide(NodeContext.layer)))

  it.scopedLive("tells the line of what is wrong", () =>
    Effect.gen(function*() {
      const problem = (read: (path: string) => ReturnType<typeof Records.csv | typeof Records.ndjson>, text: string) =>
        Effect.gen(function*() {
          const path = yield* inFile(text)
          const error = yield* Effect.flip(Stream.runDrain(read(path)))
          assert.strictEqual(error.reason, "Malformed")
          return error.message.replace(path, "FILE")
        })
      assert.strictEqual(yield* problem(Records.csv, "a,b\n1,2\n3\n"), "FILE:3: 1 cells under 2 columns")
      assert.strictEqual(
        yield* problem(Records.csv, "a,,a\n"),
        "FILE:1: column 2 has no name; column \"a\" is there twice"
      )
      assert.strictEqual(yield* problem(Records.csv, ""), "FILE:1: is empty: no names of columns")
      assert.strictEqual(yield* problem(Records.ndjson, "{}\n[]\n"), "FILE:2: expected a JSON object")
      assert.match(yield* problem(Records.ndjson, "{}\n{\n"), /^FILE:2:2: not JSON/)
      const missing = yield* Effect.flip(Stream.runDrain(Records.csv("/nowhere/at/all.csv")))
      assert.strictEqual(missing.message, "/nowhere/at/all.csv: does not exist")
    }).pipe(Effect.provide(NodeContext.layer)))
})

/**
 * Labels out of real files, and what is told of rows that are none.
 */
import * as LabelSource from "@effect-kili/node/LabelSource"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { join } from "node:path"

const read = (name: string, content: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = join(yield* fs.makeTempDirectoryScoped(), name)
    yield* fs.writeFileString(path, content)
    const rows = yield* Stream.runCollect(name.endsWith("csv") ? LabelSource.csv(path) : LabelSource.ndjson(path))
    return Chunk.toReadonlyArray(rows)
  }).pipe(Effect.provide(NodeFileSystem.layer))

/** Labels with their lines, and what is told of the other rows, without the folder. */
const told = (rows: ReadonlyArray<LabelSource.Row>) =>
  rows.map(Either.match({
    onLeft: ({ message }) => message.slice(message.lastIndexOf("/labels.") + 1),
    onRight: ({ label, line }) => [line, label]
  }))

describe("a table of labels", () => {
  it.scoped("is read by the names of its columns, ours or those of the official client", () =>
    Effect.gen(function*() {
      const rows = yield* read(
        "labels.csv",
        "\uFEFFexternal_id,jsonResponse,authorId,seconds_to_label,labelType,model_name\r\n" +
          "a,\"{\"\"JOB\"\":\n{}}\",u1,2.5,PREDICTION,m\r\n\r\nb,{},,,,\r\n"
      )
      assert.deepStrictEqual<ReadonlyArray<unknown>>(told(rows), [
        [2, {
          externalId: "a",
          jsonResponse: { JOB: {} },
          authorId: "u1",
          secondsToLabel: 2.5,
          labelType: "PREDICTION",
          modelName: "m"
        }],
        [5, { externalId: "b", jsonResponse: {} }]
      ])
    }))

  it.scoped("tells of each row that is none, with its line, and gives the others", () =>
    Effect.gen(function*() {
      const rows = yield* read(
        "labels.csv",
        "assetId,externalId,jsonResponse,secondsToLabel,labelType\n" +
          "x,,{,,\n" +
          "x,,[],,\n" +
          ",,{},,\n" +
          "x,y,{},,\n" +
          "x,,{},soon,\n" +
          "x,,{},-1,\n" +
          "x,,{},,GUESS\n" +
          "x,,{}\n" +
          "x,,{},1,REVIEW\n"
      )
      const told_ = told(rows)
      assert.deepStrictEqual<unknown>(told_.at(-1), [
        10,
        { assetId: "x", jsonResponse: {}, secondsToLabel: 1, labelType: "REVIEW" }
      ])
      for (
        const [index, problem] of [
          /^labels\.csv:2: jsonResponse: not JSON/,
          /^labels\.csv:3: jsonResponse: Expected JsonObject/,
          /^labels\.csv:4: names no asset: give assetId or externalId/,
          /^labels\.csv:5: names its asset twice/,
          /^labels\.csv:6: secondsToLabel: expected a number, not "soon"/,
          /^labels\.csv:7: secondsToLabel: .*-1/,
          /^labels\.csv:8: labelType: .*GUESS/,
          /^labels\.csv:9: 3 cells under 5 columns/
        ].entries()
      ) assert.match(String(told_[index]), problem)
      assert.strictEqual(told_.length, 9)
    }))

  it.scoped("has to have the columns that a label needs, and no others", () =>
    Effect.gen(function*() {
      for (
        const [header, problem] of [
          ["", "is empty: no names of columns"],
          ["externalId\n", "no column \"jsonResponse\""],
          ["jsonResponse\n", "no column \"assetId\" or \"externalId\""],
          ["externalId,jsonRespons\n", "unknown name \"jsonRespons\". Did you mean \"jsonResponse\"?"],
          ["externalId,jsonResponse,json_response\n", "column \"jsonResponse\" is there twice"],
          ["externalId,jsonResponse,color\n", "unknown name \"color\"; there are: assetId"]
        ] as const
      ) {
        const { message } = yield* Effect.flip(read("labels.csv", header))
        assert.include(message, `labels.csv:1: ${problem.slice(0, 20)}`)
        assert.include(message, problem)
      }
    }))
})

describe("labels as lines of JSON", () => {
  it.scoped("are read by their keys; what is null is left out", () =>
    Effect.gen(function*() {
      const rows = yield* read(
        "labels.ndjson",
        "{\"asset_id\":\"x\",\"json_response\":{\"JOB\":{}},\"authorId\":null}\n\n" +
          "{\"externalId\":\"a\",\"jsonResponse\":{}"
      )
      assert.deepStrictEqual<unknown>(told(rows)[0], [1, { assetId: "x", jsonResponse: { JOB: {} } }])
      assert.match(String(told(rows)[1]), /^labels\.ndjson:3:\d+: not JSON/)
    }))

  it.scoped("tell of rows that are none", () =>
    Effect.gen(function*() {
      const rows = yield* read(
        "labels.ndjson",
        "7\n{\"externalId\":\"a\"}\n{\"externalId\":\"a\",\"response\":{}}\n" +
          "{\"externalId\":\"a\",\"external_id\":\"a\",\"jsonResponse\":{}}\n{\"externalId\":\"\",\"jsonResponse\":{}}\n"
      )
      assert.deepStrictEqual(told(rows).slice(0, 4), [
        "labels.ndjson:1: expected a JSON object",
        "labels.ndjson:2: jsonResponse: is missing",
        "labels.ndjson:3: unknown name \"response\"; there are: assetId, externalId, jsonResponse, authorId, secondsToLabel, " +
        "labelType, modelName",
        "labels.ndjson:4: \"externalId\" is there twice"
      ])
      assert.match(String(told(rows)[4]), /^labels\.ndjson:5: externalId/)
    }))

  it.effect("cannot be read of a file that there is not", () =>
    Effect.gen(function*() {
      const { message, reason } = yield* Effect.flip(Stream.runCollect(LabelSource.ndjson("/nowhere/labels.ndjson")))
      assert.strictEqual(reason, "Unreadable")
      assert.strictEqual(message, "/nowhere/labels.ndjson: does not exist")
    }).pipe(Effect.provide(NodeFileSystem.layer)))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { appendLabels, ask, createProject, idOf, importAssets, listAssets, listLabels, sandbox } from "./harness.js"

const invite = (projectId: string, userEmail: string) =>
  Effect.zipRight(
    ask(
      "mutation ($data: AppendToRolesData!, $where: ProjectWhere!) { data: appendToRoles(data: $data, where: $where) { id } }",
      {
        data: { role: "LABELER", userEmail },
        where: { id: projectId }
      }
    ),
    ask("query ($email: String) { data: users(where: { email: $email }, first: 1, skip: 0) { id } }", {
      email: userEmail
    })
  ).pipe(Effect.flatMap((users) => idOf(Reflect.get(Object(users), 0))))

const jobs = {
  CLASS: { mlTask: "CLASSIFICATION", content: { categories: { A: {}, B: {} }, input: "checkbox" } },
  BOX: { mlTask: "OBJECT_DETECTION", tools: ["rectangle", "polygon"], content: { categories: { CAR: {}, DOG: {} } } },
  TEXT: { mlTask: "TRANSCRIPTION", content: { input: "textField" } }
}

const chosen = (...names: ReadonlyArray<string>) => ({ CLASS: { categories: names.map((name) => ({ name })) } })

const box = (category: string, left: number, right: number, type = "rectangle") => ({
  boundingPoly: [{
    normalizedVertices: [{ x: left, y: 0 }, { x: left, y: 1 }, { x: right, y: 1 }, { x: right, y: 0 }]
  }],
  categories: [{ name: category }],
  mid: `${category}${left}`,
  type
})

const boxes = (...annotations: ReadonlyArray<object>) => ({ BOX: { annotations } })

const setUp = Effect.gen(function*() {
  const projectId = yield* createProject({ jsonInterface: JSON.stringify({ jobs }) })
  const bob = yield* invite(projectId, "bob@example.com")
  const [asset = ""] = yield* importAssets(projectId, ["a"])
  const label = (response: object, type = "DEFAULT", more: object = {}) =>
    appendLabels(type, [asset], { jsonResponse: JSON.stringify(response), ...more })
  return { asset, bob, label, projectId }
})

const marks = "consensusMark honeypotMark inferenceMark"

describe("marks", () => {
  const cases: ReadonlyArray<readonly [name: string, one: object, other: object, mark: number | null]> = [
    ["the same category", chosen("A"), chosen("A"), 1],
    ["the same categories in another order", chosen("A", "B"), chosen("B", "A"), 1],
    ["another category", chosen("A"), chosen("B"), 0],
    ["one category more", chosen("A", "B"), chosen("A"), 0],
    ["an answer and none", chosen("A"), {}, 0],
    ["nothing at all", {}, {}, null],
    ["the same box", boxes(box("CAR", 0, 0.5)), boxes(box("CAR", 0, 0.5)), 1],
    ["half a box", boxes(box("CAR", 0, 0.5)), boxes(box("CAR", 0, 1)), 0.5],
    ["a box elsewhere", boxes(box("CAR", 0, 0.5)), boxes(box("CAR", 0.5, 1)), 0],
    ["a box of another category", boxes(box("CAR", 0, 1)), boxes(box("DOG", 0, 1)), 0],
    ["one box of two", boxes(box("CAR", 0, 0.5), box("CAR", 0.5, 1)), boxes(box("CAR", 0.5, 1)), 0.5],
    ["one category of two", boxes(box("CAR", 0, 1), box("DOG", 0, 1)), boxes(box("CAR", 0, 1)), 0.5],
    ["a shape that is no box", boxes(box("CAR", 0, 1, "polygon")), boxes(box("CAR", 0, 1)), null],
    ["two jobs, one of them the same", { ...chosen("A"), ...boxes(box("CAR", 0, 1)) }, chosen("A"), 0.5],
    ["words", { TEXT: { text: "one" } }, { TEXT: { text: "two" } }, null]
  ]
  for (const [name, one, other, mark] of cases) {
    it.effect(`compare ${name}`, () =>
      Effect.gen(function*() {
        const { asset, bob, label } = yield* setUp
        yield* label(one)
        assert.deepStrictEqual(yield* listAssets({ id: asset }, marks), [
          { consensusMark: null, honeypotMark: null, inferenceMark: null }
        ])
        yield* label(other, "DEFAULT", { authorID: bob })
        assert.deepStrictEqual(yield* listAssets({ id: asset }, marks), [
          { consensusMark: mark, honeypotMark: null, inferenceMark: null }
        ])
      }).pipe(Effect.provide(sandbox())))
  }

  it.effect("compare the newest label of each annotator", () =>
    Effect.gen(function*() {
      const { asset, bob, label, projectId } = yield* setUp
      const eve = yield* invite(projectId, "eve@example.com")
      yield* label(chosen("A"))
      yield* label(chosen("B"), "DEFAULT", { authorID: bob })
      yield* label(chosen("A"), "DEFAULT", { authorID: bob })
      yield* label(chosen("B"), "DEFAULT", { authorID: eve })
      // Of three pairs, one agrees
      assert.deepStrictEqual(yield* listAssets({ id: asset }, "consensusMark consensusMarkCompute"), [
        { consensusMark: 1 / 3, consensusMarkCompute: 1 / 3 }
      ])
    }).pipe(Effect.provide(sandbox())))

  it.effect("compare with the reference of a honeypot, which is not labeled by it", () =>
    Effect.gen(function*() {
      const { asset, bob, label } = yield* setUp
      const createHoneypot = `mutation ($data: CreateHoneypotData!, $where: AssetWhere!) {
        data: createHoneypot(data: $data, where: $where) { id labelType isHoneypot honeypotMark }
      }`
      const reference = yield* ask(createHoneypot, {
        data: { jsonResponse: JSON.stringify(chosen("A")) },
        where: { id: asset }
      })
      assert.deepInclude(reference, { isHoneypot: true, labelType: "REVIEW", honeypotMark: null })
      assert.deepStrictEqual(yield* listAssets({ id: asset }, `status isHoneypot ${marks}`), [
        { status: "TODO", isHoneypot: true, consensusMark: null, honeypotMark: null, inferenceMark: null }
      ])
      yield* label(chosen("A"))
      yield* label(chosen("B"), "DEFAULT", { authorID: bob })
      assert.deepStrictEqual(yield* listAssets({ id: asset }, "status honeypotMark"), [
        { status: "LABELED", honeypotMark: 0.5 }
      ])
      assert.deepStrictEqual(yield* listLabels({ typeIn: ["DEFAULT"] }, "honeypotMark honeypotMarkCompute"), [
        { honeypotMark: 1, honeypotMarkCompute: 1 },
        { honeypotMark: 0, honeypotMarkCompute: 0 }
      ])
      assert.deepStrictEqual(
        yield* ask("{ data: projectUsers(where: {}, first: 9, skip: 0) { honeypotMark consensusMark } }"),
        [{ honeypotMark: 1, consensusMark: 0 }, { honeypotMark: 0, consensusMark: 0 }]
      )
    }).pipe(Effect.provide(sandbox())))

  it.effect("compare people with models, until the model's labels go", () =>
    Effect.gen(function*() {
      const { asset, label } = yield* setUp
      const [inference] = yield* label(chosen("A"), "INFERENCE", { modelName: "m" })
      yield* label(chosen("B"), "PREDICTION", { modelName: "m" })
      assert.deepStrictEqual(yield* listAssets({ id: asset }, "inferenceMark"), [{ inferenceMark: null }])
      yield* label(chosen("A"))
      assert.deepStrictEqual(yield* listAssets({ id: asset }, "inferenceMark"), [{ inferenceMark: 1 }])
      assert.deepStrictEqual(yield* listLabels({}, "labelType inferenceMark"), [
        { labelType: "INFERENCE", inferenceMark: 1 },
        { labelType: "PREDICTION", inferenceMark: null },
        { labelType: "DEFAULT", inferenceMark: 1 }
      ])
      yield* ask("mutation ($ids: [ID!]!) { data: deleteLabels(ids: $ids) }", { ids: [inference] })
      assert.deepStrictEqual(yield* listAssets({ id: asset }, "inferenceMark"), [{ inferenceMark: null }])
      assert.deepStrictEqual(yield* listLabels({ typeIn: ["DEFAULT"] }, "inferenceMark"), [{ inferenceMark: null }])
    }).pipe(Effect.provide(sandbox())))

  it.effect("stay as they are set where the labels say nothing", () =>
    Effect.gen(function*() {
      const { asset, bob, label } = yield* setUp
      yield* ask(
        `mutation ($where: [AssetWhere!]!) {
          data: updatePropertiesInAssets(where: $where, data: [{ consensusMark: 0.25, honeypotMark: 0.75 }]) { id }
        }`,
        { where: [{ id: asset }] }
      )
      yield* label(chosen("A"))
      assert.deepStrictEqual(yield* listAssets({ id: asset }, marks), [
        { consensusMark: 0.25, honeypotMark: 0.75, inferenceMark: null }
      ])
      yield* label(chosen("A"), "DEFAULT", { authorID: bob })
      assert.deepStrictEqual(yield* listAssets({ id: asset }, marks), [
        { consensusMark: 1, honeypotMark: 0.75, inferenceMark: null }
      ])
    }).pipe(Effect.provide(sandbox())))
})

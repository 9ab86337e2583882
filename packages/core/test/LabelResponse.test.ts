import * as LabelResponse from "@effect-kili/core/LabelResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as ontologies from "./support/ontologies.js"

const answers: { readonly [task: string]: (u: unknown) => Either.Either<unknown, unknown> } = {
  CLASSIFICATION: Schema.decodeUnknownEither(LabelResponse.Classification),
  COMPARISON: Schema.decodeUnknownEither(LabelResponse.Ranking),
  NAMED_ENTITIES_RECOGNITION: Schema.decodeUnknownEither(LabelResponse.NamedEntities),
  NAMED_ENTITIES_RELATION: Schema.decodeUnknownEither(LabelResponse.NamedEntitiesRelation),
  OBJECT_DETECTION: Schema.decodeUnknownEither(LabelResponse.ObjectDetection),
  OBJECT_RELATION: Schema.decodeUnknownEither(LabelResponse.ObjectRelation),
  TRANSCRIPTION: Schema.decodeUnknownEither(LabelResponse.Transcription)
}

describe("LabelResponse", () => {
  it.prop("has the shape of each task, and keeps all keys", [ontologies.anyCase], ([
    { ontology, response }
  ]) => {
    for (const jobs of ontologies.hasFrames(response) ? Object.values(response) : [response]) {
      for (const [name, answer] of Object.entries(Object(jobs))) {
        const { mlTask } = ontology.jobs[name]!
        assert.deepStrictEqual(Either.getOrThrow(answers[mlTask]!(answer)), answer)
      }
    }
  })

  it.each<readonly [string, string, unknown]>([
    ["a type that there is not", "OBJECT_DETECTION", { annotations: [{ type: "lasso", categories: [] }] }],
    ["an entity that is nowhere", "NAMED_ENTITIES_RECOGNITION", { annotations: [{ categories: [], content: "Ada" }] }],
    ["a relation with one end", "OBJECT_RELATION", { annotations: [{ categories: [], startObjects: [] }] }],
    ["a rank that is no number", "COMPARISON", { orders: [{ rank: "first", elements: [] }] }],
    ["a text that is none", "TRANSCRIPTION", { text: null }]
  ])("refuses %s", (_, task, answer) => assert.isTrue(Either.isLeft(answers[task]!(answer))))
})

/**
 * What a label answers, task by task: the shapes behind `jsonResponse`.
 *
 * A response holds the answer of each job by the job's name; of a video, such a record for each frame. Coordinates are
 * fractions of the width and the height, from 0 to 1, with the origin at the top left. Keys that are not named here are kept.
 * Source: the platform's documentation of responses, and the official client.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { JsonObject } from "./Json.js"
import { JsonObject as AnyObject } from "./Json.js"
import type * as JsonInterface from "./JsonInterface.js"

const kept = { parseOptions: { onExcessProperty: "preserve" } } as const

const maybe = <A, I, R>(schema: Schema.Schema<A, I, R>) => Schema.optional(Schema.NullOr(schema))

/**
 * A place on the medium.
 *
 * @since 0.1.0
 * @category models
 */
export const Point = Schema.Struct({ x: Schema.Finite, y: Schema.Finite }).annotations({ identifier: "Point", ...kept })

/**
 * @since 0.1.0
 * @category models
 */
export type Point = typeof Point.Type

/**
 * A category that was chosen.
 *
 * - `name`: its key in the interface, not the name that people see
 * - `confidence`: of the model that chose it, in percent
 * - `children`: the answers of the jobs that open below it
 *
 * @since 0.1.0
 * @category models
 */
export const Choice = Schema.Struct({
  name: Schema.String,
  confidence: maybe(Schema.Finite),
  children: maybe(Schema.Union(AnyObject, Schema.Tuple()))
}).annotations({ identifier: "Choice", ...kept })

/**
 * @since 0.1.0
 * @category models
 */
export type Choice = typeof Choice.Type

/**
 * The answer of a `CLASSIFICATION` job. `isKeyFrame` is of videos: between key frames the platform fills in.
 *
 * @since 0.1.0
 * @category tasks
 */
export const Classification = Schema.Struct({
  categories: Schema.Array(Choice),
  isKeyFrame: maybe(Schema.Boolean)
}).annotations({ identifier: "Classification", ...kept })

/**
 * @since 0.1.0
 * @category tasks
 */
export type Classification = typeof Classification.Type

/**
 * The answer of a `TRANSCRIPTION` job: any text, a day as `2024-05-31` of an input `date`, a number or its digits of an input
 * `number`.
 *
 * @since 0.1.0
 * @category tasks
 */
export const Transcription = Schema.Struct({
  text: Schema.Union(Schema.String, Schema.Finite),
  isKeyFrame: maybe(Schema.Boolean)
}).annotations({ identifier: "Transcription", ...kept })

/**
 * @since 0.1.0
 * @category tasks
 */
export type Transcription = typeof Transcription.Type

/** What all annotations have. `mid` tells them apart within a response, and relations name them by it. */
const annotation = {
  mid: maybe(Schema.NonEmptyString),
  categories: Schema.Array(Choice),
  children: maybe(Schema.Union(AnyObject, Schema.Tuple())),
  isKeyFrame: maybe(Schema.Boolean)
}

const ring = <V extends Schema.Schema.Any>(normalizedVertices: V) => Schema.Struct({ normalizedVertices })

const score = maybe(Schema.Finite.pipe(Schema.between(0, 100)))

const vertices = Schema.Array(Point)

/** Tells how many vertices there are, rather than all of them. */
const count = (rule: string) => ({
  message: ({ actual }: { readonly actual: unknown }) =>
    `${rule} vertices, this one ${Array.isArray(actual) ? actual.length : 0}`
})

const noRing = { message: () => "there is no ring" }

/**
 * Four corners, in order around the rectangle. `score`: of the model, 0 to 100.
 *
 * @since 0.1.0
 * @category objects
 */
export const Rectangle = Schema.Struct({
  ...annotation,
  type: Schema.Literal("rectangle"),
  boundingPoly: Schema.Array(ring(vertices.pipe(Schema.itemsCount(4, count("a rectangle has 4"))))).pipe(
    Schema.minItems(1, noRing)
  ),
  score
}).annotations({ identifier: "Rectangle", ...kept })

/**
 * @since 0.1.0
 * @category objects
 */
export type Rectangle = typeof Rectangle.Type

/**
 * Three vertices or more. Rings after the first are holes.
 *
 * @since 0.1.0
 * @category objects
 */
export const Polygon = Schema.Struct({
  ...annotation,
  type: Schema.Literal("polygon"),
  boundingPoly: Schema.Array(ring(vertices.pipe(Schema.minItems(3, count("a polygon has 3 or more"))))).pipe(
    Schema.minItems(1, noRing)
  ),
  score
}).annotations({ identifier: "Polygon", ...kept })

/**
 * @since 0.1.0
 * @category objects
 */
export type Polygon = typeof Polygon.Type

/**
 * A mask, as the rings around it; one that was erased whole has none.
 *
 * @since 0.1.0
 * @category objects
 */
export const Semantic = Schema.Struct({
  ...annotation,
  type: Schema.Literal("semantic"),
  boundingPoly: Schema.Array(ring(vertices)),
  score
}).annotations({ identifier: "Semantic", ...kept })

/**
 * @since 0.1.0
 * @category objects
 */
export type Semantic = typeof Semantic.Type

/**
 * One point.
 *
 * @since 0.1.0
 * @category objects
 */
export const Marker = Schema.Struct({ ...annotation, type: Schema.Literal("marker"), point: Point }).annotations({
  identifier: "Marker",
  ...kept
})

/**
 * @since 0.1.0
 * @category objects
 */
export type Marker = typeof Marker.Type

/**
 * Points joined by lines.
 *
 * @since 0.1.0
 * @category objects
 */
export const Polyline = Schema.Struct({ ...annotation, type: Schema.Literal("polyline"), polyline: vertices })
  .annotations({ identifier: "Polyline", ...kept })

/**
 * @since 0.1.0
 * @category objects
 */
export type Polyline = typeof Polyline.Type

/**
 * A polyline with a direction, from its first point to its last.
 *
 * @since 0.1.0
 * @category objects
 */
export const Vector = Schema.Struct({ ...annotation, type: Schema.Literal("vector"), polyline: vertices }).annotations({
  identifier: "Vector",
  ...kept
})

/**
 * @since 0.1.0
 * @category objects
 */
export type Vector = typeof Vector.Type

/**
 * The named points of a body; one that cannot be seen has no place.
 *
 * @since 0.1.0
 * @category objects
 */
export const Pose = Schema.Struct({
  ...annotation,
  type: Schema.Literal("pose"),
  kind: maybe(Schema.String),
  points: Schema.Array(Schema.Struct({
    point: maybe(Point),
    code: maybe(Schema.String),
    name: maybe(Schema.String),
    jobName: maybe(Schema.String)
  }))
}).annotations({ identifier: "Pose", ...kept })

/**
 * @since 0.1.0
 * @category objects
 */
export type Pose = typeof Pose.Type

/** A page holds what it shows as rings of vertices, flat or in lists of their own. */
const pageRings = maybe(Schema.Array(ring(Schema.Union(vertices, Schema.Array(vertices)))))

/**
 * A place on the pages of a PDF. `pageNumberArray`: the pages, from 1 (inferred).
 *
 * @since 0.1.0
 * @category models
 */
export const PagePlace = Schema.Struct({
  boundingPoly: pageRings,
  polys: pageRings,
  pageNumberArray: maybe(Schema.Array(Schema.NonNegativeInt))
}).annotations({ identifier: "PagePlace", ...kept })

/**
 * @since 0.1.0
 * @category models
 */
export type PagePlace = typeof PagePlace.Type

/**
 * An object in a PDF, of which only the frame is known. One without a `type` is a rectangle.
 *
 * @since 0.1.0
 * @category objects
 */
export const PdfObject = Schema.Struct({
  ...annotation,
  type: Schema.optional(Schema.String),
  annotations: maybe(Schema.Array(PagePlace))
}).annotations({ identifier: "PdfObject", ...kept })

/**
 * @since 0.1.0
 * @category objects
 */
export type PdfObject = typeof PdfObject.Type

/**
 * An annotation of an `OBJECT_DETECTION` job, by the tool that it was drawn with.
 *
 * @since 0.1.0
 * @category objects
 */
export const ObjectAnnotation = Schema.Union(Rectangle, Polygon, Semantic, Marker, Polyline, Vector, Pose).annotations({
  identifier: "ObjectAnnotation"
})

/**
 * @since 0.1.0
 * @category objects
 */
export type ObjectAnnotation = typeof ObjectAnnotation.Type

/**
 * The answer of an `OBJECT_DETECTION` job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const ObjectDetection = Schema.Struct({ annotations: Schema.Array(ObjectAnnotation) }).annotations({
  identifier: "ObjectDetection",
  ...kept
})

/**
 * @since 0.1.0
 * @category tasks
 */
export type ObjectDetection = typeof ObjectDetection.Type

/**
 * A stretch of a text, from the character `beginOffset` (from 0) up to `endOffset`, which is not part of it. The end may be
 * left out where `content` tells how far the entity goes.
 *
 * @since 0.1.0
 * @category entities
 */
export const TextEntity = Schema.Struct({
  ...annotation,
  beginOffset: Schema.NonNegativeInt,
  endOffset: maybe(Schema.NonNegativeInt),
  content: maybe(Schema.String),
  beginId: maybe(Schema.String),
  endId: maybe(Schema.String)
}).annotations({ identifier: "TextEntity", ...kept })

/**
 * @since 0.1.0
 * @category entities
 */
export type TextEntity = typeof TextEntity.Type

/**
 * A text in a PDF, and where it stands.
 *
 * @since 0.1.0
 * @category entities
 */
export const PdfEntity = Schema.Struct({
  ...annotation,
  annotations: Schema.Array(PagePlace),
  content: maybe(Schema.String)
}).annotations({ identifier: "PdfEntity", ...kept })

/**
 * @since 0.1.0
 * @category entities
 */
export type PdfEntity = typeof PdfEntity.Type

/**
 * The answer of a `NAMED_ENTITIES_RECOGNITION` job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const NamedEntities = Schema.Struct({ annotations: Schema.Array(Schema.Union(TextEntity, PdfEntity)) })
  .annotations({ identifier: "NamedEntities", ...kept })

/**
 * @since 0.1.0
 * @category tasks
 */
export type NamedEntities = typeof NamedEntities.Type

const ends = Schema.Array(Schema.Struct({ mid: Schema.NonEmptyString }))

/**
 * A relation between entities, which it names by their `mid`.
 *
 * @since 0.1.0
 * @category relations
 */
export const EntitiesRelation = Schema.Struct({ ...annotation, startEntities: ends, endEntities: ends }).annotations({
  identifier: "EntitiesRelation",
  ...kept
})

/**
 * @since 0.1.0
 * @category relations
 */
export type EntitiesRelation = typeof EntitiesRelation.Type

/**
 * A relation between objects, which it names by their `mid`.
 *
 * @since 0.1.0
 * @category relations
 */
export const ObjectsRelation = Schema.Struct({ ...annotation, startObjects: ends, endObjects: ends }).annotations({
  identifier: "ObjectsRelation",
  ...kept
})

/**
 * @since 0.1.0
 * @category relations
 */
export type ObjectsRelation = typeof ObjectsRelation.Type

/**
 * The answer of a `NAMED_ENTITIES_RELATION` job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const NamedEntitiesRelation = Schema.Struct({ annotations: Schema.Array(EntitiesRelation) }).annotations({
  identifier: "NamedEntitiesRelation",
  ...kept
})

/**
 * @since 0.1.0
 * @category tasks
 */
export type NamedEntitiesRelation = typeof NamedEntitiesRelation.Type

/**
 * The answer of an `OBJECT_RELATION` job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const ObjectRelation = Schema.Struct({ annotations: Schema.Array(ObjectsRelation) }).annotations({
  identifier: "ObjectRelation",
  ...kept
})

/**
 * @since 0.1.0
 * @category tasks
 */
export type ObjectRelation = typeof ObjectRelation.Type

/**
 * The answer of a `COMPARISON` job: completions by rank, best first; those of one rank are equally good.
 *
 * @since 0.1.0
 * @category tasks
 */
export const Ranking = Schema.Struct({
  orders: Schema.Array(Schema.Struct({ rank: Schema.NonNegativeInt, elements: Schema.Array(Schema.String) }))
}).annotations({ identifier: "Ranking", ...kept })

/**
 * @since 0.1.0
 * @category tasks
 */
export type Ranking = typeof Ranking.Type

// -- Responses to an interface that the compiler knows

/** Keys that the labeling application adds. */
type Ignored = {
  readonly ANNOTATION_JOB_COUNTER?: unknown
  readonly ANNOTATION_NAMES_JOB?: unknown
  readonly ROTATION_JOB?: unknown
}

/** The answers of the child jobs of a category; where there are none, a record without keys, which `{}` would not be. */
type ChildAnswers<I extends JsonInterface.JsonInterface, J extends string> = [J] extends [never]
  ? { readonly [job: string]: never }
  : { readonly [K in J]?: Answer<I, K> }

/**
 * A category of job `J`, with the answers of its own children alone.
 *
 * @since 0.1.0
 * @category typed
 */
export type ChoiceOf<
  I extends JsonInterface.JsonInterface,
  J extends JsonInterface.JobName<I>,
  C extends JsonInterface.CategoryName<I, J> = JsonInterface.CategoryName<I, J>
> = C extends string ? Omit<Choice, "name" | "children"> & {
    readonly name: C
    readonly children?: ChildAnswers<I, JsonInterface.ChildName<I, J, C>> | readonly [] | null | undefined
  }
  : never

type Annotated<I extends JsonInterface.JsonInterface, J extends JsonInterface.JobName<I>, A> = A extends unknown ?
    & Omit<A, "categories" | "children">
    & {
      readonly categories: ReadonlyArray<ChoiceOf<I, J>>
      readonly children?:
        | ChildAnswers<I, JsonInterface.ChildName<I, J, JsonInterface.CategoryName<I, J>>>
        | readonly []
        | null
        | undefined
    }
  : never

type Drawn<T> = T extends "pose" ? Pose | Marker : Extract<ObjectAnnotation, { readonly type: T }>

/**
 * An annotation of job `J`: its categories are those of the job, and its type is one of the tools of the job.
 *
 * @since 0.1.0
 * @category typed
 */
export type AnnotationOf<I extends JsonInterface.JsonInterface, J extends JsonInterface.JobName<I>> =
  JsonInterface.TaskOf<I, J> extends infer T ? T extends "OBJECT_DETECTION" ? Annotated<
        I,
        J,
        string extends JsonInterface.ToolName<I, J> ? ObjectAnnotation : Drawn<JsonInterface.ToolName<I, J>>
      >
    : T extends "NAMED_ENTITIES_RECOGNITION" ? Annotated<I, J, PdfEntity | TextEntity>
    : T extends "NAMED_ENTITIES_RELATION" ? Annotated<I, J, EntitiesRelation>
    : T extends "OBJECT_RELATION" ? Annotated<I, J, ObjectsRelation>
    : string extends T ? JsonObject
    : never
    : never

/**
 * The answer of job `J`. Inputs that take one category take a list of one at most.
 *
 * @since 0.1.0
 * @category typed
 */
export type Answer<I extends JsonInterface.JsonInterface, J extends JsonInterface.JobName<I>> =
  JsonInterface.TaskOf<I, J> extends infer T ? T extends "CLASSIFICATION" ? Omit<Classification, "categories"> & {
        readonly categories: JsonInterface.InputOf<I, J> extends "radio" | "singleDropdown"
          ? readonly [] | readonly [ChoiceOf<I, J>]
          : ReadonlyArray<ChoiceOf<I, J>>
      }
    : T extends "TRANSCRIPTION" ? Omit<Transcription, "text"> & {
        readonly text: JsonInterface.InputOf<I, J> extends "number" ? number | string : string
      }
    : T extends "COMPARISON" ? Ranking | JsonObject
    : T extends "OBJECT_DETECTION" | "NAMED_ENTITIES_RECOGNITION" | "NAMED_ENTITIES_RELATION" | "OBJECT_RELATION"
      ? { readonly annotations: ReadonlyArray<AnnotationOf<I, J>> }
    : JsonObject
    : never

/**
 * A response to the interface `I`: the answers of the jobs that are no children. A job may be left out, or be answered by `{}`.
 *
 * @since 0.1.0
 * @category typed
 * @example
 * import * as JsonInterface from "@effect-kili/core/JsonInterface"
 * import type { Response } from "@effect-kili/core/LabelResponse"
 *
 * const ontology = JsonInterface.define({
 *   jobs: { ANIMAL: JsonInterface.classification({ categories: { CAT: "Cat", DOG: "Dog" } }) }
 * })
 *
 * const response: Response<typeof ontology> = { ANIMAL: { categories: [{ name: "CAT" }] } }
 *
 * assert.strictEqual(response.ANIMAL?.categories[0]?.name, "CAT")
 */
export type Response<I extends JsonInterface.JsonInterface> =
  & { readonly [J in JsonInterface.RootJobName<I>]?: Answer<I, J> }
  & (string extends JsonInterface.JobName<I> ? unknown : Ignored)

/**
 * A response to the interface `I` in a video project: by the number of the frame, from 0.
 *
 * @since 0.1.0
 * @category typed
 */
export type VideoResponse<I extends JsonInterface.JsonInterface> = { readonly [frame: number]: Response<I> }

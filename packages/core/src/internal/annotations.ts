import * as Schema from "effect/Schema"

// What platforms of July 2024 hold of the responses to videos and to conversations. Source: the official client of that time.

const Vertex = Schema.Struct({ x: Schema.Number, y: Schema.Number })

/**
 * Polygons, each a list of rings, each a list of vertices.
 *
 * @internal
 */
export const Vertices = Schema.Array(Schema.Array(Schema.Array(Vertex)))

const Classification = Schema.Struct({ categories: Schema.Array(Schema.String) })
const Ranking = Schema.Struct({
  orders: Schema.Array(Schema.Struct({ rank: Schema.Int, elements: Schema.Array(Schema.String) }))
})
const Transcription = Schema.Struct({ text: Schema.String })
const ObjectDetection = Schema.Struct({ vertices: Vertices })

/** `path` lists the ancestors, the nearest last, each as the id of an annotation and the category that was chosen there. */
const shared = {
  id: Schema.String,
  job: Schema.String,
  path: Schema.Array(Schema.Tuple(Schema.String, Schema.String))
}

const classic = <const N extends string, A, I>(typename: N, annotationValue: Schema.Schema<A, I>) =>
  Schema.Struct({ __typename: Schema.Literal(typename), ...shared, annotationValue })

/** The bounds of intervals are included. */
const video = <const N extends string, A, I>(typename: N, annotationValue: Schema.Schema<A, I>) =>
  Schema.Struct({
    __typename: Schema.Literal(typename),
    ...shared,
    frames: Schema.Array(Schema.Struct({ start: Schema.Int, end: Schema.Int })),
    keyAnnotations: Schema.Array(Schema.Struct({ frame: Schema.Int, annotationValue }))
  })

const ClassicAnnotation = Schema.Union(
  classic("ClassificationAnnotation", Classification),
  classic("RankingAnnotation", Ranking),
  classic("TranscriptionAnnotation", Transcription)
)

const VideoObject = Schema.Struct({
  ...video("VideoObjectDetectionAnnotation", ObjectDetection).fields,
  category: Schema.String,
  mid: Schema.String,
  name: Schema.NullOr(Schema.String)
})

const VideoAnnotation = Schema.Union(
  video("VideoClassificationAnnotation", Classification),
  VideoObject,
  video("VideoTranscriptionAnnotation", Transcription)
)

/** @internal */
export type ClassicAnnotation = typeof ClassicAnnotation.Type

/** @internal */
export type VideoAnnotation = typeof VideoAnnotation.Type

/** @internal */
export type VideoObject = typeof VideoObject.Type

/** @internal */
export type Annotation = ClassicAnnotation | VideoAnnotation

const Annotations = Schema.Array(Schema.Union(ClassicAnnotation, VideoAnnotation))

/**
 * The field of a label. To a choice of fields it is a leaf, since what is asked of it depends on the type of each annotation.
 *
 * @internal
 */
export const field = { annotations: Schema.compose(Schema.Unknown, Annotations) }

const asked = "annotations { __typename id job path " +
  "... on ClassificationAnnotation { annotationValue { categories } } " +
  "... on RankingAnnotation { annotationValue { orders { rank elements } } } " +
  "... on TranscriptionAnnotation { annotationValue { text } } " +
  "... on VideoAnnotation { frames { start end } } " +
  "... on VideoClassificationAnnotation { keyAnnotations { frame annotationValue { categories } } } " +
  "... on VideoObjectDetectionAnnotation { category mid name keyAnnotations { frame annotationValue { vertices { x y } } } } " +
  "... on VideoTranscriptionAnnotation { keyAnnotations { frame annotationValue { text } } } }"

/**
 * The fields of a selection, with what to ask of each annotation.
 *
 * @internal
 */
export const expand = (fields: string): string => fields.replaceAll(/\bannotations\b/g, asked)

/**
 * A label seen through the ontology of its project: each job by its name, with what its task gives.
 *
 * A parsed label is a value. It shares what it holds with the label that it was made of, changes nothing of it, and is never
 * changed itself: to add a category or an annotation gives another label.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Either from "effect/Either"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as internal from "./internal/parsedLabel.js"
import { responseChecker, unreadable } from "./internal/responseProblems.js"
import { JsonObject } from "./Json.js"
import type * as JsonInterface from "./JsonInterface.js"
import type * as KiliError from "./KiliError.js"
import type * as LabelResponse from "./LabelResponse.js"

type Ontology = JsonInterface.JsonInterface

const isJsonObject = Schema.is(JsonObject)

/**
 * What every job shows.
 *
 * - `required`, `instruction`: as the interface has them
 * - `answered`: whether the label holds an answer to it; in a video, in any of its frames
 * - `isKeyFrame`: of a frame of a video, that the answer was given there rather than filled in
 * - `answer`: the answer as it came; `{}` when there is none
 *
 * @since 0.1.0
 * @category views
 */
export interface AnyJob<Name extends string = string> {
  readonly name: Name
  readonly mlTask: string
  readonly required: boolean
  readonly instruction: string | null
  readonly answered: boolean
  readonly isKeyFrame: boolean
  readonly answer: JsonObject
}

/** The children of a category: empty ones where they have no answer. */
type Children<I extends Ontology, J extends string> = { readonly [K in J]: JobView<I, K> }

/**
 * A category that was chosen: `name` is its key in the interface, `displayName` what people see. `confidence` is null when no
 * model gave one.
 *
 * @since 0.1.0
 * @category views
 */
export type CategoryView<
  I extends Ontology,
  J extends JsonInterface.JobName<I>,
  C extends JsonInterface.CategoryName<I, J> = JsonInterface.CategoryName<I, J>
> = C extends string ? {
    readonly name: C
    readonly displayName: string
    readonly confidence: number | null
    readonly children: Children<I, JsonInterface.ChildName<I, J, C>>
  }
  : never

type Viewed<I extends Ontology, J extends JsonInterface.JobName<I>, A> = A extends unknown ?
    & Omit<A, "categories" | "children" | "mid">
    & {
      readonly mid: string | null
      readonly categories: ReadonlyArray<CategoryView<I, J>>
      /** The first of the categories, which is mostly the only one. */
      readonly category: CategoryView<I, J> | null
      readonly children: Children<I, JsonInterface.ChildName<I, J, JsonInterface.CategoryName<I, J>>>
    }
  : never

/**
 * An object, an entity or a relation of job `J`, with its own fields as they came: `boundingPoly`, `point`, `beginOffset`,
 * `startEntities`, …
 *
 * @since 0.1.0
 * @category views
 */
export type AnnotationView<I extends Ontology, J extends JsonInterface.JobName<I>> = Viewed<
  I,
  J,
  LabelResponse.AnnotationOf<I, J>
>

/**
 * A job whose answer is a choice. `category` is there when the input takes one category alone, and null when none was chosen.
 *
 * @since 0.1.0
 * @category views
 */
export type ClassificationView<I extends Ontology, J extends JsonInterface.JobName<I>> =
  & AnyJob<J>
  & { readonly _tag: "Classification"; readonly categories: ReadonlyArray<CategoryView<I, J>> }
  & (JsonInterface.InputOf<I, J> extends infer Input
    ? Input extends "radio" | "singleDropdown" ? { readonly category: CategoryView<I, J> | null }
    : string extends Input ? { readonly category?: CategoryView<I, J> | null }
    : unknown
    : never)

/**
 * A job whose answer is a text: digits where the input is `number`. Null when there is none.
 *
 * @since 0.1.0
 * @category views
 */
export type TranscriptionView<J extends string> = AnyJob<J> & {
  readonly _tag: "Transcription"
  readonly text: string | null
}

/**
 * A job whose answer are objects.
 *
 * @since 0.1.0
 * @category views
 */
export type ObjectDetectionView<I extends Ontology, J extends JsonInterface.JobName<I>, A> = AnyJob<J> & {
  readonly _tag: "ObjectDetection"
  readonly annotations: ReadonlyArray<Viewed<I, J, A>>
}

/**
 * A job whose answer are entities.
 *
 * @since 0.1.0
 * @category views
 */
export type NamedEntitiesView<I extends Ontology, J extends JsonInterface.JobName<I>> = AnyJob<J> & {
  readonly _tag: "NamedEntities"
  readonly entities: ReadonlyArray<Viewed<I, J, LabelResponse.TextEntity | LabelResponse.PdfEntity>>
}

/**
 * A job whose answer are relations.
 *
 * @since 0.1.0
 * @category views
 */
export type RelationsView<I extends Ontology, J extends JsonInterface.JobName<I>, A> = AnyJob<J> & {
  readonly _tag: "Relations"
  readonly relations: ReadonlyArray<Viewed<I, J, A>>
}

/**
 * A job whose answer is a ranking, best rank first.
 *
 * @since 0.1.0
 * @category views
 */
export type RankingView<J extends string> = AnyJob<J> & {
  readonly _tag: "Ranking"
  readonly orders: LabelResponse.Ranking["orders"]
}

/**
 * A job of another task: see its `answer`.
 *
 * @since 0.1.0
 * @category views
 */
export type OtherView<J extends string> = AnyJob<J> & { readonly _tag: "Other" }

type AnyView<I extends Ontology, J extends JsonInterface.JobName<I>> =
  | ClassificationView<I, J>
  | NamedEntitiesView<I, J>
  | ObjectDetectionView<I, J, LabelResponse.ObjectAnnotation>
  | OtherView<J>
  | RankingView<J>
  | RelationsView<I, J, LabelResponse.EntitiesRelation | LabelResponse.ObjectsRelation>
  | TranscriptionView<J>

/**
 * A job of a label, by its task. `_tag` tells the tasks apart where the compiler does not know the interface.
 *
 * @since 0.1.0
 * @category views
 */
export type JobView<I extends Ontology, J extends JsonInterface.JobName<I>> = JsonInterface.TaskOf<I, J> extends infer T
  ? string extends T ? AnyView<I, J>
  : T extends "CLASSIFICATION" ? ClassificationView<I, J>
  : T extends "TRANSCRIPTION" ? TranscriptionView<J>
  : T extends "OBJECT_DETECTION" ? ObjectDetectionView<I, J, LabelResponse.AnnotationOf<I, J>>
  : T extends "NAMED_ENTITIES_RECOGNITION" ? NamedEntitiesView<I, J>
  : T extends "NAMED_ENTITIES_RELATION" ? RelationsView<I, J, LabelResponse.EntitiesRelation>
  : T extends "OBJECT_RELATION" ? RelationsView<I, J, LabelResponse.ObjectsRelation>
  : T extends "COMPARISON" ? RankingView<J>
  : OtherView<J>
  : never

/**
 * A job in a project of some kind of data. In a video it has its answers frame by frame too, by the number of the frame; a
 * frame that the response does not hold is not there.
 *
 * @since 0.1.0
 * @category views
 */
export type JobViewIn<I extends Ontology, J extends JsonInterface.JobName<I>, T extends string> =
  & JobView<I, J>
  & (T extends `VIDEO${string}` ? { readonly frames: { readonly [frame: number]: JobView<I, J> } }
    : string extends T ? { readonly frames?: { readonly [frame: number]: JobView<I, J> } }
    : unknown)

/**
 * @since 0.1.0
 * @category type ids
 */
export const TypeId: typeof internal.TypeId = internal.TypeId

/**
 * A label with its jobs in the place of its response: all that are no children, answered or not. `L` is the label that it was
 * made of.
 *
 * @since 0.1.0
 * @category models
 */
export type ParsedLabel<I extends Ontology = Ontology, T extends string = string, L = unknown> =
  & Omit<L, "jobs" | "jsonResponse">
  & {
    readonly [TypeId]: internal.State
    readonly jobs: { readonly [J in JsonInterface.RootJobName<I>]: JobViewIn<I, J, T> }
  }

/**
 * A label of a row, as a listing gives it when labels are to be parsed: in its place alone, in a list, or null. Its ontology
 * is read at run time, so jobs have plain names, and `_tag` tells their tasks apart.
 *
 * @since 0.1.0
 * @category models
 */
export type Listed<L> = L extends null | undefined ? L
  : L extends ReadonlyArray<infer E> ? ReadonlyArray<Listed<E>>
  : ParsedLabel<Ontology, string, L>

type Result<I extends Ontology, T extends string, L> = Either.Either<ParsedLabel<I, T, L>, KiliError.InvalidInput>

/**
 * @since 0.1.0
 * @category guards
 */
export const isParsedLabel = (u: unknown): u is ParsedLabel => Predicate.hasProperty(u, TypeId)

const make = <I extends Ontology, T extends string, L>(state: internal.State): ParsedLabel<I, T, L> =>
  // That a response fits the interface is checked at run time: the compiler cannot follow
  internal.make(state) as ParsedLabel<I, T, L>

/**
 * Parses a label: any record with a `jsonResponse`, whose other fields are kept. `inputType` is that of the project.
 *
 * A response that the interface cannot read is an `InvalidInput` that lists all reasons: a job or a category that there is
 * not, a child below a category that has it not, an answer of another shape. Values that are out of range, as coordinates
 * beside the image, and required jobs without an answer are read all the same: `job` refuses the latter. Takes time in
 * proportion to the response.
 *
 * @since 0.1.0
 * @category parsing
 * @example
 * import * as JsonInterface from "@effect-kili/core/JsonInterface"
 * import * as ParsedLabel from "@effect-kili/core/ParsedLabel"
 * import * as Either from "effect/Either"
 *
 * const ontology = JsonInterface.define({
 *   jobs: { ANIMAL: JsonInterface.classification({ categories: { CAT: "Cat", DOG: "Dog" } }) }
 * })
 * const label = Either.getOrThrow(ParsedLabel.parse({
 *   ontology,
 *   inputType: "IMAGE",
 *   label: { id: "l1", jsonResponse: { ANIMAL: { categories: [{ name: "CAT" }] } } }
 * }))
 *
 * assert.strictEqual(label.jobs.ANIMAL.category?.displayName, "Cat")
 */
export const parse = <
  I extends Ontology,
  const T extends string,
  L extends { readonly jsonResponse: JsonObject }
>(options: { readonly ontology: I; readonly inputType: T; readonly label: L }): Result<I, T, L> => {
  const { inputType, label, ontology } = options
  // The types say the same; this is for callers without them
  if (!isJsonObject(label.jsonResponse)) {
    return internal.refusal("ParsedLabel.parse", [{ at: "jsonResponse", problem: "is no object: the answers by job" }])
  }
  const problems = unreadable(ontology, inputType, label.jsonResponse)
  return Arr.isNonEmptyReadonlyArray(problems)
    ? internal.refusal(
      "ParsedLabel.parse",
      Arr.map(problems, ({ at, problem }) => ({ at: `jsonResponse.${at}`, problem }))
    )
    : Either.right(make({ ontology, inputType, row: label, response: internal.normal(inputType, label.jsonResponse) }))
}

/**
 * All that keeps responses to an ontology from being written: what `Labels.appendLabels` refuses, found without a request. Beyond what `parse`
 * refuses, these are values that are out of range. `at` is a place in the response, as
 * `JOB_0.annotations[2].boundingPoly[0].normalizedVertices[1].x`; names that are nearly right are told with the right one.
 * The ontology is read once for all responses.
 *
 * @since 0.1.0
 * @category parsing
 */
export const problems = (options: {
  readonly ontology: Ontology
  /** That of the project. */
  readonly inputType: string
}): (response: JsonObject) => ReadonlyArray<{ readonly at: string; readonly problem: string }> => {
  const check = responseChecker(options.ontology, options.inputType)
  return (response) => check(response)
}

/**
 * The response of a label, as the platform takes it: the inverse of `parse`, without the keys that the labeling application
 * adds and without jobs whose answer is empty.
 *
 * @since 0.1.0
 * @category printing
 */
export const toResponse = <I extends Ontology, T extends string, L>(self: ParsedLabel<I, T, L>): JsonObject =>
  self[TypeId].response

/**
 * A job of a label, or of one of its frames, that has to be there. Unlike `jobs`, this refuses a name that is no job, a frame
 * beyond the last one, and a required job that the label does not answer.
 *
 * @since 0.1.0
 * @category getters
 */
export const job = <I extends Ontology, T extends string, L, J extends JsonInterface.RootJobName<I>>(
  self: ParsedLabel<I, T, L>,
  name: J,
  options: { readonly frame?: number | undefined } = {}
): Either.Either<JobView<I, J>, KiliError.InvalidInput> => {
  const operation = "ParsedLabel.job"
  const state = self[TypeId]
  const found = Object.hasOwn(self.jobs, name) ? self.jobs[name] : undefined
  if (found === undefined) return internal.refusal(operation, [internal.unknownJob(state, name)])
  const { frame } = options
  if (frame !== undefined) {
    const { frames = {} }: { readonly frames?: { readonly [frame: number]: JobView<I, J> } } = found
    const view = Object.hasOwn(frames, frame) ? frames[frame] : undefined
    if (view !== undefined) return Either.right(view)
    const count = internal.frameCount(state)
    return internal.refusal(operation, [{
      at: "frame",
      problem: `the label has ${count} frames, and no frame ${frame}`
    }])
  }
  return found.required && !found.answered
    ? internal.refusal(operation, [{ at: "job", problem: `job ${name} is required, and has no answer` }])
    : Either.right(found)
}

// -- Changes

/**
 * The job that is changed; of a label that answers frame by frame, in which frame.
 *
 * @since 0.1.0
 * @category models
 */
export interface Target<J extends string> {
  readonly job: J
  readonly frame?: number | undefined
}

/** The jobs of an interface that have one of some tasks, or a task that the compiler does not know. */
type JobsOf<I extends Ontology, Task extends string> = {
  [J in JsonInterface.RootJobName<I>]: string extends JsonInterface.TaskOf<I, J> ? J
    : JsonInterface.TaskOf<I, J> extends Task ? J
    : never
}[JsonInterface.RootJobName<I>]

type Annotating = "NAMED_ENTITIES_RECOGNITION" | "NAMED_ENTITIES_RELATION" | "OBJECT_DETECTION" | "OBJECT_RELATION"

const annotating: ReadonlyArray<Annotating> = [
  "NAMED_ENTITIES_RECOGNITION",
  "NAMED_ENTITIES_RELATION",
  "OBJECT_DETECTION",
  "OBJECT_RELATION"
]

const change = <I extends Ontology, T extends string, L>(
  operation: string,
  self: ParsedLabel<I, T, L>,
  target: internal.Target,
  change: internal.Change
): Result<I, T, L> => Either.map(internal.change(operation, self[TypeId], target, change), (state) => make(state))

const listOf = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : []

/**
 * The label with one category more. Refused, with all reasons: a category that the job has not, a second one where the input
 * takes one, one that is chosen already, and children that do not fit.
 *
 * @since 0.1.0
 * @category changes
 */
export const addCategory = <I extends Ontology, T extends string, L, J extends JobsOf<I, "CLASSIFICATION">>(
  self: ParsedLabel<I, T, L>,
  { frame, job, ...choice }: Target<J> & LabelResponse.ChoiceOf<I, J>
): Result<I, T, L> =>
  change("ParsedLabel.addCategory", self, { frame, job }, {
    tasks: ["CLASSIFICATION"],
    next: (answer) => ({ ...answer, categories: [...listOf(answer["categories"]), choice] }),
    checked: (next) => next,
    place: (at) => at === "categories" ? "name" : at.replace(/^categories\[\d+\]\./, "")
  })

/**
 * The label with some annotations more: objects, entities or relations, as the task of the job has them. Refused with all
 * reasons, each with its place, as `annotations[1].boundingPoly[0].normalizedVertices[2].x`. To add many at once takes time
 * in proportion to their number; to add them one by one copies the list for each.
 *
 * @since 0.1.0
 * @category changes
 */
export const addAnnotations = <I extends Ontology, T extends string, L, J extends JobsOf<I, Annotating>>(
  self: ParsedLabel<I, T, L>,
  { annotations, frame, job }: Target<J> & {
    readonly annotations: ReadonlyArray<LabelResponse.AnnotationOf<I, J>>
  }
): Result<I, T, L> =>
  change("ParsedLabel.addAnnotations", self, { frame, job }, {
    tasks: annotating,
    next: (answer) => ({ ...answer, annotations: [...listOf(answer["annotations"]), ...annotations] }),
    checked: () => ({ annotations }),
    place: (at) => at
  })

/**
 * The label with one annotation more, as `addAnnotations`.
 *
 * @since 0.1.0
 * @category changes
 */
export const addAnnotation = <I extends Ontology, T extends string, L, J extends JobsOf<I, Annotating>>(
  self: ParsedLabel<I, T, L>,
  { annotation, frame, job }: Target<J> & { readonly annotation: LabelResponse.AnnotationOf<I, J> }
): Result<I, T, L> =>
  change("ParsedLabel.addAnnotation", self, { frame, job }, {
    tasks: annotating,
    next: (answer) => ({ ...answer, annotations: [...listOf(answer["annotations"]), annotation] }),
    checked: () => ({ annotations: [annotation] }),
    place: (at) => at.replace(/^annotations\[0\]/, "annotation")
  })

/**
 * The label with this text in the place of the one before. Refused when it is no day in a job of input `date`, or no number in
 * one of input `number`.
 *
 * @since 0.1.0
 * @category changes
 */
export const setText = <I extends Ontology, T extends string, L, J extends JobsOf<I, "TRANSCRIPTION">>(
  self: ParsedLabel<I, T, L>,
  { frame, job, text }: Target<J> & { readonly text: string }
): Result<I, T, L> =>
  change("ParsedLabel.setText", self, { frame, job }, {
    tasks: ["TRANSCRIPTION"],
    next: (answer) => ({ ...answer, text }),
    checked: (next) => next,
    place: (at) => at
  })

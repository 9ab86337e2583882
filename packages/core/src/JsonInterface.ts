/**
 * The ontology of a project: which jobs its labelers do, and the categories of each.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Option from "effect/Option"
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { interfaceFaults } from "./internal/interfaceFaults.js"
import * as schema from "./internal/interfaceSchema.js"
import * as internal from "./internal/ontology.js"
import { LenientJsonObjectString } from "./Json.js"

/**
 * The tools that annotations of an `OBJECT_DETECTION` job are drawn with.
 *
 * @since 0.1.0
 * @category models
 */
export type Tool = (typeof schema.tools)[number]

/**
 * How the categories of a `CLASSIFICATION` job are chosen: one of them by `radio` and `singleDropdown`, several by the others.
 *
 * @since 0.1.0
 * @category models
 */
export type ClassificationInput = (typeof schema.inputs.CLASSIFICATION)[number]

/**
 * What a `TRANSCRIPTION` job takes: any text, a day, or a number.
 *
 * @since 0.1.0
 * @category models
 */
export type TranscriptionInput = (typeof schema.inputs.TRANSCRIPTION)[number]

/**
 * A category of a job. `children` names the jobs that open when it is chosen.
 *
 * @since 0.1.0
 * @category models
 */
export const Category = schema.Category

/**
 * @since 0.1.0
 * @category models
 */
export type Category = typeof Category.Type

/**
 * A job: its machine-learning task (`CLASSIFICATION`, `OBJECT_DETECTION`, `TRANSCRIPTION`, `NAMED_ENTITIES_RECOGNITION`, …),
 * whether it must be answered (1) or not (0), and what may be answered. Keys that are not named here are kept as given.
 *
 * @since 0.1.0
 * @category models
 */
export const Job = schema.Job

/**
 * @since 0.1.0
 * @category models
 */
export type Job = typeof Job.Type

/**
 * The jobs of a project by name.
 *
 * An interface that is written has to hang together, beyond the shape of its jobs: children are jobs of the interface that say
 * `isChild: true`, no job is its own descendant, and the tools and inputs of tasks are known ones. What is wrong is told with
 * its place, as `jobs.JOB_0.content.categories.CAT.children[0]`.
 *
 * @since 0.1.0
 * @category models
 */
export const JsonInterface = schema.Interface.pipe(Schema.filter(interfaceFaults)).annotations({
  identifier: "JsonInterface"
})

/**
 * @since 0.1.0
 * @category models
 */
export type JsonInterface = typeof JsonInterface.Type

const isInterface = (u: unknown): u is JsonInterface =>
  Predicate.isReadonlyRecord(u) && Predicate.isReadonlyRecord(u.jobs)

const AnyInterface: Schema.Schema<JsonInterface> = Schema.declare(isInterface, { identifier: "JsonInterface" })

/**
 * The interface behind the encoded string of the wire; a project that has none reads as one without jobs.
 *
 * What is written is checked job by job. What is read is taken as the platform gives it: one odd job, of a project that was
 * made elsewhere, must not hide all projects.
 *
 * @since 0.1.0
 * @category schemas
 */
export const JsonInterfaceString: Schema.Schema<JsonInterface, string | null> = Schema.transformOrFail(
  LenientJsonObjectString,
  AnyInterface,
  {
    strict: true,
    decode: (object) => ParseResult.succeed(isInterface(object) ? object : { ...object, jobs: {} }),
    encode: ParseResult.succeed
  }
).annotations({ identifier: "JsonInterfaceString" })

// -- What the compiler knows of an interface

/**
 * The names of the jobs of an interface.
 *
 * @since 0.1.0
 * @category typed
 */
export type JobName<I extends JsonInterface> = keyof I["jobs"] & string

/**
 * The names of the jobs that a response answers at its top: those that are no children.
 *
 * @since 0.1.0
 * @category typed
 */
export type RootJobName<I extends JsonInterface> = {
  [J in JobName<I>]: I["jobs"][J] extends { readonly isChild: true } ? never : J
}[JobName<I>]

/**
 * The task of job `J`.
 *
 * @since 0.1.0
 * @category typed
 */
export type TaskOf<I extends JsonInterface, J extends JobName<I>> = I["jobs"][J]["mlTask"]

/**
 * The input of job `J`; `string` when the compiler cannot tell.
 *
 * @since 0.1.0
 * @category typed
 */
export type InputOf<I extends JsonInterface, J extends JobName<I>> = I["jobs"][J] extends
  { readonly content: { readonly input: infer Input extends string } } ? Input : string

type CategoriesIn<I extends JsonInterface, J extends JobName<I>> = I["jobs"][J] extends
  { readonly content: { readonly categories: infer C extends { readonly [name: string]: Category } } } ? C
  : { readonly [name: string]: Category }

/**
 * The names of the categories of job `J`; `string` when the compiler cannot tell.
 *
 * @since 0.1.0
 * @category typed
 */
export type CategoryName<I extends JsonInterface, J extends JobName<I>> = keyof CategoriesIn<I, J> & string

/**
 * The tools of job `J`; `string` when the compiler cannot tell.
 *
 * @since 0.1.0
 * @category typed
 */
export type ToolName<I extends JsonInterface, J extends JobName<I>> = I["jobs"][J] extends
  { readonly tools: ReadonlyArray<infer T extends string> } ? T : string

/**
 * The jobs that open below category `C` of job `J`; all jobs when the compiler cannot tell.
 *
 * @since 0.1.0
 * @category typed
 */
export type ChildName<I extends JsonInterface, J extends JobName<I>, C extends string> = string extends JobName<I> ?
  string
  : C extends CategoryName<I, J>
    ? CategoriesIn<I, J>[C] extends { readonly children: ReadonlyArray<infer K extends string> } ? K & JobName<I>
    : never
  : never

// -- Constructors

/** What `define` asks of an interface beyond its shape. */
type Coherent<I extends JsonInterface> = {
  readonly jobs: {
    readonly [J in JobName<I>]: {
      readonly [key: string]: unknown
      readonly tools?: TaskOf<I, J> extends "OBJECT_DETECTION" ? ReadonlyArray<Tool> | null | undefined : unknown
      readonly content?:
        | {
          readonly [key: string]: unknown
          readonly input?: TaskOf<I, J> extends "CLASSIFICATION" ? ClassificationInput | null | undefined
            : TaskOf<I, J> extends "TRANSCRIPTION" ? TranscriptionInput | null | undefined
            : unknown
          readonly categories?:
            | {
              readonly [name: string]: {
                readonly [key: string]: unknown
                readonly children?: ReadonlyArray<JobName<I>> | null | undefined
              }
            }
            | null
            | undefined
        }
        | null
        | undefined
    }
  }
}

/**
 * An interface whose names the compiler knows, so that responses to it are typed: see `LabelResponse.Response`. Gives back
 * what it is given. A tool, an input or a child that there is not does not compile.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import * as JsonInterface from "@effect-kili/core/JsonInterface"
 *
 * const ontology = JsonInterface.define({
 *   jobs: {
 *     OBJECTS: JsonInterface.objectDetection({
 *       tools: ["rectangle"],
 *       categories: { CAR: { name: "Car", children: ["PLATE"] }, TREE: "Tree" }
 *     }),
 *     PLATE: JsonInterface.transcription({ isChild: true, required: false })
 *   }
 * })
 *
 * assert.strictEqual(ontology.jobs.OBJECTS.content.categories.TREE.name, "Tree")
 */
export const define = <const I extends JsonInterface>(ontology: I & Coherent<I>): I => ontology

/**
 * The categories of a job: what people see of each by its name, or the category itself, or names that people see as they are.
 *
 * @since 0.1.0
 * @category models
 */
export type CategoriesInput = ReadonlyArray<string> | { readonly [name: string]: string | Category }

/**
 * Categories written out.
 *
 * @since 0.1.0
 * @category typed
 */
export type CategoriesOf<C> = C extends ReadonlyArray<infer Name extends string> ? {
    readonly [N in Name]: { readonly name: N }
  }
  : { readonly [N in keyof C]: C[N] extends string ? { readonly name: C[N] } : C[N] }

const categoriesOf = <const C extends CategoriesInput>(categories: C): CategoriesOf<C> =>
  // The compiler does not follow a mapped type through the entries of an object
  Object.fromEntries(
    (Array.isArray(categories) ? categories.map((name): [string, string] => [name, name]) : Object.entries(categories))
      .map(([name, category]) => [name, typeof category === "string" ? { name: category } : category])
  ) as CategoriesOf<C>

/**
 * What every job can be given.
 *
 * - `required`: whether it must be answered. Default: true
 * - `isChild`: whether it opens below a category of another job, rather than by itself. Default: false
 * - `instruction`: what labelers are asked. Default: empty
 *
 * @since 0.1.0
 * @category models
 */
export interface JobOptions<Child extends boolean = boolean> {
  readonly required?: boolean | undefined
  readonly isChild?: Child | undefined
  readonly instruction?: string | undefined
}

/**
 * What every job that a constructor made has.
 *
 * @since 0.1.0
 * @category typed
 */
export interface JobOf<Task extends string, Child extends boolean> {
  readonly mlTask: Task
  readonly required: 0 | 1
  // `define` asks for any: what the options said must not be inferred from that
  readonly isChild: NoInfer<Child>
  readonly instruction: string
}

const jobOf = <Task extends string, Child extends boolean = false>(
  mlTask: Task,
  { instruction = "", isChild, required = true }: JobOptions<Child>
): JobOf<Task, Child> => ({
  mlTask,
  required: required ? 1 : 0,
  // Without a value there is nothing to infer `Child` from but its default
  isChild: isChild ?? (false as Child),
  instruction
})

/**
 * A choice of categories for the whole of an asset. Input: `radio` unless another is given.
 *
 * @since 0.1.0
 * @category constructors
 */
export const classification = <
  const C extends CategoriesInput,
  const Input extends ClassificationInput = "radio",
  const Child extends boolean = false
>(
  options: JobOptions<Child> & { readonly categories: C; readonly input?: Input | undefined }
) => ({
  ...jobOf("CLASSIFICATION", options),
  // As above, for `Input`
  content: { categories: categoriesOf(options.categories), input: (options.input ?? "radio") as NoInfer<Input> }
})

/**
 * Objects on an image, a video or a page, drawn with some tools.
 *
 * @since 0.1.0
 * @category constructors
 */
export const objectDetection = <
  const C extends CategoriesInput,
  const Tools extends Arr.NonEmptyReadonlyArray<Tool>,
  const Child extends boolean = false
>(
  options: JobOptions<Child> & { readonly categories: C; readonly tools: Tools }
) => ({
  ...jobOf("OBJECT_DETECTION", options),
  tools: options.tools,
  content: { categories: categoriesOf(options.categories), input: "radio" as const }
})

/**
 * A text that is written down. Input: `textField` unless another is given.
 *
 * @since 0.1.0
 * @category constructors
 */
export const transcription = <
  const Input extends TranscriptionInput = "textField",
  const Child extends boolean = false
>(options: JobOptions<Child> & { readonly input?: Input | undefined } = {}) => ({
  ...jobOf("TRANSCRIPTION", options),
  content: { input: (options.input ?? "textField") as NoInfer<Input> }
})

/**
 * Stretches of a text or of the text in a PDF.
 *
 * @since 0.1.0
 * @category constructors
 */
export const namedEntities = <const C extends CategoriesInput, const Child extends boolean = false>(
  options: JobOptions<Child> & { readonly categories: C }
) => ({
  ...jobOf("NAMED_ENTITIES_RECOGNITION", options),
  content: { categories: categoriesOf(options.categories), input: "radio" as const }
})

/**
 * Relations between entities of other jobs.
 *
 * @since 0.1.0
 * @category constructors
 */
export const namedEntitiesRelation = <const C extends CategoriesInput, const Child extends boolean = false>(
  options: JobOptions<Child> & { readonly categories: C }
) => ({
  ...jobOf("NAMED_ENTITIES_RELATION", options),
  content: { categories: categoriesOf(options.categories), input: "radio" as const }
})

/**
 * Relations between objects of other jobs.
 *
 * @since 0.1.0
 * @category constructors
 */
export const objectRelation = <const C extends CategoriesInput, const Child extends boolean = false>(
  options: JobOptions<Child> & { readonly categories: C }
) => ({
  ...jobOf("OBJECT_RELATION", options),
  content: { categories: categoriesOf(options.categories), input: "radio" as const }
})

/**
 * A ranking of the completions of a language model.
 *
 * @since 0.1.0
 * @category constructors
 */
export const comparison = <const C extends CategoriesInput = readonly [], const Child extends boolean = false>(
  options: JobOptions<Child> & { readonly categories?: C | undefined } = {}
) => ({
  ...jobOf("COMPARISON", options),
  // As above, for `C`
  content: { categories: categoriesOf(options.categories ?? ([] as CategoriesInput as C)) }
})

// -- Reading

/**
 * A job with what its interface left out: not required, no child, no instruction.
 *
 * - `input`: how it is answered; null when not given
 * - `tools`: null when not given, and then annotations are of any type
 * - `categories`: by name, what people see of each, and the jobs that open below it
 *
 * @since 0.1.0
 * @category models
 */
export interface ResolvedJob {
  readonly name: string
  readonly mlTask: string
  readonly required: boolean
  readonly isChild: boolean
  readonly instruction: string | null
  readonly input: string | null
  readonly tools: ReadonlyArray<string> | null
  readonly categories: {
    readonly [name: string]: { readonly displayName: string; readonly children: ReadonlyArray<string> }
  }
}

/**
 * A job by its name, as it is to be read.
 *
 * @since 0.1.0
 * @category getters
 */
export const job = (ontology: JsonInterface, name: string): Option.Option<ResolvedJob> =>
  Option.fromNullable(internal.jobOf(ontology, name))

/**
 * All jobs, children included, in the order of the interface.
 *
 * @since 0.1.0
 * @category getters
 */
export const jobs = (ontology: JsonInterface): ReadonlyArray<ResolvedJob> =>
  Arr.filterMap(Object.keys(ontology.jobs), (name) => job(ontology, name))

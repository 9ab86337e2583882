/**
 * The ontology of a project: which jobs its labelers do, and the categories of each.
 *
 * @since 0.1.0
 */
import * as ParseResult from "effect/ParseResult"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { LenientJsonObjectString } from "./Json.js"

const open = { key: Schema.String, value: Schema.Unknown }

/**
 * A category of a job. `children` names the jobs that open when it is chosen.
 *
 * @since 0.1.0
 * @category models
 */
export const Category = Schema.Struct(
  {
    name: Schema.String,
    children: Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))
  },
  open
).annotations({ identifier: "Category" })

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
export const Job = Schema.Struct(
  {
    mlTask: Schema.String,
    required: Schema.optional(Schema.Union(Schema.Number, Schema.Boolean)),
    isChild: Schema.optional(Schema.Boolean),
    instruction: Schema.optional(Schema.NullOr(Schema.String)),
    tools: Schema.optional(Schema.NullOr(Schema.Array(Schema.String))),
    content: Schema.optional(Schema.NullOr(Schema.Struct(
      {
        input: Schema.optional(Schema.NullOr(Schema.String)),
        categories: Schema.optional(Schema.NullOr(Schema.Record({ key: Schema.String, value: Category })))
      },
      open
    )))
  },
  open
).annotations({ identifier: "Job" })

/**
 * @since 0.1.0
 * @category models
 */
export type Job = typeof Job.Type

/**
 * @since 0.1.0
 * @category models
 */
export const JsonInterface = Schema.Struct({ jobs: Schema.Record({ key: Schema.String, value: Job }) }, open)
  .annotations({ identifier: "JsonInterface" })

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

import * as Schema from "effect/Schema"

/** @internal */
export const tools = ["rectangle", "polygon", "semantic", "marker", "vector", "polyline", "pose"] as const

/** @internal */
export const inputs = {
  CLASSIFICATION: ["radio", "singleDropdown", "checkbox", "multipleDropdown"],
  TRANSCRIPTION: ["textField", "date", "number"]
} as const

/** Keys that this package does not know are kept. */
const open = { key: Schema.String, value: Schema.Unknown }

/** @internal */
export const Category = Schema.Struct(
  {
    name: Schema.String,
    children: Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))
  },
  open
).annotations({ identifier: "Category" })

/** @internal */
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
 * An interface by its shape: whether it hangs together is another question.
 *
 * @internal
 */
export const Interface = Schema.Struct({ jobs: Schema.Record({ key: Schema.String, value: Job }) }, open)

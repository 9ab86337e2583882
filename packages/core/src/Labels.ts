/**
 * Operations on labels.
 *
 * @since 0.1.0
 */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { AssetId } from "./Asset.js"
import * as Batch from "./Batch.js"
import * as assetRefs from "./internal/assetRefs.js"
import * as input from "./internal/input.js"
import { problems as jsonProblems } from "./internal/jsonProblems.js"
import * as operations from "./internal/labelOperations.js"
import * as Method from "./internal/method.js"
import { JsonObject } from "./Json.js"
import { KiliClient } from "./KiliClient.js"
import type * as KiliError from "./KiliError.js"
import { type LabelId, LabelType } from "./Label.js"
import * as Progress from "./Progress.js"
import { ProjectId } from "./Project.js"
import { UserId } from "./User.js"

const newLabelFields = {
  jsonResponse: JsonObject,
  authorId: Schema.optional(UserId),
  secondsToLabel: Schema.optional(Schema.Finite.pipe(Schema.nonNegative()))
}

type NewLabel = Schema.Struct.Type<typeof newLabelFields>

/**
 * A label to add, its asset named by id.
 *
 * - `jsonResponse`: the answer of each job, as `{ JOB_0: { categories: [{ name: "CAT", confidence: 90 }] } }`
 * - `authorId`: who made it. Default: the key's owner
 * - `secondsToLabel`: the time it took
 *
 * @since 0.1.0
 * @category models
 */
export type NewLabelById = NewLabel & { readonly assetId: AssetId; readonly externalId?: never }

/**
 * A label to add, its asset named by its external id in the project; otherwise as `NewLabelById`.
 *
 * @since 0.1.0
 * @category models
 */
export type NewLabelByExternalId = NewLabel & { readonly externalId: string; readonly assetId?: never }

/**
 * The labels of one call: all assets named by id, or all by the external id that they have in a project.
 *
 * @since 0.1.0
 * @category models
 */
export type LabeledAssets =
  | { readonly projectId?: ProjectId | undefined; readonly labels: ReadonlyArray<NewLabelById> }
  | { readonly projectId: ProjectId; readonly labels: ReadonlyArray<NewLabelByExternalId> }

/**
 * One type and one model for all labels of a call. A `PREDICTION` names its model, an `INFERENCE` may, the others have none.
 *
 * @since 0.1.0
 * @category models
 */
export type LabelKind =
  | { readonly labelType: "PREDICTION"; readonly modelName: string }
  | { readonly labelType: "INFERENCE"; readonly modelName?: string | undefined }
  | { readonly labelType: Exclude<LabelType, "PREDICTION" | "INFERENCE">; readonly modelName?: never }

/**
 * `overwrite` replaces the labels of the same type and model that the assets have. Default: false, labels pile up.
 *
 * @since 0.1.0
 * @category models
 */
export type AppendLabels = LabeledAssets & LabelKind & { readonly overwrite?: boolean | undefined }

/**
 * @since 0.1.0
 * @category errors
 */
export type AppendLabelsError =
  | KiliError.AmbiguousExternalId
  | KiliError.BatchError
  | KiliError.InvalidInput
  | KiliError.NotFound
  | KiliError.RequestError

const shapeProblems = input.problems(Schema.Struct({
  projectId: Schema.optional(ProjectId),
  labelType: LabelType,
  modelName: Schema.optional(Schema.String),
  overwrite: Schema.optional(Schema.Boolean),
  labels: Schema.Array(Schema.Struct({
    assetId: Schema.optional(AssetId),
    externalId: Schema.optional(Schema.NonEmptyString),
    ...newLabelFields
  }))
}))

const modelProblems = (labelType: LabelType, modelName: string | undefined): ReadonlyArray<input.Problem> => {
  if (labelType === "PREDICTION") {
    return modelName === undefined || modelName === ""
      ? [{ at: "modelName", problem: "a PREDICTION needs the name of its model" }]
      : []
  }
  return modelName === undefined || labelType === "INFERENCE"
    ? []
    : [{ at: "modelName", problem: `a label of type ${labelType} has no model` }]
}

const append = Effect.fnUntraced(function*(operation: string, options: AppendLabels) {
  yield* input.refuse(operation, shapeProblems("", options))
  const { labelType, modelName, overwrite = false, projectId } = options
  const labels: ReadonlyArray<assetRefs.AssetRef & NewLabel> = options.labels
  yield* input.refuse(operation, [
    ...modelProblems(labelType, modelName),
    ...(labels.length === 0 ? [{ at: "labels", problem: "there is no response to append" }] : []),
    ...assetRefs.problems("labels", projectId, labels),
    ...labels.flatMap(({ jsonResponse }, row) => jsonProblems(`labels[${row}].jsonResponse`, jsonResponse))
  ])
  const client = yield* KiliClient
  const ids = yield* assetRefs.resolve(operation, projectId, labels)
  const rows = labels.map(({ authorId, jsonResponse, secondsToLabel }, row) => ({
    assetID: ids[row]!,
    authorID: authorId,
    jsonResponse,
    modelName,
    secondsToLabel
  }))
  const appended = yield* Batch.mutate(operation, Batch.split(rows), {
    id: ({ assetID }) => assetID,
    run: (batch) =>
      client.execute(operations.appendManyLabels, {
        data: { labelType, overwrite, labelsData: batch },
        where: {
          idIn: Arr.map(batch, ({ assetID }) => assetID),
          project: projectId === undefined ? undefined : { id: projectId }
        }
      }),
    onDone: (done) => Progress.report({ operation, unit: "labels", done, total: rows.length })
  })
  return appended.map(({ id }) => id)
})

/**
 * Adds labels, in batches of 100, and gives their ids in the order of the input. Nothing is sent when anything in the input
 * is wrong or a named asset is missing; the ids in a `BatchError` are those of the assets.
 *
 * @since 0.1.0
 * @category operations
 */
export const appendLabels: (
  options: AppendLabels
) => Effect.Effect<ReadonlyArray<LabelId>, AppendLabelsError, KiliClient> = Effect.fn("Labels.appendLabels")(
  (options) => append("Labels.appendLabels", options),
  Method.named("Labels.appendLabels")
)

/**
 * The output of one model on assets.
 *
 * @since 0.1.0
 * @category models
 */
export type CreatePredictions = LabeledAssets & {
  readonly modelName: string
  readonly overwrite?: boolean | undefined
}

/**
 * Adds predictions: labels of type `PREDICTION`, which labelers see as pre-annotations.
 *
 * @since 0.1.0
 * @category operations
 */
export const createPredictions: (
  options: CreatePredictions
) => Effect.Effect<ReadonlyArray<LabelId>, AppendLabelsError, KiliClient> = Effect.fn("Labels.createPredictions")(
  (options) => append("Labels.createPredictions", { ...options, labelType: "PREDICTION" }),
  Method.named("Labels.createPredictions")
)

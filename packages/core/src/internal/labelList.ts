import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as Label from "../Label.js"
import type { ProjectId } from "../Project.js"
import * as Selection from "../Selection.js"
import * as operations from "./labelOperations.js"
import { pageOperation } from "./list.js"
import { inputTypeOf, listRows, type Options as ListOptions, type Row } from "./listRows.js"
import * as responses from "./responses.js"

export interface Options extends ListOptions {
  readonly projectId: ProjectId
  readonly fields: ReadonlyArray<Label.Field>
}

const select = Selection.make(Label.Label)

const labelPage = Effect.fnUntraced(function*(operation: string, fields: ReadonlyArray<Label.Field>) {
  return pageOperation({ root: "labels", where: "LabelWhere" }, yield* select(operation, fields))
})

/**
 * The rows of a listing of labels, responses followed to where they are kept.
 *
 * @internal
 */
export const rows = Effect.fnUntraced(function*(operation: string, options: Options): Effect.fn.Return<
  Stream.Stream<Row, KiliError.InvalidInput | KiliError.RequestError, KiliClient>,
  KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError,
  KiliClient
> {
  const { fields, projectId } = options
  const inputType = responses.areChosen(fields) ? yield* inputTypeOf(operation, projectId) : undefined
  const plan = responses.plan("labels", inputType, fields)
  const withoutUrls = yield* labelPage(operation, fields)
  return yield* listRows(operation, {
    unit: "labels",
    // Platforms of July 2024 know of no responses kept elsewhere.
    page: plan.fields.length === 0
      ? withoutUrls
      : { ...yield* labelPage(operation, [...fields, ...plan.fields]), fallback: withoutUrls },
    count: operations.countLabels,
    pageSize: plan.pageSize,
    complete: plan.fields.length === 0
      ? Effect.succeed<ReadonlyArray<Row>>
      : yield* responses.follow(operation, fields)
  }, options)
})

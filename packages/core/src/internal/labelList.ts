import * as Effect from "effect/Effect"
import { flow } from "effect/Function"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { KiliClient } from "../KiliClient.js"
import type * as KiliError from "../KiliError.js"
import * as Label from "../Label.js"
import type { ProjectId } from "../Project.js"
import * as Selection from "../Selection.js"
import * as annotations from "./annotations.js"
import * as operations from "./labelOperations.js"
import { pageOperation } from "./list.js"
import { listRows, type Options as ListOptions, projectOf, type Row } from "./listRows.js"
import type { Ontology } from "./ontologies.js"
import * as parsedRows from "./parsedRows.js"
import * as responses from "./responses.js"

export interface Options extends ListOptions {
  readonly projectId: ProjectId
  readonly fields: ReadonlyArray<Label.Field>
}

const select = Selection.make(Label.Label)

const listing = { root: "labels", where: "LabelWhere" } as const

const labelPage = Effect.fnUntraced(function*(operation: string, fields: ReadonlyArray<Label.Field>) {
  return pageOperation(listing, yield* select(operation, fields))
})

const selectAnnotated = Selection.make(Schema.Struct({ ...Label.Label.fields, ...annotations.field }))

/** Labels as platforms of July 2024 keep them. */
export const annotatedPage = Effect.fnUntraced(function*(
  operation: string,
  project: Ontology,
  fields: ReadonlyArray<Label.Field>
) {
  const asked = [...fields, ...responses.annotationsOf<"annotations">(fields)]
  return responses.rebuilding(pageOperation(listing, yield* selectAnnotated(operation, asked)), project, fields)
})

/**
 * The rows of a listing of labels, responses followed to where they are kept, and parsed.
 *
 * @internal
 */
export const rows = Effect.fnUntraced(function*(operation: string, options: Options): Effect.fn.Return<
  Stream.Stream<Row, KiliError.InvalidInput | KiliError.RequestError, KiliClient>,
  KiliError.InvalidInput | KiliError.NotFound | KiliError.RequestError,
  KiliClient
> {
  const { fields, labels, projectId } = options
  const project = yield* projectOf(operation, projectId, fields, labels)
  const plan = responses.plan("labels", project?.inputType, fields)
  const asked = labels === undefined ? fields : [...fields, ...parsedRows.idFields("labels", fields)]
  const withoutUrls = responses.haveAnnotations(project)
    ? yield* annotatedPage(operation, project, asked)
    : yield* labelPage(operation, asked)
  const follow = plan.fields.length === 0
    ? Effect.succeed<ReadonlyArray<Row>>
    : yield* responses.follow(operation, fields)
  return yield* listRows(operation, {
    unit: "labels",
    // Platforms of July 2024 know of no responses kept elsewhere.
    page: plan.fields.length === 0
      ? withoutUrls
      : { ...yield* labelPage(operation, [...asked, ...plan.fields]), fallback: withoutUrls },
    count: operations.countLabels,
    pageSize: plan.pageSize,
    complete: labels === undefined || project === undefined
      ? follow
      : flow(follow, Effect.flatMap(parsedRows.parser(operation, "labels", fields, project)))
  }, options)
})

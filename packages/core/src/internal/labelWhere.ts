import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type { LabelFilter } from "../LabelFilter.js"
import type { ProjectId } from "../Project.js"
import { joined, stepIdsByName } from "./assetWhere.js"
import * as dateBound from "./dateBound.js"
import { nested } from "./nested.js"
import * as searchInput from "./searchInput.js"

/**
 * A filter that was found valid, as the wire has it: `LabelWhere`. Looks up the steps that it names.
 *
 * @internal
 */
export const toWhere = Effect.fnUntraced(function*(
  operation: string,
  projectId: ProjectId,
  filter: LabelFilter = {}
) {
  const {
    assetExternalIdIn,
    assetExternalIdStrictlyIn,
    assetId,
    assetIdIn,
    assetStatusIn,
    assetStepIdIn,
    assetStepNameIn,
    assetStepStatusIn,
    categorySearch,
    labelId,
    labelIdIn,
    userId,
    ...unchanged
  } = dateBound.written(filter)
  const named = yield* stepIdsByName(operation, projectId, { assetStepNameIn })
  return {
    ...unchanged,
    project: { id: projectId },
    id: labelId,
    idIn: labelIdIn,
    asset: nested({
      id: assetId,
      idIn: assetIdIn,
      externalIdIn: assetExternalIdIn,
      externalIdStrictlyIn: assetExternalIdStrictlyIn,
      statusIn: assetStatusIn,
      stepIdIn: joined(assetStepIdIn, named.assetStepNameIn, Arr.intersection),
      stepStatusIn: assetStepStatusIn
    }),
    search: categorySearch && searchInput.toWire(categorySearch),
    user: nested({ id: userId })
  }
})

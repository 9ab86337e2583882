import type { AssetFilter } from "../AssetFilter.js"
import type { ProjectId } from "../Project.js"

/**
 * The filter as the wire has it: `AssetWhere`.
 *
 * @internal
 */
export const toWhere = (
  projectId: ProjectId,
  { assetId, assetIdIn, assetIdNotIn, ...rest }: AssetFilter = {}
) => ({ project: { id: projectId }, id: assetId, idIn: assetIdIn, idNotIn: assetIdNotIn, ...rest })

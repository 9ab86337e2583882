import { images, tiled } from "./importTiled.js"

/**
 * Every file that such a project takes is cut into tiles.
 *
 * @internal
 */
export const importGeospatial = images({ inputType: "GEOSPATIAL", mediaTypes: new Set(tiled) }, ".tif")

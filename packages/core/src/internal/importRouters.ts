import { importAudio } from "./importAudio.js"
import { importGeospatial } from "./importGeospatial.js"
import { importImage } from "./importImage.js"
import { importLlm } from "./importLlm.js"
import { importPdf } from "./importPdf.js"
import type { Router } from "./importRoute.js"
import { importText } from "./importText.js"
import { importVideo } from "./importVideo.js"

/**
 * By the project's input type.
 *
 * @internal
 */
export const routers: ReadonlyMap<string, Router> = new Map([
  ["AUDIO", importAudio],
  ["GEOSPATIAL", importGeospatial],
  ["IMAGE", importImage],
  ["LLM_RLHF", importLlm],
  ["PDF", importPdf],
  ["TEXT", importText],
  ["VIDEO", importVideo]
])

import { images, tiled } from "./importTiled.js"

/**
 * Source of the types: the official client.
 *
 * @internal
 */
export const imageTypes: ReadonlySet<string> = new Set([
  ...tiled,
  "image/jpeg",
  "image/png",
  "image/bmp",
  "image/gif",
  "image/webp",
  "image/x-icon",
  "image/vnd.microsoft.icon",
  "image/svg+xml",
  "image/avif",
  "image/apng"
])

/** @internal */
export const importImage = images({ inputType: "IMAGE", mediaTypes: imageTypes }, "")

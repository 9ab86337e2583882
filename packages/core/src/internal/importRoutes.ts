/** How an asset enters the platform: at once, or through a job that ends with a notification. */
export type Route = "sync" | "async"

/** What a project of one input type takes from disk, and by which route. */
export interface Importer {
  /** Media types of local files; undefined: any. */
  readonly accepts: ReadonlySet<string> | undefined
  readonly routeOf: (file: { readonly mediaType: string; readonly size: number }) => Route
}

const tiled = new Set(["application/vnd.nitf", "image/jp2", "image/tiff"])

const imageTypes = new Set([
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

/** From this size the platform cuts an image into tiles. */
const bigImage = 30 * 1024 * 1024

/**
 * Source: the tables of the official client.
 *
 * @internal
 */
export const importers: ReadonlyMap<string, Importer> = new Map<string, Importer>([
  ["IMAGE", {
    accepts: imageTypes,
    routeOf: ({ mediaType, size }) => tiled.has(mediaType) || size >= bigImage ? "async" : "sync"
  }],
  ["PDF", { accepts: undefined, routeOf: () => "sync" }]
])

import mime from "mime"

/** Types that the platform decides by name, whatever the usual tables say. */
const forced: Readonly<Record<string, string>> = {
  jp2: "image/jp2",
  ntf: "application/vnd.nitf",
  nitf: "application/vnd.nitf",
  // The whole image of a set of reduced ones
  r0: "application/vnd.nitf"
}

/**
 * The media type that a file's name promises, in any case of letters; undefined when it promises none.
 *
 * @internal
 */
export const fromName = (path: string): string | undefined => {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase()
  return extension === undefined ? undefined : forced[extension] ?? mime.getType(extension) ?? undefined
}

/** What storages say of files whose type nobody told them. */
const untold = new Set(["application/octet-stream", "binary/octet-stream"])

/**
 * The extensions that fit a `content-type`, the usual one first, in lower case and without the dot; none for a type that is
 * unknown or tells nothing.
 *
 * @internal
 */
export const extensionsOf = (contentType: string | undefined): ReadonlyArray<string> => {
  const type = contentType?.split(";")[0]!.trim().toLowerCase() ?? ""
  if (type === "" || untold.has(type)) return []
  const usual = mime.getExtension(type)
  const all = Array.from(mime.getAllExtensions(type) ?? [])
  return usual === null ? all : [usual, ...all.filter((extension) => extension !== usual)]
}

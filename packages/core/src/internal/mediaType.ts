import mime from "mime"

/** Types that the platform decides by name, whatever the usual tables say. */
const forced: Readonly<Record<string, string>> = {
  jp2: "image/jp2",
  ntf: "application/vnd.nitf",
  nitf: "application/vnd.nitf"
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

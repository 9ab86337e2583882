import * as mediaType from "./mediaType.js"

/**
 * What some file system would take for something else than a part of a name: separators that lead out of the folder,
 * control characters, halves of a character, dots and blanks that Windows drops, and its devices.
 */
const unsafe = new RegExp(
  [
    "%(?=[0-9a-f]{2})",
    "(?<=^|/)/|/$",
    "[\\p{Cc}\\p{Cs}\\\\:*?\"<>|]",
    "[. ](?=[. ]*(?:/|$))",
    "(?<=^|/)(?=(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³]) *(?:[./]|$))[a-z]"
  ].join("|"),
  "giu"
)

/**
 * An external id as a relative path, `/` between its folders. Percent-decoding gives the external id back, so that no two
 * share a path; and no path leads out of the folder it is joined to.
 *
 * @internal
 */
export const encode = (externalId: string): string =>
  externalId.replace(unsafe, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`)

/** A path and the extension that goes behind it, empty or with its dot. */
export interface Name {
  readonly path: string
  readonly extension: string
}

const ownExtension = (path: string): string | undefined => /(?<=[^/])\.[^./]+$/.exec(path)?.[0]

/**
 * Adds the extension of the content's type, unless the path ends with one of that type.
 *
 * @internal
 */
export const typed = (path: string, contentType: string | undefined): Name => {
  const extensions = mediaType.extensionsOf(contentType)
  const own = ownExtension(path)
  if (own !== undefined && extensions.includes(own.slice(1).toLowerCase())) {
    return { path: path.slice(0, -own.length), extension: own }
  }
  return { path, extension: extensions[0] === undefined ? "" : `.${extensions[0]}` }
}

/** What file systems take as one name, in bytes of UTF-8. */
const longest = 255

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

const cut = (segment: string, bytes: number): string => {
  const encoded = new TextEncoder().encode(segment)
  return encoded.length <= bytes
    ? segment
    : new TextDecoder().decode(encoded.subarray(0, bytes - 1)).replace(/[\uFFFD. ]+$/, "") + "_"
}

const fit = (path: string, ending: string): string => {
  const segments = path.split("/")
  const last = segments.pop()!
  return [...segments.map((segment) => cut(segment, longest)), cut(last, longest - bytesOf(ending)) + ending].join("/")
}

/**
 * The nth path to try for a file: the plain one, the one with the asset's id, the same beside the folders that it asks for,
 * in case one of them is a file, and then counted.
 */
const candidate = ({ extension, path }: Name, id: string, attempt: number): string => {
  if (attempt === 0) return fit(path, extension)
  const mark = `.${cut(encode(id).replaceAll("/", "%2F"), 64)}`
  if (attempt === 1) return fit(path, mark + extension)
  return fit(path.replaceAll("/", "%2F"), `${mark}${attempt === 2 ? "" : `-${attempt}`}${extension}`)
}

/** Names that a case-blind or composing file system holds for one are equal. */
const fold = (path: string): string => path.normalize("NFC").toUpperCase().normalize("NFC")

/**
 * Equal for any two paths that may meet when extensions are added.
 *
 * @internal
 */
export const stem = (path: string): string => {
  const extension = ownExtension(path)
  return extension === undefined || mediaType.fromName(extension) === undefined
    ? fold(path)
    : stem(path.slice(0, -extension.length))
}

/**
 * The paths given in one listing: none twice, also where case does not count, and none below another.
 *
 * @internal
 */
export const makeNames = () => {
  const taken = new Map<string, "file" | "folder">()
  const parents = (path: string): ReadonlyArray<string> =>
    Array.from(path.matchAll(/\//g), ({ index }) => path.slice(0, index))
  const isFree = (path: string) => !taken.has(path) && parents(path).every((parent) => taken.get(parent) !== "file")
  return {
    /** A path for a file of the asset with that id. */
    take: (name: Name, id: string): string => {
      // What is cut would no longer tell its asset.
      const isWhole = candidate(name, id, 0) === name.path + name.extension
      for (let attempt = isWhole ? 0 : 1;; attempt++) {
        const path = candidate(name, id, attempt)
        const folded = fold(path)
        if (!isFree(folded)) continue
        for (const parent of parents(folded)) taken.set(parent, "folder")
        taken.set(folded, "file")
        return path
      }
    }
  }
}

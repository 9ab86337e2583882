import * as FileSystem from "@effect/platform/FileSystem"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as NodePath from "node:path"
import * as fault from "./fault.js"

/** `relative` has `/` between its parts on every platform; empty for the root. */
export interface Entry {
  readonly path: string
  readonly relative: string
  readonly isFolder: boolean
  /** The real folders that it stands in: where a link leads back to one of them, the walk would not end. */
  readonly within: ReadonlyArray<string>
}

export interface Options {
  readonly followLinks: boolean
  readonly hidden: boolean
  readonly recursive: boolean
}

const chunkSize = 256

const sortKey = ({ isFolder, relative }: Entry): string => isFolder ? `${relative}/` : relative

const lastFirst = (a: Entry, b: Entry): number => sortKey(a) < sortKey(b) ? 1 : -1

/**
 * The files below a folder in the order of their relative paths by code unit. Folders are read one after another, when their
 * turn comes.
 *
 * @internal
 */
export const walk = (
  root: string,
  { followLinks, hidden, recursive }: Options
): Stream.Stream<Entry, fault.Fault, FileSystem.FileSystem> =>
  Stream.unwrap(Effect.map(FileSystem.FileSystem, (fs) => {
    const entry = (folder: Entry, within: ReadonlyArray<string>) =>
      Effect.fnUntraced(function*(name: string) {
        const path = NodePath.join(folder.path, name)
        const isLink = Effect.match(fs.readLink(path), { onFailure: () => false, onSuccess: () => true })
        if (!followLinks && (yield* isLink)) return []
        const { type } = yield* Effect.mapError(fs.stat(path), fault.unreadable(path))
        if (type !== "File" && !(type === "Directory" && recursive)) return []
        const relative = folder.relative === "" ? name : `${folder.relative}/${name}`
        return [{ path, relative, isFolder: type === "Directory", within }]
      })

    /** What stands in a folder, last first. */
    const open = Effect.fnUntraced(function*(folder: Entry) {
      const names = yield* fs.readDirectory(folder.path)
      if (!followLinks) return { names, within: folder.within }
      const real = yield* fs.realPath(folder.path)
      return { names, within: [...folder.within, real], again: folder.within.includes(real) }
    })

    const list = Effect.fnUntraced(function*(folder: Entry) {
      const { again = false, names, within } = yield* Effect.mapError(open(folder), fault.unreadable(folder.path))
      if (again) {
        return yield* Effect.fail<fault.Fault>({
          reason: "Unreadable",
          problem: "a link leads back to a folder that it stands in",
          path: folder.path
        })
      }
      const entries = yield* Effect.forEach(
        names.filter((name) => hidden || !name.startsWith(".")),
        entry(folder, within),
        { concurrency: 16 }
      )
      return entries.flat().sort(lastFirst)
    })

    return Stream.suspend(() => {
      const waiting: Array<Entry> = [{ path: root, relative: "", isFolder: true, within: [] }]
      const next = Effect.gen(function*() {
        const files: Array<Entry> = []
        while (files.length < chunkSize) {
          const entry = waiting.pop()
          if (entry === undefined) break
          if (!entry.isFolder) {
            files.push(entry)
          } else if (files.length > 0) {
            // What was found is given before the next folder is read
            waiting.push(entry)
            break
          } else {
            for (const inside of yield* Effect.mapError(list(entry), Option.some)) waiting.push(inside)
          }
        }
        return files.length === 0 ? yield* Effect.fail(Option.none()) : Chunk.unsafeFromArray(files)
      })
      return Stream.repeatEffectChunkOption(next)
    })
  }))

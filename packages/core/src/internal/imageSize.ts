import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { imageSize } from "image-size"
import type { Source } from "./importRoute.js"

const kibibyte = 1024

/** Enough for nearly all; a camera may put a preview and a colour profile before the size. */
const heads = [16 * kibibyte, 1024 * kibibyte]

const join = (parts: Iterable<Uint8Array>): Uint8Array => {
  const all = Array.from(parts)
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of all) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The first bytes; none when they cannot be had, which the upload will tell. */
const head = (source: Source, length: number): Effect.Effect<Uint8Array, never, FileSystem.FileSystem> => {
  switch (source._tag) {
    case "Bytes":
      return Effect.succeed(source.bytes.subarray(0, length))
    case "File":
      return FileSystem.FileSystem.pipe(
        Effect.flatMap((fs) => fs.open(source.path)),
        Effect.flatMap((file) => file.readAlloc(length)),
        Effect.scoped,
        Effect.map(Option.getOrElse(() => new Uint8Array())),
        Effect.orElseSucceed(() => new Uint8Array())
      )
    case "Stream": {
      let read = 0
      return source.stream.pipe(
        Stream.takeUntil((part) => (read += part.length) >= length),
        Stream.runCollect,
        Effect.map((parts) => join(parts).subarray(0, length)),
        Effect.orElseSucceed(() => new Uint8Array())
      )
    }
  }
}

export interface Pixels {
  readonly width: number
  readonly height: number
}

const measure = Option.liftThrowable((bytes: Uint8Array): Pixels => imageSize(bytes))

const isSize = (n: number): boolean => Number.isFinite(n) && n > 0

/**
 * Width and height from the header of an image, never from the whole of it; none when it is not an image that can be read.
 *
 * @internal
 */
export const pixels = Effect.fnUntraced(function*(source: Source) {
  const size = source._tag === "Bytes" ? source.bytes.length : source.size
  for (const length of heads) {
    const found = Option.filter(
      measure(yield* head(source, length)),
      ({ height, width }) => isSize(height) && isSize(width)
    )
    if (Option.isSome(found) || length >= size) return found
  }
  return Option.none<Pixels>()
})

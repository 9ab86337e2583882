import { closest, distance } from "fastest-levenshtein"

/** The name that a mistyped one is most likely meant to be; none when nothing comes near. */
export const nearest = (wrong: string, names: ReadonlyArray<string>): string | undefined => {
  if (names.length === 0) return undefined
  const best = closest(wrong, [...names])
  return distance(wrong, best) <= Math.max(1, Math.floor(wrong.replace(/^-+/, "").length / 3)) ? best : undefined
}

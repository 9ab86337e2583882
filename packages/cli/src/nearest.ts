import { closest, distance } from "fastest-levenshtein"

/** The name that a mistyped one is most likely meant to be; none when nothing comes near. */
export const nearest = (wrong: string, names: ReadonlyArray<string>): string | undefined => {
  if (names.length === 0) return undefined
  const best = closest(wrong, [...names])
  // Two swapped letters are two changes
  return distance(wrong, best) <= Math.floor(wrong.replace(/^-+/, "").length / 3) + 1 ? best : undefined
}

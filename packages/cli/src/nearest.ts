import { closest, distance } from "fastest-levenshtein"

/** The name that a mistyped one is most likely meant to be; none when nothing comes near. */
export const nearest = (wrong: string, names: ReadonlyArray<string>): string | undefined => {
  // Every letter is near to every other
  if (names.length === 0 || wrong.replace(/^-+/, "").length < 2) return undefined
  const sameLetters = names.find((name) => name.toLowerCase() === wrong.toLowerCase())
  if (sameLetters !== undefined) return sameLetters
  const best = closest(wrong, [...names])
  // Two swapped letters are two changes
  return distance(wrong, best) <= Math.floor(wrong.replace(/^-+/, "").length / 3) + 1 ? best : undefined
}

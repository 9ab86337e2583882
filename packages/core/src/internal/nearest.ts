/** How many letters have to be inserted, left out, swapped or replaced to make one text of the other. */
const distance = (one: string, other: string): number => {
  let beforeLast: ReadonlyArray<number> = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const next = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      next.push(Math.min(
        last[column]! + 1,
        next[column - 1]! + 1,
        last[column - 1]! + (same ? 0 : 1),
        swapped ? beforeLast[column - 2]! + 1 : Infinity
      ))
    }
    beforeLast = last
    last = next
  }
  return last[other.length]!
}

/** Names are compared as people mistake them: `Object A` for `OBJECT_A`. */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, "_")

/** What is longer than any sensible name is not compared letter by letter. */
const longest = 100

/**
 * The valid name that a wrong one is most likely meant to be; none when nothing comes near. `titles` are what people see of
 * the names, and may have typed instead.
 *
 * @internal
 */
export const nearest = (
  wrong: string,
  names: ReadonlyArray<string>,
  titles: ReadonlyArray<string> = names
): string | undefined => {
  const meant = plain(wrong)
  const byTitle = titles.findIndex((title) => plain(title) === meant)
  if (byTitle !== -1) return names[byTitle]
  if (meant.length > longest) return undefined
  let best: string | undefined
  let least = Math.floor(meant.length / 3) + 1
  for (const name of names) {
    // Names whose lengths differ by more than this differ by more letters
    if (Math.abs(name.length - meant.length) >= least) continue
    const found = distance(meant, plain(name))
    if (found < least) {
      best = name
      least = found
    }
  }
  return best
}

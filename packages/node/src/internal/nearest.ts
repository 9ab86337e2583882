/** How many letters have to be put in, taken out or exchanged to make one word of another. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const letter of from) {
    const next = [row[0]! + 1]
    for (let at = 0; at < to.length; at++) {
      next.push(Math.min(row[at]! + (letter === to[at] ? 0 : 1), row[at + 1]! + 1, next[at]! + 1))
    }
    row = next
  }
  return row[to.length]!
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "")

/**
 * The known name that was probably meant, `external_id` or `externlId` for `externalId`.
 *
 * @internal
 */
export const nearest = (name: string, known: ReadonlyArray<string>): string | undefined =>
  known
    .map((candidate) => ({ candidate, away: distance(plain(name), plain(candidate)) }))
    .filter(({ away, candidate }) => away <= candidate.length / 4)
    .toSorted((a, b) => a.away - b.away)[0]?.candidate

/**
 * Where the rows of an import stand in its source: some are left out on their way to the SDK, which counts those that it is given.
 */
import * as Stream from "effect/Stream"

/** Places, from 0, of rows that are taken and of rows that are no assets, in the order of the source. */
export const make = () => {
  const unreadable: Array<number> = []
  const taken: Array<number> = []
  let next = 0
  let passed = 0
  const ofNext = (): number => {
    while (unreadable[passed] === next) {
      next++
      passed++
    }
    return next++
  }
  return {
    /** A row that is no asset; said before any row after it comes. */
    leaveOut: (row: number): void => void unreadable.push(row),
    /** The rows that are wanted. */
    take: <A, E, R>(
      rows: Stream.Stream<A, E, R>,
      isWanted: (row: A, place: number) => boolean
    ): Stream.Stream<A, E, R> =>
      Stream.filter(rows, (row) => {
        const place = ofNext()
        const wanted = isWanted(row, place)
        if (wanted) taken.push(place)
        return wanted
      }),
    /** The place of a row by its number among those that were taken. */
    of: (row: number): number => taken[row] ?? row
  }
}

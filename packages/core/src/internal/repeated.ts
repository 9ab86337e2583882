/**
 * The places of a list that hold what an earlier place holds, each with the first such place.
 *
 * @internal
 */
export const repeated = (values: ReadonlyArray<unknown>): ReadonlyArray<readonly [at: number, first: number]> => {
  const places = new Map<unknown, number>()
  return values.flatMap((value, at) => {
    const first = places.get(value)
    if (first === undefined) places.set(value, at)
    return first === undefined || value === undefined ? [] : [[at, first] as const]
  })
}

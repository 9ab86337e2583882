import type { Vertices } from "./annotations.js"

type Shape = typeof Vertices.Type

interface Point {
  readonly x: number
  readonly y: number
}

type Rectangle = readonly [Point, Point, Point, Point]

const number = (from: number, to: number, weight: number): number => to * weight + (1 - weight) * from

const point = (from: Point, to: Point, weight: number): Point => ({
  x: number(from.x, to.x, weight),
  y: number(from.y, to.y, weight)
})

const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y })

const length = ({ x, y }: Point): number => Math.sqrt(x * x + y * y)

/** 1 where two sides go the same way, -1 where they go opposite ways. A side without length goes no way. */
const alignment = (a: Point, b: Point): number => {
  const product = length(a) * length(b)
  return product === 0 ? 0 : (a.x * b.x + a.y * b.y) / product
}

/** The orders in which the vertices of one rectangle may follow those of another: from each of them, both ways around. */
const orders = [
  [0, 1, 2, 3],
  [1, 2, 3, 0],
  [2, 3, 0, 1],
  [3, 0, 1, 2],
  [3, 2, 1, 0],
  [2, 1, 0, 3],
  [1, 0, 3, 2],
  [0, 3, 2, 1]
] as const

/** The order of the vertices of `to` in which its sides go most like those of `from`. */
const matched = (from: Rectangle, to: Rectangle): Rectangle => {
  let best: Rectangle = to
  let most = -Infinity
  for (const [a, b, c, d] of orders) {
    const order: Rectangle = [to[a], to[b], to[c], to[d]]
    const fit = alignment(minus(from[1], from[0]), minus(order[1], order[0])) +
      alignment(minus(from[2], from[1]), minus(order[2], order[1]))
    if (fit > most) {
      most = fit
      best = order
    }
  }
  return best
}

const measure = ([a, b, c]: Rectangle) => {
  const side = minus(c, b)
  return {
    angle: Math.atan2(side.y, side.x),
    center: point(a, c, 0.5),
    length: length(side),
    width: length(minus(b, a))
  }
}

/** Over half a turn the official client always turns forwards: so do we, to show the same rectangles. */
const turn = (from: number, to: number, weight: number): number => {
  const direct = Math.abs(to - from)
  const around = 2 * Math.PI - direct
  return direct < around ? from + (to - from) * weight : from + around * weight
}

const rectangle = (from: Rectangle, to: Rectangle, weight: number): Rectangle => {
  const [before, after] = [measure(from), measure(matched(from, to))]
  const angle = turn(before.angle, after.angle, weight)
  const center = point(before.center, after.center, weight)
  const along = number(before.length, after.length, weight) / 2
  const across = number(before.width, after.width, weight) / 2
  const at = (u: number, v: number): Point => ({
    x: center.x + u * along * Math.cos(angle) - v * across * Math.sin(angle),
    y: center.y + u * along * Math.sin(angle) + v * across * Math.cos(angle)
  })
  return [at(1, 1), at(1, -1), at(-1, -1), at(-1, 1)]
}

const isRectangle = (ring: ReadonlyArray<Point> | undefined): ring is Rectangle => ring?.length === 4

/**
 * What an object drawn with a tool looks like between two key frames, `weight` being 0 at the first and 1 at the second.
 * Markers move, rectangles move, grow and turn; other shapes stay as they were.
 *
 * @internal
 */
export const interpolate = (tool: string, from: Shape, to: Shape, weight: number): Shape => {
  const [before, after] = [from[0]?.[0], to[0]?.[0]]
  if (tool === "marker" && before?.[0] !== undefined && after?.[0] !== undefined) {
    return [[[point(before[0], after[0], weight)]]]
  }
  if (tool === "rectangle" && isRectangle(before) && isRectangle(after)) {
    return [[rectangle(before, after, weight)]]
  }
  return from
}

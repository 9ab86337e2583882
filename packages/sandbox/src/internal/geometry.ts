import { hiddenPointsHaveNoPlace, masksMayBeEmpty } from "./assumptions.js"
import { isAbsent, isNumber, isObject, type JsonObject } from "./json.js"

/**
 * Why something is refused, if it is.
 *
 * @internal
 */
export type Reason = string | undefined

const isPoint = (value: unknown): boolean => isObject(value) && isNumber(value["x"]) && isNumber(value["y"])

interface Shape {
  readonly leastRings: number
  readonly leastVertices: number
  readonly mostVertices: number
}

const shapes = {
  polygon: { leastRings: 1, leastVertices: 3, mostVertices: Infinity },
  rectangle: { leastRings: 1, leastVertices: 4, mostVertices: 4 },
  semantic: { leastRings: masksMayBeEmpty ? 0 : 1, leastVertices: 0, mostVertices: Infinity }
} satisfies { readonly [type: string]: Shape }

const checkRings = ({ boundingPoly, score }: JsonObject, shape: Shape): Reason => {
  if (!Array.isArray(boundingPoly)) return "boundingPoly is not a list"
  if (boundingPoly.length < shape.leastRings) return "boundingPoly is empty"
  for (const ring of boundingPoly) {
    const vertices: unknown = isObject(ring) ? ring["normalizedVertices"] : undefined
    if (!Array.isArray(vertices) || !vertices.every(isPoint)) {
      return "normalizedVertices is not a list of points, each with the numbers x and y"
    }
    const { length } = vertices
    if (length < shape.leastVertices || length > shape.mostVertices) return `it has ${length} vertices`
  }
  return isAbsent(score) || isNumber(score) ? undefined : "score is not a number"
}

const checkPosePoints = (points: unknown): Reason =>
  Array.isArray(points) &&
    points.every((entry) =>
      isObject(entry) && (isPoint(entry["point"]) || (hiddenPointsHaveNoPlace && isAbsent(entry["point"])))
    )
    ? undefined
    : "points is not a list, each with a point of the numbers x and y"

/**
 * What is wrong with the geometry of an annotation. Types without a known geometry are taken as they are. Coordinates
 * may lie outside of the medium.
 *
 * @internal
 */
export const problem = (annotation: JsonObject): Reason => {
  const { point, points, polyline, type } = annotation
  switch (type) {
    case "marker":
      return isPoint(point) ? undefined : "point is not a point with the numbers x and y"
    case "polyline":
    case "vector":
      return Array.isArray(polyline) && polyline.every(isPoint)
        ? undefined
        : "polyline is not a list of points, each with the numbers x and y"
    case "pose":
      return checkPosePoints(points)
    case "polygon":
    case "rectangle":
    case "semantic":
      return checkRings(annotation, shapes[type])
    default:
      return undefined
  }
}

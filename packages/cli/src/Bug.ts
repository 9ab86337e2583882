/**
 * What is told of a fault of the command itself.
 */
import { codes } from "./codes.js"

/** For a person, or as one JSON object on a line. */
export const told = (trace: string, asJson: boolean): string =>
  asJson
    ? JSON.stringify({ tag: "Bug", message: "a bug, please report it", trace, ids: [], exitCode: codes.bug })
    : `kili: a bug, please report it\n${trace}`

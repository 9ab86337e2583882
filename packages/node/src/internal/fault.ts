import type { PlatformError } from "@effect/platform/Error"

/** What is wrong with a source, before the file that it was opened by is put to it. */
export interface Fault {
  readonly reason: "Malformed" | "Unreadable"
  readonly problem: string
  /** Another file or folder than the one that was opened. */
  readonly path?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  readonly field?: string | undefined
  readonly cause?: unknown
}

/** @internal */
export const malformed = (problem: string, at: Pick<Fault, "column" | "field" | "line">): Fault => ({
  reason: "Malformed",
  problem,
  ...at
})

const why = (error: PlatformError): string => {
  if (error._tag === "BadArgument") return "is no path"
  switch (error.reason) {
    case "NotFound":
      return "does not exist"
    case "PermissionDenied":
      return "may not be read"
    default:
      return `cannot be read (${error.description ?? error.reason})`
  }
}

/** @internal */
export const unreadable = (path: string) => (error: PlatformError): Fault => ({
  reason: "Unreadable",
  problem: why(error),
  path,
  cause: error
})

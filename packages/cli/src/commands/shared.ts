/**
 * Flags that several commands take.
 */
import * as Spec from "../Spec.js"

export const formats = ["table", "lines", "json", "ndjson", "csv", "arrow", "arrow-stream", "parquet"] as const

export type Format = typeof formats[number]

/** Flags of every command. */
export const globals = {
  quiet: Spec.boolean({ alias: "q", description: "Say nothing on stderr but errors" }),
  noProgress: Spec.boolean({ description: "Draw no progress; without a terminal none is drawn anyway" }),
  logLevel: Spec.withFallback(
    Spec.choice(["all", "trace", "debug", "info", "warning", "error", "fatal", "none"], {
      description: "How much is logged, on stderr"
    }),
    "warning"
  ),
  trace: Spec.boolean({ description: "Log a line for each request, without the key" }),
  profile: Spec.text({
    placeholder: "NAME",
    description: "The profile to take the endpoint, the key and defaults from; see `kili config`"
  }),
  endpoint: Spec.text({
    placeholder: "URL",
    description: "The GraphQL endpoint (default: KILI_API_ENDPOINT, else Kili's own)"
  }),
  callsPerMinute: Spec.integer({
    description: "Requests a minute at most (default: 500, the platform's own limit)"
  }),
  apiKeyStdin: Spec.boolean({ description: "Read the API key from stdin; a key in a flag would be seen by others" })
}

/** Flags of commands that give rows, or one. */
export const output = {
  format: Spec.choice(formats, {
    alias: "f",
    description:
      "How the result is written: as --output FILE ends, else table on a terminal, ndjson elsewhere; lines are values alone"
  }),
  output: Spec.file({
    alias: "o",
    description: "Write the result to this file, which is replaced when all is written"
  }),
  nested: Spec.choice(["flatten", "struct"], {
    description: "Nested fields as columns by their dotted names, or as structs (default: flatten for csv, else struct)"
  })
}

/** Flags of commands that list labels. */
export const parsing = {
  labels: Spec.choice(["plain", "parsed"], {
    description: "parsed: jobs in place of jsonResponse, with what the ontology says of each answer (default: plain)"
  })
}

/** Flags of commands that change something. */
export const changing = {
  dryRun: Spec.boolean({ alias: "n", description: "Tell what would be done, and do nothing" })
}

/** Flags of commands that cannot be undone. */
export const deleting = {
  ...changing,
  yes: Spec.boolean({ alias: "y", description: "Do not ask; without a terminal it has to be given" })
}

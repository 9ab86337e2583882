/** `kili sandbox` */
import * as Spec from "../Spec.js"
import { faultKinds } from "./sandbox/faultKinds.js"
import { changing, deleting, output } from "./shared.js"

const faultHelp = [
  "A fault is a kind and its settings, as latency,duration=2s,operation=assets,times=3. Any kind takes operation (a root field of the schema, upload or download), times (the next so many requests), and rate with seed (each request with that probability). The kinds, with the settings of their own:",
  "",
  ...Object.entries(faultKinds).map(([kind, settings]) => `- ${[kind, ...settings].join(", ")}`)
].join("\n")

export const serving = {
  port: Spec.withFallback(
    Spec.integer({ alias: "p", placeholder: "PORT", description: "Port to listen on; 0 picks a free one" }),
    0
  ),
  data: Spec.file({ description: "File that keeps the state between runs (default: a temporary file)" }),
  host: Spec.text({
    placeholder: "ADDRESS",
    description:
      "Address to listen on (default: the loopback interface alone); on any other, whoever has the key is let in"
  }),
  fault: Spec.repeated(Spec.text({
    placeholder: "KIND,NAME=VALUE...",
    description: "What goes wrong, as tooManyRequests,operation=assets,times=3,retryAfter=2s"
  }))
}

export const start = Spec.verb({
  name: "start",
  summary: "Run a local Kili: prints the endpoint and the key for any client, and serves until Ctrl-C",
  details: faultHelp,
  examples: [
    ["serve on a free port", "kili sandbox"],
    ["keep the state in a file, on a port of its own", "kili sandbox --port 8080 --data kili.db"],
    [
      "refuse the first three listings of assets",
      "kili sandbox --fault tooManyRequests,operation=assets,times=3,retryAfter=2s"
    ]
  ],
  flags: serving,
  arguments: {}
})

export const exec = Spec.verb({
  name: "exec",
  summary: "Run a command with a local Kili of its own, in KILI_API_ENDPOINT and KILI_API_KEY",
  details:
    "The sandbox lives as long as the command, whose input and output are left alone, and whose exit code is this command's, too: 127 when there is no such program, 126 when it may not be run, 128 and the signal's number when a signal ended it.",
  examples: [
    ["the tests of a program", "kili sandbox exec -- npm test"],
    ["the official client", "kili sandbox exec -- python import.py"],
    ["a network that fails", "kili sandbox exec --fault cutAfter,rate=0.05,seed=7 -- npm test"]
  ],
  flags: serving,
  arguments: {},
  passesOn: true
})

export const reset = Spec.verb({
  name: "reset",
  summary: "Empty a running sandbox; its faults and its journal stay",
  examples: [["the one of KILI_API_ENDPOINT", "kili sandbox reset --yes"]],
  flags: deleting,
  arguments: {}
})

export const exported = Spec.verb({
  name: "export",
  summary: "Save the state of a running sandbox to a file",
  details:
    "The file is one for `kili sandbox --data`, too. It holds the sandbox's key, and is readable to its owner alone.",
  examples: [["to a file", "kili sandbox export kili.db"]],
  flags: {},
  arguments: { file: Spec.argument({ description: "the file to write", completesFiles: true }) }
})

export const imported = Spec.verb({
  name: "import",
  summary: "Replace the state of a running sandbox by that of a file",
  examples: [["from a file", "kili sandbox import kili.db --yes"]],
  flags: deleting,
  arguments: { file: Spec.argument({ description: "a file of `kili sandbox export`", completesFiles: true }) }
})

export const listFaults = Spec.verb({
  name: "list",
  summary: "List the faults that are set on a running sandbox",
  details: faultHelp,
  examples: [["what goes wrong", "kili sandbox faults"]],
  flags: output,
  arguments: {}
})

export const addFaults = Spec.verb({
  name: "add",
  summary: "Set faults on a running sandbox: all, or none if one is wrong",
  details: faultHelp,
  examples: [
    ["a busy platform", "kili sandbox faults add tooManyRequests,operation=assets,times=3,retryAfter=2s"],
    ["a slow and broken network", "kili sandbox faults add latency,duration=500ms cutAfter,rate=0.05,seed=7"]
  ],
  flags: { ...output, ...changing },
  arguments: { faults: Spec.argumentList({ description: "kinds and their settings", required: true }) }
})

export const clearFaults = Spec.verb({
  name: "clear",
  summary: "Remove all faults from a running sandbox",
  examples: [["nothing goes wrong any more", "kili sandbox faults clear"]],
  flags: changing,
  arguments: {}
})

export const listJournal = Spec.verb({
  name: "list",
  summary: "List the latest requests that a running sandbox has answered",
  examples: [
    ["what a client has sent", "kili sandbox journal"],
    ["with the variables", "kili sandbox journal --format ndjson"]
  ],
  flags: output,
  arguments: {}
})

export const clearJournal = Spec.verb({
  name: "clear",
  summary: "Forget the requests that a running sandbox has answered",
  examples: [["before a test", "kili sandbox journal clear"]],
  flags: changing,
  arguments: {}
})

/** `kili sandbox` */
import * as Spec from "../Spec.js"

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
    description:
      "What goes wrong, as tooManyRequests,operation=assets,times=3,retryAfter=2s; kinds and settings are in docs/sandbox.md"
  }))
}

export const start = Spec.verb({
  name: "start",
  summary: "Run a local Kili: prints the endpoint and the key for any client, and serves until Ctrl-C",
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

export const sandbox = Spec.noun({
  name: "sandbox",
  summary: "A local Kili, for trying, testing and teaching",
  first: "start",
  children: [Spec.local(start, () => import("./sandbox/start.js"))]
})

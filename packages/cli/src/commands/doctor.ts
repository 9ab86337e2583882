/** `kili doctor` */
import * as Spec from "../Spec.js"
import { output } from "./shared.js"

export const run = Spec.verb({
  name: "doctor",
  summary: "Check the endpoint, the key, the clock and the rights, and tell what to do about what is wrong",
  details:
    "Each check is ok, a warning, failed, or skipped for one before it failed. The exit code is that of the worst: 4 for a key that is missing or refused, 5 for a platform that does not answer, 2 for an endpoint that is none, 1 for what else failed, and 0 with warnings alone.",
  examples: [
    ["before asking for help", "kili doctor"],
    ["another profile, for a script", "kili doctor --profile own --format json"]
  ],
  flags: output,
  arguments: {}
})

/** `kili demo` */
import * as Spec from "../Spec.js"

export const run = Spec.verb({
  name: "demo",
  summary: "Import, label, list and download on a sandbox of its own: nothing to configure",
  details:
    "The platform's import recipe, whole: photographs of this package, a sandbox that lives as long as the command.",
  examples: [["the recipe", "kili demo"]],
  flags: {},
  arguments: {}
})

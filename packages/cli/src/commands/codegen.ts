/** `kili codegen` */
import * as Spec from "../Spec.js"
import { output } from "./shared.js"

export const print = Spec.verb({
  name: "codegen",
  summary: "Write a TypeScript module with the ontology of a project, and the type of the responses to it",
  details:
    "A job or a category that the project does not have then does not compile. The same project always gives the same text.",
  examples: [
    ["into the sources of a program", "kili codegen PROJECT --output src/streets.ts"],
    ["whether it is up to date", "kili codegen PROJECT | diff - src/streets.ts"]
  ],
  flags: { output: output.output },
  arguments: { project: Spec.argument({ description: "The id of the project" }) }
})

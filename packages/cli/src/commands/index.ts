/** The command tree. */
import * as Spec from "../Spec.js"
import { demo } from "./demo.js"
import { project } from "./project.js"
import { sandbox } from "./sandbox.js"

export const root = Spec.noun({
  name: "kili",
  summary: "The Kili labeling platform from a terminal, and a local sandbox of it",
  children: [project, sandbox, demo]
})

/** `kili project` */
import * as Spec from "../Spec.js"
import { output } from "./shared.js"

export const list = Spec.verb({
  name: "list",
  summary: "List the projects of the key",
  examples: [
    ["all of them, as a table", "kili project list"],
    ["ids of those whose title begins with Street", "kili project list --search \"Street%\" --fields id --format csv"]
  ],
  flags: {
    search: Spec.text({ description: "Only those whose title matches, with % for any letters" }),
    first: Spec.integer({ description: "At most so many" }),
    ...output
  },
  arguments: {}
})

export const project = Spec.noun({
  name: "project",
  summary: "Projects and their members",
  children: [Spec.remote(list, () => import("./project/list.js"))]
})

/** The command tree. */
import * as Spec from "../Spec.js"
import { asset } from "./asset.js"
import { codegen } from "./codegen.js"
import { completion } from "./completion.js"
import { config } from "./config.js"
import { demo } from "./demo.js"
import { doctor } from "./doctor.js"
import { label } from "./label.js"
import { project } from "./project.js"
import { sandbox } from "./sandbox.js"

export const root = Spec.noun({
  name: "kili",
  summary: "The Kili labeling platform from a terminal, and a local sandbox of it",
  refuses: Object.fromEntries(
    ["--api-key", "--apikey", "--key", "--token"].map((name) => [
      name,
      "a key on the line can be read in the list of processes: set KILI_API_KEY, store it by `kili config set api-key`, or pipe it to --api-key-stdin"
    ])
  ),
  children: [project, asset, label, codegen, config, doctor, sandbox, demo, completion]
})

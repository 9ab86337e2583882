import type { JsonInterface } from "@effect-kili/core/JsonInterface"
import { ProjectId } from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as DryRun from "../../DryRun.js"
import * as Files from "../../Files.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import * as spec from "../project.js"

const Created = Schema.Struct({ id: ProjectId })

const Planned = Schema.Struct({
  title: Schema.String,
  inputType: Schema.String,
  description: Schema.String,
  jobs: Schema.Array(Schema.String)
})

export const run = (input: Input<typeof spec.create>) =>
  Effect.gen(function*() {
    const { complianceTags, description, dryRun, inputType, tags, title } = input
    // The SDK checks it, and tells the place of what is wrong
    const jsonInterface = (yield* Files.json("--interface", input.interface)) as JsonInterface
    const creation = Projects.createProject({ title, inputType, description, jsonInterface, complianceTags, tags })
    if (dryRun) {
      yield* DryRun.upToChange(creation)
      const jobs = Object.keys(jsonInterface.jobs)
      yield* Output.one(Planned, { title, inputType, description: description ?? "", jobs })
      return yield* Talk.say("Dry run: this project would be created")
    }
    const { id } = yield* creation
    yield* Output.one(Created, { id })
  }).pipe(Flagged.by(spec.create, { jsonInterface: "interface" }))

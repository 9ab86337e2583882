import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Struct from "effect/Struct"
import * as DryRun from "../../DryRun.js"
import { UsageError } from "../../Exit.js"
import * as Fields from "../../Fields.js"
import * as Files from "../../Files.js"
import * as Filter from "../../Filter.js"
import * as Flagged from "../../Flagged.js"
import * as Output from "../../Output.js"
import { flagName, type Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import * as spec from "../project.js"
import * as shown from "./shown.js"

const select = Fields.choose(Project.Project)

/** What is given by the name of a file, by the flag of each. */
const files = [
  ["interface", "jsonInterface"],
  ["metadataProperties", "metadataProperties"],
  ["metadataTypes", "metadataTypes"]
] as const

const read = (input: Input<typeof spec.update>) =>
  Effect.map(
    Effect.forEach(files, ([flag, key]) => {
      const path = input[flag]
      return path === undefined
        ? Effect.succeed([])
        : Effect.map(Files.json(`--${flagName(flag)}`, path), (value) => [[key, value] as const])
    }),
    (entries): object => Object.fromEntries(entries.flat())
  )

export const run = (input: Input<typeof spec.update>) =>
  Effect.gen(function*() {
    const projectId = shown.idOf(input.project)
    const plain = Struct.omit(spec.properties, "metadataProperties", "metadataTypes")
    // The SDK checks the values, and tells which is wrong
    const update = { ...yield* Filter.given(plain, input), ...yield* read(input) } as Projects.ProjectUpdate
    const keys = Struct.keys(update)
    if (keys.length === 0) {
      return yield* new UsageError({
        problem: "nothing to change: give a property",
        hint: "see \"kili project update --help\""
      })
    }
    const change = Projects.updateProperties({ projectId, ...update })
    if (input.dryRun) {
      yield* DryRun.upToChange(change)
      yield* shown.named([input.project])
      yield* Output.one(Projects.ProjectUpdate.pick(...keys), update)
      return yield* Talk.say(`Dry run: so project ${projectId} would be changed`)
    }
    const { schema } = yield* select(undefined, ["id", ...keys])
    yield* Output.one(schema, yield* change)
  }).pipe(Flagged.by(spec.update, { jsonInterface: "interface", projectId: "project" }))

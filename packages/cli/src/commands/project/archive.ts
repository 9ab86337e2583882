import * as Projects from "@effect-kili/core/Projects"
import * as Effect from "effect/Effect"
import * as Flagged from "../../Flagged.js"
import type { Input } from "../../Spec.js"
import * as spec from "../project.js"
import { setArchived } from "./setArchived.js"

export const run = (input: Input<typeof spec.archive>) =>
  Effect.suspend(() => setArchived(input, Projects.archive, "archived")).pipe(Flagged.by(spec.archive))

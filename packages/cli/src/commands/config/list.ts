import * as Effect from "effect/Effect"
import * as edited from "./edited.js"
import * as rows from "./rows.js"

export const run = () => Effect.flatMap(edited.current, ({ file, name }) => rows.print(file, name))

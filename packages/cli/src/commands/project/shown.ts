/**
 * Projects that a command speaks of, as they are before it changes them.
 */
import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Selection from "@effect-kili/core/Selection"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Output from "../../Output.js"
import * as Talk from "../../Talk.js"

const fields = ["id", "title", "archived", "numberOfAssets"] as const

/** The id that somebody typed: the SDK refuses what is none. */
export const idOf = (text: string): Project.ProjectId => Project.ProjectId.make(text, { disableValidation: true })

/** All of them, before anything is changed: one that there is not ends the command. */
export const named = (ids: ReadonlyArray<string>) =>
  Effect.forEach(ids, (id) => Projects.getProject({ projectId: idOf(id), fields }), { concurrency: 4 })

type Named = Effect.Effect.Success<ReturnType<typeof named>>

/** Tells what would be changed. */
export const dryRun = Effect.fnUntraced(function*(projects: Named, would: string) {
  const { schema } = yield* Selection.make(Project.Project)("dryRun", fields)
  yield* Output.rows(schema, Stream.fromIterable(projects))
  yield* Talk.say(`Dry run: ${projects.length === 1 ? "this project" : "these projects"} would be ${would}`)
})

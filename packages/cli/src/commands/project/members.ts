/**
 * Members as people name them: by address, or by the id of the membership.
 */
import * as KiliError from "@effect-kili/core/KiliError"
import * as Project from "@effect-kili/core/Project"
import * as Projects from "@effect-kili/core/Projects"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Input } from "../../Spec.js"
import * as Stdin from "../../Stdin.js"
import type * as spec from "../project.js"
import * as shown from "./shown.js"

export const Member = Schema.Struct({ id: Project.MemberId, email: Schema.String, role: Schema.String })

export type Member = typeof Member.Type

/** Those that the arguments name, before anything is changed: one that there is not ends the command. */
export const named = Effect.fnUntraced(function*(
  input: Pick<Input<typeof spec.memberRemove>, "member" | "project">
) {
  const names = yield* Stdin.orNames(input.member)
  const projectId = shown.idOf(input.project)
  // A listing of the members of a project that there is not is empty
  yield* Projects.getProject({ projectId, fields: ["id"] })
  const members = yield* Projects.listMembers({ projectId, fields: ["id", "role", "user.email"] }).pipe(
    Stream.runCollect
  )
  const found = names.map((name) =>
    Arr.findFirst(members, ({ id, user }) => id === name || user.email.toLowerCase() === name.toLowerCase())
  )
  const missing = names.filter((_, index) => found[index]?._tag === "None")
  if (Arr.isNonEmptyReadonlyArray(missing)) {
    return yield* new KiliError.NotFound({ operation: "Projects.listMembers", entity: "member", missing })
  }
  return Arr.getSomes(found).map(({ id, role, user }): Member => ({ id, email: user.email, role }))
})

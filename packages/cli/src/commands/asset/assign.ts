import * as Assets from "@effect-kili/core/Assets"
import { UserId } from "@effect-kili/core/User"
import * as Effect from "effect/Effect"
import { UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import type { Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Change from "./change.js"
import * as Choose from "./choose.js"

const mistakeOf = ({ everyone, user }: Input<typeof spec.assign>): UsageError | undefined => {
  if (everyone === (user.length > 0)) {
    return new UsageError({
      problem: everyone
        ? "--user and --everyone are given: one says who, the other that all may"
        : "--user: say who, or --everyone"
    })
  }
  const byEmail = user.filter((name) => name.includes("@"))
  return byEmail.length > 0 && byEmail.length < user.length
    ? new UsageError({ problem: "--user: name all by e-mail address, or all by id" })
    : undefined
}

export const run = (input: Input<typeof spec.assign>) =>
  Effect.gen(function*() {
    const mistake = mistakeOf(input)
    if (mistake !== undefined) return yield* mistake
    const { user } = input
    const names = yield* Choose.names(input)
    if (input.dryRun) {
      const who = user.length === 0 ? "everyone" : user.join(", ")
      return yield* Change.plan("kili asset assign", `assign to ${who}`, input.project, names)
    }
    const projectId = Choose.projectId(input.project)
    // Who the members are, the platform knows by their addresses there, and by their ids here
    const assign = user.some((name) => name.includes("@"))
      ? names.assetIds === undefined
        ? Assets.updateProperties({
          projectId,
          updates: names.externalIds.map((externalId) => ({ externalId, toBeLabeledBy: user }))
        })
        : Assets.updateProperties({
          projectId,
          updates: names.assetIds.map((assetId) => ({ assetId, toBeLabeledBy: user }))
        })
      : names.assetIds === undefined
      ? Assets.assign({
        projectId,
        assignments: names.externalIds.map((externalId) => ({
          externalId,
          userIds: user.map((id) => UserId.make(id, true))
        }))
      })
      : Assets.assign({
        projectId,
        assignments: names.assetIds.map((assetId) => ({ assetId, userIds: user.map((id) => UserId.make(id, true)) }))
      })
    const ids = yield* Effect.mapError(assign, Mistakes.named(Choose.nameOf))
    yield* Change.told(Change.done(ids, user.length === 0 ? "left to everyone" : "assigned"))
  })

import type * as Asset from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as DryRun from "../../DryRun.js"
import { UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import { flagName, type Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Choose from "./choose.js"
import * as RowsFrom from "./rowsFrom.js"

type Flags = Input<typeof spec.rename>

/** A row of what is, or would be, done. */
const Renamed = Schema.Struct({
  assetId: Schema.NullOr(Schema.String),
  externalId: Schema.NullOr(Schema.String),
  newExternalId: Schema.String
})

interface Change {
  readonly assetId?: Asset.AssetId
  readonly externalId?: string
  readonly newExternalId: string
}

const changesOf = Effect.fnUntraced(function*(input: Flags) {
  const { assetId, externalId, from, newExternalId } = input
  const isOne = assetId !== undefined || externalId !== undefined || newExternalId !== undefined
  if (from === undefined && !isOne) {
    return yield* new UsageError({
      problem: "rename what? --from names a file, --external-id and --new-external-id one asset"
    })
  }
  if (from !== undefined && isOne) {
    return yield* new UsageError({ problem: "--from and the names of one asset are given: choose one way" })
  }
  if (from === undefined) {
    const names = { assetId, externalId, newExternalId }
    const values = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined))
    return {
      rows: [values],
      nameOf: (at: string) =>
        at.replace(/^changes\[0\]\.?(\w*)$/, (_, key: string) => key === "" ? "" : `--${flagName(key)}`)
    }
  }
  const rows = yield* RowsFrom.read({ ...input, from }, () => undefined)
  return { rows: rows.map(({ values }) => values), nameOf: RowsFrom.nameOf(rows) }
})

export const run = (input: Flags) =>
  Effect.gen(function*() {
    const { nameOf, rows } = yield* changesOf(input)
    const projectId = Choose.projectId(input.project)
    // The SDK looks at them as at any caller's, and says what is wrong with which
    const changes = rows as ReadonlyArray<object> as ReadonlyArray<Change>
    const shown = (ids: ReadonlyArray<string> = []) =>
      Output.rows(
        Renamed,
        Stream.fromIterable(changes.map(({ assetId, externalId, newExternalId }, index) => ({
          assetId: ids[index] ?? assetId ?? null,
          externalId: externalId ?? null,
          newExternalId
        })))
      )
    const told = Mistakes.named(nameOf)
    const options = { projectId, changes } as Assets.ChangeExternalIds
    if (input.dryRun) {
      yield* Effect.mapError(DryRun.upToChange(Assets.changeExternalIds(options)), told)
      return yield* shown()
    }
    const ids = yield* Effect.mapError(Assets.changeExternalIds(options), told)
    yield* shown(ids).pipe(Output.orSay(`Done all the same: ${ids.length} renamed`))
  })

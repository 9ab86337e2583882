/**
 * The assets that a change speaks of: named ones, or those that a filter chooses.
 */
import type { AssetId } from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as KiliError from "@effect-kili/core/KiliError"
import { ProjectId } from "@effect-kili/core/Project"
import * as Arr from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import * as Stdin from "../../Stdin.js"
import * as Filter from "./filter.js"

/** What the line says of it. */
export interface Flags extends Filter.Flags {
  readonly project: string
  readonly asset: ReadonlyArray<string>
  readonly externalIds: boolean
  readonly all: boolean
}

/** What a line calls a project or an asset; the SDK says what is wrong with an empty one. */
export const projectId = (text: string): ProjectId => ProjectId.make(text, true)

/** Whether the line names assets itself. */
export const isGiven = (input: Flags): boolean => input.asset.length > 0 || input.all || Filter.isGiven(input)

export type Names =
  | { readonly assetIds: ReadonlyArray<AssetId>; readonly externalIds?: never }
  | { readonly externalIds: ReadonlyArray<string>; readonly assetIds?: never }

/** The places of a change's argument as the flags and arguments that they came from. */
export const nameOf = (at: string): string =>
  /^(assetIds|externalIds)\b/.test(at) ? "ASSET" : at === "projectId" ? "PROJECT" : Filter.nameOf(at)

const onlyOne = (input: Flags): UsageError | undefined => {
  const ways = [
    ...(input.asset.length > 0 ? ["names"] : []),
    ...(Filter.isGiven(input) ? ["a filter"] : []),
    ...(input.all ? ["--all"] : [])
  ]
  if (ways.length === 0) {
    return new UsageError({
      problem: "which assets? None is named, and no filter is given",
      hint: "--all stands for all assets of the project"
    })
  }
  if (ways.length > 1) {
    return new UsageError({ problem: `${ways.join(" and ")} are given: choose the assets in one way` })
  }
  return input.externalIds && input.asset.length === 0
    ? new UsageError({ problem: "--external-ids says what ASSET are, and none is given" })
    : undefined
}

/** The names, or the ids of what the filter chooses now: a change may move assets out of it. */
export const names = Effect.fnUntraced(function*(input: Flags) {
  const mistake = onlyOne(input)
  if (mistake !== undefined) return yield* mistake
  const filter = yield* Filter.read(input)
  if (input.asset.length > 0) {
    const given = [...new Set(yield* Stdin.orNames(input.asset))]
    // The platform knows ids as texts
    return input.externalIds
      ? { externalIds: given }
      : { assetIds: given as ReadonlyArray<string> as ReadonlyArray<AssetId> }
  }
  const chosen = yield* Assets.listAssets({ projectId: projectId(input.project), filter, fields: ["id"] }).pipe(
    Stream.runCollect,
    Effect.mapError(Mistakes.named(nameOf))
  )
  return { assetIds: Array.from(chosen, ({ id }) => id) }
}, Effect.map((names): Names => names))

export const count = ({ assetIds, externalIds }: Names): number => (assetIds ?? externalIds).length

/** What an asset is called, and where it stands: for a look before a change. */
export const Planned = Schema.Struct({
  assetId: Schema.String,
  externalId: Schema.NullOr(Schema.String),
  status: Schema.NullOr(Schema.String),
  change: Schema.String
})

/** As many names as one filter takes. */
const most = 1000

/** The assets as they stand; `NotFound` names those that do not exist. */
export const look = (operation: string, project: ProjectId, { assetIds, externalIds }: Names) =>
  Effect.gen(function*() {
    const wanted: ReadonlyArray<string> = assetIds ?? externalIds
    const found = yield* Effect.forEach(Arr.chunksOf(wanted, most), (names) =>
      Assets.listAssets({
        projectId: project,
        filter: assetIds === undefined
          ? { externalIdStrictlyIn: names }
          : { assetIdIn: names as ReadonlyArray<string> as ReadonlyArray<AssetId> },
        fields: ["id", "externalId", "status"]
      }).pipe(Stream.runCollect, Effect.map(Chunk.toReadonlyArray)))
    const assets = found.flat()
    const known = new Set<string | null>(assets.map(({ externalId, id }) => assetIds === undefined ? externalId : id))
    const missing = wanted.filter((name) => !known.has(name))
    if (Arr.isNonEmptyReadonlyArray(missing)) {
      return yield* new KiliError.NotFound({ operation, entity: "asset", missing })
    }
    return assets
  }).pipe(Effect.mapError(Mistakes.named(nameOf)))

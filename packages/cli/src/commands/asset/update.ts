import type * as Asset from "@effect-kili/core/Asset"
import * as Assets from "@effect-kili/core/Assets"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { identity } from "effect/Function"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as DryRun from "../../DryRun.js"
import { UsageError } from "../../Exit.js"
import * as Metadata from "../../Metadata.js"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import { flagName, type Input } from "../../Spec.js"
import type * as spec from "../asset.js"
import * as Choose from "./choose.js"
import * as RowsFrom from "./rowsFrom.js"

type Flags = Input<typeof spec.update>

/** A row of what is, or would be, done. */
const Updated = Schema.Struct({
  assetId: Schema.NullOr(Schema.String),
  externalId: Schema.NullOr(Schema.String),
  changes: Schema.Unknown
})

interface Update {
  readonly assetId?: string
  readonly externalId?: string
  readonly [property: string]: unknown
}

const parsed = (text: string): Either.Either<unknown, string> =>
  Either.try({
    try: (): unknown => JSON.parse(text),
    catch: () => `expected JSON, not ${JSON.stringify(text.slice(0, 80))}`
  })

const texts = new Set(["assetId", "content", "externalId", "jsonContent"])

/** Cells of a table: text, e-mail addresses between commas, else JSON. */
const cells: RowsFrom.Cells = (column) =>
  texts.has(column)
    ? undefined
    : column === "toBeLabeledBy"
    ? (text) => text.trim().startsWith("[") ? parsed(text) : Either.right(text.split(",").map((name) => name.trim()))
    : parsed

/** The new values that the flags say, for all assets alike. */
const valuesOf = Effect.fnUntraced(function*(input: Flags) {
  const { consensusMark, content, honeypotMark, isHoneypot, isUsedForConsensus, jsonContent, priority, toBeLabeledBy } =
    input
  const jsonMetadata = input.jsonMetadata === undefined ? Either.right(undefined) : parsed(input.jsonMetadata)
  if (Either.isLeft(jsonMetadata)) return yield* new UsageError({ problem: `--json-metadata: ${jsonMetadata.left}` })
  const values = {
    consensusMark,
    content,
    honeypotMark,
    isHoneypot,
    isUsedForConsensus,
    jsonContent,
    jsonMetadata: jsonMetadata.right,
    priority,
    toBeLabeledBy: toBeLabeledBy.length === 0
      ? undefined
      : toBeLabeledBy.length === 1 && toBeLabeledBy[0] === ""
      ? []
      : toBeLabeledBy
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
})

const told = (updates: ReadonlyArray<Update>, ids: ReadonlyArray<string> = []) =>
  Output.rows(
    Updated,
    Stream.fromIterable(updates.map(({ assetId, externalId, ...changes }, index) => ({
      assetId: ids[index] ?? assetId ?? null,
      externalId: externalId ?? null,
      changes
    })))
  ).pipe(ids.length === 0 ? identity : Output.orSay(`Done all the same: ${ids.length} updated`))

/** Sends the updates, or shows them. The SDK looks at them as at any caller's, and says what is wrong with which. */
const send = Effect.fnUntraced(function*(input: Flags, updates: ReadonlyArray<Update>, nameOf: (at: string) => string) {
  const options = { projectId: Choose.projectId(input.project), updates } as Assets.UpdateProperties
  const update = Effect.mapError(Assets.updateProperties(options), Mistakes.named(nameOf))
  if (!input.dryRun) return yield* told(updates, yield* update)
  yield* DryRun.upToChange(update)
  yield* told(updates)
})

const fromFile = Effect.fnUntraced(function*(input: Flags, from: string) {
  const rows = yield* RowsFrom.read({ ...input, from }, cells)
  yield* send(input, rows.map(({ values }) => values), RowsFrom.nameOf(rows))
})

const nameOf = (at: string): string => {
  const [, key] = /^updates\[\d+\]\.(\w+)/.exec(at) ?? []
  return key === undefined ? at.startsWith("updates[") ? "ASSET" : Choose.nameOf(at) : `--${flagName(key)}`
}

const addMetadata = Effect.fnUntraced(function*(input: Flags, jsonMetadata: Readonly<Record<string, string>>) {
  const names = yield* Choose.names(input)
  const projectId = Choose.projectId(input.project)
  const updates: Assets.UpdateMetadata["updates"] = names.assetIds === undefined
    ? names.externalIds.map((externalId) => ({ externalId, jsonMetadata }))
    : names.assetIds.map((assetId: Asset.AssetId) => ({ assetId, jsonMetadata }))
  const add = Effect.mapError(Assets.addMetadata({ projectId, updates }), Mistakes.named(nameOf))
  const shown = updates.map(({ assetId, externalId }) => ({
    ...(assetId === undefined ? {} : { assetId }),
    ...(externalId === undefined ? {} : { externalId }),
    addMetadata: jsonMetadata
  }))
  if (!input.dryRun) return yield* told(shown, yield* add)
  yield* DryRun.upToChange(add)
  yield* told(shown)
})

export const run = (input: Flags) =>
  Effect.gen(function*() {
    const values = yield* valuesOf(input)
    const added = yield* Metadata.values("--add-metadata", input.addMetadata)
    const isSet = Object.keys(values).length > 0
    const isAdded = Object.keys(added).length > 0
    if (input.from !== undefined) {
      if (isSet || isAdded || Choose.isGiven(input)) {
        return yield* new UsageError({
          problem: "--from names the assets and their new values: give no other assets or values beside it"
        })
      }
      return yield* fromFile(input, input.from)
    }
    if (!isSet && !isAdded) {
      return yield* new UsageError({
        problem: "change what? --from names a file; --priority and others are new values"
      })
    }
    if (isSet && isAdded) {
      return yield* new UsageError({
        problem: "--add-metadata reads what is there first: give it in a command of its own"
      })
    }
    if (isAdded) return yield* addMetadata(input, added)
    const names = yield* Choose.names(input)
    yield* send(
      input,
      names.assetIds === undefined
        ? names.externalIds.map((externalId) => ({ externalId, ...values }))
        : names.assetIds.map((assetId) => ({ assetId, ...values })),
      nameOf
    )
  })

import * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import type * as KiliError from "@effect-kili/core/KiliError"
import type * as AssetSource from "@effect-kili/node/AssetSource"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { codes } from "../../codes.js"
import { codeOf, messageOf, PartlyDone, UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../asset.js"
import * as Choose from "./choose.js"
import * as ImportSource from "./importSource.js"
import * as Ledger from "./ledger.js"

type Summary = ReturnType<typeof AssetImport.summary>

const Counts = Schema.Struct({
  created: Schema.Int,
  alreadyThere: Schema.Int,
  duplicateOf: Schema.Int,
  invalid: Schema.Int,
  failed: Schema.Int,
  pending: Schema.Int
})

const rows = (n: number): string => n === 1 ? "1 row" : `${n} rows`

/** Rows of which more is said than their number. */
const most = 20

const problemOf = (row: AssetImport.LedgerRow): string | undefined => {
  switch (row._tag) {
    case "invalid":
      return row.issues.map(({ at, problem }) => at === "" ? problem : `${at}: ${problem}`).join("; ")
    case "failed":
      return messageOf(row.error)
    default:
      return undefined
  }
}

/** What the import would do; files are not looked at. */
const plan = Effect.fnUntraced(
  function*(projectId: ReturnType<typeof Choose.projectId>, source: ImportSource.Source["rows"]) {
    const seen = new Set<string>()
    const counts = { created: 0, alreadyThere: 0, duplicateOf: 0, invalid: 0, failed: 0, pending: 0 }
    // An unknown project is told though there be no name to look for
    yield* Assets.countAssets({ projectId })
    yield* source((error) => {
      counts.invalid++
      return Talk.say(error.message)
    }).pipe(
      Stream.grouped(1000),
      Stream.runForEach((assets) =>
        Effect.gen(function*() {
          const names = Array.from(assets).flatMap(({ externalId }) => externalId === undefined ? [] : [externalId])
          const held = names.length === 0
            ? new Set<string | null>()
            : new Set(Array.from(
              yield* Stream.runCollect(
                Assets.listAssets({ projectId, filter: { externalIdStrictlyIn: names }, fields: ["externalId"] })
              ),
              ({ externalId }) => externalId
            ))
          for (const { externalId } of assets) {
            if (externalId === undefined) counts.created++
            else if (held.has(externalId)) counts.alreadyThere++
            else if (seen.has(externalId)) counts.duplicateOf++
            else {
              seen.add(externalId)
              counts.created++
            }
          }
        })
      )
    )
    yield* Talk.say("A dry run: nothing was sent, and no file was looked at")
    yield* Output.counts(Counts, counts)
  }
)

/** The place of a row in the source, as people count. */
const nameOf = (source: string, places: (row: number) => number) => (at: string): string => {
  const [, index, rest = ""] = /^assets\[(\d+)\]\.?(.*)$/.exec(at) ?? []
  if (index === undefined) return at === "projectId" ? "PROJECT" : at
  return [`row ${places(Number(index)) + 1} of ${source}`, ...(rest === "" ? [] : [rest])].join(": ")
}

type ImportFailure =
  | AssetSource.AssetSourceError
  | Exclude<AssetImport.ImportError, KiliError.InvalidInput>
  | UsageError

/** How an import ended that did not reach its end, after some of it was done. */
const partly = (counts: Summary, failure: ImportFailure) =>
  counts.created + counts.pending === 0 ? failure : new PartlyDone({
    message: `the import stopped after ${Output.sentence(counts)}: ${messageOf(failure)}`,
    hint: codeOf(failure) === codes.tryAgain
      ? "run it again: what is there already is left alone"
      : "mend it and run the import again: what is there already is left alone"
  })

export const run = (input: Input<typeof spec.imports>) =>
  Effect.gen(function*() {
    const { ledger, onError, retryFailed } = input
    const projectId = Choose.projectId(input.project)
    if (retryFailed !== undefined && retryFailed === ledger) {
      return yield* new UsageError({ problem: `--ledger would replace "${ledger}" while --retry-failed reads it` })
    }
    if (retryFailed !== undefined && input.from === undefined) {
      return yield* new UsageError({ problem: "--retry-failed takes rows of --from, which is not given" })
    }
    const source = yield* ImportSource.make(input)
    // Rows are known by their place in the source, though only some of them are taken
    const taken: Array<number> = []
    const placeOf = (row: number): number => retryFailed === undefined ? row : taken[row] ?? row
    const wanted = retryFailed === undefined ? undefined : yield* Ledger.unsettled(retryFailed)
    const assets: ImportSource.Source["rows"] = (onInvalid) =>
      wanted === undefined ? source.rows(onInvalid) : source.rows(onInvalid).pipe(
        Stream.zipWithIndex,
        Stream.filter(([asset, row]) => wanted(asset, row)),
        Stream.map(([asset, row]) => {
          taken.push(row)
          return asset
        })
      )

    // A mistake at the end of a file is told before any of it is sent
    if (onError === "stop" && source.isFile) yield* Stream.runDrain(source.rows())
    if (input.dryRun) {
      return yield* plan(projectId, onError === "stop" ? () => assets() : assets).pipe(
        Effect.mapError(Mistakes.named(nameOf(source.name, placeOf)))
      )
    }

    const counts = { ...AssetImport.summary([]) }
    let told = 0
    const tell = (problem: string): Effect.Effect<void> => {
      told++
      return told <= most ? Talk.say(problem) : Effect.void
    }
    const unreadable = (error: AssetSource.AssetSourceError): Effect.Effect<void> => {
      counts.invalid++
      return tell(error.message)
    }
    const write = ledger === undefined ? undefined : yield* Ledger.writer(ledger)
    const settled = Assets.appendStream({
      projectId,
      onError,
      waitUntilAvailable: !input.noWait,
      assets: assets(onError === "continue" ? unreadable : undefined)
    }).pipe(
      Stream.map((row) => ({
        ...row,
        row: placeOf(row.row),
        ...(row._tag === "duplicateOf" ? { of: placeOf(row.of) } : {})
      })),
      Stream.chunks,
      Stream.runForEach((chunk) =>
        Effect.gen(function*() {
          if (write !== undefined) yield* write(chunk)
          for (const row of chunk) {
            counts[row._tag]++
            const problem = problemOf(row)
            if (problem === undefined) continue
            const name = row.externalId === null ? "" : ` (${row.externalId})`
            yield* tell(`row ${row.row + 1}${name}: ${problem}`)
          }
        })
      ),
      Effect.mapError(Mistakes.named(nameOf(source.name, placeOf))),
      Effect.onInterrupt(() => Talk.say(`Interrupted after: ${Output.sentence(counts)}. Run it again to go on`))
    )
    const result = yield* Effect.either(settled)
    const bad = counts.invalid + counts.failed
    if (told > most) yield* Talk.say(`and ${rows(told - most)} more`)
    if (result._tag === "Left" && result.left._tag !== "OutputError") {
      // Of these no row told
      if (result.left._tag === "KiliBatchError") counts.created += result.left.done.length
      const failure = partly(counts, result.left)
      if (failure._tag === "PartlyDone") yield* Output.counts(Counts, counts)
      return yield* failure
    }
    if (result._tag === "Left") return yield* result.left
    yield* Output.counts(Counts, counts)
    if (bad > 0) {
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
      return yield* new PartlyDone({
        message: `${bad} of ${rows(total)} could not be imported: ${counts.invalid} invalid, ${counts.failed} failed`,
        hint: ledger === undefined
          ? "mend them and run it again: what is there already is left alone"
          : `mend them and run: kili asset import ${input.project} --from ${
            input.from ?? "FILE"
          } --retry-failed ${ledger}`
      })
    }
  })

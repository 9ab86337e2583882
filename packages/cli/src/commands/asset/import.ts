import * as AssetImport from "@effect-kili/core/AssetImport"
import * as Assets from "@effect-kili/core/Assets"
import type * as KiliError from "@effect-kili/core/KiliError"
import type * as AssetSource from "@effect-kili/node/AssetSource"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { codes } from "../../codes.js"
import { codeOf, messageOf, type OutputError, PartlyDone, UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../asset.js"
import * as Choose from "./choose.js"
import * as ImportSource from "./importSource.js"
import * as Ledger from "./ledger.js"
import * as Places from "./places.js"

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

/** Counts what the import would do with rows; files are not looked at. */
const plan = Effect.fnUntraced(
  function*<E, R>(
    projectId: ReturnType<typeof Choose.projectId>,
    source: Stream.Stream<AssetImport.NewAsset, E, R>,
    counts: { -readonly [Tag in keyof Summary]: number }
  ) {
    const seen = new Set<string>()
    // An unknown project is told though there be no name to look for
    yield* Assets.countAssets({ projectId })
    yield* Stream.runForEach(Stream.grouped(source, 1000), (assets) =>
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
      }))
  }
)

/** What is wrong with a row that is no asset, as the ledger tells it. */
const issueOf = ({ field = "", line, problem }: AssetSource.AssetSourceError) => ({
  at: field,
  problem: line === undefined ? problem : `line ${line}: ${problem}`
})

/** The place of a row in the source, as people count. */
const placed = (source: string, places: (row: number) => number) => (at: string): string => {
  const [, index, rest = ""] = /^assets\[(\d+)\]\.?(.*)$/.exec(at) ?? []
  if (index === undefined) return at === "projectId" ? "PROJECT" : at
  return [`row ${places(Number(index)) + 1} of ${source}`, ...(rest === "" ? [] : [rest])].join(": ")
}

type ImportFailure =
  | AssetSource.AssetSourceError
  | OutputError
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
    // Rows are known by their place in the source, though not all of them are taken
    const places = Places.make()
    const nameOf = placed(source.name, places.of)
    const wanted = retryFailed === undefined ? () => true : yield* Ledger.unsettled(retryFailed)
    const unreadable: Array<AssetImport.LedgerRow> = []
    const counts = { ...AssetImport.summary([]) }
    let told = 0
    const tell = (problem: string): Effect.Effect<void> => {
      told++
      return told <= most ? Talk.say(problem) : Effect.void
    }
    const leaveOut = (error: AssetSource.AssetSourceError, row: number): Effect.Effect<void> => {
      places.leaveOut(row)
      counts.invalid++
      unreadable.push({ _tag: "invalid", row, externalId: null, issues: [issueOf(error)] })
      return tell(error.message)
    }
    const assets = places.take(source.rows(onError === "continue" ? leaveOut : undefined), wanted)

    // A mistake at the end of a file is told before any of it is sent
    if (onError === "stop" && source.isFile) yield* Stream.runDrain(source.rows())
    if (input.dryRun) {
      yield* Effect.mapError(plan(projectId, assets, counts), Mistakes.named(nameOf))
      if (told > most) yield* Talk.say(`and ${rows(told - most)} more`)
      yield* Talk.say("A dry run: nothing was sent, and no file was looked at")
      return yield* Output.counts(Counts, counts)
    }

    const write = ledger === undefined ? () => Effect.void : yield* Ledger.writer(ledger)
    /** Rows that were left out before a place, to stand in the ledger where they stand in the source. */
    const leftOut = (before: number): ReadonlyArray<AssetImport.LedgerRow> => {
      const later = unreadable.findIndex(({ row }) => row > before)
      return unreadable.splice(0, later === -1 ? unreadable.length : later)
    }
    const settled = Assets.appendStream({ projectId, onError, waitUntilAvailable: !input.noWait, assets }).pipe(
      Stream.map((row) => ({
        ...row,
        row: places.of(row.row),
        ...(row._tag === "duplicateOf" ? { of: places.of(row.of) } : {})
      })),
      Stream.chunks,
      Stream.runForEach((chunk) =>
        Effect.gen(function*() {
          // What was done counts, whether or not the ledger can be written
          for (const row of chunk) counts[row._tag]++
          yield* write(Array.from(chunk).flatMap((row) => [...leftOut(row.row), row]))
          for (const row of chunk) {
            const problem = problemOf(row)
            if (problem === undefined) continue
            const name = row.externalId === null ? "" : ` (${row.externalId})`
            yield* tell(`row ${row.row + 1}${name}: ${problem}`)
          }
        })
      ),
      Effect.mapError(Mistakes.named(nameOf)),
      Effect.onInterrupt(() =>
        Talk.say(
          `Interrupted after: ${Output.sentence(counts)}. Rows on their way may be there, too: run it again to go on`
        )
      )
    )
    const result = yield* Effect.either(settled).pipe(
      Effect.tap(() => write(leftOut(Infinity))),
      Effect.flatten,
      Effect.either
    )
    const bad = counts.invalid + counts.failed
    if (told > most) yield* Talk.say(`and ${rows(told - most)} more`)
    const summary = Effect.suspend(() =>
      Output.counts(Counts, counts).pipe(Output.orSay(`The import ended with: ${Output.sentence(counts)}`))
    )
    if (result._tag === "Left") {
      // Of these no row told
      if (result.left._tag === "KiliBatchError") counts.created += result.left.done.length
      const failure = partly(counts, result.left)
      if (failure._tag === "PartlyDone") yield* summary
      return yield* failure
    }
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    if (total === 0) yield* Talk.say(`${source.name}: there is no row to import`)
    yield* summary
    if (bad > 0) {
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

/**
 * Writes the labels of a file: checked as a whole, then sent batch by batch, with an account of each row.
 */
import type * as KiliError from "@effect-kili/core/KiliError"
import * as Labels from "@effect-kili/core/Labels"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Failed, messageOf, PartlyDone, UsageError } from "../../Exit.js"
import * as Mistakes from "../../Mistakes.js"
import * as Output from "../../Output.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../label.js"
import { check, type KindOf, type Ready, type Wrong } from "./check.js"
import * as Ledger from "./ledger.js"
import { batches, inDoubt, send } from "./send.js"
import * as source from "./source.js"

type Options = Omit<Input<typeof spec.imports>, "labelType" | "modelName">

const Summary = Schema.Struct({
  created: Schema.Int,
  unchanged: Schema.Int,
  invalid: Schema.Int,
  failed: Schema.Int,
  notSent: Schema.Int
})

const Planned = Schema.Struct({
  line: Schema.Int,
  assetId: Schema.String,
  labelType: Schema.String,
  modelName: Schema.NullOr(Schema.String)
})

/** Rows that an earlier ledger calls done: a retry leaves them alone. */
const done = Effect.fnUntraced(function*({ replace, retryFailed, upsert }: Options) {
  if (retryFailed === undefined) return new Map<number, Labels.LedgerRow>()
  const rows = yield* Ledger.read(retryFailed)
  const unknown = [...rows.values()].filter((row) => row._tag === "failed" && row.committed !== "no").length
  if (unknown > 0 && !upsert && !replace) {
    return yield* new UsageError({
      problem: `the platform may hold ${unknown} of the labels that failed: sent again, they could be there twice`,
      hint: "--upsert writes what is not there, --replace puts them in the place of what is"
    })
  }
  return new Map([...rows].filter(([, { _tag }]) => _tag === "created" || _tag === "unchanged"))
})

const complaints = (from: string, wrong: ReadonlyArray<Wrong>): ReadonlyArray<string> =>
  wrong.flatMap(({ issues, line }) => issues.map((issue) => source.told(from, line, issue)))

const toldOnStderr = 10

const sayAll = Effect.fnUntraced(function*(lines: ReadonlyArray<string>) {
  yield* Effect.forEach(lines.slice(0, toldOnStderr), Talk.say, { discard: true })
  if (lines.length > toldOnStderr) yield* Talk.say(`and ${lines.length - toldOnStderr} more`)
})

const amount = (n: number, one: string): string => n === 1 ? `1 ${one}` : `${n} ${one}s`

const dryRun = Effect.fnUntraced(function*(ready: ReadonlyArray<Ready>, wrong: ReadonlyArray<Wrong>) {
  yield* Output.rows(
    Planned,
    Stream.fromIterable(
      ready.map(({ assetId, labelType, line, modelName = null }) => ({ line, assetId, labelType, modelName }))
    )
  )
  yield* Talk.say(
    `A dry run: ${amount(ready.length, "label")} would be sent, and ${amount(wrong.length, "row")} left out`
  )
})

/** The failure that ends the command when not all rows are there. */
const shortfall = (
  { created, failed, invalid, notSent, unchanged }: typeof Summary.Type,
  { ledger }: Options,
  cause: KiliError.KiliError | undefined
): Failed | PartlyDone => {
  const counts = [
    `${amount(created + unchanged, "label")} there`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(invalid > 0 ? [`${invalid} invalid`] : []),
    ...(notSent > 0 ? [`${notSent} not sent`] : [])
  ]
  const told = {
    message: `${counts.join(", ")}${cause === undefined ? "" : `. ${messageOf(cause)}`}`,
    hint: ledger === undefined
      ? "with --ledger FILE you would know of each row what became of it"
      : `to write those that are missing: --retry-failed ${ledger}`
  }
  return created + unchanged > 0 ? new PartlyDone(told) : new Failed(told)
}

/** Writes the labels of the file that `--from` names. */
export const write = Effect.fnUntraced(function*(input: Options, kindOf: KindOf) {
  if (input.replace && input.upsert) {
    return yield* new UsageError({
      problem: "--replace and --upsert exclude each other",
      hint: "--upsert replaces too"
    })
  }
  const settled = yield* done(input)
  const all = yield* source.read(input)
  if ([...settled.keys()].some((row) => row >= all.length)) {
    return yield* new UsageError({
      problem: `--retry-failed ${input.retryFailed}: it tells of more rows than the ${all.length} of ${input.from}`
    })
  }
  if (all.length === 0) return yield* new UsageError({ problem: `${input.from} has no rows` })
  const { ready, wrong } = yield* check(
    { project: input.project, replaces: input.replace || input.upsert, validates: input.validate !== false },
    all.filter(({ row }) => !settled.has(row)),
    kindOf
  )
  const told = complaints(input.from, wrong)
  if (told.length > 0 && input.onError === "stop") {
    return yield* Mistakes.usageError(told, "nothing was sent; --on-error continue leaves such rows out")
  }
  yield* sayAll(told)
  if (input.dryRun) return yield* dryRun(ready, wrong)

  const { ledger } = input
  const keep = ledger === input.retryFailed
  const add = ledger === undefined ? () => Effect.void : yield* Ledger.open(ledger, keep)
  const lineOf = (row: number): number => all[row]?.line ?? 0
  if (!keep) yield* add([...settled.values()], lineOf)
  const account: Array<Labels.LedgerRow> = []
  const enter = (rows: ReadonlyArray<Labels.LedgerRow>) => {
    for (const row of rows) account.push(row)
    return add(rows, lineOf)
  }
  const summary = (): typeof Summary.Type => ({
    ...Labels.summary(account),
    notSent: all.length - settled.size - account.length
  })

  const sendAll = Effect.gen(function*() {
    yield* enter(wrong.map(({ issues, row }) => ({ _tag: "invalid", row, issues })))
    for (const batch of batches(ready)) {
      const { rows, stopped } = yield* Effect.onInterrupt(
        send(input, batch),
        () => Effect.catchAll(enter(inDoubt(batch)), ({ message }) => Talk.tell(message))
      )
      yield* enter(rows)
      if (stopped !== undefined) return stopped
    }
    return undefined
  })
  const stopped = yield* Effect.onInterrupt(sendAll, () => {
    const { created, failed, notSent, unchanged } = summary()
    return Talk.say(
      `Interrupted: ${created} created, ${unchanged} unchanged, ${failed} failed or in doubt, ${notSent} not sent. ` +
        (ledger === undefined ? "--upsert goes on" : `To go on: --upsert --retry-failed ${ledger}`)
    )
  })
  const counts = summary()
  yield* Output.counts(Summary, counts).pipe(
    Output.orSay(`The labels were written all the same: ${Output.sentence(counts)}`)
  )
  if (counts.failed + counts.invalid + counts.notSent === 0) return
  if (stopped !== undefined && counts.created + counts.unchanged === 0) return yield* stopped
  const failed = account.find((row) => row._tag === "failed")
  return yield* shortfall(counts, input, stopped ?? (failed?._tag === "failed" ? failed.error : undefined))
})

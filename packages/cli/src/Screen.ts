/**
 * What is drawn at the bottom of the terminal, and taken away before a line is written there. A process has one terminal, whoever
 * writes to it: so this is no service, but the state of the process.
 */
import { Format, MultiBar, type Options, type SingleBar } from "cli-progress"

/** A line that is drawn. */
export interface Bar {
  readonly label: string
  /** How much is done, from 0 to 1, where that is known: as a bar behind the label. */
  readonly fraction: number | undefined
  readonly note: string
}

const lineOf = (options: Options, { fraction, label, note }: Bar): string =>
  [label, ...(fraction === undefined ? [] : [`[${Format.BarFormat(Math.min(1, fraction), options)}]`]), note].join(" ")

interface Drawn {
  readonly multi: MultiBar
  readonly bars: Array<SingleBar>
}

let drawn: Drawn | undefined
let isTaken = false

const begin = (): Drawn => ({
  multi: new MultiBar({
    barsize: 24,
    clearOnComplete: true,
    // Signals are dealt with in one place, which ends everything in order
    gracefulExit: false,
    hideCursor: true,
    stream: process.stderr,
    format: (options, { maxWidth }, { bar }: { readonly bar: Bar }) => lineOf(options, bar).slice(0, maxWidth - 1)
  }),
  bars: []
})

/** Takes away what is drawn. Whoever draws, draws again when it is time. */
export const erase = (): void => {
  drawn?.multi.stop()
  drawn = undefined
}

/** Leaves the terminal to a question: nothing is drawn over it, nor over its answer. */
export const take = (): void => {
  erase()
  isTaken = true
}

/** The question was answered. */
export const release = (): void => {
  isTaken = false
}

/** Draws these lines, in place of those before. */
export const draw = (bars: ReadonlyArray<Bar>): void => {
  if (isTaken) return
  if (bars.length < (drawn?.bars.length ?? 0)) erase()
  if (bars.length === 0) return
  drawn ??= begin()
  const { bars: shown, multi } = drawn
  bars.forEach((bar, index) => {
    const known = shown[index]
    if (known === undefined) shown.push(multi.create(1, 0, { bar }))
    else known.update({ bar })
  })
  multi.update()
}

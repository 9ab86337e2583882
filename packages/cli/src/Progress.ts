/**
 * How far the operations of a command are: remembered, to be told when it is interrupted, and drawn on a terminal's stderr.
 */
import * as KiliProgress from "@effect-kili/core/Progress"
import * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Screen from "./Screen.js"

/** How far an operation is, and since when it is under way. */
export interface State {
  readonly event: KiliProgress.Event
  readonly since: number
  /** What was done when it was first heard of: it is of no rate. */
  readonly from: number
}

/** What the operations of a command have told so far, by operation and unit. */
export type Seen = Map<string, State>

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 1 })
const units = ["B", "kB", "MB", "GB", "TB"]

const amount = (value: number, unit: KiliProgress.Event["unit"]): string => {
  if (unit !== "bytes") return whole.format(value)
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3))
  return `${short.format(value / 1000 ** power)} ${units[power]}`
}

const span = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** How far an operation is, in words. */
export const words = ({ done, operation, total, unit }: KiliProgress.Event): string => {
  const of = total === undefined ? amount(done, unit) : `${amount(done, unit)} of ${amount(total, unit)}`
  return `${operation}: ${of}${unit === "bytes" ? "" : ` ${unit}`}`
}

/** Since when an answer is waited for. */
export interface Wait {
  since: number | undefined
}

/** The wait of a command, which its clients tell of. */
export class Waiting extends Context.Reference<Waiting>()("@effect-kili/cli/Waiting", {
  defaultValue: (): Wait => ({ since: undefined })
}) {}

/** The client, whose requests are waited for until one is answered well: what failed is tried again, or ends the command. */
export const awaited = (wait: Wait) => (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transform(client, (sending) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      wait.since ??= now
      return Effect.tap(sending, ({ status }) =>
        Effect.sync(() => {
          if (status < 400) wait.since = undefined
        }))
    }))

/** What is drawn while there is nothing but a wait. */
export const waitBars = ({ since }: Wait, now: number): ReadonlyArray<Screen.Bar> =>
  since === undefined || now - since < patience
    ? []
    : [{ label: "Waiting for an answer:", fraction: undefined, note: span(Math.floor((now - since) / 1000)) }]

/** How long an operation has to last before it is worth a drawing. */
const patience = 1000

/** What is drawn at a moment. */
export const bars = (seen: Iterable<State>, now: number): ReadonlyArray<Screen.Bar> =>
  [...seen].filter(({ since }) => now - since >= patience).map(({ event, from, since }) => {
    const { done, total, unit } = event
    const rate = (done - from) / ((now - since) / 1000)
    const left = total === undefined || rate <= 0 || done >= total ? [] : [`${span((total - done) / rate)} left`]
    return {
      label: words(event),
      fraction: total === undefined || total === 0 ? undefined : done / total,
      note: [`${rate < 10 && unit !== "bytes" ? short.format(rate) : amount(rate, unit)}/s`, ...left].join(", ")
    }
  })

const remember = (seen: Seen) => (event: KiliProgress.Event) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const key = `${event.operation} ${event.unit}`
    const { from, since } = seen.get(key) ?? { from: event.done, since: now }
    seen.set(key, { event, from, since })
  })

/** Remembers in `seen`. */
export const layer = (seen: Seen): Layer.Layer<never> => KiliProgress.layer(remember(seen))

/** Remembers in `seen`, and draws it on stderr until the scope ends. */
export const layerDrawn = (seen: Seen): Layer.Layer<never> =>
  Layer.merge(
    KiliProgress.layer(remember(seen), { wantsTotal: true }),
    Layer.scopedDiscard(Effect.zipRight(
      Effect.addFinalizer(() => Effect.sync(Screen.erase)),
      Effect.forkScoped(
        Effect.repeat(
          Effect.map(Effect.all([Clock.currentTimeMillis, Waiting]), ([now, wait]) => {
            const known = bars(seen.values(), now)
            Screen.draw(known.length > 0 ? known : waitBars(wait, now))
          }),
          Schedule.spaced("100 millis")
        )
      )
    ))
  )

/**
 * How far an operation is. Operations tell; a layer draws, or nobody does.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * `done` of `total` things of one kind. `total` is absent where it is not known without another request.
 *
 * @since 0.1.0
 * @category models
 */
export interface Event {
  readonly operation: string
  readonly unit: "assets" | "labels" | "files" | "bytes" | "issues"
  readonly done: number
  readonly total?: number | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Whether totals are worth a request: a listing then counts first. Default: no. */
  readonly wantsTotal?: boolean | undefined
  readonly report: (event: Event) => Effect.Effect<void>
}

/**
 * The reporter in force: silent, unless a layer says otherwise.
 *
 * @since 0.1.0
 * @category tags
 */
export class Progress extends Context.Reference<Progress>()("@effect-kili/core/Progress", {
  defaultValue: (): Service => ({ report: () => Effect.void })
}) {}

/**
 * Tells the reporter in force.
 *
 * @since 0.1.0
 * @category operations
 */
export const report = (event: Event): Effect.Effect<void> =>
  Effect.flatMap(Progress, (progress) => progress.report(event))

/**
 * A reporter of one's own.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  report: Service["report"],
  options?: Omit<Service, "report">
): Layer.Layer<never> => Layer.succeed(Progress, { ...options, report })

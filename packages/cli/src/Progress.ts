/**
 * How far an operation is, drawn on a terminal's stderr.
 */
import * as KiliProgress from "@effect-kili/core/Progress"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export const layer: Layer.Layer<never> = Layer.unwrapEffect(Effect.sync(() => KiliProgress.layer(() => Effect.void)))

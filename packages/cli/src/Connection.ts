/**
 * Which platform a command asks, and with which key.
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import type * as KiliError from "@effect-kili/core/KiliError"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { UsageError } from "./Exit.js"

/** What the flags say of it. */
export interface Flags {
  readonly endpoint: string | undefined
  readonly profile: string | undefined
  readonly apiKeyStdin: boolean
}

/** The client of the platform, by the flags, else the environment. */
export const layer = (
  flags: Flags
): Layer.Layer<NodeKili.NodeKili, KiliError.KiliError | UsageError> =>
  Layer.unwrapEffect(Effect.map(
    KiliClient.configEnv,
    (found) => NodeKili.layerConfig(Config.succeed({ ...found, endpoint: flags.endpoint ?? found.endpoint }))
  )).pipe(
    Layer.catchAll((error: ConfigError.ConfigError | KiliError.KiliError) =>
      Layer.fail("operation" in error ? error : new UsageError({ problem: String(error) }))
    )
  )

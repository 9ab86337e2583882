/**
 * The client as a program on Node needs it: HTTP by undici, files and paths of the machine.
 *
 * @since 0.1.0
 */
import * as KiliClient from "@effect-kili/core/KiliClient"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodePath from "@effect/platform-node/NodePath"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as Path from "@effect/platform/Path"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Os from "node:os"

/**
 * @since 0.1.0
 * @category models
 */
export type NodeKili = KiliClient.KiliClient | HttpClient.HttpClient | FileSystem.FileSystem | Path.Path

const runtime: KiliClient.Runtime = {
  languageName: "TypeScript",
  languageVersion: `Node ${process.versions.node}`,
  platformName: Os.type(),
  platformVersion: Os.release()
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Transport {
  /** Wraps the client of HTTP that all requests go through: to log them, or to measure. It sees the key in their headers. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

/**
 * Everything that the operations of the SDK require, from a `Config` of the client's options, or a record of `Config`s. For
 * options at hand: `NodeKili.layerConfig(Config.succeed({ apiKey, endpoint }))`.
 *
 * A layer is a client, with limits of its own: build it once, at the edge of the program.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerConfig = (
  options: Config.Config.Wrap<KiliClient.Options>,
  { transformClient }: Transport = {}
): Layer.Layer<NodeKili, KiliClient.MakeError | ConfigError.ConfigError> =>
  KiliClient.layerConfig(Config.map(Config.unwrap(options), (known) => ({ runtime, ...known }))).pipe(
    Layer.provideMerge(
      transformClient === undefined
        ? NodeHttpClient.layerUndici
        : Layer.provide(
          Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, transformClient)),
          NodeHttpClient.layerUndici
        )
    ),
    Layer.merge(NodeFileSystem.layer),
    Layer.merge(NodePath.layer)
  )

/**
 * Everything that the operations of the SDK require, from `KILI_API_KEY` and `KILI_API_ENDPOINT` (default: the public
 * endpoint).
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<NodeKili, KiliClient.MakeError | ConfigError.ConfigError> = layerConfig(
  KiliClient.configEnv
)

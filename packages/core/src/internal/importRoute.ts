import type * as FileSystem from "@effect/platform/FileSystem"
import type * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type * as Stream from "effect/Stream"
import type { AssetId } from "../Asset.js"
import type { NewAsset } from "../AssetImport.js"
import type { ProjectId } from "../Project.js"

/** What the platform is asked to do with an asset that it processes on its own time. */
export type UploadType = "FRAME_VIDEO" | "GEO_SATELLITE" | "NATIVE_VIDEO"

/**
 * How an asset enters the platform. Assets of one route can be sent in one call.
 *
 * @internal
 */
export type Route =
  | { readonly _tag: "sync"; readonly batchSize: number }
  | {
    readonly _tag: "async"
    readonly uploadType: UploadType
    /** Sent as layers rather than as one content. */
    readonly layered: boolean
    readonly batchSize: number
  }

/** Bytes that go to the project's bucket. */
export type Source =
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly _tag: "File"; readonly path: string; readonly size: number; readonly mediaType: string }
  | {
    readonly _tag: "Stream"
    readonly stream: Stream.Stream<Uint8Array, unknown>
    readonly size: number
    readonly mediaType: string
  }

/**
 * A file to put below `projects/<project>/assets/<asset>/`: `content`, `content/<layer>`, `frame/<index>`, `jsonContent`.
 *
 * @internal
 */
export interface Upload {
  readonly name: string
  readonly source: Source
}

/** An asset as the mutations take it. */
export interface Entry {
  readonly content: string
  readonly jsonContent: string
  readonly jsonMetadata: string
  readonly layers?: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/**
 * What is to be done for one row of the input.
 *
 * @internal
 */
export interface Routed {
  readonly route: Route
  readonly uploads: ReadonlyArray<Upload>
  /** Whether bytes of the caller's leave this machine, which needs the organization's right. */
  readonly isLocal: boolean
  /** The entry, once the uploads have their signed URLs, given in their order. */
  readonly entry: (urls: ReadonlyArray<string>) => Entry
}

/** Something wrong with a row, `at` below the row: `content`, `jsonMetadata.processingParameters`. */
export interface RowProblem {
  readonly at: string
  readonly problem: string
}

export interface Context {
  readonly assetId: AssetId
  /** The GraphQL endpoint, below whose address stored files are read. */
  readonly endpoint: string
  readonly projectId: ProjectId
}

/**
 * Decides about one row of a project of one input type. It looks at files, and asks the platform for nothing.
 *
 * @internal
 */
export type Router = (
  asset: NewAsset,
  context: Context
) => Effect.Effect<Either.Either<Routed, ReadonlyArray<RowProblem>>, never, FileSystem.FileSystem>

import type * as FileSystem from "@effect/platform/FileSystem"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { NewAsset } from "../AssetImport.js"
import { batchSize } from "../Batch.js"
import type { Context, Routed, Router, RowProblem, UploadType } from "./importRoute.js"

/** Part of what is decided about a row, or all that is wrong with it. */
export type Decision<A> = Effect.Effect<A, ReadonlyArray<RowProblem>, FileSystem.FileSystem>

/** @internal */
export const refuse = (at: string, problem: string): Effect.Effect<never, ReadonlyArray<RowProblem>> =>
  Effect.fail([{ at, problem }])

/**
 * A value, or the one thing that is wrong at a place.
 *
 * @internal
 */
export const from = <A>(at: string, value: Either.Either<A, string>): Decision<A> =>
  Either.match(value, { onLeft: (problem) => refuse(at, problem), onRight: Effect.succeed })

/**
 * Each of a list of decisions, or all that is wrong with any.
 *
 * @internal
 */
export const forEach = <A, B>(
  values: ReadonlyArray<A>,
  decide: (value: A, index: number) => Decision<B>
): Decision<ReadonlyArray<B>> =>
  Effect.forEach(values, (value, index) => Effect.either(decide(value, index)), { concurrency: 8 }).pipe(
    Effect.flatMap((decisions) => {
      const [problems, decided] = Arr.separate(decisions)
      return problems.length === 0 ? Effect.succeed(decided) : Effect.fail(problems.flat())
    })
  )

/**
 * Two decisions, or all that is wrong with either.
 *
 * @internal
 */
export const both = <A, B>(first: Decision<A>, second: Decision<B>): Decision<readonly [A, B]> =>
  Effect.flatMap(Effect.all([Effect.either(first), Effect.either(second)]), ([a, b]) => {
    if (Either.isRight(a) && Either.isRight(b)) return Effect.succeed([a.right, b.right] as const)
    return Effect.fail([...(Either.isLeft(a) ? a.left : []), ...(Either.isLeft(b) ? b.left : [])])
  })

/** @internal */
export const router = (decide: (asset: NewAsset, context: Context) => Decision<Routed>): Router => (asset, context) =>
  Effect.either(decide(asset, context))

/**
 * The platform shows the asset at once.
 *
 * @internal
 */
export const sync = (size: number = batchSize) => ({ _tag: "sync", batchSize: size }) as const

/**
 * The platform processes the asset on its own time, and has no way to make it a honeypot.
 *
 * @internal
 */
export const async = (
  { isHoneypot = false }: NewAsset,
  uploadType: UploadType,
  layered = false
): Decision<Extract<Routed["route"], { readonly _tag: "async" }>> =>
  isHoneypot
    ? refuse("isHoneypot", "cannot be set on what the platform has to process")
    : Effect.succeed({ _tag: "async", uploadType, layered, batchSize })

import * as Effect from "effect/Effect"
import { customAlphabet } from "nanoid"
import { AssetId } from "../Asset.js"

const tail = customAlphabet("0123456789abcdefghijklmnopqrstuvwxyz", 24)

/**
 * A new id in the platform's form: 25 characters, the first a `c`. The client chooses the ids of assets.
 *
 * @internal
 */
export const assetId: Effect.Effect<AssetId> = Effect.sync(() => AssetId.make(`c${tail()}`))

/**
 * The name of an asset that was given none: 32 hexadecimal digits, as the official client makes it.
 *
 * @internal
 */
export const externalId: Effect.Effect<string> = Effect.sync(() => globalThis.crypto.randomUUID().replaceAll("-", ""))

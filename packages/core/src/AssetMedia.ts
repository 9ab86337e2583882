/**
 * The media behind assets.
 *
 * @since 0.1.0
 */
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { bytes, patience } from "./internal/body.js"
import { KiliClient } from "./KiliClient.js"
import * as KiliError from "./KiliError.js"

/**
 * The bytes behind an asset's `content`, as they arrive. The API key goes along if, and only if, the URL lies below Kili's
 * own endpoint. Fails when nothing comes for 60 s, and when the body ends before the length that the server told.
 *
 * @since 0.1.0
 * @category operations
 */
export const download = (url: string): Stream.Stream<Uint8Array, DownloadError, KiliClient> => {
  const operation = "AssetMedia.download"
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const issues = [{ at: "url", problem: `"${url.slice(0, 80)}" is not an http(s) URL` }] as const
    return Stream.fail(new KiliError.InvalidInput({ operation, issues }))
  }
  return Stream.unwrap(Effect.gen(function*() {
    const client = yield* KiliClient
    const response = yield* client.send(operation, HttpClientRequest.get(url))
    return bytes(operation, response, patience)
  })).pipe(Stream.withSpan(operation))
}

/**
 * @since 0.1.0
 * @category errors
 */
export type DownloadError = KiliError.InvalidInput | KiliError.RequestError

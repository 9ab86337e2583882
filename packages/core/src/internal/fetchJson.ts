import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { KiliClient } from "../KiliClient.js"
import * as KiliError from "../KiliError.js"
import * as body from "./body.js"

/** For the headers of the answer, and between any two parts of its body. Source: the official client. */
const patience = Duration.seconds(30)

/**
 * Whether a field that may be a URL is one.
 *
 * @internal
 */
export const isUrl = (text: string | null | undefined): text is string =>
  typeof text === "string" && /^https?:\/\//i.test(text) && URL.canParse(text)

/**
 * A URL as errors show it: the signature of a signed URL, and credentials in an address, are not repeated.
 *
 * @internal
 */
export const shown = (url: string): string => {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

/**
 * The JSON document at a URL. A body that breaks off is fetched anew; one that is not JSON is a `DecodeError`.
 *
 * @internal
 */
export const fetchJson = (
  operation: string,
  url: string
): Effect.Effect<unknown, KiliError.RequestError, KiliClient> =>
  Effect.suspend(() => {
    const undecodable = (issue: string) => new KiliError.DecodeError({ operation, issue, committed: "no" })
    if (!isUrl(url)) return undecodable("Expected the URL of a JSON document, got something else")
    return body.get(
      operation,
      HttpClientRequest.get(url),
      (response) =>
        body.bytes(operation, response, patience).pipe(
          Stream.decodeText(),
          Stream.mkString,
          Effect.flatMap((text) =>
            Effect.try({
              try: (): unknown => JSON.parse(text),
              catch: () => undecodable(`Expected JSON at ${shown(url)}, got: ${text.slice(0, 100)}`)
            })
          )
        ),
      { timeout: patience }
    )
  })

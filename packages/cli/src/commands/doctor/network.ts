/**
 * Whether the platform answers, how fast, and by which clock: asked without the key.
 */
import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { Unreachable } from "../../Exit.js"
import * as Check from "./Check.js"

const Version = Schema.Struct({ version: Schema.String })

/** Signatures and waits that servers ask for bear a minute. */
const bearable = 60_000

const patience = "10 seconds"

const reasons: Readonly<Record<string, string>> = {
  EAI_AGAIN: "its name cannot be resolved now",
  ENOTFOUND: "its name is not known",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted"
}

const reasonOf = ({ cause }: HttpClientError.HttpClientError): string => {
  const code = Predicate.hasProperty(cause, "code") ? String(cause.code) : undefined
  const known = code === undefined ? undefined : reasons[code]
  return [
    known ?? (cause instanceof Error ? cause.message : "the network failed"),
    ...(code === undefined ? [] : [`(${code})`])
  ]
    .join(" ")
}

const hintFor = (reason: string): string =>
  reason.includes("certificate")
    ? "name the certificates of your organization by NODE_EXTRA_CA_CERTS=FILE"
    : "check the endpoint, the network, and whether a proxy or a VPN is needed"

const timed = (url: URL) =>
  Effect.gen(function*() {
    const http = yield* HttpClient.HttpClient
    const start = yield* Clock.currentTimeMillis
    const response = yield* http.get(url)
    const text = yield* response.text
    const end = yield* Clock.currentTimeMillis
    return { response, text, milliseconds: end - start, moment: (start + end) / 2 }
  }).pipe(
    Effect.mapError((error) => {
      const reason = reasonOf(error)
      return new Unreachable({ message: `${url.host} does not answer: ${reason}`, hint: hintFor(reason) })
    }),
    Effect.timeoutFail({
      duration: patience,
      onTimeout: () => new Unreachable({ message: `${url.host} does not answer within ${patience}`, hint: hintFor("") })
    })
  )

const clock = (date: Option.Option<string>, moment: number): Check.Finding => {
  const theirs = Option.match(date, { onNone: () => NaN, onSome: Date.parse })
  if (Number.isNaN(theirs)) {
    return Check.warning("clock", "the platform tells no time", "nothing, unless signed URLs expire early")
  }
  // Their clock is told in whole seconds
  const skew = moment - (theirs + 500)
  const seconds = Math.round(Math.abs(skew) / 1000)
  return Math.abs(skew) > bearable
    ? Check.warning(
      "clock",
      `this machine is ${seconds} s ${skew > 0 ? "ahead of" : "behind"} the platform`,
      "set the clock: signed URLs expire by it"
    )
    : Check.ok("clock", seconds <= 1 ? "as the platform's" : `${seconds} s from the platform's`)
}

/** The checks, of which the first tells whether the platform answers at all. */
export const check = Effect.fnUntraced(function*(endpoint: string) {
  const url = new URL("version", endpoint)
  // The first opens the connection, which is not what each call costs
  const first = yield* timed(url)
  const { milliseconds, moment, response, text } = yield* timed(url)
  const version = Option.map(
    Schema.decodeOption(Schema.parseJson(Version))(text),
    ({ version }) => version
  )
  return [
    Check.ok("network", `an answer takes ${milliseconds} ms, the first one ${first.milliseconds} ms`),
    Option.match(version, {
      onNone: () =>
        Check.warning(
          "platform",
          `it tells no version (status ${response.status})`,
          "check that the endpoint is Kili's"
        ),
      onSome: (version) => Check.ok("platform", `version ${version}`)
    }),
    clock(Headers.get(response.headers, "date"), moment)
  ]
})

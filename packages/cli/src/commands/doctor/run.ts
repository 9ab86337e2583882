import * as KiliClient from "@effect-kili/core/KiliClient"
import type * as KiliError from "@effect-kili/core/KiliError"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import { codes } from "../../codes.js"
import * as Connection from "../../Connection.js"
import { Diagnosed, UsageError } from "../../Exit.js"
import * as Output from "../../Output.js"
import * as Profiles from "../../Profiles.js"
import { version } from "../../version.js"
import * as Check from "./Check.js"
import * as network from "./network.js"
import * as rights from "./rights.js"

const networkNames = ["network", "platform", "clock"]

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname)

const endpointOf = ({ source, value }: Connection.Found<string>): Check.Finding => {
  if (!KiliClient.isEndpoint(value)) {
    return Check.failed(
      "endpoint",
      new UsageError({ problem: `${source}: is not an http(s) URL ending in /graphql, without credentials` }),
      `set it as ${KiliClient.defaultEndpoint} is written`
    )
  }
  const url = new URL(value)
  return url.protocol === "http:" && !isLoopback(url)
    ? Check.warning("endpoint", `${value} (${source})`, "use https: the key is sent to it readable for all on the way")
    : Check.ok("endpoint", `${value} (${source})`)
}

const keyOf = Effect.fnUntraced(function*(key: NonNullable<Connection.Connection["apiKey"]>) {
  const found = `${Profiles.masked(key.value)} (${key.source})`
  if (key.file === undefined) return Check.ok("key", found)
  const fs = yield* FileSystem.FileSystem
  const { mode } = yield* Effect.orElseSucceed(fs.stat(key.file), () => ({ mode: 0 }))
  return (mode & 0o077) === 0 || process.platform === "win32"
    ? Check.ok("key", found)
    : Check.warning("key", `${found}, which others can read`, `chmod 600 ${key.file}`)
})

const missingKey: Check.Finding = {
  check: {
    check: "key",
    status: "failed",
    found: "there is none",
    todo: "set KILI_API_KEY, or store a key: kili config set api-key"
  },
  code: codes.forbidden
}

const versions = Check.ok("kili", `version ${version}, Node ${process.versions.node}`)

const diagnose = Effect.gen(function*() {
  const connection = yield* Effect.either(Connection.find)
  if (Either.isLeft(connection)) {
    return [
      versions,
      Check.failed("settings", connection.left, "correct the file, or remove it"),
      ...Check.skipped(["endpoint", "key", ...networkNames, ...rights.names], "the settings cannot be read")
    ]
  }
  const { apiKey, endpoint } = connection.right
  const place = endpointOf(endpoint)
  const key = apiKey === undefined ? missingKey : yield* keyOf(apiKey)
  const known = [versions, place, key]
  if (place.check.status === "failed") {
    return [...known, ...Check.skipped([...networkNames, ...rights.names], "there is no endpoint to ask")]
  }
  const answers = yield* Effect.either(network.check(endpoint.value))
  if (Either.isLeft(answers)) {
    const others = [...networkNames.slice(1), ...rights.names]
    return [
      ...known,
      Check.failed("network", answers.left, rights.strange),
      ...Check.skipped(others, "the platform does not answer")
    ]
  }
  return [
    ...known,
    ...answers.right,
    ...(apiKey === undefined
      ? Check.skipped(rights.names, "there is no key")
      : yield* rights.check.pipe(
        Effect.provide(Connection.clientOf(connection.right)),
        Effect.catchAll((failure: KiliError.KiliError | UsageError) =>
          Effect.succeed([
            Check.failed("accepted", failure, "store the key again: kili config set api-key"),
            ...Check.skipped(rights.names.slice(1), "the key cannot be sent")
          ])
        )
      ))
  ]
}).pipe(Effect.provide(Connection.http))

export const run = () =>
  Effect.gen(function*() {
    const findings = yield* diagnose
    yield* Output.rows(Check.Check, Stream.fromIterable(findings.map(({ check }) => check)))
    const code = Check.worst(findings)
    if (code !== codes.ok) return yield* new Diagnosed({ code })
  })

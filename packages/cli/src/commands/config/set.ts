import * as KiliClient from "@effect-kili/core/KiliClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Ask from "../../Ask.js"
import * as Connection from "../../Connection.js"
import { UsageError } from "../../Exit.js"
import { Globals } from "../../Globals.js"
import { nearest } from "../../nearest.js"
import * as Profiles from "../../Profiles.js"
import type { Input } from "../../Spec.js"
import * as Talk from "../../Talk.js"
import type * as spec from "../config.js"
import { formats } from "../shared.js"
import * as edited from "./edited.js"
import * as rows from "./rows.js"

const readKey = (value: string | undefined) =>
  Effect.gen(function*() {
    // The value is not repeated: it is a key
    if (value !== undefined) {
      return yield* new UsageError({
        problem: "a key is not typed on the line, where others can read it in the list of processes",
        hint:
          "`kili config set api-key` asks for it; --api-key-stdin reads it from stdin. If it was a key, make a new one"
      })
    }
    const { apiKeyStdin } = yield* Globals
    if (!apiKeyStdin && !(yield* Ask.isPossible)) {
      return yield* new UsageError({
        problem: "there is no terminal to ask for the key",
        hint: "pipe it: kili config set api-key --api-key-stdin < key.txt"
      })
    }
    const key = yield* apiKeyStdin ? Connection.keyOfStdin : Ask.secret("API key")
    return /^[\x21-\x7e]+$/.test(Redacted.value(key))
      ? key
      : yield* new UsageError({ problem: "the key holds blanks or characters that no key has" })
  })

const readEndpoint = (value: string | undefined) =>
  value !== undefined && KiliClient.isEndpoint(value)
    ? Effect.succeed(value)
    : new UsageError({
      problem: value === undefined
        ? "kili config set endpoint needs VALUE: an http(s) URL that ends in /graphql"
        : "the endpoint is not an http(s) URL without credentials that ends in /graphql"
    })

const readFormat = (value: string | undefined) => {
  const format = formats.find((format) => format === value)
  if (format !== undefined) return Effect.succeed(format)
  const near = value === undefined ? undefined : nearest(value, formats)
  return new UsageError({
    problem: `format is one of ${formats.join(", ")}`,
    hint: near === undefined ? undefined : `did you mean ${near}?`
  })
}

const change = ({ name, value }: Input<typeof spec.set>) => {
  switch (name) {
    case "api-key":
      return Effect.map(readKey(value), (apiKey): Profiles.Profile => ({ apiKey }))
    case "endpoint":
      return Effect.map(readEndpoint(value), (endpoint): Profiles.Profile => ({ endpoint }))
    case "format":
      return Effect.map(readFormat(value), (format): Profiles.Profile => ({ format }))
  }
}

export const run = (input: Input<typeof spec.set>) =>
  Effect.gen(function*() {
    yield* edited.writable
    const changed = yield* change(input)
    // Read again: a person takes a while to answer
    const { file, name, profile } = yield* edited.writable
    const after = Profiles.set(file, name, { ...profile, ...changed })
    if (input.dryRun) return yield* rows.dryRun(after, name)
    yield* Profiles.write(after)
    yield* Talk.say(`The profile ${name} sets ${input.name}`)
  })

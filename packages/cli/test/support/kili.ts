/**
 * The command as it is installed: a process of its own, in an environment that a test gives it whole.
 */
import type * as KiliClient from "@effect-kili/core/KiliClient"
import * as NodeKili from "@effect-kili/node/NodeKili"
import * as Sandbox from "@effect-kili/sandbox/Sandbox"
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import { sdl } from "@effect-kili/sandbox/Sdl"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"

/** The bundled command. */
export const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url))

export interface Options {
  /** Its environment; nothing of the machine's reaches it. */
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly stdin?: string | undefined
  readonly cwd?: string | undefined
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const { PATH = "" } = process.env

/** A process that runs. */
export const start = (args: ReadonlyArray<string>, { cwd, env = {}, stdin }: Options = {}) => {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH, ...env },
    stdio: ["pipe", "pipe", "pipe"]
  })
  // It may have ended, or not read on, before all of it was written
  child.stdin.on("error", () => {})
  child.stdin.end(stdin ?? "")
  return child
}

/** Waits for a process to end. */
export const ended = async (child: ReturnType<typeof start>): Promise<Ended> => {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])
  return { code: typeof code === "number" ? code : null, stderr, stdout }
}

/** How a process ends whose output somebody else reads. */
export const exitCode = async (child: ReturnType<typeof start>): Promise<number | null> => {
  const [code] = await once(child, "close")
  return typeof code === "number" ? code : null
}

/** Runs the command to its end. */
export const kili = (args: ReadonlyArray<string>, options?: Options): Promise<Ended> => ended(start(args, options))

/** The environment that leads to the sandbox server of the test. */
export const environment = Effect.map(SandboxServer.SandboxServer, ({ apiKey, endpoint }) => ({
  KILI_API_ENDPOINT: endpoint,
  KILI_API_KEY: Redacted.value(apiKey)
}))

/** A sandbox on a port, a folder, and the command that knows both. */
export const serve = async (options: SandboxServer.Options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "kili-cli-"))
  const server = ManagedRuntime.make(SandboxServer.layer({ importDelay: 0, ...options }))
  const { apiKey, endpoint } = await server.runPromise(SandboxServer.SandboxServer)
  const sandbox = await server.runPromise(Sandbox.Sandbox)
  const client = ManagedRuntime.make(
    NodeKili.layerConfig(Config.succeed({ apiKey, endpoint, callsPerMinute: Infinity }))
  )
  const env = { HOME: folder, KILI_API_ENDPOINT: endpoint, KILI_API_KEY: Redacted.value(apiKey) }
  return {
    env,
    folder,
    sandbox,
    /** Runs an effect by a client of the sandbox. */
    run: <A, E>(effect: Effect.Effect<A, E, KiliClient.KiliClient | NodeKili.NodeKili>): Promise<A> =>
      client.runPromise(effect),
    kili: (args: ReadonlyArray<string>, options: Options = {}) =>
      kili(args, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    start: (args: ReadonlyArray<string>, options: Options = {}) =>
      start(args, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    /** The operations that the sandbox was sent while a promise was kept. */
    asked: async (during: () => Promise<unknown>): Promise<{
      readonly all: ReadonlyArray<string>
      readonly changes: ReadonlyArray<string>
    }> => {
      await Effect.runPromise(sandbox.journal.clear)
      await during()
      const entries = await Effect.runPromise(sandbox.journal.entries)
      const all = entries.map(({ operation }) => operation ?? "")
      return { all, changes: all.filter((operation) => operation === "upload" || mutations.has(operation)) }
    },
    stop: async () => {
      await client.dispose()
      await server.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** The fields of the schema's mutations. */
const mutations = new Set(
  Array.from(/^type Mutation \{(.*?)^\}/ms.exec(sdl)?.[1]?.matchAll(/^ {2}(\w+)\(/gm) ?? [], ([, name]) => name)
)

export type Served = Awaited<ReturnType<typeof serve>>

/**
 * The command as it is installed: a process of its own, in an environment that a test gives it whole.
 */
import * as SandboxServer from "@effect-kili/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { spawn } from "node:child_process"
import { once } from "node:events"
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

/** Runs the command to its end. */
export const kili = (args: ReadonlyArray<string>, options?: Options): Promise<Ended> => ended(start(args, options))

/** The environment that leads to the sandbox server of the test. */
export const environment = Effect.map(SandboxServer.SandboxServer, ({ apiKey, endpoint }) => ({
  KILI_API_ENDPOINT: endpoint,
  KILI_API_KEY: Redacted.value(apiKey)
}))

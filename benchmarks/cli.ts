/**
 * How fast the packed command starts: `kili --help` against a Node that does nothing, taken in turns. `npm run build` comes first.
 */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

const allowed = 2.5
const rounds = 21

const bin = join(process.cwd(), "packages/cli/dist/bin.js")
if (!existsSync(bin)) throw new Error(`${bin} is not there: npm run build`)

const milliseconds = (...args: ReadonlyArray<string>): number => {
  const start = performance.now()
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" })
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`)
  return performance.now() - start
}

const median = (times: ReadonlyArray<number>): number => [...times].sort((one, other) => one - other)[rounds >> 1]!

const idle: Array<number> = []
const help: Array<number> = []
for (let round = 0; round < rounds; round++) {
  idle.push(milliseconds("-e", "0"))
  help.push(milliseconds(bin, "--help"))
}

const ratio = median(help) / median(idle)
process.stdout.write(
  `${JSON.stringify({ figure: "kili --help / node -e 0", ratio: Number(ratio.toFixed(2)), allowed, rounds })}\n`
)
if (ratio > allowed) process.exitCode = 1
